// SPDX-License-Identifier: MIT
#include "media/decode/sound_decoder.hpp"

#include <opus.h>

#include <algorithm>

namespace vinicast::media {
namespace {

constexpr std::size_t kMaxPacketBytes =
    1275 * 48 + 100;  // RFC 6716 section 3.2: at most 48 frames of 1275 bytes

}  // namespace

void SoundDecoder::Deleter::operator()(OpusDecoder* decoder) const {
  opus_decoder_destroy(decoder);
}

SoundDecoder::SoundDecoder() : m_samples(kMaxFrames * kChannels) {
  int error = OPUS_OK;
  m_decoder.reset(opus_decoder_create(kSampleRate, kChannels, &error));
}

SoundDecoder::~SoundDecoder() = default;

std::span<const float> SoundDecoder::decode(std::span<const std::byte> packet) {
  if (!m_decoder || packet.empty() || packet.size() > kMaxPacketBytes) return {};
  const int frames = opus_decode_float(m_decoder.get(), reinterpret_cast<const unsigned char*>(packet.data()),
                                       static_cast<opus_int32>(packet.size()), m_samples.data(),
                                       static_cast<int>(kMaxFrames), 0);
  if (frames <= 0) return {};
  // Foreign packets can decode to beyond full scale.
  const std::span<float> made = std::span(m_samples).first(static_cast<std::size_t>(frames) * kChannels);
  for (float& sample : made) sample = std::clamp(sample, -1.0F, 1.0F);
  return made;
}

std::span<const float> SoundDecoder::conceal(std::size_t frames) {
  frames = std::min(frames, kMaxFrames);
  const std::span<float> wanted = std::span(m_samples).first(frames * kChannels);
  int made = 0;
  if (m_decoder)
    made = opus_decode_float(m_decoder.get(), nullptr, 0, m_samples.data(), static_cast<int>(frames), 0);
  const auto good = static_cast<std::ptrdiff_t>(std::max(made, 0)) * kChannels;
  std::fill(wanted.begin() + good, wanted.end(), 0.0F);
  for (float& sample : wanted) sample = std::clamp(sample, -1.0F, 1.0F);
  return wanted;
}

void SoundDecoder::reset() {
  if (m_decoder) opus_decoder_ctl(m_decoder.get(), OPUS_RESET_STATE);
}

}  // namespace vinicast::media
