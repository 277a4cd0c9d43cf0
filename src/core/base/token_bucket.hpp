// SPDX-License-Identifier: MIT
#pragma once

// A token bucket in integers: `rate` units a second, at most `burst` saved up.

#include <algorithm>
#include <cstdint>

#include "vinicast/time.hpp"

namespace vinicast {

class TokenBucket {
 public:
  TokenBucket(std::uint64_t rate, std::uint64_t burst, TimePoint now)
      : m_rate(rate), m_burst(burst), m_micros(fullMicros()), m_last(now) {}

  // Takes `cost` units if they are there. A cost over the burst is taken from a full bucket.
  bool take(TimePoint now, std::uint64_t cost) {
    refill(now);
    const std::uint64_t micros = std::min(cost, m_burst) * 1'000'000;
    if (micros > m_micros) return false;
    m_micros -= micros;
    return true;
  }
  // Takes as much of `wanted` as is there, in whole units, and says how much that was.
  [[nodiscard]] std::uint64_t takeUpTo(TimePoint now, std::uint64_t wanted) {
    refill(now);
    const std::uint64_t given = std::min(wanted, m_micros / 1'000'000);
    m_micros -= given * 1'000'000;
    return given;
  }
  // When `cost` units will be there.
  [[nodiscard]] TimePoint ready(TimePoint now, std::uint64_t cost) {
    refill(now);
    const std::uint64_t micros = std::min(cost, m_burst) * 1'000'000;
    if (micros <= m_micros) return now;
    return now + Duration(static_cast<std::int64_t>((micros - m_micros + m_rate - 1) / m_rate));
  }

 private:
  [[nodiscard]] std::uint64_t fullMicros() const { return m_burst * 1'000'000; }
  void refill(TimePoint now) {
    if (now <= m_last) return;
    // Micro-units: one microsecond brings `rate` of them. A long pause fills the bucket and does not
    // overflow.
    const auto pause =
        std::min<std::uint64_t>(static_cast<std::uint64_t>((now - m_last).count()), 3'600'000'000);
    m_micros = std::min(fullMicros(), m_micros + pause * m_rate);
    m_last = now;
  }

  std::uint64_t m_rate;
  std::uint64_t m_burst;
  std::uint64_t m_micros;  // units * 1e6
  TimePoint m_last;
};

}  // namespace vinicast
