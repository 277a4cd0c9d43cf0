// SPDX-License-Identifier: MIT
#pragma once

// The floor's state machine. Private to this folder: floor.cpp has the commands, floor_receive.cpp what comes
// in, floor_claim.cpp asking and holding, floor_timers.cpp time.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/floor/claim.hpp"
#include "core/floor/floor.hpp"
#include "core/floor/floor_messages.hpp"
#include "core/floor/hand_queue.hpp"
#include "core/floor/lease.hpp"
#include "core/floor/repeats.hpp"

namespace vinicast {

class Floor::Impl {
 public:
  Impl(const Identity& self, const GroupId& group, std::uint64_t incarnation, const MemberDirectory& members,
       Outbox& outbox, std::uint64_t seed, TimePoint now);

  Result<void, FloorError> press(TimePoint now);
  void release(TimePoint now);
  void raiseHand(TimePoint now);
  void lowerHand(TimePoint now);
  void setAutoAdvance(bool on) { m_autoAdvance = on; }
  void handleWallClock(TimePoint now, WallTime wall) { m_handClock.setWall(now, wall); }
  void leave(TimePoint now);

  std::optional<DropReason> handleMessage(TimePoint now, MessageType type, const SenderTag& sender,
                                          std::span<const std::byte> body);
  void handleMedia(TimePoint now, const TokenHash& fence);
  void handleMemberGone(TimePoint now, const MemberId& id);
  void handleNewRun(TimePoint now, const MemberId& id, std::uint64_t incarnation);
  void handleJoin(TimePoint now);
  void handleStall(TimePoint now);
  void handleTimeout(TimePoint now);
  [[nodiscard]] std::optional<TimePoint> nextTimeout() const;

  [[nodiscard]] bool mayTransmit(TimePoint now) const;
  void noteMediaSent(TimePoint now);
  [[nodiscard]] std::optional<LiveToken> live() const;
  [[nodiscard]] const FloorView& view() const { return m_view; }

 private:
  enum class Phase : std::uint8_t {
    Resting,   // not asking
    Waiting,   // asking: for the listening to end, for another claim to be decided, or for the next try
    Claiming,  // a round is running
    Holding,
  };
  // One wish for the floor, from the press to its end.
  struct Wish {
    ClaimReason reason = ClaimReason::User;
    TimePoint deadline;
    std::uint64_t firstTerm = 0;  // of the first claim; 0 before
    bool sawRival = false;
    bool awaitsListening = false;
    FloorDenied obstacle{FloorDenial::Isolated, {}};  // told if the deadline comes
  };
  // A grant that was heard: until its owner is, nobody else is confirmed.
  struct Reservation {
    FloorToken token;
    TimePoint until;
  };
  // Whom a grant named, until somebody is heard to hold. Silent for as long as a lease, it is no more waited
  // for than a holder is: who made the grant may have left since, and can't pass it on.
  struct Granted {
    MemberId owner;  // zero: it said no
    TimePoint until;
  };
  // A grant that this member made.
  struct Grant {
    FloorToken token;
    bool handOver = false;  // to the queue's head, without a claim of its own
    TimePoint giveUp;
    std::size_t passed = 0;  // members of the queue that did not take it
  };
  struct Linger {
    FloorToken token;
    TimePoint until;
  };
  // A signed body taken apart.
  template <typename Message>
  struct Opened {
    Message message;
    PublicKey key;
    MemberId author;
  };
  using Drop = std::optional<DropReason>;
  using Bytes = std::span<const std::byte>;

  // floor.cpp
  void refreshView();
  [[nodiscard]] bool asking() const { return m_phase == Phase::Waiting || m_phase == Phase::Claiming; }
  [[nodiscard]] std::vector<std::byte> sign(MessageType type, Bytes payload) const;
  void multicast(MessageType type, std::vector<std::byte> body);
  [[nodiscard]] std::size_t others() const;
  void sendHand(TimePoint now, bool changed);
  void withdraw(TimePoint now);
  void stopHolding(FloorEnd reason);
  void giveUp(TimePoint now);
  [[nodiscard]] FloorDenied takenBy() const;

