// SPDX-License-Identifier: MIT
// The floor that becomes free while hands are raised: it goes to them in turn, and nobody is live unasked
// (docs/protocol.md §5.8).

#include <gtest/gtest.h>

#include "support_floor.hpp"
#include "vinicast/limits.hpp"

namespace vinicast::test {
namespace {

// Member 0 is live, and `raised` have their hands up, in this order.
class FloorOffer : public ::testing::Test {
 protected:
  void begin(std::size_t count, const std::vector<std::size_t>& raised) {
    begin(count, raised, count + 20, {});
  }
  void begin(std::size_t count, const std::vector<std::size_t>& raised, std::uint64_t seed,
             const NetOptions& options) {
    net = std::make_unique<FloorNet>(count, seed, options);
    for (std::size_t i = 0; i < count; ++i) net->floor(i).setAutoAdvance(true);
    goLive(*net, 0);
    for (const std::size_t i : raised) act(i, [](Floor& floor, TimePoint now) { floor.raiseHand(now); });
    net->run(50ms);
    ASSERT_EQ(net->floor(0).view().queue.size(), raised.size());
  }
  template <typename Act>
  void act(std::size_t member, Act act) {
    act(net->floor(member), net->now);
    net->settle(member);
    net->run(20ms);
  }
  void release(std::size_t member) {
    act(member, [](Floor& floor, TimePoint now) { floor.release(now); });
  }
  bool offeredTo(std::size_t member) {
    const FloorView& view = net->floor(member).view();
    return view.selfHolds && view.offered;
  }
  bool live(std::size_t member) {
    const FloorView& view = net->floor(member).view();
    return view.selfHolds && !view.offered && net->floor(member).mayTransmit(net->now);
  }
  // Says goodbye, and all know at once that it is gone.
  void leave(std::size_t member) {
    act(member, [](Floor& floor, TimePoint now) { floor.leave(now); });
    net->kill(member);
    for (std::size_t i = 0; i < net->size(); ++i) {
      std::erase(net->node(i).directory.members, net->id(member));
      if (net->node(i).running)
        act(i, [&](Floor& floor, TimePoint now) { floor.handleMemberGone(now, net->id(member)); });
    }
  }
  // All running members show `holder`, offered or live.
  void expectAllSee(std::size_t holder, bool offered) {
    for (std::size_t i = 0; i < net->size(); ++i) {
      if (!net->node(i).running) continue;
      const FloorView& view = net->floor(i).view();
      EXPECT_EQ(view.state, FloorState::Held) << "member " << i;
      EXPECT_EQ(view.holder, net->id(holder)) << "member " << i;
      EXPECT_EQ(view.offered, offered) << "member " << i;
      EXPECT_EQ(net->floor(i).live().has_value(), !offered) << "member " << i;
    }
  }

