// SPDX-License-Identifier: MIT
// Time: what is due, and when the next thing is.

#include <algorithm>
#include <utility>

#include "core/floor/floor_impl.hpp"
#include "vinicast/limits.hpp"

namespace vinicast {

// First in every call: whoever notices a stall first must not act on what was true before it.
void Floor::Impl::enter(TimePoint now) {
  const bool ticks = m_phase == Phase::Holding || m_phase == Phase::Claiming;
  if (ticks && now - m_lastTick > limits::kStallFence) fence(now);
  m_lastTick = std::max(m_lastTick, now);
}

void Floor::Impl::handleTimeout(TimePoint now) {
  if (m_left) return;
  enter(now);
  pump(now);
  refreshView();
}

void Floor::Impl::handleStall(TimePoint now) {
  if (m_left) return;
  // Also where nothing is held: what was heard before a sleep is no ground for a claim.
  expireLease(now);
  if (m_phase != Phase::Holding && !m_lease.live()) {
    m_listenSince = now;
    m_listenUntil = now + limits::kFloorListen;
  }
  fence(now);
  m_lastTick = std::max(m_lastTick, now);
  pump(now);
  refreshView();
}

// Does everything that is due. Each step leaves its own next time in the future.
void Floor::Impl::pump(TimePoint now) {
  expireLease(now);
  m_hands.expire(now);
  if (m_linger && now >= m_linger->until) m_linger.reset();
  if (m_reservation && now >= m_reservation->until) m_reservation.reset();
  if (m_offerEnds && now >= *m_offerEnds) giveUp(now);
  // Every member of the queue is tried once at most.
  if (m_grant && now >= m_grant->giveUp) grantFailed(now);
  if (m_phase == Phase::Waiting && now >= m_retryAt) tryClaim(now);
  if (m_phase == Phase::Claiming) judgeRound(now);
  sendDue(now);
}

// The holder, or the one that a grant named, was silent for a lease: the queue goes on without it.
void Floor::Impl::expireLease(TimePoint now) {
  const bool expired = m_lease.expire(now);
  const bool notTaken = m_granted && now >= m_granted->until;
  if (!expired && !notTaken) return;
  if (notTaken && !m_granted->owner.isZero()) m_suspect = m_granted->owner;
  if (notTaken) m_granted.reset();
  if (expired) m_suspect = m_lease.token().owner;
  if (expired) m_denyAt.reset();
  if (!m_autoAdvance || !m_hand.raised || m_phase != Phase::Resting) return;
  const auto& queue = m_hands.order();
  const auto place = std::ranges::find(queue, m_self.id()) - queue.begin();
  const Duration slot = limits::kAdvanceGuard + place * Duration(limits::kAdvanceSlot);
  wish(now, ClaimReason::QueueHead, now + slot + m_random.between(Duration::zero(), limits::kAdvanceJitter));
}

void Floor::Impl::sendDue(TimePoint now) {
  if (m_phase == Phase::Claiming && m_round->copyDue(now)) sendClaimCopy(now);
  if (m_phase == Phase::Holding && now >= m_beacons->next()) sendBeacon(now);
  if (auto body = m_releaseCopies.takeDue(now)) multicast(MessageType::Release, std::move(*body));
  if (auto body = m_grantCopies.takeDue(now)) multicast(MessageType::Grant, std::move(*body));
  if (m_handRefreshAt && now >= *m_handRefreshAt) sendHand(now, false);
  if (auto body = m_handCopies.takeDue(now)) {
    m_lastHandSent = now;
    multicast(MessageType::Hand, std::move(*body));
  }
  if (m_denyAt && now >= *m_denyAt) sendDenial(now);
  if (m_preferAt && now >= *m_preferAt) sendPreference(now);
}

void Floor::Impl::sendDenial(TimePoint now) {
  m_denyAt.reset();
  DenyMessage denial;
  if (m_phase == Phase::Holding) {
    denial.beacon = makeBeacon();
  } else {
    denial.ageMs = m_lease.ageMs(now);
    const Bytes evidence = m_lease.evidence();
    denial.beacon.assign(evidence.begin(), evidence.end());
  }
  if (denial.beacon.empty()) {
    // The known token was this member's own: its word for that is a release.
    if (m_lease.state() == Lease::State::Released)
      multicast(MessageType::Release, sign(MessageType::Release, ReleaseMessage{m_lease.token()}.encode()));
    return;
  }
  m_lastDeny = now;
  multicast(MessageType::Deny, sign(MessageType::Deny, denial.encode()));
}

void Floor::Impl::sendPreference(TimePoint now) {
  m_preferAt.reset();
  PreferMessage preference;
  const RivalClaim::Claim* rival = m_rival.best(now);
  const Bytes body = m_phase == Phase::Claiming ? m_round->body()
                     : rival != nullptr         ? Bytes(rival->body)
                                                : Bytes();
  if (body.empty()) return;
  preference.claim.assign(body.begin(), body.end());
  m_lastPrefer = now;
  multicast(MessageType::Prefer, sign(MessageType::Prefer, preference.encode()));
}

std::optional<TimePoint> Floor::Impl::nextTimeout() const {
  if (m_left) return std::nullopt;
  std::optional<TimePoint> next;
  const auto consider = [&next](std::optional<TimePoint> at) {
    if (at && (!next || *at < *next)) next = at;
  };
  consider(m_lease.deadline());
  consider(m_hands.nextTimeout());
  if (m_linger) consider(m_linger->until);
  if (m_reservation) consider(m_reservation->until);
  if (m_granted) consider(m_granted->until);
  if (m_grant) consider(m_grant->giveUp);
  if (m_phase == Phase::Waiting) consider(m_retryAt);
  if (m_phase == Phase::Claiming) consider(m_round->nextTimeout(m_lastTick));
  if (m_phase == Phase::Holding) {
    consider(m_beacons->next());
    consider(m_lastTick + limits::kHoldTick);
    consider(m_offerEnds);
  }
  consider(m_releaseCopies.nextTimeout());
  consider(m_grantCopies.nextTimeout());
  consider(m_handCopies.nextTimeout());
  consider(m_handRefreshAt);
  consider(m_denyAt);
  consider(m_preferAt);
  return next;
}

}  // namespace vinicast
