// SPDX-License-Identifier: MIT
#pragma once

// How long something took, of late: mean and percentiles of the last 256 times. Not thread-safe; reads no
// clock.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "vinicast/statistics.hpp"

namespace vinicast {

class TimeSpread {
 public:
  static constexpr std::size_t kSamples = 256;  // 8.5 s at 30 a second

  // In microseconds; below 0 counts as 0, above 71 minutes as that.
  void add(std::int64_t micros) {
    constexpr std::int64_t kMost = std::numeric_limits<std::uint32_t>::max();
    m_samples[m_added++ % kSamples] = static_cast<std::uint32_t>(std::clamp<std::int64_t>(micros, 0, kMost));
  }

  // All zero before the first time.
  [[nodiscard]] StageTime summary() const {
    const std::size_t count = std::min(m_added, kSamples);
    if (count == 0) return {};
    std::array<std::uint32_t, kSamples> sorted = m_samples;
    std::sort(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(count));
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < count; ++i) sum += sorted[i];
    // Nearest rank: the least value that as many do not exceed.
    const auto rank = [&](std::size_t percent) { return sorted[(count * percent + 99) / 100 - 1]; };
    return {static_cast<std::uint32_t>(sum / count), rank(50), rank(95)};
  }

  void clear() { m_added = 0; }

 private:
  std::array<std::uint32_t, kSamples> m_samples{};
  std::size_t m_added = 0;
};

}  // namespace vinicast
