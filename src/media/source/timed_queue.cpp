// SPDX-License-Identifier: MIT
#include "media/source/timed_queue.hpp"

#include <utility>

namespace vinicast::media {

bool TimedQueue::put(Item item) {
  std::unique_lock lock(m_mutex);
  m_changed.wait(lock, [this] { return m_closed || !full(); });
  if (m_closed) {
    return false;
  }
  (item.picture != nullptr ? m_pictures : m_sounds).push_back(std::move(item));
  m_changed.notify_all();
  return true;
}

void TimedQueue::close() {
  const std::lock_guard lock(m_mutex);
  m_closed = true;
  m_changed.notify_all();
}

bool TimedQueue::closed() const {
  const std::lock_guard lock(m_mutex);
  return m_closed;
}

bool TimedQueue::full() const {
  const bool enoughPictures = !m_hasPicture || m_pictures.size() >= kEnoughPictures;
  const bool enoughSounds = !m_hasSound || m_sounds.size() >= kEnoughSounds;
  return (enoughPictures && enoughSounds) || m_pictures.size() >= kMostPictures ||
         m_sounds.size() >= kMostSounds;
}

std::deque<TimedQueue::Item>* TimedQueue::earliest() {
  if (m_pictures.empty() || m_sounds.empty()) {
    return !m_pictures.empty() ? &m_pictures : !m_sounds.empty() ? &m_sounds : nullptr;
  }
  return m_pictures.front().mediaMicros <= m_sounds.front().mediaMicros ? &m_pictures : &m_sounds;
}

TimedQueue::Item TimedQueue::pop(std::deque<Item>& queue) {
  Item item = std::move(queue.front());
  queue.pop_front();
  m_changed.notify_all();
  return item;
}

}  // namespace vinicast::media
