// SPDX-License-Identifier: MIT
// Asking for the floor, holding it, and passing it on.

#include <algorithm>
#include <utility>

#include "core/floor/floor_impl.hpp"
#include "core/floor/token.hpp"
#include "vinicast/limits.hpp"

namespace vinicast {

void Floor::Impl::wish(TimePoint now, ClaimReason reason, TimePoint at) {
  m_wish = Wish{};
  m_wish->reason = reason;
  m_wish->deadline = std::max(now, at) + limits::kClaimPatience;
  m_phase = Phase::Waiting;
  m_retryAt = at;
}

// The time to claim has come: unless the floor is taken or about to be.
void Floor::Impl::tryClaim(TimePoint now) {
  m_wish->awaitsListening = false;
  if (m_lease.live()) return deny(takenBy());
  if (now >= m_wish->deadline) return deny(m_wish->obstacle);
  const Duration pause = m_random.between(limits::kClaimRetryMin, limits::kClaimRetryMax);
  if (m_reservation && now < m_reservation->until) {
    m_wish->sawRival = true;
    m_wish->obstacle = {FloorDenial::Lost, m_reservation->token.owner};
    m_retryAt = m_reservation->until + pause;
    return;
  }
  if (const RivalClaim::Claim* rival = m_rival.best(now)) {
    m_wish->sawRival = true;
    m_wish->obstacle = {FloorDenial::Lost, rival->token.owner};
    m_retryAt = rival->heard + limits::kClaimWindow + pause;
    return;
  }
  startRound(now);
}

void Floor::Impl::startRound(TimePoint now) {
  // Also the way back to the start with a higher term: nobody can keep a wish going for ever.
  if (now >= m_wish->deadline) return deny(m_wish->obstacle);
  m_lastClaimTerm = std::max(m_maxTerm, m_lastClaimTerm) + 1;
  if (m_wish->firstTerm == 0) m_wish->firstTerm = m_lastClaimTerm;
  m_round.emplace(makeToken(m_group, m_lastClaimTerm, 0, m_self.id(), m_incarnation), now, m_random);
  m_phase = Phase::Claiming;
}

void Floor::Impl::sendClaimCopy(TimePoint now) {
  ClaimMessage claim;
  claim.token = m_round->token();
  claim.reason = m_wish->reason;
  claim.number = m_round->nextNumber();
  // Drawn anew for every copy; one more is drawn so that a silent holder can be left out.
  for (const MemberId& id : m_members.sample(m_random, limits::kClaimConfirmers + 1)) {
    if (id != m_suspect && claim.confirmers.size() < limits::kClaimConfirmers)
      claim.confirmers.push_back(senderTagOf(id));
  }
  std::ranges::sort(claim.confirmers);
  claim.confirmers.erase(std::unique(claim.confirmers.begin(), claim.confirmers.end()),
                         claim.confirmers.end());
  auto body = sign(MessageType::Claim, claim.encode());
  m_round->noteCopySent(now, body, m_random);
  multicast(MessageType::Claim, std::move(body));
}

void Floor::Impl::judgeRound(TimePoint now) {
  switch (m_round->verdict(now, others())) {
    case ClaimRound::Verdict::Open:
      return;
    case ClaimRound::Verdict::Won:
      if (m_round->token() > m_lease.token()) {
        hold(now, m_round->token());
      } else {
        startRound(now);
      }
      return;
    case ClaimRound::Verdict::Isolated:
      deny({FloorDenial::Isolated, {}});
      return;
  }
}

// Somebody is in the way and may be gone soon: tries again until the wish is too old.
void Floor::Impl::backOff(TimePoint now, const FloorDenied& obstacle) {
  m_round.reset();
  m_phase = Phase::Waiting;
  m_wish->obstacle = obstacle;
  m_retryAt = now + m_random.between(limits::kClaimRetryMin, limits::kClaimRetryMax);
}

// To a better claim. It is confirmed, which also tells its author that this one is out of its way.
void Floor::Impl::yield(TimePoint now, const FloorToken& token, Bytes body, bool direct) {
  m_rival.note(now, token, body, direct);
  m_wish->sawRival = true;
  backOff(now, {FloorDenial::Lost, token.owner});
  m_retryAt += limits::kClaimWindow;
  if (direct) sendAck(token);
}

void Floor::Impl::deny(const FloorDenied& denied) {
  const bool pressed = m_wish->reason != ClaimReason::QueueHead;
  m_round.reset();
  m_wish.reset();
  m_phase = Phase::Resting;
  // A member of the queue did not press: it stays in the queue and nobody is told.
  if (pressed) m_outbox.tell(denied);
}

void Floor::Impl::hold(TimePoint now, const FloorToken& token) {
  // Nobody is live for a raised hand alone.
  const bool asked = m_wish && m_wish->reason != ClaimReason::QueueHead;
  m_offerEnds = asked ? std::nullopt : std::optional(now + limits::kFloorOffer);
  m_round.reset();
  m_wish.reset();
  m_reservation.reset();
  m_granted.reset();
  m_rival.forgetUpTo(token);
  m_denyAt.reset();
  m_preferAt.reset();
  m_releaseCopies.stop();
  endArbitration();
  m_maxTerm = std::max(m_maxTerm, token.term);
  m_lastClaimTerm = std::max(m_lastClaimTerm, token.term);
  m_lease.takeOwn(token, m_self.publicKey());
  m_phase = Phase::Holding;
  m_beacons.emplace(now);
  if (m_hand.raised) {
    m_hand.raised = false;
    sendHand(now, true);
  }
}

// A greater token exists, and its holder is gone: viewers that saw it show nothing lower, so this holder goes
// on above it without a gap.
void Floor::Impl::renew(TimePoint now) {
  m_lastClaimTerm = std::max(m_maxTerm, m_lastClaimTerm) + 1;
  m_maxTerm = m_lastClaimTerm;
  m_lease.takeOwn(makeToken(m_group, m_lastClaimTerm, 0, m_self.id(), m_incarnation), m_self.publicKey());
  m_beacons.emplace(now);
}

std::vector<std::byte> Floor::Impl::makeBeacon() {
  BeaconMessage beacon;
  beacon.token = m_lease.token();
  beacon.offered = m_offerEnds.has_value();
  beacon.sendsMedia = m_beacons && m_beacons->sendsMedia(m_lastTick);
  beacon.sequence = ++m_beaconSequence;
  beacon.leaseMs = static_cast<std::uint16_t>(limits::kLease.count());
  const std::vector<MemberId>& queue = m_hands.order();
  beacon.queueCount = static_cast<std::uint16_t>(queue.size());
  const auto head = static_cast<std::ptrdiff_t>(std::min(queue.size(), limits::kBeaconQueueHead));
  beacon.queueHead.assign(queue.begin(), queue.begin() + head);
  return sign(MessageType::Beacon, beacon.encode());
}

void Floor::Impl::sendBeacon(TimePoint now) {
  multicast(MessageType::Beacon, makeBeacon());
  m_beacons->noteBeacon(now);
}

// The loop stood still for an unknown time: the lease may have run out and the floor be somebody else's.
void Floor::Impl::fence(TimePoint now) {
  // Of an offer nothing is left: the queue's members go on when the lease ran out.
  const bool held = m_phase == Phase::Holding && !m_offerEnds;
  const bool leaseLasts = now - m_lastTick < limits::kLease;
  endArbitration();
  m_round.reset();
  if (m_phase == Phase::Holding) stopHolding(FloorEnd::Fenced);
  if (!leaseLasts) {
    m_listenSince = now;
    m_listenUntil = now + limits::kFloorListen;
  }
  // After a short stall the holder goes on; after a long one it must not go live again unasked.
  if (held && leaseLasts) wish(now, ClaimReason::Recover, now);
  if (!asking()) return;
  m_phase = Phase::Waiting;
  m_retryAt = std::max(now + limits::kClaimWindow, m_listenUntil);
}

void Floor::Impl::startRelease(TimePoint now, const FloorToken& token) {
  m_maxTerm = std::max(m_maxTerm, token.term);
  m_lease.noteReleased(token);
  m_releaseCopies.start(now, limits::kReleaseCopies,
                        sign(MessageType::Release, ReleaseMessage{token}.encode()));
}

// The ex-holder knows best that nobody is live: it says so, and grants the next claim at once.
void Floor::Impl::linger(TimePoint now) {
  startRelease(now, m_lease.token());
  m_linger = Linger{m_lease.token(), now + limits::kFloorLinger};
}

void Floor::Impl::grant(TimePoint now, const FloorToken& token, bool toQueue, std::size_t passed) {
  m_grant = Grant{token, toQueue, now + limits::kGrantPatience, passed};
  m_reservation = Reservation{token, now + limits::kGrantReserve};
  m_releaseCopies.stop();
  const GrantMessage message{token, m_lease.token()};
  m_grantCopies.start(now, limits::kGrantCopies, sign(MessageType::Grant, message.encode()));
}

// To the first of the queue that did not let it pass yet, as long as the others can be expected to wait.
bool Floor::Impl::handOver(TimePoint now, std::size_t passed) {
  const std::vector<MemberId>& queue = m_hands.order();
  if (passed >= std::min(queue.size(), limits::kMaxGrantsToQueue)) return false;
  const MemberId& next = queue[passed];
  const HandMessage* hand = m_hands.raised(next);
  if (hand == nullptr || next == m_self.id()) return false;
  const std::uint64_t term = m_lease.token().term + 1 + passed;
  grant(now, makeToken(m_group, term, 0, next, hand->incarnation), true, passed);
  return true;
}

void Floor::Impl::grantFailed(TimePoint now) {
  const Grant failed = *m_grant;
  m_grant.reset();
  m_grantCopies.stop();
  if (!failed.handOver) {
    // The claimant is gone or can't hear: claims go the long way from here on.
    m_linger.reset();
    return;
  }
  m_reservation.reset();
  if (!handOver(now, failed.passed + 1)) linger(now);
}

void Floor::Impl::endArbitration() {
  m_linger.reset();
  m_grant.reset();
  m_grantCopies.stop();
}

void Floor::Impl::sendAck(const FloorToken& claim) {
  multicast(MessageType::Ack, sign(MessageType::Ack, AckMessage{hashOf(claim), m_maxTerm}.encode()));
}

// The holder and named confirmers answer at once, limited in rate; the others leave it to whoever is first.
void Floor::Impl::planDenial(TimePoint now, bool atOnce) {
  TimePoint at = now;
  if (atOnce) {
    if (m_lastDeny) at = std::max(at, *m_lastDeny + limits::kDenyInterval);
  } else {
    at += m_random.truncatedExponential(limits::kDenyBackoff, others() + 1);
  }
  m_denyAt = m_denyAt ? std::min(*m_denyAt, at) : at;
}

void Floor::Impl::planPreference(TimePoint now, bool atOnce) {
  TimePoint at = now;
  if (atOnce) {
    if (m_lastPrefer) at = std::max(at, *m_lastPrefer + limits::kDenyInterval);
  } else {
    at += m_random.truncatedExponential(limits::kDenyBackoff, others() + 1);
  }
  m_preferAt = m_preferAt ? std::min(*m_preferAt, at) : at;
}

}  // namespace vinicast
