// SPDX-License-Identifier: MIT
#pragma once

// What the tests with devices share.

#include <gtest/gtest.h>

#include <QProcess>
#include <QString>
#include <QStringList>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <numbers>
#include <vector>

namespace vinicast::host {

// Callbacks ring it when they have changed something, holding no lock of their own; becomesTrue() looks then.
struct Bell {
  std::mutex mutex;
  std::condition_variable rung;
};

inline Bell& bell() {
  static Bell instance;
  return instance;
}

inline void ring() {
  // Taken, so that no change falls between a look and the waiting after it.
  { const std::lock_guard lock(bell().mutex); }
  bell().rung.notify_all();
}

// True as soon as `condition` holds after a ring, false after `limit`.
template <typename Condition>
bool becomesTrue(Condition condition, std::chrono::milliseconds limit) {
  std::unique_lock lock(bell().mutex);
  return bell().rung.wait_for(lock, limit, condition);
}

// Tries something that nobody rings for, and that takes its own time, until it works; false after `limit`.
template <typename Attempt>
bool succeeds(Attempt attempt, std::chrono::milliseconds limit) {
  const auto deadline = std::chrono::steady_clock::now() + limit;
  bool done = attempt();
  while (!done && std::chrono::steady_clock::now() < deadline) {
    done = attempt();
  }
  return done;
}

inline std::int64_t millisSince(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start)
      .count();
}

inline void pactl(const QStringList& words) {
  ASSERT_EQ(0, QProcess::execute(QStringLiteral("pactl"), words))
      << words.join(QLatin1Char(' ')).toStdString();
}

// How many of the tenths of a second of 48 kHz mono samples are a sine of `hertz`, a multiple of 10, and
// nothing else: 1 for the pure tone. A busy machine may tear the sound now and then, which spoils the one
// tenth.
inline double shareOfTone(const std::vector<float>& samples, int hertz) {
  constexpr std::size_t kTenth = 4800;
  constexpr double kPure = 0.98;  // of the power, by Goertzel's sum
  int pure = 0;
  int tenths = 0;
  for (std::size_t start = 0; start + kTenth <= samples.size(); start += kTenth) {
    double real = 0;
    double imaginary = 0;
    double power = 0;
    for (std::size_t i = start; i < start + kTenth; ++i) {
      const double angle = 2 * std::numbers::pi * hertz * static_cast<double>(i) / 48000.0;
      real += samples[i] * std::cos(angle);
      imaginary += samples[i] * std::sin(angle);
      power += static_cast<double>(samples[i]) * samples[i];
    }
    ++tenths;
    pure += 2 * (real * real + imaginary * imaginary) > kPure * power * static_cast<double>(kTenth) ? 1 : 0;
  }
  return tenths > 0 ? static_cast<double>(pure) / tenths : 0;
}

inline double rootMeanSquare(const std::vector<float>& samples) {
  double power = 0;
  for (const float sample : samples) {
    power += static_cast<double>(sample) * sample;
  }
  return samples.empty() ? 0 : std::sqrt(power / static_cast<double>(samples.size()));
}

}  // namespace vinicast::host
