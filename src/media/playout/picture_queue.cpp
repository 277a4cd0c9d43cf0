// SPDX-License-Identifier: MIT
#include "media/playout/picture_queue.hpp"

#include <utility>

namespace vinicast::media {

void PictureQueue::push(TimedPicture picture) {
  if (m_pictures.size() >= kCapacity) {
    m_pictures.pop_front();
    ++m_dropped;
  }
  m_pictures.push_back(std::move(picture));
}

PictureQueue::Next PictureQueue::next(std::int64_t nowMicros, const PictureTiming& timing) {
  while (!m_pictures.empty()) {
    const TimedPicture& oldest = m_pictures.front();
    const std::int64_t due = timing.dueMicros(oldest.picture->captureMicros, oldest.readyMicros, nowMicros);
    if (due > nowMicros) return {std::nullopt, due};
    if (m_pictures.size() > 1 && nowMicros - due > PictureTiming::kTooLateMicros) {
      m_pictures.pop_front();
      ++m_dropped;
      continue;
    }
    Next next{std::move(m_pictures.front()), std::nullopt};
    m_pictures.pop_front();
    return next;
  }
  return {};
}

}  // namespace vinicast::media
