// SPDX-License-Identifier: MIT
#include "media/playout/picture_queue.hpp"

#include <utility>

namespace vinicast::media {

void PictureQueue::push(TimedPicture picture) {
  const std::size_t bytes = bytesOf(*picture.picture);
  while (!m_pictures.empty() && (m_pictures.size() >= kCapacity || m_bytes + bytes > kMaxBytes)) {
    (void)takeOldest();
    ++m_dropped;
  }
  m_bytes += bytes;
  m_pictures.push_back(std::move(picture));
}

TimedPicture PictureQueue::takeOldest() {
  TimedPicture oldest = std::move(m_pictures.front());
  m_pictures.pop_front();
  m_bytes -= bytesOf(*oldest.picture);
  return oldest;
}

PictureQueue::Next PictureQueue::next(std::int64_t nowMicros, const PictureTiming& timing) {
  while (!m_pictures.empty()) {
    const TimedPicture& oldest = m_pictures.front();
    const std::int64_t due = timing.dueMicros(oldest.picture->captureMicros, oldest.readyMicros, nowMicros);
    if (due > nowMicros) return {std::nullopt, due};
    if (m_pictures.size() > 1 && nowMicros - due > PictureTiming::kTooLateMicros) {
      (void)takeOldest();
      ++m_dropped;
      continue;
    }
    return {takeOldest(), std::nullopt};
  }
  return {};
}

}  // namespace vinicast::media
