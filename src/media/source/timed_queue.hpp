// SPDX-License-Identifier: MIT
#pragma once

// Private to the file source: decoded pictures and sound on their way from the decoding thread to the pacing
// thread.

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>

#include "media/base/raw.hpp"

namespace vinicast::media {

// One thread puts, one takes, any thread closes. Bounded: put waits.
class TimedQueue {
 public:
  struct Item {
    std::shared_ptr<Picture> picture;  // one of the two
    std::shared_ptr<Sound> sound;
    std::int64_t mediaMicros = 0;
  };

  TimedQueue(bool hasPicture, bool hasSound) : m_hasPicture(hasPicture), m_hasSound(hasSound) {}

  // False once closed. A queue waits for the other up to its hard limit, for containers that keep the two far
  // apart.
  bool put(Item item);
  // The next by time once `until(mediaMicros)` of it has come; empty once closed, or when nothing was due by
  // `wakeMicros` of the media clock.
  template <typename Until>
  std::optional<Item> take(const Until& until, std::int64_t wakeMicros) {
    std::unique_lock lock(m_mutex);
    while (!m_closed) {
      std::deque<Item>* next = earliest();
      const std::int64_t due = next != nullptr ? until(next->front().mediaMicros) : wakeMicros;
      const std::int64_t left = std::min(due, wakeMicros) - nowMicros();
      if (left <= 0) {
        return next != nullptr && due <= wakeMicros ? std::optional(pop(*next)) : std::nullopt;
      }
      m_changed.wait_for(lock, std::chrono::microseconds(left));
    }
    return std::nullopt;
  }
  void close();
  [[nodiscard]] bool closed() const;

 private:
  static constexpr std::size_t kEnoughPictures = 8;
  static constexpr std::size_t kEnoughSounds = 20;  // blocks of 10 ms
  static constexpr std::size_t kMostPictures = 40;
  static constexpr std::size_t kMostSounds = 500;

  [[nodiscard]] bool full() const;
  [[nodiscard]] std::deque<Item>* earliest();
  Item pop(std::deque<Item>& queue);

  const bool m_hasPicture;
  const bool m_hasSound;
  mutable std::mutex m_mutex;
  std::condition_variable m_changed;
  std::deque<Item> m_pictures;
  std::deque<Item> m_sounds;
  bool m_closed = false;
};

}  // namespace vinicast::media
