// SPDX-License-Identifier: MIT
#include "media/base/convert.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "media/base/av.hpp"

namespace vinicast::media {
namespace {

struct Colour {
  const char* name;
  int red, green, blue;  // 0 to 255
};
constexpr std::array<Colour, 6> kColours{{{"white", 255, 255, 255},
                                          {"black", 0, 0, 0},
                                          {"red", 255, 0, 0},
                                          {"green", 0, 255, 0},
                                          {"blue", 0, 0, 255},
                                          {"grey", 128, 128, 128}}};

using Yuv = std::array<int, 3>;

Yuv yuvOf(const Colour& colour, bool bt709, bool fullRange) {
  const double kr = bt709 ? 0.2126 : 0.299;
  const double kb = bt709 ? 0.0722 : 0.114;
  const double red = colour.red / 255.0;
  const double blue = colour.blue / 255.0;
  const double luma = kr * red + (1 - kr - kb) * colour.green / 255.0 + kb * blue;
  const double cb = (blue - luma) / (2 * (1 - kb));
  const double cr = (red - luma) / (2 * (1 - kr));
  const double lumaScale = fullRange ? 255 : 219;
  const double chromaScale = fullRange ? 255 : 224;
  return {static_cast<int>(std::lround((fullRange ? 0 : 16) + lumaScale * luma)),
          std::min(255, static_cast<int>(std::lround(128 + chromaScale * cb))),
          std::min(255, static_cast<int>(std::lround(128 + chromaScale * cr)))};
}

// An evenly coloured picture in one of the layouts.
struct Sample {
  std::vector<std::uint8_t> bytes;
  PixelView view;
};

Sample makeSample(PixelLayout layout, const Colour& colour, int width, int height, bool bt709,
                  bool fullRange) {
  Sample sample;
  sample.view.layout = layout;
  sample.view.width = width;
  sample.view.height = height;
  sample.view.bt709 = bt709;
  sample.view.fullRange = fullRange;
  const Yuv yuv = yuvOf(colour, bt709, fullRange);
  const auto byte = [](int value) { return static_cast<std::uint8_t>(value); };
  const auto pixels = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
  const auto repeat = [&](std::size_t count, std::initializer_list<int> values) {
    for (std::size_t i = 0; i < count; ++i) {
      for (const int value : values) {
        sample.bytes.push_back(byte(value));
      }
    }
  };
  switch (layout) {
    case PixelLayout::I420:
      repeat(pixels, {yuv[0]});
      repeat(pixels / 4, {yuv[1]});
      repeat(pixels / 4, {yuv[2]});
      sample.view.planes = {sample.bytes.data(), sample.bytes.data() + pixels,
                            sample.bytes.data() + pixels * 5 / 4};
      sample.view.strides = {width, width / 2, width / 2};
      return sample;
    case PixelLayout::Nv12:
    case PixelLayout::Nv21:
      repeat(pixels, {yuv[0]});
      repeat(pixels / 4,
             {yuv[layout == PixelLayout::Nv12 ? 1 : 2], yuv[layout == PixelLayout::Nv12 ? 2 : 1]});
      sample.view.planes = {sample.bytes.data(), sample.bytes.data() + pixels, nullptr};
      sample.view.strides = {width, width, 0};
      return sample;
    case PixelLayout::Yuyv:
      repeat(pixels / 2, {yuv[0], yuv[1], yuv[0], yuv[2]});
      break;
    case PixelLayout::Uyvy:
      repeat(pixels / 2, {yuv[1], yuv[0], yuv[2], yuv[0]});
      break;
    case PixelLayout::Bgra:
      repeat(pixels, {colour.blue, colour.green, colour.red, 255});
      break;
    case PixelLayout::Rgba:
      repeat(pixels, {colour.red, colour.green, colour.blue, 255});
      break;
    case PixelLayout::Argb:
      repeat(pixels, {255, colour.red, colour.green, colour.blue});
      break;
    case PixelLayout::Mjpeg:
      break;
  }
  sample.view.planes = {sample.bytes.data(), nullptr, nullptr};
  sample.view.strides = {static_cast<int>(sample.bytes.size()) / height, 0, 0};
  return sample;
}

void expectColour(const Picture& picture, const Colour& colour, int tolerance) {
  const Yuv wanted = yuvOf(colour, true, false);
  const auto middle = [&picture](std::size_t plane) {
    const int x = plane == 0 ? picture.width / 2 : picture.width / 4;
    const int y = plane == 0 ? picture.height / 2 : picture.height / 4;
    return static_cast<int>(picture.planes[plane][static_cast<std::size_t>(y * picture.strides[plane] + x)]);
  };
  EXPECT_NEAR(middle(0), wanted[0], tolerance) << colour.name;
  EXPECT_NEAR(middle(1), wanted[1], tolerance) << colour.name;
  EXPECT_NEAR(middle(2), wanted[2], tolerance) << colour.name;
}

class EveryLayout : public ::testing::TestWithParam<PixelLayout> {};

TEST_P(EveryLayout, GivesTheSameColours) {
  PictureConverter converter(1280, 720);
  for (const Colour& colour : kColours) {
    for (const bool bt709 : {false, true}) {
      for (const bool fullRange : {false, true}) {
        const Sample sample = makeSample(GetParam(), colour, 64, 48, bt709, fullRange);
        const PicturePtr picture = converter.convert(sample.view, 77);
        ASSERT_NE(picture, nullptr);
        EXPECT_EQ(picture->width, 64);
        EXPECT_EQ(picture->height, 48);
        EXPECT_EQ(picture->captureMicros, 77);
        expectColour(*picture, colour, 3);
      }
    }
  }
}

TEST_P(EveryLayout, ScalesWithinTheMaximum) {
  PictureConverter converter(300, 300);
  const Sample sample = makeSample(GetParam(), kColours[2], 640, 360, false, false);
  const PicturePtr picture = converter.convert(sample.view, 0);
  ASSERT_NE(picture, nullptr);
  EXPECT_EQ(picture->width, 300);
  EXPECT_EQ(picture->height, 168);  // 168.75, made even
  expectColour(*picture, kColours[2], 3);
}

INSTANTIATE_TEST_SUITE_P(Layouts, EveryLayout,
                         ::testing::Values(PixelLayout::I420, PixelLayout::Nv12, PixelLayout::Nv21,
                                           PixelLayout::Yuyv, PixelLayout::Uyvy, PixelLayout::Bgra,
                                           PixelLayout::Rgba, PixelLayout::Argb));

std::vector<std::uint8_t> makeJpeg(const Colour& colour, int width, int height) {
  const AVCodec* codec = avcodec_find_encoder(AV_CODEC_ID_MJPEG);
  const AvCodecContextPtr context(avcodec_alloc_context3(codec));
  context->width = width;
  context->height = height;
  context->pix_fmt = AV_PIX_FMT_YUVJ422P;
  context->time_base = {1, 30};
  EXPECT_GE(avcodec_open2(context.get(), codec, nullptr), 0);
  const AvFramePtr frame = makeFrame();
  frame->format = AV_PIX_FMT_YUVJ422P;
  frame->width = width;
  frame->height = height;
  EXPECT_GE(av_frame_get_buffer(frame.get(), 0), 0);
  const Yuv yuv = yuvOf(colour, false, true);
  for (std::size_t plane = 0; plane < 3; ++plane) {
    const auto bytes = static_cast<std::size_t>(frame->linesize[plane]) * static_cast<std::size_t>(height);
    std::fill_n(frame->data[plane], bytes, static_cast<std::uint8_t>(yuv[plane]));
  }
  const AvPacketPtr packet = makePacket();
  EXPECT_GE(avcodec_send_frame(context.get(), frame.get()), 0);
  EXPECT_GE(avcodec_receive_packet(context.get(), packet.get()), 0);
  return {packet->data, packet->data + packet->size};
}

PixelView jpegView(const std::vector<std::uint8_t>& bytes) {
  PixelView view;
  view.layout = PixelLayout::Mjpeg;
  view.planes[0] = bytes.data();
  view.strides[0] = static_cast<int>(bytes.size());
  return view;
}

TEST(ConvertJpeg, FullRangeBecomesLimited) {
  PictureConverter converter(1280, 720);
  for (const Colour& colour : kColours) {
    const auto jpeg = makeJpeg(colour, 160, 120);
    const PicturePtr picture = converter.convert(jpegView(jpeg), 5);
    ASSERT_NE(picture, nullptr);
    EXPECT_EQ(picture->width, 160);
    expectColour(*picture, colour, 4);
  }
}

TEST(ConvertJpeg, BrokenOnesAreRefusedAndTheNextIsFine) {
  PictureConverter converter(1280, 720);
  const auto jpeg = makeJpeg(kColours[3], 160, 120);
  for (std::size_t cut = 0; cut < jpeg.size(); cut += 37) {
    EXPECT_EQ(converter.convert(jpegView({jpeg.begin(), jpeg.begin() + static_cast<std::ptrdiff_t>(cut)}), 0),
              nullptr);
  }
  std::uint32_t seed = 1;
  for (int round = 0; round < 200; ++round) {
    auto broken = jpeg;
    for (int i = 0; i < 8; ++i) {
      seed = seed * 1664525 + 1013904223;
      broken[(seed >> 8) % broken.size()] = static_cast<std::uint8_t>(seed >> 24);
    }
    (void)converter.convert(jpegView(broken), 0);  // anything but a crash
  }
  const PicturePtr picture = converter.convert(jpegView(jpeg), 0);
  ASSERT_NE(picture, nullptr);
  expectColour(*picture, kColours[3], 4);
}

TEST(Convert, ImpossibleSizesAreRefused) {
  PictureConverter converter(1280, 720);
  Sample sample = makeSample(PixelLayout::Bgra, kColours[0], 16, 16, false, false);
  for (const auto& [width, height] : {std::pair{0, 16}, {16, 0}, {-4, 16}, {16385, 16}, {16, 20000}}) {
    sample.view.width = width;
    sample.view.height = height;
    EXPECT_EQ(converter.convert(sample.view, 0), nullptr);
  }
  EXPECT_EQ(converter.convert(PixelView{}, 0), nullptr);
}

TEST(Convert, OddSizesBecomeEven) {
  PictureConverter converter(1280, 720);
  const Sample sample = makeSample(PixelLayout::Rgba, kColours[4], 101, 57, false, false);
  const PicturePtr picture = converter.convert(sample.view, 0);
  ASSERT_NE(picture, nullptr);
  EXPECT_EQ(picture->width, 100);
  EXPECT_EQ(picture->height, 56);
}

TEST(RgbScaler, GivesTheColoursBack) {
  RgbScaler scaler;
  for (const Colour& colour : kColours) {
    const Yuv yuv = yuvOf(colour, true, false);
    const auto picture = Picture::make(320, 180);
    for (std::size_t plane = 0; plane < 3; ++plane) {
      std::fill(picture->planes[plane].begin(), picture->planes[plane].end(),
                static_cast<std::uint8_t>(yuv[plane]));
    }
    picture->frameNumber = 9;
    for (const auto& [width, height] : {std::pair{320, 180}, {400, 400}, {131, 77}, {960, 540}}) {
      const auto rgb = scaler.scale(*picture, width, height);
      ASSERT_NE(rgb, nullptr);
      EXPECT_LE(rgb->width, width);
      EXPECT_LE(rgb->height, height);
      EXPECT_NEAR(static_cast<double>(rgb->width) / rgb->height, 320.0 / 180, 0.03);
      EXPECT_EQ(rgb->frameNumber, 9U);
      const auto at = static_cast<std::size_t>(rgb->height / 2 * rgb->bytesPerLine + rgb->width / 2 * 4);
      EXPECT_NEAR(rgb->pixels[at], colour.blue, 4) << colour.name;
      EXPECT_NEAR(rgb->pixels[at + 1], colour.green, 4) << colour.name;
      EXPECT_NEAR(rgb->pixels[at + 2], colour.red, 4) << colour.name;
      EXPECT_EQ(rgb->pixels[at + 3], 255);
    }
  }
  EXPECT_EQ(scaler.scale(*Picture::make(16, 16), 0, 10), nullptr);
}

}  // namespace
}  // namespace vinicast::media
