// SPDX-License-Identifier: MIT
#pragma once

// Takes a few milliseconds out of a piece of sound so that it is not heard where: what is left is joined
// where it is most alike, by a crossfade. This is how WSOLA shortens (Verhelst and Roelands, ICASSP 1993),
// for one cut at a time: of a voice about one period of it goes.
//
// Pure functions, any thread. Samples are interleaved stereo at 48 kHz.

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace vinicast::media {

struct SoundSplice {
  static constexpr std::size_t kFadeFrames = 120;  // 2.5 ms; also the least that is taken out
  static constexpr std::size_t kMaxFrames = 720;   // 15 ms, of frames that are long enough

  std::size_t frames = 0;  // to take out, after the first kFadeFrames have begun to fade
  double likeness = 0;     // of the two sides of the joint: their correlation, -1 to 1; silence is 1
};

// The best place to join; nothing if there are less than 3 * kFadeFrames.
[[nodiscard]] std::optional<SoundSplice> findSplice(std::span<const float> samples);

// Makes `samples` that much shorter. The splice is one of findSplice() for them.
void applySplice(std::vector<float>& samples, const SoundSplice& splice);

}  // namespace vinicast::media
