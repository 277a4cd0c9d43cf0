// SPDX-License-Identifier: MIT
// Viewers that multicast does not bring the media to (docs/protocol.md §9.6).

#include <gtest/gtest.h>

#include "sim/live_studio.hpp"

namespace vinicast::sim {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using NodeId = Simulation::NodeId;

LinkOptions lossy(std::uint32_t permille) {
  LinkOptions link;
  link.lossPermille = permille;
  return link;
}

std::vector<MediaWay> waysOf(const Simulation& sim, NodeId id) {
  std::vector<MediaWay> ways;
  for (const MediaWayChanged& changed : eventsOf<MediaWayChanged>(sim.events(id)))
    ways.push_back(changed.way);
  return ways;
}

class LiveReachSim : public ::testing::TestWithParam<std::uint32_t> {};

TEST_P(LiveReachSim, WhoHearsControlAndNoMediaIsServedByUnicast) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    SCOPED_TRACE(seed);
    Simulation sim(seed, lossy(GetParam()));
    for (int i = 0; i < 4; ++i) sim.add("member " + std::to_string(i));
    sim.network().cutMedia(0, 1);
    Studio studio(sim);
    sim.run(seconds(3));
    ASSERT_TRUE(studio.goLive());
    studio.run(seconds(3));
    EXPECT_EQ(waysOf(sim, 1), std::vector{MediaWay::Unicast});
    const std::size_t before = framesSeen(sim, 1);
    EXPECT_GT(before, 0U);
    studio.run(seconds(4));
    EXPECT_GE(framesSeen(sim, 1), before + 118);
    EXPECT_TRUE(waysOf(sim, 2).empty());
    EXPECT_TRUE(waysOf(sim, 3).empty());
    const auto peers = sim.session(0).statistics().peers;
    EXPECT_EQ(peers.mediaSubscribers, 1U);
    EXPECT_EQ(peers.subscribers, 0U);  // no copies of what it hears
    EXPECT_EQ(peers.mediaRefused, 0U);
  }
}

TEST_P(LiveReachSim, WhoIsReachedByUnicastAloneSeesThePictureAtOnce) {
  Simulation sim(7, lossy(GetParam()));
  for (int i = 0; i < 3; ++i) sim.add("member " + std::to_string(i));
  for (NodeId other : {NodeId{0}, NodeId{2}}) {
    sim.network().cutGroups(1, other);
    sim.network().cutGroups(other, 1);
  }
  sim.addPeer(1, 0);
  sim.run(seconds(5));
  Studio studio(sim);
  ASSERT_TRUE(studio.goLive());
  studio.run(milliseconds(1500));
  EXPECT_GE(framesSeen(sim, 1), 20U);  // of 45, the first beacons told it to ask
  studio.run(seconds(5));
  EXPECT_GE(framesSeen(sim, 1), 165U);
  EXPECT_GE(framesSeen(sim, 2), 190U);
}

INSTANTIATE_TEST_SUITE_P(Loss, LiveReachSim, ::testing::Values(0, 50));

TEST(LiveReachSim, PlacesAreCappedAndWhoFindsNoneIsToldAndGetsOneThatIsFree) {
  Simulation sim(3);
  const std::size_t viewers = limits::kMaxMediaSubscribers + 2;
  for (std::size_t i = 0; i <= viewers; ++i) sim.add("member " + std::to_string(i));
  for (NodeId id = 1; id <= viewers; ++id) sim.network().cutMedia(0, id);
  sim.run(seconds(3));
  Studio studio(sim);
  ASSERT_TRUE(studio.goLive());
  studio.run(seconds(4));
  std::vector<NodeId> served;
  std::vector<NodeId> refused;
  for (NodeId id = 1; id <= viewers; ++id)
    (waysOf(sim, id).back() == MediaWay::Unicast ? served : refused).push_back(id);
  EXPECT_EQ(served.size(), limits::kMaxMediaSubscribers);
  for (const NodeId id : refused) {
    EXPECT_EQ(waysOf(sim, id).back(), MediaWay::Refused);
    EXPECT_EQ(framesSeen(sim, id), 0U);
  }
  EXPECT_EQ(sim.session(0).statistics().peers.mediaSubscribers, limits::kMaxMediaSubscribers);
  EXPECT_GE(sim.session(0).statistics().peers.mediaRefused, refused.size());
  EXPECT_EQ(eventsOf<ViewerUnserved>(sim.events(0)).size(), refused.size());
  sim.leave(served.front());
  studio.run(seconds(6));
  EXPECT_TRUE(waysOf(sim, refused[0]).back() == MediaWay::Unicast ||
              waysOf(sim, refused[1]).back() == MediaWay::Unicast);
}

