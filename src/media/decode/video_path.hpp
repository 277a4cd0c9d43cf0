// SPDX-License-Identifier: MIT
#pragma once

// Decides which access units are decoded and when a key frame must be asked for: after a gap, an error or at
// a start in the middle nothing is decoded until the next key frame, so that the last clean picture stays and
// no damaged one is ever seen. One thread; time is an argument.

#include <cstdint>
#include <optional>

#include "media/decode/video_decoder.hpp"
#include "vinicast/live.hpp"

namespace vinicast::media {

struct VideoPathStatistics {
  std::uint64_t decoded = 0;
  std::uint64_t errors = 0;   // units that gave no clean picture
  std::uint64_t skipped = 0;  // not decoded: a key frame was awaited, or older than what was decoded
};

class VideoPath {
 public:
  // While a key frame is awaited and others come in, it is asked for again this often.
  static constexpr std::int64_t kAskAgainMicros = 500'000;

  struct Outcome {
    PicturePtr picture;  // null: nothing to show
    bool askForKeyFrame = false;
  };

  [[nodiscard]] Outcome handle(const ReceivedFrame& frame, std::int64_t nowMicros);
  // Frames before the next one were thrown away.
  void noteGap() { m_awaitingKey = true; }
  // The next frame begins another stream.
  void reset();
  [[nodiscard]] const VideoPathStatistics& statistics() const { return m_statistics; }

 private:
  [[nodiscard]] bool ask(std::int64_t nowMicros);

  VideoDecoder m_decoder;
  VideoPathStatistics m_statistics;
  bool m_awaitingKey = true;
  std::optional<std::uint32_t> m_lastNumber;
  std::optional<std::int64_t> m_askedMicros;
};

}  // namespace vinicast::media
