// SPDX-License-Identifier: MIT
#pragma once

// A test tone and a measure of its breaks.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <span>
#include <vector>

#include "media/base/raw.hpp"

namespace vinicast::media::test {

inline constexpr double kToneHertz = 1000;
inline constexpr double kToneAmplitude = 0.5;

// Sample frames [first, first + count) of an endless tone, interleaved stereo.
inline std::vector<float> tone(std::int64_t first, std::size_t count, double hertz = kToneHertz) {
  std::vector<float> samples(count * 2);
  const double step = 2 * std::numbers::pi * hertz / kSampleRate;
  for (std::size_t i = 0; i < count; ++i) {
    const double phase =
        std::fmod(static_cast<double>(first + static_cast<std::int64_t>(i)) * step, 2 * std::numbers::pi);
    samples[2 * i] = static_cast<float>(kToneAmplitude * std::sin(phase));
    samples[2 * i + 1] = samples[2 * i];
  }
  return samples;
}

// The largest |y[n+1] - 2 cos(w) y[n] + y[n-1]| of the left channel: 0 for a pure tone, about the height of
// the step for a click.
inline double worstBreak(std::span<const float> samples, double hertz = kToneHertz) {
  const double twiceCosine = 2 * std::cos(2 * std::numbers::pi * hertz / kSampleRate);
  double worst = 0;
  for (std::size_t i = 2; i + 2 < samples.size(); i += 2) {
    worst = std::max(
        worst, std::abs(static_cast<double>(samples[i + 2]) - twiceCosine * static_cast<double>(samples[i]) +
                        static_cast<double>(samples[i - 2])));
  }
  return worst;
}

// The share of the left channel's energy that is at `hertz`, 0 to 1, measured in blocks of 20 ms: a speed
// that is a little off is no fault, nor is a break between blocks.
inline double shareAt(std::span<const float> samples, double hertz = kToneHertz) {
  constexpr std::size_t kBlock = 960;
  const double step = 2 * std::numbers::pi * hertz / kSampleRate;
  double found = 0;
  double energy = 0;
  for (std::size_t first = 0; first + kBlock <= samples.size() / 2; first += kBlock) {
    double real = 0;
    double imaginary = 0;
    for (std::size_t i = first; i < first + kBlock; ++i) {
      const double value = samples[2 * i];
      real += value * std::cos(step * static_cast<double>(i));
      imaginary += value * std::sin(step * static_cast<double>(i));
      energy += value * value;
    }
    found += 2 * (real * real + imaginary * imaginary) / kBlock;
  }
  return energy == 0 ? 0 : found / energy;
}

}  // namespace vinicast::media::test
