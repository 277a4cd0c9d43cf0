// SPDX-License-Identifier: MIT
#include "core/floor/floor.hpp"

#include <utility>

#include "core/floor/floor_impl.hpp"
#include "core/floor/token.hpp"
#include "vinicast/limits.hpp"

namespace vinicast {

namespace {

constexpr std::uint64_t kRandomStream = 0x464c4f4f52;  // "FLOOR"

}  // namespace

Floor::Impl::Impl(const Identity& self, const GroupId& group, std::uint64_t incarnation,
                  const MemberDirectory& members, Outbox& outbox, std::uint64_t seed, TimePoint now)
    : m_self(self),
      m_group(group),
      m_incarnation(incarnation),
      m_members(members),
      m_outbox(outbox),
      m_random(seed, kRandomStream),
      m_lastTick(now),
      m_listenSince(now),
      m_listenUntil(now + limits::kFloorListen),
      m_hands(self.id()) {
  m_hand.incarnation = incarnation;
}

Result<void, FloorError> Floor::Impl::press(TimePoint now) {
  if (m_left) return Unexpected(FloorError::Left);
  enter(now);
  pump(now);
  if (m_phase == Phase::Holding) {
    if (!m_offerEnds) return Unexpected(FloorError::AlreadyHolding);
    // Yes: told by beacons at once.
    m_offerEnds.reset();
    m_beacons.emplace(now);
    pump(now);
    refreshView();
    return {};
  }
  if (asking()) {
    if (m_wish->reason != ClaimReason::QueueHead) return Unexpected(FloorError::AlreadyClaiming);
    // The claim that runs is made for a raised hand: it counts as asked for now.
    m_wish->reason = ClaimReason::User;
    m_wish->deadline = std::max(m_wish->deadline, now + limits::kClaimPatience);
    refreshView();
    return {};
  }
  if (m_lease.live()) {
    m_outbox.tell(takenBy());
    return {};
  }
  wish(now, ClaimReason::User, std::max(now, m_listenUntil));
  m_wish->awaitsListening = now < m_listenUntil;
  pump(now);
  refreshView();
  return {};
}

void Floor::Impl::release(TimePoint now) {
  if (m_left) return;
  enter(now);
  if (asking()) withdraw(now);
  if (m_phase == Phase::Holding) giveUp(now);
  pump(now);
  refreshView();
}

void Floor::Impl::giveUp(TimePoint now) {
  stopHolding(FloorEnd::Released);
  if (!m_autoAdvance || !handOver(now, 0)) linger(now);
}

void Floor::Impl::stopHolding(FloorEnd reason) {
  // Who said no, or nothing, was never live: there is nothing to end.
  const bool wasLive = !std::exchange(m_offerEnds, std::nullopt);
  m_phase = Phase::Resting;
  m_beacons.reset();
  m_lease.endOwn();
  if (wasLive) m_outbox.tell(FloorEnded{reason});
}

// Why a press is denied while another member's lease lives.
FloorDenied Floor::Impl::takenBy() const {
  return {m_lease.offered() ? FloorDenial::Offered : FloorDenial::Taken, m_lease.token().owner};
}

// Nobody waits for a claim that was taken back: its release ends it everywhere.
void Floor::Impl::withdraw(TimePoint now) {
  const FloorToken known = m_lease.token();
  const bool recovers = m_wish->reason == ClaimReason::Recover && known.owner == m_self.id();
  if (m_round) {
    startRelease(now, m_round->token());
  } else if (recovers) {
    startRelease(now, known);
  }
  m_round.reset();
  m_wish.reset();
  m_phase = Phase::Resting;
}

void Floor::Impl::raiseHand(TimePoint now) {
  if (m_left || m_hand.raised) return;
  enter(now);
  if (m_phase == Phase::Holding) return;
  m_hand.raised = true;
  m_hand.raiseClock = m_handClock.next(now);
  sendHand(now, true);
  pump(now);
  refreshView();
}

void Floor::Impl::lowerHand(TimePoint now) {
  if (m_left) return;
  if (m_offerEnds) return release(now);
  if (!m_hand.raised) return;
  enter(now);
  m_hand.raised = false;
  sendHand(now, true);
  pump(now);
  refreshView();
}

// A change is sent several times, a refresh once.
void Floor::Impl::sendHand(TimePoint now, bool changed) {
  if (changed) ++m_hand.sequence;
  m_hands.note(now, m_self.id(), m_hand);
  const std::span<const limits::milliseconds> offsets = limits::kHandCopies;
  m_handCopies.start(now, changed ? offsets : offsets.first(1), sign(MessageType::Hand, m_hand.encode()));
  m_handRefreshAt.reset();
  if (!m_hand.raised) return;
  constexpr Duration kJitter = limits::kHandRefreshJitter;
  m_handRefreshAt = now + limits::kHandRefresh + m_random.between(-kJitter, kJitter);
}

void Floor::Impl::leave(TimePoint now) {
  if (m_left) return;
  release(now);
  lowerHand(now);
  // There will be no later copies; a second one at once makes up for a lost first.
  const TimePoint all = now + limits::kLease;
  if (auto body = m_releaseCopies.takeDue(all)) multicast(MessageType::Release, std::move(*body));
  if (auto body = m_grantCopies.takeDue(all)) multicast(MessageType::Grant, std::move(*body));
  m_left = true;
}

void Floor::Impl::handleJoin(TimePoint now) {
  if (m_left) return;
  enter(now);
  if (m_phase == Phase::Holding) m_beacons->noteJoin(now);
  pump(now);
  refreshView();
}

void Floor::Impl::handleMemberGone(TimePoint now, const MemberId& id) {
  if (m_left) return;
  enter(now);
  m_hands.forget(id);
  m_rival.forgetOwner(id);
  pump(now);
  refreshView();
}

void Floor::Impl::handleNewRun(TimePoint now, const MemberId& id, std::uint64_t incarnation) {
  if (m_left) return;
  enter(now);
  m_hands.forgetEarlierRun(id, incarnation);
  pump(now);
  refreshView();
}

bool Floor::Impl::mayTransmit(TimePoint now) const {
  return m_phase == Phase::Holding && !m_offerEnds && now - m_lastTick <= limits::kStallFence;
}

void Floor::Impl::noteMediaSent(TimePoint now) {
  if (m_beacons) m_beacons->noteMedia(now);
}

std::optional<LiveToken> Floor::Impl::live() const {
  const bool held = m_phase == Phase::Holding;
  if (held ? m_offerEnds.has_value() : !m_lease.live() || m_lease.offered()) return std::nullopt;
  return LiveToken{m_lease.token(), m_lease.hash(), m_lease.key(), m_lease.mediaSaid()};
}

void Floor::Impl::refreshView() {
  FloorView view;
  view.selfHolds = m_phase == Phase::Holding;
  if (view.selfHolds || m_lease.live()) {
    view.state = FloorState::Held;
    view.token = m_lease.token();
    view.holder = view.token.owner;
    view.offered = view.selfHolds ? m_offerEnds.has_value() : m_lease.offered();
  } else if (asking() && m_wish->reason != ClaimReason::QueueHead) {
    view.state = FloorState::Claiming;
    if (m_round) {
      view.token = m_round->token();
    } else if (m_lastClaimTerm != 0 && m_wish->firstTerm != 0) {
      view.token = makeToken(m_group, m_lastClaimTerm, 0, m_self.id(), m_incarnation);
    }
  }
  view.term = m_maxTerm;
  view.queue = m_hands.order();
  if (view == m_view) return;
  m_view = std::move(view);
  m_outbox.tell(FloorChanged{m_view});
}

std::vector<std::byte> Floor::Impl::sign(MessageType type, Bytes payload) const {
  return signBody(m_self, {m_group, type}, payload);
}

void Floor::Impl::multicast(MessageType type, std::vector<std::byte> body) {
  m_outbox.send(type, Destination::controlGroup(), std::move(body));
}

std::size_t Floor::Impl::others() const {
  const std::size_t present = m_members.otherMembers();
  return present > 0 && !m_suspect.isZero() && m_members.isPresent(m_suspect) ? present - 1 : present;
}

// --- the public face ---

Floor::Floor(const Identity& self, const GroupId& group, std::uint64_t incarnation,
             const MemberDirectory& members, Outbox& outbox, std::uint64_t seed, TimePoint now)
    : m_impl(std::make_unique<Impl>(self, group, incarnation, members, outbox, seed, now)) {}
Floor::~Floor() = default;
Result<void, FloorError> Floor::press(TimePoint now) {
  return m_impl->press(now);
}
void Floor::release(TimePoint now) {
  m_impl->release(now);
}
void Floor::raiseHand(TimePoint now) {
  m_impl->raiseHand(now);
}
void Floor::lowerHand(TimePoint now) {
  m_impl->lowerHand(now);
}
void Floor::setAutoAdvance(bool on) {
  m_impl->setAutoAdvance(on);
}
void Floor::handleWallClock(TimePoint now, WallTime wall) {
  m_impl->handleWallClock(now, wall);
}
void Floor::leave(TimePoint now) {
  m_impl->leave(now);
}
std::optional<DropReason> Floor::handleMessage(TimePoint now, MessageType type, const SenderTag& sender,
                                               std::span<const std::byte> body) {
  return m_impl->handleMessage(now, type, sender, body);
}
void Floor::handleMedia(TimePoint now, const TokenHash& fence) {
  m_impl->handleMedia(now, fence);
}
void Floor::handleMemberGone(TimePoint now, const MemberId& id) {
  m_impl->handleMemberGone(now, id);
}
void Floor::handleNewRun(TimePoint now, const MemberId& id, std::uint64_t incarnation) {
  m_impl->handleNewRun(now, id, incarnation);
}
void Floor::handleJoin(TimePoint now) {
  m_impl->handleJoin(now);
}
void Floor::handleStall(TimePoint now) {
  m_impl->handleStall(now);
}
void Floor::handleTimeout(TimePoint now) {
  m_impl->handleTimeout(now);
}
std::optional<TimePoint> Floor::nextTimeout() const {
  return m_impl->nextTimeout();
}
bool Floor::mayTransmit(TimePoint now) const {
  return m_impl->mayTransmit(now);
}
void Floor::noteMediaSent(TimePoint now) {
  m_impl->noteMediaSent(now);
}
std::optional<LiveToken> Floor::live() const {
  return m_impl->live();
}
const FloorView& Floor::view() const {
  return m_impl->view();
}

}  // namespace vinicast
