// SPDX-License-Identifier: MIT
#pragma once

// Which moment of the publisher's clock is being heard now: the master clock for the pictures. Built from
// what was written into the sound ring (position and capture time) and from the sound device's pulls
// (position and time).
//
// Clock-free: times are arguments, in microseconds. Not thread-safe; HeardClock is a value to pass on.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "media/playout/sound_tap.hpp"

namespace vinicast::media {

// At the monotonic time t, sound of capture time t + offset is heard.
struct HeardClock {
  std::int64_t offsetMicros = 0;
  std::int64_t asOfMicros = 0;  // of the newest pull that it rests on
};

class PlayoutClock {
 public:
  // An offset this far from the smoothed one is a jump (a cut, a restart), not noise of the sound device.
  static constexpr std::int64_t kSnapMicros = 40'000;
  static constexpr std::int64_t kSmoothing = 16;  // pulls

  void noteWritten(std::uint64_t position, std::int64_t captureMicros);
  void notePulled(const PullReport& pull);
  // Capture time of a position not more than about a second back; nothing before the first noteWritten().
  [[nodiscard]] std::optional<std::int64_t> captureAt(std::uint64_t position) const;
  // Nothing until sound is played.
  [[nodiscard]] std::optional<HeardClock> heard() const { return m_heard; }
  void reset() { *this = PlayoutClock(); }

 private:
  struct Anchor {
    std::uint64_t position = 0;
    std::int64_t capture = 0;
  };
  static constexpr std::size_t kAnchors = 128;

  std::array<Anchor, kAnchors> m_anchors{};
  std::size_t m_count = 0;
  std::size_t m_newest = 0;
  std::optional<HeardClock> m_heard;
};

}  // namespace vinicast::media
