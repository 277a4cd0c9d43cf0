// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <map>

#include "support/sim/simulation.hpp"

namespace vinicast::sim {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

LinkOptions lossy(std::uint32_t permille) {
  LinkOptions link;
  link.lossPermille = permille;
  return link;
}

void press(Simulation& sim, Simulation::NodeId id) {
  sim.command(id, [](GroupSession& session, TimePoint now) {
    EXPECT_TRUE(session.requestFloor(now));
    return 0;
  });
}

void release(Simulation& sim, Simulation::NodeId id) {
  sim.command(id, [](GroupSession& session, TimePoint now) {
    session.releaseFloor(now);
    return 0;
  });
}

std::size_t holders(Simulation& sim) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < sim.size(); ++i)
    count += sim.alive(i) && sim.session(i).floor().selfHolds ? 1 : 0;
  return count;
}

bool allSee(Simulation& sim, Simulation::NodeId holder) {
  for (std::size_t i = 0; i < sim.size(); ++i) {
    if (sim.alive(i) && sim.session(i).floor().holder != sim.session(holder).self()) return false;
  }
  return true;
}

class FloorSim : public ::testing::TestWithParam<std::uint32_t> {};

TEST_P(FloorSim, OneGoesLiveTheOthersAreToldWho) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    Simulation sim(seed, lossy(GetParam()));
    for (int i = 0; i < 3; ++i) sim.add("member " + std::to_string(i));
    sim.run(seconds(3));
    press(sim, 0);
    ASSERT_TRUE(sim.runUntil([&] { return allSee(sim, 0); }, milliseconds(1500))) << "seed " << seed;
    press(sim, 1);
    sim.run(milliseconds(10));
    const auto denied = eventsOf<FloorDenied>(sim.events(1));
    ASSERT_EQ(denied.size(), 1U);
    EXPECT_EQ(denied[0].reason, FloorDenial::Taken);
    EXPECT_EQ(denied[0].holder, sim.session(0).self());
    release(sim, 0);
    ASSERT_TRUE(
        sim.runUntil([&] { return sim.session(1).floor().state == FloorState::Idle; }, milliseconds(500)));
    press(sim, 1);
    EXPECT_TRUE(sim.runUntil([&] { return allSee(sim, 1); }, seconds(1))) << "seed " << seed;
  }
}

TEST_P(FloorSim, ACrashFreesTheFloor) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    Simulation sim(seed, lossy(GetParam()));
    for (int i = 0; i < 3; ++i) sim.add("member " + std::to_string(i));
    sim.run(seconds(3));
    press(sim, 0);
    ASSERT_TRUE(sim.runUntil([&] { return allSee(sim, 0); }, milliseconds(1500)));
    sim.crash(0);
    const auto free = [&] {
      return sim.session(1).floor().state == FloorState::Idle &&
             sim.session(2).floor().state == FloorState::Idle;
    };
    EXPECT_TRUE(sim.runUntil(free, milliseconds(2600))) << "seed " << seed;
    press(sim, 2);
    EXPECT_TRUE(sim.runUntil([&] { return allSee(sim, 2); }, milliseconds(1500))) << "seed " << seed;
  }
}

