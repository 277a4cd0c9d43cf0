// SPDX-License-Identifier: MIT
#pragma once

// Private to the sources: the YUV4MPEG2 stream header (mjpegtools' yuv4mpeg(5)).

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "media/base/frame_scaler.hpp"
#include "media/source/source.hpp"
#include "vinicast/result.hpp"

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

// `line`: the first line without its end. NotMedia for a chroma format that is not known, or no size;
// TooLarge.
[[nodiscard]] Result<Y4mFormat, SourceError> parseY4mHeader(std::string_view line);

}  // namespace vinicast::media
