// SPDX-License-Identifier: MIT
#pragma once

// Which datagrams were seen already, and by which way: a sliding window of counters per sender and boot (as
// RFC 4303 §3.4.3 does it), bounded by forgetting the sender heard longest ago (docs/protocol.md §2.4).

#include <array>
#include <bitset>
#include <cstdint>
#include <list>
#include <utility>

#include "core/base/lookup_table.hpp"
#include "vinicast/group_session.hpp"
#include "vinicast/ids.hpp"
#include "vinicast/limits.hpp"

namespace vinicast {

class ReplayFilter {
 public:
  struct Source {
    SenderTag sender;
    std::uint64_t bootNumber = 0;
    friend bool operator==(const Source&, const Source&) = default;
    friend void hashInto(KeyHash& hash, const Source& source) {
      hash.add(source.sender.bytes);
      hash.add(source.bootNumber);
    }
  };
  // `seed`: see LookupTable.
  explicit ReplayFilter(std::uint64_t seed) : m_bySource(seed) {}

  enum class Verdict : std::uint8_t {
    Fresh,
    OtherWay,  // seen, but not by this way: a copy (§9)
    Seen,      // or below the window
  };
  // Asked before the seal is checked.
  [[nodiscard]] Verdict check(const Source& source, std::uint64_t counter, Arrival arrival) const;
  // Remembers it; called only after the seal was found good.
  void accept(const Source& source, std::uint64_t counter, Arrival arrival);
  [[nodiscard]] std::size_t size() const { return m_bySource.size(); }

 private:
  struct Window {
    std::uint64_t highest = 0;
    // Bit counter % size, for the last `size` counters; by multicast and by unicast.
    std::array<std::bitset<limits::kReplayWindow>, 2> seen;
  };
  using Windows = std::list<std::pair<Source, Window>>;
  Windows m_windows;  // least recently heard first
  LookupTable<Source, Windows::iterator> m_bySource;
};

}  // namespace vinicast
