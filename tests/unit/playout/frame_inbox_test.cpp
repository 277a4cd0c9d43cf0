// SPDX-License-Identifier: MIT
#include "media/playout/frame_inbox.hpp"

#include <gtest/gtest.h>

namespace vinicast::media {
namespace {

ReceivedFrame video(std::uint32_t number, bool key, std::size_t bytes = 10) {
  ReceivedFrame frame;
  frame.frameNumber = number;
  frame.keyFrame = key;
  frame.bytes.resize(bytes);
  return frame;
}

TEST(FrameInbox, FullVideoDropsToTheNewestKeyFrame) {
  FrameInbox inbox;
  for (std::uint32_t i = 0; i < FrameInbox::kMaxVideo; ++i) inbox.pushVideo(video(i, i % 50 == 0));
  inbox.pushVideo(video(FrameInbox::kMaxVideo, false));
  EXPECT_EQ(inbox.videoDropped(), 100U);
  const auto first = inbox.takeVideo();
  ASSERT_TRUE(first);
  EXPECT_EQ(first->frame.frameNumber, 100U);
  EXPECT_TRUE(first->afterDrop);
  const auto second = inbox.takeVideo();
  ASSERT_TRUE(second);
  EXPECT_FALSE(second->afterDrop);
}

TEST(FrameInbox, FullVideoWithoutANewerKeyFrameDropsAll) {
  FrameInbox inbox;
  for (std::uint32_t i = 0; i < FrameInbox::kMaxVideo; ++i) inbox.pushVideo(video(i, i == 0));
  inbox.pushVideo(video(200, false));
  EXPECT_EQ(inbox.videoDropped(), FrameInbox::kMaxVideo);
  EXPECT_EQ(inbox.takeVideo()->frame.frameNumber, 200U);
  EXPECT_FALSE(inbox.hasVideo());
}

TEST(FrameInbox, BytesAreBoundedToo) {
  FrameInbox inbox;
  for (std::uint32_t i = 0; i < 10; ++i) inbox.pushVideo(video(i, false, FrameInbox::kMaxVideoBytes / 4));
  std::size_t count = 0;
  while (inbox.takeVideo()) ++count;
  EXPECT_LE(count, 4U);
}

// A decoder that takes two pictures where three come.
TEST(FrameInbox, ASlowDecoderIsNeverBehindByMoreThanHalfASecond) {
  constexpr Duration kInterval = std::chrono::milliseconds(33);
  FrameInbox inbox;
  Duration worst{0};
  std::uint32_t drops = 0;
  for (std::uint32_t i = 0; i < 3000; ++i) {
    ReceivedFrame frame = video(i, i % 300 == 0);
    frame.completed = TimePoint(kInterval * i);
    inbox.pushVideo(frame);
    if (i % 3 == 0) continue;
    const auto taken = inbox.takeVideo();
    ASSERT_TRUE(taken) << i;
    worst = std::max(worst, frame.completed - taken->frame.completed);
    drops += taken->afterDrop ? 1 : 0;
  }
  EXPECT_LE(worst, FrameInbox::kMaxVideoSpan);
  EXPECT_GT(worst, FrameInbox::kMaxVideoSpan / 2) << "dropped without need";
  EXPECT_GT(drops, 10U);
  EXPECT_LT(drops, 100U);
}

TEST(FrameInbox, ACatchUpThatComesAtOnceIsNotBehind) {
  FrameInbox inbox;
  for (std::uint32_t i = 0; i < FrameInbox::kMaxVideo; ++i) {
    ReceivedFrame frame = video(i, i == 0);
    frame.captureMicros = i * 33'333LL;
    frame.completed = TimePoint(std::chrono::milliseconds(i));
    inbox.pushVideo(std::move(frame));
  }
  EXPECT_EQ(inbox.videoDropped(), 0U);
}

TEST(FrameInbox, FullSoundDropsTheOldest) {
  FrameInbox inbox;
  for (std::uint32_t i = 0; i < FrameInbox::kMaxSound + 3; ++i) inbox.pushSound(video(i, true));
  EXPECT_EQ(inbox.soundDropped(), 3U);
  EXPECT_EQ(inbox.takeSound()->frameNumber, 3U);
  inbox.clear();
  EXPECT_FALSE(inbox.takeSound());
}

}  // namespace
}  // namespace vinicast::media
