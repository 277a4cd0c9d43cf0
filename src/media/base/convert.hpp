// SPDX-License-Identifier: MIT
#pragma once

// Conversions between pixel layouts and sizes, over libswscale and libavcodec's MJPEG decoder.

#include <cstdint>
#include <memory>
#include <vector>

#include "media/base/raw.hpp"

namespace vinicast::media {

// Turns camera or screen pixels into pictures, scaled to fit within a maximum, even sizes, aspect kept.
// One instance per thread; keeps its scaler between calls.
class PictureConverter {
 public:
  PictureConverter(int maxWidth, int maxHeight);
  ~PictureConverter();
  // Null if the view can't be read (a broken JPEG, a size of zero or over 16384).
  [[nodiscard]] PicturePtr convert(const PixelView& view, std::int64_t captureMicros);

 private:
  struct Impl;
  std::unique_ptr<Impl> m_impl;
};

// 32-bit pixels as QImage::Format_RGB32 and X11 have them on a little-endian machine: B, G, R, 0xff.
struct RgbPicture {
  int width = 0;
  int height = 0;
  int bytesPerLine = 0;
  std::vector<std::uint8_t> pixels;
  std::int64_t captureMicros = 0;
  std::uint32_t frameNumber = 0;
};

// Scales pictures for a view of a given size in device pixels, aspect kept, never larger than the view.
class RgbScaler {
 public:
  RgbScaler();
  ~RgbScaler();
  [[nodiscard]] std::shared_ptr<const RgbPicture> scale(const Picture& picture, int viewWidth,
                                                        int viewHeight);

 private:
  struct Impl;
  std::unique_ptr<Impl> m_impl;
};

}  // namespace vinicast::media
