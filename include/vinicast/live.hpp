// SPDX-License-Identifier: MIT
#pragma once

// Encoded media as it passes between the engine and the host. The engine carries it and never looks inside.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "vinicast/ids.hpp"
#include "vinicast/time.hpp"

namespace vinicast {

// The streams of one publisher (docs/protocol.md §6). Values are on the wire.
enum class StreamKind : std::uint8_t { Video = 1, Audio = 2 };

// What an encoder is to give.
struct EncodingTarget {
  std::uint32_t bitsPerSecond = 0;
  std::uint32_t framesPerSecond = 0;
  friend bool operator==(const EncodingTarget&, const EncodingTarget&) = default;
};

// How far the engine may go with that. The maxima are what is sent while nothing stands against it.
struct EncodingBounds {
  std::uint32_t minBitsPerSecond = 400'000;
  std::uint32_t maxBitsPerSecond = 3'000'000;
  std::uint32_t minFramesPerSecond = 10;
  std::uint32_t maxFramesPerSecond = 30;
  friend bool operator==(const EncodingBounds&, const EncodingBounds&) = default;
};

// One encoded access unit, given to the engine by the publisher's host.
struct EncodedFrame {
  StreamKind stream = StreamKind::Video;
  bool keyFrame = false;             // decodable without earlier frames (H.264 IDR; always true for Opus)
  std::int64_t captureMicros = 0;    // the publisher's media clock at capture, the same for sound and picture
  std::uint32_t durationMicros = 0;  // until the next frame, as far as known
  std::vector<std::byte> bytes;      // H.264 Annex B with in-band parameter sets, or one Opus packet
};

// One access unit as a viewer gets it: whole, verified, in frame order within its stream.
struct ReceivedFrame {
  TokenHash token;
  MemberId publisher;
  StreamKind stream = StreamKind::Video;
  bool keyFrame = false;
  bool afterGap = false;           // frames just before this one were given up
  std::uint32_t frameNumber = 0;   // from 0, per stream and token
  std::int64_t captureMicros = 0;  // the publisher's media clock
  std::uint32_t durationMicros = 0;
  TimePoint firstHeard;  // when its first datagram came in
  TimePoint completed;   // when it became complete
  std::vector<std::byte> bytes;
};

}  // namespace vinicast
