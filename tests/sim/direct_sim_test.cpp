// SPDX-License-Identifier: MIT
// Directed messages over a simulated network: to a member, to the nearest, to neighbours, and their results.

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <map>

#include "support/sim/simulation.hpp"

namespace vinicast::sim {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

std::vector<Simulation::NodeId> join(Simulation& sim, std::size_t count) {
  std::vector<Simulation::NodeId> nodes;
  for (std::size_t i = 0; i < count; ++i) nodes.push_back(sim.add("member " + std::to_string(i)));
  sim.run(seconds(2));
  return nodes;
}

template <typename Send>
auto send(Simulation& sim, Simulation::NodeId from, Send send) {
  return sim.command(from, [&](GroupSession& session, TimePoint now) { return send(session, now); });
}

std::map<DirectOutcome, std::size_t> outcomes(Simulation& sim, Simulation::NodeId node) {
  std::map<DirectOutcome, std::size_t> counts;
  for (const DirectResult& result : eventsOf<DirectResult>(sim.events(node))) ++counts[result.outcome];
  return counts;
}

TEST(DirectSim, TheNearestGetsItAndNobodyElse) {
  Simulation sim(1);
  const auto nodes = join(sim, 12);
  for (const char* text : {"a", "b", "c", "d", "e", "f"}) {
    const RingAddress address = ringAddressOf(text);
    ASSERT_TRUE(send(sim, 0, [&](GroupSession& session, TimePoint now) {
      return session.sendToNearest(now, address, text);
    }));
    sim.run(milliseconds(50));
    // Told by trying all: the first 8 bytes of the distance are enough for so few.
    const auto placeOf = [](const auto& id) {
      std::uint64_t place = 0;
      for (std::size_t i = 0; i < 8; ++i) place = (place << 8) | id.bytes[i];
      return place;
    };
    const auto distance = [&](Simulation::NodeId node) {
      const std::uint64_t up = placeOf(sim.session(node).self()) - placeOf(address);
      return std::min(up, -up);
    };
    const auto nearest = *std::ranges::min_element(nodes, {}, distance);
    for (const auto node : nodes) {
      const auto received = eventsOf<DirectReceived>(sim.events(node));
      const bool got = std::ranges::any_of(received, [&](const auto& one) { return one.text == text; });
      EXPECT_EQ(got, node == nearest) << text << " at member " << node;
    }
  }
  EXPECT_EQ(outcomes(sim, 0)[DirectOutcome::Delivered], 6U);
}

TEST(DirectSim, WhatIsSentToOneselfIsDeliveredAtOnce) {
  Simulation sim(3);
  join(sim, 2);
  const auto datagrams = sim.session(0).statistics().datagramsOut;
  ASSERT_TRUE(send(sim, 0, [](GroupSession& session, TimePoint now) {
    return session.sendDirect(now, session.self(), "a note");
  }));
  const auto received = eventsOf<DirectReceived>(sim.events(0));
  ASSERT_EQ(received.size(), 1U);
  EXPECT_EQ(received[0].from, sim.session(0).self());
  EXPECT_EQ(outcomes(sim, 0)[DirectOutcome::Delivered], 1U);
  EXPECT_EQ(sim.session(0).statistics().datagramsOut, datagrams);
}

TEST(DirectSim, AloneOneIsTheNearestAndHasNoNeighbour) {
  Simulation sim(2);
  join(sim, 1);
  const auto sent = send(sim, 0, [](GroupSession& session, TimePoint now) {
    return session.sendToNearest(now, ringAddressOf("x"), "to me");
  });
  ASSERT_TRUE(sent);
  const auto received = eventsOf<DirectReceived>(sim.events(0));
  ASSERT_EQ(received.size(), 1U);
  EXPECT_EQ(received[0].from, sim.session(0).self());
  EXPECT_EQ(received[0].text, "to me");
  EXPECT_EQ(outcomes(sim, 0)[DirectOutcome::Delivered], 1U);
  GroupSession& session = sim.session(0);
  EXPECT_EQ(session.sendToNeighbor(sim.now(), RingDirection::Increasing, "x").error(),
            DirectError::NoNeighbor);
  EXPECT_EQ(session.sendToNeighbors(sim.now(), "x").error(), DirectError::NoNeighbor);
  EXPECT_EQ(session.sendToNeighbors(sim.now(), " ").error(), DirectError::Empty);
  EXPECT_TRUE(session.neighbors().empty());
}

TEST(DirectSim, NeighboursGetItOnceEachAtTenPercentLoss) {
  Simulation sim(3, {.lossPermille = 100});
  const auto nodes = join(sim, 40);
  ASSERT_EQ(sim.session(0).members().size(), 40U);
  const auto neighbors = sim.session(0).neighbors();
  EXPECT_LT(neighbors.size(), 39U);
  const auto sent = send(
      sim, 0, [](GroupSession& session, TimePoint now) { return session.sendToNeighbors(now, "hello"); });
  ASSERT_TRUE(sent);
  ASSERT_EQ(sent->size(), neighbors.size());
  sim.run(seconds(3));
  for (const auto node : nodes) {
    const bool isNeighbor = std::ranges::find(neighbors, sim.session(node).self()) != neighbors.end();
    EXPECT_EQ(eventsOf<DirectReceived>(sim.events(node)).size(), isNeighbor ? 1U : 0U) << node;
  }
  EXPECT_EQ(outcomes(sim, 0)[DirectOutcome::Delivered], neighbors.size());
}

TEST(DirectSim, AMessageUpTheRingGoesAroundAllAndComesBack) {
  Simulation sim(4);
  join(sim, 7);
  Simulation::NodeId at = 3;
  std::set<Simulation::NodeId> visited;
  for (int hop = 0; hop < 7; ++hop) {
    ASSERT_TRUE(send(sim, at, [&](GroupSession& session, TimePoint now) {
      return session.sendToNeighbor(now, RingDirection::Increasing, "hop " + std::to_string(hop));
    }));
    sim.run(milliseconds(20));
    for (Simulation::NodeId node = 0; node < sim.size(); ++node) {
      const auto received = eventsOf<DirectReceived>(sim.events(node));
      if (received.empty() || received.back().text != "hop " + std::to_string(hop)) continue;
      EXPECT_EQ(received.back().from, sim.session(at).self());
      at = node;
      break;
    }
    visited.insert(at);
  }
  EXPECT_EQ(at, 3U);
  EXPECT_EQ(visited.size(), 7U);
}

TEST(DirectSim, WhoIsCutOffFailsAndWhoIsGoneHasNoRoute) {
  Simulation sim(5);
  join(sim, 3);
  const MemberId one = sim.session(1).self();
  const MemberId two = sim.session(2).self();
  sim.network().cut(0, 1);
  const TimePoint start = sim.now();
  ASSERT_TRUE(send(
      sim, 0, [&](GroupSession& session, TimePoint now) { return session.sendDirect(now, one, "lost"); }));
  ASSERT_TRUE(sim.runUntil([&] { return outcomes(sim, 0)[DirectOutcome::Failed] == 1; }, seconds(8)));
  EXPECT_GE(sim.now() - start, seconds(1)) << "six tries, doubled";
  ASSERT_TRUE(send(sim, 0, [&](GroupSession& session, TimePoint now) {
    return session.sendDirect(now, two, "too late");
  }));
  sim.leave(2);
  ASSERT_TRUE(sim.runUntil([&] { return outcomes(sim, 0).size() == 2; }, seconds(8)));
  // It arrived before its receiver left, or there was nobody any more.
  EXPECT_EQ(outcomes(sim, 0)[DirectOutcome::Failed], 1U);
  EXPECT_EQ(
      send(sim, 0, [&](GroupSession& session, TimePoint now) { return session.sendDirect(now, two, "x"); })
          .error(),
      DirectError::UnknownMember);
}

TEST(DirectSim, TheWaitForAnAnswerFollowsTheNetwork) {
  // A slow network: without a measured wait every message would be sent three times.
  Simulation sim(6, {.delayMin = milliseconds(150), .delayMax = milliseconds(155)});
  join(sim, 2);
  const MemberId bo = sim.session(1).self();
  std::uint64_t before = 0;
  for (int i = 0; i < 12; ++i) {
    if (i == 10) before = sim.session(0).statistics().datagramsOut;
    ASSERT_TRUE(send(sim, 0, [&](GroupSession& session, TimePoint now) {
      return session.sendDirect(now, bo, "message " + std::to_string(i));
    }));
    ASSERT_TRUE(sim.runUntil(
        [&] { return outcomes(sim, 0)[DirectOutcome::Delivered] == static_cast<std::size_t>(i) + 1; },
        seconds(2)));
  }
  EXPECT_LE(sim.session(0).statistics().datagramsOut - before, 3U) << "two messages, and an update";
}

TEST(DirectSim, NobodyCanBeReachedWhoToldNoAddress) {
  Simulation sim(7);
  join(sim, 1);
  NodeOptions options;
  options.withoutAddress = true;
  sim.add("Bo", options);
  sim.run(seconds(2));
  ASSERT_EQ(sim.session(0).members().size(), 2U);
  ASSERT_TRUE(send(sim, 0, [&](GroupSession& session, TimePoint now) {
    return session.sendDirect(now, sim.session(1).self(), "hello");
  }));
  EXPECT_EQ(outcomes(sim, 0)[DirectOutcome::NoRoute], 1U);
}

}  // namespace
}  // namespace vinicast::sim
