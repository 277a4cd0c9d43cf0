// SPDX-License-Identifier: MIT
#pragma once

// Opus packets to interleaved stereo floats at 48 kHz (RFC 6716). One thread. Any bytes may come in.

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "media/base/raw.hpp"

struct OpusDecoder;

namespace vinicast::media {

class SoundDecoder {
 public:
  SoundDecoder();
  ~SoundDecoder();
  SoundDecoder(const SoundDecoder&) = delete;
  SoundDecoder& operator=(const SoundDecoder&) = delete;

  // The packet's sound, 2.5 to 120 ms, valid until the next call; nothing if the bytes are no Opus packet.
  [[nodiscard]] std::span<const float> decode(std::span<const std::byte> packet);
  // What the lost packet may have sounded like: `frames` sample frames (a multiple of 120), valid until the
  // next call.
  [[nodiscard]] std::span<const float> conceal(std::size_t frames);
  // The next packet begins another stream.
  void reset();

 private:
  struct Deleter {
    void operator()(OpusDecoder* decoder) const;
  };
  static constexpr std::size_t kMaxFrames = 5760;  // 120 ms, the longest packet (RFC 6716 section 2)

  std::unique_ptr<OpusDecoder, Deleter> m_decoder;
  std::vector<float> m_samples;
};

}  // namespace vinicast::media
