// SPDX-License-Identifier: MIT
#include "sim/swarm/plan.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include "core/base/random.hpp"

namespace vinicast::sim {

namespace {

constexpr std::uint64_t kPlanStream = 0x504c414e;
constexpr std::array<std::string_view, kFaults> kNames = {
    "loss",   "burst",        "duplicate",     "delay",          "reorder",    "bandwidth",   "partition",
    "clog",   "crash",        "amnesia",       "pause",          "suspend",    "drift",       "wall-jump",
    "replay", "bit-flip",     "truncate",      "term-inflation", "forged-ack", "forged-deny", "nack-storm",
    "twin",   "no-multicast", "false-address", "false-posts"};

}  // namespace

std::string_view nameOf(Fault fault) {
  return kNames[static_cast<std::size_t>(fault)];
}

std::optional<std::bitset<kFaults>> faultsOf(std::string_view names) {
  std::bitset<kFaults> faults;
  if (names == "none") return faults;
  if (names == "all") return faults.set();
  while (!names.empty()) {
    const std::size_t comma = std::min(names.find(','), names.size());
    const auto found = std::find(kNames.begin(), kNames.end(), names.substr(0, comma));
    if (found == kNames.end()) return std::nullopt;
    faults.set(static_cast<std::size_t>(found - kNames.begin()));
    names.remove_prefix(std::min(comma + 1, names.size()));
  }
  return faults;
}

Plan planOf(std::uint64_t seed) {
  Random random(seed, kPlanStream);
  Plan plan;
  plan.seed = seed;
  plan.members = 2 + random.below(random.below(4) == 0 ? 11 : 5);
  plan.time = random.between(std::chrono::seconds(4), std::chrono::seconds(24));
  // One in ten is healthy; the others have few or many kinds at once.
  constexpr std::array<std::uint64_t, 5> kDensities = {0, 150, 300, 300, 500};
  const std::uint64_t density = random.below(2) == 0 ? 300 : kDensities[random.below(kDensities.size())];
  for (std::size_t i = 0; i < kDrawnFaults; ++i) plan.faults.set(i, random.below(1000) < density);
  return plan;
}

std::string Plan::arguments() const {
  std::string names;
  for (std::size_t i = 0; i < kFaults; ++i) {
    if (!faults.test(i)) continue;
    if (!names.empty()) names += ',';
    names += kNames[i];
  }
  std::string text = "--seed " + std::to_string(seed);
  const Plan whole = planOf(seed);
  if (whole == *this) return text;
  if (whole.members != members) text += " --members " + std::to_string(members);
  if (whole.time != time) {
    text += " --time " + std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(time).count());
  }
  if (whole.faults != faults) text += " --faults " + (names.empty() ? "none" : names);
  return text;
}

}  // namespace vinicast::sim
