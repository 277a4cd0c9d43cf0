// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "simulated/report.hpp"
#include "simulated/rows.hpp"

namespace vinicast::bench {

namespace {

constexpr std::size_t kMembers = 5;
constexpr Duration kSettle = seconds(3);
constexpr Duration kPatience = seconds(10);

std::string lossText(std::uint32_t permille) {
  return std::to_string(kMembers) + " members, " + std::to_string(permille / 10) + " % loss";
}

// Milliseconds from a press to the floor; nothing if it never came.
void pressOnce(sim::Simulation& sim, std::size_t id, Samples& samples, std::size_t& failed) {
  const TimePoint begin = sim.now();
  press(sim, id);
  if (sim.runUntil([&] { return sim.session(id).floor().selfHolds; }, kPatience)) {
    samples.add(millisOf(sim.now() - begin));
  } else {
    ++failed;
  }
}

void measurePressAt(const Effort& effort, std::uint32_t permille) {
  Samples fresh;
  Samples lingering;
  std::size_t failed = 0;
  const std::size_t runs = effort.of(1000, 200);
  for (std::uint64_t seed = 1; seed <= runs; ++seed) {
    Encoder encoder;
    sim::Simulation sim(seed, lossy(permille));
    addMembers(sim, kMembers);
    sim.run(kSettle + milliseconds(static_cast<std::int64_t>(seed % 100)));
    pressOnce(sim, 0, fresh, failed);
    encoder.run(sim, 0, seconds(1));
    release(sim, 0);
    sim.run(seconds(1));
    pressOnce(sim, 1, lingering, failed);
  }
  const std::string loss = std::to_string(permille / 10);
  const double never = static_cast<double>(failed);
  Finding("press-fresh-" + loss, lossText(permille) + ", nobody held it before")
      .spread(fresh)
      .value("never", never)
      .print();
  Finding("press-linger-" + loss, lossText(permille) + ", 1 s after a release")
      .spread(lingering)
      .value("never", never)
      .print();
}

// One hand-over: the next presses when it sees the release.
void handOverOnce(std::uint64_t seed, std::uint32_t permille, Samples& gaps, std::size_t& failed) {
  Encoder encoder;
  Encoder nextEncoder;
  sim::Simulation sim(seed, lossy(permille));
  sim.keepEvents = false;
  encoder.attach(sim);
  nextEncoder.attach(sim);
  addMembers(sim, kMembers);
  constexpr std::size_t kViewer = 2;
  TimePoint lastFrame;
  std::optional<TimePoint> firstOfNext;
  sim.onEvent = [&](std::size_t id, const Event& event) {
    const auto* received = std::get_if<FrameReceived>(&event);
    if (id != kViewer || received == nullptr) return;
    if (received->frame.publisher == sim.session(0).self()) lastFrame = sim.now();
    if (!firstOfNext && received->frame.publisher == sim.session(1).self()) firstOfNext = sim.now();
  };
  sim.run(kSettle);
  press(sim, 0);
  if (!sim.runUntil([&] { return sim.session(0).floor().selfHolds; }, kPatience)) {
    ++failed;
    return;
  }
  encoder.run(sim, 0, seconds(1) + milliseconds(static_cast<std::int64_t>(seed % 33)));
  release(sim, 0);
  sim.runUntil([&] { return seesNobody(sim, 1); }, kPatience);
  press(sim, 1);
  if (!sim.runUntil([&] { return sim.session(1).floor().selfHolds; }, kPatience)) {
    ++failed;
    return;
  }
  // As an encoder that is open already: a frame at once, then 30 a second.
  for (int i = 0; i < 60 && !firstOfNext; ++i) nextEncoder.run(sim, 1, milliseconds(33));
  if (firstOfNext && lastFrame != TimePoint{}) {
    gaps.add(millisOf(*firstOfNext - lastFrame));
  } else {
    ++failed;
  }
}

void crashOnce(std::uint64_t seed, std::uint32_t permille, Samples& times, std::size_t& failed) {
  Encoder encoder;
  sim::Simulation sim(seed, lossy(permille));
  sim.keepEvents = false;
  encoder.attach(sim);
  addMembers(sim, kMembers);
  sim.run(kSettle);
  press(sim, 0);
  if (!sim.runUntil([&] { return sim.session(0).floor().selfHolds; }, kPatience)) {
    ++failed;
    return;
  }
  encoder.run(sim, 0, seconds(1) + milliseconds(static_cast<std::int64_t>(seed % 100)));
  const TimePoint begin = sim.now();
  sim.crash(0);
  std::array<bool, kMembers> done{};
  sim.runUntil(
      [&] {
        bool all = true;
        for (std::size_t id = 1; id < kMembers; ++id) {
          if (!done[id] && seesNobody(sim, id)) {
            done[id] = true;
            times.add(millisOf(sim.now() - begin));
          }
          all = all && done[id];
        }
        return all;
      },
      kPatience);
  failed += static_cast<std::size_t>(std::count(done.begin() + 1, done.end(), false));
}

}  // namespace

void measurePress(const Effort& effort) {
  measurePressAt(effort, 0);
  measurePressAt(effort, 100);
}

void measureHandOver(const Effort& effort) {
  for (const std::uint32_t permille : {0U, 100U}) {
    Samples gaps;
    std::size_t failed = 0;
    for (std::uint64_t seed = 1; seed <= effort.of(1000, 200); ++seed)
      handOverOnce(seed, permille, gaps, failed);
    Finding("hand-over-" + std::to_string(permille / 10), lossText(permille) + ", 30 frames a second")
        .spread(gaps)
        .value("never", static_cast<double>(failed))
        .print();
  }
}

void measureCrash(const Effort& effort) {
  for (const std::uint32_t permille : {0U, 100U}) {
    Samples times;
    std::size_t failed = 0;
    for (std::uint64_t seed = 1; seed <= effort.of(500, 100); ++seed)
      crashOnce(seed, permille, times, failed);
    Finding("crash-" + std::to_string(permille / 10), lossText(permille) + ", each survivor counted")
        .spread(times)
        .value("never", static_cast<double>(failed))
        .print();
  }
}

}  // namespace vinicast::bench
