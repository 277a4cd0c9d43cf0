// SPDX-License-Identifier: MIT
#include "media/playout/sound_splice.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <random>
#include <string>

#include "unit/playout/tone.hpp"

namespace vinicast::media {
namespace {

constexpr std::size_t kPacket = 480;
constexpr double kRate = 48'000;
constexpr double kPi = 3.14159265358979;

std::vector<float> stereo(const std::vector<double>& mono) {
  std::vector<float> samples;
  for (const double sample : mono) samples.insert(samples.end(), 2, static_cast<float>(sample));
  return samples;
}

// A vowel: a pulse for each period of the voice, through the resonances of a mouth (Klatt, 1980).
std::vector<float> vowel(double pitch, double seconds) {
  std::vector<double> out(static_cast<std::size_t>(seconds * kRate));
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i] = std::fmod(static_cast<double>(i), kRate / pitch) < 1 ? 1.0 : 0.0;
  constexpr std::array<std::pair<double, double>, 3> kFormants{{{700, 80}, {1220, 90}, {2600, 120}}};
  for (const auto& [frequency, width] : kFormants) {
    const double c = -std::exp(-2 * kPi * width / kRate);
    const double b = 2 * std::exp(-kPi * width / kRate) * std::cos(2 * kPi * frequency / kRate);
    double last = 0;
    double before = 0;
    for (double& sample : out) {
      sample = (1 - b - c) * sample + b * last + c * before;
      before = std::exchange(last, sample);
    }
  }
  const double most = std::abs(*std::max_element(
      out.begin(), out.end(), [](double a, double b) { return std::abs(a) < std::abs(b); }));
  for (double& sample : out) sample *= 0.5 / most;
  return stereo(out);
}

std::vector<float> chord(double seconds) {
  std::vector<double> out(static_cast<std::size_t>(seconds * kRate));
  for (const double frequency : {220.0, 277.2, 329.6, 440.0, 880.0})
    for (std::size_t i = 0; i < out.size(); ++i)
      out[i] += 0.12 * std::sin(2 * kPi * frequency * static_cast<double>(i) / kRate);
  return stereo(out);
}

std::vector<float> noise(double seconds) {
  std::mt19937 random(3);
  std::normal_distribution<double> normal(0, 0.1);
  std::vector<double> out(static_cast<std::size_t>(seconds * kRate));
  for (double& sample : out) sample = normal(random);
  return stereo(out);
}

float worstStep(std::span<const float> samples) {
  float worst = 0;
  for (std::size_t i = 2; i < samples.size(); ++i)
    worst = std::max(worst, std::abs(samples[i] - samples[i - 2]));
  return worst;
}

// Every eighth packet shortened.
std::vector<float> shortened(const std::vector<float>& samples, double& leastLikeness) {
  std::vector<float> out;
  leastLikeness = 1;
  for (std::size_t packet = 0; (packet + 1) * kPacket * 2 <= samples.size(); ++packet) {
    std::vector<float> one(samples.begin() + static_cast<std::ptrdiff_t>(packet * kPacket * 2),
                           samples.begin() + static_cast<std::ptrdiff_t>((packet + 1) * kPacket * 2));
    if (packet % 8 == 7) {
      const auto splice = findSplice(one);
      EXPECT_TRUE(splice);
      leastLikeness = std::min(leastLikeness, splice->likeness);
      applySplice(one, *splice);
      EXPECT_EQ(one.size() / 2, kPacket - splice->frames);
    }
    out.insert(out.end(), one.begin(), one.end());
  }
  return out;
}

// A click is a step between two samples that the sound itself does not make.
TEST(SoundSplice, MakesNoClickInAVoiceMusicOrNoise) {
  struct Row {
    std::string what;
    std::vector<float> samples;
    double likeness;
  };
  const std::vector<Row> rows{{"a man's voice", vowel(140, 2), 0.9},
                              {"a woman's voice", vowel(215, 2), 0.9},
                              {"a chord", chord(2), 0.5},
                              {"noise", noise(2), 0.1}};
  for (const Row& row : rows) {
    SCOPED_TRACE(row.what);
    double likeness = 0;
    const auto out = shortened(row.samples, likeness);
    EXPECT_GE(likeness, row.likeness);
    EXPECT_LE(worstStep(out), worstStep(row.samples) * 1.1F);
    EXPECT_LE(out.size(), row.samples.size() - 24 * 2 * SoundSplice::kFadeFrames);
  }
}

TEST(SoundSplice, ATonesPeriodsGoWhole) {
  std::vector<float> tone = test::tone(0, kPacket, 1000);
  const auto splice = findSplice(tone);
  ASSERT_TRUE(splice);
  EXPECT_GT(splice->likeness, 0.999);
  EXPECT_EQ(splice->frames % 48, 0U) << splice->frames;
  applySplice(tone, *splice);
  EXPECT_LT(test::worstBreak(tone), 0.002);
}

TEST(SoundSplice, SilenceIsLikeItselfAndTooShortIsLeftAlone) {
  std::vector<float> silence(kPacket * 2, 0.0F);
  const auto splice = findSplice(silence);
  ASSERT_TRUE(splice);
  EXPECT_EQ(splice->likeness, 1);
  applySplice(silence, *splice);
  EXPECT_EQ(silence.size() / 2, kPacket - splice->frames);
  EXPECT_FALSE(findSplice(std::vector<float>(2 * (3 * SoundSplice::kFadeFrames - 1))));
  std::vector<float> longest(2 * 5760, 0.1F);  // 120 ms, the longest Opus packet
  const auto most = findSplice(longest);
  ASSERT_TRUE(most);
  EXPECT_LE(most->frames, SoundSplice::kMaxFrames);
}

}  // namespace
}  // namespace vinicast::media
