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
