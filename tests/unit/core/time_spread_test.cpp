// SPDX-License-Identifier: MIT
#include "vinicast/time_spread.hpp"

#include <gtest/gtest.h>

namespace vinicast {
namespace {

TEST(TimeSpread, IsZeroBeforeTheFirst) {
  EXPECT_EQ(TimeSpread().summary(), StageTime{});
}

TEST(TimeSpread, TellsMeanAndPercentilesByNearestRank) {
  TimeSpread spread;
  for (std::int64_t micros = 100; micros >= 1; --micros) spread.add(micros);
  EXPECT_EQ(spread.summary(), (StageTime{50, 50, 95}));
  spread.clear();
  spread.add(7);
  EXPECT_EQ(spread.summary(), (StageTime{7, 7, 7}));
}

TEST(TimeSpread, ForgetsAllButTheLast256) {
  TimeSpread spread;
  for (int i = 0; i < 1000; ++i) spread.add(1'000'000);
  for (std::size_t i = 0; i < TimeSpread::kSamples; ++i) spread.add(3);
  EXPECT_EQ(spread.summary(), (StageTime{3, 3, 3}));
}

TEST(TimeSpread, ClocksThatDisagreeDoNotSpoilIt) {
  TimeSpread spread;
  spread.add(-5'000'000);
  spread.add(std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(spread.summary().p50, 0U);
  EXPECT_EQ(spread.summary().p95, 0xffffffffU);
}

}  // namespace
}  // namespace vinicast
