// SPDX-License-Identifier: MIT
#include "core/posts/post_store.hpp"

#include <algorithm>

#include "core/posts/hybrid_clock.hpp"
#include "vinicast/limits.hpp"

namespace vinicast {

PostStore::PostStore(const MemberId& self, const GroupId& group, const HistoryBaseline& baseline,
                     Outbox& outbox)
    : m_self(self), m_group(group), m_baseline(baseline), m_outbox(outbox) {}

PostStore::Log* PostStore::logFor(const LogId& id) {
  const auto found = m_logs.find(id);
  if (found != m_logs.end()) return &found->second;
  if (m_logs.size() >= limits::kMaxLogs) {
    // A log without posts makes room, the one begun longest ago first.
    if (m_emptyLogs.empty()) return nullptr;
    m_logs.erase(m_emptyLogs.begin()->second);
    m_emptyLogs.erase(m_emptyLogs.begin());
  }
  Log& log = m_logs[id];
  log.activity = ++m_activity;
  m_emptyLogs.emplace(log.activity, id);
  return &log;
}

const PostStore::Log* PostStore::find(const LogId& id) const {
  const auto found = m_logs.find(id);
  return found == m_logs.end() ? nullptr : &found->second;
}

PostStore::Opened PostStore::open(WallTime wall, std::vector<std::byte> signedRecord) const {
  Opened result;
  const auto body = openBody({m_group, MessageType::Post}, signedRecord);
  auto record = body ? PostRecord::decode(body->payload) : std::nullopt;
  if (!record) {
    result.problem = body ? Added::Malformed : Added::BadSignature;
    return result;
  }
  result.key = {{senderTagOf(body->author), record->incarnation}, record->sequence};
  Held& held = result.held;
  held.kind = record->kind;
  const bool ahead = HybridClock::isFarAhead(record->clock, wall);
  held.age = ahead ? HybridClock::fromWall(wall) | 0xffff : record->clock;
  held.post.id = {body->author, record->incarnation, record->sequence};
  held.post.authorName = std::move(record->authorName);
  held.post.text = std::move(record->text);
  held.post.wall = HybridClock::wallOf(record->clock);
  held.post.order = {record->clock, body->author, record->incarnation, record->sequence};
  held.post.own = body->author == m_self;
  held.signedRecord = std::move(signedRecord);
  held.hash = hashOf(held.signedRecord);
  return result;
}

PostStore::Log* PostStore::placeFor(Opened& opened) {
  const PostKey& key = opened.key;
  if (opened.problem != Added::New) return nullptr;
  Log* log = logFor(key.log);
  if (log == nullptr) {
    opened.problem = Added::TableFull;
  } else if (key.sequence < log->evictedBelow) {
    opened.problem = Added::Held;  // was held here once
  } else if (opened.held.age < m_evictedAge ||
             (log->posts.empty() && opened.held.post.order.clock < m_keptBefore)) {
    // Older than what had to go: there is no room for it.
    log->evictedBelow = key.sequence + 1;
    log->floor = std::max(log->floor, log->evictedBelow);
    advance(*log);
    opened.problem = Added::Held;
  }
  return opened.problem == Added::New ? log : nullptr;
}

PostStore::Added PostStore::add(TimePoint now, WallTime wall, const PostKey& key,
                                std::vector<std::byte> signedRecord, bool live) {
  if (holds(key)) return Added::Held;
  Opened opened = open(wall, std::move(signedRecord));
  if (opened.problem == Added::New && opened.key != key) opened.problem = Added::WrongAuthor;
  Log* log = placeFor(opened);
  if (log == nullptr) return opened.problem;

  Post& post = opened.held.post;
  post.history = !post.own && !live && m_baseline.isHistory(key, post.wall);
  if (m_tellsStored)
    m_outbox.tell(PostStored{post, static_cast<std::uint8_t>(opened.held.kind), opened.held.signedRecord});
  // An own post waits for nothing, even if older ones of this log are not here yet.
  if (post.own) log->shownThrough = std::max(log->shownThrough, key.sequence);
  // Older than what was not asked for any more, and here all the same.
  log->firstUnshown = std::min(log->firstUnshown, key.sequence);
  insert(*log, std::move(opened));
  showReady(now, key.log, *log);
  evict();
  return Added::New;
}

std::optional<std::uint64_t> PostStore::restore(WallTime wall, std::vector<std::byte> signedRecord) {
  Opened opened = open(wall, std::move(signedRecord));
  if (opened.problem == Added::New && holds(opened.key)) return std::nullopt;
  Log* log = placeFor(opened);
  if (log == nullptr) return std::nullopt;
  const std::uint64_t clock = opened.held.post.order.clock;
  opened.held.post.history = true;
  opened.held.shown = true;
  log->shownThrough = std::max(log->shownThrough, opened.key.sequence);
  insert(*log, std::move(opened));
  log->firstUnshown = log->contiguous + 1;
  evict();
  return clock;
}

void PostStore::noteKept(const LogId& id, std::uint64_t last) {
  Log* log = logFor(id);
  if (log == nullptr) return;
  log->evictedBelow = std::max(log->evictedBelow, last + 1);
  log->floor = std::max(log->floor, log->evictedBelow);
  advance(*log);
}

void PostStore::insert(Log& log, Opened opened) {
  const PostKey key = opened.key;
  Held& held = opened.held;
  m_bytes += held.signedRecord.size();
  m_root += held.hash;
  m_order.emplace(held.post.order, key);
  m_ages.emplace(held.age, key);
  if (log.posts.empty()) m_emptyLogs.erase({log.activity, key.log});
  m_sizes.erase({log.posts.size(), key.log});
  log.posts.emplace(key.sequence, std::move(held));
  m_sizes.emplace(log.posts.size(), key.log);
  log.reached = std::max(log.reached, key.sequence);
  log.activity = ++m_activity;
  advance(log);
}

void PostStore::advance(Log& log) {
  log.contiguous = std::max(log.contiguous, log.floor - 1);
  auto it = log.posts.upper_bound(log.contiguous);
  while (it != log.posts.end() && it->first == log.contiguous + 1) {
    ++log.contiguous;
    ++it;
  }
}

void PostStore::showReady(TimePoint now, const LogId& id, Log& log) {
  // What comes after a gap waits a little for it; what fills a gap that others have passed is shown where it
  // belongs.
  const std::uint64_t ready = std::max(log.contiguous, log.shownThrough);
  for (auto it = log.posts.lower_bound(log.firstUnshown); it != log.posts.end() && it->first <= ready; ++it) {
    if (!it->second.shown) show(it->second);
  }
  log.shownThrough = ready;
  log.firstUnshown = log.contiguous + 1;
  const bool waiting = !log.posts.empty() && log.posts.rbegin()->first > ready;
  if (waiting == log.showAt.has_value()) return;
  if (log.showAt) m_heldBack.erase({*log.showAt, id});
  log.showAt.reset();
  if (!waiting) return;
  log.showAt = now + limits::kHoldBack;
  m_heldBack.emplace(*log.showAt, id);
}

void PostStore::showAll(Log& log) {
  for (auto& [sequence, held] : log.posts) {
    if (!held.shown) show(held);
  }
  if (!log.posts.empty()) log.shownThrough = std::max(log.shownThrough, log.posts.rbegin()->first);
}

void PostStore::show(Held& held) {
  held.shown = true;
  if (held.kind == PostKind::Text) m_outbox.tell(PostAdded{held.post});
}

void PostStore::handleTimeout(TimePoint now) {
  while (!m_heldBack.empty() && m_heldBack.begin()->first <= now) {
    const LogId id = m_heldBack.begin()->second;
    m_heldBack.erase(m_heldBack.begin());
    Log& log = m_logs.at(id);
    log.showAt.reset();
    showAll(log);
  }
}

std::optional<TimePoint> PostStore::nextTimeout() const {
  if (m_heldBack.empty()) return std::nullopt;
  return m_heldBack.begin()->first;
}

// The log that holds more than its share gives first; otherwise the oldest post goes, with what its author
// posted before it. Own posts that were not sent yet stay.
PostStore::Victim PostStore::nextVictim() const {
  const auto spared = [&](const LogId& id) {
    return m_unsent && m_unsent->log == id && m_logs.at(id).posts.begin()->first >= m_unsent->sequence;
  };
  const auto& [size, largest] = *m_sizes.rbegin();
  if (size > limits::kMaxHeldPosts / 2 && !spared(largest)) return {largest, false};
  for (const auto& [age, key] : m_ages) {
    if (!spared(key.log)) return {key.log, true};
  }
  return {largest, false};
}

void PostStore::evictFirstOf(const Victim& victim) {
  const LogId id = victim.log;
  Log& log = m_logs.at(id);
  const auto first = log.posts.begin();
  Held& held = first->second;
  if (!held.shown) show(held);
  const PostKey key{id, first->first};
  m_bytes -= held.signedRecord.size();
  m_root -= held.hash;
  m_order.erase(held.post.order);
  m_ages.erase({held.age, key});
  if (victim.oldest) m_evictedAge = std::max(m_evictedAge, held.age);
  m_sizes.erase({log.posts.size(), id});
  log.posts.erase(first);
  if (log.posts.empty()) {
    m_emptyLogs.emplace(log.activity, id);
  } else {
    m_sizes.emplace(log.posts.size(), id);
  }
  log.evictedBelow = std::max(log.evictedBelow, key.sequence + 1);
  log.floor = std::max(log.floor, log.evictedBelow);
  advance(log);
  ++m_evicted;
}

void PostStore::evict() {
  while (m_order.size() > limits::kMaxHeldPosts || m_bytes > limits::kMaxHeldPostBytes)
    evictFirstOf(nextVictim());
}

void PostStore::noteReached(const LogId& id, std::uint64_t last) {
  if (last == 0) return;
  Log* log = logFor(id);
  if (log == nullptr) return;
  // Nobody's word makes this member ask for more than it could hold.
  log->reached = std::max(log->reached, std::min(last, log->contiguous + limits::kMaxNackSpan));
}

void PostStore::noteFloor(const LogId& id, std::uint64_t first, FloorSource source) {
  const Log* known = find(id);
  if (first <= 1 && known == nullptr) return;
  const bool author = source == FloorSource::Author;
  if (!author && known != nullptr && (known->authorsFloor || !known->posts.empty())) return;
  Log* log = logFor(id);
  if (log == nullptr) return;
  log->authorsFloor = log->authorsFloor || author;
  const std::uint64_t floor = std::max(first, log->evictedBelow);
  // The author's word replaces hearsay, downwards too; what it lets go of is not asked for again.
  if (floor < log->floor) log->contiguous = floor - 1;
  log->floor = floor;
  advance(*log);
}

bool PostStore::holds(const PostKey& key) const {
  return record(key) != nullptr;
}

const std::vector<std::byte>* PostStore::record(const PostKey& key) const {
  const Log* log = find(key.log);
  if (log == nullptr) return nullptr;
  const auto post = log->posts.find(key.sequence);
  return post == log->posts.end() ? nullptr : &post->second.signedRecord;
}

std::optional<std::uint64_t> PostStore::clockOf(const PostKey& key) const {
  const Log* log = find(key.log);
  if (log == nullptr) return std::nullopt;
  const auto post = log->posts.find(key.sequence);
  if (post == log->posts.end()) return std::nullopt;
  return post->second.post.order.clock;
}

std::uint64_t PostStore::reached(const LogId& id) const {
  const Log* log = find(id);
  return log == nullptr ? 0 : log->reached;
}

bool PostStore::hasGap(const LogId& id) const {
  const Log* log = find(id);
  return log != nullptr && log->contiguous < log->reached;
}

std::vector<PostKey> PostStore::heldIn(const LogId& id, const SequenceRange& range, std::size_t most) const {
  std::vector<PostKey> keys;
  const Log* log = find(id);
  if (log == nullptr) return keys;
  for (auto it = log->posts.lower_bound(range.first);
       it != log->posts.end() && it->first < range.first + range.count && keys.size() < most; ++it) {
    keys.push_back({id, it->first});
  }
  return keys;
}

std::vector<SequenceRange> PostStore::missing(const LogId& id, std::size_t maxRanges) const {
  std::vector<SequenceRange> ranges;
  const Log* known = find(id);
  if (known == nullptr) return ranges;
  const Log& log = *known;
  std::uint64_t next = log.contiguous + 1;
  auto it = log.posts.upper_bound(log.contiguous);
  while (next <= log.reached && ranges.size() < maxRanges) {
    const std::uint64_t held = it == log.posts.end() ? log.reached + 1 : it->first;
    if (held > next) {
      const std::uint64_t count = std::min<std::uint64_t>(held - next, limits::kMaxNackSpan);
      ranges.push_back({next, static_cast<std::uint16_t>(count)});
    }
    if (it == log.posts.end()) break;
    next = held + 1;
    ++it;
  }
  return ranges;
}

LogPosition PostStore::position(const LogId& id) const {
  const Log* log = find(id);
  if (log == nullptr) return {id.author, id.incarnation, 1, 0};
  if (log->contiguous >= log->floor || log->posts.empty()) {
    return {id.author, id.incarnation, log->floor, log->contiguous};
  }
  return {id.author, id.incarnation, log->posts.begin()->first, log->posts.rbegin()->first};
}

std::uint64_t PostStore::floorOf(const LogId& id) const {
  const Log* log = find(id);
  return log == nullptr ? 1 : log->floor;
}

std::uint64_t PostStore::highestHeld(const LogId& id) const {
  const auto found = m_logs.find(id);
  return found == m_logs.end() || found->second.posts.empty() ? 0 : found->second.posts.rbegin()->first;
}

std::vector<LogPosition> PostStore::positions(const LogId& own, std::size_t count) {
  std::vector<std::pair<std::uint64_t, LogId>> active;
  for (const auto& [size, id] : m_sizes) {
    if (id != own) active.emplace_back(m_logs.at(id).activity, id);
  }
  std::sort(active.begin(), active.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<LogId> chosen;
  const std::size_t recent = active.size() <= count ? active.size() : count / 2;
  for (std::size_t i = 0; i < recent; ++i) chosen.push_back(active[i].second);
  if (recent < active.size()) {
    // The other half goes round all logs, so that every one is told in time.
    std::vector<LogId> rest;
    for (std::size_t i = recent; i < active.size(); ++i) rest.push_back(active[i].second);
    std::sort(rest.begin(), rest.end());
    auto it = std::lower_bound(rest.begin(), rest.end(), m_nextListed);
    for (; chosen.size() < count; ++it) {
      if (it == rest.end()) it = rest.begin();
      chosen.push_back(*it);
    }
    m_nextListed = it == rest.end() ? rest.front() : *it;
  }
  std::vector<LogPosition> listed;
  for (const LogId& id : chosen) listed.push_back(position(id));
  return listed;
}

std::vector<PostKey> PostStore::latest(std::size_t count) const {
  std::vector<PostKey> keys;
  for (auto it = m_order.rbegin(); it != m_order.rend() && keys.size() < count; ++it) {
    // One a log: an author's earlier posts are implied by its later ones.
    const bool known =
        std::any_of(keys.begin(), keys.end(), [&](const PostKey& k) { return k.log == it->second.log; });
    if (!known) keys.push_back(it->second);
  }
  return keys;
}

std::vector<Post> PostStore::posts() const {
  std::vector<Post> all;
  for (const auto& [order, key] : m_order) {
    const Held& held = m_logs.at(key.log).posts.at(key.sequence);
    if (held.shown && held.kind == PostKind::Text) all.push_back(held.post);
  }
  return all;
}

}  // namespace vinicast
