// SPDX-License-Identifier: MIT
#pragma once

// Private to the sources: the YUV4MPEG2 stream header (mjpegtools' yuv4mpeg(5)).

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include "media/base/frame_scaler.hpp"

namespace vinicast::media {

inline constexpr std::string_view kY4mMagic = "YUV4MPEG2 ";
inline constexpr std::size_t kMaxY4mLine = 512;  // bytes of a header or a frame line

struct Y4mFormat {
  AVPixelFormat pixels = AV_PIX_FMT_YUV420P;
  Size size;
  bool fullRange = false;
  std::size_t frameBytes = 0;

  // A frame's bytes as a view; `bytes` has frameBytes.
  [[nodiscard]] ImageView view(const std::uint8_t* bytes) const;
};

// `line`: the first line without its end. Nothing for a chroma format that is not known, or a size out of
// range.
[[nodiscard]] std::optional<Y4mFormat> parseY4mHeader(std::string_view line);

}  // namespace vinicast::media
