// SPDX-License-Identifier: MIT
#include "media/audio/level_meter.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "unit/playout/tone.hpp"

namespace vinicast::media {
namespace {

TEST(LevelMeter, PeakAndRmsOfATone) {
  LevelMeter meter;
  const auto level = meter.add(test::tone(0, 4800));
  ASSERT_TRUE(level);
  EXPECT_NEAR(level->peak, 0.5, 0.001);
  EXPECT_NEAR(level->rms, 0.5 / std::sqrt(2.0), 0.001);
}

TEST(LevelMeter, WindowsAreFiftyMillisecondsHoweverTheyComeIn) {
  LevelMeter meter;
  std::vector<float> loud(96, 0.25F);
  int windows = 0;
  for (int i = 0; i < 100; ++i) {
    if (const auto level = meter.add(loud)) {
      ++windows;
      EXPECT_FLOAT_EQ(level->rms, 0.25F);
    }
  }
  EXPECT_EQ(windows, 2);  // 100 ms
}

TEST(LevelMeter, AQuietWindowForgetsALoudOne) {
  LevelMeter meter;
  EXPECT_TRUE(meter.add(std::vector<float>(LevelMeter::kWindowSamples, -1.0F)));
  const auto level = meter.add(std::vector<float>(LevelMeter::kWindowSamples, 0.0F));
  ASSERT_TRUE(level);
  EXPECT_EQ(level->peak, 0.0F);
  EXPECT_EQ(level->rms, 0.0F);
}

}  // namespace
}  // namespace vinicast::media
