// SPDX-License-Identifier: MIT
#include "media/playout/picture_queue.hpp"

#include <gtest/gtest.h>

namespace vinicast::media {
namespace {

TimedPicture at(std::int64_t captureMicros, std::int64_t readyMicros) {
  const auto picture = Picture::make(2, 2);
  picture->captureMicros = captureMicros;
  return {picture, readyMicros, readyMicros};
}

// A timing without jitter: pictures are due 50 ms after their capture.
PictureTiming timing() {
  PictureTiming made;
  made.noteReady(0, 50'000);
  return made;
}

TEST(PictureQueue, ShowsInOrderAtTheTime) {
  PictureQueue queue;
  EXPECT_FALSE(queue.next(0, timing()).wakeMicros);
  queue.push(at(100'000, 140'000));
  queue.push(at(133'000, 141'000));
  auto next = queue.next(149'000, timing());
  EXPECT_FALSE(next.show);
  EXPECT_EQ(next.wakeMicros, 150'000);
  next = queue.next(150'000, timing());
  ASSERT_TRUE(next.show);
  EXPECT_EQ(next.show->picture->captureMicros, 100'000);
  next = queue.next(150'000, timing());
  EXPECT_EQ(next.wakeMicros, 183'000);
}

TEST(PictureQueue, ALittleLateIsShownTooLateIsDroppedTheNewestNever) {
  PictureQueue queue;
  queue.push(at(100'000, 140'000));  // due 150'000
  queue.push(at(133'000, 170'000));  // due 183'000
  queue.push(at(166'000, 200'000));  // due 216'000
  auto next = queue.next(260'000, timing());
  ASSERT_TRUE(next.show);
  EXPECT_EQ(next.show->picture->captureMicros, 133'000);
  EXPECT_EQ(queue.dropped(), 1U);
  next = queue.next(900'000, timing());
  ASSERT_TRUE(next.show);
  EXPECT_EQ(next.show->picture->captureMicros, 166'000);
  EXPECT_EQ(queue.dropped(), 1U);
}

TEST(PictureQueue, FullDropsTheOldest) {
  PictureQueue queue;
  for (std::int64_t i = 0; i < 20; ++i) queue.push(at(i * 1'000'000, i * 1'000'000));
  EXPECT_EQ(queue.size(), PictureQueue::kCapacity);
  EXPECT_EQ(queue.dropped(), 4U);
  EXPECT_EQ(queue.next(0, timing()).wakeMicros, 4'050'000);
}

TEST(PictureQueue, IsBoundedInBytesToo) {
  PictureQueue queue;
  const auto large = Picture::make(4096, 2304);
  for (int i = 0; i < 10; ++i) queue.push({large, 0, 0});
  EXPECT_EQ(queue.size(), PictureQueue::kMaxBytes / bytesOf(*large));
  EXPECT_EQ(queue.dropped(), 10 - queue.size());
  queue.clear();
  for (int i = 0; i < 20; ++i) queue.push(at(i, i));
  EXPECT_EQ(queue.size(), PictureQueue::kCapacity);
}

}  // namespace
}  // namespace vinicast::media
