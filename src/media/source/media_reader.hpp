// SPDX-License-Identifier: MIT
#pragma once

// Private to the sources: a container's best picture and sound streams, decoded frame by frame. The container
// can name no other file: everything it tries to open is refused.

#include <cstdint>
#include <functional>
#include <memory>

#include "media/base/av.hpp"
#include "media/base/frame_scaler.hpp"
#include "media/source/fd_input.hpp"

namespace vinicast::media {

class MediaReader {
 public:
  enum class Mode { File, Live };  // Live: little probing, no reordering delay in the decoder
  enum class Step { Continue, End };

  // Called from step(). Times are in microseconds since the container's start, as the container says: they
  // may lie.
  struct Handler {
    std::function<void(const AVFrame&, std::int64_t micros, std::int64_t durationMicros)> onPicture;
    std::function<void(const AVFrame&, std::int64_t micros)> onSound;
  };

  [[nodiscard]] static Result<std::unique_ptr<MediaReader>, SourceError> open(std::unique_ptr<FdInput> input,
                                                                              Mode mode);
  MediaReader(const MediaReader&) = delete;
  MediaReader& operator=(const MediaReader&) = delete;
  ~MediaReader();

  // Reads a packet and gives what it decodes to. A broken packet is passed over; a broken container is the
  // end.
  Step step(const Handler& handler);
  [[nodiscard]] bool hasPicture() const { return m_video.decoder != nullptr; }
  // A frame's view, turned upright: phones film upright by saying how their picture is to be turned.
  [[nodiscard]] ImageView uprightView(const AVFrame& frame) const;
  [[nodiscard]] bool hasSound() const { return m_audio.decoder != nullptr; }

 private:
  struct Track {
    int index = -1;
    AvCodecContextPtr decoder;
    AVRational timeBase{1, 1'000'000};
    std::int64_t frameMicros = 40'000;  // for pictures: the nominal step
    std::int64_t nextMicros = 0;        // where a frame without a time is put
  };

  explicit MediaReader(std::unique_ptr<FdInput> input) : m_input(std::move(input)) {}
  [[nodiscard]] bool openTrack(Track& track, AVMediaType type, Mode mode);
  void decode(Track& track, const AVPacket* packet, const Handler& handler);
  void deliver(Track& track, const Handler& handler);

  std::unique_ptr<FdInput> m_input;  // outlives m_format
  AvInputPtr m_format;
  AvPacketPtr m_packet;
  AvFramePtr m_frame;
  Track m_video;
  Track m_audio;
  int m_quarterTurns = 0;  // of the picture, as the container or the last frame that spoke of it says
  std::int64_t m_startMicros = 0;
  int m_barrenPackets = 0;  // since something was decoded
};

}  // namespace vinicast::media
