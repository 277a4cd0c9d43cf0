// SPDX-License-Identifier: MIT
#include "core/base/random.hpp"

#include <gtest/gtest.h>

#include <array>

#include "core/base/token_bucket.hpp"

namespace vinicast {
namespace {

using std::chrono::milliseconds;

TEST(Random, EqualSeedsGiveEqualNumbersAndStreamsDiffer) {
  Random a(7, 1);
  Random b(7, 1);
  Random other(7, 2);
  bool differs = false;
  for (int i = 0; i < 100; ++i) {
    const auto value = a.next();
    EXPECT_EQ(value, b.next());
    differs = differs || value != other.next();
  }
  EXPECT_TRUE(differs);
}

TEST(Random, BelowIsUniform) {
  Random random(1, 1);
  std::array<int, 10> counts{};
  for (int i = 0; i < 100'000; ++i) ++counts[random.below(10)];
  for (const int count : counts) EXPECT_NEAR(count, 10'000, 500);
}

TEST(Random, TruncatedExponentialKeepsEarlyAnswersFew) {
  // Of 100 receivers few may answer in the first quarter, yet in nearly every round somebody answers before
  // the end.
  Random random(3, 1);
  int early = 0;
  for (int i = 0; i < 10'000; ++i) {
    const Duration wait = random.truncatedExponential(milliseconds(8), 100);
    ASSERT_GE(wait, Duration::zero());
    ASSERT_LE(wait, milliseconds(8));
    if (wait < milliseconds(2)) ++early;
  }
  EXPECT_LT(early, 500);
  EXPECT_GT(early, 10);
}

TEST(TokenBucket, GivesTheBurstThenTheRate) {
  TimePoint now{};
  TokenBucket bucket(100, 10, now);
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(bucket.take(now, 1));
  EXPECT_FALSE(bucket.take(now, 1));
  EXPECT_EQ(bucket.ready(now, 1), now + milliseconds(10));
  now += milliseconds(10);
  EXPECT_TRUE(bucket.take(now, 1));
  EXPECT_FALSE(bucket.take(now, 1));
  now += std::chrono::hours(24 * 365);
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(bucket.take(now, 1));
  EXPECT_FALSE(bucket.take(now, 1));
}

}  // namespace
}  // namespace vinicast
