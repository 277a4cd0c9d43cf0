// SPDX-License-Identifier: MIT
#include "media/playout/sound_splice.hpp"

#include <algorithm>
#include <cmath>

namespace vinicast::media {
namespace {

constexpr std::size_t kFade = SoundSplice::kFadeFrames;
constexpr std::size_t kStep = 4;           // of the first, coarse search; a 12th of a period at 1 kHz
constexpr double kSilence = 1e-6 * kFade;  // energy of a fade's length at -60 dBFS

// As one channel: both must be joined at one place.
std::vector<float> mix(std::span<const float> samples) {
  std::vector<float> mono(samples.size() / 2);
  for (std::size_t i = 0; i < mono.size(); ++i) mono[i] = 0.5F * (samples[2 * i] + samples[2 * i + 1]);
  return mono;
}

double likenessAt(const std::vector<float>& mono, std::size_t shift) {
  double product = 0;
  double here = 0;
  double there = 0;
  for (std::size_t i = 0; i < kFade; ++i) {
    const double a = mono[i];
    const double b = mono[i + shift];
    product += a * b;
    here += a * a;
    there += b * b;
  }
  if (here < kSilence && there < kSilence) return 1;
  return product / std::sqrt(std::max(here * there, kSilence * kSilence));
}

}  // namespace

std::optional<SoundSplice> findSplice(std::span<const float> samples) {
  const std::size_t frames = samples.size() / 2;
  if (frames < 3 * kFade) return std::nullopt;
  const std::vector<float> mono = mix(samples);
  const std::size_t most = std::min(frames - kFade, SoundSplice::kMaxFrames);
  SoundSplice best{kFade, -1};
  const auto look = [&](std::size_t shift) {
    const double likeness = likenessAt(mono, shift);
    if (likeness > best.likeness) best = {shift, likeness};
  };
  for (std::size_t shift = kFade; shift <= most; shift += kStep) look(shift);
  const std::size_t from = std::max(best.frames - (kStep - 1), kFade);
  const std::size_t to = std::min(best.frames + (kStep - 1), most);
  for (std::size_t shift = from; shift <= to; ++shift) look(shift);
  return best;
}

void applySplice(std::vector<float>& samples, const SoundSplice& splice) {
  for (std::size_t i = 0; i < kFade; ++i) {
    const float in = static_cast<float>(i + 1) / static_cast<float>(kFade);
    for (std::size_t channel = 0; channel < 2; ++channel) {
      float& sample = samples[2 * i + channel];
      sample += (samples[2 * (i + splice.frames) + channel] - sample) * in;
    }
  }
  const auto begin = samples.begin() + static_cast<std::ptrdiff_t>(2 * kFade);
  samples.erase(begin, begin + static_cast<std::ptrdiff_t>(2 * splice.frames));
}

}  // namespace vinicast::media
