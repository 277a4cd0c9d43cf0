// SPDX-License-Identifier: MIT
#include "media/playout/drift_controller.hpp"

#include <algorithm>
#include <cmath>

namespace vinicast::media {

double DriftController::update(std::int64_t bufferedMicros, std::int64_t targetMicros,
                               std::int64_t nowMicros) {
  const double error = static_cast<double>(bufferedMicros - targetMicros) / 1e6;
  if (!m_smoothing) {
    m_smoothing = true;
    m_error = error;
    m_lastMicros = nowMicros;
  }
  const double seconds = std::clamp(static_cast<double>(nowMicros - m_lastMicros) / 1e6, 0.0, 0.1);
  m_lastMicros = nowMicros;
  m_error += (error - m_error) * (1 - std::exp(-seconds / kSmoothingSeconds));
  if (std::abs(m_error) < kMaxTeachingError) {
    m_learnt = std::clamp(m_learnt + kIntegral * m_error * seconds, -kMaxLearntSpeed, kMaxLearntSpeed);
  }
  m_speed = std::clamp(kProportional * m_error + m_learnt, -kMaxSpeed, kMaxSpeed);
  return m_speed;
}

}  // namespace vinicast::media
