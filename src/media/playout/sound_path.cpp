// SPDX-License-Identifier: MIT
#include "media/playout/sound_path.hpp"

#include <algorithm>
#include <cmath>

#include "media/playout/sound_splice.hpp"

namespace vinicast::media {
namespace {

constexpr std::int64_t kPullMemoryMicros = 2'000'000;
constexpr std::size_t kFadeFrames = SoundTap::kFadeFrames;
constexpr double kQuietRms = 0.003;  // -50 dBFS
constexpr double kQuietShare = 0.1;  // of the usual loudness
constexpr double kLoudnessStep = 1.0 / 100;

std::int64_t toMicros(std::int64_t frames) {
  return frames * 1'000'000 / kSampleRate;
}

void ramp(std::span<float> samples, float from, float to) {
  const std::size_t frames = samples.size() / 2;
  for (std::size_t i = 0; i < frames; ++i) {
    const float gain = from + (to - from) * static_cast<float>(i + 1) / static_cast<float>(frames);
    samples[2 * i] *= gain;
    samples[2 * i + 1] *= gain;
  }
}

}  // namespace

SoundPath::SoundPath(SoundRing& ring, SoundTap& tap) : m_ring(ring), m_tap(tap) {}

void SoundPath::handle(const ReceivedFrame& frame, std::int64_t nowMicros) {
  std::uint32_t lost = 0;
  if (m_lastNumber) {
    const auto step = static_cast<std::int32_t>(frame.frameNumber - *m_lastNumber);
    if (step <= 0) {
      ++m_statistics.dropped;
      return;
    }
    lost = static_cast<std::uint32_t>(step) - 1;
  }
  m_lastNumber = frame.frameNumber;
  m_arrivals.add(frame.captureMicros, nowMicros);
  poll(nowMicros);
  if (lost > 0) bridge(lost, frame.captureMicros, nowMicros);
  std::span<const float> samples = m_decoder.decode(frame.bytes);
  if (samples.empty()) {
    ++m_statistics.errors;
    ++m_statistics.concealed;
    samples = m_decoder.conceal(m_packetFrames);
  } else {
    ++m_statistics.frames;
    m_packetFrames = samples.size() / 2;
  }
  play(samples, frame.captureMicros, nowMicros);
}

void SoundPath::handleSamples(std::span<const float> samples, std::int64_t captureMicros,
                              std::int64_t nowMicros) {
  m_arrivals.add(captureMicros, nowMicros);
  poll(nowMicros);
  ++m_statistics.frames;
  play(samples, captureMicros, nowMicros);
}

// Fills the place of lost packets: the decoder's guess, faded out in the third, then silence.
void SoundPath::bridge(std::uint32_t lost, std::int64_t captureMicros, std::int64_t nowMicros) {
  const std::uint32_t count = std::min(lost, kMaxBridged);
  const std::int64_t packetMicros = toMicros(static_cast<std::int64_t>(m_packetFrames));
  std::vector<float> made;
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::int64_t capture = captureMicros - static_cast<std::int64_t>(count - i) * packetMicros;
    if (i < kMaxConcealed) {
      const auto guess = m_decoder.conceal(m_packetFrames);
      made.assign(guess.begin(), guess.end());
      ++m_statistics.concealed;
      if (i + 1 == kMaxConcealed) ramp(made, 1, 0);
    } else {
      std::fill(made.begin(), made.end(), 0.0F);
    }
    play(made, capture, nowMicros);
  }
  if (count >= kMaxConcealed) m_fadeIn = true;
}

void SoundPath::play(std::span<const float> samples, std::int64_t captureMicros, std::int64_t nowMicros) {
  if (m_idle) return;
  m_delay = delayAt(captureMicros, nowMicros);
  const Verdict verdict = judge(samples, m_delay - m_target);
  if (verdict == Verdict::Drop) {
    if (m_tail.empty())
      m_tail.assign(samples.begin(), samples.begin() + std::min(samples.size(), kFadeFrames * 2));
    ++m_statistics.dropped;
    m_drift.levelJumped();
    if (++m_cutRun >= kMaxCut) {
      m_arrivals.reset();
      m_arrivals.add(captureMicros, nowMicros);
      m_cutRun = 0;
    }
    return;
  }
  m_cutRun = 0;
  m_work.assign(samples.begin(), samples.end());
  shorten(m_work, m_delay - m_target);
  smoothStart(m_work);
  if (m_pull && m_pull->playing) m_stretcher.setSpeed(m_drift.update(m_delay, m_target, nowMicros));
  write(m_work, captureMicros);
  if (verdict == Verdict::PlayTwice) {
    write(m_work, captureMicros);
    m_drift.levelJumped();
  }
}

