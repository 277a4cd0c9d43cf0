// SPDX-License-Identifier: MIT
#pragma once

// Steady times for a microphone's samples. Blocks come in late by a changing amount; the samples themselves
// are as regular as the sound card's crystal. Pure: time is an argument. One thread.

#include <cstdint>

namespace vinicast::host {

class SampleClock {
 public:
  explicit SampleClock(int sampleRate) : m_sampleRate(sampleRate) {}

  // A block of `samples` (per channel) came in at `nowMicros`, while `waiting` more samples were already
  // captured. Returns the media time of its first sample: one block after the last one's, corrected by a
  // little. A jump of over kJumpMicros (the device stood still, the machine slept) is taken at once.
  [[nodiscard]] std::int64_t stamp(std::int64_t nowMicros, int samples, int waiting);

  static constexpr std::int64_t kJumpMicros = 200'000;

 private:
  int m_sampleRate;
  bool m_started = false;
  double m_nextMicros = 0;  // when the next block's first sample was, as far as is known
};

}  // namespace vinicast::host
