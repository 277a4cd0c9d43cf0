// SPDX-License-Identifier: MIT
#pragma once

// How many members hold each recent own post, from what their updates say (docs/protocol.md §4.5). The cost
// of an update is that of the posts which it newly confirms.

#include <cstdint>
#include <deque>
#include <optional>

#include "core/base/lookup_table.hpp"
#include "core/base/outbox.hpp"
#include "vinicast/ids.hpp"
#include "vinicast/time.hpp"

namespace vinicast {

class Delivery {
 public:
  // `seed`: see LookupTable.
  Delivery(const MemberId& self, std::uint32_t incarnation, Outbox& outbox, std::uint64_t seed);

  // An own post was made; tracked until limits::kTrackedDeliveries newer ones were.
  void track(TimePoint now, std::uint64_t sequence);
  // `member` holds every own post up to `contiguous`.
  void noteHeld(TimePoint now, const MemberId& member, std::uint64_t contiguous);
  void noteGone(TimePoint now, const MemberId& member);
  void handleTimeout(TimePoint now, std::uint32_t otherMembers);
  [[nodiscard]] std::optional<TimePoint> nextTimeout() const { return m_noticeAt; }

 private:
  struct Tracked {
    std::uint64_t sequence = 0;
    std::uint32_t heard = 0;
    bool changed = false;
  };

  MemberId m_self;
  std::uint32_t m_incarnation;
  Outbox& m_outbox;
  std::deque<Tracked> m_tracked;  // by sequence
  LookupTable<MemberId, std::uint64_t> m_held;
  std::optional<TimePoint> m_noticeAt;
};

}  // namespace vinicast
