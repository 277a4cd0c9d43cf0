// SPDX-License-Identifier: MIT
#pragma once

// A member's monotonic clock in a Simulation: fast or slow by some parts in a million. Exact integers, so
// that no drift means exactly the true time.

#include <cstdint>

#include "vinicast/time.hpp"

namespace vinicast::sim {

class NodeClock {
 public:
  NodeClock() = default;
  NodeClock(TimePoint start, std::int64_t driftPpm) : m_start(start), m_rate(kMillion + driftPpm) {}

  [[nodiscard]] TimePoint local(TimePoint truth) const {
    return m_start + Duration((truth - m_start).count() * m_rate / kMillion);
  }
  // The first true time at which local() is `local` or later.
  [[nodiscard]] TimePoint truth(TimePoint local) const {
    const std::int64_t elapsed = (local - m_start).count();
    return m_start + Duration((elapsed * kMillion + m_rate - 1) / m_rate);
  }

 private:
  static constexpr std::int64_t kMillion = 1'000'000;
  TimePoint m_start;
  std::int64_t m_rate = kMillion;
};

}  // namespace vinicast::sim
