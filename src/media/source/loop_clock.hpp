// SPDX-License-Identifier: MIT
#pragma once

// Private to the sources: times that rise steadily, out of a container's times that may do anything.

#include <cstdint>

namespace vinicast::media {

// Repairs one stream's times: they rise, and a jump of more than 10 s is taken as a cut without a gap.
class TimeMender {
 public:
  // `step`: where the next is expected after the last. At least 1 ms passes between two.
  std::int64_t mend(std::int64_t micros, std::int64_t stepMicros) {
    const std::int64_t step = stepMicros < kLeastMicros ? kLeastMicros : stepMicros;
    const std::int64_t expected = m_started ? m_lastMicros + m_lastStep : 0;
    std::int64_t mended = micros + m_shift;
    if (mended > expected + kJumpMicros || mended < expected - kJumpMicros) {
      m_shift = expected - micros;
      mended = expected;
    } else if (m_started && mended < m_lastMicros + kLeastMicros) {
      mended = expected;
    }
    if (!m_started) {
      m_firstMicros = mended;
    }
    m_started = true;
    m_lastMicros = mended;
    m_lastStep = step;
    return mended;
  }
  [[nodiscard]] std::int64_t first() const { return m_firstMicros; }
  // Where the stream ends, as far as it is known.
  [[nodiscard]] std::int64_t end() const { return m_started ? m_lastMicros + m_lastStep : 0; }

 private:
  static constexpr std::int64_t kLeastMicros = 1000;
  static constexpr std::int64_t kJumpMicros = 10'000'000;
  std::int64_t m_shift = 0;
  std::int64_t m_firstMicros = 0;
  std::int64_t m_lastMicros = 0;
  std::int64_t m_lastStep = 0;
  bool m_started = false;
};

}  // namespace vinicast::media
