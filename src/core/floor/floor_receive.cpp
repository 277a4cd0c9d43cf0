// SPDX-License-Identifier: MIT
// What comes in. Nothing changes before the signatures are checked.

#include <algorithm>

#include "core/floor/floor_impl.hpp"
#include "core/floor/token.hpp"
#include "vinicast/limits.hpp"

namespace vinicast {

template <typename Message>
std::optional<DropReason> Floor::Impl::open(MessageType type, Bytes body, Opened<Message>& out) const {
  const auto opened = openBody({m_group, type}, body);
  if (!opened) return DropReason::BadSignature;
  auto message = Message::decode(opened->payload);
  if (!message) return DropReason::Malformed;
  out = {std::move(*message), opened->authorKey, opened->author};
  return std::nullopt;
}

// A token that its author may speak for.
std::optional<DropReason> Floor::Impl::checkToken(const FloorToken& token, const MemberId& author) {
  if (!isGenuine(m_group, token)) return DropReason::Malformed;
  if (token.owner != author) return DropReason::WrongSigner;
  return checkTerm(token.term);
}

// Whoever just came, or knows no holder's term, has nothing to compare one with: what it hears is how it is,
// up to where one lie could leave no terms for the group.
bool Floor::Impl::isNewcomer() const {
  return m_lease.state() == Lease::State::None || m_lastTick < m_listenSince + limits::kFloorListen;
}

// One message moves the terms by one step at most. Where the others are further ahead, because somebody used
// many terms up while this member was away, it follows step by step instead of never hearing them again.
std::optional<DropReason> Floor::Impl::checkTerm(std::uint64_t term) {
  if (term >= limits::kTermEnd) return DropReason::TermJump;
  std::uint64_t known = m_maxTerm;
  if (isNewcomer() && term <= limits::kLastBelievedTerm) known = std::max(known, limits::kMaxFirstTerm);
  if (term <= known || term - known <= limits::kMaxTermStep) return std::nullopt;
  m_maxTerm = known + limits::kMaxTermStep;
  return DropReason::TermJump;
}

std::optional<DropReason> Floor::Impl::handleMessage(TimePoint now, MessageType type, const SenderTag& sender,
                                                     Bytes body) {
  if (m_left) return std::nullopt;
  enter(now);
  // A lease that ran out while no timer fired must not deny anybody.
  expireLease(now);
  Drop drop;
  switch (type) {
    case MessageType::Claim:
      drop = handleClaim(now, sender, body);
      break;
    case MessageType::Ack:
      drop = handleAck(now, sender, body);
      break;
    case MessageType::Deny:
      drop = handleDeny(now, sender, body);
      break;
    case MessageType::Prefer:
      drop = handlePrefer(now, sender, body);
      break;
    case MessageType::Beacon:
      drop = handleBeacon(now, sender, body);
      break;
    case MessageType::Release:
      drop = handleRelease(now, sender, body);
      break;
    case MessageType::Grant:
      drop = handleGrant(now, sender, body);
      break;
    case MessageType::Hand:
      drop = handleHand(now, sender, body);
      break;
    default:
      return DropReason::UnknownType;
  }
  pump(now);
  refreshView();
  return drop;
}

void Floor::Impl::handleMedia(TimePoint now, const TokenHash& fence) {
  if (m_left) return;
  enter(now);
  m_lease.noteMedia(now, fence);
}

// --- claims ---

std::optional<DropReason> Floor::Impl::handleClaim(TimePoint now, const SenderTag& sender, Bytes body) {
  Opened<ClaimMessage> claim;
  if (const Drop drop = open(MessageType::Claim, body, claim)) return drop;
  if (senderTagOf(claim.author) != sender) return DropReason::WrongSigner;
  if (const Drop drop = checkToken(claim.message.token, claim.author)) return drop;
  if (claim.author == m_self.id()) return std::nullopt;
  if (m_suspect == claim.author) m_suspect = {};
  answerClaim(now, claim.message, body);
  return std::nullopt;
}

void Floor::Impl::answerClaim(TimePoint now, const ClaimMessage& claim, Bytes body) {
  const FloorToken& token = claim.token;
  const bool named = std::ranges::binary_search(claim.confirmers, senderTagOf(m_self.id()));
  if (m_phase == Phase::Holding) return planDenial(now, true);
  // A holder that asks again has stopped sending by itself (§5.6): nobody is in its way.
  if (m_lease.live() && m_lease.token().owner != token.owner) return planDenial(now, named);
  if (token.term <= m_maxTerm) {
    if (named) sendAck(token);  // says: above this term, please
    return;
  }
  if (m_reservation && now < m_reservation->until && m_reservation->token != token) return;
  if (m_linger && !m_grant && m_phase == Phase::Resting && m_lease.token() == m_linger->token) {
    grant(now, token, false, 0);
    return;
  }
  if (m_phase == Phase::Claiming) {
    if (token > m_round->token()) return yield(now, token, body, true);
    return planPreference(now, named);
  }
  const RivalClaim::Claim* rival = m_rival.best(now);
  if (rival != nullptr && rival->token > token && rival->token.owner != token.owner)
    return planPreference(now, named);
  m_rival.note(now, token, body, true);
  // A member that has just come, or that heard nothing for a while, knows too little to speak for anybody.
  const bool listened = now >= m_listenUntil || now >= m_listenSince + limits::kFloorListenBeforeAck;
  if (named && listened && m_rival.heardHalf(token, claim.number)) sendAck(token);
}

std::optional<DropReason> Floor::Impl::handleAck(TimePoint now, const SenderTag& sender, Bytes body) {
  Opened<AckMessage> ack;
  if (const Drop drop = open(MessageType::Ack, body, ack)) return drop;
  if (senderTagOf(ack.author) != sender) return DropReason::WrongSigner;
  if (ack.author == m_self.id()) return std::nullopt;
  if (m_phase != Phase::Claiming || ack.message.claim != hashOf(m_round->token())) return std::nullopt;
  const std::uint64_t maxTerm = ack.message.maxTerm;
  if (maxTerm < m_round->token().term) {
    m_round->noteAck(now);
    return std::nullopt;
  }
  const Drop jump = checkTerm(maxTerm);
  if (!jump) m_maxTerm = std::max(m_maxTerm, maxTerm);
  if (m_round->token().term <= m_maxTerm) startRound(now);
  return jump;
}

std::optional<DropReason> Floor::Impl::handlePrefer(TimePoint now, const SenderTag& sender, Bytes body) {
  Opened<PreferMessage> prefer;
  if (const Drop drop = open(MessageType::Prefer, body, prefer)) return drop;
  if (senderTagOf(prefer.author) != sender) return DropReason::WrongSigner;
  Opened<ClaimMessage> claim;
  const Bytes nested = prefer.message.claim;
  if (const Drop drop = open(MessageType::Claim, nested, claim)) return drop;
  const FloorToken& token = claim.message.token;
  if (const Drop drop = checkToken(token, claim.author)) return drop;
  if (claim.author == m_self.id() || m_phase == Phase::Holding || m_lease.live() || token.term <= m_maxTerm)
    return std::nullopt;
  const RivalClaim::Claim* rival = m_rival.best(now);
  if (rival == nullptr || rival->token <= token) m_preferAt.reset();  // said already
  if (m_phase == Phase::Claiming) {
    if (token > m_round->token()) yield(now, token, nested, false);
  } else {
    m_rival.note(now, token, nested, false);
  }
  return std::nullopt;
}

// --- the holder's word ---

std::optional<DropReason> Floor::Impl::handleBeacon(TimePoint now, const SenderTag& sender, Bytes body) {
  Opened<BeaconMessage> beacon;
  if (const Drop drop = open(MessageType::Beacon, body, beacon)) return drop;
  if (senderTagOf(beacon.author) != sender) return DropReason::WrongSigner;
  if (const Drop drop = checkToken(beacon.message.token, beacon.author)) return drop;
  if (beacon.author == m_self.id()) return std::nullopt;
  if (m_suspect == beacon.author) m_suspect = {};
  noteEvidence(now, beacon, body, Duration::zero());
  checkOwnPlace(now, beacon.message);
  return std::nullopt;
}

std::optional<DropReason> Floor::Impl::handleDeny(TimePoint now, const SenderTag& sender, Bytes body) {
  Opened<DenyMessage> denial;
  if (const Drop drop = open(MessageType::Deny, body, denial)) return drop;
  if (senderTagOf(denial.author) != sender) return DropReason::WrongSigner;
  Opened<BeaconMessage> beacon;
  const Bytes nested = denial.message.beacon;
  if (const Drop drop = open(MessageType::Beacon, nested, beacon)) return drop;
  const FloorToken& token = beacon.message.token;
  if (const Drop drop = checkToken(token, beacon.author)) return drop;
  if (denial.author == m_self.id()) return std::nullopt;
  if (token.owner == m_self.id() && token.incarnation == m_incarnation) {
    // Somebody missed the release and keeps others from the floor.
    const bool mine = token == m_lease.token() && m_lease.state() == Lease::State::Released;
    if (mine && !asking() && !m_grant && !m_releaseCopies.nextTimeout()) startRelease(now, token);
    return std::nullopt;
  }
  // The same word, or a later one, need not be said twice.
  if (m_phase != Phase::Holding && token >= m_lease.token()) m_denyAt.reset();
  const bool dead = denial.message.ageMs == DenyMessage::kDead;
  const Duration age = std::chrono::milliseconds(dead ? beacon.message.leaseMs : denial.message.ageMs);
  if (token.owner == m_self.id()) {
    noteEarlierRun(now, token, age < std::chrono::milliseconds(beacon.message.leaseMs));
  } else {
    noteEvidence(now, beacon, nested, age);
  }
  return std::nullopt;
}

// A beacon from its author, or passed on in a denial `age` after its author was last heard.
void Floor::Impl::noteEvidence(TimePoint now, const Opened<BeaconMessage>& beacon, Bytes body, Duration age) {
  const FloorToken& token = beacon.message.token;
  const bool alive = age < std::chrono::milliseconds(beacon.message.leaseMs);
  m_maxTerm = std::max(m_maxTerm, token.term);
  if (!alive) return noteOver(now, token);
  switch (m_lease.noteBeacon(now, beacon.message, beacon.key, body, age)) {
    case Lease::Heard::Adopted:
    case Lease::Heard::Refreshed:
      return noteLive(now);
    case Lease::Heard::Nothing:
      // Heard before, and silent since, but another member says that it lives: it is asked again a little
      // later.
      if (m_lease.state() == Lease::State::Expired) contest(now, token.owner);
      return;
    case Lease::Heard::Lower:
      contest(now, token.owner);
      // Its holder was left behind by a partition: the greater token makes it stop, or renew its own.
      if (m_phase == Phase::Holding) return planDenial(now, true);
      if (m_lastStaleWord && now < *m_lastStaleWord + limits::kStaleDenyInterval) return;
      m_lastStaleWord = now;
      planDenial(now, false);
      return;
  }
}

// It never replaces what is shown; but a token at or below it would not be shown everywhere.
void Floor::Impl::noteOver(TimePoint now, const FloorToken& token) {
  if (m_phase == Phase::Holding && token > m_lease.token()) renew(now);
  if (m_phase == Phase::Claiming && m_round->token().term <= m_maxTerm) startRound(now);
}

// Others still believe in an earlier run of this member. It is over, so it is never shown as live; only its
// term counts.
void Floor::Impl::noteEarlierRun(TimePoint now, const FloorToken& token, bool alive) {
  m_maxTerm = std::max(m_maxTerm, token.term);
  if (!alive || m_phase != Phase::Holding || token < m_lease.token()) return noteOver(now, token);
  // Above what is held here, and alive: the same identity runs twice. One must give way, or both would climb
  // over each other for ever.
  stopHolding(FloorEnd::Overtaken);
}

// Somebody may be live whom this member can't show: a round that runs is put off.
void Floor::Impl::contest(TimePoint now, const MemberId& holder) {
  if (m_phase == Phase::Waiting) m_wish->obstacle = {FloorDenial::Taken, holder};
  if (m_phase == Phase::Claiming) backOff(now, {FloorDenial::Taken, holder});
}

// Another member is live with the greatest token known.
void Floor::Impl::noteLive(TimePoint now) {
  const FloorToken& token = m_lease.token();
  endListening(now);
  if (m_phase == Phase::Holding) stopHolding(FloorEnd::Overtaken);
  endArbitration();
  m_releaseCopies.stop();
  m_granted.reset();
  m_rival.forgetUpTo(token);
  m_preferAt.reset();
  if (m_reservation && m_reservation->token <= token) m_reservation.reset();
  if (!asking()) return;
  // With a term that was claimed here too it won against this member; with another one it was there before.
  const bool claimed =
      m_wish->firstTerm != 0 && token.term >= m_wish->firstTerm && token.term <= m_lastClaimTerm;
  deny(claimed || m_wish->sawRival ? FloorDenied{FloorDenial::Lost, token.owner} : takenBy());
}

void Floor::Impl::endListening(TimePoint now) {
  m_listenUntil = std::min(m_listenUntil, now);
  if (m_phase == Phase::Waiting && m_wish->awaitsListening) m_retryAt = now;
}

// The holder tells the head of its queue: a raised hand that is missing there got lost.
void Floor::Impl::checkOwnPlace(TimePoint now, const BeaconMessage& beacon) {
  if (!m_hand.raised || beacon.queueCount > beacon.queueHead.size()) return;
  if (std::ranges::find(beacon.queueHead, m_self.id()) != beacon.queueHead.end()) return;
  if (m_handCopies.nextTimeout() || (m_lastHandSent && now < *m_lastHandSent + limits::kHandResendInterval))
    return;
  sendHand(now, false);
}

// --- giving up and passing on ---

std::optional<DropReason> Floor::Impl::handleRelease(TimePoint now, const SenderTag& sender, Bytes body) {
  Opened<ReleaseMessage> release;
  if (const Drop drop = open(MessageType::Release, body, release)) return drop;
  const FloorToken& token = release.message.token;
  if (senderTagOf(release.author) != sender) return DropReason::WrongSigner;
  if (const Drop drop = checkToken(token, release.author)) return drop;
  if (release.author == m_self.id()) return std::nullopt;
  // Anybody may release a token that was never issued: also a newcomer is carried no further than by a step.
  const bool far = token.term > m_maxTerm && token.term - m_maxTerm > limits::kMaxTermStep;
  if (m_suspect == release.author) m_suspect = {};
  if (m_granted && m_granted->owner == release.author) m_granted->owner = {};
  if (!far) m_maxTerm = std::max(m_maxTerm, token.term);
  m_rival.forgetUpTo(token);
  if (m_reservation && m_reservation->token <= token) m_reservation.reset();
  if (m_phase == Phase::Holding) {
    if (!far && token > m_lease.token()) renew(now);
    return std::nullopt;
  }
  if (m_grant && m_grant->token == token) {
    grantFailed(now);
    return std::nullopt;
  }
  if (m_lease.noteReleased(token)) m_denyAt.reset();
  if (token >= m_lease.token()) endListening(now);
  if (m_phase == Phase::Claiming && m_round->token().term <= m_maxTerm) startRound(now);
  return std::nullopt;
}

std::optional<DropReason> Floor::Impl::handleGrant(TimePoint now, const SenderTag& sender, Bytes body) {
  Opened<GrantMessage> grant;
  if (const Drop drop = open(MessageType::Grant, body, grant)) return drop;
  const auto& [token, grantor] = grant.message;
  if (senderTagOf(grant.author) != sender) return DropReason::WrongSigner;
  if (const Drop drop = checkToken(grantor, grant.author)) return drop;
  if (const Drop drop = checkToken(token, token.owner)) return drop;
  if (grant.author == m_self.id()) return std::nullopt;
  // From one that is not the last holder: worth nothing, and known already by order.
  if (m_phase == Phase::Holding || grantor < m_lease.token()) return std::nullopt;
  m_maxTerm = std::max(m_maxTerm, grantor.term);
  if (m_lease.noteReleased(grantor)) endArbitration();
  m_denyAt.reset();
  endListening(now);
  m_granted = Granted{token.owner, now + limits::kLease};
  if (token.owner == m_self.id()) {
    if (token.incarnation == m_incarnation) takeGrant(now, token);
    return std::nullopt;
  }
  m_reservation = Reservation{token, now + limits::kGrantReserve};
  if (m_phase == Phase::Claiming) {
    m_wish->sawRival = true;
    backOff(now, {FloorDenial::Lost, token.owner});
    m_retryAt += limits::kGrantReserve;
  }
  return std::nullopt;
}

void Floor::Impl::takeGrant(TimePoint now, const FloorToken& token) {
  const bool claimed = m_phase == Phase::Claiming && m_round->token() == token;
  // A term that is used up is not taken: this member refused it before, or others show nothing so low any
  // more.
  const bool usedUp = token.term <= m_maxTerm;
  if (claimed || (m_hand.raised && !usedUp && m_phase != Phase::Claiming)) return hold(now, token);
  // Not wanted any more: said, so that the grantor passes it on and the others, who answer no claim while a
  // grant is open, answer this member's next one at once. A claimant lets a grant of a new term be: its own
  // round decides.
  if (usedUp || (m_phase != Phase::Claiming && !m_hand.raised)) startRelease(now, token);
}

std::optional<DropReason> Floor::Impl::handleHand(TimePoint now, const SenderTag& sender, Bytes body) {
  Opened<HandMessage> hand;
  if (const Drop drop = open(MessageType::Hand, body, hand)) return drop;
  if (senderTagOf(hand.author) != sender) return DropReason::WrongSigner;
  if (hand.author == m_self.id()) return std::nullopt;
  // Whoever just came says it again in two seconds; a key that is nobody's can't fill the queue.
  if (!m_members.isPresent(hand.author)) return DropReason::WrongSigner;
  m_handClock.heard(now, hand.message.raiseClock);
  if (m_hands.note(now, hand.author, hand.message) == HandQueue::Noted::Full) return DropReason::TableFull;
  return std::nullopt;
}

}  // namespace vinicast
