// SPDX-License-Identifier: MIT
#include "core/session/replay_filter.hpp"

namespace vinicast {

bool ReplayFilter::isFresh(const Source& source, std::uint64_t counter) const {
  const auto found = m_windows.find(source);
  if (found == m_windows.end()) return true;
  const Window& window = found->second;
  if (counter > window.highest) return true;
  if (window.highest - counter >= limits::kReplayWindow) return false;
  return !window.seen.test(counter % limits::kReplayWindow);
}

void ReplayFilter::accept(const Source& source, std::uint64_t counter) {
  auto found = m_windows.find(source);
  if (found == m_windows.end()) {
    if (m_windows.size() >= limits::kMaxReplaySenders) {
      m_windows.erase(m_order.front());
      m_order.pop_front();
    }
    m_order.push_back(source);
    found = m_windows.emplace(source, Window{}).first;
    found->second.order = std::prev(m_order.end());
    found->second.highest = counter;
  } else {
    m_order.splice(m_order.end(), m_order, found->second.order);
  }
  Window& window = found->second;
  if (counter > window.highest) {
    if (counter - window.highest >= limits::kReplayWindow) {
      window.seen.reset();
    } else {
      for (std::uint64_t c = window.highest + 1; c < counter; ++c)
        window.seen.reset(c % limits::kReplayWindow);
    }
    window.highest = counter;
  }
  window.seen.set(counter % limits::kReplayWindow);
}

}  // namespace vinicast
