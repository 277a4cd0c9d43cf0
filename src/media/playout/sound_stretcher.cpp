// SPDX-License-Identifier: MIT
#include "media/playout/sound_stretcher.hpp"

#include <array>
#include <cmath>

#include "media/base/av.hpp"
#include "media/base/raw.hpp"

namespace vinicast::media {
namespace {

// The ratio is given to libswresample as "so many samples more or fewer over this many": a step is 2 ppm.
constexpr int kDistance = 480'000;
constexpr std::size_t kSlackFrames = 64;  // more than the filter holds back

SwrContextPtr openResampler() {
  AVChannelLayout stereo = AV_CHANNEL_LAYOUT_STEREO;
  SwrContext* raw = nullptr;
  if (swr_alloc_set_opts2(&raw, &stereo, AV_SAMPLE_FMT_FLT, kSampleRate, &stereo, AV_SAMPLE_FMT_FLT,
                          kSampleRate, 0, nullptr) < 0) {
    return nullptr;
  }
  SwrContextPtr context(raw);
  // Resampling is on although the rates are equal, with a filter bank that fits any ratio from the first
  // sample on: switching it on later would break the sound.
  av_opt_set_int(raw, "flags", SWR_FLAG_RESAMPLE, 0);
  av_opt_set_int(raw, "exact_rational", 0, 0);
  av_opt_set_int(raw, "linear_interp", 1, 0);
  if (swr_init(raw) < 0) return nullptr;
  return context;
}

}  // namespace

struct SoundStretcher::Impl {
  SwrContextPtr context = openResampler();
  std::vector<float> out;
  int delta = 0;
};

SoundStretcher::SoundStretcher() : m_impl(std::make_unique<Impl>()) {}
SoundStretcher::~SoundStretcher() = default;

void SoundStretcher::setSpeed(double speed) {
  m_impl->delta = static_cast<int>(std::lround(-speed * kDistance));
}

std::span<const float> SoundStretcher::process(std::span<const float> samples) {
  SwrContext* context = m_impl->context.get();
  if (context == nullptr || samples.empty()) return samples;
  if (swr_set_compensation(context, m_impl->delta, kDistance) < 0) return samples;
  const std::size_t frames = samples.size() / 2;
  const std::size_t room = frames + frames / 50 + kSlackFrames;
  m_impl->out.resize(room * 2);
  std::array<std::uint8_t*, 1> out{reinterpret_cast<std::uint8_t*>(m_impl->out.data())};
  std::array<const std::uint8_t*, 1> in{reinterpret_cast<const std::uint8_t*>(samples.data())};
  const int made =
      swr_convert(context, out.data(), static_cast<int>(room), in.data(), static_cast<int>(frames));
  if (made < 0) return samples;
  return std::span<const float>(m_impl->out).first(static_cast<std::size_t>(made) * 2);
}

void SoundStretcher::reset() {
  m_impl->context = openResampler();
}

}  // namespace vinicast::media
