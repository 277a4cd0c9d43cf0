// SPDX-License-Identifier: MIT
#include "media/playout/frame_inbox.hpp"

#include <algorithm>
#include <utility>

namespace vinicast::media {

void FrameInbox::pushVideo(ReceivedFrame frame) {
  if (isFullFor(frame)) makeRoomForVideo(frame.keyFrame);
  m_videoBytes += frame.bytes.size();
  m_video.push_back(std::move(frame));
}

bool FrameInbox::isFullFor(const ReceivedFrame& frame) const {
  if (m_video.empty()) return false;
  return m_video.size() >= kMaxVideo || m_videoBytes + frame.bytes.size() > kMaxVideoBytes ||
         frame.completed - m_video.front().completed > kMaxVideoSpan;
}

void FrameInbox::makeRoomForVideo(bool forKeyFrame) {
  auto keep = m_video.end();
  if (!forKeyFrame) {
    const auto newest =
        std::find_if(m_video.rbegin(), m_video.rend(), [](const auto& frame) { return frame.keyFrame; });
    // The very oldest being the key frame, keeping from there on would make no room.
    if (newest != m_video.rend() && std::next(newest) != m_video.rend()) keep = std::prev(newest.base());
  }
  m_videoDropped += static_cast<std::uint64_t>(keep - m_video.begin());
  m_video.erase(m_video.begin(), keep);
  m_videoBytes = 0;
  for (const ReceivedFrame& frame : m_video) m_videoBytes += frame.bytes.size();
  m_afterDrop = true;
}

void FrameInbox::pushSound(ReceivedFrame frame) {
  if (m_sound.size() >= kMaxSound) {
    m_sound.pop_front();
    ++m_soundDropped;
  }
  m_sound.push_back(std::move(frame));
}

std::optional<FrameInbox::Taken> FrameInbox::takeVideo() {
  if (m_video.empty()) return std::nullopt;
  Taken taken{std::move(m_video.front()), std::exchange(m_afterDrop, false)};
  m_video.pop_front();
  m_videoBytes -= taken.frame.bytes.size();
  return taken;
}

std::optional<ReceivedFrame> FrameInbox::takeSound() {
  if (m_sound.empty()) return std::nullopt;
  ReceivedFrame frame = std::move(m_sound.front());
  m_sound.pop_front();
  return frame;
}

void FrameInbox::clear() {
  m_video.clear();
  m_sound.clear();
  m_videoBytes = 0;
  m_afterDrop = false;
  m_videoDropped = 0;
  m_soundDropped = 0;
}

}  // namespace vinicast::media
