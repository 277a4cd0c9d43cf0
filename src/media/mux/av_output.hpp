// SPDX-License-Identifier: MIT
#pragma once

// Private to mux: what every libavformat output here shares. Stream 0 is the picture (H.264), stream 1 the
// sound (Opus).

#include <array>
#include <cstdint>
#include <span>

#include "media/base/av.hpp"
#include "vinicast/live.hpp"

namespace vinicast::media {

inline constexpr std::size_t kMaxFrameBytes = 64UL * 1024 * 1024;
// A time beyond it, from the first frame on, is a broken clock.
inline constexpr std::int64_t kMaxLengthMicros = 10LL * 24 * 3600 * 1'000'000;

// Adds both streams, as a key frame describes them. 0; AVERROR_INVALIDDATA if it says nothing, and then
// describeVideo() is tried again with the next; or another error.
[[nodiscard]] int addStreams(AVFormatContext& format, std::span<const std::byte> keyFrame);
// The streams' parameters, for a muxer of one stream.
[[nodiscard]] int describeVideo(AVCodecParameters& parameters, std::span<const std::byte> keyFrame);
[[nodiscard]] int describeSound(AVCodecParameters& parameters);

// Gives frames to a muxer whose header is written, at once and in the order they come. The interleaving call
// would hold pictures back until sound comes, which may be never.
class AvFeed {
 public:
  AvFeed() : m_packet(makePacket()) {}

  // `sinceMicros`: from the output's beginning; what is before it, or days after it, is left out. Times of a
  // stream rise by at least one step, whatever the publisher's clock did. 0 or an AVERROR.
  [[nodiscard]] int write(AVFormatContext& format, AVStream& stream, bool keyFrame, std::int64_t sinceMicros,
                          std::span<const std::byte> bytes);
  // The latest time that was written.
  [[nodiscard]] std::int64_t lengthMicros() const { return m_lengthMicros; }

 private:
  AvPacketPtr m_packet;
  std::array<std::int64_t, 2> m_lastTime{-1, -1};  // in the streams' units
  std::int64_t m_lengthMicros = 0;
};

// The time from `base` to `time`, in unsigned numbers, as times come from a network and may be anything.
[[nodiscard]] inline std::int64_t since(std::int64_t time, std::int64_t base) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(time) - static_cast<std::uint64_t>(base));
}

}  // namespace vinicast::media
