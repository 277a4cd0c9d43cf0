// SPDX-License-Identifier: MIT
#include "media/audio/level_meter.hpp"

#include <algorithm>
#include <cmath>

namespace vinicast::media {

std::optional<LevelMeter::Level> LevelMeter::add(std::span<const float> samples) {
  std::optional<Level> level;
  for (const float sample : samples) {
    m_peak = std::max(m_peak, std::abs(sample));
    m_energy += static_cast<double>(sample) * static_cast<double>(sample);
    if (++m_count < kWindowSamples) continue;
    level = Level{m_peak, static_cast<float>(std::sqrt(m_energy / static_cast<double>(m_count)))};
    m_count = 0;
    m_peak = 0;
    m_energy = 0;
  }
  return level;
}

}  // namespace vinicast::media
