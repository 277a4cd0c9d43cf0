// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

extern "C" {
#include <libavutil/log.h>
}

#include <algorithm>
#include <chrono>
#include <random>

#include "media/decode/sound_decoder.hpp"
#include "media/decode/video_decoder.hpp"
#include "unit/playout/test_encoders.hpp"
#include "unit/playout/tone.hpp"

namespace vinicast::media {
namespace {

using test::H264TestEncoder;

// Writes an H.264 bit stream (ITU-T H.264 clause 9.1).
class BitWriter {
 public:
  void bits(std::uint32_t value, int count) {
    for (int i = count - 1; i >= 0; --i) m_bits.push_back((value >> i & 1) != 0);
  }
  void golomb(std::uint32_t value) {
    const int length = 32 - __builtin_clz(value + 1);
    bits(0, length - 1);
    bits(value + 1, length);
  }
  [[nodiscard]] std::vector<std::byte> nal(std::uint8_t header) {
    m_bits.push_back(true);
    while (m_bits.size() % 8 != 0) m_bits.push_back(false);
    std::vector<std::byte> out{std::byte{0}, std::byte{0}, std::byte{0}, std::byte{1}, std::byte{header}};
    for (std::size_t i = 0; i < m_bits.size(); i += 8) {
      unsigned value = 0;
      for (std::size_t bit = 0; bit < 8; ++bit) value = value << 1 | (m_bits[i + bit] ? 1U : 0U);
      if (value <= 3 && out.end()[-1] == std::byte{0} && out.end()[-2] == std::byte{0})
        out.push_back(std::byte{3});
      out.push_back(static_cast<std::byte>(value));
    }
    return out;
  }

