// SPDX-License-Identifier: MIT
#pragma once

// The loudspeaker's end of the sound ring: starts at the time the producer gives, plays without a break,
// fades where there is nothing to play, and reports every pull to the producer.
//
// Threads: read() belongs to the sound device's thread (or whatever stands in for it) and never locks,
// allocates or waits. setStart() and nextReport() belong to the producer; the counters are anyone's.

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "media/playout/sound_ring.hpp"

namespace vinicast::media {

// One pull of the sound device. Positions are the ring's.
struct PullReport {
  std::uint64_t position = 0;  // of the first sample frame given
  std::int64_t pulledMicros = 0;
  std::int64_t deviceDelayMicros = 0;  // from the pull until that sample is heard
  std::uint32_t frames = 0;            // asked for
  bool playing = false;                // as many were given
};

class SoundTap {
 public:
  // Length of every fade. Short enough to lose no syllable, long enough not to click.
  static constexpr std::size_t kFadeFrames = 240;
  static constexpr std::int64_t kMaxDeviceDelayMicros = 1'000'000;

  explicit SoundTap(SoundRing& ring) : m_ring(ring) {}

  // Fills `out` with interleaved stereo.
  void read(std::span<float> out, std::int64_t nowMicros, std::int64_t deviceDelayMicros);

  // After silence, sound begins when this time has come and the ring has a whole pull. To be set before the
  // samples it is meant for are written.
  void setStart(std::int64_t micros) { m_start.store(micros, std::memory_order_relaxed); }
  [[nodiscard]] std::optional<PullReport> nextReport();

  // When the sound device last pulled; 0 before the first time.
  [[nodiscard]] std::int64_t lastPullMicros() const { return m_lastPull.load(std::memory_order_acquire); }
  // Times that sound broke off because the ring was empty.
  [[nodiscard]] std::uint64_t underruns() const { return m_underruns.load(std::memory_order_relaxed); }

 private:
  static constexpr std::size_t kReports = 64;  // full: the report is lost, the next one says the same

  void fadeIn(std::span<float> samples);
  void fadeOut(std::span<float> rest);
  void report(const PullReport& report);

  SoundRing& m_ring;
  std::atomic<std::int64_t> m_start{0};
  std::atomic<std::int64_t> m_lastPull{0};
  std::atomic<std::uint64_t> m_underruns{0};
  std::array<PullReport, kReports> m_reports{};
  std::atomic<std::uint64_t> m_reportsWritten{0};
  std::atomic<std::uint64_t> m_reportsRead{0};
  // Of the sound device's thread alone:
  bool m_playing = false;
  std::array<float, 2> m_held{};  // the last samples given
  std::size_t m_fadeInLeft = 0;   // sample frames
  std::size_t m_fadeOutLeft = 0;
};

}  // namespace vinicast::media
