// SPDX-License-Identifier: MIT
#pragma once

// The producer's half of sound playout: Opus packets in frame order go in, continuous sound goes into the
// ring, so far ahead of the loudspeaker as the network's jitter and the loudspeaker's pulls need.
//
//   delay   how long after the fastest packets' arrival the sound is heard by the device: the buffer,
//   measured so that
//           neither jitter nor the rhythm of pulls shows in it
//   target  spread of the arrivals + one pull of the device + a margin, 10 to 250 ms
//
// The delay follows the target by playing up to 0.5 % faster or slower, which also follows the publisher's
// clock. Excess over 40 ms is cut where it is quiet; over 60 ms some milliseconds are taken out now and then
// where the sound is like itself (sound_splice.hpp), until 20 ms are left; over 120 ms it is cut anywhere,
// with a crossfade. Lost packets are concealed by the decoder, three at most, then fade to silence. While
// nobody pulls, sound is decoded and thrown away.
//
// Threads: all functions belong to one thread, the producer of the ring and the tap. Time is an argument, in
// microseconds of the monotonic clock.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "media/base/raw.hpp"
#include "media/decode/sound_decoder.hpp"
#include "media/playout/delay_estimator.hpp"
#include "media/playout/drift_controller.hpp"
#include "media/playout/playout_clock.hpp"
#include "media/playout/sound_ring.hpp"
#include "media/playout/sound_stretcher.hpp"
#include "media/playout/sound_tap.hpp"
#include "vinicast/live.hpp"

namespace vinicast::media {

struct SoundPathStatistics {
  std::uint64_t frames = 0;     // packets decoded
  std::uint64_t errors = 0;     // packets that were no Opus
  std::uint64_t concealed = 0;  // made up for lost or broken packets
  std::uint64_t dropped = 0;    // old packets, and frames cut out to catch up
  std::uint64_t shortened = 0;  // packets of which a few milliseconds were taken out
  std::uint64_t underruns = 0;
  std::int64_t delayMicros = 0;
  std::int64_t targetMicros = 0;
  double speed = 0;  // the fraction by which it plays faster
};

class SoundPath {
 public:
  static constexpr std::size_t kRingFrames =
      32768;  // 683 ms: the cap, a large pull and a cut's threshold fit
  static constexpr std::int64_t kMinTargetMicros = 10'000;
  static constexpr std::int64_t kMaxTargetMicros = 250'000;
  static constexpr std::int64_t kMarginMicros = 5'000;  // for the machine's own scheduling
  static constexpr std::int64_t kMaxPullMicros =
      100'000;  // a device that pulls more at once has not begun to play
  static constexpr std::int64_t kSamePullMicros =
      3'000;  // pulls closer together fill one period of the device
  static constexpr std::int64_t kUnderrunBoostMicros = 5'000;  // added to the target by an underrun, up to
  static constexpr std::int64_t kMaxBoostMicros = 60'000;      // this, and taken back by 1 ms a second
  static constexpr std::int64_t kNoPullMicros = 200'000;       // without a pull: there is no sound device
  static constexpr std::int64_t kQuietCutMicros = 40'000;
  // From here down to kCutDownToMicros, one packet in so many is shortened: by 7 % of the time in the mean.
  // The likeness wanted of the joint falls with each packet that has none such, down to the least.
  static constexpr std::int64_t kShortenMicros = 60'000;
  static constexpr std::uint32_t kShortenPause = 8;  // packets
  static constexpr double kMostLikeness = 0.95;
  static constexpr double kLeastLikeness = 0.3;
  static constexpr double kLikenessStep = 0.02;
  static constexpr std::int64_t kHardCutMicros = 120'000;
  static constexpr std::int64_t kCutDownToMicros = 20'000;
  static constexpr std::uint32_t kMaxCut = 100;  // packets cut in a row: then they are not late, but normal
  static constexpr std::int64_t kQuietFillMicros =
      15'000;  // short of the target by this: a quiet frame is played twice
  static constexpr std::uint32_t kMaxConcealed = 3;  // packets; what follows is silence
  static constexpr std::uint32_t kMaxBridged = 50;   // packets of a gap that are bridged at all
  static constexpr std::int64_t kMaxPictureWaitMicros =
      60'000;  // sound waits this long for late pictures, no longer
  static constexpr std::int64_t kPictureLagMicros =
      20'000;  // pictures this much behind the sound are not noticed