 private:
  std::vector<bool> m_bits;
};

// A baseline sequence parameter set of a size in macroblocks.
std::vector<std::byte> parameterSet(std::uint32_t widthBlocks, std::uint32_t heightBlocks) {
  BitWriter writer;
  writer.bits(66, 8);
  writer.bits(0xc0, 8);
  writer.bits(51, 8);
  writer.golomb(0);  // id
  writer.golomb(0);  // log2_max_frame_num - 4
  writer.golomb(2);  // pic_order_cnt_type
  writer.golomb(1);  // reference frames
  writer.bits(0, 1);
  writer.golomb(widthBlocks - 1);
  writer.golomb(heightBlocks - 1);
  writer.bits(1, 1);  // frames only
  writer.bits(1, 1);
  writer.bits(0, 1);
  writer.bits(0, 1);
  return writer.nal(0x67);
}

// A picture parameter set and an IDR slice of skipped-over garbage for it.
std::vector<std::byte> pictureOf(std::uint32_t widthBlocks, std::uint32_t heightBlocks) {
  std::vector<std::byte> unit = parameterSet(widthBlocks, heightBlocks);
  BitWriter pps;
  for (const std::uint32_t zero : {0U, 0U}) pps.golomb(zero);
  pps.bits(0, 2);
  for (const std::uint32_t zero : {0U, 0U, 0U}) pps.golomb(zero);
  pps.bits(0, 3);
  for (const std::uint32_t zero : {0U, 0U, 0U}) pps.golomb(zero);
  pps.bits(0, 3);
  const auto pps_bytes = pps.nal(0x68);
  unit.insert(unit.end(), pps_bytes.begin(), pps_bytes.end());
  BitWriter slice;
  slice.golomb(0);
  slice.golomb(7);
  slice.golomb(0);
  slice.bits(0, 4);
  slice.golomb(0);
  for (int i = 0; i < 200; ++i) slice.bits(0xa5, 8);
  const auto slice_bytes = slice.nal(0x65);
  unit.insert(unit.end(), slice_bytes.begin(), slice_bytes.end());
  return unit;
}

TEST(VideoDecoder, GivesThePicturesThatWereEncodedAtOnce) {
  H264TestEncoder encoder(320, 180);
  VideoDecoder decoder;
  for (std::uint32_t n = 0; n < 30; ++n) {
    const auto frame = encoder.frame(n, n == 0);
    const auto decoded = decoder.decode(frame.bytes, frame.captureMicros, n);
    ASSERT_TRUE(decoded.picture) << n;
    EXPECT_EQ(decoded.keyFrame, n == 0);
    EXPECT_EQ(decoded.picture->width, 320);
    EXPECT_EQ(decoded.picture->height, 180);
    EXPECT_EQ(decoded.picture->frameNumber, n);
    EXPECT_EQ(decoded.picture->captureMicros, encoder.captureMicros(n));
    EXPECT_NEAR(H264TestEncoder::cornerOf(*decoded.picture), H264TestEncoder::lumaOf(n), 5);
    EXPECT_NEAR(decoded.picture->planes[1][100], 120, 3);
    EXPECT_NEAR(decoded.picture->planes[2][100], 140, 3);
  }
}

TEST(VideoDecoder, ChangesSizeAtAKeyFrame) {
  H264TestEncoder small(320, 180);
  H264TestEncoder large(640, 360);
  VideoDecoder decoder;
  ASSERT_TRUE(decoder.decode(small.frame(0, true).bytes, 0, 0).picture);
  const auto decoded = decoder.decode(large.frame(1, true).bytes, 0, 1);
  ASSERT_TRUE(decoded.picture);
  EXPECT_EQ(decoded.picture->width, 640);
  EXPECT_EQ(decoded.picture->planes[0].size(), 640U * 360U);
}

TEST(VideoDecoder, ShowsNothingAfterAFlushUntilAKeyFrame) {
  H264TestEncoder encoder(320, 180);
  VideoDecoder decoder;
  ASSERT_TRUE(decoder.decode(encoder.frame(0, true).bytes, 0, 0).picture);
  decoder.flush();
  for (std::uint32_t n = 1; n < 20; ++n)
    EXPECT_FALSE(decoder.decode(encoder.frame(n, false).bytes, 0, n).picture) << n;
  EXPECT_TRUE(decoder.decode(encoder.frame(20, true).bytes, 0, 20).picture);
}

TEST(VideoDecoder, ShowsNoTruncatedPicture) {
  for (int percent = 5; percent < 95; percent += 10) {
    H264TestEncoder encoder(320, 180);
    VideoDecoder decoder;
    ASSERT_TRUE(decoder.decode(encoder.frame(0, true).bytes, 0, 0).picture);
    const auto frame = encoder.frame(1, percent % 20 == 5);
    const auto part =
        std::span(frame.bytes).first(frame.bytes.size() * static_cast<std::size_t>(percent) / 100);
    EXPECT_FALSE(decoder.decode(part, 0, 1).picture) << percent;
  }
}

TEST(VideoDecoder, RefusesHugePictures) {
  VideoDecoder decoder;
  EXPECT_FALSE(decoder.decode(pictureOf(1024, 1024), 0, 0).picture);  // 16384x16384
  EXPECT_FALSE(decoder.decode(pictureOf(1, 65535), 0, 0).picture);
  EXPECT_FALSE(decoder.decode(pictureOf(20, 12), 0, 0).picture) << "a size that is fine, with garbage in it";
  H264TestEncoder encoder(320, 180);
  EXPECT_TRUE(decoder.decode(encoder.frame(0, true).bytes, 0, 0).picture) << "and goes on after it";
}

TEST(VideoDecoder, SurvivesAnythingWithoutAWord) {
  av_log_set_level(AV_LOG_INFO);  // as libavcodec begins
  ::testing::internal::CaptureStderr();
  std::mt19937 random(4);
  H264TestEncoder encoder(160, 96);
  VideoDecoder decoder;
  for (std::uint32_t n = 0; n < 1500; ++n) {
    auto frame = encoder.frame(n, n % 20 == 0);
    if (n % 2 == 0) {
      for (std::size_t flips = 1 + random() % 20; flips > 0; --flips) {
        frame.bytes[random() % frame.bytes.size()] = static_cast<std::byte>(random());
      }
    }
    if (n % 7 == 0) frame.bytes.resize(random() % (frame.bytes.size() + 1));
    if (n % 11 == 0) {
      frame.bytes.assign(4 + random() % 400, std::byte{0});
      for (auto& byte : frame.bytes) byte = static_cast<std::byte>(random());
      frame.bytes[0] = frame.bytes[1] = frame.bytes[2] = std::byte{0};
      frame.bytes[3] = std::byte{1};
    }
    const auto decoded = decoder.decode(frame.bytes, 0, n);
    if (decoded.picture) {
      EXPECT_LE(static_cast<std::int64_t>(decoded.picture->width) * decoded.picture->height,
                VideoDecoder::kMaxPicturePixels);
    }
    if (n % 40 == 0) decoder.flush();
  }
  decoder.flush();
  EXPECT_TRUE(decoder.decode(encoder.frame(2000, true).bytes, 0, 2000).picture);
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "") << "bytes from the network write no log";
}

TEST(VideoDecoder, DecodeTimeAt720p) {
  H264TestEncoder encoder(1280, 720);
  VideoDecoder decoder;
  std::vector<double> millis;
  for (std::uint32_t n = 0; n < 60; ++n) {
    const auto frame = encoder.frame(n, n == 0);
    const auto began = std::chrono::steady_clock::now();
    ASSERT_TRUE(decoder.decode(frame.bytes, 0, n).picture);
    millis.push_back(
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count());
  }
  std::sort(millis.begin(), millis.end());
  RecordProperty("medianMillis", std::to_string(millis[30]));
  RecordProperty("p95Millis", std::to_string(millis[57]));
}

TEST(SoundDecoder, DecodesConcealsAndRefuses) {
  test::OpusTestEncoder encoder;
  SoundDecoder decoder;
  std::vector<float> all;
  for (std::uint32_t n = 0; n < 100; ++n) {
    const auto frame = encoder.frame(n, test::tone(n * 480, 480));
    const auto samples = n == 50 ? decoder.conceal(480) : decoder.decode(frame.bytes);
    ASSERT_EQ(samples.size(), 960U);
    all.insert(all.end(), samples.begin(), samples.end());
  }
  EXPECT_GT(test::shareAt(std::span<const float>(all).subspan(4800)), 0.97);
  EXPECT_LT(test::worstBreak(std::span<const float>(all).subspan(4800)), 0.05);
  EXPECT_TRUE(decoder.decode({}).empty());
  EXPECT_TRUE(decoder.decode(std::vector<std::byte>(100'000)).empty());
}

TEST(SoundDecoder, SurvivesAnything) {
  std::mt19937 random(6);
  SoundDecoder decoder;
  for (int i = 0; i < 20'000; ++i) {
    std::vector<std::byte> packet(random() % 300);
    for (auto& byte : packet) byte = static_cast<std::byte>(random());
    const auto samples = decoder.decode(packet);
    ASSERT_LE(samples.size(), 5760U * 2);
    for (const float sample : samples) ASSERT_LE(std::abs(sample), 1.0F);
    if (i % 1000 == 0) decoder.reset();
  }
}

}  // namespace
}  // namespace vinicast::media
