// SPDX-License-Identifier: MIT
#pragma once

// H.264 for a live stream through libavcodec: no look-ahead, no B-frames, a picture in is an access unit out.
// libx264 (superfast, zerolatency; docs: FFmpeg's libx264 wrapper), or a graphics processor's encoder
// (encoder_choice.hpp). One thread at a time.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "media/base/av.hpp"
#include "media/base/raw.hpp"
#include "media/encode/encoder_input.hpp"

namespace vinicast::media {

struct VideoEncoderSettings {
  int width = 0;   // even
  int height = 0;  // even
  int frameRate = 30;
  std::uint32_t bitrate = 3'000'000;  // bit/s, also the most
  int keyFrameSeconds = 10;
  std::string codec = "libx264";     // its name in libavcodec
  std::string preset = "superfast";  // of libx264
};

class VideoEncoder {
 public:
  static constexpr const char* kSoftware = "libx264";

  struct AccessUnit {
    bool keyFrame = false;
    std::vector<std::byte> bytes;  // Annex B; a key frame begins with its parameter sets
  };

  // Null if the encoder can't be had or refuses the size.
  [[nodiscard]] static std::optional<VideoEncoder> open(const VideoEncoderSettings& settings);

  // Nothing if the encoder failed. The picture has the size of the settings.
  [[nodiscard]] std::optional<AccessUnit> encode(const PicturePtr& picture, bool forceKeyFrame);
  // From the next picture on, without a key frame: libx264 takes it while it runs. Others keep what they have
  // where the change is small; false: it must be opened anew.
  [[nodiscard]] bool setBitrate(std::uint32_t bitsPerSecond);
  [[nodiscard]] const VideoEncoderSettings& settings() const { return m_settings; }
  // For people, for example "libx264 superfast".
  [[nodiscard]] std::string name() const { return nameOf(m_settings.codec, m_settings.preset); }
  [[nodiscard]] static std::string nameOf(const std::string& codec, const std::string& preset);

 private:
  VideoEncoder() = default;
  // Of the context, from the settings.
  void applyBitrate();

  VideoEncoderSettings m_settings;
  AvCodecContextPtr m_context;
  EncoderInput m_input;
  AvPacketPtr m_packet;
  std::int64_t m_count = 0;
};

}  // namespace vinicast::media