  SoundPath(SoundRing& ring, SoundTap& tap);

  void handle(const ReceivedFrame& frame, std::int64_t nowMicros);
  // Decoded sound instead of a packet; `captureMicros` is that of the first sample.
  void handleSamples(std::span<const float> samples, std::int64_t captureMicros, std::int64_t nowMicros);
  // Notes the loudspeaker's pulls; to be called at least every 50 ms if no frames come, unless idle().
  void poll(std::int64_t nowMicros);
  // Nobody pulled at the last look: until a frame comes there is nothing to do.
  [[nodiscard]] bool idle() const { return m_idle; }
  // arrival - capture by which most pictures are ready to be shown; nothing if there are none.
  void setPictureTransit(std::optional<std::int64_t> micros) { m_pictureTransit = micros; }
  // The next frame begins another stream; what is buffered is not heard any more.
  void reset();

  // The master clock; nothing while no sound is played.
  [[nodiscard]] std::optional<HeardClock> heard() const { return m_clock.heard(); }
  [[nodiscard]] SoundPathStatistics statistics() const;

 private:
  enum class Verdict : std::uint8_t { Play, PlayTwice, Drop };

  void bridge(std::uint32_t lost, std::int64_t captureMicros, std::int64_t nowMicros);
  void play(std::span<const float> samples, std::int64_t captureMicros, std::int64_t nowMicros);
  void write(std::span<const float> samples, std::int64_t captureMicros);
  void shorten(std::vector<float>& samples, std::int64_t excessMicros);
  void smoothStart(std::span<float> samples);
  [[nodiscard]] Verdict judge(std::span<const float> samples, std::int64_t excessMicros);
  [[nodiscard]] bool isQuiet(std::span<const float> samples);
  [[nodiscard]] std::int64_t delayAt(std::int64_t captureMicros, std::int64_t nowMicros) const;
  [[nodiscard]] std::int64_t startTime(std::int64_t captureMicros) const;
  void notePull(const PullReport& pull);
  void discard();
  void updateTarget(std::int64_t nowMicros);
  [[nodiscard]] bool isPulled(std::int64_t nowMicros) const;

  SoundRing& m_ring;
  SoundTap& m_tap;
  SoundDecoder m_decoder;
  SoundStretcher m_stretcher;
  DelayEstimator m_arrivals;
  DriftController m_drift;
  PlayoutClock m_clock;
  SoundPathStatistics m_statistics;

  std::optional<std::uint32_t> m_lastNumber;
  std::size_t m_packetFrames = kSoundFrameSamples;  // of the newest packet, in sample frames
  std::optional<PullReport> m_pull;                 // the newest, the first of those close together
  std::uint64_t m_pullFrames = 0;                   // asked for by those together
  std::int64_t m_pullNeed = 10'000;                 // the largest of these lately, microseconds
  std::int64_t m_pullNeedMicros = 0;                // when that was
  std::int64_t m_boost = 0;
  std::int64_t m_boostMicros = 0;  // when it was last changed
  std::uint64_t m_underrunsSeen = 0;
  std::uint64_t m_underrunsBefore = 0;  // the tap's at the last reset
  std::uint64_t m_discarded = 0;        // position before which nothing is heard
  std::optional<std::int64_t> m_pictureTransit;
  std::int64_t m_target = kMinTargetMicros;
  std::int64_t m_delay = 0;
  double m_loudness = 0;  // smoothed RMS
  bool m_idle = true;     // nobody pulls
  bool m_cutting = false;
  bool m_shortening = false;
  std::uint32_t m_sinceShortened = 0;  // packets
  std::uint32_t m_cutRun = 0;          // packets cut in a row
  bool m_fadeIn = true;                // the next samples follow silence
  std::vector<float> m_tail;  // how the sound would have gone on where it was cut; empty: no cut pending
  std::vector<float> m_work;
};

}  // namespace vinicast::media
