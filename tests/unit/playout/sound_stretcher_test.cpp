// SPDX-License-Identifier: MIT
#include "media/playout/sound_stretcher.hpp"

#include <gtest/gtest.h>

#include "unit/playout/tone.hpp"

namespace vinicast::media {
namespace {

std::vector<float> stretch(SoundStretcher& stretcher, std::int64_t first, int packets) {
  std::vector<float> all;
  for (int i = 0; i < packets; ++i) {
    const auto out = stretcher.process(test::tone(first + i * 480, 480));
    all.insert(all.end(), out.begin(), out.end());
  }
  return all;
}

TEST(SoundStretcher, FasterMakesFewerSamplesSlowerMore) {
  for (const double speed : {0.005, -0.005, 0.0002}) {
    SoundStretcher stretcher;
    stretcher.setSpeed(speed);
    const auto out = stretch(stretcher, 0, 1000);
    EXPECT_NEAR(static_cast<double>(out.size() / 2), 480'000 * (1 - speed), 60) << speed;
  }
}

TEST(SoundStretcher, ChangingSpeedNeverClicks) {
  SoundStretcher stretcher;
  std::vector<float> all = stretch(stretcher, 0, 20);
  for (int i = 1; i < 50; ++i) {
    stretcher.setSpeed((i % 11 - 5) * 0.001);
    const auto more = stretch(stretcher, i * 9600, 20);
    all.insert(all.end(), more.begin(), more.end());
  }
  const auto settled = std::span<const float>(all).subspan(200);
  EXPECT_LT(test::worstBreak(settled), 0.001);
}

}  // namespace
}  // namespace vinicast::media
