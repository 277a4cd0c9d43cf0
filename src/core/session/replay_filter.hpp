// SPDX-License-Identifier: MIT
#pragma once

// Which datagrams were seen already: a sliding window of counters per sender and boot (as RFC 4303 §3.4.3
// does it), bounded by forgetting the sender heard longest ago (docs/protocol.md §2.4).

#include <bitset>
#include <cstdint>
#include <list>
#include <map>

#include "vinicast/ids.hpp"
#include "vinicast/limits.hpp"

namespace vinicast {

class ReplayFilter {
 public:
  struct Source {
    SenderTag sender;
    std::uint64_t bootNumber = 0;
    friend auto operator<=>(const Source&, const Source&) = default;
  };
  // True if the counter was not seen yet; one below the window counts as seen. Asked before the seal is
  // checked.
  [[nodiscard]] bool isFresh(const Source& source, std::uint64_t counter) const;
  // Remembers it; called only after the seal was found good.
  void accept(const Source& source, std::uint64_t counter);
  [[nodiscard]] std::size_t size() const { return m_windows.size(); }

 private:
  struct Window {
    std::uint64_t highest = 0;
    std::bitset<limits::kReplayWindow> seen;  // bit counter % size, for the last `size` counters
    std::list<Source>::iterator order;
  };
  std::map<Source, Window> m_windows;
  std::list<Source> m_order;  // least recently heard first
};

}  // namespace vinicast