TEST_P(FloorSim, TwoPressesAtOnceGiveOneHolder) {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    Simulation sim(seed, lossy(GetParam()));
    for (int i = 0; i < 4; ++i) sim.add("member " + std::to_string(i));
    sim.run(seconds(3));
    Duration both{};
    TimePoint last = sim.now();
    press(sim, 0);
    press(sim, 1);
    sim.runUntil(
        [&] {
          if (holders(sim) > 1) both += sim.now() - last;
          last = sim.now();
          return false;
        },
        seconds(4));
    EXPECT_LE(both, limits::kClaimWindow) << "seed " << seed;
    EXPECT_EQ(holders(sim), 1U) << "seed " << seed;
    // What a viewer is shown never goes back.
    for (std::size_t i = 0; i < sim.size(); ++i) {
      FloorToken greatest;
      for (const FloorChanged& event : eventsOf<FloorChanged>(sim.events(i))) {
        if (event.view.state != FloorState::Held) continue;
        EXPECT_GE(event.view.token, greatest) << "seed " << seed;
        greatest = event.view.token;
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Loss, FloorSim, ::testing::Values(0, 100));

TEST(FloorSim, HandsAreQueuedAlikeEverywhere) {
  Simulation sim(5, lossy(100));
  for (int i = 0; i < 4; ++i) sim.add("member " + std::to_string(i));
  sim.run(seconds(3));
  press(sim, 0);
  sim.run(seconds(1));
  for (const std::size_t id : {3, 1}) {
    sim.command(id, [](GroupSession& session, TimePoint now) {
      session.raiseHand(now);
      return 0;
    });
    sim.run(milliseconds(100));
  }
  const std::vector<MemberId> expected{sim.session(3).self(), sim.session(1).self()};
  const auto alike = [&] {
    for (std::size_t i = 0; i < 4; ++i) {
      if (sim.session(i).floor().queue != expected) return false;
    }
    return true;
  };
  EXPECT_TRUE(sim.runUntil(alike, seconds(5)));
}

TEST(FloorSim, APressDuringTheListeningIsRemembered) {
  Simulation sim(6);
  sim.add("Ada");
  sim.add("Bo");
  press(sim, 0);
  EXPECT_TRUE(sim.runUntil([&] { return allSee(sim, 0); }, seconds(3)));
}

// A cable that is plugged in must not end what somebody shows.
TEST(FloorSim, NewInterfacesDoNotEndALive) {
  Simulation sim(7);
  for (int i = 0; i < 3; ++i) sim.add("member " + std::to_string(i));
  sim.run(seconds(3));
  press(sim, 0);
  ASSERT_TRUE(sim.runUntil([&] { return allSee(sim, 0); }, seconds(1)));
  const FloorToken token = sim.session(0).floor().token;
  for (const std::size_t id : {0, 1}) {
    sim.command(id, [](GroupSession& session, TimePoint now) {
      session.handleHostEvent(now, HostEvent::InterfacesChanged);
      return 0;
    });
  }
  sim.run(seconds(1));
  EXPECT_TRUE(allSee(sim, 0));
  EXPECT_EQ(sim.session(0).floor().token, token);
  EXPECT_TRUE(eventsOf<FloorEnded>(sim.events(0)).empty());
}

// Its earlier run is still believed in by one member, who says so to another that asks.
TEST(FloorSim, ARestartedHolderDoesNotTakeItselfForLive) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    Simulation sim(seed);
    for (int i = 0; i < 3; ++i) sim.add("member " + std::to_string(i));
    sim.run(seconds(3));
    press(sim, 0);
    ASSERT_TRUE(sim.runUntil([&] { return allSee(sim, 0); }, milliseconds(1500)));
    sim.crash(0);
    sim.crash(2);
    sim.restart(0);
    sim.restart(2);
    press(sim, 2);
    const std::size_t before = sim.events(0).size();
    ASSERT_TRUE(sim.runUntil([&] { return !eventsOf<FloorDenied>(sim.events(2)).empty(); }, seconds(3)));
    sim.run(milliseconds(50));
    EXPECT_EQ(sim.session(2).floor().holder, sim.session(0).self());
    EXPECT_EQ(sim.session(0).floor().state, FloorState::Idle) << "seed " << seed;
    EXPECT_GE(sim.session(0).floor().term, 1U);
    const std::vector<Event> later(sim.events(0).begin() + static_cast<std::ptrdiff_t>(before),
                                   sim.events(0).end());
    for (const FloorChanged& event : eventsOf<FloorChanged>(later))
      EXPECT_NE(event.view.state, FloorState::Held);
    EXPECT_TRUE(eventsOf<StreamChanged>(later).empty());
    // And it may go live again at once: the others see the same owner.
    press(sim, 0);
    EXPECT_TRUE(sim.runUntil([&] { return allSee(sim, 0) && sim.session(0).floor().selfHolds; }, seconds(2)))
        << "seed " << seed;
  }
}

TEST(FloorSim, WhoStartsAnewHasNoHandInAnybodysQueue) {
  Simulation sim(41);
  for (int i = 0; i < 3; ++i) sim.add("member " + std::to_string(i));
  sim.run(seconds(3));
  press(sim, 0);
  ASSERT_TRUE(sim.runUntil([&] { return allSee(sim, 0); }, milliseconds(1500)));
  const auto raise = [](GroupSession& session, TimePoint now) {
    session.raiseHand(now);
    return 0;
  };
  const auto queue = [&](Simulation::NodeId at) { return sim.session(at).floor().queue.size(); };
  sim.command(2, raise);
  ASSERT_TRUE(sim.runUntil([&] { return queue(0) == 1 && queue(1) == 1; }, seconds(1)));
  sim.crash(2);
  sim.run(milliseconds(200));
  sim.restart(2);
  EXPECT_TRUE(sim.runUntil([&] { return queue(0) == 0 && queue(1) == 0; }, milliseconds(500)));
  // The hand of this run stays, whatever else its updates say.
  sim.command(2, raise);
  ASSERT_TRUE(sim.runUntil([&] { return queue(0) == 1 && queue(1) == 1; }, seconds(1)));
  EXPECT_FALSE(sim.runUntil([&] { return queue(0) == 0 || queue(1) == 0; }, seconds(5)));
}

}  // namespace
}  // namespace vinicast::sim
