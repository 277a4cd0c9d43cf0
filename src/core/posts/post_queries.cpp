// SPDX-License-Identifier: MIT
// What others ask a store: what it lacks, and how far its logs are.

#include <algorithm>

#include "core/posts/post_store.hpp"
#include "vinicast/limits.hpp"

namespace vinicast {

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
  if (log == nullptr) return {id.author, id.incarnation, 1, 0, false};
  if (log->contiguous >= log->floor || log->posts.empty()) {
    return {id.author, id.incarnation, log->floor, log->contiguous, false};
  }
  return {id.author, id.incarnation, log->posts.begin()->first, log->posts.rbegin()->first, true};
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

std::uint64_t PostStore::nextOrder(std::uint64_t clock) const {
  return std::min(std::max(clock, m_greatestOrder + 1), limits::kMaxPostClock);
}

std::vector<PostLink> PostStore::latest(std::size_t count) const {
  std::vector<PostLink> keys;
  for (auto it = m_order.rbegin(); it != m_order.rend() && keys.size() < count; ++it) {
    // One a log: an author's earlier posts are implied by its later ones.
    const bool known = std::any_of(keys.begin(), keys.end(),
                                   [&](const PostLink& k) { return k.post.log == it->second.log; });
    if (!known) keys.push_back({it->second, heldAt(it->second)->hash});
  }
  return keys;
}

}  // namespace vinicast
