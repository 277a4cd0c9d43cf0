// SPDX-License-Identifier: MIT
#include "media/decode/video_path.hpp"

#include <gtest/gtest.h>

#include "unit/playout/test_encoders.hpp"

namespace vinicast::media {
namespace {

using test::H264TestEncoder;

TEST(VideoPath, AStartInTheMiddleAsksAndWaits) {
  H264TestEncoder encoder(160, 96);
  VideoPath path;
  (void)encoder.frame(0, true);
  auto outcome = path.handle(encoder.frame(1, false), 0);
  EXPECT_FALSE(outcome.picture);
  EXPECT_TRUE(outcome.askForKeyFrame);
  outcome = path.handle(encoder.frame(2, false), 33'000);
  EXPECT_FALSE(outcome.askForKeyFrame) << "asked a moment ago";
  outcome = path.handle(encoder.frame(3, false), 510'000);
  EXPECT_TRUE(outcome.askForKeyFrame) << "the request may be lost";
  outcome = path.handle(encoder.frame(4, true), 540'000);
  EXPECT_TRUE(outcome.picture);
  EXPECT_FALSE(outcome.askForKeyFrame);
  EXPECT_EQ(path.statistics().skipped, 3U);
}

TEST(VideoPath, AfterALostFrameNothingIsShownUntilACleanKeyFrame) {
  H264TestEncoder encoder(160, 96);
  VideoPath path;
  int shown = 0;
  int asked = 0;
  for (std::uint32_t n = 0; n < 60; ++n) {
    auto frame = encoder.frame(n, n == 0 || n == 40);
    if (n == 20) continue;
    frame.afterGap = n == 21;
    const auto outcome = path.handle(frame, n * 33'333);
    asked += outcome.askForKeyFrame ? 1 : 0;
    if (outcome.picture) {
      ++shown;
      EXPECT_TRUE(n < 20 || n >= 40) << n;
      EXPECT_NEAR(H264TestEncoder::cornerOf(*outcome.picture), H264TestEncoder::lumaOf(n), 8);
    }
  }
  EXPECT_EQ(shown, 40);
  EXPECT_EQ(asked, 2);  // at 21, and half a second later
}

TEST(VideoPath, ABrokenFrameIsCountedAndAsksForAKeyFrame) {
  H264TestEncoder encoder(160, 96);
  VideoPath path;
  ASSERT_TRUE(path.handle(encoder.frame(0, true), 0).picture);
  auto broken = encoder.frame(1, false);
  broken.bytes.resize(broken.bytes.size() / 2);
  const auto outcome = path.handle(broken, 33'000);
  EXPECT_FALSE(outcome.picture);
  EXPECT_TRUE(outcome.askForKeyFrame);
  EXPECT_EQ(path.statistics().errors, 1U);
  EXPECT_FALSE(path.handle(encoder.frame(2, false), 66'000).picture);
  EXPECT_TRUE(path.handle(encoder.frame(3, true), 99'000).picture);
}

TEST(VideoPath, AFrameThatOnlyCallsItselfKeyIsNoStart) {
  H264TestEncoder encoder(160, 96);
  VideoPath path;
  ASSERT_TRUE(path.handle(encoder.frame(0, true), 0).picture);
  (void)encoder.frame(1, false);
  auto liar = encoder.frame(2, false);
  liar.keyFrame = true;
  const auto outcome = path.handle(liar, 66'000);
  EXPECT_FALSE(outcome.picture);
  EXPECT_TRUE(outcome.askForKeyFrame);
}

TEST(VideoPath, OldFramesAreSkippedAndAResetTakesAnyNumber) {
  H264TestEncoder encoder(160, 96);
  VideoPath path;
  ASSERT_TRUE(path.handle(encoder.frame(500, true), 0).picture);
  EXPECT_FALSE(path.handle(encoder.frame(499, true), 0).picture);
  EXPECT_EQ(path.statistics().skipped, 1U);
  path.reset();
  EXPECT_TRUE(path.handle(encoder.frame(0, true), 0).picture);
  EXPECT_EQ(path.statistics().decoded, 1U);
}

}  // namespace
}  // namespace vinicast::media