TEST(LiveReachSim, CopiesEndOnceMulticastBringsTheMediaAgain) {
  Simulation sim(4);
  for (int i = 0; i < 2; ++i) sim.add("member " + std::to_string(i));
  sim.network().cutMedia(0, 1);
  sim.run(seconds(3));
  Studio studio(sim);
  ASSERT_TRUE(studio.goLive());
  studio.run(seconds(3));
  ASSERT_EQ(sim.session(0).statistics().peers.mediaSubscribers, 1U);
  sim.network().mendGroups();
  studio.run(seconds(7));
  EXPECT_EQ(sim.session(0).statistics().peers.mediaSubscribers, 0U);
  EXPECT_EQ(waysOf(sim, 1), (std::vector{MediaWay::Unicast, MediaWay::Multicast}));
  const auto before = sim.session(0).statistics().peers.mediaCopiesSent;
  studio.run(seconds(1));
  EXPECT_EQ(sim.session(0).statistics().peers.mediaCopiesSent, before);
}

TEST(LiveReachSim, APublisherThatPausesIsNotAskedForCopies) {
  Simulation sim(5);
  for (int i = 0; i < 5; ++i) sim.add("member " + std::to_string(i));
  sim.run(seconds(3));
  Studio studio(sim);
  ASSERT_TRUE(studio.goLive());
  sim.run(seconds(4));  // the camera opens slowly
  studio.run(seconds(2));
  sim.run(seconds(4));
  studio.run(seconds(2));
  for (NodeId id = 1; id < 5; ++id) EXPECT_TRUE(waysOf(sim, id).empty()) << id;
  EXPECT_EQ(sim.session(0).statistics().peers.mediaCopiesSent, 0U);
}

// --- where much of the media is lost
// ---------------------------------------------------------------------------------------------------

TEST(LiveLossSim, WhoLosesMuchMulticastGetsCopiesAndTakesThePictureFromNobody) {
  for (const std::uint32_t loss : {250U, 400U}) {
    SCOPED_TRACE(loss);
    Simulation sim(11 + loss);
    for (int i = 0; i < 3; ++i) sim.add("member " + std::to_string(i));
    sim.network().thinMedia(0, 1, loss);
    sim.run(seconds(3));
    Studio studio(sim);
    ASSERT_TRUE(studio.goLive());
    studio.run(seconds(12));
    EXPECT_EQ(waysOf(sim, 1), std::vector{MediaWay::Unicast});
    EXPECT_TRUE(waysOf(sim, 2).empty());
    for (const EncodingWanted& wanted : eventsOf<EncodingWanted>(sim.events(0)))
      EXPECT_EQ(wanted.target.bitsPerSecond, EncodingBounds{}.maxBitsPerSecond);
    for (const ViewerLoss& viewer : sim.session(0).viewers()) EXPECT_EQ(viewer.lossPermille, 0U);
    EXPECT_GE(framesSeen(sim, 2) + 1, studio.framesSent());
    const std::size_t before = framesSeen(sim, 1);
    const auto repairs = sim.session(1).statistics().receive.repairRequests;
    studio.run(seconds(5));
    EXPECT_GE(framesSeen(sim, 1), before + 149);
    EXPECT_LE(sim.session(1).statistics().receive.repairRequests, repairs + 5);
  }
}

TEST(LiveLossSim, LittleLossAndBurstsAreLeftToParityAndRepair) {
  LinkOptions bursts;  // 16 % in the mean
  bursts.burstMean = milliseconds(90);
  bursts.quietMean = milliseconds(410);
  for (const LinkOptions& link : {lossy(0), bursts}) {
    Simulation sim(12, link);
    for (int i = 0; i < 4; ++i) sim.add("member " + std::to_string(i));
    for (NodeId id = 1; id < 4 && link.burstMean == Duration::zero(); ++id)
      sim.network().thinMedia(0, id, 100);
    sim.run(seconds(3));
    Studio studio(sim);
    ASSERT_TRUE(studio.goLive());
    studio.run(seconds(60));
    for (NodeId id = 1; id < 4; ++id) EXPECT_TRUE(waysOf(sim, id).empty()) << id;
    EXPECT_EQ(sim.session(0).statistics().peers.mediaCopiesSent, 0U);
  }
}

TEST(LiveLossSim, CopiesEndOnceMulticastIsGoodAgainLaterEachTime) {
  Simulation sim(13);
  for (int i = 0; i < 2; ++i) sim.add("member " + std::to_string(i));
  sim.run(seconds(3));
  Studio studio(sim);
  ASSERT_TRUE(studio.goLive());
  std::vector<MediaWay> ways;
  for (const seconds settle : {seconds(5), seconds(10), seconds(20)}) {
    sim.network().thinMedia(0, 1, 400);
    studio.run(seconds(6));
    ways.push_back(MediaWay::Unicast);
    EXPECT_EQ(waysOf(sim, 1), ways);
    sim.network().thinMedia(0, 1, 30);
    studio.run(settle - seconds(1));
    EXPECT_EQ(waysOf(sim, 1), ways) << "too soon";
    studio.run(seconds(5));
    ways.push_back(MediaWay::Multicast);
    EXPECT_EQ(waysOf(sim, 1), ways);
  }
  EXPECT_EQ(sim.session(0).statistics().peers.mediaSubscribers, 0U);
}

