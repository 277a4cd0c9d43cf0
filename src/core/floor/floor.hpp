// SPDX-License-Identifier: MIT
#pragma once

// The floor: at most one member of a group is live. A lease that its holder keeps alive, a claim that needs positive
// evidence from confirmers, a total order of tokens, and a fence at every viewer (docs/protocol.md §5).
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

// BLAKE2b-64 of the token's 41 bytes as they stand on the wire (§5.1).
[[nodiscard]] TokenHash hashOf(const FloorToken& token);

// The token whose media is to be shown or sent now.
struct LiveToken {
  FloorToken token;
  TokenHash hash;
  PublicKey holderKey;
};

class Floor {
 public:
  // References outlive the floor. `incarnation` is this run's random boot number.
  Floor(const Identity& self, const GroupId& group, std::uint64_t incarnation, const MemberDirectory& members,
        Outbox& outbox, std::uint64_t seed, TimePoint now);
  ~Floor();

  // --- commands ---
  Result<void, FloorError> press(TimePoint now);
  void release(TimePoint now);
  void raiseHand(TimePoint now);
  void lowerHand(TimePoint now);
  // The session says goodbye: releases, withdraws claims and hands, and sends nothing after that.
  void leave(TimePoint now);

  // --- in ---
  // A body of type Claim..Hand whose seal is good; checks signatures itself. The reason if it was dropped.
  std::optional<DropReason> handleMessage(TimePoint now, MessageType type, const SenderTag& sender,
                                          std::span<const std::byte> body);
  // Verified media of `fence` came in: refreshes the lease if it is the live token's. False if it is not to be shown.
  bool handleMedia(TimePoint now, const TokenHash& fence);
  void handleMemberGone(TimePoint now, const MemberId& id);
  // The machine slept, or the loop stalled: silent until re-listened (§5.6).
  void handleStall(TimePoint now);
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
