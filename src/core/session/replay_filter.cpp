// SPDX-License-Identifier: MIT
#include "core/session/replay_filter.hpp"

#include <iterator>

namespace vinicast {

ReplayFilter::Verdict ReplayFilter::check(const Source& source, std::uint64_t counter,
                                          Arrival arrival) const {
  const auto* const found = m_bySource.find(source);
  if (found == nullptr) return Verdict::Fresh;
  const Window& window = (*found)->second;
  if (counter > window.highest) return Verdict::Fresh;
  if (window.highest - counter >= limits::kReplayWindow) return Verdict::Seen;
  const std::size_t bit = counter % limits::kReplayWindow;
  const auto way = static_cast<std::size_t>(arrival);
  if (window.seen[way].test(bit)) return Verdict::Seen;
  return window.seen[1 - way].test(bit) ? Verdict::OtherWay : Verdict::Fresh;
}

void ReplayFilter::accept(const Source& source, std::uint64_t counter, Arrival arrival) {
  if (const auto* const found = m_bySource.find(source)) {
    m_windows.splice(m_windows.end(), m_windows, *found);
  } else {
    if (m_windows.size() >= limits::kMaxReplaySenders) {
      m_bySource.erase(m_windows.front().first);
      m_windows.pop_front();
    }
    m_windows.emplace_back(source, Window{});
    m_windows.back().second.highest = counter;
    m_bySource.insert(source, std::prev(m_windows.end()));
  }
  Window& window = m_windows.back().second;
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
