// SPDX-License-Identifier: MIT
#include "host/capture/sample_clock.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

namespace vinicast::host {
namespace {

constexpr int kBlock = 480;  // 10 ms

TEST(SampleClock, StampsTheFirstSampleOfABlock) {
  SampleClock clock(48000);
  // 10 ms of samples came in at 1 s, with 5 ms more already waiting: the first was captured 15 ms ago.
  EXPECT_EQ(985'000, clock.stamp(1'000'000, kBlock, 240));
}

TEST(SampleClock, IsSteadyWhenBlocksComeLateByChance) {
  SampleClock clock(48000);
  std::int64_t last = 0;
  for (int i = 0; i < 3000; ++i) {
    const std::int64_t jitter = (i * 7919) % 15'000;  // up to 15 ms late
    const std::int64_t stamp = clock.stamp(1'000'000 + i * 10'000 + jitter, kBlock, 0);
    if (i > 100) {
      EXPECT_NEAR(10'000, static_cast<double>(stamp - last), 1'001) << i;
      // The true time is i * 10 ms + 990 ms.
      EXPECT_NEAR(990'000.0 + i * 10'000.0, static_cast<double>(stamp), 3'000) << i;
    }
    last = stamp;
  }
}

TEST(SampleClock, FollowsACrystalThatIsWrong) {
  for (const int ppm : {-200, 200}) {
    SampleClock clock(48000);
    double now = 1e6;
    std::int64_t stamp = 0;
    for (int i = 0; i < 60'000; ++i) {  // 10 minutes
      now += 10'000.0 * (1 + ppm * 1e-6);
      stamp = clock.stamp(static_cast<std::int64_t>(now), kBlock, 0);
    }
    EXPECT_NEAR(now - 10'000, static_cast<double>(stamp), 1'200) << ppm;
  }
}

TEST(SampleClock, TakesAGapAtOnce) {
  SampleClock clock(48000);
  (void)clock.stamp(1'000'000, kBlock, 0);
  EXPECT_EQ(60'990'000, clock.stamp(61'000'000, kBlock, 0));
}

}  // namespace
}  // namespace vinicast::host
