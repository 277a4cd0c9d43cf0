// SPDX-License-Identifier: MIT
#pragma once

// The ring of members (docs/protocol.md §7.2): 2^128 places, each member at its id, the greatest followed by
// zero. Pure functions of who is present, so that all who see the same members agree.

#include <vector>

#include "vinicast/group_session.hpp"
#include "vinicast/ids.hpp"

namespace vinicast {

// The member nearest to a place, either way around; of two at the same distance the smaller id. `members` is
// not empty.
[[nodiscard]] MemberId nearestOf(const RingAddress& address, const std::vector<MemberId>& members);

// Is `a` nearer to `place` than `b` is, either way around?
[[nodiscard]] bool isNearer(const MemberId& place, const MemberId& a, const MemberId& b);

// The next member up or down the ring from `self`; zero if there is no other.
[[nodiscard]] MemberId nextOf(const MemberId& self, RingDirection direction,
                              const std::vector<MemberId>& others);

// The neighbours of `self`, going up the ring: limits::kRingNeighborsUp after it, limits::kRingNeighborsDown
// before it, and whoever comes first at or after a half, a quarter, ... of the ring from it, log2(members)
// times. Everybody where there are no more than that. `others` leaves `self` out.
[[nodiscard]] std::vector<MemberId> neighborsOf(const MemberId& self, const std::vector<MemberId>& others);

}  // namespace vinicast
