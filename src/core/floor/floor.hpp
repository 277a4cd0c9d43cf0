// SPDX-License-Identifier: MIT
#pragma once

// The floor: at most one member of a group is live. A lease that its holder keeps alive, a claim that needs
// positive evidence from confirmers, a total order of tokens, and a fence at every viewer (docs/protocol.md
// §5).
//
// Sans-I/O like the session that owns it: every call takes the time, then the owner reads nextTimeout().

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "core/base/member_directory.hpp"
#include "core/base/outbox.hpp"
#include "core/base/random.hpp"
#include "core/crypto/crypto.hpp"
#include "vinicast/events.hpp"
#include "vinicast/group_session.hpp"
#include "vinicast/ids.hpp"
#include "vinicast/result.hpp"
#include "vinicast/statistics.hpp"
#include "vinicast/time.hpp"

namespace vinicast {

// The first 8 bytes of BLAKE2b-256 of the token's 41 bytes as they stand on the wire (§5.1).
[[nodiscard]] TokenHash hashOf(const FloorToken& token);

// The token whose media is to be shown or sent now.
struct LiveToken {
  FloorToken token;
  TokenHash hash;
  PublicKey holderKey;
  std::optional<TimePoint> mediaSaid;  // when the holder's beacon last said that it sends media
};

class Floor {
 public:
  // References outlive the floor. `incarnation` is this run's random boot number.
  Floor(const Identity& self, const GroupId& group, std::uint64_t incarnation, const MemberDirectory& members,
        Outbox& outbox, std::uint64_t seed, TimePoint now);
  ~Floor();

  // --- commands ---
  // Asks for the floor; the view is Claiming until the floor is held or a FloorDenied tells why not, at most
  // limits::kFloorListen + kClaimPatience + kClaimMaxWindow later. A press during the first second is
  // remembered and claims when the listening ends. With somebody live the FloorDenied{Taken} comes at once.
  Result<void, FloorError> press(TimePoint now);
  // Holding: FloorEnded{Released}, then FloorChanged{Idle}. Claiming: takes the claim back,
  // FloorChanged{Idle} only.
  void release(TimePoint now);
  void raiseHand(TimePoint now);
  void lowerHand(TimePoint now);
  // Off at first. On: a release hands the floor to the head of the queue, and after a crash the members of
  // the queue claim by themselves.
  void setAutoAdvance(bool on);
  // The wall clock at `now`, for the order of hands alone (§5.7). Without it hands follow a logical clock.
  void handleWallClock(TimePoint now, WallTime wall);
  // The session says goodbye: releases, which hands the floor on as a release does, withdraws claims and
  // hands, and sends nothing after that.
  void leave(TimePoint now);

  // --- in ---
  // A body of type Claim..Hand whose seal is good; checks signatures itself. The reason if it was dropped:
  // BadSignature, WrongSigner, Malformed, TermJump, TableFull, or UnknownType for a type that is not the
  // floor's.
  std::optional<DropReason> handleMessage(TimePoint now, MessageType type, const SenderTag& sender,
                                          std::span<const std::byte> body);
  // Media of `fence` came in whose signature is good: refreshes the lease if it is the live token's. Must
  // never be called for bytes that anybody could have sent.
  void handleMedia(TimePoint now, const TokenHash& fence);
  // Forgets the hand and the claim of a member that left. A lease is left to its own proof of life.
  void handleMemberGone(TimePoint now, const MemberId& id);
  // A member is here in this run of it: the hand of an earlier one is nobody's.
  void handleNewRun(TimePoint now, const MemberId& id, std::uint64_t incarnation);
  // A member said that it joined: a holder tells it at once that it is live.
  void handleJoin(TimePoint now);
  // The machine slept: silent until re-listened (§5.6). A holder ends with FloorEnded{Fenced}; it claims
  // again by itself (the view is Claiming) if its lease can't have run out elsewhere. Not for a change of
  // interfaces, which takes no time: if it cuts this member off, that is a partition and heals as one.
  void handleStall(TimePoint now);
  // Must be called no later than nextTimeout(). While holding that is at most limits::kHoldTick away: a pause
  // over limits::kStallFence between two calls is a stall, and is treated as one by whichever call comes
  // first after it.
  void handleTimeout(TimePoint now);
  [[nodiscard]] std::optional<TimePoint> nextTimeout() const;

  // --- out ---
  // Asked before every media datagram: holding, no greater token seen, and the loop did not stall.
  [[nodiscard]] bool mayTransmit(TimePoint now) const;
  // A media datagram was sent: beacons are not needed as often.
  void noteMediaSent(TimePoint now);
  // The live token: this member's own while it holds, else the one that is heard. Nothing when idle.
  [[nodiscard]] std::optional<LiveToken> live() const;
  [[nodiscard]] const FloorView& view() const;

 private:
  class Impl;
  std::unique_ptr<Impl> m_impl;
};

}  // namespace vinicast
