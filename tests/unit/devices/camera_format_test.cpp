// SPDX-License-Identifier: MIT
#include "host/capture/camera_format.hpp"

#include <gtest/gtest.h>
#include <sys/mman.h>

#include <cstring>

#include "host/platform/foreign_memory.hpp"

namespace vinicast::host {
namespace {

const media::SourceLimits kHd{1280, 720, 30};

TEST(CameraFormat, TakesTheLargestThatFitsAndIsFastEnough) {
  EXPECT_EQ(1, chooseMode({{640, 480, 30}, {1280, 720, 30}, {1920, 1080, 30}}, kHd));
}

TEST(CameraFormat, PrefersJpegToASlowCamera) {
  // A USB 2 webcam: uncompressed at this size, it manages 10 pictures a second.
  EXPECT_EQ(1, chooseMode({{1280, 720, 10}, {1280, 720, 30, true, true}, {640, 480, 30}}, kHd));
}

TEST(CameraFormat, PrefersUncompressedAtTheSameSizeAndRate) {
  EXPECT_EQ(1, chooseMode({{640, 480, 30, true, true}, {640, 480, 30}}, {640, 480, 30}));
}

TEST(CameraFormat, PrefersTheFasterOfTwoAlike) {
  EXPECT_EQ(1, chooseMode({{1280, 720, 30}, {1280, 720, 60}}, kHd));
}

TEST(CameraFormat, TakesTheSmallestWhenAllAreTooLarge) {
  EXPECT_EQ(1, chooseMode({{3840, 2160, 30}, {1920, 1080, 30}}, kHd));
}

TEST(CameraFormat, TakesNtscRatesAsGoodEnough) {
  EXPECT_EQ(0, chooseMode({{1280, 720, 29.97F}, {640, 480, 60}}, kHd));
}

TEST(CameraFormat, LeavesUnreadablePixelsForLast) {
  EXPECT_EQ(1, chooseMode({{1280, 720, 30, false}, {320, 240, 15}}, kHd));
  EXPECT_EQ(0, chooseMode({{1280, 720, 30, false}}, kHd));
}

TEST(CameraFormat, FindsNothingInNothing) {
  EXPECT_EQ(-1, chooseMode({}, kHd));
  EXPECT_EQ(-1, chooseMode({{0, 0, 30}}, kHd));
}

TEST(CameraFormat, CopiesThePlanesInOrder) {
  QVideoFrame frame(QVideoFrameFormat(QSize(64, 32), QVideoFrameFormat::Format_YV12));
  ASSERT_TRUE(frame.map(QVideoFrame::WriteOnly));
  for (const int plane : {0, 1, 2}) {
    std::memset(frame.bits(plane), 10 + plane, static_cast<std::size_t>(frame.mappedBytes(plane)));
  }
  frame.unmap();
  ASSERT_TRUE(frame.map(QVideoFrame::ReadOnly));
  CopiedPixels pixels;
  ASSERT_EQ(CopyResult::Done, copyPixels(frame, pixels));
  frame.unmap();
  EXPECT_EQ(media::PixelLayout::I420, pixels.view.layout);
  EXPECT_EQ(64, pixels.view.width);
  EXPECT_EQ(32, pixels.view.height);
  EXPECT_EQ(10, pixels.view.planes[0][31 * pixels.view.strides[0] + 63]);
  // YV12 has V before U.
  EXPECT_EQ(12, pixels.view.planes[1][15 * pixels.view.strides[1] + 31]);
  EXPECT_EQ(11, pixels.view.planes[2][15 * pixels.view.strides[2] + 31]);
}

TEST(CameraFormat, CopiesNothingThatMediaCannotRead) {
  QVideoFrame frame(QVideoFrameFormat(QSize(64, 32), QVideoFrameFormat::Format_P010));
  ASSERT_TRUE(frame.map(QVideoFrame::ReadOnly));
  CopiedPixels pixels;
  EXPECT_EQ(CopyResult::Unreadable, copyPixels(frame, pixels));
  frame.unmap();
}

TEST(ForeignMemory, IsAnErrorWhenItIsGone) {
  constexpr std::size_t kPage = 4096;
  void* pages = mmap(nullptr, 2 * kPage, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(MAP_FAILED, pages);
  std::memset(pages, 7, 2 * kPage);
  std::vector<char> copy(2 * kPage);
  EXPECT_TRUE(copyForeignMemory(copy.data(), pages, copy.size()));
  EXPECT_EQ(std::vector<char>(2 * kPage, 7), copy);
  ASSERT_EQ(0, munmap(static_cast<char*>(pages) + kPage, kPage));
  EXPECT_FALSE(copyForeignMemory(copy.data(), pages, copy.size()));
  ASSERT_EQ(0, munmap(pages, kPage));
  EXPECT_FALSE(copyForeignMemory(copy.data(), pages, kPage));
}

TEST(CameraFormat, KnowsWhatItCannotRead) {
  EXPECT_FALSE(pixelLayout(QVideoFrameFormat::Format_P010));
  EXPECT_FALSE(pixelLayout(QVideoFrameFormat::Format_Invalid));
  EXPECT_EQ(media::PixelLayout::Mjpeg, pixelLayout(QVideoFrameFormat::Format_Jpeg));
}

}  // namespace
}  // namespace vinicast::host
