// SPDX-License-Identifier: MIT
#include "core/posts/post_sync.hpp"

#include <algorithm>
#include <iterator>

#include "core/wire/reader.hpp"
#include "vinicast/limits.hpp"

namespace vinicast {

namespace {

constexpr std::uint64_t kSyncRandomStream = 0x504f5354;

DropReason reasonOf(PostStore::Added added) {
  switch (added) {
    case PostStore::Added::BadSignature:
      return DropReason::BadSignature;
    case PostStore::Added::WrongAuthor:
      return DropReason::WrongSigner;
    case PostStore::Added::TableFull:
      return DropReason::TableFull;
    default:
      return DropReason::Malformed;
  }
}

}  // namespace

PostSync::PostSync(const LogId& own, std::uint64_t ownAtBoot, PostStore& store, HistoryBaseline& baseline,
                   const PostPuller& puller, const MemberDirectory& members, Outbox& outbox,
                   std::uint64_t seed, TimePoint now)
    : m_own(own),
      m_ownAtBoot(ownAtBoot),
      m_store(store),
      m_baseline(baseline),
      m_puller(puller),
      m_members(members),
      m_outbox(outbox),
      m_random(seed, kSyncRandomStream),
      m_bucket(limits::kPostBytesPerSecond, limits::kPostBurstBytes, now),
      m_lastOwn(now),
      m_start(now),
      m_ownSent(ownAtBoot),
      m_sendBlockedUntil(now) {}

void PostSync::sendOwn(TimePoint now, const PostKey& key) {
  if (m_ownQueue.empty()) m_store.protectFrom(key);
  m_ownQueue.push_back(key);
  sendQueued(now);
}

PostSync::Arrival PostSync::handleFragment(TimePoint now, WallTime wall, MessageType type,
                                           const SenderTag& sender, std::span<const std::byte> body) {
  auto fragment = PostFragment::decode(body);
  if (!fragment) return {DropReason::Malformed, {}, {}};
  const PostKey key = fragment->key;
  const bool live = type == MessageType::Post;
  if (live && sender != key.log.author) return {DropReason::WrongSigner, {}, {}};
  // Of a long post that is fetched because the hashes differ, the pieces that are equal are needed as well.
  const bool fetching = fragment->count > 1 && m_puller.wants(key.log);
  const bool last = fragment->index + 1U == fragment->count;
  const bool held = noteHeardRepair(now, *fragment);
  if (held && last && !live) ++m_effort;
  if (held && !fetching) return {{}, {}, key};
  Arrival arrival;
  for (std::vector<std::byte>& record : m_reassembly.add(sender, std::move(*fragment))) {
    arrival = take(now, wall, live, key, std::move(record));
    if (arrival.settled) break;
  }
  return arrival;
}

PostSync::Arrival PostSync::take(TimePoint now, WallTime wall, bool live, const PostKey& key,
                                 std::vector<std::byte> record) {
  const PostStore::Added added = m_store.add(now, wall, key, std::move(record), live);
  const bool genuine = added != PostStore::Added::BadSignature && added != PostStore::Added::WrongAuthor;
  if (genuine) m_reassembly.settle(key);
  if (added == PostStore::Added::Held || added == PostStore::Added::Replaced) {
    noteProgress(now, key.log);
    return {{}, {}, key};
  }
  if (added != PostStore::Added::New) return {reasonOf(added), {}, {}};
  noteRepaired(now, key);  // heard just now by everyone who could have asked for it
  if (live) {
    m_baseline.noteLog(key.log, key.sequence - 1);
    notePost();
  }
  noteProgress(now, key.log);
  return {{}, key, key};
}

std::optional<DropReason> PostSync::handleHeartbeat(TimePoint now, const SenderTag& sender,
                                                    std::span<const std::byte> body) {
  const auto heartbeat = Heartbeat::decode(body);
  if (!heartbeat) return DropReason::Malformed;
  noteReached(now, {sender, heartbeat->incarnation}, heartbeat->last);
  return std::nullopt;
}

void PostSync::noteReached(TimePoint now, const LogId& log, std::uint64_t last) {
  // Of the own log, what was posted before this boot is asked for like any other.
  if (log == m_own) last = std::min(last, m_ownAtBoot);
  if (last == 0) return;
  m_store.noteReached(log, last);
  if (!m_store.hasGap(log)) return;
  const auto planned = m_asks.find(log);
  if (planned == m_asks.end()) {
    planAsk(now, log);
    return;
  }
  // An ask that has nearly given up begins anew when there is more, or somebody still has it.
  Ask& ask = planned->second;
  const std::uint64_t reached = m_store.reached(log);
  const bool more = reached > ask.reached;
  const bool weary = ask.tries > limits::kNackTries / 2;
  // A gap that nobody can fill does not make what is lacking after it wait.
  const bool lacking = more && !m_store.holds({log, reached});
  const Duration pause = lacking ? limits::kNackRevivalForMore : limits::kNackRevival;
  const bool early = ask.at <= now + limits::kNackRetry || now - ask.revived < pause;
  // Refused now, the same word counts once more.
  if (!lacking || !early) ask.reached = reached;
  if (early || (!more && !weary)) return;
  ask.revived = now;
  ask.tries = 0;
  ask.at = now + m_random.truncatedExponential(limits::kNackSpread, m_members.otherMembers());
}

void PostSync::askAgain(TimePoint now) {
  for (auto& [log, ask] : m_asks) {
    ask.tries = 0;
    ask.at =
        std::min(ask.at, now + m_random.truncatedExponential(limits::kNackSpread, m_members.otherMembers()));
  }
}

void PostSync::planAsk(TimePoint now, const LogId& log) {
  if (m_asks.size() >= limits::kMaxAsks) return;
  Ask& ask = m_asks[log];
  ask.at = now + m_random.truncatedExponential(limits::kNackSpread, m_members.otherMembers());
  ask.revived = now;
  ask.reached = m_store.reached(log);
}

void PostSync::noteProgress(TimePoint now, const LogId& log) {
  const auto planned = m_asks.find(log);
  if (!m_store.hasGap(log)) {
    if (planned != m_asks.end()) m_asks.erase(planned);
  } else if (planned == m_asks.end()) {
    planAsk(now, log);
  } else if (planned->second.tries > 0) {
    // The answer is under way: ask again for the rest only once it has stopped.
    planned->second.tries = 1;
    planned->second.at = now + retryAfter(1);
  }
}

Duration PostSync::retryAfter(int tries) {
  if (tries > limits::kNackTries) return m_random.between(limits::kNackIdle, 2 * limits::kNackIdle);
  const Duration wait =
      std::min<Duration>(limits::kNackRetry * (1 << std::min(tries - 1, 8)), limits::kNackRetryMax);
  return wait + m_random.truncatedExponential(limits::kNackSpread, m_members.otherMembers());
}

std::optional<DropReason> PostSync::handleNack(TimePoint now, std::span<const std::byte> body) {
  const auto nack = Nack::decode(body);
  if (!nack) return DropReason::Malformed;
  ++m_effort;
  std::size_t left = limits::kRepairsPerNack;
  for (const Nack::Log& asked : nack->logs) {
    for (const SequenceRange& range : asked.ranges) {
      for (const PostKey& key : m_store.heldIn(asked.log, range, left)) {
        planRepair(now, key);
        --left;
      }
    }
    suppressAsk(now, asked);
  }
  return std::nullopt;
}

// Somebody asked for what this member lacks too: the answer will serve both, and so does the lack of one.
void PostSync::suppressAsk(TimePoint now, const Nack::Log& asked) {
  const auto own = m_asks.find(asked.log);
  if (own == m_asks.end()) return;
  const auto lacking = m_store.missing(asked.log, 1);
  const bool covered =
      !lacking.empty() && std::any_of(asked.ranges.begin(), asked.ranges.end(), [&](const auto& range) {
        return range.first <= lacking[0].first && lacking[0].first < range.first + range.count;
      });
  if (!covered) return;
  ++own->second.tries;
  own->second.at = std::max(own->second.at, now + retryAfter(own->second.tries));
}

bool PostSync::heldOff(TimePoint now, const PostKey& key) const {
  const auto last = m_lastRepaired.find(key);
  if (last == m_lastRepaired.end()) return false;
  const int doublings = std::min(std::max(last->second.times - 1, 0), limits::kHoldOffDoublings);
  return now - last->second.at < limits::kPostRepairHoldOff * (1 << doublings);
}

void PostSync::noteRepaired(TimePoint now, const PostKey& key) {
  if (m_lastRepaired.size() >= limits::kMaxHoldOffs && !m_lastRepaired.contains(key)) return;
  Repaired& repaired = m_lastRepaired[key];
  repaired.times = now - repaired.at < limits::kHoldOffMemory ? repaired.times + 1 : 1;
  repaired.at = now;
}

void PostSync::planRepair(TimePoint now, const PostKey& key) {
  if (m_planned.contains(key) || m_planned.size() >= limits::kMaxPostRepairs || heldOff(now, key)) return;
  // An own post that still waits for its first sending needs no repair.
  if (key.log == m_own && key.sequence > m_ownSent) return;
  Duration wait{};
  if (key.log != m_own) {
    wait = m_random.truncatedExponential(limits::kPostRepairSpread, m_members.otherMembers());
    if (m_members.isTagPresent(key.log.author)) wait += limits::kPostRepairBackup;
  }
  m_planned[key] = {now + wait, 0};
  m_repairs.emplace(now + wait, key);
}

void PostSync::repairForAll(TimePoint now, const PostKey& key) {
  if (heldOff(now, key)) return;
  cancelRepair(key);
  if (m_planned.size() >= limits::kMaxPostRepairs) return;
  m_planned[key] = {now, 0};
  m_repairs.emplace(now, key);
  sendQueued(now);
}

// Another member sent a piece of what is held here. Once all pieces were heard, the own answer is not needed;
// what is not a piece of it is nobody's answer.
bool PostSync::noteHeardRepair(TimePoint now, const PostFragment& fragment) {
  const auto* record = m_store.record(fragment.key);
  const std::size_t offset = fragment.index * kMaxFragmentBytes;
  if (record == nullptr) return false;
  const std::size_t pieces = (record->size() + kMaxFragmentBytes - 1) / kMaxFragmentBytes;
  if (fragment.count != pieces) return false;
  // The whole piece: a part of one serves nobody.
  const auto piece = std::span(*record).subspan(offset, std::min(kMaxFragmentBytes, record->size() - offset));
  if (!std::equal(fragment.bytes.begin(), fragment.bytes.end(), piece.begin(), piece.end())) return false;
  const std::uint32_t all = (1U << pieces) - 1;
  const auto planned = m_planned.find(fragment.key);
  if (planned != m_planned.end()) {
    planned->second.heard |= 1U << fragment.index;
    if (planned->second.heard != all) return true;
    cancelRepair(fragment.key);
  }
  if (fragment.index + 1U == pieces) noteRepaired(now, fragment.key);
  return true;
}

void PostSync::cancelRepair(const PostKey& key) {
  const auto planned = m_planned.find(key);
  if (planned == m_planned.end()) return;
  m_repairs.erase({planned->second.at, key});
  m_planned.erase(planned);
}

void PostSync::sendRecord(MessageType type, const PostKey& key, const std::vector<std::byte>& record) {
  for (const PostFragment& fragment : fragmentsOf(key, record))
    m_outbox.send(type, Destination::controlGroup(), fragment.encode());
}

void PostSync::sendQueued(TimePoint now) {
  while (!m_ownQueue.empty() || (!m_repairs.empty() && m_repairs.begin()->first <= now)) {
    const bool own = !m_ownQueue.empty();
    const PostKey key = own ? m_ownQueue.front() : m_repairs.begin()->second;
    const auto* record = m_store.record(key);
    if (record != nullptr && !m_bucket.take(now, record->size())) {
      m_sendBlockedUntil = m_bucket.ready(now, record->size());
      return;
    }
    if (own) {
      m_ownQueue.pop_front();
    } else {
      cancelRepair(key);
    }
    if (record == nullptr) continue;  // evicted while it waited
    sendRecord(own ? MessageType::Post : MessageType::Repair, key, *record);
    noteRepaired(now, key);
    if (own) {
      notePost();
      planCopy(now, key);
      m_ownSent = key.sequence;
      m_store.protectFrom({m_own, key.sequence + 1});
      m_lastOwn = now;
      m_heartbeatsSent = 0;
      m_heartbeatAt = now + limits::kHeartbeats[0];
    } else {
      ++m_repairsSent;
      ++m_effort;
    }
  }
}

void PostSync::notePost() {
  if (++m_posts < 2 * limits::kCopyMemory) return;
  m_posts /= 2;
  m_effort /= 2;
}

// Where most posts are lost to somebody, a second copy costs less than what it saves: in a group of 1000 at
// 10 % loss 10 members lack the post afterwards, not 100.
void PostSync::planCopy(TimePoint now, const PostKey& key) {
  if (m_posts < limits::kCopyPosts) return;
  // Copies save effort themselves: half of it is enough to go on.
  m_copying = m_effort > m_posts * (m_copying ? limits::kCopyEffort / 2 : limits::kCopyEffort);
  if (m_copying && m_copies.size() < limits::kMaxPostCopies)
    m_copies.emplace_back(now + limits::kPostCopyDelay, key);
}

void PostSync::sendCopies(TimePoint now) {
  for (; !m_copies.empty() && m_copies.front().first <= now; m_copies.pop_front()) {
    const PostKey& key = m_copies.front().second;
    const auto* record = m_store.record(key);
    // Nothing waits for a copy.
    if (record == nullptr || !m_ownQueue.empty() || m_planned.contains(key) ||
        !m_bucket.take(now, record->size()))
      continue;
    sendRecord(MessageType::Post, key, *record);
    // What is asked for now was asked for before the copy came; but it is no repair.
    if (const auto sent = m_lastRepaired.find(key); sent != m_lastRepaired.end()) sent->second.at = now;
  }
}

bool PostSync::isFetched(TimePoint now, const LogId& log) const {
  return m_puller.fetches(log) || (m_puller.busy() && now - m_start < limits::kHistoryPatience);
}

void PostSync::sendNacks(TimePoint now) {
  Nack nack;
  std::size_t rangesLeft = limits::kMaxNackRanges;
  for (auto it = m_asks.begin(); it != m_asks.end() && rangesLeft > 0;) {
    auto& [log, ask] = *it;
    if (ask.at > now) {
      ++it;
      continue;
    }
    if (isFetched(now, log)) {
      ask.at = now + limits::kNackRetry;
      ++it;
      continue;
    }
    auto ranges = m_store.missing(log, rangesLeft);
    const bool givenUp = ask.tries >= limits::kNackTries + limits::kNackIdleTries;
    if (ranges.empty() || givenUp) {
      it = m_asks.erase(it);
      continue;
    }
    rangesLeft -= ranges.size();
    nack.logs.push_back({log, std::move(ranges)});
    ++ask.tries;
    ask.at = now + retryAfter(ask.tries);
    ++it;
  }
  if (nack.logs.empty()) return;
  m_outbox.send(MessageType::Nack, Destination::controlGroup(), nack.encode());
  ++m_nacksSent;
  ++m_effort;
}

void PostSync::handleTimeout(TimePoint now) {
  sendNacks(now);
  if (now >= m_sendBlockedUntil) sendQueued(now);
  sendCopies(now);
  if (m_heartbeatAt && now >= *m_heartbeatAt) {
    m_outbox.send(MessageType::Heartbeat, Destination::controlGroup(),
                  Heartbeat{m_own.incarnation, m_ownSent}.encode());
    m_heartbeatAt.reset();
    // A late timer skips what it missed.
    while (++m_heartbeatsSent < std::size(limits::kHeartbeats)) {
      m_heartbeatAt = m_lastOwn + limits::kHeartbeats[m_heartbeatsSent];
      if (*m_heartbeatAt > now) break;
      m_heartbeatAt.reset();
    }
  }
  // The hold-off is short: what is older than it need not be remembered.
  if (m_lastRepaired.size() > limits::kMaxPostRepairs && now - m_lastSweep >= limits::kHoldOffMemory) {
    m_lastSweep = now;
    std::erase_if(m_lastRepaired,
                  [&](const auto& entry) { return now - entry.second.at >= limits::kHoldOffMemory; });
  }
}

std::optional<TimePoint> PostSync::nextTimeout() const {
  std::optional<TimePoint> next = m_heartbeatAt;
  const auto consider = [&](TimePoint at) { next = next ? std::min(*next, at) : at; };
  for (const auto& [log, ask] : m_asks) consider(ask.at);
  if (!m_ownQueue.empty()) consider(m_sendBlockedUntil);
  if (!m_copies.empty()) consider(m_copies.front().first);
  if (!m_repairs.empty()) consider(std::max(m_repairs.begin()->first, m_sendBlockedUntil));
  return next;
}

}  // namespace vinicast
