// SPDX-License-Identifier: MIT
// Two or more ask at the same instant, over hundreds of seeds, with and without loss.

#include <gtest/gtest.h>

#include "support_floor.hpp"
#include "vinicast/limits.hpp"

namespace vinicast::test {
namespace {

struct RaceCase {
  const char* name;
  std::size_t members;
  std::size_t claimants;
  NetOptions options;
  std::uint64_t seeds;
};

NetOptions lossy(std::uint64_t permille, std::uint64_t duplicates = 0) {
  NetOptions options;
  options.lossPermille = permille;
  options.duplicatePermille = duplicates;
  return options;
}

// 10 % loss on average, nearly all of it in bursts.
NetOptions bursts(Duration mean) {
  NetOptions options;
  options.lossPermille = 5;
  options.goodMean = 8 * mean;
  options.badMean = mean;
  return options;
}

NetOptions slowAndShuffled() {
  NetOptions options;
  options.delayMin = 1ms;
  options.delayMax = 25ms;
  options.duplicatePermille = 100;
  options.lossPermille = 50;
  return options;
}

class FloorRace : public testing::TestWithParam<RaceCase> {};

TEST_P(FloorRace, ExactlyOneHoldsAndEveryLoserIsTold) {
  const RaceCase& race = GetParam();
  Duration worstOverlap{};
  std::uint64_t overlaps = 0;
  Duration slowest{};
  for (std::uint64_t seed = 1; seed <= race.seeds; ++seed) {
    SCOPED_TRACE(seed);
    FloorNet net(race.members, seed, race.options);
    net.run(1100ms);
    const TimePoint start = net.now;
    for (std::size_t i = 0; i < race.claimants; ++i) press(net, i);
    const auto decided = [&] {
      std::size_t holding = 0;
      for (std::size_t i = 0; i < race.claimants; ++i) {
        if (net.floor(i).view().selfHolds)
          ++holding;
        else if (net.told<FloorDenied>(i).empty() && net.told<FloorEnded>(i).empty())
          return false;
      }
      return holding == 1;
    };
    ASSERT_TRUE(net.runUntil(6s, decided));
    slowest = std::max(slowest, net.now - start);
    const auto holders = net.holders();
    ASSERT_EQ(holders.size(), 1U);
    ASSERT_TRUE(net.runUntil(3s, [&] { return allSeeHolder(net, holders[0]); }));
    for (std::size_t i = 0; i < race.claimants; ++i) {
      if (i == holders[0]) continue;
      for (const FloorDenied& denied : net.told<FloorDenied>(i)) {
        EXPECT_EQ(denied.reason, FloorDenial::Lost);
        EXPECT_EQ(denied.holder, net.id(holders[0]));
      }
    }
    EXPECT_SOUND(net);
    EXPECT_LE(net.longestOverlap, limits::kClaimWindow);
    if (net.longestOverlap > Duration::zero()) ++overlaps;
    worstOverlap = std::max(worstOverlap, net.longestOverlap);
  }
  RecordProperty("overlaps", static_cast<int>(overlaps));
  RecordProperty("worst_overlap_us", static_cast<int>(worstOverlap.count()));
  RecordProperty("slowest_us", static_cast<int>(slowest.count()));
}

INSTANTIATE_TEST_SUITE_P(Networks, FloorRace,
                         testing::Values(RaceCase{"TwoOfTwo", 2, 2, lossy(0), 200},
                                         RaceCase{"TwoOfThree", 3, 2, lossy(0), 300},
                                         RaceCase{"TwoOfTwoLoss10", 2, 2, lossy(100), 300},
                                         RaceCase{"TwoOfThreeLoss10", 3, 2, lossy(100, 50), 300},
                                         RaceCase{"TenOfTenLoss10", 10, 10, lossy(100), 30},
                                         RaceCase{"TwoOfThreeBursts100", 3, 2, bursts(100ms), 200},
                                         RaceCase{"TwoOfFiveShuffled", 5, 2, slowAndShuffled(), 100}),
                         [](const auto& instance) { return instance.param.name; });

// After a release the last holder grants one of two, even at 10 % loss.
TEST(FloorRaceAfterRelease, ExactlyOneIsGranted) {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE(seed);
    FloorNet net(3, seed, lossy(100));
    goLive(net, 0);
    net.run(200ms);
    net.floor(0).release(net.now);
    net.settle(0);
    ASSERT_TRUE(net.runUntil(3s, [&] {
      return net.floor(1).view().state == FloorState::Idle && net.floor(2).view().state == FloorState::Idle;
    }));
    press(net, 1);
    press(net, 2);
    ASSERT_TRUE(
        net.runUntil(6s, [&] { return net.holders().size() == 1 && allSeeHolder(net, net.holders()[0]); }));
    EXPECT_LE(net.longestOverlap, limits::kClaimWindow);
    EXPECT_SOUND(net);
  }
}

// A live holder is not usurped by a newcomer, whatever the bursts.
TEST(FloorRaceUsurp, ANewcomerDoesNotTakeAHeldFloor) {
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    SCOPED_TRACE(seed);
    FloorNet net(3, seed, bursts(400ms));
    press(net, 0);
    ASSERT_TRUE(
        net.runUntil(8s, [&] { return net.floor(0).view().selfHolds || !net.told<FloorDenied>(0).empty(); }));
    if (!net.floor(0).view().selfHolds) continue;  // isolated by a long burst
    net.run(500ms);
    const std::size_t late = net.add();
    press(net, late);
    ASSERT_TRUE(net.runUntil(10s, [&] { return !net.told<FloorDenied>(late).empty(); }));
    EXPECT_EQ(net.holders(), std::vector<std::size_t>{0});
    EXPECT_EQ(net.longestOverlap, Duration::zero());
    EXPECT_SOUND(net);
  }
}

TEST(FloorTrace, TheSameSeedGivesTheSameTrace) {
  const auto traceOf = [](std::uint64_t seed) {
    FloorNet net(5, seed, lossy(100, 100));
    net.run(1100ms);
    for (const std::size_t i : {0U, 1U, 2U}) press(net, i);
    net.run(3s);
    net.floor(3).raiseHand(net.now);
    net.settle(3);
    net.run(5s);
    return net.trace;
  };
  EXPECT_EQ(traceOf(1), traceOf(1));
  EXPECT_NE(traceOf(1), traceOf(2));
}

}  // namespace
}  // namespace vinicast::test
