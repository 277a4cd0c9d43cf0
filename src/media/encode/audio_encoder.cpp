// SPDX-License-Identifier: MIT
#include "media/encode/audio_encoder.hpp"

#include <opus.h>

#include <algorithm>
#include <array>

namespace vinicast::media {

namespace {

constexpr std::size_t kFrameFloats = static_cast<std::size_t>(kSoundFrameSamples) * kChannels;
constexpr std::int64_t kFrameMicros = kSoundFrameMillis * 1000;
constexpr std::size_t kMaxPacket = 1275;  // bytes, RFC 6716 §3.4
constexpr std::int64_t kSmoothing = 16;   // 1/16 of a deviation is taken over at each push

std::int64_t microsOf(std::size_t floats) {
  return static_cast<std::int64_t>(floats / kChannels) * 1'000'000 / kSampleRate;
}

}  // namespace

std::vector<SoundFramer::Frame> SoundFramer::push(const Sound& sound) {
  std::vector<Frame> frames;
  const std::size_t usable = sound.samples.size() / kChannels * kChannels;
  if (usable == 0) {
    return frames;
  }
  const std::int64_t expected = m_captureMicros + microsOf(m_waiting.size());
  const std::int64_t deviation = sound.captureMicros - expected;
  if (!m_started) {
    m_captureMicros = sound.captureMicros;
    m_started = true;
  } else if (deviation > kMaxJitterMicros || deviation < -kMaxJitterMicros) {
    if (!m_waiting.empty()) {
      m_waiting.resize(kFrameFloats, 0.0F);
      cut(frames);
    }
    m_captureMicros = sound.captureMicros;
  } else {
    m_captureMicros += deviation / kSmoothing;
  }
  m_waiting.insert(m_waiting.end(), sound.samples.begin(),
                   sound.samples.begin() + static_cast<std::ptrdiff_t>(usable));
  cut(frames);
  return frames;
}

void SoundFramer::cut(std::vector<Frame>& frames) {
  std::size_t from = 0;
  for (; m_waiting.size() - from >= kFrameFloats; from += kFrameFloats) {
    const auto begin = m_waiting.begin() + static_cast<std::ptrdiff_t>(from);
    frames.push_back({{begin, begin + kFrameFloats}, m_captureMicros});
    m_captureMicros += kFrameMicros;
  }
  m_waiting.erase(m_waiting.begin(), m_waiting.begin() + static_cast<std::ptrdiff_t>(from));
}

void AudioEncoder::Deleter::operator()(OpusEncoder* encoder) const {
  opus_encoder_destroy(encoder);
}

std::optional<AudioEncoder> AudioEncoder::open(std::uint32_t bitrate) {
  int error = OPUS_OK;
  AudioEncoder audio;
  audio.m_encoder.reset(opus_encoder_create(kSampleRate, kChannels, OPUS_APPLICATION_AUDIO, &error));
  if (error != OPUS_OK || audio.m_encoder == nullptr) {
    return std::nullopt;
  }
  audio.setBitrate(bitrate);
  opus_encoder_ctl(audio.m_encoder.get(), OPUS_SET_VBR_CONSTRAINT(1));
  opus_encoder_ctl(audio.m_encoder.get(),
                   OPUS_SET_DTX(0));  // packets keep coming: they are the receivers' clock
  return audio;
}

void AudioEncoder::setBitrate(std::uint32_t bitrate) {
  const auto rate = static_cast<opus_int32>(std::clamp<std::uint32_t>(bitrate, 16'000, 256'000));
  opus_encoder_ctl(m_encoder.get(), OPUS_SET_BITRATE(rate));
}

std::optional<std::vector<std::byte>> AudioEncoder::encode(std::span<const float> interleavedStereo) {
  if (interleavedStereo.size() != kFrameFloats) {
    return std::nullopt;
  }
  std::array<unsigned char, kMaxPacket> packet{};
  const opus_int32 size = opus_encode_float(m_encoder.get(), interleavedStereo.data(), kSoundFrameSamples,
                                            packet.data(), static_cast<opus_int32>(packet.size()));
  if (size <= 0) {
    return std::nullopt;
  }
  const auto* bytes = reinterpret_cast<const std::byte*>(packet.data());
  return std::vector<std::byte>(bytes, bytes + size);
}

}  // namespace vinicast::media
