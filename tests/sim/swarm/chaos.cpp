// SPDX-License-Identifier: MIT
#include "sim/swarm/chaos.hpp"

#include <algorithm>
#include <array>
#include <chrono>

namespace vinicast::sim {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::uint64_t kLinkStream = 0x4c494e4b53;
constexpr std::uint64_t kDriftStream = 0x4452494654;
constexpr std::uint64_t kKindStream = 0x43484153;
constexpr std::uint64_t kGroupsStream = 0x47525053;
constexpr Fault kStrikes[] = {Fault::Partition, Fault::Clog,    Fault::Crash,    Fault::Amnesia,
                              Fault::Pause,     Fault::Suspend, Fault::WallJump, Fault::Twin};

}  // namespace

Chaos::Chaos(const Plan& plan, Simulation& sim) : m_plan(plan), m_sim(sim), m_members(plan.members) {
  for (const Fault fault : kStrikes) {
    if (!plan.has(fault)) continue;
    Random random(plan.seed, kKindStream + static_cast<std::uint64_t>(fault));
    const TimePoint first = sim.now() + random.between(milliseconds(500), seconds(5));
    m_kinds.push_back({fault, random, first});
  }
}

LinkOptions Chaos::linkOf(const Plan& plan) {
  // Every value is drawn, whatever is used of them: so that a kind more or less changes nothing else.
  Random random(plan.seed, kLinkStream);
  const auto loss = static_cast<std::uint32_t>(random.below(3) == 0 ? random.below(400) : random.below(150));
  const auto duplicate = static_cast<std::uint32_t>(random.below(200));
  const Duration delay = random.between(milliseconds(2), milliseconds(random.below(4) == 0 ? 150 : 25));
  const auto reorder = static_cast<std::uint32_t>(random.below(300));
  const Duration reorderDelay = random.between(milliseconds(1), milliseconds(120));
  const Duration burst = random.between(milliseconds(30), milliseconds(800));
  const Duration quiet = random.between(milliseconds(500), seconds(5));
  const std::uint64_t bandwidth = 40'000 + random.below(400'000);
  LinkOptions link;
  if (plan.has(Fault::Loss)) link.lossPermille = loss;
  if (plan.has(Fault::Duplicate)) link.duplicatePermille = duplicate;
  if (plan.has(Fault::Delay)) link.delayMax = delay;
  if (plan.has(Fault::Bandwidth)) link.bytesPerSecond = bandwidth;
  if (plan.has(Fault::Reorder)) {
    link.reorderPermille = reorder;
    link.reorderDelay = reorderDelay;
  }
  if (plan.has(Fault::Burst)) {
    link.burstMean = burst;
    link.quietMean = quiet;
  }
  return link;
}

NodeOptions Chaos::nodeOf(std::size_t place) const {
  NodeOptions options;
  Random random(m_plan.seed, kDriftStream + place);
  if (m_plan.has(Fault::Drift)) options.driftPpm = static_cast<std::int64_t>(random.below(401)) - 200;
  return options;
}

// Half of the directions between some of the members; each remembers the one before, so that all can meet.
void Chaos::begin() {
  if (!m_plan.has(Fault::NoMulticast)) return;
  Random random(m_plan.seed, kGroupsStream);
  const bool all = random.below(4) == 0;
  for (NodeId from = 0; from < m_members; ++from) {
    for (NodeId to = 0; to < m_members; ++to)
      if (random.below(2) == 0 || all) m_sim.network().cutGroups(from, to);
    if (from > 0) m_sim.rememberPeer(from, from - 1);
  }
}

TimePoint Chaos::act() {
  const TimePoint now = m_sim.now();
  TimePoint next = TimePoint::max();
  if (m_healAt && now >= *m_healAt) {
    m_sim.network().heal();
    m_healAt.reset();
  }
  for (Kind& kind : m_kinds) {
    if (now >= kind.next) {
      strike(kind);
      kind.next = now + kind.random.between(seconds(1), seconds(8));
    }
    next = std::min(next, kind.next);
  }
  for (auto it = m_down.begin(); it != m_down.end();) {
    if (now < it->second.until) {
      next = std::min(next, it->second.until);
      ++it;
      continue;
    }
    bringBack(it->first, it->second.keepsState);
    it = m_down.erase(it);
  }
  if (m_healAt) next = std::min(next, *m_healAt);
  return next;
}

void Chaos::strike(Kind& kind) {
  switch (kind.fault) {
    case Fault::Partition:
      return partition(kind.random);
    case Fault::Clog:
      return clog(kind.random);
    case Fault::Crash:
      return crash(kind.random, true);
    case Fault::Amnesia:
      return crash(kind.random, false);
    case Fault::Pause:
      return stand(kind.random, false);
    case Fault::Suspend:
      return stand(kind.random, true);
    case Fault::WallJump:
      return jumpWall(kind.random);
    default:
      return twin(kind.random);
  }
}

Chaos::NodeId Chaos::drawRunning(Random& random) const {
  const NodeId drawn = random.below(m_sim.size());
  return m_sim.running(drawn) ? drawn : m_sim.size();
}