// Copies through a link that loses them, too, are twice the load for little.
TEST(LiveLossSim, CopiesThatDoNotHelpAreGivenUpForAMinute) {
  Simulation sim(14, lossy(400));
  for (int i = 0; i < 2; ++i) sim.add("member " + std::to_string(i));
  sim.run(seconds(5));
  Studio studio(sim);
  ASSERT_TRUE(studio.goLive());
  studio.run(seconds(15));
  EXPECT_EQ(waysOf(sim, 1), (std::vector{MediaWay::Unicast, MediaWay::Multicast}));
  EXPECT_EQ(sim.session(0).statistics().peers.mediaSubscribers, 0U);
  studio.run(seconds(40));
  EXPECT_EQ(waysOf(sim, 1).size(), 2U);
  studio.run(seconds(30));
  EXPECT_EQ(waysOf(sim, 1),
            (std::vector{MediaWay::Unicast, MediaWay::Multicast, MediaWay::Unicast, MediaWay::Multicast}));
}

TEST(LiveLossSim, WhoHearsNothingComesFirstAndWhoFindsNoPlaceGoesOnByMulticast) {
  Simulation sim(15);
  const std::size_t viewers = limits::kMaxMediaSubscribers + 4;
  for (std::size_t i = 0; i <= viewers; ++i) sim.add("member " + std::to_string(i));
  for (NodeId id = 1; id < viewers; ++id) sim.network().thinMedia(0, id, 300);
  sim.run(seconds(3));
  Studio studio(sim);
  ASSERT_TRUE(studio.goLive());
  studio.run(seconds(8));
  std::vector<NodeId> served;
  for (NodeId id = 1; id < viewers; ++id) {
    EXPECT_LE(waysOf(sim, id).size(), 1U) << "no ping-pong, and no word of a refusal";
    if (!waysOf(sim, id).empty()) served.push_back(id);
    EXPECT_GE(framesSeen(sim, id), 200U) << id;  // of 240
  }
  EXPECT_LE(served.size(), limits::kMaxMediaSubscribers);
  EXPECT_GE(served.size(), 5U);  // repairs for the others count in the rate, too
  EXPECT_TRUE(eventsOf<ViewerUnserved>(sim.events(0)).empty());
  sim.network().cutMedia(0, viewers);
  studio.run(seconds(3));
  EXPECT_EQ(waysOf(sim, viewers), std::vector{MediaWay::Unicast});
  studio.run(seconds(8));
  EXPECT_LE(sim.session(0).statistics().peers.mediaSubscribers, limits::kMaxMediaSubscribers);
  const auto asked = [&] {
    std::uint64_t contacts = 0;
    for (NodeId id = 1; id < viewers; ++id)
      if (waysOf(sim, id).empty()) contacts += sim.session(id).statistics().peers.contactsSent;
    return contacts;
  };
  const auto before = asked();
  studio.run(seconds(30));
  EXPECT_EQ(asked(), before) << "who was refused asks again after a minute";
  EXPECT_EQ(waysOf(sim, viewers), std::vector{MediaWay::Unicast});
}

TEST(LiveReachSim, WhoseMediaGroupIsFilteredWaitsWithNoSecondPublisher) {
  Simulation sim(16);
  for (int i = 0; i < 3; ++i) sim.add("member " + std::to_string(i));
  for (const NodeId from : {NodeId{0}, NodeId{2}}) sim.network().cutMedia(from, 1);
  sim.run(seconds(3));
  Studio first(sim);
  ASSERT_TRUE(first.goLive());
  first.run(milliseconds(900));
  EXPECT_EQ(framesSeen(sim, 1), 0U);
  first.run(seconds(3));
  EXPECT_GE(framesSeen(sim, 1), 80U);
  sim.command(0, [](GroupSession& session, TimePoint now) {
    session.releaseFloor(now);
    return true;
  });
  sim.run(seconds(60));
  const std::size_t before = eventsOf<FrameReceived>(sim.events(1)).size();
  Studio second(sim, 2);
  ASSERT_TRUE(second.goLive());
  second.run(milliseconds(900));
  EXPECT_GE(eventsOf<FrameReceived>(sim.events(1)).size(), before + 15);
}

}  // namespace
}  // namespace vinicast::sim
