// SPDX-License-Identifier: MIT
#include "support/sim/network.hpp"

#include <algorithm>

namespace vinicast::sim {

namespace {

constexpr std::uint64_t kLinkStream = 0x4c494e4b;
constexpr std::uint64_t kBurstStream = 0x42555253;
constexpr std::uint32_t kBurstLossPermille = 900;

}  // namespace

Network::Network(std::uint64_t seed, LinkOptions options)
    : m_random(seed, kLinkStream), m_bursts(seed, kBurstStream), m_options(options) {}

void Network::heal() {
  m_cells.clear();
  m_cuts.clear();
  m_clogs.clear();
  m_burstOf.clear();
}

bool Network::connected(NodeId from, NodeId to) const {
  if (from == to) return true;
  if (m_cuts.contains({from, to})) return false;
  if (m_cells.empty()) return true;
  return std::any_of(m_cells.begin(), m_cells.end(),
                     [&](const std::set<NodeId>& cell) { return cell.contains(from) && cell.contains(to); });
}

bool Network::send(NodeId from, TimePoint now, std::size_t size, TimePoint& sent) {
  sent = now;
  if (m_options.bytesPerSecond == 0) return true;
  TimePoint& free = m_cardFree[from];
  const TimePoint start = std::max(free, now);
  if (start - now > m_options.maxQueue) return false;
  free = start + Duration(static_cast<std::int64_t>(size * 1'000'000 / m_options.bytesPerSecond));
  sent = free;
  return true;
}

// Lengths of periods are uniform up to twice the mean: no floating point, the same spread of short and long.
bool Network::inBurst(NodeId from, NodeId to, TimePoint now) {
  if (m_options.burstMean == Duration::zero()) return false;
  Burst& burst = m_burstOf[{from, to}];
  if (burst.until == TimePoint{}) burst.until = now + m_bursts.between({}, m_options.quietMean * 2);
  while (burst.until <= now) {
    burst.bad = !burst.bad;
    const Duration mean = burst.bad ? m_options.burstMean : m_options.quietMean;
    burst.until += m_bursts.between(Duration(1), mean * 2);
  }
  return burst.bad;
}

bool Network::losesMedia(NodeId from, NodeId to) {
  const auto loss = m_mediaLoss.find({from, to});
  return loss != m_mediaLoss.end() && m_random.below(1000) < loss->second;
}

TimePoint Network::arrival(TimePoint sent) {
  TimePoint at = sent + m_random.between(m_options.delayMin, m_options.delayMax);
  if (m_options.reorderPermille != 0 && m_random.below(1000) < m_options.reorderPermille) {
    at += m_random.between({}, m_options.reorderDelay);
  }
  return at;
}

Network::Arrivals Network::arrivals(NodeId from, NodeId to, TimePoint sent) {
  Arrivals times;
  if (!connected(from, to)) return times;
  if (to != from) {
    if (m_random.below(1000) < m_options.lossPermille) return times;
    if (inBurst(from, to, sent) && m_bursts.below(1000) < kBurstLossPermille) return times;
  }
  times.times[times.count++] = arrival(sent);
  if (m_random.below(1000) < m_options.duplicatePermille) times.times[times.count++] = arrival(sent);
  const auto clog = m_clogs.find({from, to});
  if (clog == m_clogs.end()) return times;
  for (TimePoint& at : times.view()) at = std::max(at, clog->second);
  return times;
}

}  // namespace vinicast::sim
