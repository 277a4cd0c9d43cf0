// SPDX-License-Identifier: MIT
#pragma once

// Tells when a group should be joined again on a card because nothing comes by it. A switch that watches
// memberships (IGMP and MLD snooping, RFC 4541) forgets them where nobody asks for them from time to time,
// mostly after 260 s; a new report makes it forward the group again (docs/protocol.md §9).
//
// A value of one thread; times are microseconds of one clock, above 0.

#include <algorithm>
#include <cstdint>

namespace vinicast::host {

class MembershipWatch {
 public:
  static constexpr std::int64_t kPatience = 5'000'000;  // us: others say something to the group every 2 s
  static constexpr std::int64_t kMostPatience = 120'000'000;  // us

  // Something of another machine came to the group.
  void noteHeard(std::int64_t now) {
    m_since = now;
    m_patience = kPatience;
  }
  // True if it is time to join again: after 5 s, then after twice as long each time, as long as nothing
  // comes. The first call only begins to count.
  bool isDue(std::int64_t now) {
    if (m_since == 0) m_since = now;
    if (now - m_since < m_patience) return false;
    m_since = now;
    m_patience = std::min(2 * m_patience, kMostPatience);
    return true;
  }

 private:
  std::int64_t m_since = 0;  // 0: not asked yet
  std::int64_t m_patience = kPatience;
};

}  // namespace vinicast::host
