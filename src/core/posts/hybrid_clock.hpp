// SPDX-License-Identifier: MIT
#pragma once

// A hybrid logical clock (Kulkarni et al., 2014): 48 bits of wall milliseconds and 16 bits of counter, so
// that a post sorts after all that its author had seen, whatever the wall clocks say (docs/protocol.md §4.2).

#include <algorithm>
#include <cstdint>

#include "vinicast/limits.hpp"
#include "vinicast/time.hpp"

namespace vinicast {

class HybridClock {
 public:
  // This member's own last value, from before this boot.
  void resume(std::uint64_t last) { m_last = std::max(m_last, last); }
  // The value for a new post at the wall time `wall`.
  std::uint64_t tick(WallTime wall) {
    m_last = std::max(m_last + 1, fromWall(wall));
    return m_last;
  }
  // A post with the value `remote` was accepted. A clock that is far ahead does not push this one.
  void observe(std::uint64_t remote, WallTime wall) {
    if (isFarAhead(remote, wall)) return;
    m_last = std::max(m_last, remote);
  }

  [[nodiscard]] static bool isFarAhead(std::uint64_t clock, WallTime wall) {
    return wallOf(clock).milliseconds - wall.milliseconds > limits::kMaxClockLeadMillis;
  }
  [[nodiscard]] static WallTime wallOf(std::uint64_t clock) {
    return {static_cast<std::int64_t>(clock >> 16)};
  }
  [[nodiscard]] static std::uint64_t fromWall(WallTime wall) {
    return static_cast<std::uint64_t>(std::max<std::int64_t>(wall.milliseconds, 0)) << 16;
  }

 private:
  std::uint64_t m_last = 0;
};

}  // namespace vinicast
