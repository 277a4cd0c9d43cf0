// SPDX-License-Identifier: MIT
#pragma once

// Peak and RMS of sound over windows of 50 ms, for a level display. One thread; no clock: sound is its own.

#include <cstddef>
#include <optional>
#include <span>

#include "media/base/raw.hpp"

namespace vinicast::media {

class LevelMeter {
 public:
  static constexpr int kWindowMillis = 50;
  static constexpr std::size_t kWindowSamples =
      static_cast<std::size_t>(kSampleRate) * kWindowMillis / 1000 * kChannels;

  // 0 is silence, 1 full scale; a full-scale square wave has an RMS of 1. Clipped sound can be above 1.
  struct Level {
    float peak = 0;
    float rms = 0;
  };

  // Interleaved stereo of any length. The level of the newest window that ended in it; nothing if none did.
  std::optional<Level> add(std::span<const float> samples);

 private:
  std::size_t m_count = 0;
  float m_peak = 0;
  double m_energy = 0;
};

}  // namespace vinicast::media
