// SPDX-License-Identifier: MIT
#pragma once

// Which posts were made before this session joined. What counts is how far each log had got when its author
// was first heard; where the author is not here, the wall clocks decide (docs/protocol.md §4.6).

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>

#include "core/posts/post_messages.hpp"
#include "vinicast/limits.hpp"
#include "vinicast/time.hpp"

namespace vinicast {

class HistoryBaseline {
 public:
  explicit HistoryBaseline(WallTime joined) : m_joined(joined) {}

  // An author was heard for the first time: what it had posted up to `last` is history.
  void noteLog(const LogId& log, std::uint64_t last) {
    if (m_last.size() < limits::kMaxLogs) m_last.emplace(log, last);
  }
  // A post came as its author sent it, not as a repair: it is new.
  void noteLive(const PostKey& key) {
    m_live = key;
    noteLog(key.log, key.sequence - 1);
  }
  [[nodiscard]] bool isHistory(const PostKey& key, WallTime made) const {
    if (m_live == key) return false;
    const auto found = m_last.find(key.log);
    return found == m_last.end() ? made < m_joined : key.sequence <= found->second;
  }

 private:
  WallTime m_joined;
  std::map<LogId, std::uint64_t> m_last;
  std::optional<PostKey> m_live;
};

}  // namespace vinicast
