// SPDX-License-Identifier: MIT
#include "media/audio/voice_processor.hpp"

#include <speex/speex_preprocess.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <utility>

namespace vinicast::media {

namespace {

constexpr float kFullScale = 32767;

void set(SpeexPreprocessState* state, int what, int value) {
  speex_preprocess_ctl(state, what, &value);
}

}  // namespace

void VoiceProcessor::Deleter::operator()(SpeexPreprocessState_* state) const {
  speex_preprocess_state_destroy(state);
}

VoiceProcessor::VoiceProcessor() : m_state(speex_preprocess_state_init(kSoundFrameSamples, kSampleRate)) {
  if (m_state == nullptr) return;  // out of memory: sound passes as it is
  SpeexPreprocessState* state = m_state.get();
  set(state, SPEEX_PREPROCESS_SET_DENOISE, 1);
  set(state, SPEEX_PREPROCESS_SET_NOISE_SUPPRESS, kNoiseDecibels);
  set(state, SPEEX_PREPROCESS_SET_AGC, 1);
  set(state, SPEEX_PREPROCESS_SET_AGC_MAX_GAIN, kMaxGainDecibels);
  float level = kTargetLevel;
  speex_preprocess_ctl(state, SPEEX_PREPROCESS_SET_AGC_LEVEL, &level);
}

std::vector<std::shared_ptr<const Sound>> VoiceProcessor::process(const Sound& sound) {
  std::vector<std::shared_ptr<const Sound>> result;
  if (m_state == nullptr) {
    result.push_back(std::make_shared<Sound>(sound));
    return result;
  }
  for (SoundFramer::Frame& frame : m_framer.push(sound)) {
    std::array<spx_int16_t, kSoundFrameSamples> mono{};
    for (std::size_t i = 0; i < mono.size(); ++i) {
      const float middle = (frame.samples[2 * i] + frame.samples[2 * i + 1]) / 2;
      // Not a number, from a broken driver, is silence.
      const float finite = std::isfinite(middle) ? middle : 0.0F;
      mono[i] = static_cast<spx_int16_t>(std::lround(std::clamp(finite, -1.0F, 1.0F) * kFullScale));
    }
    speex_preprocess_run(m_state.get(), mono.data());
    auto out = std::make_shared<Sound>();
    out->samples = std::move(frame.samples);
    for (std::size_t i = 0; i < mono.size(); ++i)
      out->samples[2 * i] = out->samples[2 * i + 1] = static_cast<float>(mono[i]) / kFullScale;
    out->captureMicros = frame.captureMicros - kDelayMicros;
    out->voice = true;
    result.push_back(std::move(out));
  }
  return result;
}

}  // namespace vinicast::media
