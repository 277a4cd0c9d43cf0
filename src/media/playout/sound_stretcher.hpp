// SPDX-License-Identifier: MIT
#pragma once

// Plays sound a little faster or slower, without clicks: libswresample from 48 kHz to 48 kHz with a moving
// ratio. One thread. Adds a third of a millisecond of delay.

#include <memory>
#include <span>
#include <vector>

namespace vinicast::media {

class SoundStretcher {
 public:
  SoundStretcher();
  ~SoundStretcher();
  SoundStretcher(const SoundStretcher&) = delete;
  SoundStretcher& operator=(const SoundStretcher&) = delete;

  // The fraction by which to play faster (above 0) or slower; within +-0.01.
  void setSpeed(double speed);
  // Interleaved stereo in and out; the result is valid until the next call. If libswresample fails, `samples`
  // itself.
  [[nodiscard]] std::span<const float> process(std::span<const float> samples);
  // Forgets the sound before; the speed stays.
  void reset();

 private:
  struct Impl;
  std::unique_ptr<Impl> m_impl;
};

}  // namespace vinicast::media
