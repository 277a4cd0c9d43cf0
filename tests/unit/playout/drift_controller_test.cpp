// SPDX-License-Identifier: MIT
#include "media/playout/drift_controller.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace vinicast::media {
namespace {

// A buffer filled by a clock that is `ppm` fast and emptied at the controller's speed.
struct Buffer {
  DriftController controller;
  double level;  // microseconds
  std::int64_t now = 0;

  void run(double ppm, std::int64_t target, int seconds) {
    for (int i = 0; i < seconds * 100; ++i, now += 10'000) {
      const double speed = controller.update(static_cast<std::int64_t>(level), target, now);
      level += 10'000 * (ppm / 1e6 - speed);
    }
  }
};

TEST(DriftController, LearnsTheClock) {
  Buffer buffer{{}, 40'000};
  buffer.run(200, 40'000, 120);
  EXPECT_NEAR(buffer.controller.speed() * 1e6, 200, 5);
  EXPECT_NEAR(buffer.level, 40'000, 200);
  buffer.run(-100, 40'000, 120);
  EXPECT_NEAR(buffer.controller.speed() * 1e6, -100, 5);
  EXPECT_NEAR(buffer.level, 40'000, 200);
}

TEST(DriftController, StaysWithinHalfAPercentAndSettlesWithoutSwinging) {
  Buffer buffer{{}, 140'000};
  double least = buffer.level;
  for (int second = 0; second < 90; ++second) {
    buffer.run(0, 40'000, 1);
    EXPECT_LE(std::abs(buffer.controller.speed()), DriftController::kMaxSpeed);
    least = std::min(least, buffer.level);
  }
  EXPECT_NEAR(buffer.level, 40'000, 1'000);
  EXPECT_GT(least, 33'000);
}

TEST(DriftController, ALevelJumpIsNotSmoothed) {
  DriftController controller;
  controller.update(40'000, 40'000, 0);
  controller.update(60'000, 40'000, 10'000);
  EXPECT_LT(controller.speed(), 0.0005);
  controller.levelJumped();
  controller.update(60'000, 40'000, 20'000);
  EXPECT_NEAR(controller.speed(), 0.004, 0.0005);
}

}  // namespace
}  // namespace vinicast::media