// Far above the target 0.5 % faster would take too long.
void SoundPath::shorten(std::vector<float>& samples, std::int64_t excessMicros) {
  if (excessMicros > kShortenMicros) m_shortening = true;
  if (excessMicros <= kCutDownToMicros) m_shortening = false;
  if (!m_shortening || ++m_sinceShortened < kShortenPause || !m_tail.empty() || m_fadeIn) return;
  const auto splice = findSplice(samples);
  const double wanted = kMostLikeness - kLikenessStep * (m_sinceShortened - kShortenPause);
  if (!splice || splice->likeness < std::max(wanted, kLeastLikeness)) return;
  applySplice(samples, *splice);
  m_sinceShortened = 0;
  ++m_statistics.shortened;
  m_drift.levelJumped();
}

// After a cut: from how the sound would have gone on to how it goes on now. After silence: from nothing.
void SoundPath::smoothStart(std::span<float> samples) {
  if (m_tail.empty() && !m_fadeIn) return;
  const std::size_t frames = std::min(samples.size() / 2, kFadeFrames);
  ramp(samples.first(frames * 2), 0, 1);
  if (!m_fadeIn) {
    m_tail.resize(frames * 2, 0.0F);
    ramp(m_tail, 1, 0);
    for (std::size_t i = 0; i < m_tail.size(); ++i) samples[i] += m_tail[i];
  }
  m_tail.clear();
  m_fadeIn = false;
}

void SoundPath::write(std::span<const float> samples, std::int64_t captureMicros) {
  const std::span<const float> stretched = m_stretcher.process(samples);
  m_tap.setStart(startTime(captureMicros));
  m_clock.noteWritten(m_ring.writtenPosition(), captureMicros);
  if (!m_ring.write(stretched)) ++m_statistics.dropped;
}

// When a loudspeaker that is waiting may begin with what it will get first.
std::int64_t SoundPath::startTime(std::int64_t captureMicros) const {
  const std::uint64_t next = m_ring.nextPosition();
  const std::int64_t first =
      next == m_ring.writtenPosition() ? captureMicros : m_clock.captureAt(next).value_or(captureMicros);
  return first + m_arrivals.baseMicros() + m_target;
}

// How long after the fastest packets' arrival a sample captured then would be pulled if it were written now.
std::int64_t SoundPath::delayAt(std::int64_t captureMicros, std::int64_t nowMicros) const {
  const auto written = static_cast<std::int64_t>(m_ring.writtenPosition());
  const std::int64_t due = m_arrivals.baseMicros() + captureMicros;
  if (m_pull && m_pull->playing) {
    return m_pull->pulledMicros + toMicros(written - static_cast<std::int64_t>(m_pull->position)) - due;
  }
  const std::int64_t ahead = toMicros(written - static_cast<std::int64_t>(m_ring.nextPosition()));
  const std::int64_t start = ahead > 0 ? std::max(nowMicros, startTime(captureMicros)) : nowMicros;
  return start + ahead - due;
}

SoundPath::Verdict SoundPath::judge(std::span<const float> samples, std::int64_t excessMicros) {
  const bool quiet = isQuiet(samples);
  if (excessMicros > kHardCutMicros) m_cutting = true;
  if (excessMicros <= kCutDownToMicros) m_cutting = false;
  if (m_cutting || (quiet && excessMicros > kQuietCutMicros)) return Verdict::Drop;
  const bool playing = m_pull && m_pull->playing;
  return playing && quiet && excessMicros < -kQuietFillMicros ? Verdict::PlayTwice : Verdict::Play;
}

