// SPDX-License-Identifier: MIT
#pragma once

// Makes a voice easier to listen to: steady noise is suppressed, and a quiet or loud speaker is brought to
// one level. libspeexdsp's preprocessor (speex_preprocess.h), on both channels as one, as a microphone has
// only one voice. Music suffers from both: it is not to pass here. There is no echo to cancel
// (docs/adr/0004-voice-processing.md).
//
// One thread at a time; no clock: sound carries its own time.

#include <memory>
#include <vector>

#include "media/base/raw.hpp"
#include "media/encode/audio_encoder.hpp"

struct SpeexPreprocessState_;

namespace vinicast::media {

class VoiceProcessor {
 public:
  // The library's windows overlap by half: what comes out was captured one frame before what goes in.
  static constexpr int kDelayMicros = kSoundFrameMillis * 1000;
  // What is left of steady noise, at most.
  static constexpr int kNoiseDecibels = -25;
  static constexpr int kMaxGainDecibels = 20;
  static constexpr float kTargetLevel = 8000;  // of 32768, loudness of speech as the library weighs it

  // Sound of any length; the frames that became whole, with the capture times of what is in them.
  [[nodiscard]] std::vector<std::shared_ptr<const Sound>> process(const Sound& sound);

  VoiceProcessor();

 private:
  struct Deleter {
    void operator()(SpeexPreprocessState_* state) const;
  };

  SoundFramer m_framer;
  std::unique_ptr<SpeexPreprocessState_, Deleter> m_state;
};

}  // namespace vinicast::media
