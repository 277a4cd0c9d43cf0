// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <cstring>

#include "media/base/av.hpp"
#include "media/base/convert.hpp"
#include "media/source/test_stamp.hpp"
#include "support/media_check.hpp"
#include "unit/media/collector.hpp"

namespace vinicast::media {
namespace {

std::optional<TestStamp> readFrom(const Picture& picture) {
  return readStamp(picture.planes[0].data(), picture.strides[0], picture.width, picture.height);
}

TEST(TestStamp, ComesBackAsDrawn) {
  for (const auto& [width, height] :
       {std::pair{320, 180}, {640, 480}, {854, 480}, {1280, 720}, {1920, 1080}}) {
    for (const TestStamp& stamp :
         {TestStamp{0, 0}, {1, 2}, {0xffffffff, (1LL << 40) - 1}, {0x5a5a1234, 0x1122334455}}) {
      auto picture = Picture::make(width, height);
      drawStamp(*picture, stamp);
      EXPECT_EQ(readFrom(*picture), stamp) << width;
    }
  }
}

TEST(TestStamp, NothingIsReadWhereThereIsNone) {
  EXPECT_FALSE(readFrom(*Picture::make(320, 180)));
  auto picture = Picture::make(640, 360);
  std::uint32_t seed = 7;
  for (int round = 0; round < 50; ++round) {
    for (std::uint8_t& pixel : picture->planes[0]) {
      seed = seed * 1664525 + 1013904223;
      pixel = static_cast<std::uint8_t>(seed >> 24);
    }
    EXPECT_FALSE(readFrom(*picture));
  }
  EXPECT_FALSE(readStamp(picture->planes[0].data(), 100, 100, 60));
  EXPECT_FALSE(readStamp(nullptr, 640, 640, 360));
}

TEST(TestStamp, AnyCellTurnedIsNoticed) {
  auto picture = Picture::make(500, 200);
  drawStamp(*picture, {4711, 123456789});
  for (int row = 0; row < 2; ++row) {
    for (int column = 0; column < 50; ++column) {
      Picture damaged = *picture;
      for (int y = row * 10; y < row * 10 + 10; ++y) {
        for (int x = column * 10; x < column * 10 + 10; ++x) {
          auto& pixel = damaged.planes[0][static_cast<std::size_t>(y * damaged.strides[0] + x)];
          pixel = static_cast<std::uint8_t>(251 - pixel);
        }
      }
      EXPECT_FALSE(readFrom(damaged)) << row << ' ' << column;
    }
  }
}

TEST(TestStamp, SurvivesScaling) {
  const TestPicture test(1280, 720);
  RgbScaler scaler;
  PictureConverter half(400, 400);
  for (std::uint32_t frame = 0; frame < 40; ++frame) {
    const PicturePtr picture = test.draw(frame * 1001, frame * 33'333);
    for (const int width : {400, 401, 640, 1000}) {
      const auto rgb = scaler.scale(*picture, width, width);
      ASSERT_NE(rgb, nullptr);
      std::vector<std::uint8_t> luma(static_cast<std::size_t>(rgb->width) *
                                     static_cast<std::size_t>(rgb->height));
      for (int y = 0; y < rgb->height; ++y) {
        for (int x = 0; x < rgb->width; ++x) {
          luma[static_cast<std::size_t>(y * rgb->width + x)] =
              rgb->pixels[static_cast<std::size_t>(y * rgb->bytesPerLine + x * 4 + 1)];
        }
      }
      const auto stamp = readStamp(luma.data(), rgb->width, rgb->width, rgb->height);
      ASSERT_TRUE(stamp) << width;
      EXPECT_EQ(stamp->frameNumber, frame * 1001);
    }
    PixelView view;
    view.width = 1280;
    view.height = 720;
    view.bt709 = true;
    view.planes = {picture->planes[0].data(), picture->planes[1].data(), picture->planes[2].data()};
    view.strides = picture->strides;
    const PicturePtr scaled = half.convert(view, 0);
    ASSERT_NE(scaled, nullptr);
    EXPECT_EQ(readFrom(*scaled), (TestStamp{frame * 1001, frame * 33'333 / 1000}));
  }
}

class StampAtRate : public ::testing::TestWithParam<std::uint32_t> {};

TEST_P(StampAtRate, SurvivesTheEncoder) {
  EncodeSettings settings;
  settings.videoBitrate = GetParam();
  const AVCodec* codec = avcodec_find_decoder(AV_CODEC_ID_H264);
  const AvCodecContextPtr decoder(avcodec_alloc_context3(codec));
  decoder->thread_count = 1;
  decoder->flags |= AV_CODEC_FLAG_LOW_DELAY;
  ASSERT_GE(avcodec_open2(decoder.get(), codec, nullptr), 0);
  const AvPacketPtr packet = makePacket();
  const AvFramePtr frame = makeFrame();
  std::uint32_t number = 0;
  for (const EncodedFrame& encoded : testing::encodeClip(45, 1280, 720, settings)) {
    if (encoded.stream != StreamKind::Video) {
      continue;
    }
    ASSERT_GE(av_new_packet(packet.get(), static_cast<int>(encoded.bytes.size())), 0);
    std::memcpy(packet->data, encoded.bytes.data(), encoded.bytes.size());
    ASSERT_GE(avcodec_send_packet(decoder.get(), packet.get()), 0);
    av_packet_unref(packet.get());
    ASSERT_GE(avcodec_receive_frame(decoder.get(), frame.get()), 0) << "a picture in, a picture out";
    EXPECT_EQ(frame->colorspace, AVCOL_SPC_BT709);
    const auto stamp = readStamp(frame->data[0], frame->linesize[0], frame->width, frame->height);
    ASSERT_TRUE(stamp) << number;
    EXPECT_EQ(stamp->frameNumber, number);
    EXPECT_EQ(stamp->captureMillis, encoded.captureMicros / 1000);
    ++number;
  }
  EXPECT_EQ(number, 45U);
}

INSTANTIATE_TEST_SUITE_P(Rates, StampAtRate, ::testing::Values(1'000'000U, 3'000'000U));

TEST(StampLog, CountsLoopsAndDisorder) {
  testing::StampLog log(10);
  for (const std::uint32_t number : {7U, 8U, 8U, 9U, 0U, 1U, 3U}) {
    log.add(TestStamp{number, 0});
  }
  log.add(std::nullopt);
  EXPECT_EQ(log.json(),
            "{\"frames\":8,\"readable\":7,\"distinct\":6,\"inOrder\":true,\"first\":7,\"last\":13,"
            "\"expectedBetween\":7}");
  log.add(TestStamp{2, 0});
  EXPECT_FALSE(log.inOrder());
}

TEST(SoundJudges, TellChirpToneNoiseAndGapsApart) {
  std::vector<float> stereo(2 * 48000 * 2);
  const auto mono = [&stereo] {
    std::vector<float> left;
    for (std::size_t i = 0; i < stereo.size(); i += 2) {
      left.push_back(stereo[i]);
    }
    return left;
  };
  fillChirp(stereo, 12345);
  EXPECT_TRUE(testing::judgeChirp(mono()).recognised);
  EXPECT_FALSE(testing::judgeTone(mono(), 1000).recognised);
  EXPECT_EQ(testing::judgeChirp(mono()).gaps, 0U);
  std::fill(stereo.begin() + 48000, stereo.begin() + 48000 + 9600, 0.0F);
  EXPECT_EQ(testing::judgeChirp(mono()).gaps, 1U);
  fillTone(stereo, 0, 1000);
  EXPECT_TRUE(testing::judgeTone(mono(), 1000).recognised);
  EXPECT_FALSE(testing::judgeTone(mono(), 1030).recognised);
  EXPECT_FALSE(testing::judgeChirp(mono()).recognised);
  std::uint32_t seed = 3;
  for (float& sample : stereo) {
    seed = seed * 1664525 + 1013904223;
    sample = static_cast<float>(seed >> 8) / 8388608.0F - 1.0F;
  }
  EXPECT_FALSE(testing::judgeChirp(mono()).recognised);
  std::fill(stereo.begin(), stereo.end(), 0.0F);
  EXPECT_FALSE(testing::judgeChirp(mono()).recognised);
  EXPECT_EQ(testing::judgeChirp(mono()).silentMillis, 2000U);
}

}  // namespace
}  // namespace vinicast::media
