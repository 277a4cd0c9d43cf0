// SPDX-License-Identifier: MIT
#pragma once

// How much of what members send to the groups is lost on the way to each interface of this machine, before
// repair (docs/protocol.md §3.1). As with RTCP's sender reports (RFC 3550 §6.4.1) the sender says how much it
// has sent, in its updates; between two of them that came in on one interface, that interface should have
// heard the difference. Several interfaces hear one datagram each for itself; one that hears it twice,
// because its sender has two ways there, counts it once.
//
// The sums are over limits::kReceptionSpan, not of single intervals: what overtakes an update counts in the
// interval beside it. A sender is believed: one that lies makes the figure look worse.
//
// Memory: limits::kMaxMeteredSenders, the least recently heard goes first, and kMaxMeteredInterfaces for
// each; further interfaces are not metered.

#include <cstdint>
#include <list>
#include <optional>
#include <utility>
#include <vector>

#include "core/base/counter_window.hpp"
#include "core/base/lookup_table.hpp"
#include "core/base/window_sum.hpp"
#include "core/session/replay_filter.hpp"
#include "vinicast/limits.hpp"
#include "vinicast/statistics.hpp"
#include "vinicast/time.hpp"

namespace vinicast {

class ReceptionMeter {
 public:
  using Source = ReplayFilter::Source;
  // What an accepted JOIN or UPDATE says.
  struct Update {
    std::uint64_t counter = 0;       // of its datagram
    std::uint32_t sentToGroups = 0;  // by its author in this boot, before it; modulo 2^32
    Duration silence{};              // so long without an update is no loss: the sender was not there
  };

  // `seed`: see LookupTable.
  explicit ReceptionMeter(std::uint64_t seed) : m_bySource(seed) {}

  // A datagram for one of the groups came in on this interface. Its seal is good, or it repeats one that was
  // heard before, by its header: so whoever can't seal can at most make the loss of an interface look less.
  void noteHeard(TimePoint now, const Source& source, std::uint64_t counter, std::uint32_t interfaceIndex);
  // `interfaceIndex`: where it came in; nothing if not by multicast.
  void noteUpdate(TimePoint now, const Source& source, const Update& update,
                  std::optional<std::uint32_t> interfaceIndex);
  // The interfaces changed, or the machine slept: nothing is compared with what was before.
  void restart();
  // Interfaces on which at least limits::kReceptionSpeaks datagrams were expected lately, in the order in
  // which they were first compared.
  [[nodiscard]] std::vector<InterfaceLoss> losses(TimePoint now) const;

 private:
  // One sender on one interface.
  struct Reception {
    std::uint32_t interfaceIndex = 0;
    CounterWindow<limits::kReplayWindow> seen;
    std::uint64_t heard = 0;          // since `updateCounter`
    std::optional<TimePoint> since;   // when that came in here; nothing if none did
    std::uint64_t updateCounter = 0;  // the last update that came in here
    std::uint32_t sentToGroups = 0;
  };
  struct Origin {
    Update last;  // that was accepted, by whatever way
    std::vector<Reception> receptions;
  };
  struct Sums {
    std::uint32_t interfaceIndex = 0;
    WindowSum expected{limits::kReceptionSpan};
    WindowSum heard{limits::kReceptionSpan};
  };
  using Origins = std::list<std::pair<Source, Origin>>;

  // The entry, now the most recently heard; null if there is none.
  Origin* find(const Source& source);
  void hear(TimePoint now, Origin& origin, std::uint64_t counter, std::uint32_t interfaceIndex);
  void compare(TimePoint now, const Update& update, Reception& reception);

  Origins m_origins;  // least recently heard first
  LookupTable<Source, Origins::iterator> m_bySource;
  std::vector<Sums> m_sums;
};

}  // namespace vinicast
