// SPDX-License-Identifier: MIT
#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "simulated/report.hpp"
#include "simulated/rows.hpp"

namespace vinicast::bench {

namespace {

constexpr Duration kPatience = seconds(60);
constexpr std::uint32_t kLossPermille = 100;
constexpr std::size_t kPosts = 200;

// How many posts each member was shown.
class Shown {
 public:
  explicit Shown(sim::Simulation& sim) {
    sim.onEvent = [this](std::size_t id, const Event& event) {
      if (std::holds_alternative<PostAdded>(event)) ++of(id);
    };
  }
  [[nodiscard]] std::size_t& of(std::size_t id) {
    if (id >= m_counts.size()) m_counts.resize(id + 1);
    return m_counts[id];
  }
  [[nodiscard]] bool all(std::size_t posts) const {
    return std::all_of(m_counts.begin(), m_counts.end(), [&](std::size_t count) { return count == posts; });
  }

 private:
  std::vector<std::size_t> m_counts;
};

void lateJoinOnce(std::uint64_t seed, std::size_t members, Samples& times, std::size_t& failed) {
  sim::Simulation sim(seed, lossy(kLossPermille));
  sim.keepEvents = false;
  Shown shown(sim);
  addMembers(sim, members);
  sim.run(seconds(3));
  for (std::size_t i = 0; i < kPosts; ++i) {
    say(sim, i % members);
    sim.run(milliseconds(20));
  }
  if (!sim.runUntil([&] { return shown.all(kPosts); }, kPatience)) {
    ++failed;
    return;
  }
  sim.run(seconds(20));  // the conversation has rested
  const TimePoint begin = sim.now();
  const std::size_t late = sim.add("late");
  if (sim.runUntil([&] { return shown.of(late) == kPosts; }, kPatience)) {
    times.add(millisOf(sim.now() - begin));
  } else {
    ++failed;
  }
}

struct Healing {
  Samples holders;
  Samples histories;
  std::size_t failed = 0;
};

constexpr std::size_t kHalf = 5;

bool oneHolder(sim::Simulation& sim) {
  std::size_t holders = 0;
  const FloorToken token = sim.session(0).floor().token;
  for (std::size_t id = 0; id < sim.size(); ++id) {
    const FloorView view = sim.session(id).floor();
    if (view.state != FloorState::Held || view.token != token) return false;
    holders += view.selfHolds ? 1 : 0;
  }
  return holders == 1;
}

void healOnce(std::uint64_t seed, Healing& healing) {
  sim::Simulation sim(seed, lossy(kLossPermille));
  sim.keepEvents = false;
  Shown shown(sim);
  addMembers(sim, 2 * kHalf);
  sim.run(seconds(3));
  std::set<std::size_t> left;
  std::set<std::size_t> right;
  for (std::size_t id = 0; id < 2 * kHalf; ++id) (id < kHalf ? left : right).insert(id);
  sim.partition({left, right});
  press(sim, 0);
  sim.run(milliseconds(700));
  press(sim, kHalf);
  constexpr std::size_t kPostsEach = 20;
  for (std::size_t i = 0; i < 2 * kPostsEach; ++i) {
    say(sim, i % (2 * kHalf));
    sim.run(milliseconds(500));
  }
  if (!sim.session(0).floor().selfHolds || !sim.session(kHalf).floor().selfHolds) {
    ++healing.failed;
    return;
  }
  const TimePoint begin = sim.now();
  sim.partition({});
  std::optional<TimePoint> one;
  std::optional<TimePoint> equal;
  sim.runUntil(
      [&] {
        if (!one && oneHolder(sim)) one = sim.now();
        if (!equal && shown.all(2 * kPostsEach)) equal = sim.now();
        return one && equal;
      },
      kPatience);
  if (one) healing.holders.add(millisOf(*one - begin));
  if (equal) healing.histories.add(millisOf(*equal - begin));
  if (!one || !equal) ++healing.failed;
}

}  // namespace

void measureLateJoin(const Effort& effort) {
  for (const std::size_t members : {std::size_t{2}, std::size_t{10}, std::size_t{30}}) {
    Samples times;
    std::size_t failed = 0;
    const std::size_t runs = members == 30 ? effort.of(60, 10) : effort.of(200, 40);
    for (std::uint64_t seed = 1; seed <= runs; ++seed) lateJoinOnce(seed, members, times, failed);
    Finding("late-" + std::to_string(members),
            std::to_string(members) + " members that wrote 200 posts of 300 bytes, 10 % loss")
        .spread(times)
        .value("never", static_cast<double>(failed))
        .print();
  }
}

void measureHeal(const Effort& effort) {
  Healing healing;
  for (std::uint64_t seed = 1; seed <= effort.of(300, 40); ++seed) healOnce(seed, healing);
  const double failed = static_cast<double>(healing.failed);
  Finding("heal-holder", "2 halves of 5 members with a holder each, apart for 20 s, 10 % loss")
      .spread(healing.holders)
      .value("never", failed)
      .print();
  Finding("heal-history", "2 halves of 5 members with 20 new posts each, apart for 20 s, 10 % loss")
      .spread(healing.histories)
      .value("never", failed)
      .print();
}

}  // namespace vinicast::bench
