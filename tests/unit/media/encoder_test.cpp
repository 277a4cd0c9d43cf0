// SPDX-License-Identifier: MIT
// Which encoder is used, and when it is to do less.

#include <gtest/gtest.h>

#include <array>

#include "media/encode/encoder_choice.hpp"
#include "media/encode/preset_governor.hpp"
#include "media/encode/publisher.hpp"
#include "media/encode/video_encoder.hpp"
#include "support/media_check.hpp"
#include "unit/media/collector.hpp"

namespace vinicast::media {
namespace {

constexpr std::int64_t kInterval = 33'333;

TEST(EncoderChoice, TakesNothingThatDoesNotReallyEncode) {
  silenceAvLog();
  EXPECT_FALSE(tryEncoder("h264_nothing"));
  // Encoders that exist, and give no H.264.
  EXPECT_FALSE(tryEncoder("mpeg4"));
  EXPECT_FALSE(tryEncoder("mjpeg"));
  const std::array bad = {"h264_nothing", "mjpeg", "mpeg4"};
  EXPECT_EQ(probeEncoders(bad), "libx264");
}

TEST(EncoderChoice, LibX264PassesItsOwnTest) {
  silenceAvLog();
  EXPECT_TRUE(tryEncoder("libx264"));
  // Whatever this machine has, it works.
  EXPECT_TRUE(tryEncoder(machineEncoder())) << machineEncoder();
}

TEST(PresetGovernor, StepsDownOnceWhenAThirdIsSlow) {
  PresetGovernor governor;
  for (int i = 0; i < 10 * PresetGovernor::kWindow; ++i)
    ASSERT_FALSE(governor.add(i % 5 == 0 ? kInterval : 5'000, kInterval)) << i;  // a fifth is slow
  int steps = 0;
  int at = 0;
  for (int i = 0; i < 10 * PresetGovernor::kWindow; ++i) {
    if (!governor.add(kInterval, kInterval)) continue;
    ++steps;
    at = i;
  }
  EXPECT_EQ(steps, 1);
  EXPECT_LT(at, PresetGovernor::kWindow);
}

TEST(VideoEncoder, UltrafastMakesAsManyPicturesForLess) {
  silenceAvLog();
  VideoEncoderSettings settings;
  settings.width = 640;
  settings.height = 360;
  settings.preset = "ultrafast";
  auto encoder = VideoEncoder::open(settings);
  ASSERT_TRUE(encoder);
  EXPECT_EQ(encoder->name(), "libx264 ultrafast");
  const TestPicture test(640, 360);
  for (int i = 0; i < 5; ++i) {
    const auto unit = encoder->encode(test.draw(static_cast<std::uint32_t>(i), i * kInterval), i == 3);
    ASSERT_TRUE(unit);
    EXPECT_EQ(unit->keyFrame, i == 0 || i == 3);
  }
}

// One that refuses the size, as a graphics processor does with small pictures, gives way.
TEST(Publisher, AnEncoderThatRefusesGivesWayToLibX264) {
  testing::Shared<std::vector<EncodedFrame>> frames;
  EncodeSettings settings;
  settings.encoder = "h264_nothing";
  Publisher publisher(settings, [&frames](EncodedFrame frame) {
    frames.with([&](auto& list) { list.push_back(std::move(frame)); });
  });
  publisher.pushPicture(TestPicture(320, 180).draw(0, 0));
  EXPECT_TRUE(frames.waitFor([](const auto& list) { return list.size() == 1; }));
  EXPECT_EQ(publisher.statistics().encoder, "libx264 superfast");
}

}  // namespace
}  // namespace vinicast::media
