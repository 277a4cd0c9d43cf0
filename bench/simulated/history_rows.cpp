// SPDX-License-Identifier: MIT
#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/wire/message_type.hpp"
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

constexpr std::size_t kCrowdMembers = 10;
constexpr std::size_t kCrowdPosts = 1000;

// `joiners` come in one instant to a conversation that has rested: until each has all posts, and what all
// members send until the last has.
struct Joiners {
  Samples times;
  Samples kilobits;     // a second, with headers
  Samples worstSecond;  // of these
  Samples datagrams;    // in all
  Samples repairs;      // of these, pieces of posts
  std::size_t failed = 0;
};

void joinersOnce(std::uint64_t seed, std::size_t joiners, Joiners& found) {
  Traffic traffic;
  sim::Simulation sim(seed, lossy(kLossPermille));
  sim.keepEvents = false;
  sim.observe(traffic);
  addMembers(sim, kCrowdMembers);
  sim.run(seconds(3));
  for (std::size_t i = 0; i < kCrowdPosts; ++i) {
    say(sim, i % kCrowdMembers);
    sim.run(milliseconds(20));
  }
  sim.run(seconds(20));
  Shown shown(sim);
  const TimePoint begin = sim.now();
  const std::uint64_t bytes = traffic.bytes();
  const std::uint64_t datagrams = traffic.datagrams();
  const std::uint64_t repairs = traffic.datagrams(MessageType::Repair);
  addMembers(sim, joiners);
  std::vector<bool> counted(joiners);
  std::size_t complete = 0;
  std::uint64_t worst = 0;
  while (complete < joiners && sim.now() < begin + kPatience) {
    const std::uint64_t before = traffic.bytes();
    const TimePoint second = sim.now();
    const auto news = [&] {
      for (std::size_t i = 0; i < joiners; ++i) {
        if (counted[i] || shown.of(kCrowdMembers + i) < kCrowdPosts) continue;
        counted[i] = true;
        ++complete;
        found.times.add(millisOf(sim.now() - begin));
      }
      return complete == joiners;
    };
    while (!news() && sim.now() < second + seconds(1)) sim.run(milliseconds(5));
    worst = std::max(worst, traffic.bytes() - before);
  }
  found.failed += joiners - complete;
  const double took = millisOf(sim.now() - begin) / 1000;
  found.kilobits.add(static_cast<double>(traffic.bytes() - bytes) * 8 / 1000 / took);
  found.worstSecond.add(static_cast<double>(worst) * 8 / 1000);
  found.datagrams.add(static_cast<double>(traffic.datagrams() - datagrams));
  found.repairs.add(static_cast<double>(traffic.datagrams(MessageType::Repair) - repairs));
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

void measureJoiners(const Effort& effort) {
  const std::size_t joiners = effort.of(100, 30);
  Joiners found;
  for (std::uint64_t seed = 1; seed <= effort.of(10, 2); ++seed) joinersOnce(seed, joiners, found);
  Finding("joiners",
          std::to_string(joiners) + " newcomers at once, 10 members that wrote 1000 posts, 10 % loss")
      .spread(found.times)
      .value("never", static_cast<double>(found.failed))
      .value("kbit", found.kilobits.percentile(50))
      .value("kbitWorstSecond", found.worstSecond.percentile(100))
      .value("datagrams", found.datagrams.percentile(50))
      .value("repairs", found.repairs.percentile(50))
      .print();
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
