// SPDX-License-Identifier: MIT
#include "media/playout/playout_clock.hpp"

#include <gtest/gtest.h>

#include "media/playout/picture_timing.hpp"

namespace vinicast::media {
namespace {

TEST(PlayoutClock, KnowsWhichMomentIsHeard) {
  PlayoutClock clock;
  EXPECT_FALSE(clock.captureAt(0));
  EXPECT_FALSE(clock.heard());
  for (std::uint64_t i = 0; i < 20; ++i)
    clock.noteWritten(i * 480, 5'000'000 + static_cast<std::int64_t>(i) * 10'000);
  EXPECT_EQ(*clock.captureAt(0), 5'000'000);
  EXPECT_EQ(*clock.captureAt(960 + 48), 5'021'000);
  clock.notePulled({960, 100'000, 15'000, 480, false});
  EXPECT_FALSE(clock.heard()) << "silence tells no time";
  clock.notePulled({960, 100'000, 15'000, 480, true});
  ASSERT_TRUE(clock.heard());
  // At 115 000 the sample of 5 020 000 is heard.
  EXPECT_EQ(clock.heard()->offsetMicros, 5'020'000 - 115'000);
}

TEST(PlayoutClock, SmoothsTheDeviceAndFollowsAJump) {
  PlayoutClock clock;
  for (std::uint64_t i = 0; i < 100; ++i) clock.noteWritten(i * 480, static_cast<std::int64_t>(i) * 10'000);
  clock.notePulled({0, 50'000, 0, 480, true});
  clock.notePulled({480, 60'000, 16'000, 480, true});
  EXPECT_EQ(clock.heard()->offsetMicros, -50'000 - 1'000);
  clock.notePulled({960, 170'000, 0, 480, true});
  EXPECT_EQ(clock.heard()->offsetMicros, -150'000);
}

TEST(PlayoutClock, ACutIsWhereItIs) {
  PlayoutClock clock;
  clock.noteWritten(0, 0);
  clock.noteWritten(480, 200'000);  // 190 ms were cut out
  EXPECT_EQ(*clock.captureAt(479), 9'979);
  EXPECT_EQ(*clock.captureAt(480), 200'000);
}

TEST(PictureTiming, FollowsTheSoundWhileItIsFreshElseItself) {
  PictureTiming timing;
  timing.noteReady(0, 1'000'000);
  EXPECT_EQ(timing.dueMicros(33'000, 1'033'000, 1'033'000), 1'033'000);
  timing.setHeard(HeardClock{-1'060'000, 1'030'000});
  EXPECT_TRUE(timing.followsSound(1'033'000));
  // 60 ms behind the fastest pictures: shown when it is heard.
  EXPECT_EQ(timing.dueMicros(33'000, 1'033'000, 1'033'000), 1'093'000);
  EXPECT_EQ(*timing.heardCapture(1'070'000), 10'000);
  EXPECT_FALSE(timing.followsSound(1'400'000));
  EXPECT_EQ(timing.dueMicros(33'000, 1'033'000, 1'400'000), 1'033'000);
}

TEST(PictureTiming, APictureWaitsForItsSoundUnlessThatWasHeard) {
  PictureTiming timing;
  timing.noteReady(0, 1'000'000);
  const std::int64_t own = 1'033'000;
  const auto dueWithSound = [&](std::int64_t lateMicros) {
    timing.setHeard(HeardClock{-1'000'000 - lateMicros, 1'030'000});
    return timing.dueMicros(33'000, own, own);
  };
  EXPECT_EQ(dueWithSound(0), own);
  EXPECT_EQ(dueWithSound(5'000), own + 5'000);
  EXPECT_EQ(dueWithSound(-5'000), own - 5'000) << "heard before it could be seen: at once";
}

TEST(PictureTiming, NeverWaitsLongerThanAQuarterOfASecond) {
  PictureTiming timing;
  timing.noteReady(0, 1'000'000);
  timing.setHeard(HeardClock{-9'000'000, 1'000'000});
  EXPECT_EQ(timing.dueMicros(0, 1'000'000, 1'000'000), 1'250'000);
}

TEST(PictureTiming, ANewPathIsAnchoredAtOnce) {
  PictureTiming timing;
  for (std::int64_t t = 0; t < 2'000'000; t += 33'000) timing.noteReady(t, t + 500'000);
  EXPECT_EQ(*timing.transitMicros(2'500'000), 500'000);
  timing.noteReady(2'000'000, 2'800'000);
  EXPECT_EQ(timing.dueMicros(2'000'000, 2'800'000, 2'800'000), 2'800'000);
  EXPECT_FALSE(timing.transitMicros(5'000'000));
}

}  // namespace
}  // namespace vinicast::media
