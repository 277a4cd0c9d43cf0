// SPDX-License-Identifier: MIT
#include "core/session/session_parts.hpp"

#include <algorithm>

#include "core/session/part_seeds.hpp"
#include "core/wire/reader.hpp"
#include "vinicast/limits.hpp"

namespace vinicast {

namespace {

constexpr std::uint64_t kRandomStream = 0x53455353;

}  // namespace

SessionParts::SessionParts(const GroupConfig& config, const GroupKeys& groupKeys, std::uint64_t seed,
                           TimePoint now)
    : keys(groupKeys),
      identity(config.identitySeed),
      roster(identity, keys.groupId(), config.bootNumber, config.name, outbox,
             seedOf(Part::Roster, config, seed), now),
      peers(identity, keys.groupId(), config.identitySeed, config.bootNumber, roster, outbox,
            seedOf(Part::Peers, config, seed), now),
      otherSelf(identity, keys.groupId(), config.identitySeed, config.bootNumber, outbox,
                seedOf(Part::OtherSelf, config, seed)),
      ledger(seedOf(Part::Ledger, config, seed)),
      baseline(config.wallAtStart, seedOf(Part::Baseline, config, seed)),
      store(identity.id(), keys.groupId(), baseline, outbox),
      puller(outbox),
      sync({senderTagOf(identity.id()), config.postIncarnation}, config.lastPostSequence, store, baseline,
           puller, roster, outbox, seedOf(Part::Sync, config, seed), now),
      answers(store, sync, ledger, outbox, seedOf(Part::Answers, config, seed), now),
      reconciler(identity.id(), store, answers, puller, roster, ledger, outbox,
                 seedOf(Part::Reconciler, config, seed), now),
      delivery(identity.id(), config.postIncarnation, outbox, seedOf(Part::Delivery, config, seed)),
      direct(identity, keys.groupId(), config.bootNumber, roster, outbox),
      typing(identity, keys.groupId(), config.bootNumber, roster, outbox),
      floor(identity, keys.groupId(), config.bootNumber, roster, outbox, seedOf(Part::Floor, config, seed),
            now),
      sender(identity, keys.groupId(), roster, outbox),
      receiver(identity, keys.groupId(), roster, outbox, seedOf(Part::Receiver, config, seed)),
      m_name(config.name),
      m_bootNumber(config.bootNumber),
      m_incarnation(config.postIncarnation),
      m_unicastPort(config.unicastPort),
      m_postsAtBoot(config.lastPostSequence),
      m_lastPost(config.lastPostSequence),
      m_previousHash(config.lastPostHash),
      m_currentLogs(seedOf(Part::CurrentLogs, config, seed)),
      m_random(seedOf(Part::Session, config, seed), kRandomStream),
      m_wallBase(now),
      m_wall(config.wallAtStart),
      m_replay(seedOf(Part::Replay, config, seed)),
      m_limiter(seedOf(Part::Limiter, config, seed)),
      m_reception(seedOf(Part::Reception, config, seed)),
      m_now(now) {
  baseline.noteLog(ownLog(), m_postsAtBoot);
  m_clock.resume(config.lastPostClock);
  store.resumeOrder(config.lastPostOrder);
  if (config.tellsStored) store.tellStored();
  floor.handleWallClock(now, m_wall);
  floor.setAutoAdvance(config.autoAdvance);
}

Restored SessionParts::restore(TimePoint now, KeptPosts kept) {
  m_now = now;
  Restored restored;
  const std::size_t surplus = kept.bodies.size() - std::min(kept.bodies.size(), limits::kMaxHeldPosts);
  restored.refused = surplus;
  for (std::size_t i = surplus; i < kept.bodies.size(); ++i) {
    const auto clock = store.restore(wallAt(now), std::move(kept.bodies[i]));
    if (clock) m_clock.observe(*clock, wallAt(now));
    ++(clock ? restored.held : restored.refused);
  }
  for (const PostId& last : kept.keptThrough)
    store.noteKept({senderTagOf(last.author), last.incarnation}, last.sequence);
  store.noteKeptBefore(kept.keptBefore);
  return restored;
}

// --- in
// ---------------------------------------------------------------------------------------------------------

void SessionParts::handleDatagram(TimePoint now, const Roster::Source& source,
                                  std::span<const std::byte> datagram) {
  m_now = now;
  if (m_left) return;
  ++m_statistics.datagramsIn;
  m_statistics.bytesIn += datagram.size();
  if (const auto drop = openDatagram(now, source, datagram)) {
    ++m_statistics.drops[static_cast<std::size_t>(*drop)];
    return;
  }
  followFloor(now);
}

std::optional<std::span<const std::byte>> SessionParts::openSeal(const EnvelopeHeader& header,
                                                                 std::span<const std::byte> datagram) {
  const auto clear = datagram.first(limits::kHeaderBytes);
  const auto sealed = datagram.subspan(limits::kHeaderBytes);
  const auto body = std::span(m_opened).first(sealed.size() - limits::kTagBytes);
  if (!keys.open(header.type, nonceOf(header), clear, sealed, body)) return std::nullopt;
  return body;
}

std::optional<DropReason> SessionParts::openDatagram(TimePoint now, const Roster::Source& from,
                                                     std::span<const std::byte> datagram) {
  if (datagram.size() < limits::kHeaderBytes + limits::kTagBytes) return DropReason::TooShort;
  if (datagram.size() > limits::kMaxDatagram) return DropReason::TooLong;
  const DecodedHeader decoded = decodeHeader(datagram);
  if (decoded.problem == HeaderProblem::WrongVersion) return DropReason::WrongVersion;
  if (decoded.problem == HeaderProblem::UnknownType) return DropReason::UnknownType;
  const EnvelopeHeader& header = decoded.header;
  if (header.groupTag != keys.groupTag()) return DropReason::OtherGroup;
  const bool own = header.sender == senderTagOf(identity.id());
  const bool media = isMediaType(header.type);
  if (own && (header.bootNumber == m_bootNumber || media)) {
    if (const auto body = header.type == MessageType::Contact ? openSeal(header, datagram) : std::nullopt)
      peers.handleOwnContact(now, *body);
    return DropReason::OwnEcho;
  }
  const ReplayFilter::Source source{header.sender, header.bootNumber};
  const auto verdict = m_replay.check(source, header.counter, from.arrival);
  const auto noteHeard = [&] {
    if (!own && from.arrival == Arrival::Multicast)
      m_reception.noteHeard(now, source, header.counter, from.from.interfaceIndex);
  };
  if (verdict == ReplayFilter::Verdict::Seen) {
    noteHeard();  // on another interface, perhaps
    return DropReason::Replay;
  }
  const auto body = openSeal(header, datagram);
  if (!body) return DropReason::BadSeal;
  noteHeard();
  if (!media && !m_limiter.admit(now, limitedAs(header, from.from))) return DropReason::RateLimited;
  m_replay.accept(source, header.counter, from.arrival);
  if (own) return otherSelf.handleMessage(now, header, from, *body);
  if (!media) ledger.noteReceived(from.from, datagram.size());
  const Way way = from.arrival == Arrival::Unicast ? Way::Unicast : Way::Multicast;
  roster.noteHeard(now, header.sender, header.bootNumber, media ? Way::None : way);
  if (media && from.arrival == Arrival::Multicast) m_mediaReach.noteMulticast(now, header.sender);
  const Incoming in{header, from, *body};
  if (verdict != ReplayFilter::Verdict::OtherWay) return dispatch(now, in);
  if (header.type == MessageType::VideoShard && from.arrival == Arrival::Multicast && isShown(in))
    receiver.noteLateMulticast(now, *body);
  return DropReason::Duplicate;
}

// A present member has a share of its own, which nobody takes from it by sending from its address.
SourceLimiter::Source SessionParts::limitedAs(const EnvelopeHeader& header, const Endpoint& from) const {
  const Roster::Entry* member = roster.findByTag(header.sender);
  if (member == nullptr || member->bootNumber != header.bootNumber) return SourceLimiter::at(from);
  return SourceLimiter::of(header.sender, header.bootNumber);
}

std::optional<DropReason> SessionParts::dispatch(TimePoint now, const Incoming& in) {
  switch (in.header.type) {
    case MessageType::Join:
    case MessageType::Update:
    case MessageType::Bye:
    case MessageType::Ping:
    case MessageType::Pong:
      return handleMembers(now, in);
    case MessageType::Contact:
    case MessageType::ContactAck:
    case MessageType::PeerList: {
      if (in.source.arrival != Arrival::Unicast) return DropReason::Malformed;
      const auto drop = peers.handleMessage(now, in.header.type, in.header.sender, in.header.bootNumber,
                                            in.source.from, in.body);
      sendGreetings(now);
      return drop;
    }
    case MessageType::Post:
    case MessageType::Repair:
    case MessageType::Heartbeat:
    case MessageType::Nack:
      return handlePosts(now, in);
    case MessageType::DigestRequest:
    case MessageType::Digest:
    case MessageType::Pull:
      return handleDigests(now, in);
    case MessageType::Typing:
      return handleTyping(now, in);
    case MessageType::Claim:
    case MessageType::Ack:
    case MessageType::Deny:
    case MessageType::Prefer:
    case MessageType::Beacon:
    case MessageType::Release:
    case MessageType::Grant:
    case MessageType::Hand:
      return floor.handleMessage(now, in.header.type, in.header.sender, in.body);
    case MessageType::VideoShard:
    case MessageType::AudioPacket:
      return handleMedia(now, in);
    case MessageType::RepairRequest:
    case MessageType::KeyFrameRequest:
    case MessageType::ViewerReport:
      return handleLive(now, in);
    case MessageType::Direct:
      return handleDirect(in);
    case MessageType::DirectAck:
      return direct.handleAck(now, in.header.sender, in.body);
  }
  return DropReason::UnknownType;
}

std::optional<DropReason> SessionParts::handleMembers(TimePoint now, const Incoming& in) {
  const auto handled =
      roster.handleMessage(now, in.header.type, in.header.sender, in.header.bootNumber, in.source, in.body);
  if (handled.accepted) {
    noteReception(now, in, *handled.accepted);
    noteUpdate(now, *handled.accepted);
    if (handled.accepted->appeared)
      floor.handleNewRun(now, handled.accepted->id, handled.accepted->update.bootNumber);
    if (in.header.type == MessageType::Join) {
      offerPosts(now, in, handled.accepted->update);
      floor.handleJoin(now);
    }
    peers.noteUpdate(now, *handled.accepted, in.source.arrival);
  }
  if (handled.gone) {
    noteGone(now, *handled.gone);
    peers.noteLeft(now, senderTagOf(*handled.gone));
  }
  return handled.drop;
}

void SessionParts::noteReception(TimePoint now, const Incoming& in, const Roster::Accepted& accepted) {
  const Roster::Entry* member = roster.find(accepted.id);
  if (member == nullptr) return;
  const auto interfaceIndex =
      in.source.arrival == Arrival::Multicast ? std::optional(in.source.from.interfaceIndex) : std::nullopt;
  m_reception.noteUpdate(now, {in.header.sender, in.header.bootNumber},
                         {in.header.counter, accepted.update.sentToGroups, roster.unheardAfter(*member)},
                         interfaceIndex);
}

void SessionParts::noteGone(TimePoint now, const MemberId& id) {
  m_currentLogs.erase(senderTagOf(id));
  delivery.noteGone(now, id);
  puller.noteGone(id);
  reconciler.noteGone(id);
  direct.handleMemberGone(id);
  typing.noteGone(id);
  floor.handleMemberGone(now, id);
}

std::optional<DropReason> SessionParts::handleLive(TimePoint now, const Incoming& in) {
  const Roster::Entry* member = roster.findByTag(in.header.sender);
  if (member == nullptr) return DropReason::WrongSigner;
  if (!sender.active()) {
    if (in.header.type == MessageType::RepairRequest) receiver.overhearRepairRequest(now, in.body);
    if (in.header.type == MessageType::KeyFrameRequest) receiver.overhearKeyFrameRequest(now, in.body);
    return std::nullopt;
  }
  switch (in.header.type) {
    case MessageType::RepairRequest:
      return sender.handleRepairRequest(now, member->id, in.body);
    case MessageType::KeyFrameRequest:
      return sender.handleKeyFrameRequest(now, in.body);
    default:
      return sender.handleViewerReport(now, member->id, in.body);
  }
}

std::optional<DropReason> SessionParts::handleMedia(TimePoint now, const Incoming& in) {
  TokenHash fence;
  Reader reader(in.body);
  reader.id(fence);
  if (!reader.ok()) return DropReason::Malformed;
  const auto live = floor.live();
  if (!isShown(in) || live->hash != fence) return DropReason::StaleFence;
  const auto outcome = in.header.type == MessageType::VideoShard
                           ? receiver.handleVideoShard(now, in.body, in.source.arrival)
                           : receiver.handleAudioPacket(now, in.body);
  // Only what the holder signed speaks for its lease (§5.3).
  if (outcome.verified) floor.handleMedia(now, fence);
  return outcome.drop;
}

// --- time and commands
// ------------------------------------------------------------------------------------------

void SessionParts::handleTimeout(TimePoint now) {
  m_now = now;
  if (m_left) return;
  for (const MemberId& lost : roster.takeLost(now)) {
    noteGone(now, lost);
    peers.noteLost(now, senderTagOf(lost));
  }
  if (roster.updateDue(now)) roster.sendUpdate(now, makeUpdate());
  peers.handleTimeout(now);
  sync.handleTimeout(now);
  store.handleTimeout(now);
  answers.handleTimeout(now);
  puller.handleTimeout(now);
  reconciler.handleTimeout(now);
  delivery.handleTimeout(now, static_cast<std::uint32_t>(roster.otherMembers()));
  direct.handleTimeout(now);
  typing.handleTimeout(now);
  floor.handleTimeout(now);
  followFloor(now);
  sender.handleTimeout(now);
  receiver.handleTimeout(now);
}

void SessionParts::handleHostEvent(TimePoint now, HostEvent event) {
  m_now = now;
  if (m_left) return;
  if (event == HostEvent::Resumed) {
    roster.handleResumed(now);
    floor.handleStall(now);
  }
  m_reception.restart();
  roster.updateSoon(now, Duration::zero());
  peers.handleHostEvent(now);
  sync.askAgain(now);
  reconciler.hurry(now);
  followFloor(now);
}

void SessionParts::setWall(TimePoint now, WallTime wall) {
  m_wallBase = now;
  m_wall = wall;
  floor.handleWallClock(now, wall);
}

WallTime SessionParts::wallAt(TimePoint now) const {
  return {m_wall.milliseconds +
          std::chrono::duration_cast<std::chrono::milliseconds>(now - m_wallBase).count()};
}

DirectId SessionParts::sendDirect(TimePoint now, const MemberId& to, std::string text) {
  m_now = now;
  return direct.send(now, to, std::move(text));
}

std::optional<DropReason> SessionParts::handleDirect(const Incoming& in) {
  const auto drop = direct.handleDirect(in.header.sender, in.source.from, in.body);
  if (const Roster::Entry* member = roster.findByTag(in.header.sender))
    typing.noteText(member->id, true, direct.lastFrom(member->id, in.header.bootNumber));
  return drop;
}

void SessionParts::leave(TimePoint now) {
  m_now = now;
  if (m_left) return;
  floor.leave(now);
  followFloor(now);
  roster.sendBye();
  m_left = true;
}

void SessionParts::followFloor(TimePoint now) {
  const auto live = floor.live();
  const TokenHash hash = live ? live->hash : TokenHash{};
  if (live && live->mediaSaid) m_mediaReach.noteSaid(now, *live->mediaSaid);
  m_mediaReach.noteWay(now, peers.mediaWay());
  m_mediaReach.noteLoss(now, receiver.loss());
  peers.wantMedia(now, m_mediaReach.wanted(), m_mediaReach.hearsSome());
  if (hash == m_following) return;
  m_following = hash;
  const bool own = live && floor.view().selfHolds;
  if (!own) sender.stop();
  if (!live || own) receiver.unfollow();
  if (!live || own) m_mediaReach.unfollow();
  if (own) {
    sender.start(now, live->hash);
  } else if (live) {
    const Roster::Entry* member = roster.find(live->token.owner);
    m_mediaReach.follow(now, senderTagOf(live->token.owner),
                        member != nullptr && !roster.isHeardByMulticast(now, *member),
                        m_random.between({}, limits::kMediaAskSpread * roster.otherMembers()));
    receiver.follow(now, live->token.owner, live->holderKey, live->hash);
    // In the middle of what is being sent: nothing can be shown before a key frame.
    if (live->mediaSaid) receiver.requestKeyFrame(now);
  }
}

void SessionParts::sendGreetings(TimePoint now) {
  while (const auto address = peers.takeGreeting()) roster.sendUpdateTo(now, *address, makeUpdate());
}

MemberUpdate SessionParts::makeUpdate() {
  MemberUpdate update;
  update.unicastPort = m_unicastPort;
  update.sentToGroups = m_sentToGroups + outbox.waitingForGroups();
  fillPosts(update);
  return update;
}

std::optional<TimePoint> SessionParts::nextTimeout() const {
  if (m_left) return std::nullopt;
  std::optional<TimePoint> next;
  for (const auto& candidate :
       {roster.nextTimeout(), peers.nextTimeout(), sync.nextTimeout(), store.nextTimeout(),
        answers.nextTimeout(), puller.nextTimeout(), reconciler.nextTimeout(), delivery.nextTimeout(),
        direct.nextTimeout(), typing.nextTimeout(), floor.nextTimeout(), sender.nextTimeout(),
        receiver.nextTimeout()}) {
    if (candidate) next = next ? std::min(*next, *candidate) : candidate;
  }
  return next;
}

Statistics SessionParts::statistics() const {
  Statistics all = m_statistics;
  all.members = roster.otherMembers() + 1;
  all.posts = store.count();
  all.postsEvicted = store.evicted();
  all.nacksSent = sync.nacksSent();
  all.repairsSent = sync.repairsSent();
  all.digestRequestsSent = reconciler.requestsSent();
  all.pullsSent = puller.pullsSent();
  all.postConflicts = store.conflicts();
  all.answersRefused = answers.refused() + ledger.refused();
  all.identityElsewhere = otherSelf.isHeard(m_now);
  all.peers = peers.statistics(m_now);
  all.interfaces = m_reception.losses(m_now);
  all.receive = receiver.statistics();
  all.send = sender.statistics();
  return all;
}

}  // namespace vinicast
