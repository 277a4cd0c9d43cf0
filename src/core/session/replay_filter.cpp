// SPDX-License-Identifier: MIT
#include "core/session/replay_filter.hpp"

namespace vinicast {

ReplayFilter::Verdict ReplayFilter::check(const Source& source, std::uint64_t counter,
                                          Arrival arrival) const {
  const auto found = m_windows.find(source);
  if (found == m_windows.end()) return Verdict::Fresh;
  const Window& window = found->second;
  if (counter > window.highest) return Verdict::Fresh;
  if (window.highest - counter >= limits::kReplayWindow) return Verdict::Seen;
  const std::size_t bit = counter % limits::kReplayWindow;
  const auto way = static_cast<std::size_t>(arrival);
  if (window.seen[way].test(bit)) return Verdict::Seen;
  return window.seen[1 - way].test(bit) ? Verdict::OtherWay : Verdict::Fresh;
}

void ReplayFilter::accept(const Source& source, std::uint64_t counter, Arrival arrival) {
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
    for (auto& seen : window.seen) {
      if (counter - window.highest >= limits::kReplayWindow) {
        seen.reset();
      } else {
        for (std::uint64_t c = window.highest + 1; c < counter; ++c) seen.reset(c % limits::kReplayWindow);
        seen.reset(counter % limits::kReplayWindow);
      }
    }
    window.highest = counter;
  }
  window.seen[static_cast<std::size_t>(arrival)].set(counter % limits::kReplayWindow);
}

}  // namespace vinicast
