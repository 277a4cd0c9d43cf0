// SPDX-License-Identifier: MIT
#pragma once

// A rate limit that grants a part of what is asked where the whole is too much: `perSecond` permits a second,
// at most `burst` saved up. (core/base/token_bucket.hpp grants all or nothing.)

#include <algorithm>
#include <cstdint>

#include "vinicast/time.hpp"

namespace vinicast {

class GrantBucket {
 public:
  GrantBucket(std::uint64_t perSecond, std::uint64_t burst)
      : m_perSecond(perSecond), m_full(burst * kUnit), m_level(m_full) {}

  // How many of `wanted` are permitted now; they are used up.
  std::uint64_t take(TimePoint now, std::uint64_t wanted) {
    if (now > m_refilled) {
      // A bucket is full after burst/rate seconds; the cap keeps the product small after a long silence.
      const auto elapsed = std::min<std::int64_t>((now - m_refilled).count(), 3'600'000'000);
      m_level = std::min(m_full, m_level + static_cast<std::uint64_t>(elapsed) * m_perSecond);
      m_refilled = now;
    }
    const std::uint64_t given = std::min(wanted, m_level / kUnit);
    m_level -= given * kUnit;
    return given;
  }

 private:
  static constexpr std::uint64_t kUnit = 1'000'000;  // one permit, in microseconds x permits a second
  std::uint64_t m_perSecond;
  std::uint64_t m_full;
  std::uint64_t m_level;
  TimePoint m_refilled{};
};

}  // namespace vinicast
