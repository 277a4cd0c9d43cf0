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
  held.post.kind = record->kind;
  held.post.target = record->target;
  held.post.clock = record->clock;
  held.previousHash = record->previousHash;
  const bool ahead = HybridClock::isFarAhead(record->clock, wall);
  held.age = ahead ? HybridClock::fromWall(wall) | 0xffff : record->clock;
  held.post.id = {body->author, record->incarnation, record->sequence};
  held.post.authorName = std::move(record->authorName);
  held.post.text = std::move(record->text);
  held.post.wall = HybridClock::wallOf(record->clock);
  held.post.order = {record->order, body->author, record->incarnation, record->sequence};
  held.post.own = body->author == m_self;
  held.signedRecord = std::move(signedRecord);
  held.hash = hashOf(held.signedRecord);
  result.links = std::move(record->parents);
  // The own log's chain is a link too.
  if (record->previousHash != 0 && record->sequence > 1)
    result.links.push_back({{result.key.log, record->sequence - 1}, record->previousHash});
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
  } else if ((opened.held.age < m_evictedAge && !opened.held.post.own) ||
             (log->posts.empty() && opened.held.post.clock < m_keptBefore)) {
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
  const auto* known = this->record(key);
  if (known != nullptr && *known == signedRecord) return Added::Held;
  Opened opened = open(wall, std::move(signedRecord));
  if (opened.problem == Added::New && opened.key != key) opened.problem = Added::WrongAuthor;
  if (opened.problem == Added::New && known != nullptr) return replace(now, std::move(opened));
  Log* log = placeFor(opened);
  if (log == nullptr) return opened.problem;

  Post& post = opened.held.post;
  post.history = !post.own && !live && m_baseline.isHistory(key, post.wall);
  // An own post waits for nothing, even if older ones of this log are not here yet.
  if (post.own) log->shownThrough = std::max(log->shownThrough, key.sequence);
  // Older than what was not asked for any more, and here all the same.
  log->firstUnshown = std::min(log->firstUnshown, key.sequence);
  insert(*log, std::move(opened));
  tellRecord(key);
  showReady(now, key.log, *log);
  evict();
  return Added::New;
}

std::optional<std::uint64_t> PostStore::restore(WallTime wall, std::vector<std::byte> signedRecord) {
  Opened opened = open(wall, std::move(signedRecord));
  if (opened.problem == Added::New && holds(opened.key)) return std::nullopt;
  Log* log = placeFor(opened);
  if (log == nullptr) return std::nullopt;
  const std::uint64_t clock = opened.held.post.clock;
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
  const auto reordered = m_effective.add(key, held.hash, held.post.order.clock, std::move(opened.links));
  held.post.order.clock = m_effective.effective(key);
  m_greatestOrder = std::max(m_greatestOrder, held.post.order.clock);
  m_order.emplace(held.post.order, key);
  m_ages.emplace(held.age, key);
  if (isReferring(held.post)) m_referring[keyOf(*held.post.target)].insert(key);
  if (log.posts.empty()) m_emptyLogs.erase({log.activity, key.log});
  m_sizes.erase({log.posts.size(), key.log});
  log.posts.emplace(key.sequence, std::move(held));
  m_sizes.emplace(log.posts.size(), key.log);
  log.reached = std::max(log.reached, key.sequence);
  log.activity = ++m_activity;
  advance(log);
  checkChain(log, key.sequence);
  checkChain(log, key.sequence + 1);
  reorder(reordered);
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
  stopWaiting(id, log);
  if (!waiting) return;
  log.showAt = now + limits::kHoldBack;
  m_heldBack.emplace(*log.showAt, id);
}

void PostStore::stopWaiting(const LogId& id, Log& log) {
  if (log.showAt) m_heldBack.erase({*log.showAt, id});
  log.showAt.reset();
}

void PostStore::showAll(Log& log) {
  for (auto& [sequence, held] : log.posts) {
    if (!held.shown) show(held);
  }
  if (!log.posts.empty()) log.shownThrough = std::max(log.shownThrough, log.posts.rbegin()->first);
}

void PostStore::tellRecord(const PostKey& key) {
  if (!m_tellsStored) return;
  const Held& held = *heldAt(key);
  m_outbox.tell(PostStored{held.post, static_cast<std::uint8_t>(held.post.kind), held.signedRecord});
}

void PostStore::show(Held& held) {
  held.shown = true;
  if (isShown(held.post)) {
    m_outbox.tell(PostAdded{viewOf(held)});
  } else if (isReferring(held.post)) {
    tellChanged(keyOf(*held.post.target));
  }
}

void PostStore::handleTimeout(TimePoint now) {
  while (!m_heldBack.empty() && m_heldBack.begin()->first <= now) {
    const LogId id = m_heldBack.begin()->second;
    Log& log = m_logs.at(id);  // who waits has posts, and a log with posts is not forgotten
    stopWaiting(id, log);
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
  if (victim.oldest) m_evictedAge = std::max(m_evictedAge, held.age);
  remove(key);
  log.evictedBelow = std::max(log.evictedBelow, key.sequence + 1);
  log.floor = std::max(log.floor, log.evictedBelow);
  advance(log);
  ++m_evicted;
}

void PostStore::remove(const PostKey& key) {
  Log& log = m_logs.at(key.log);
  const auto place = log.posts.find(key.sequence);
  const Held held = std::move(place->second);
  m_bytes -= held.signedRecord.size();
  m_root -= held.hash;
  m_order.erase(held.post.order);
  m_ages.erase({held.age, key});
  m_sizes.erase({log.posts.size(), key.log});
  log.posts.erase(place);
  if (log.posts.empty()) {
    stopWaiting(key.log, log);  // a log without posts may be forgotten
    m_emptyLogs.emplace(log.activity, key.log);
  } else {
    m_sizes.emplace(log.posts.size(), key.log);
  }
  // Before anything is shown anew: what is gone changes no view any more.
  const bool referred = isReferring(held.post);
  if (referred) {
    const auto referring = m_referring.find(keyOf(*held.post.target));
    referring->second.erase(key);
    if (referring->second.empty()) m_referring.erase(referring);
  }
  reorder(m_effective.remove(key));
  if (referred) tellChanged(keyOf(*held.post.target));
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
  return post->second.post.clock;
}

std::uint64_t PostStore::reached(const LogId& id) const {
  const Log* log = find(id);
  return log == nullptr ? 0 : log->reached;
}

bool PostStore::hasGap(const LogId& id) const {
  const Log* log = find(id);
  return log != nullptr && log->contiguous < log->reached;
}

}  // namespace vinicast
