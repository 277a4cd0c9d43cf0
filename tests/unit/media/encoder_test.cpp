// SPDX-License-Identifier: MIT
// Which encoder is used, and when it is to do less.

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <thread>

#include "media/decode/video_decoder.hpp"
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

using Frames = testing::Shared<std::vector<EncodedFrame>>;

// Gives one picture and waits until it was encoded or refused.
void give(Publisher& publisher, const PicturePtr& picture) {
  const auto handled = [&publisher] {
    const auto counts = publisher.statistics();
    return counts.picturesEncoded + counts.pictureErrors;
  };
  const std::uint64_t before = handled();
  publisher.pushPicture(picture);
  const std::int64_t deadline = nowMicros() + 20'000'000;
  while (handled() == before && nowMicros() < deadline) std::this_thread::yield();
  ASSERT_GT(handled(), before);
}

// One that worked, and fails while live: mpeg4 is there on every machine, and no software fallback.
TEST(Publisher, AnEncoderThatFailsLaterGivesWayToLibX264) {
  Frames frames;
  EncodeSettings settings;
  settings.encoder = "mpeg4";
  std::atomic<int> hopeless = 0;
  Publisher publisher(
      settings,
      [&frames](EncodedFrame frame) { frames.with([&](auto& list) { list.push_back(std::move(frame)); }); },
      [&hopeless](const std::string&) { ++hopeless; });
  const TestPicture test(320, 180);
  std::uint32_t number = 0;
  const auto draw = [&] {
    ++number;
    return test.draw(number, number * kInterval);
  };
  for (int i = 0; i < 3; ++i) give(publisher, draw());
  EXPECT_EQ(publisher.statistics().encoder, "mpeg4");
  give(publisher, Picture::make(321, 181));
  for (int i = 0; i < 3; ++i) give(publisher, draw());
  EXPECT_EQ(publisher.statistics().encoder, "libx264 superfast");
  EXPECT_EQ(publisher.statistics().pictureErrors, 1U);
  ASSERT_TRUE(frames.waitFor([](const auto& list) { return list.size() == 6; }));
  // A viewer goes on with what comes first.
  VideoDecoder decoder;
  const auto list = frames.copy();
  EXPECT_TRUE(list[3].keyFrame);
  for (std::size_t i = 3; i < 6; ++i) EXPECT_TRUE(decoder.decode(list[i].bytes, 0, 0).picture) << i;
  EXPECT_EQ(hopeless, 0);
}

// Two thousand pictures a second are wanted: no encoder has the time, so after a while it does less for each.
TEST(Publisher, AnEncoderThatIsTooSlowDoesLessForEachPicture) {
  Frames frames;
  EncodeSettings settings;
  settings.frameRate = 2000;
  Publisher publisher(settings, [&frames](EncodedFrame frame) {
    frames.with([&](auto& list) { list.push_back(std::move(frame)); });
  });
  const TestPicture test(640, 360);
  constexpr int kPictures = PresetGovernor::kWindow + 5;
  for (int i = 0; i < kPictures; ++i) {
    if (i == 1) {
      EXPECT_EQ(publisher.statistics().encoder, "libx264 superfast");
    }
    give(publisher, test.draw(static_cast<std::uint32_t>(i), i * 500));
  }
  EXPECT_EQ(publisher.statistics().encoder, "libx264 ultrafast");
  ASSERT_TRUE(frames.waitFor([](const auto& list) { return list.size() == kPictures; }));
  VideoDecoder decoder;
  int keys = 0;
  for (const EncodedFrame& frame : frames.copy()) {
    keys += frame.keyFrame ? 1 : 0;
    EXPECT_TRUE(decoder.decode(frame.bytes, 0, 0).picture);
  }
  EXPECT_EQ(keys, 2) << "the first, and that of the other preset";
}

}  // namespace
}  // namespace vinicast::media
