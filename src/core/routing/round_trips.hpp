// SPDX-License-Identifier: MIT
#pragma once

// How long each member takes to answer, and how long to wait for one (RFC 6298, with the bounds of
// docs/protocol.md §7.1).

#include <map>

#include "vinicast/ids.hpp"
#include "vinicast/time.hpp"

namespace vinicast {

class RoundTrips {
 public:
  // An answer to something that was sent once.
  void note(const MemberId& id, Duration took);
  // An answer to one of several copies, nobody knows to which (Karn's rule): the last wait, doubled as it
  // was, is the next first one, until an answer comes to a single copy.
  void noteLate(const MemberId& id, Duration waited);
  void forget(const MemberId& id) { m_trips.erase(id); }
  // The wait for the answer to the first copy: smoothed + 4 * variation, within limits::kDirectRetryMin..Max;
  // limits::kDirectRetry for a member that has not answered yet.
  [[nodiscard]] Duration timeoutOf(const MemberId& id) const;

 private:
  struct Trip {
    Duration smoothed{};
    Duration variation{};
    Duration held{};  // of noteLate(); zero: none
  };
  // Nothing at the cap.
  Trip* find(const MemberId& id);

  std::map<MemberId, Trip> m_trips;  // at most limits::kMaxRoundTrips; others keep the first wait
};

}  // namespace vinicast
