// SPDX-License-Identifier: MIT
#pragma once

// What a person hears who wants to know whether the loudspeaker works: two quiet tones, half a second each.
//
// Thread: one with an event loop.

#include <QTimer>
#include <cstdint>
#include <memory>
#include <span>

#include "host/sound/sound_output.hpp"

namespace vinicast::host {

class TestSound {
 public:
  static constexpr int kToneMillis = 500;
  static constexpr int kTones = 2;

  TestSound();

  // From the beginning, also while it is heard. False: there is no loudspeaker.
  [[nodiscard]] bool play();

  // Interleaved stereo at media::kSampleRate, from sample number `from` of a channel; silence after the end.
  // Begins and ends softly, without a click.
  static void fill(std::span<float> out, std::uint64_t from);

 private:
  std::unique_ptr<SoundOutput> m_output;
  QTimer m_end;
};

}  // namespace vinicast::host
