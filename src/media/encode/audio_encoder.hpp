// SPDX-License-Identifier: MIT
#pragma once

// Opus for a live stream: 48 kHz stereo, packets of 10 ms (RFC 6716, RFC 7587). One thread at a time.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "media/base/raw.hpp"

struct OpusEncoder;

namespace vinicast::media {

// Cuts sound of any length into frames of exactly kSoundFrameSamples and gives each its capture time. The
// small jitter of the input's times is smoothed; a gap of more than kMaxJitterMicros begins anew.
class SoundFramer {
 public:
  static constexpr std::int64_t kMaxJitterMicros = 50'000;

  struct Frame {
    std::vector<float> samples;
    std::int64_t captureMicros = 0;
  };

  // The frames that became whole. At a gap what was begun is filled up with silence.
  [[nodiscard]] std::vector<Frame> push(const Sound& sound);

 private:
  void cut(std::vector<Frame>& frames);

  std::vector<float> m_waiting;      // less than a frame between calls
  std::int64_t m_captureMicros = 0;  // of the first waiting sample
  bool m_started = false;
};

class AudioEncoder {
 public:
  // Nothing if libopus refuses; `bitrate` as below.
  [[nodiscard]] static std::optional<AudioEncoder> open(std::uint32_t bitrate);
  // From the next packet on, in bit/s, clamped to 16,000 to 256,000.
  void setBitrate(std::uint32_t bitrate);
  // One packet for kSoundFrameSamples stereo samples; nothing if it failed.
  [[nodiscard]] std::optional<std::vector<std::byte>> encode(std::span<const float> interleavedStereo);

 private:
  struct Deleter {
    void operator()(OpusEncoder* encoder) const;
  };
  AudioEncoder() = default;
  std::unique_ptr<OpusEncoder, Deleter> m_encoder;
};

}  // namespace vinicast::media
