// SPDX-License-Identifier: MIT
#include "media/playout/delay_estimator.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <random>

namespace vinicast::media {
namespace {

constexpr std::int64_t kOrigin = -7'000'000'000;  // the publisher's clock against ours

TEST(DelayEstimator, NoJitterNoSpread) {
  DelayEstimator estimator;
  EXPECT_TRUE(estimator.empty());
  for (std::int64_t t = 0; t < 10'000'000; t += 10'000) estimator.add(t + kOrigin, t + 4'000);
  EXPECT_EQ(estimator.baseMicros(), 4'000 - kOrigin);
  EXPECT_EQ(estimator.spreadMicros(), 0);
}

TEST(DelayEstimator, SpreadIsTheJitterAndAttacksAtOnceAndReleasesSlowly) {
  DelayEstimator estimator;
  std::mt19937 random(1);
  std::uniform_int_distribution<std::int64_t> jitter(0, 30'000);
  std::int64_t t = 0;
  for (; t < 4'000'000; t += 10'000) estimator.add(t, t + 1'000'000 + jitter(random));
  EXPECT_GT(estimator.spreadMicros(), 26'000);
  EXPECT_LE(estimator.spreadMicros(), 30'000);
  for (; t < 7'000'000; t += 10'000) estimator.add(t, t + 1'000'000);
  EXPECT_GT(estimator.spreadMicros(), 15'000);
  for (; t < 14'000'000; t += 10'000) estimator.add(t, t + 1'000'000);
  EXPECT_EQ(estimator.spreadMicros(), 0);
}

TEST(DelayEstimator, OneStallReleasedAtOnceIsOneEvent) {
  DelayEstimator estimator;
  std::int64_t t = 0;
  for (; t < 4'000'000; t += 10'000) estimator.add(t, t + 5'000);
  for (std::int64_t late = t; late < t + 500'000; late += 10'000) estimator.add(late, t + 500'000);
  EXPECT_EQ(estimator.spreadMicros(), 0);
}

TEST(DelayEstimator, FollowsASlowClockAndAChangedPath) {
  DelayEstimator estimator;
  std::int64_t t = 0;
  // 200 ppm slow: transit grows by 0.2 ms a second.
  for (; t < 600'000'000; t += 10'000) estimator.add(t - t / 5000, t);
  EXPECT_NEAR(static_cast<double>(estimator.baseMicros()), 120'000, 1'100);
  EXPECT_LE(estimator.spreadMicros(), 1'100);
  const std::int64_t behind = t / 5000;
  for (const std::int64_t end = t + 8'000'000; t < end; t += 10'000) estimator.add(t - behind, t + 80'000);
  EXPECT_EQ(estimator.baseMicros(), behind + 80'000);
}

TEST(DelayEstimator, AnotherClockIsAnotherBeginning) {
  DelayEstimator estimator;
  for (std::int64_t t = 0; t < 3'000'000; t += 10'000) estimator.add(t, t);
  estimator.add(50'000'000, 3'000'000);
  EXPECT_EQ(estimator.baseMicros(), -47'000'000);
  EXPECT_EQ(estimator.spreadMicros(), 0);
  estimator.add(-50'000'000, 3'010'000);
  EXPECT_EQ(estimator.baseMicros(), 53'010'000);
  estimator.add(-50'000'000, 3'020'000);
  EXPECT_EQ(estimator.spreadMicros(), 10'000);
}

TEST(DelayEstimator, SpreadIsCapped) {
  DelayEstimator estimator;
  std::mt19937 random(2);
  std::uniform_int_distribution<std::int64_t> jitter(0, 1'500'000);
  for (std::int64_t t = 0; t < 6'000'000; t += 10'000) estimator.add(t, t + jitter(random));
  EXPECT_LE(estimator.spreadMicros(), DelayEstimator::kMaxSpreadMicros);
}

}  // namespace
}  // namespace vinicast::media