  // floor_receive.cpp
  template <typename Message>
  Drop open(MessageType type, Bytes body, Opened<Message>& out) const;
  Drop checkToken(const FloorToken& token, const MemberId& author);
  Drop checkTerm(std::uint64_t term);
  [[nodiscard]] bool isNewcomer() const;
  Drop handleClaim(TimePoint now, const SenderTag& sender, Bytes body);
  Drop handleAck(TimePoint now, const SenderTag& sender, Bytes body);
  Drop handleDeny(TimePoint now, const SenderTag& sender, Bytes body);
  Drop handlePrefer(TimePoint now, const SenderTag& sender, Bytes body);
  Drop handleBeacon(TimePoint now, const SenderTag& sender, Bytes body);
  Drop handleRelease(TimePoint now, const SenderTag& sender, Bytes body);
  Drop handleGrant(TimePoint now, const SenderTag& sender, Bytes body);
  Drop handleHand(TimePoint now, const SenderTag& sender, Bytes body);
  void answerClaim(TimePoint now, const ClaimMessage& claim, Bytes body);
  void noteEvidence(TimePoint now, const Opened<BeaconMessage>& beacon, Bytes body, Duration age);
  void noteEarlierRun(TimePoint now, const FloorToken& token, bool alive);
  void noteOver(TimePoint now, const FloorToken& token);
  void takeGrant(TimePoint now, const FloorToken& token);
  void contest(TimePoint now, const MemberId& holder);
  void noteLive(TimePoint now);
  void endListening(TimePoint now);
  void checkOwnPlace(TimePoint now, const BeaconMessage& beacon);

  // floor_claim.cpp
  void wish(TimePoint now, ClaimReason reason, TimePoint at);
  void tryClaim(TimePoint now);
  void startRound(TimePoint now);
  void sendClaimCopy(TimePoint now);
  void judgeRound(TimePoint now);
  void backOff(TimePoint now, const FloorDenied& obstacle);
  void yield(TimePoint now, const FloorToken& token, Bytes body, bool direct);
  void deny(const FloorDenied& denied);
  void hold(TimePoint now, const FloorToken& token);
  void renew(TimePoint now);
  void sendBeacon(TimePoint now);
  [[nodiscard]] std::vector<std::byte> makeBeacon();
  void fence(TimePoint now);
  void startRelease(TimePoint now, const FloorToken& token);
  void linger(TimePoint now);
  void grant(TimePoint now, const FloorToken& token, bool handOver, std::size_t passed);
  bool handOver(TimePoint now, std::size_t passed);
  void grantFailed(TimePoint now);
  void endArbitration();
  void sendAck(const FloorToken& claim);
  void planDenial(TimePoint now, bool atOnce);
  void planPreference(TimePoint now, bool atOnce);

  // floor_timers.cpp
  void enter(TimePoint now);
  void pump(TimePoint now);
  void expireLease(TimePoint now);
  void sendDue(TimePoint now);
  void sendDenial(TimePoint now);
  void sendPreference(TimePoint now);

  const Identity& m_self;
  GroupId m_group;
  std::uint64_t m_incarnation;
  const MemberDirectory& m_members;
  Outbox& m_outbox;
  Random m_random;

  FloorView m_view;
  Phase m_phase = Phase::Resting;
  bool m_left = false;
  bool m_autoAdvance = false;
  TimePoint m_lastTick;
  TimePoint m_listenSince;
  TimePoint m_listenUntil;

  Lease m_lease;
  std::uint64_t m_maxTerm = 0;  // of issued tokens
  std::uint64_t m_lastClaimTerm =
      0;               // own: a term is claimed once, so that late answers to it mean nothing later
  MemberId m_suspect;  // a holder that fell silent: not counted on for an answer

  std::optional<Wish> m_wish;  // while asking()
  TimePoint m_retryAt;         // Phase::Waiting
  std::optional<ClaimRound> m_round;
  RivalClaim m_rival;
  std::optional<Reservation> m_reservation;
  std::optional<Granted> m_granted;

  std::optional<BeaconClock> m_beacons;  // Phase::Holding
  std::optional<TimePoint> m_offerEnds;  // Phase::Holding that nobody said yes to: given up then
  std::uint32_t m_beaconSequence = 0;
  std::optional<Linger> m_linger;
  std::optional<Grant> m_grant;
  Repeats m_releaseCopies;
  Repeats m_grantCopies;

  std::optional<TimePoint> m_denyAt;
  std::optional<TimePoint> m_preferAt;
  std::optional<TimePoint> m_lastDeny;
  std::optional<TimePoint> m_lastPrefer;
  std::optional<TimePoint> m_lastStaleWord;

  HandQueue m_hands;
  HandClock m_handClock;
  HandMessage m_hand;
  Repeats m_handCopies;
  std::optional<TimePoint> m_handRefreshAt;  // while raised
  std::optional<TimePoint> m_lastHandSent;
};

}  // namespace vinicast
