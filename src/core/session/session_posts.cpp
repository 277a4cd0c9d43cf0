// SPDX-License-Identifier: MIT
// The posts' side of a session: what updates and datagrams mean for them, and what updates tell of them.

#include <algorithm>

#include "core/routing/ring.hpp"
#include "core/session/session_parts.hpp"
#include "vinicast/limits.hpp"

namespace vinicast {

void SessionParts::noteUpdate(TimePoint now, const Roster::Accepted& accepted) {
  const MemberUpdate& update = accepted.update;
  const auto theirInterval = std::clamp<Duration>(std::chrono::milliseconds(update.intervalMillis),
                                                  limits::kMinUpdateInterval, limits::kMaxUpdateInterval);
  if (reconciler.noteRoot(now, accepted.id, update.historyRoot, theirInterval, accepted.appeared))
    roster.updateSoon(now, limits::kAcknowledgeMin);
  const LogId log{senderTagOf(accepted.id), update.postIncarnation};
  const auto theirUptime = std::chrono::milliseconds(update.uptimeMillis);
  baseline.noteLog(log, theirUptime < roster.uptime(now) ? update.postsAtBoot : update.lastPost);
  if (accepted.appeared) {
    delivery.noteGone(now, accepted.id);  // a new boot may hold nothing of before
    typing.noteGone(accepted.id);
  }
  m_currentLogs.insert(log.author, log.incarnation).first = log.incarnation;
  store.noteFloor(log, update.firstPost, PostStore::FloorSource::Author);
  sync.noteReached(now, log, update.lastPost);
  for (const LogPosition& position : update.logs) {
    const LogId listed{position.author, position.incarnation};
    if (listed == ownLog()) {
      // A position with gaps, or one that begins after a gap, says nothing of single posts.
      const bool fromTheStart = !position.gaps && position.first <= store.floorOf(ownLog());
      if (fromTheStart) delivery.noteHeld(now, accepted.id, std::min(position.last, m_lastPost));
      sync.noteReached(now, listed, m_postsAtBoot);  // they may hold more, behind a gap
      continue;
    }
    store.noteFloor(listed, position.first, PostStore::FloorSource::Hearsay);
    sync.noteReached(now, listed, position.last);
  }
}

std::optional<DropReason> SessionParts::handlePosts(TimePoint now, const Incoming& in) {
  if (in.header.type == MessageType::Heartbeat) return sync.handleHeartbeat(now, in.header.sender, in.body);
  if (in.header.type == MessageType::Nack) return sync.handleNack(now, in.body);
  const auto arrival = sync.handleFragment(now, wallAt(now), in.header.type, in.header.sender, in.body);
  if (arrival.settled) puller.arrived(now, *arrival.settled);
  if (arrival.added) {
    noteText(*arrival.added);
    if (const auto clock = store.clockOf(*arrival.added)) m_clock.observe(*clock, wallAt(now));
    if (roster.isPrompt())
      roster.updateSoon(now, m_random.between(limits::kAcknowledgeMin, limits::kAcknowledgeMax));
  }
  return arrival.drop;
}

// A newcomer gets its history from the members nearest to it on the ring that are here for a while: all
// members choose the same, and many newcomers choose different ones.
bool SessionParts::isNearTo(TimePoint now, const MemberId& newcomer) const {
  if (roster.uptime(now) < limits::kOfferUptime) return false;
  return !roster.atLeast(limits::kOfferers, [&](const Roster::Entry& member) {
    return member.id != newcomer && std::chrono::milliseconds(member.uptimeMillis) >= limits::kOfferUptime &&
           isNearer(newcomer, member.id, identity.id());
  });
}

void SessionParts::offerPosts(TimePoint now, const Incoming& in, const MemberUpdate& joining) {
  const Roster::Entry* member = roster.findByTag(in.header.sender);
  if (member == nullptr || joining.historyRoot == store.root() || !isNearTo(now, member->id)) return;
  const std::size_t bytes = in.body.size() + limits::kHeaderBytes + limits::kTagBytes;
  answers.offer(now, {member->id, member->address(), bytes});
}

std::optional<DropReason> SessionParts::handleDigests(TimePoint now, const Incoming& in) {
  const Roster::Entry* member = roster.findByTag(in.header.sender);
  if (member == nullptr) return DropReason::WrongSigner;
  const std::size_t bytes = in.body.size() + limits::kHeaderBytes + limits::kTagBytes;
  const PostAnswers::Requester requester{member->id, in.source.from, bytes};
  if (in.header.type == MessageType::DigestRequest) return reconciler.handleRequest(now, requester, in.body);
  if (in.header.type == MessageType::Pull) return answers.handlePull(now, requester, in.body);
  return reconciler.handleDigest(now, requester, in.body);
}

// The text that somebody was typing is one of its current log.
void SessionParts::noteText(const PostKey& key) {
  const std::uint32_t* current = m_currentLogs.find(key.log.author);
  const Roster::Entry* author = roster.findByTag(key.log.author);
  if (author != nullptr && current != nullptr && *current == key.log.incarnation)
    typing.noteText(author->id, false, key.sequence);
}

std::optional<DropReason> SessionParts::handleTyping(TimePoint now, const Incoming& in) {
  const SenderTag& author = in.header.sender;
  const Roster::Entry* member = roster.findByTag(author);
  const std::uint32_t* current = m_currentLogs.find(author);
  if (member == nullptr || current == nullptr || member->bootNumber != in.header.bootNumber)
    return DropReason::WrongSigner;
  const Typing::Came came{store.highestHeld({author, *current}),
                          direct.lastFrom(member->id, in.header.bootNumber)};
  return typing.handleMessage(now, author, in.header.bootNumber, came, in.body);
}

void SessionParts::sayTyping(TimePoint now, const MemberId& to) {
  m_now = now;
  if (!m_left) typing.say(now, to, to.isZero() ? m_lastPost : direct.lastNumber());
}

std::optional<PostId> SessionParts::post(TimePoint now, PostDraft draft) {
  m_now = now;
  if (!sync.canTake()) return std::nullopt;
  PostRecord record;
  record.incarnation = m_incarnation;
  record.sequence = ++m_lastPost;
  record.clock = m_clock.tick(wallAt(now));
  record.order = store.nextOrder(record.clock);
  record.previousHash = m_previousHash;
  if (const auto* last = store.record({ownLog(), record.sequence - 1})) record.previousHash = hashOf(*last);
  record.parents = store.latest(limits::kMaxParents);
  record.authorName = m_name;
  record.kind = draft.kind;
  record.target = draft.target;
  record.text = std::move(draft.text);
  auto body = signBody(identity, {keys.groupId(), MessageType::Post}, record.encode());
  m_previousHash = hashOf(body);
  const PostKey key{ownLog(), record.sequence};
  (void)store.add(now, wallAt(now), key, std::move(body), true);
  delivery.track(now, key.sequence);
  sync.sendOwn(now, key);
  return PostId{identity.id(), m_incarnation, record.sequence};
}

void SessionParts::fillPosts(MemberUpdate& update) {
  update.postIncarnation = m_incarnation;
  update.historyRoot = store.root();
  // Not the first that is held: own posts from before this boot are still wanted back.
  update.firstPost = store.floorOf(ownLog());
  update.lastPost = m_lastPost;
  update.postsAtBoot = m_postsAtBoot;
  update.logs = store.positions(ownLog(), limits::kMaxListedLogs);
  // Perhaps nobody fills the gaps of a log whose author is gone: what is held behind them is told too, so
  // that all get it. An author who is here counts who holds its posts by what comes before the first gap.
  for (LogPosition& log : update.logs) {
    const std::uint32_t* current = m_currentLogs.find(log.author);
    if (current != nullptr && *current == log.incarnation) continue;
    const std::uint64_t highest = store.highestHeld({log.author, log.incarnation});
    if (highest <= log.last) continue;
    log.last = highest;
    log.gaps = true;
  }
}

}  // namespace vinicast
