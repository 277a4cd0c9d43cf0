// SPDX-License-Identifier: MIT
#pragma once

// When a picture is to be shown. By the pictures' own clock: as long after the capture as the fastest lately,
// plus up to 8 ms to even out their jitter. While sound is heard, with the sound captured at the same moment,
// and at once where that was heard already. Never later than 250 ms after it was ready. What the
// loudspeaker's system holds beyond its known buffer makes sound later than is known here, by 8 ms with
// PipeWire, so there is no room to show pictures sooner on purpose.
//
// Clock-free: times are arguments, in microseconds of the monotonic clock. Not thread-safe.

#include <cstdint>
#include <optional>

#include "media/playout/delay_estimator.hpp"
#include "media/playout/playout_clock.hpp"

namespace vinicast::media {

class PictureTiming {
 public:
  // Half a refresh of a usual screen: a jitter that is smaller than a refresh can't be seen, and evening out
  // a larger one would delay every picture for the sake of a few.
  static constexpr std::int64_t kMaxSmoothingMicros = 8'000;
  static constexpr std::int64_t kMaxWaitMicros = 250'000;
  static constexpr std::int64_t kTooLateMicros =
      100'000;  // a picture this late is not shown if there is a newer one
  static constexpr std::int64_t kHeardFreshMicros = 300'000;  // older news of the sound are worth nothing
  static constexpr std::int64_t kPicturesFreshMicros = 1'000'000;

  // A picture came out of the decoder.
  void noteReady(std::int64_t captureMicros, std::int64_t readyMicros);
  void setHeard(const std::optional<HeardClock>& heard) { m_heard = heard; }
  [[nodiscard]] bool followsSound(std::int64_t nowMicros) const;
  [[nodiscard]] std::int64_t dueMicros(std::int64_t captureMicros, std::int64_t readyMicros,
                                       std::int64_t nowMicros) const;
  // Capture time of what is heard now; nothing unless followsSound().
  [[nodiscard]] std::optional<std::int64_t> heardCapture(std::int64_t nowMicros) const;
  // ready - capture that most pictures keep; nothing without pictures in the last second.
  [[nodiscard]] std::optional<std::int64_t> transitMicros(std::int64_t nowMicros) const;
  void reset() { *this = PictureTiming(); }

 private:
  [[nodiscard]] std::int64_t ownTransit() const;

  DelayEstimator m_ready{kMaxSmoothingMicros};
  std::int64_t m_lastReady = 0;
  std::optional<HeardClock> m_heard;
};

}  // namespace vinicast::media
