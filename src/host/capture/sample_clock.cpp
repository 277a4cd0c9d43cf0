// SPDX-License-Identifier: MIT
#include "host/capture/sample_clock.hpp"

#include <algorithm>
#include <cmath>

namespace vinicast::host {

namespace {
// A block can only be late, never early: an earlier time than expected is news, a later one mostly jitter.
// The slow rate still follows a crystal that is wrong by 200 ppm (2 us in a block of 10 ms) with an error
// of 1 ms.
constexpr double kEarlierShare = 0.1;
constexpr double kLaterShare = 0.002;
constexpr double kMaxCorrectionMicros = 1000;  // a block
}  // namespace

std::int64_t SampleClock::stamp(std::int64_t nowMicros, int samples, int waiting) {
  const double microsPerSample = 1e6 / m_sampleRate;
  const double observed = static_cast<double>(nowMicros) - (samples + waiting) * microsPerSample;
  const double error = observed - m_nextMicros;
  if (!m_started || std::abs(error) > static_cast<double>(kJumpMicros)) {
    m_started = true;
    m_nextMicros = observed;
  } else {
    const double correction = error * (error < 0 ? kEarlierShare : kLaterShare);
    m_nextMicros += std::clamp(correction, -kMaxCorrectionMicros, kMaxCorrectionMicros);
  }
  const double stamped = m_nextMicros;
  m_nextMicros += samples * microsPerSample;
  return static_cast<std::int64_t>(std::llround(stamped));
}

}  // namespace vinicast::host
