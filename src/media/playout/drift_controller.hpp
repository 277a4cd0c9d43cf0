// SPDX-License-Identifier: MIT
#pragma once

// Follows the publisher's sample clock: a PI controller that turns "how much sound is buffered" into "how
// much faster to play". Sound cards differ by some 10 to 100 ppm; the integral learns that, the proportional
// part mends the rest.
//
// Clock-free: time is an argument. Not thread-safe.

#include <cstdint>

namespace vinicast::media {

class DriftController {
 public:
  static constexpr double kMaxSpeed = 0.005;  // inaudible
  static constexpr double kMaxLearntSpeed =
      0.001;                                    // the integral's share: worse clocks than this don't exist
  static constexpr double kProportional = 0.2;  // of the error is mended in a second
  static constexpr double kIntegral = 0.01;     // 1/s^2; kProportional^2 / 4 is critically damped
  static constexpr double kSmoothingSeconds = 0.5;
  // Errors above this are a burst or a new target, and teach nothing about clocks.
  static constexpr double kMaxTeachingError = 0.020;  // seconds

  // Returns the speed: the fraction by which to play faster (above 0) or slower, within kMaxSpeed.
  double update(std::int64_t bufferedMicros, std::int64_t targetMicros, std::int64_t nowMicros);
  [[nodiscard]] double speed() const { return m_speed; }
  // The level jumped, by a cut or a restart: smoothing begins anew; what was learnt about the clock stays.
  void levelJumped() { m_smoothing = false; }
  void reset() { *this = DriftController(); }

 private:
  bool m_smoothing = false;
  double m_error = 0;   // smoothed, seconds
  double m_learnt = 0;  // integral
  double m_speed = 0;
  std::int64_t m_lastMicros = 0;
};

}  // namespace vinicast::media
