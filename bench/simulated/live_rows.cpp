// SPDX-License-Identifier: MIT
#include <array>
#include <map>
#include <string>

#include "sim/live_studio.hpp"
#include "simulated/report.hpp"
#include "simulated/rows.hpp"
#include "support/sim/live_crowd.hpp"

namespace vinicast::bench {

namespace {

struct Link {
  const char* name;
  const char* words;
  sim::CrowdLoss loss;
};

// 16 %: bursts of about eight datagrams, of which 95 % are lost.
constexpr std::array<Link, 5> kLinks{{{"0", "no loss", {}},
                                      {"1", "1 % loss", {10}},
                                      {"5", "5 % loss", {50}},
                                      {"10", "10 % loss", {100}},
                                      {"bursts", "16 % loss in bursts", {950, 25, 125}}}};

// The mean of several runs, which are equally long.
class Mean {
 public:
  void add(double value) {
    m_sum += value;
    ++m_count;
  }
  [[nodiscard]] double value() const { return m_count == 0 ? 0 : m_sum / m_count; }

 private:
  double m_sum = 0;
  int m_count = 0;
};

// What a single viewer misses are a few long bursts: one run says nothing of how often.
void measureCrowdOn(const Link& link, std::size_t viewers, Duration length, std::size_t runs) {
  Mean overhead, least, residual, requests, asked, keyFrames, target, media, control;
  Samples delays;
  std::size_t frames = 0;
  const double lengthSeconds = millisOf(length) / 1000;
  for (std::uint64_t seed = 1; seed <= runs; ++seed) {
    sim::LiveCrowd crowd(seed, viewers, link.loss);
    crowd.run(seconds(3));  // the reports have come
    crowd.forget();
    crowd.run(length);
    for (const Duration delay : crowd.delays()) delays.add(millisOf(delay));
    const auto blocks = static_cast<double>(crowd.blocksAsked());
    frames += crowd.framesSent();
    overhead.add(crowd.overhead() * 100);
    least.add(crowd.leastOverhead() * 100);
    residual.add(crowd.residual() * 100);
    requests.add(blocks == 0 ? 0 : static_cast<double>(crowd.asks()) / blocks);
    asked.add(blocks / static_cast<double>(crowd.framesSent()));
    keyFrames.add(static_cast<double>(crowd.keyFrames()));
    target.add(static_cast<double>(crowd.sent().target.bitsPerSecond) / 1000);
    media.add(static_cast<double>(crowd.mediaBytes()) * 8 / 1000 / lengthSeconds);
    control.add(static_cast<double>(crowd.controlBytes()) * 8 / 1000 / lengthSeconds);
  }
  const std::string id = std::string("live-") + link.name + "-" + std::to_string(viewers);
  const std::string who = viewers == 1 ? "1 viewer, " : std::to_string(viewers) + " viewers, ";
  Finding finding(id, who + link.words + ", 3 Mbit/s, 30 frames a second");
  finding.runs(frames)
      .value("overheadPercent", overhead.value())
      .value("leastPercent", least.value())
      .value("residualPercent", residual.value())
      .value("requestsPerBlock", requests.value())
      .value("blocksAskedShare", asked.value())
      .value("keyFrames", keyFrames.value())
      .value("targetKbit", target.value())
      .value("mediaKbit", media.value())
      .value("controlKbit", control.value())
      .spread(delays, "delay")
      .print();
}

// When each member was given its first picture.
class FirstPictures final : public sim::Observer {
 public:
  explicit FirstPictures(sim::Simulation& sim) : m_sim(sim) { sim.observe(*this); }
  void told(NodeId node, const Event& event) override {
    if (std::holds_alternative<FrameReceived>(event)) m_first.emplace(node, m_sim.now());
  }
  [[nodiscard]] const std::map<NodeId, TimePoint>& all() const { return m_first; }

 private:
  sim::Simulation& m_sim;
  std::map<NodeId, TimePoint> m_first;
};

struct Joins {
  Samples times;
  std::size_t never = 0;
  double keyFrames = 0;
};

void joinOnce(std::uint64_t seed, std::uint32_t permille, std::size_t count, Joins& joins) {
  sim::Simulation sim(seed, lossy(permille));
  sim.keepEvents = false;
  FirstPictures first(sim);
  sim::Studio studio(sim);
  addMembers(sim, 5);
  sim.run(seconds(3));
  if (!studio.goLive()) {
    joins.never += count;
    return;
  }
  studio.run(seconds(2) + milliseconds(static_cast<std::int64_t>(seed * 7 % 100)));
  const std::uint32_t before = studio.keyFrames();
  const TimePoint came = sim.now();
  std::size_t firstOne = sim.size();
  for (std::size_t i = 0; i < count; ++i) sim.add("newcomer " + std::to_string(i));
  studio.run(seconds(2));
  joins.keyFrames += studio.keyFrames() - before;
  for (std::size_t id = firstOne; id < sim.size(); ++id) {
    const auto found = first.all().find(id);
    if (found == first.all().end()) {
      ++joins.never;
    } else {
      joins.times.add(millisOf(found->second - came));
    }
  }
}

void measureJoins(const Effort& effort, std::uint32_t permille, std::size_t count) {
  Joins joins;
  const std::size_t runs = effort.of(count == 1 ? 500 : 50, count == 1 ? 60 : 5);
  for (std::uint64_t seed = 1; seed <= runs; ++seed) joinOnce(seed, permille, count, joins);
  const std::string loss = std::to_string(permille / 10);
  Finding("live-join-" + loss + "-" + std::to_string(count),
          std::to_string(count) + " at once, " + loss + " % loss, without the time of encoding and decoding")
      .spread(joins.times)
      .value("never", static_cast<double>(joins.never))
      .value("keyFrames", joins.keyFrames / static_cast<double>(runs))
      .print();
}

}  // namespace

void measureLiveCrowd(const Effort& effort) {
  for (const std::size_t viewers : {std::size_t{1}, std::size_t{30}, std::size_t{100}, std::size_t{1000}}) {
    if (effort.quick && viewers > 100) continue;
    const Duration length = viewers >= 1000 ? seconds(10) : seconds(effort.quick ? 10 : 60);
    const std::size_t runs = viewers == 1 ? effort.of(50, 10) : 1;
    for (const Link& link : kLinks) measureCrowdOn(link, viewers, length, runs);
  }
}

void measureLiveSilence(const Effort& effort) {
  constexpr std::size_t kViewers = 30;
  Samples waits;
  sim::LiveCrowd crowd(1, kViewers, {});
  crowd.run(seconds(2));
  for (std::size_t i = 0; i < effort.of(100, 20); ++i) {
    crowd.setSilent(true);
    crowd.run(milliseconds(500) + Duration(static_cast<std::int64_t>(i * 7919 % 33'000)));
    crowd.setSilent(false);
    const TimePoint end = crowd.now();
    crowd.run(seconds(2));
    for (std::size_t viewer = 0; viewer < kViewers; ++viewer)
      if (const auto first = crowd.firstAfter(viewer, end)) waits.add(millisOf(*first - end));
  }
  Finding("live-silence", std::to_string(kViewers) + " viewers, 500 ms without a datagram")
      .spread(waits)
      .print();
}

void measureLiveJoin(const Effort& effort) {
  for (const std::uint32_t permille : {0U, 50U, 100U}) measureJoins(effort, permille, 1);
  measureJoins(effort, 20, 20);
}

}  // namespace vinicast::bench
