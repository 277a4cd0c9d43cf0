// SPDX-License-Identifier: MIT
#pragma once

// Which posts were made before this session joined. What counts is how far each log had got when its author
// was first heard; where the author is not here, the wall clocks decide (docs/protocol.md §4.6).

#include <algorithm>
#include <cstdint>
#include <deque>

#include "core/base/lookup_table.hpp"
#include "core/posts/post_messages.hpp"
#include "vinicast/limits.hpp"
#include "vinicast/time.hpp"

namespace vinicast {

class HistoryBaseline {
 public:
  // `seed`: see LookupTable.
  HistoryBaseline(WallTime joined, std::uint64_t seed) : m_joined(joined), m_last(seed) {}

  // An author was heard for the first time: what it had posted up to `last` is history.
  void noteLog(const LogId& log, std::uint64_t last) {
    if (!m_last.insert(log, last).second) return;
    m_order.push_back(log);
    if (m_order.size() <= limits::kMaxLogs) return;
    m_last.erase(m_order.front());
    m_order.pop_front();
  }
  [[nodiscard]] bool isHistory(const PostKey& key, WallTime made) const {
    const std::uint64_t* last = m_last.find(key.log);
    return last == nullptr ? made < m_joined : key.sequence <= *last;
  }

 private:
  WallTime m_joined;
  LookupTable<LogId, std::uint64_t> m_last;
  std::deque<LogId> m_order;  // the log noted longest ago makes room
};

}  // namespace vinicast
