// SPDX-License-Identifier: MIT
#pragma once

// The raised hands of a group, in the order in which everyone who heard the same hands sees them
// (docs/protocol.md §5.7): priority descending, raise clock ascending, member id ascending.

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "core/floor/floor_messages.hpp"
#include "vinicast/ids.hpp"
#include "vinicast/time.hpp"

namespace vinicast {

class HandQueue {
 public:
  enum class Noted : std::uint8_t { Taken, Old, Full };

  // `self` is never forgotten for silence.
  explicit HandQueue(const MemberId& self) : m_self(self) {}

  // A hand heard from `id`, or this member's own. At the cap a lowered hand makes room,
  // else the last of the queue, be it this one: then it is Full.
  Noted note(TimePoint now, const MemberId& id, const HandMessage& hand);
  void forget(const MemberId& id);
  // Forgets its hand if another run of it raised it.
  void forgetEarlierRun(const MemberId& id, std::uint64_t incarnation);
  // Forgets hands that were not refreshed.
  void expire(TimePoint now);
  [[nodiscard]] std::optional<TimePoint> nextTimeout() const;

  [[nodiscard]] const std::vector<MemberId>& order() const { return m_order; }
  // The hand of a member in order().
  [[nodiscard]] const HandMessage* raised(const MemberId& id) const;

 private:
  struct Entry {
    HandMessage hand;
    TimePoint heard;
  };
  bool makeRoom(const MemberId& id, const HandMessage& hand);
  void sort();

  MemberId m_self;
  std::map<MemberId, Entry> m_hands;  // lowered ones too: a late copy of the raise must not bring them back
  std::vector<MemberId> m_order;
};

// The raise clock: milliseconds of the wall clock in 48 bits and a counter in 16, above every clock heard, so
// that a hand raised after another was heard comes after it whatever the wall clocks say.
class HandClock {
 public:
  void setWall(TimePoint now, WallTime wall);
  void heard(TimePoint now, std::uint64_t clock);
  [[nodiscard]] std::uint64_t next(TimePoint now);

 private:
  [[nodiscard]] std::optional<std::uint64_t> wallMs(TimePoint now) const;

  std::optional<std::int64_t> m_wallOffsetUs;  // wall - monotonic
  std::uint64_t m_greatest = 0;
};

}  // namespace vinicast
