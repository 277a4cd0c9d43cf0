// SPDX-License-Identifier: MIT
#pragma once

// Judges pictures and sound that went through the program: are the numbered frames there, is it the sound
// that was sent?

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "media/source/test_stamp.hpp"

namespace vinicast::testing {

// The frame numbers read from a stream of pictures, in the order they came.
class StampLog {
 public:
  // `loop`: the number of frames of a looped clip, whose numbers begin again at 0; 0 if they never do.
  explicit StampLog(std::uint32_t loop = 0) : m_loop(loop) {}
  void add(const std::optional<media::TestStamp>& stamp);

  [[nodiscard]] std::uint64_t frames() const { return m_frames; }
  [[nodiscard]] std::uint64_t readable() const { return m_readable; }
  // The different frames, loops counted apart.
  [[nodiscard]] std::uint64_t distinct() const { return m_distinct; }
  // Each number was that of the frame before it, or a later one.
  [[nodiscard]] bool inOrder() const { return m_inOrder; }
  // How many there were from the first to the last that were read, as sent.
  [[nodiscard]] std::uint64_t expectedBetween() const { return m_readable == 0 ? 0 : m_last - m_first + 1; }
  [[nodiscard]] std::string json() const;

 private:
  std::uint32_t m_loop;
  std::uint64_t m_frames = 0;
  std::uint64_t m_readable = 0;
  std::uint64_t m_distinct = 0;
  std::uint64_t m_base = 0;   // added to the numbers of the present loop
  std::uint64_t m_first = 0;  // loops unwrapped
  std::uint64_t m_last = 0;
  bool m_inOrder = true;
};

struct SoundVerdict {
  double seconds = 0;
  double rmsDb = -120;             // of full scale, silence left out
  std::uint64_t silentMillis = 0;  // 10 ms blocks under -60 dBFS
  std::uint64_t gaps = 0;          // runs of silence of 20 ms and more, between sound
  double matched = 0;              // the part of the sounding blocks whose frequency is the expected one
  bool recognised = false;         // at least 90 % matched, and at least half a second of sound
  double meanHz = 0;               // the mean of the dominant frequencies
  [[nodiscard]] std::string json() const;
};

// Mono samples at 48 kHz. The chirp rises by 1200 Hz in a second and begins anew: each block's frequency must
// follow from the one before it, and all of the range must have been heard.
[[nodiscard]] SoundVerdict judgeChirp(std::span<const float> mono);
[[nodiscard]] SoundVerdict judgeTone(std::span<const float> mono, double frequencyHz);

// The dominant frequency of a few hundred samples at 48 kHz, by autocorrelation; 0 for silence and noise.
[[nodiscard]] double dominantHz(std::span<const float> mono);

}  // namespace vinicast::testing
