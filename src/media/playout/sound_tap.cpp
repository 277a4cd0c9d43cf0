// SPDX-License-Identifier: MIT
#include "media/playout/sound_tap.hpp"

#include <algorithm>

namespace vinicast::media {

void SoundTap::read(std::span<float> out, std::int64_t nowMicros, std::int64_t deviceDelayMicros) {
  const std::size_t frames = out.size() / 2;
  if (frames == 0) return;
  if (m_ring.applyDiscard() && m_playing) {
    m_playing = false;
    m_fadeOutLeft = kFadeFrames;
  }
  const std::size_t available = m_ring.available();  // acquires what setStart() stored before it was written
  if (!m_playing && available >= frames && nowMicros >= m_start.load(std::memory_order_relaxed)) {
    m_playing = true;
    m_fadeInLeft = kFadeFrames;
  }
  const std::uint64_t position = m_ring.readPosition();
  const std::size_t given = m_playing ? m_ring.read(out.first(std::min(available, frames) * 2)) : 0;
  fadeIn(out.first(given * 2));
  if (given > 0) m_held = {out[given * 2 - 2], out[given * 2 - 1]};
  if (m_playing && given < frames) {
    m_playing = false;
    m_fadeOutLeft = kFadeFrames;
    m_underruns.fetch_add(1, std::memory_order_relaxed);
  }
  fadeOut(out.subspan(given * 2));
  report({position, nowMicros, std::clamp<std::int64_t>(deviceDelayMicros, 0, kMaxDeviceDelayMicros),
          static_cast<std::uint32_t>(frames), m_playing});
  m_lastPull.store(nowMicros, std::memory_order_release);
}

// Blends from the value that was held into the sound.
void SoundTap::fadeIn(std::span<float> samples) {
  for (std::size_t i = 0; i + 1 < samples.size() && m_fadeInLeft > 0; i += 2, --m_fadeInLeft) {
    const float gain = 1.0F - static_cast<float>(m_fadeInLeft) / static_cast<float>(kFadeFrames);
    const float held =
        m_fadeOutLeft > 0 ? static_cast<float>(m_fadeOutLeft) / static_cast<float>(kFadeFrames) : 0.0F;
    if (m_fadeOutLeft > 0) --m_fadeOutLeft;
    for (std::size_t channel = 0; channel < 2; ++channel) {
      samples[i + channel] = samples[i + channel] * gain + m_held[channel] * held * (1.0F - gain);
    }
  }
}

// Lets the last value die away: nothing else is known of the sound that is missing.
void SoundTap::fadeOut(std::span<float> rest) {
  for (std::size_t i = 0; i + 1 < rest.size(); i += 2) {
    const float gain =
        m_fadeOutLeft > 0 ? static_cast<float>(--m_fadeOutLeft) / static_cast<float>(kFadeFrames) : 0.0F;
    rest[i] = m_held[0] * gain;
    rest[i + 1] = m_held[1] * gain;
  }
}

void SoundTap::report(const PullReport& report) {
  const std::uint64_t written = m_reportsWritten.load(std::memory_order_relaxed);
  if (written - m_reportsRead.load(std::memory_order_acquire) >= kReports) return;
  m_reports[written % kReports] = report;
  m_reportsWritten.store(written + 1, std::memory_order_release);
}

std::optional<PullReport> SoundTap::nextReport() {
  const std::uint64_t read = m_reportsRead.load(std::memory_order_relaxed);
  if (read == m_reportsWritten.load(std::memory_order_acquire)) return std::nullopt;
  const PullReport report = m_reports[read % kReports];
  m_reportsRead.store(read + 1, std::memory_order_release);
  return report;
}

}  // namespace vinicast::media
