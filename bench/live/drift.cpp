// SPDX-License-Identifier: MIT
// vinicast-bench-drift [--quick]: 30 minutes (5 with --quick) of sound from a publisher whose clock is 200
// ppm fast or slow, over a network that is late by up to 5 ms, into a loudspeaker, on a virtual clock. One
// line of JSON: how often the loudspeaker ran dry, and by how much the delay of the last minute differs from
// that of the first.

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <string_view>

#include "simulated/report.hpp"
#include "unit/playout/sound_simulation.hpp"

namespace {

using namespace vinicast;

constexpr std::int64_t kSecond = 1'000'000;
constexpr double kPpm = 200;
constexpr int kWindowSeconds = 60;  // over which a delay is judged
constexpr int kSettleSeconds = 60;  // the controller learns how fast the clock is

struct Outcome {
  std::uint64_t underruns = 0;
  double creepMillis = 0;
  double spanMillis = 0;  // from the least to the most
};

Outcome run(double ppm, int minutes) {
  media::test::SoundSimulation simulation;
  simulation.publisherPpm = ppm;
  simulation.recording = false;
  std::mt19937 random(3);
  std::uniform_int_distribution<std::int64_t> jitter(0, 5'000);
  simulation.lateness = [&](std::int64_t) { return jitter(random); };
  const auto block = media::test::tone(0, 480);  // 10 periods: it fits to itself
  simulation.content = [&](std::int64_t) { return block; };
  simulation.run(kSettleSeconds * kSecond);
  const std::uint64_t before = simulation.path.statistics().underruns;
  bench::Samples all;
  bench::Samples first;
  bench::Samples last;
  for (int second = 0; second < minutes * 60; ++second) {
    simulation.run(kSecond);
    const double delay = static_cast<double>(simulation.path.statistics().delayMicros) / 1000;
    all.add(delay);
    if (second < kWindowSeconds) first.add(delay);
    if (second >= minutes * 60 - kWindowSeconds) last.add(delay);
  }
  return {simulation.path.statistics().underruns - before,
          std::abs(last.percentile(50) - first.percentile(50)), all.percentile(100) - all.percentile(0)};
}

}  // namespace

int main(int count, char** words) {
  const bool quick = count == 2 && std::string_view(words[1]) == "--quick";
  if (count > 1 && !quick) {
    std::fprintf(stderr, "usage: vinicast-bench-drift [--quick]\n");
    return 2;
  }
  const int minutes = quick ? 5 : 30;
  Outcome worst;
  for (const double ppm : {kPpm, -kPpm}) {
    const Outcome outcome = run(ppm, minutes);
    worst.underruns += outcome.underruns;
    worst.creepMillis = std::max(worst.creepMillis, outcome.creepMillis);
    worst.spanMillis = std::max(worst.spanMillis, outcome.spanMillis);
  }
  bench::Finding("drift", "200 ppm fast, and slow, " + std::to_string(minutes) + " minutes")
      .runs(2)
      .value("underruns", static_cast<double>(worst.underruns))
      .value("creepMs", worst.creepMillis)
      .value("spanMs", worst.spanMillis)
      .print();
  return 0;
}
