// SPDX-License-Identifier: MIT
#include "sim/swarm/crowd.hpp"

#include <algorithm>
#include <chrono>
#include <deque>
#include <map>
#include <string>
#include <utility>

#include "support/sim/simulation.hpp"

namespace vinicast::sim {

namespace {

using std::chrono::seconds;

constexpr std::uint64_t kUdpAndIpBytes = 28;
constexpr Duration kSettling = seconds(10);
constexpr Duration kMeasured = seconds(20);

// The bits that went to the group or to broadcast addresses: in all, and in the busiest second.
class Meter final : public Observer {
 public:
  explicit Meter(const Simulation& sim) : m_sim(sim) {}
  void sent(NodeId, const Transmit& transmit, std::span<const std::byte> bytes) override {
    if (transmit.target == TransmitTarget::Unicast) {
      ++unicasts;
      return;
    }
    const std::uint64_t bits = (bytes.size() + kUdpAndIpBytes) * 8;
    total += bits;
    m_recent.emplace_back(m_sim.now(), bits);
    m_inLastSecond += bits;
    while (m_recent.front().first <= m_sim.now() - seconds(1)) {
      m_inLastSecond -= m_recent.front().second;
      m_recent.pop_front();
    }
    busiest = std::max(busiest, m_inLastSecond);
  }

  std::uint64_t total = 0;
  std::uint64_t busiest = 0;
  std::uint64_t unicasts = 0;

 private:
  const Simulation& m_sim;
  std::deque<std::pair<TimePoint, std::uint64_t>> m_recent;
  std::uint64_t m_inLastSecond = 0;
};

bool allSeeAll(Simulation& sim) {
  for (std::size_t i = 0; i < sim.size(); ++i)
    if (sim.session(i).members().size() != sim.size()) return false;
  return true;
}

// Everybody joins, `perSecond` of them.
void join(Simulation& sim, std::size_t members, std::size_t perSecond) {
  for (std::size_t i = 0; i < members; ++i) {
    sim.add("member " + std::to_string(i));
    sim.run(Duration(seconds(1)) / static_cast<std::int64_t>(perSecond));
  }
}

}  // namespace

CrowdCost runCrowd(std::size_t members, std::size_t perSecond, std::uint32_t lossPermille,
                   std::uint64_t seed) {
  LinkOptions link;
  link.lossPermille = lossPermille;
  Simulation sim(seed, link);
  sim.keepEvents = false;
  Meter meter(sim);
  sim.observe(meter);
  join(sim, members, perSecond);
  sim.run(kSettling);
  const std::uint64_t before = meter.total;
  sim.run(kMeasured);
  CrowdCost cost;
  cost.busiestSecond = meter.busiest;
  cost.afterwards = (meter.total - before) / 20;
  cost.unicasts = meter.unicasts;
  // In a crowd a lost join is made up for by the next update, and that comes seldom.
  for (int turn = 0; turn < 6 && !(cost.complete = allSeeAll(sim)); ++turn) sim.run(kSettling);
  return cost;
}

CrowdPosts runCrowdPosts(std::size_t members, std::size_t posts, std::uint32_t lossPermille,
                         std::uint64_t seed) {
  constexpr std::size_t kPerSecond = 200;
  constexpr std::uint64_t kAuthorStream = 0x43524f57;
  LinkOptions link;
  link.lossPermille = lossPermille;
  Simulation sim(seed, link);
  sim.keepEvents = false;
  std::map<PostId, std::size_t> shown;
  sim.onEvent = [&shown](std::size_t, const Event& event) {
    if (const auto* added = std::get_if<PostAdded>(&event)) ++shown[added->post.id];
  };
  join(sim, members, kPerSecond);
  Random authors(seed, kAuthorStream);
  CrowdPosts result;
  for (std::size_t i = 0; i < posts; ++i) {
    const TimePoint begin = sim.now();
    const auto id = sim.command(authors.below(members), [](GroupSession& session, TimePoint now) {
      return *session.post(now, std::string(300, 'x'));
    });
    (void)sim.runUntil([&] { return shown[id] >= members; }, seconds(30));
    result.slowest = std::max(result.slowest, sim.now() - begin);
    result.undelivered += members - std::min(members, shown[id]);
    sim.run(std::max(begin + seconds(1) - sim.now(), Duration(0)));
  }
  return result;
}

}  // namespace vinicast::sim
