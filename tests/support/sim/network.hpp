// SPDX-License-Identifier: MIT
#pragma once

// The wires of a Simulation: decides whether, when and how often a datagram arrives. Every link has a
// direction; loss, bursts, duplication, delay, reordering, bandwidth, cuts and clogs apply to each by itself.
// Seeded.

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "core/base/random.hpp"
#include "vinicast/time.hpp"

namespace vinicast::sim {

struct LinkOptions {
  std::uint32_t lossPermille = 0;  // each datagram by itself
  std::uint32_t duplicatePermille = 0;
  Duration delayMin = std::chrono::microseconds(200);
  Duration delayMax = std::chrono::milliseconds(2);
  // Gilbert-Elliott: bad periods of this mean length, in which 90 % are lost. Zero: none.
  Duration burstMean{};
  Duration quietMean = std::chrono::seconds(2);  // between two bad periods, mean
  // That many come `reorderDelay` later than they would.
  std::uint32_t reorderPermille = 0;
  Duration reorderDelay = std::chrono::milliseconds(30);
  // What one member's card sends in a second; more waits for up to `maxQueue`, then is lost. Zero: any
  // amount.
  std::uint64_t bytesPerSecond = 0;
  Duration maxQueue = std::chrono::milliseconds(250);
};

class Network {
 public:
  using NodeId = std::size_t;

  Network(std::uint64_t seed, LinkOptions options);

  void setOptions(const LinkOptions& options) { m_options = options; }
  // Nothing passes between members of different cells; an empty list heals.
  void setCells(std::vector<std::set<NodeId>> cells) { m_cells = std::move(cells); }
  // Nothing passes in this one direction.
  void cut(NodeId from, NodeId to) { m_cuts.insert({from, to}); }
  // What is sent in this direction arrives, all of it, only at `until`.
  void clog(NodeId from, NodeId to, TimePoint until) { m_clogs[{from, to}] = until; }
  void heal();
  // Neither multicast nor broadcast passes in this one direction; unicast does. heal() leaves it so.
  void cutGroups(NodeId from, NodeId to) { m_groupCuts.insert({from, to}); }
  // Multicast alone does not.
  void cutMulticast(NodeId from, NodeId to) { m_multicastCuts.insert({from, to}); }
  // The control group passes in this one direction, the media group does not.
  void cutMedia(NodeId from, NodeId to) { m_mediaCuts.insert({from, to}); }
  // Of what goes to the media group so many are lost in this one direction; heal() leaves it so.
  void thinMedia(NodeId from, NodeId to, std::uint32_t lossPermille) {
    m_mediaLoss[{from, to}] = lossPermille;
  }
  // Draws whether this one is.
  [[nodiscard]] bool losesMedia(NodeId from, NodeId to);
  [[nodiscard]] bool carriesMedia(NodeId from, NodeId to) const {
    return carriesMulticast(from, to) && !m_mediaCuts.contains({from, to});
  }
  void mendGroups() {
    m_groupCuts.clear();
    m_multicastCuts.clear();
    m_mediaCuts.clear();
    m_mediaLoss.clear();
  }
  [[nodiscard]] bool carriesBroadcast(NodeId from, NodeId to) const {
    return from == to || !m_groupCuts.contains({from, to});
  }
  [[nodiscard]] bool carriesMulticast(NodeId from, NodeId to) const {
    return carriesBroadcast(from, to) && !m_multicastCuts.contains({from, to});
  }

  // When `from`'s card is done with a datagram of this size; nothing if its queue is full.
  [[nodiscard]] bool send(NodeId from, TimePoint now, std::size_t size, TimePoint& sent);
  // When the copies of it arrive: none if it is lost.
  struct Arrivals {
    std::array<TimePoint, 2> times{};
    std::size_t count = 0;
    [[nodiscard]] std::span<TimePoint> view() { return std::span(times).first(count); }
  };
  [[nodiscard]] Arrivals arrivals(NodeId from, NodeId to, TimePoint sent);
  [[nodiscard]] TimePoint arrival(TimePoint sent);
  [[nodiscard]] bool connected(NodeId from, NodeId to) const;

 private:
  struct Burst {
    bool bad = false;
    TimePoint until;
  };
  [[nodiscard]] bool inBurst(NodeId from, NodeId to, TimePoint now);

  Random m_random;
  Random m_bursts;
  LinkOptions m_options;
  std::vector<std::set<NodeId>> m_cells;
  std::set<std::pair<NodeId, NodeId>> m_cuts;
  std::set<std::pair<NodeId, NodeId>> m_groupCuts;
  std::set<std::pair<NodeId, NodeId>> m_multicastCuts;
  std::set<std::pair<NodeId, NodeId>> m_mediaCuts;
  std::map<std::pair<NodeId, NodeId>, std::uint32_t> m_mediaLoss;
  std::map<std::pair<NodeId, NodeId>, TimePoint> m_clogs;
  std::map<std::pair<NodeId, NodeId>, Burst> m_burstOf;
  std::map<NodeId, TimePoint> m_cardFree;
};

}  // namespace vinicast::sim
