// SPDX-License-Identifier: MIT
#include "media/source/sound_blocks.hpp"

#include <algorithm>

namespace vinicast::media {

namespace {

constexpr std::size_t kBlockFloats = static_cast<std::size_t>(kSoundFrameSamples) * kChannels;
constexpr std::int64_t kToleranceSamples = kSampleRate / 10;
// A longer gap stays one: its silence would only be made when its time is over.
constexpr std::int64_t kMaxSilenceSamples = kSampleRate / 5;
constexpr int kMaxInputRate = 768'000;
constexpr int kMaxInputChannels = 32;

}  // namespace

bool SoundBlocks::prepare(const AVFrame& frame) {
  const int channels = frame.ch_layout.nb_channels;
  if (frame.sample_rate <= 0 || frame.sample_rate > kMaxInputRate || channels <= 0 ||
      channels > kMaxInputChannels) {
    return false;
  }
  if (m_swr != nullptr && m_format == frame.format && m_rate == frame.sample_rate && m_channels == channels) {
    return true;
  }
  AVChannelLayout from{};
  if (frame.ch_layout.order == AV_CHANNEL_ORDER_UNSPEC) {
    av_channel_layout_default(&from, channels);
  } else {
    av_channel_layout_copy(&from, &frame.ch_layout);
  }
  AVChannelLayout to{};
  av_channel_layout_default(&to, kChannels);
  SwrContext* swr = nullptr;
  int status = swr_alloc_set_opts2(&swr, &to, AV_SAMPLE_FMT_FLT, kSampleRate, &from,
                                   static_cast<AVSampleFormat>(frame.format), frame.sample_rate, 0, nullptr);
  av_channel_layout_uninit(&from);
  m_swr.reset(swr);
  status = status < 0 ? status : swr_init(swr);
  if (status < 0) {
    m_swr.reset();
    return false;
  }
  m_format = frame.format;
  m_rate = frame.sample_rate;
  m_channels = channels;
  return true;
}

void SoundBlocks::put(const AVFrame& frame, std::int64_t atSample) {
  if (!prepare(frame)) {
    return;
  }
  const std::int64_t ahead = atSample - m_position;
  if (ahead > kToleranceSamples) {
    advanceTo(atSample);
  } else if (ahead < -kToleranceSamples) {
    return;
  }
  const int room = swr_get_out_samples(m_swr.get(), frame.nb_samples);
  if (room <= 0) {
    return;
  }
  m_resampled.resize(static_cast<std::size_t>(room) * kChannels);
  auto* out = reinterpret_cast<std::uint8_t*>(m_resampled.data());
  const auto* const* in = const_cast<const std::uint8_t* const*>(frame.extended_data);
  const int got =
      swr_convert(m_swr.get(), &out, room, const_cast<const std::uint8_t**>(in), frame.nb_samples);
  if (got > 0) {
    append(m_resampled.data(), static_cast<std::size_t>(got) * kChannels);
  }
}

void SoundBlocks::append(const float* samples, std::size_t floats) {
  m_block.insert(m_block.end(), samples, samples + floats);
  m_position += static_cast<std::int64_t>(floats / kChannels);
  std::size_t from = 0;
  std::int64_t first = m_position - static_cast<std::int64_t>(m_block.size() / kChannels);
  for (; m_block.size() - from >= kBlockFloats; from += kBlockFloats) {
    auto sound = std::make_shared<Sound>();
    const auto begin = m_block.begin() + static_cast<std::ptrdiff_t>(from);
    sound->samples.assign(begin, begin + kBlockFloats);
    m_sink(std::move(sound), first);
    first += kSoundFrameSamples;
  }
  m_block.erase(m_block.begin(), m_block.begin() + static_cast<std::ptrdiff_t>(from));
}

void SoundBlocks::silence(std::int64_t samples) {
  const std::vector<float> zeros(kBlockFloats, 0.0F);
  while (samples > 0) {
    const std::int64_t part = std::min<std::int64_t>(samples, kSoundFrameSamples);
    append(zeros.data(), static_cast<std::size_t>(part) * kChannels);
    samples -= part;
  }
}

void SoundBlocks::advanceTo(std::int64_t sample) {
  if (sample - m_position <= kMaxSilenceSamples) {
    silence(sample - m_position);
    return;
  }
  if (!m_block.empty()) {
    silence(kSoundFrameSamples - static_cast<std::int64_t>(m_block.size() / kChannels));
  }
  m_position = sample;
}

void SoundBlocks::padTo(std::int64_t sample) {
  m_swr.reset();
  advanceTo(sample);
}

}  // namespace vinicast::media
