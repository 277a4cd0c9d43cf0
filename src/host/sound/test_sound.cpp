// SPDX-License-Identifier: MIT
#include "host/sound/test_sound.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "media/base/raw.hpp"

namespace vinicast::host {

namespace {

constexpr std::array<double, TestSound::kTones> kHertz = {523.25, 659.25};  // C5, E5
constexpr double kLoudness = 0.2;
constexpr int kFadeMillis = 30;
// The device plays what it has after the last sample was given.
constexpr int kTailMillis = 200;

constexpr std::uint64_t samplesOf(int millis) {
  return static_cast<std::uint64_t>(media::kSampleRate) * static_cast<std::uint64_t>(millis) / 1000;
}

}  // namespace

TestSound::TestSound() {
  m_end.setSingleShot(true);
  m_end.setInterval(kTones * kToneMillis + kTailMillis);
  QObject::connect(&m_end, &QTimer::timeout, &m_end, [this] { m_output.reset(); });
}

bool TestSound::play() {
  m_output = std::make_unique<SoundOutput>();
  SoundOutputCallbacks callbacks;
  callbacks.pull = [next = std::uint64_t{0}](std::span<float> out, std::int64_t) mutable {
    fill(out, next);
    next += out.size() / 2;
  };
  callbacks.onLost = [] {};
  callbacks.onBack = [] {};
  if (!m_output->start(std::move(callbacks))) {
    m_output.reset();
    return false;
  }
  m_end.start();
  return true;
}

void TestSound::fill(std::span<float> out, std::uint64_t from) {
  constexpr std::uint64_t kTone = samplesOf(kToneMillis);
  constexpr std::uint64_t kFade = samplesOf(kFadeMillis);
  for (std::size_t i = 0; i + 1 < out.size(); i += 2) {
    const std::uint64_t at = from + i / 2;
    float value = 0;
    if (at < kTone * kTones) {
      const std::uint64_t within = at % kTone;
      const auto edge = static_cast<double>(std::min({within, kTone - 1 - within, kFade}));
      const double phase =
          2 * std::numbers::pi * kHertz.at(at / kTone) * static_cast<double>(within) / media::kSampleRate;
      value = static_cast<float>(kLoudness * edge / static_cast<double>(kFade) * std::sin(phase));
    }
    out[i] = out[i + 1] = value;
  }
}

}  // namespace vinicast::host