  std::unique_ptr<FloorNet> net;
};

TEST_F(FloorOffer, TheHeadIsAskedAndIsLiveOnlyAfterItsPress) {
  begin(4, {2, 1});
  const TimePoint start = net->now;
  net->floor(0).release(net->now);
  net->settle(0);
  ASSERT_TRUE(net->runUntil(1s, [&] { return offeredTo(2); }));
  EXPECT_LE(net->now - start, 5ms);
  net->run(1s);
  expectAllSee(2, true);
  EXPECT_FALSE(net->floor(2).mayTransmit(net->now));
  EXPECT_EQ(net->floor(0).view().queue, std::vector{net->id(1)}) << "its own hand is lowered";
  ASSERT_TRUE(net->floor(2).press(net->now).has_value());
  net->settle(2);
  EXPECT_TRUE(live(2)) << "without a round trip";
  net->run(10ms);
  expectAllSee(2, false);
  EXPECT_EQ(net->floor(2).press(net->now).error(), FloorError::AlreadyHolding);
  EXPECT_TRUE(net->told<FloorEnded>(2).empty());
  net->run(20s);
  EXPECT_TRUE(live(2)) << "the time of the offer is over, the floor is not";
  EXPECT_SOUND(*net);
}

TEST_F(FloorOffer, WhoIsSilentLetsItPass) {
  begin(3, {2, 1});
  const TimePoint start = net->now;
  release(0);
  ASSERT_TRUE(offeredTo(2));
  ASSERT_TRUE(net->runUntil(20s, [&] { return offeredTo(1); }));
  EXPECT_NEAR(static_cast<double>((net->now - start).count()), 10e6, 10e3);
  EXPECT_TRUE(net->told<FloorEnded>(2).empty()) << "it was never live";
  act(1, [](Floor& floor, TimePoint now) { EXPECT_TRUE(floor.press(now)); });
  EXPECT_TRUE(live(1));
  expectAllSee(1, false);
  EXPECT_SOUND(*net);
}

TEST_F(FloorOffer, LoweringTheHandAndReleasingSayNo) {
  begin(4, {3, 2, 1});
  release(0);
  ASSERT_TRUE(offeredTo(3));
  act(3, [](Floor& floor, TimePoint now) { floor.lowerHand(now); });
  ASSERT_TRUE(offeredTo(2));
  release(2);
  ASSERT_TRUE(offeredTo(1));
  release(1);
  for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(net->floor(i).view().state, FloorState::Idle) << i;
  EXPECT_TRUE(net->floor(0).view().queue.empty());
  // Free for anyone, and at once: the last one answers for it.
  press(*net, 0);
  ASSERT_TRUE(net->runUntil(50ms, [&] { return live(0); }));
  EXPECT_SOUND(*net);
}

TEST_F(FloorOffer, OthersAreDeniedWithWhoseTurnItIs) {
  begin(3, {1});
  release(0);
  ASSERT_TRUE(offeredTo(1));
  act(2, [](Floor& floor, TimePoint now) { EXPECT_TRUE(floor.press(now)); });
  const auto denied = net->told<FloorDenied>(2);
  ASSERT_EQ(denied.size(), 1U);
  EXPECT_EQ(denied[0].reason, FloorDenial::Offered);
  EXPECT_EQ(denied[0].holder, net->id(1));
  EXPECT_TRUE(offeredTo(1));
}

TEST_F(FloorOffer, AHeadThatIsGoneIsPassedOver) {
  begin(4, {1, 3});
  net->kill(1);
  release(0);
  ASSERT_TRUE(net->runUntil(1s, [&] { return offeredTo(3); }));
  act(3, [](Floor& floor, TimePoint now) { EXPECT_TRUE(floor.press(now)); });
  EXPECT_TRUE(live(3));
  EXPECT_SOUND(*net);
}

TEST_F(FloorOffer, WhoLoweredItsHandJustNowRefusesTheGrant) {
  begin(3, {1, 2});
  // Its word does not arrive in time.
  net->setLinkFilter([](std::size_t from, std::size_t) { return from != 1; });
  act(1, [](Floor& floor, TimePoint now) { floor.lowerHand(now); });
  net->setLinkFilter(nullptr);
  release(0);
  EXPECT_FALSE(net->floor(1).view().selfHolds);
  EXPECT_TRUE(offeredTo(2)) << "its release passes the floor on at once";
  EXPECT_SOUND(*net);
}

TEST_F(FloorOffer, AfterACrashTheHeadClaimsAndIsAsked) {
  begin(4, {2, 1});
  const TimePoint start = net->now;
  net->kill(0);
  ASSERT_TRUE(net->runUntil(3s, [&] { return offeredTo(2); }));
  EXPECT_LE(net->now - start, 2300ms);
  net->run(100ms);
  expectAllSee(2, true);
  EXPECT_TRUE(net->told<FloorDenied>(1).empty()) << "who did not press is not denied";
  EXPECT_EQ(net->floor(1).view().queue, std::vector{net->id(1)});
  EXPECT_SOUND(*net);
}

// The last beacon came to some sooner than to others, so the others still think that the holder lives.
TEST_F(FloorOffer, AfterACrashTheHeadIsFirstWhereverItsLeaseEnds) {
  NetOptions uneven;
  uneven.delayMax = 20ms;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    begin(4, {2, 1}, seed, uneven);
    net->kill(0);
    ASSERT_TRUE(net->runUntil(3s, [&] { return offeredTo(2) || offeredTo(1); }));
    EXPECT_TRUE(offeredTo(2)) << seed;
  }
}

TEST_F(FloorOffer, AfterACrashOfHolderAndHeadTheNextOneIsAsked) {
  begin(4, {2, 1});
  net->kill(0);
  net->kill(2);
  ASSERT_TRUE(net->runUntil(3s, [&] { return offeredTo(1); }));
  EXPECT_SOUND(*net);
}

TEST_F(FloorOffer, APressWhileTheQueueClaimsMakesItLive) {
  begin(3, {1});
  net->kill(0);
  ASSERT_TRUE(net->runUntil(3s, [&] { return net->floor(1).view().state == FloorState::Idle; }));
  net->run(100ms);
  ASSERT_FALSE(net->floor(1).view().selfHolds) << "its window is not over";
  ASSERT_EQ(net->floor(1).view().state, FloorState::Idle) << "nobody pressed";
  act(1, [](Floor& floor, TimePoint now) { EXPECT_TRUE(floor.press(now)); });
  EXPECT_EQ(net->floor(1).view().state, FloorState::Claiming);
  ASSERT_TRUE(net->runUntil(1s, [&] { return live(1); }));
}

TEST_F(FloorOffer, AStallEndsAnOfferWithoutAWord) {
  begin(3, {1, 2});
  release(0);
  ASSERT_TRUE(offeredTo(1));
  net->node(1).paused = true;
  net->run(600ms);
  net->node(1).paused = false;
  net->run(50ms);
  EXPECT_FALSE(net->floor(1).view().selfHolds) << "it does not claim again unasked";
  EXPECT_TRUE(net->told<FloorEnded>(1).empty());
  ASSERT_TRUE(net->runUntil(3s, [&] { return offeredTo(2); }));
  EXPECT_SOUND(*net);
}

TEST_F(FloorOffer, WhoLeavesPassesItOn) {
  begin(4, {2, 1, 3});
  leave(0);
  ASSERT_TRUE(offeredTo(2)) << "by a holder";
  leave(2);
  ASSERT_TRUE(offeredTo(1)) << "by one that was asked";
  act(1, [](Floor& floor, TimePoint now) { EXPECT_TRUE(floor.press(now)); });
  EXPECT_TRUE(live(1));
  expectAllSee(1, false);
  EXPECT_SOUND(*net);
}

// Nobody is left who could grant the floor to the next one.
TEST_F(FloorOffer, WhenTheGrantorLeftAndTheHeadIsGoneTheNextOneClaims) {
  for (const std::size_t count : {3U, 5U}) {
    begin(count, {1, 2});
    net->kill(1);
    const TimePoint start = net->now;
    leave(0);
    ASSERT_TRUE(net->runUntil(5s, [&] { return offeredTo(2); })) << count;
    EXPECT_LE(net->now - start, 2500ms);
    net->run(100ms);
    expectAllSee(2, true);
    EXPECT_SOUND(*net);
  }
}

TEST_F(FloorOffer, WhenTheGrantorLeftAndTheHeadSaysNoTheNextOneClaims) {
  begin(3, {1, 2});
  net->setLinkFilter([](std::size_t from, std::size_t) { return from != 1; });
  act(1, [](Floor& floor, TimePoint now) { floor.lowerHand(now); });
  net->setLinkFilter(nullptr);
  leave(0);
  EXPECT_FALSE(net->floor(1).view().selfHolds);
  ASSERT_TRUE(net->runUntil(5s, [&] { return offeredTo(2); }));
  net->run(100ms);
  expectAllSee(2, true);
  EXPECT_SOUND(*net);
}

// It leaves while its grant is on its way; the first copy is lost.
TEST_F(FloorOffer, WhoLeavesSaysItsGrantASecondTime) {
  begin(3, {1});
  net->setLinkFilter([](std::size_t, std::size_t) { return false; });
  net->floor(0).release(net->now);
  net->settle(0);
  net->setLinkFilter(nullptr);
  leave(0);
  EXPECT_TRUE(offeredTo(1));
  EXPECT_SOUND(*net);
}

TEST_F(FloorOffer, AHolderHasNoUseForAHand) {
  begin(3, {1});
  act(0, [](Floor& floor, TimePoint now) { floor.raiseHand(now); });
  EXPECT_EQ(net->floor(2).view().queue, std::vector{net->id(1)});
  release(0);
  EXPECT_TRUE(offeredTo(1));
}

TEST_F(FloorOffer, WithoutAutoAdvanceNobodyIsAsked) {
  begin(3, {1});
  for (std::size_t i = 0; i < 3; ++i) net->floor(i).setAutoAdvance(false);
  release(0);
  net->run(1s);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(net->floor(i).view().state, FloorState::Idle) << i;
  EXPECT_EQ(net->floor(2).view().queue, std::vector{net->id(1)});
}

}  // namespace
}  // namespace vinicast::test
