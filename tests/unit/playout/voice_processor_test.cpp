// SPDX-License-Identifier: MIT
// What voice processing does to sound, by measuring the sound before and after.

#include "media/audio/voice_processor.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <random>

namespace vinicast::media {
namespace {

constexpr std::size_t kFloatsInFrame = static_cast<std::size_t>(kSoundFrameSamples) * kChannels;
constexpr int kSettled = 400;  // frames: 4 s, after which the noise and the speaker's level are known
constexpr int kFrames = 800;
constexpr int kSyllable = 50;  // frames: 300 ms of voice, 200 ms of pause
constexpr int kVoiced = 30;

bool isVoiced(int frame) {
  return frame % kSyllable < kVoiced;
}

// Someone who speaks in syllables, in a room with a fan.
class Speaker {
 public:
  Speaker(double voice, double noise) : m_voice(voice), m_noise(noise) {}

  Sound frame(int number) {
    Sound sound;
    sound.captureMicros = std::int64_t{number} * kSoundFrameMillis * 1000;
    for (int i = 0; i < kSoundFrameSamples; ++i) {
      const double time = static_cast<double>(number * kSoundFrameSamples + i) / kSampleRate;
      double value = m_noise * m_normal(m_random);
      if (isVoiced(number)) {
        // 150 Hz and its overtones, falling off, with a little vibrato: a vowel.
        const double pitch = 150 * (1 + 0.02 * std::sin(2 * std::numbers::pi * 5 * time));
        for (int harmonic = 1; harmonic <= 20; ++harmonic)
          value += m_voice / harmonic * std::sin(2 * std::numbers::pi * pitch * harmonic * time);
      }
      sound.samples.insert(sound.samples.end(), 2, static_cast<float>(value));
    }
    return sound;
  }

 private:
  double m_voice;
  double m_noise;
  std::mt19937 m_random{7};
  std::normal_distribution<double> m_normal{0, 1};
};

double decibels(double energy, std::size_t count) {
  return 10 * std::log10(energy / static_cast<double>(std::max<std::size_t>(count, 1)) + 1e-12);
}

// Levels once it has settled, in dB of full scale; the first frames of a syllable and of a pause are left
// out.
class Levels {
 public:
  void add(int frame, const std::vector<float>& samples) {
    const int place = frame % kSyllable;
    const bool edge = place < 5 || (place >= kVoiced && place < kVoiced + 10);
    if (frame < kSettled || edge) return;
    for (const float sample : samples) {
      const double value = static_cast<double>(sample);
      (isVoiced(frame) ? m_voice : m_pause) += value * value;
      ++(isVoiced(frame) ? m_voiceCount : m_pauseCount);
      m_peak = std::max(m_peak, std::abs(value));
    }
  }
  [[nodiscard]] double voice() const { return decibels(m_voice, m_voiceCount); }
  [[nodiscard]] double pause() const { return decibels(m_pause, m_pauseCount); }
  [[nodiscard]] double peak() const { return m_peak; }

 private:
  double m_voice = 0;
  double m_pause = 0;
  std::size_t m_voiceCount = 0;
  std::size_t m_pauseCount = 0;
  double m_peak = 0;
};

struct Heard {
  Levels before;
  Levels after;
};

Heard run(Speaker speaker) {
  Heard result;
  VoiceProcessor processor;
  for (int number = 0; number < kFrames; ++number) {
    const Sound sound = speaker.frame(number);
    result.before.add(number, sound.samples);
    for (const auto& out : processor.process(sound)) {
      const auto frame = static_cast<int>(std::llround(static_cast<double>(out->captureMicros) / 10'000));
      result.after.add(frame, out->samples);
    }
  }
  return result;
}

TEST(VoiceProcessor, SuppressesTheNoiseMoreThanTheVoice) {
  const Heard one = run(Speaker(0.1, 0.01));
  const double before = one.before.voice() - one.before.pause();
  const double after = one.after.voice() - one.after.pause();
  RecordProperty("signalToNoiseBefore", std::to_string(before));
  RecordProperty("signalToNoiseAfter", std::to_string(after));
  EXPECT_GT(after, before + 10);
  // And the pauses are quieter than they were, whatever the level was raised by.
  EXPECT_LT(one.after.pause(), one.before.pause() - 3);
}

TEST(VoiceProcessor, BringsQuietAndLoudToOneLevel) {
  const Heard quiet = run(Speaker(0.01, 0.0002));
  const Heard loud = run(Speaker(0.3, 0.0002));
  const double before = loud.before.voice() - quiet.before.voice();
  const double after = loud.after.voice() - quiet.after.voice();
  RecordProperty("differenceBefore", std::to_string(before));
  RecordProperty("differenceAfter", std::to_string(after));
  EXPECT_GT(before, 25);
  EXPECT_LT(after, before / 2);
  EXPECT_GT(quiet.after.voice(), quiet.before.voice() + 6);
  EXPECT_LT(loud.after.peak(), 1.0);
}

TEST(VoiceProcessor, TellsWhenItsSoundWasCaptured) {
  VoiceProcessor processor;
  Speaker silent(0, 0);
  // A click, and where it comes out.
  std::int64_t in = 0;
  std::int64_t out = 0;
  float peak = 0;
  for (int number = 0; number < 100; ++number) {
    Sound sound = silent.frame(number);
    if (number == 60) {
      sound.samples[2 * 100] = sound.samples[2 * 100 + 1] = 0.9F;
      in = sound.captureMicros + 100LL * 1'000'000 / kSampleRate;
    }
    for (const auto& frame : processor.process(sound)) {
      for (std::size_t i = 0; i < frame->samples.size(); i += 2) {
        if (std::abs(frame->samples[i]) <= peak) continue;
        peak = std::abs(frame->samples[i]);
        out = frame->captureMicros + static_cast<std::int64_t>(i / 2) * 1'000'000 / kSampleRate;
      }
    }
  }
  EXPECT_GT(peak, 0);
  EXPECT_NEAR(static_cast<double>(out), static_cast<double>(in), 2'000);
}

TEST(VoiceProcessor, TakesPiecesOfAnyLengthAndAnyNumbers) {
  VoiceProcessor processor;
  Sound sound;
  std::size_t in = 0;
  std::size_t out = 0;
  for (const std::size_t length : {2U, 46U, 960U, 5000U, 44'000U, 1U, 0U}) {
    sound.samples.assign(length, std::numeric_limits<float>::quiet_NaN());
    in += length / 2 * 2;
    for (const auto& frame : processor.process(sound)) {
      out += frame->samples.size();
      EXPECT_TRUE(std::all_of(frame->samples.begin(), frame->samples.end(),
                              [](float sample) { return std::abs(sample) <= 1.0F; }));
    }
    sound.captureMicros += static_cast<std::int64_t>(length / 2) * 1'000'000 / kSampleRate;
  }
  EXPECT_EQ(out, in / kFloatsInFrame * kFloatsInFrame);
}

}  // namespace
}  // namespace vinicast::media
