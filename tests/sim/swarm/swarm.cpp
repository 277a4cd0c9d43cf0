// SPDX-License-Identifier: MIT
#include "sim/swarm/swarm.hpp"

#include <algorithm>
#include <chrono>
#include <string>

#include "sim/swarm/adversary.hpp"
#include "sim/swarm/aftermath.hpp"
#include "sim/swarm/chaos.hpp"
#include "sim/swarm/floor_checker.hpp"
#include "sim/swarm/narrator.hpp"
#include "sim/swarm/post_checker.hpp"
#include "sim/swarm/session_checker.hpp"
#include "sim/swarm/workload.hpp"
#include "support/sim/simulation.hpp"

namespace vinicast::sim {

Outcome runSwarm(const Plan& plan, bool tells) {
  const GroupKeys keys = *GroupKeys::derive(GroupConfig{}.group, {});
  Judge judge;
  Simulation sim(plan.seed, Chaos::linkOf(plan));
  judge.now = [&sim] { return sim.now(); };
  sim.keepEvents = false;
  FloorChecker floor(sim, judge, keys);
  PostChecker posts(sim, judge);
  SessionChecker sessions(sim, judge, keys);
  Adversary adversary(plan, sim, judge, keys);
  floor.allowPublisher(adversary.id());
  if (plan.has(Fault::FalsePosts)) posts.allowAuthor(adversary.id());
  for (Observer* observer : {static_cast<Observer*>(&floor), static_cast<Observer*>(&posts),
                             static_cast<Observer*>(&sessions), static_cast<Observer*>(&adversary)}) {
    sim.observe(*observer);
  }
  Narrator narrator(sim);
  if (tells) sim.observe(narrator);
  const TimePoint start = sim.now();
  Chaos chaos(plan, sim);
  for (std::size_t i = 0; i < plan.members; ++i) sim.add("member " + std::to_string(i), chaos.nodeOf(i));
  chaos.begin();
  Workload workload(plan, sim, floor, posts);
  const TimePoint end = start + plan.time;
  while (sim.now() < end && !judge.violation()) {
    const TimePoint next = std::min({workload.act(), chaos.act(), adversary.act(), end});
    (void)sim.runUntil([&] { return judge.violation().has_value(); },
                       std::max(next - sim.now(), Duration(1)));
  }
  if (!judge.violation()) {
    chaos.end();
    (void)sim.runUntil([&] { return judge.violation().has_value(); },
                       std::max(chaos.lastArrival() - sim.now(), Duration(0)));
  }
  if (!judge.violation()) {
    Aftermath(plan, sim, judge, floor, posts, sessions, workload).run();
  }
  return {judge.violation(), sim.traceHash(), sim.calls(), sim.datagrams(), sim.now() - start, judge.tried()};
}

namespace {

bool stillFails(const Plan& plan, Invariant invariant) {
  const auto violation = runSwarm(plan).violation;
  return violation && violation->invariant == invariant;
}

}  // namespace

Plan shrink(const Plan& failing, Invariant invariant) {
  Plan best = failing;
  for (bool smaller = true; smaller;) {
    smaller = false;
    const auto consider = [&](const Plan& plan) {
      if (!stillFails(plan, invariant)) return false;
      best = plan;
      return smaller = true;
    };
    for (std::size_t i = 0; i < kFaults; ++i) {
      Plan plan = best;
      if (plan.faults.test(i)) (void)consider((plan.faults.reset(i), plan));
    }
    for (Plan plan = best; plan.time > std::chrono::milliseconds(200);) {
      plan.time /= 2;
      if (!consider(plan)) break;
    }
    for (Plan plan = best; plan.members > 2;) {
      --plan.members;
      if (!consider(plan)) break;
    }
  }
  return best;
}

}  // namespace vinicast::sim
