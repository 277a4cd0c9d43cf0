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
  if (m_logs.size() >= limits::kMaxLogs) return nullptr;
  return &m_logs[id];
}

PostStore::Added PostStore::add(TimePoint now, const PostKey& key, std::vector<std::byte> signedRecord) {
  if (holds(key)) return Added::Held;
  const auto opened = openBody({m_group, MessageType::Post}, signedRecord);
  if (!opened) return Added::BadSignature;
  auto record = PostRecord::decode(opened->payload);
  if (!record) return Added::Malformed;
  const bool named = senderTagOf(opened->author) == key.log.author &&
                     record->incarnation == key.log.incarnation && record->sequence == key.sequence;
  if (!named) return Added::WrongAuthor;
  Log* log = logFor(key.log);
  if (log == nullptr) return Added::TableFull;
  if (key.sequence < log->floor) return Added::Held;  // was held once, and evicted

  Held held;
  held.kind = record->kind;
  held.post.id = {opened->author, record->incarnation, record->sequence};
  held.post.authorName = std::move(record->authorName);
  held.post.text = std::move(record->text);
  held.post.wall = HybridClock::wallOf(record->clock);
  held.post.order = {record->clock, opened->author, record->incarnation, record->sequence};
  held.post.own = opened->author == m_self;
  held.post.history = !held.post.own && m_baseline.isHistory(key, held.post.wall);
  held.signedRecord = std::move(signedRecord);

  m_bytes += held.signedRecord.size();
  m_order.emplace(held.post.order, key);
  log->posts.emplace(key.sequence, std::move(held));
  log->reached = std::max(log->reached, key.sequence);
  log->activity = ++m_activity;
  advance(*log);
  showReady(now, key.log, *log);
  evict();
  return Added::New;
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

void PostStore::evict() {
  while (m_order.size() > limits::kMaxHeldPosts || m_bytes > limits::kMaxHeldPostBytes) {
    const PostKey oldest = m_order.begin()->second;
    m_order.erase(m_order.begin());
    Log& log = m_logs.at(oldest.log);
    const auto found = log.posts.find(oldest.sequence);
    if (!found->second.shown) show(found->second);
    m_bytes -= found->second.signedRecord.size();
    log.posts.erase(found);
    log.floor = std::max(log.floor, oldest.sequence + 1);
    advance(log);
    ++m_evicted;
  }
}

void PostStore::noteReached(const LogId& id, std::uint64_t last) {
  Log* log = logFor(id);
  if (log == nullptr) return;
  // Nobody's word makes this member ask for more than it could hold.
  log->reached = std::max(log->reached, std::min(last, log->contiguous + limits::kMaxNackSpan));
}

void PostStore::noteFloor(const LogId& id, std::uint64_t first) {
  Log* log = logFor(id);
  if (log == nullptr || first <= log->floor) return;
  log->floor = first;
  advance(*log);
}

bool PostStore::holds(const PostKey& key) const {
  return record(key) != nullptr;
}

const std::vector<std::byte>* PostStore::record(const PostKey& key) const {
  const auto log = m_logs.find(key.log);
  if (log == m_logs.end()) return nullptr;
  const auto post = log->second.posts.find(key.sequence);
  return post == log->second.posts.end() ? nullptr : &post->second.signedRecord;
}

std::optional<std::uint64_t> PostStore::clockOf(const PostKey& key) const {
  const auto log = m_logs.find(key.log);
  if (log == m_logs.end()) return std::nullopt;
  const auto post = log->second.posts.find(key.sequence);
  if (post == log->second.posts.end()) return std::nullopt;
  return post->second.post.order.clock;
}

std::uint64_t PostStore::contiguous(const LogId& id) const {
  const auto found = m_logs.find(id);
  return found == m_logs.end() ? 0 : found->second.contiguous;
}

bool PostStore::hasGap(const LogId& id) const {
  const auto found = m_logs.find(id);
  return found != m_logs.end() && found->second.contiguous < found->second.reached;
}

std::vector<SequenceRange> PostStore::missing(const LogId& id, std::size_t maxRanges) const {
  std::vector<SequenceRange> ranges;
  const auto found = m_logs.find(id);
  if (found == m_logs.end()) return ranges;
  const Log& log = found->second;
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
  const auto found = m_logs.find(id);
  if (found == m_logs.end()) return {id.author, id.incarnation, 1, 0};
  return {id.author, id.incarnation, found->second.floor, found->second.contiguous};
}

std::vector<LogPosition> PostStore::positions(const LogId& own, std::size_t count) {
  std::vector<std::pair<std::uint64_t, LogId>> active;
  for (const auto& [id, log] : m_logs) {
    if (id != own && log.contiguous >= log.floor) active.emplace_back(log.activity, id);
  }
  std::sort(active.begin(), active.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<LogId> chosen;
  if (active.size() <= count) {
    for (const auto& [activity, id] : active) chosen.push_back(id);
  } else {
    for (std::size_t i = 0; i < count / 2; ++i) chosen.push_back(active[i].second);
    // The other half goes round all logs, so that every one is told in time.
    auto it = m_logs.lower_bound(m_nextListed);
    for (std::size_t seen = 0; seen < m_logs.size() && chosen.size() < count; ++seen, ++it) {
      if (it == m_logs.end()) it = m_logs.begin();
      const bool listed = std::find(chosen.begin(), chosen.end(), it->first) != chosen.end();
      if (it->first != own && !listed && it->second.contiguous >= it->second.floor)
        chosen.push_back(it->first);
    }
    m_nextListed = it == m_logs.end() ? LogId{} : it->first;
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
