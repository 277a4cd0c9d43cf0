// SPDX-License-Identifier: MIT
#pragma once

// Time as the engine sees it: always an argument, never read. MonotonicClock has no now(), so a part of the
// engine that tried to read the time would not compile. The host passes CLOCK_BOOTTIME (it counts suspends).

#include <chrono>
#include <compare>
#include <cstdint>

namespace vinicast {

using Duration = std::chrono::microseconds;

struct MonotonicClock {
  using rep = std::int64_t;
  using period = std::micro;
  using duration = Duration;
  using time_point = std::chrono::time_point<MonotonicClock>;
  static constexpr bool is_steady = true;
};

using TimePoint = MonotonicClock::time_point;

// Milliseconds since 1970-01-01T00:00:00Z by a member's own clock, which may be wrong: for people and for the
// hybrid logical clock (docs/protocol.md §4.2), never for timers.
struct WallTime {
  std::int64_t milliseconds = 0;
  friend auto operator<=>(const WallTime&, const WallTime&) = default;
};

}  // namespace vinicast