bool SoundPath::isQuiet(std::span<const float> samples) {
  double energy = 0;
  for (const float sample : samples) energy += static_cast<double>(sample) * static_cast<double>(sample);
  const double rms = samples.empty() ? 0 : std::sqrt(energy / static_cast<double>(samples.size()));
  m_loudness += (rms - m_loudness) * kLoudnessStep;
  return rms < kQuietRms || rms < m_loudness * kQuietShare;
}

bool SoundPath::isPulled(std::int64_t nowMicros) const {
  const std::int64_t last = m_tap.lastPullMicros();
  return last != 0 && nowMicros - last < kNoPullMicros;
}

void SoundPath::notePull(const PullReport& pull) {
  const bool same =
      m_pull && pull.playing == m_pull->playing && pull.pulledMicros - m_pull->pulledMicros < kSamePullMicros;
  if (!same) {
    m_pull = pull;
    m_pullFrames = 0;
  }
  m_pullFrames += pull.frames;
  const std::int64_t need = std::min(toMicros(static_cast<std::int64_t>(m_pullFrames)), kMaxPullMicros);
  if (need >= m_pullNeed || pull.pulledMicros - m_pullNeedMicros > kPullMemoryMicros) {
    m_pullNeed = need;
    m_pullNeedMicros = pull.pulledMicros;
  }
}

void SoundPath::poll(std::int64_t nowMicros) {
  while (auto pull = m_tap.nextReport()) {
    if (pull->position < m_discarded) pull->playing = false;
    notePull(*pull);
    if (!m_idle) m_clock.notePulled(*pull);
  }
  const bool idle = !isPulled(nowMicros);
  if (idle != m_idle) {
    m_idle = idle;
    discard();
  }
  updateTarget(nowMicros);
}

// What is written will not be heard, and what comes is a new beginning.
void SoundPath::discard() {
  m_ring.discardWritten();
  m_discarded = m_ring.writtenPosition();
  m_pull.reset();
  m_clock.reset();
  m_drift.levelJumped();
  m_stretcher.reset();
  m_tail.clear();
  m_cutting = false;
  m_shortening = false;
  m_cutRun = 0;
  m_fadeIn = true;
}

void SoundPath::updateTarget(std::int64_t nowMicros) {
  const std::uint64_t underruns = m_tap.underruns();
  if (underruns != m_underrunsSeen) {
    const auto fresh = static_cast<std::int64_t>(std::min<std::uint64_t>(underruns - m_underrunsSeen, 100));
    m_boost = std::min(m_boost + fresh * kUnderrunBoostMicros, kMaxBoostMicros);
    m_underrunsSeen = underruns;
    m_boostMicros = nowMicros;
  }
  if (nowMicros - m_boostMicros >= 1'000'000) {
    m_boost = std::max<std::int64_t>(m_boost - 1'000, 0);
    m_boostMicros = nowMicros;
  }
  const std::int64_t wanted = m_arrivals.spreadMicros() + m_pullNeed + kMarginMicros + m_boost;
  m_target = std::clamp(wanted, kMinTargetMicros, kMaxTargetMicros);
  if (!m_pictureTransit || m_arrivals.empty()) return;
  const std::int64_t deviceDelay = m_pull ? m_pull->deviceDelayMicros : 0;
  const std::int64_t forPictures =
      *m_pictureTransit - m_arrivals.baseMicros() - deviceDelay - kPictureLagMicros;
  const std::int64_t most = std::min(m_target + kMaxPictureWaitMicros, kMaxTargetMicros);
  m_target = std::max(m_target, std::min(forPictures, most));
}

void SoundPath::reset() {
  discard();
  m_decoder.reset();
  m_stretcher.setSpeed(0);
  m_arrivals.reset();
  m_drift.reset();
  m_statistics = {};
  m_underrunsBefore = m_tap.underruns();
  m_underrunsSeen = m_underrunsBefore;
  m_lastNumber.reset();
  m_packetFrames = kSoundFrameSamples;
  m_pictureTransit.reset();
  m_boost = 0;
  m_loudness = 0;
}

SoundPathStatistics SoundPath::statistics() const {
  SoundPathStatistics statistics = m_statistics;
  statistics.underruns = m_tap.underruns() - m_underrunsBefore;
  statistics.delayMicros = m_delay;
  statistics.targetMicros = m_target;
  statistics.speed = m_drift.speed();
  return statistics;
}

}  // namespace vinicast::media
