// SPDX-License-Identifier: MIT
#include <algorithm>
#include <ctime>
#include <map>
#include <string>

#include "core/base/random.hpp"
#include "simulated/report.hpp"
#include "simulated/rows.hpp"

namespace vinicast::bench {

namespace {

constexpr std::size_t kMembers = 1000;
constexpr std::uint32_t kLossPermille = 100;
constexpr Duration kJoinTime = seconds(5);
constexpr Duration kPatience = seconds(30);
constexpr std::uint64_t kChoiceStream = 0x43524f57;

double cpuSeconds() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

// Counts in how many members each post was shown.
class Hearing {
 public:
  explicit Hearing(sim::Simulation& sim) {
    sim.onEvent = [this](std::size_t, const Event& event) {
      if (const auto* added = std::get_if<PostAdded>(&event)) ++m_heard[added->post.id];
    };
  }
  [[nodiscard]] std::size_t by(const PostId& id) { return m_heard[id]; }

 private:
  std::map<PostId, std::size_t> m_heard;
};

// The joins, one after the other through kJoinTime, and the two seconds after.
void join(sim::Simulation& sim, const Traffic& traffic) {
  const Shares shares(traffic);
  const Duration step = kJoinTime / kMembers;
  std::uint64_t windowBegin = 0;
  double worst = 0;
  std::uint64_t inJoinTime = 0;
  const auto closeWindow = [&] {
    worst = std::max(worst, kilobits(traffic.bytes() - windowBegin, seconds(1)));
    windowBegin = traffic.bytes();
  };
  for (std::size_t i = 0; i < kMembers; ++i) {
    sim.add("member " + std::to_string(i));
    sim.run(step);
    if ((i + 1) % (kMembers / 5) == 0) closeWindow();
  }
  inJoinTime = traffic.bytes();
  Finding finding("control-joins", "1000 joins in 5 s, 10 % loss; with UDP and IP headers");
  finding.runs(1).value("kbitMean", kilobits(inJoinTime, kJoinTime));
  shares.addTo(finding, kJoinTime);
  for (int second = 0; second < 2; ++second) {
    sim.run(seconds(1));
    closeWindow();
  }
  finding.value("kbitWorstSecond", worst).print();
}

// What is sent after the joins, and how many still do not know each other in the end.
void settle(sim::Simulation& sim, const Traffic& traffic, Duration time) {
  double worst = 0;
  const Shares shares(traffic);
  for (Duration passed{}; passed < time; passed += seconds(1)) {
    const std::uint64_t begin = traffic.bytes();
    sim.run(seconds(1));
    worst = std::max(worst, kilobits(traffic.bytes() - begin, seconds(1)));
  }
  std::uint64_t known = 0;
  for (std::size_t id = 0; id < sim.size(); ++id) known += sim.session(id).statistics().members;
  Finding finding("crowd-settled", "1000 members, 10 % loss, after the joins");
  shares.addTo(finding, time);
  finding.runs(1)
      .value("seconds", static_cast<double>(time.count()) / 1e6)
      .value("unknownPairs", static_cast<double>(kMembers * kMembers - known))
      .value("kbitWorstSecond", worst)
      .print();
}

void steady(sim::Simulation& sim, const Traffic& traffic, Duration time) {
  const Shares shares(traffic);
  const std::uint64_t bytes = traffic.bytes();
  const std::uint64_t datagrams = traffic.datagrams();
  const double cpu = cpuSeconds();
  sim.run(time);
  const double simulated = static_cast<double>(time.count()) / 1e6;
  Finding finding("control-steady", "1000 members, nobody writes, 10 % loss; with UDP and IP headers");
  shares.addTo(finding, time);
  finding.runs(1)
      .value("kbit", kilobits(traffic.bytes() - bytes, time))
      .value("datagramsPerSecond", static_cast<double>(traffic.datagrams() - datagrams) / simulated)
      .value("timesRealTime", simulated / (cpuSeconds() - cpu))
      .print();
}

// Of everything that is sent for posts alone.
std::uint64_t postDatagrams(const Traffic& traffic) {
  return traffic.datagrams(MessageType::Post) + traffic.datagrams(MessageType::Repair) +
         traffic.datagrams(MessageType::Nack);
}

void posts(sim::Simulation& sim, const Traffic& traffic, Hearing& hearing, std::size_t count) {
  Random choice(1, kChoiceStream);
  Samples everywhere;
  std::size_t missing = 0;
  const std::uint64_t datagrams = postDatagrams(traffic);
  const std::uint64_t heartbeats = traffic.datagrams(MessageType::Heartbeat);
  const std::uint64_t nacks = traffic.datagrams(MessageType::Nack);
  const double cpu = cpuSeconds();
  const TimePoint start = sim.now();
  for (std::size_t i = 0; i < count; ++i) {
    const TimePoint begin = sim.now();
    const auto id = sim.command(choice.below(kMembers), [](GroupSession& session, TimePoint now) {
      return *session.post(now, std::string(300, 'x'));
    });
    if (sim.runUntil([&] { return hearing.by(id) == kMembers; }, kPatience)) {
      everywhere.add(millisOf(sim.now() - begin));
    } else {
      missing += kMembers - hearing.by(id);
    }
    if (sim.now() < begin + seconds(1)) sim.run(begin + seconds(1) - sim.now());
  }
  const auto each = [&](std::uint64_t total) {
    return static_cast<double>(total) / static_cast<double>(count);
  };
  const double simulated = static_cast<double>((sim.now() - start).count()) / 1e6;
  Finding("posts-1000", "1000 members, a post of 300 bytes a second, 10 % loss")
      .spread(everywhere)
      .value("undelivered", static_cast<double>(missing))
      .value("datagrams", each(postDatagrams(traffic) - datagrams))
      .value("nacks", each(traffic.datagrams(MessageType::Nack) - nacks))
      .value("heartbeats", each(traffic.datagrams(MessageType::Heartbeat) - heartbeats))
      .value("timesRealTime", simulated / (cpuSeconds() - cpu))
      .print();
}

}  // namespace

void measureCrowd(const Effort& effort) {
  Traffic traffic;
  sim::Simulation sim(1, lossy(kLossPermille));
  sim.keepEvents = false;
  sim.observe(traffic);
  Hearing hearing(sim);
  join(sim, traffic);
  settle(sim, traffic, seconds(effort.of(60, 25)));
  steady(sim, traffic, seconds(effort.of(60, 5)));
  posts(sim, traffic, hearing, effort.of(300, 15));
}

}  // namespace vinicast::bench
