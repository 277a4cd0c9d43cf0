// SPDX-License-Identifier: MIT
#pragma once

// Decoded pictures that wait for their moment, in order. Too late ones are dropped if a newer one is there:
// the newest is always shown, however late.
//
// Clock-free: times are arguments, in microseconds of the monotonic clock. Not thread-safe.

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>

#include "media/base/raw.hpp"
#include "media/playout/picture_timing.hpp"

namespace vinicast::media {

struct TimedPicture {
  PicturePtr picture;
  std::int64_t readyMicros = 0;      // decoded
  std::int64_t completedMicros = 0;  // the frame came in whole
  std::int64_t heardMicros = 0;      // its first datagram came in
};

// Of its planes.
[[nodiscard]] inline std::size_t bytesOf(const Picture& picture) {
  return picture.planes[0].size() + picture.planes[1].size() + picture.planes[2].size();
}

class PictureQueue {
 public:
  // 250 ms at 60 a second, and 64 MiB: 16 pictures of 1920x1080, 4 of 4096x2304. Full: the oldest goes.
  static constexpr std::size_t kCapacity = 16;
  static constexpr std::size_t kMaxBytes = std::size_t{64} * 1024 * 1024;

  struct Next {
    std::optional<TimedPicture> show;        // now
    std::optional<std::int64_t> wakeMicros;  // else: look again then; nothing while the queue is empty
  };

  void push(TimedPicture picture);
  [[nodiscard]] Next next(std::int64_t nowMicros, const PictureTiming& timing);
  void clear() {
    m_pictures.clear();
    m_bytes = 0;
  }
  [[nodiscard]] std::size_t size() const { return m_pictures.size(); }
  // Pictures dropped since construction.
  [[nodiscard]] std::uint64_t dropped() const { return m_dropped; }

 private:
  TimedPicture takeOldest();

  std::deque<TimedPicture> m_pictures;
  std::size_t m_bytes = 0;
  std::uint64_t m_dropped = 0;
};

}  // namespace vinicast::media
