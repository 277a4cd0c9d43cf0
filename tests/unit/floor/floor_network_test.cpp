// SPDX-License-Identifier: MIT
// The floor as people meet it: several members, one virtual clock.

#include <gtest/gtest.h>

#include "support_floor.hpp"

namespace vinicast::test {
namespace {

TEST(FloorNetwork, AloneHoldsAfterListeningAndOneWindow) {
  FloorNet net(1, 1);
  const TimePoint start = net.now;
  ASSERT_TRUE(net.floor(0).press(net.now));
  net.settle(0);
  EXPECT_EQ(net.floor(0).view().state, FloorState::Claiming);
  ASSERT_TRUE(net.runUntil(3s, [&] { return net.floor(0).view().selfHolds; }));
  EXPECT_EQ(net.now - start, 1200ms);
  EXPECT_EQ(net.floor(0).view().token.term, 1U);
  EXPECT_SOUND(net);
}

TEST(FloorNetwork, IdleAcquireTakesOneWindowForAnySize) {
  for (const std::size_t count : {2U, 3U, 10U}) {
    FloorNet net(count, count);
    net.run(1100ms);
    const TimePoint start = net.now;
    press(net, 0);
    EXPECT_EQ(net.floor(0).view().state, FloorState::Claiming);
    EXPECT_EQ(net.floor(0).view().token.owner, net.id(0));
    ASSERT_TRUE(net.runUntil(1s, [&] { return net.floor(0).view().selfHolds; })) << count;
    EXPECT_EQ(net.now - start, 200ms) << count;
    ASSERT_TRUE(net.runUntil(10ms, [&] { return allSeeHolder(net, 0); }));
    EXPECT_SOUND(net);
  }
}

TEST(FloorNetwork, PressWhileSomebodyIsLiveIsDeniedAtOnceWithTheHolder) {
  FloorNet net(3, 4);
  goLive(net, 0);
  const std::uint64_t sent = net.node(1).sent;
  press(net, 1);
  const auto denied = net.told<FloorDenied>(1);
  ASSERT_EQ(denied.size(), 1U);
  EXPECT_EQ(denied[0].reason, FloorDenial::Taken);
  EXPECT_EQ(denied[0].holder, net.id(0));
  EXPECT_EQ(net.node(1).sent, sent);
  net.floor(1).raiseHand(net.now);
  net.settle(1);
  net.run(100ms);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(net.floor(i).view().queue, std::vector{net.id(1)});
  EXPECT_SOUND(net);
}

TEST(FloorNetwork, ReleaseFreesAndTheLastHolderGrantsAtOnce) {
  FloorNet net(3, 5);
  goLive(net, 0);
  net.node(0).events.clear();
  net.floor(0).release(net.now);
  net.settle(0);
  ASSERT_EQ(net.node(0).events.size(), 2U);
  EXPECT_EQ(std::get<FloorEnded>(net.node(0).events[0]).reason, FloorEnd::Released);
  EXPECT_EQ(std::get<FloorChanged>(net.node(0).events[1]).view.state, FloorState::Idle);
  net.run(10ms);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(net.floor(i).view().state, FloorState::Idle);
  net.run(5s);
  const TimePoint start = net.now;
  press(net, 1);
  ASSERT_TRUE(net.runUntil(1s, [&] { return net.floor(1).view().selfHolds; }));
  EXPECT_LE(net.now - start, 5ms);
  EXPECT_EQ(net.floor(1).view().token.term, 2U);
  ASSERT_TRUE(net.runUntil(100ms, [&] { return allSeeHolder(net, 1); }));
  EXPECT_SOUND(net);
}

TEST(FloorNetwork, LingerEndsAfterItsTimeAndTheWindowIsUsedAgain) {
  FloorNet net(3, 6);
  goLive(net, 0);
  net.floor(0).release(net.now);
  net.settle(0);
  net.run(31s);
  const TimePoint start = net.now;
  press(net, 1);
  ASSERT_TRUE(net.runUntil(1s, [&] { return net.floor(1).view().selfHolds; }));
  EXPECT_EQ(net.now - start, 200ms);
}

TEST(FloorNetwork, TheLastHolderCanPressAgain) {
  FloorNet net(2, 7);
  goLive(net, 0);
  net.floor(0).release(net.now);
  net.settle(0);
  goLive(net, 0);
  EXPECT_EQ(net.floor(0).view().token.term, 2U);
  EXPECT_SOUND(net);
}

TEST(FloorNetwork, CrashFreesTheFloorWithTheLease) {
  for (const bool media : {false, true}) {
    NetOptions options;
    options.media = media;
    FloorNet net(3, 8, options);
    goLive(net, 0);
    net.run(3s);
    net.kill(0);
    const TimePoint death = net.now;
    const auto free = [&] {
      return net.floor(1).view().state == FloorState::Idle && net.floor(2).view().state == FloorState::Idle;
    };
    ASSERT_TRUE(net.runUntil(5s, free));
    EXPECT_GE(net.now - death, 1500ms);
    EXPECT_LE(net.now - death, 2300ms);
    goLive(net, 1);
    EXPECT_SOUND(net);
  }
}

// The dead holder is still listed as present: it must not be waited for.
TEST(FloorNetwork, TheLastOneLeftAfterACrashCanGoLive) {
  FloorNet net(2, 9);
  goLive(net, 0);
  net.kill(0);
  net.run(2300ms);
  const TimePoint start = net.now;
  press(net, 1);
  ASSERT_TRUE(net.runUntil(1s, [&] { return net.floor(1).view().selfHolds; }));
  EXPECT_EQ(net.now - start, 200ms);
}

TEST(FloorNetwork, NobodyAnswersThoughMembersAreKnown) {
  FloorNet net(3, 10);
  net.run(1100ms);
  net.setLinkFilter([](std::size_t, std::size_t) { return false; });
  const TimePoint start = net.now;
  press(net, 0);
  ASSERT_TRUE(net.runUntil(2s, [&] { return !net.told<FloorDenied>(0).empty(); }));
  EXPECT_EQ(net.told<FloorDenied>(0)[0].reason, FloorDenial::Isolated);
  EXPECT_EQ(net.now - start, 800ms);
  EXPECT_EQ(net.floor(0).view().state, FloorState::Idle);
}

TEST(FloorNetwork, LateJoinerLearnsTheHolderAndIsDenied) {
  NetOptions options;
  options.media = true;
  FloorNet net(3, 11, options);
  goLive(net, 0);
  net.run(2s);
  const TimePoint start = net.now;
  const std::size_t late = net.add();
  press(net, late);  // remembered while it listens
  ASSERT_TRUE(net.runUntil(1s, [&] { return net.floor(late).view().state == FloorState::Held; }));
  EXPECT_LE(net.now - start, 600ms);
  const auto denied = net.told<FloorDenied>(late);
  ASSERT_EQ(denied.size(), 1U);
  EXPECT_EQ(denied[0].reason, FloorDenial::Taken);
  EXPECT_EQ(denied[0].holder, net.id(0));
  EXPECT_SOUND(net);
}

// A claimant that heard nothing of a live holder is stopped by the holder or by any third member.
TEST(FloorNetwork, AnUninformedClaimantIsDeniedByOthersForAHolderItCanNotHear) {
  FloorNet net(3, 12);
  for (int round = 0; round < 2; ++round) {
    net.floor(0).release(net.now);
    net.settle(0);
    goLive(net, 0);
  }
  const std::size_t late = net.add();
  net.setLinkFilter(
      [](std::size_t from, std::size_t to) { return !((from == 0 && to == 3) || (from == 3 && to == 0)); });
  net.run(1100ms);
  EXPECT_EQ(net.floor(late).view().state, FloorState::Idle);
  press(net, late);
  ASSERT_TRUE(net.runUntil(500ms, [&] { return !net.told<FloorDenied>(late).empty(); }));
  EXPECT_EQ(net.told<FloorDenied>(late)[0].reason, FloorDenial::Taken);
  EXPECT_EQ(net.told<FloorDenied>(late)[0].holder, net.id(0));
  EXPECT_TRUE(net.floor(0).view().selfHolds);
  EXPECT_EQ(net.longestOverlap, Duration::zero());
}

// The claimant's own receiver is what fails: without positive evidence silence would be taken for consent.
TEST(FloorNetwork, ADeafClaimantDoesNotTakeAHeldFloor) {
  FloorNet net(3, 23);
  goLive(net, 0);
  net.setLinkFilter([](std::size_t, std::size_t to) { return to != 2; });
  net.run(2500ms);
  EXPECT_EQ(net.floor(2).view().state, FloorState::Idle);
  press(net, 2);
  ASSERT_TRUE(net.runUntil(2s, [&] { return !net.told<FloorDenied>(2).empty(); }));
  EXPECT_EQ(net.told<FloorDenied>(2)[0].reason, FloorDenial::Isolated);
  EXPECT_EQ(net.longestOverlap, Duration::zero());
  EXPECT_EQ(net.holders(), std::vector<std::size_t>{0});
}

TEST(FloorNetwork, AStallSilencesAndFencesTheHolder) {
  FloorNet net(3, 13);
  goLive(net, 0);
  net.node(0).paused = true;
  net.run(500ms);
  EXPECT_FALSE(net.floor(0).mayTransmit(net.now));
  const std::uint64_t sent = net.node(0).sent;
  net.node(0).paused = false;
  net.floor(0).handleTimeout(net.now);
  net.settle(0);
  EXPECT_EQ(net.node(0).sent, sent);
  ASSERT_EQ(net.told<FloorEnded>(0).size(), 1U);
  EXPECT_EQ(net.told<FloorEnded>(0)[0].reason, FloorEnd::Fenced);
  EXPECT_FALSE(net.floor(0).mayTransmit(net.now));
  EXPECT_FALSE(net.floor(0).live());
  // A short stall: it asks again by itself, one listening window and one claim window later.
  const TimePoint start = net.now;
  ASSERT_TRUE(net.runUntil(2s, [&] { return net.floor(0).view().selfHolds; }));
  EXPECT_EQ(net.now - start, 400ms);
  EXPECT_EQ(net.floor(0).view().token.term, 2U);
  EXPECT_SOUND(net);
}

TEST(FloorNetwork, AfterALongSleepTheHolderDoesNotGoLiveByItself) {
  FloorNet net(2, 14);
  goLive(net, 0);
  net.node(0).paused = true;
  net.run(1min);
  net.node(0).paused = false;
  net.floor(0).handleStall(net.now);
  net.settle(0);
  EXPECT_EQ(net.told<FloorEnded>(0)[0].reason, FloorEnd::Fenced);
  net.run(5s);
  EXPECT_EQ(net.floor(0).view().state, FloorState::Idle);
  EXPECT_EQ(net.floor(1).view().state, FloorState::Idle);
}

TEST(FloorNetwork, ReleaseWhileClaimingTakesTheClaimBack) {
  FloorNet net(3, 15);
  net.run(1100ms);
  press(net, 0);
  net.run(100ms);
  net.floor(0).release(net.now);
  net.settle(0);
  EXPECT_EQ(net.floor(0).view().state, FloorState::Idle);
  EXPECT_TRUE(net.told<FloorEnded>(0).empty());
  EXPECT_TRUE(net.told<FloorDenied>(0).empty());
  net.run(10ms);
  const TimePoint start = net.now;
  press(net, 1);
  ASSERT_TRUE(net.runUntil(1s, [&] { return net.floor(1).view().selfHolds; }));
  EXPECT_EQ(net.now - start, 200ms);
  EXPECT_SOUND(net);
}

TEST(FloorNetwork, PartitionsHealToTheGreatestHolder) {
  FloorNet net(4, 16);
  net.run(1100ms);
  net.setLinkFilter([](std::size_t from, std::size_t to) { return (from < 2) == (to < 2); });
  press(net, 0);
  press(net, 2);
  net.run(1s);
  ASSERT_EQ(net.holders().size(), 2U);
  net.setLinkFilter({});
  ASSERT_TRUE(net.runUntil(500ms, [&] { return net.holders().size() == 1; }));
  const std::size_t winner = net.holders()[0];
  net.run(500ms);
  EXPECT_TRUE(allSeeHolder(net, winner));
  EXPECT_EQ(net.told<FloorEnded>(winner == 0 ? 2 : 0)[0].reason, FloorEnd::Overtaken);
  EXPECT_SOUND(net);
}

// The other side saw a greater token whose holder is gone: this holder goes on above it.
TEST(FloorNetwork, AHolderLeftBehindByAPartitionRenewsItsToken) {
  FloorNet net(4, 17);
  net.run(1100ms);
  net.setLinkFilter([](std::size_t from, std::size_t to) { return (from < 2) == (to < 2); });
  goLive(net, 0);
  for (int round = 0; round < 3; ++round) {
    goLive(net, 2);
    net.floor(2).release(net.now);
    net.settle(2);
    net.run(100ms);
  }
  goLive(net, 2);
  net.kill(2);
  net.run(3s);
  ASSERT_EQ(net.floor(3).view().state, FloorState::Idle);
  net.setLinkFilter({});
  ASSERT_TRUE(net.runUntil(2s, [&] { return net.floor(3).view().state == FloorState::Held; }));
  EXPECT_EQ(net.floor(3).view().holder, net.id(0));
  EXPECT_GT(net.floor(0).view().token.term, 4U);
  EXPECT_TRUE(net.told<FloorEnded>(0).empty());
  EXPECT_SOUND(net);
}

TEST(FloorNetwork, LeaveReleasesLowersAndFallsSilent) {
  FloorNet net(3, 18);
  goLive(net, 0);
  net.floor(1).raiseHand(net.now);
  net.settle(1);
  net.run(100ms);
  net.floor(0).leave(net.now);
  net.floor(1).leave(net.now);
  net.settle(0);
  net.settle(1);
  EXPECT_FALSE(net.floor(0).nextTimeout());
  EXPECT_EQ(net.floor(0).press(net.now).error(), FloorError::Left);
  net.run(10ms);
  EXPECT_EQ(net.floor(2).view().state, FloorState::Idle);
  EXPECT_TRUE(net.floor(2).view().queue.empty());
}

TEST(FloorNetwork, HandsQueueEquallyEverywhereAndReachLateJoiners) {
  NetOptions options;
  options.lossPermille = 100;
  FloorNet net(5, 19, options);
  const std::size_t raisers[] = {3, 1, 4, 0};
  for (const std::size_t i : raisers) {
    net.floor(i).raiseHand(net.now);
    net.settle(i);
    net.run(50ms);
  }
  net.floor(4).lowerHand(net.now);
  net.settle(4);
  const std::size_t late = net.add();
  net.run(7s);
  const std::vector<MemberId> expected{net.id(3), net.id(1), net.id(0)};
  for (std::size_t i = 0; i <= late; ++i) EXPECT_EQ(net.floor(i).view().queue, expected) << i;
  net.kill(1);
  net.run(11s);
  for (const std::size_t i : {0U, 2U, 3U})
    EXPECT_EQ(net.floor(i).view().queue, (std::vector{net.id(3), net.id(0)}));
  EXPECT_SOUND(net);
}

TEST(FloorNetwork, GoingLiveLowersTheOwnHand) {
  FloorNet net(2, 20);
  net.floor(0).raiseHand(net.now);
  net.settle(0);
  goLive(net, 0);
  net.run(50ms);
  EXPECT_TRUE(net.floor(0).view().queue.empty());
  EXPECT_TRUE(net.floor(1).view().queue.empty());
}

TEST(FloorNetwork, MembersThatStartTogetherCanGoLive) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    FloorNet net(1, seed);
    press(net, 0);
    net.run(Duration(static_cast<std::int64_t>(seed) * 70'000));  // the second comes 70 ms to 1.4 s later
    net.add();
    ASSERT_TRUE(net.runUntil(4s, [&] { return net.floor(0).view().selfHolds; })) << seed;
    EXPECT_TRUE(net.told<FloorDenied>(0).empty()) << seed;
  }
}

// Only member 2 knows that a term is used up; its word and the last holder's grant of that term cross. The
// members that heard the grant answer no other claim, so the claimant has to say that it went on above it.
TEST(FloorNetwork, AGrantThatCameTooLateDoesNotIsolateTheClaimant) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    FloorNet net(4, seed);
    net.run(1100ms);
    goLive(net, 3);
    net.floor(3).release(net.now);
    net.settle(3);
    net.run(1s);
    net.setLinkFilter([](std::size_t from, std::size_t to) { return from != 1 || to == 2; });
    press(net, 1);
    net.floor(1).release(net.now);
    net.settle(1);
    net.run(1s);
    net.setLinkFilter(nullptr);
    ASSERT_EQ(net.floor(2).view().term, 2U);
    ASSERT_EQ(net.floor(3).view().term, 1U);
    press(net, 0);
    ASSERT_TRUE(net.runUntil(300ms, [&] { return net.floor(0).view().selfHolds; })) << "seed " << seed;
    EXPECT_SOUND(net);
  }
}

}  // namespace
}  // namespace vinicast::test
