// SPDX-License-Identifier: MIT
#pragma once

// A sum over the last `window`, kept in ten buckets: what is older than the window is gone, within a tenth of
// it.

#include <array>
#include <cstdint>

#include "vinicast/time.hpp"

namespace vinicast {

class WindowSum {
 public:
  explicit WindowSum(Duration window) : m_width(window / kBuckets) {}

  void add(TimePoint now, std::uint64_t value) {
    roll(now);
    m_buckets[index(m_slot)] += value;
  }
  std::uint64_t total(TimePoint now) {
    roll(now);
    std::uint64_t sum = 0;
    for (const std::uint64_t bucket : m_buckets) sum += bucket;
    return sum;
  }

 private:
  static constexpr std::int64_t kBuckets = 10;
  [[nodiscard]] static std::size_t index(std::int64_t slot) {
    return static_cast<std::size_t>(slot % kBuckets);
  }
  void roll(TimePoint now) {
    const std::int64_t slot = now.time_since_epoch() / m_width;
    if (slot - m_slot >= kBuckets) {
      m_buckets.fill(0);
      m_slot = slot;
    }
    while (m_slot < slot) m_buckets[index(++m_slot)] = 0;
  }

  Duration m_width;
  std::int64_t m_slot = 0;
  std::array<std::uint64_t, kBuckets> m_buckets{};
};

}  // namespace vinicast