void Chaos::partition(Random& random) {
  const std::size_t size = m_sim.size();
  m_healAt = m_sim.now() + random.between(milliseconds(300), seconds(random.below(4) == 0 ? 20 : 5));
  switch (random.below(4)) {
    case 0: {  // two halves
      std::vector<std::set<NodeId>> cells(2);
      for (NodeId node = 0; node < size; ++node) cells[random.below(2)].insert(node);
      return m_sim.partition(cells);
    }
    case 1: {  // one is deaf
      const NodeId deaf = random.below(size);
      for (NodeId node = 0; node < size; ++node) m_sim.network().cut(node, deaf);
      return;
    }
    case 2: {  // one is mute
      const NodeId mute = random.below(size);
      for (NodeId node = 0; node < size; ++node) m_sim.network().cut(mute, node);
      return;
    }
    default:  // some directions, but not the ones back
      for (std::size_t i = 0; i < size; ++i) {
        const NodeId from = random.below(size);  // drawn in this order, whatever the compiler
        m_sim.network().cut(from, random.below(size));
      }
  }
}

void Chaos::clog(Random& random) {
  const NodeId from = random.below(m_sim.size());
  const TimePoint until = m_sim.now() + random.between(milliseconds(100), seconds(3));
  for (NodeId to = 0; to < m_sim.size(); ++to) {
    if (to != from && random.below(2) == 0) m_sim.network().clog(from, to, until);
  }
  m_cloggedUntil = std::max(m_cloggedUntil, until);
}

void Chaos::crash(Random& random, bool keepsState) {
  const NodeId node = drawRunning(random);
  const Duration away = random.between(milliseconds(50), seconds(random.below(3) == 0 ? 15 : 3));
  const bool byWord = random.below(5) == 0;
  if (node >= m_members) return;  // twins keep theirs
  byWord ? m_sim.leave(node) : m_sim.crash(node);
  m_down[node] = {m_sim.now() + away, keepsState};
}

void Chaos::stand(Random& random, bool asleep) {
  constexpr std::array<std::int64_t, 5> kSteps = {100, 500, 2000, 8000, 30000};
  const std::size_t step = random.below(4);
  const Duration length = random.between(milliseconds(kSteps[step]), milliseconds(kSteps[step + 1]));
  const Duration notice = random.below(2) == 0 ? Duration{} : random.between({}, milliseconds(300));
  const NodeId node = drawRunning(random);
  if (node == m_sim.size()) return;
  asleep ? m_sim.suspend(node, length, notice) : m_sim.pause(node, length);
}

void Chaos::jumpWall(Random& random) {
  constexpr std::array<std::int64_t, 4> kReach = {50, 5'000, 120'000, 86'400'000};
  const auto reach = static_cast<std::uint64_t>(kReach[random.below(kReach.size())]);
  const auto offset = static_cast<std::int64_t>(random.below(2 * reach)) - static_cast<std::int64_t>(reach);
  const NodeId node = drawRunning(random);
  if (node == m_sim.size()) return;
  m_sim.setWall(node, offset);
}

// With two members nobody could tell the twins of each other's word.
void Chaos::twin(Random& random) {
  if (!m_twins.empty() || m_members < 3) return;
  NodeOptions options;
  options.twinOf = random.below(m_members);
  m_twins.push_back(m_sim.add("twin of " + std::to_string(*options.twinOf), options));
}

void Chaos::bringBack(NodeId node, bool keepsState) {
  keepsState ? m_sim.restartWithState(node) : m_sim.restart(node);
}

void Chaos::end() {
  m_sim.network().heal();
  m_sim.setLink({});
  for (const NodeId twin : m_twins) m_sim.crash(twin);
  for (NodeId node = 0; node < m_sim.size(); ++node) {
    if (m_sim.alive(node) && !m_sim.running(node)) m_sim.wake(node);
  }
  // Every other one that is down stays away for good, as long as two are left who can meet.
  bool back = true;
  for (const auto& [node, down] : m_down) {
    if (back) bringBack(node, down.keepsState);
    back = !back;
  }
  for (const auto& [node, down] : m_down) {
    if (!m_sim.alive(node) && !allCanMeet()) bringBack(node, down.keepsState);
  }
  m_down.clear();
}

// What is promised of a whole group is promised to members between whom there is a way: multicast, or an
// address that one of them remembers, in one direction at least, or others who are here and have both (§9.3).
bool Chaos::allCanMeet() const {
  std::vector<NodeId> apart;
  for (NodeId node = 0; node < m_sim.size(); ++node)
    if (m_sim.alive(node)) apart.push_back(node);
  if (apart.size() < 2) return false;
  std::vector<NodeId> met = {apart.back()};
  apart.pop_back();
  const auto linked = [&](NodeId a, NodeId b) {
    const Network& network = m_sim.network();
    return network.carriesMulticast(a, b) || network.carriesMulticast(b, a) || a + 1 == b || b + 1 == a;
  };
  for (std::size_t i = 0; i < met.size(); ++i) {
    const NodeId node = met[i];
    const auto reached =
        std::stable_partition(apart.begin(), apart.end(), [&](NodeId other) { return !linked(node, other); });
    met.insert(met.end(), reached, apart.end());
    apart.erase(reached, apart.end());
  }
  return apart.empty();
}

}  // namespace vinicast::sim
