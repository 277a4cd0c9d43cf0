// SPDX-License-Identifier: MIT
#pragma once

// What the tests with devices share.

#include <gtest/gtest.h>

#include <QProcess>
#include <QString>
#include <QStringList>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <thread>
#include <vector>

namespace vinicast::host {

// True as soon as `condition` holds, false after `limit`.
template <typename Condition>
bool becomesTrue(Condition condition, std::chrono::milliseconds limit) {
  const auto deadline = std::chrono::steady_clock::now() + limit;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) {
      return false;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return true;
}

inline std::int64_t millisSince(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start)
      .count();
}

inline void pactl(const QStringList& words) {
  ASSERT_EQ(0, QProcess::execute(QStringLiteral("pactl"), words))
      << words.join(QLatin1Char(' ')).toStdString();
}

// How much of the power of 48 kHz mono samples is a sine of `hertz`: 1 for the pure tone. Goertzel's sum over
// whole periods, so that the borders do not count.
inline double shareOfTone(const std::vector<float>& samples, int hertz) {
  const std::size_t count = samples.size() / 48000 * 48000;
  double real = 0;
  double imaginary = 0;
  double power = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const double angle = 2 * std::numbers::pi * hertz * static_cast<double>(i) / 48000.0;
    real += samples[i] * std::cos(angle);
    imaginary += samples[i] * std::sin(angle);
    power += static_cast<double>(samples[i]) * samples[i];
  }
  return power > 0 ? 2 * (real * real + imaginary * imaginary) / (static_cast<double>(count) * power) : 0;
}

inline double rootMeanSquare(const std::vector<float>& samples) {
  double power = 0;
  for (const float sample : samples) {
    power += static_cast<double>(sample) * sample;
  }
  return samples.empty() ? 0 : std::sqrt(power / static_cast<double>(samples.size()));
}

}  // namespace vinicast::host
