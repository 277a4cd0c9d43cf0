// SPDX-License-Identifier: MIT
#pragma once

// Frames that wait for a decoder, bounded. Not thread-safe.

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>

#include "vinicast/live.hpp"

namespace vinicast::media {

class FrameInbox {
 public:
  // Video: 2 s at 60 a second, so that a newcomer's catch-up fits; sound: 640 ms of 10 ms packets.
  static constexpr std::size_t kMaxVideo = 120;
  static constexpr std::size_t kMaxSound = 64;
  static constexpr std::size_t kMaxVideoBytes = 32 * 1024 * 1024;
  // By what the oldest picture may have come before the newest. A decoder that is slower than the pictures
  // would else be behind by seconds before the numbers above are reached; a newcomer's catch-up comes all at
  // once.
  static constexpr Duration kMaxVideoSpan = std::chrono::milliseconds(500);

  struct Taken {
    ReceivedFrame frame;
    bool afterDrop = false;  // frames between the one taken before and this one were dropped here
  };

  // Full, or behind by kMaxVideoSpan: all before the newest key frame go, or all if there is none.
  void pushVideo(ReceivedFrame frame);
  // Full: the oldest goes.
  void pushSound(ReceivedFrame frame);
  [[nodiscard]] std::optional<Taken> takeVideo();
  [[nodiscard]] std::optional<ReceivedFrame> takeSound();
  [[nodiscard]] bool hasVideo() const { return !m_video.empty(); }
  [[nodiscard]] bool hasSound() const { return !m_sound.empty(); }
  void clear();
  [[nodiscard]] std::uint64_t videoDropped() const { return m_videoDropped; }
  [[nodiscard]] std::uint64_t soundDropped() const { return m_soundDropped; }

 private:
  [[nodiscard]] bool isFullFor(const ReceivedFrame& frame) const;
  void makeRoomForVideo(bool forKeyFrame);

  std::deque<ReceivedFrame> m_video;
  std::deque<ReceivedFrame> m_sound;
  std::size_t m_videoBytes = 0;
  bool m_afterDrop = false;
  std::uint64_t m_videoDropped = 0;
  std::uint64_t m_soundDropped = 0;
};

}  // namespace vinicast::media
