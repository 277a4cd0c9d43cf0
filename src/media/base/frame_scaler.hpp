// SPDX-License-Identifier: MIT
#pragma once

// Private to the media room: any pixels that FFmpeg knows into pictures as the rest of the program has them.

#include <array>
#include <cstdint>

#include "media/base/av.hpp"
#include "media/base/raw.hpp"

namespace vinicast::media {

inline constexpr int kMaxSide = 16384;  // pixels; larger pictures are refused
inline constexpr std::int64_t kMaxPixels =
    64LL * 1024 * 1024;  // a decoder may not allocate more for a picture

struct Size {
  int width = 0;
  int height = 0;
};

// The largest even size with this aspect that is neither over the maximum nor over the original; at least
// 2x2.
[[nodiscard]] Size fitWithin(Size original, Size maximum);

// Somebody's pixels, borrowed for one call.
struct ImageView {
  AVPixelFormat format = AV_PIX_FMT_NONE;
  Size size;
  Size displaySize;  // other than size where pixels are not square
  std::array<const std::uint8_t*, 4> planes{};
  std::array<int, 4> strides{};
  bool bt601 = false;  // for YUV only: BT.601's matrix, else BT.709's
  bool fullRange = false;
  int quarterTurns = 0;  // clockwise, 0 to 3, that make it upright
};

// A decoded frame as a view, with its colours as tagged, or as is usual for its size where it has no tags.
[[nodiscard]] ImageView viewOf(const AVFrame& frame);

// How many quarter turns clockwise a display matrix (as MP4's `tkhd` has it, ISO/IEC 14496-12 §8.3.2) asks
// for; 0 for any other matrix.
[[nodiscard]] int quarterTurnsOf(const std::array<std::int32_t, 9>& displayMatrix);

// Scales to I420 BT.709 limited. One instance per thread; keeps its scaler between calls.
class FrameScaler {
 public:
  explicit FrameScaler(Size maximum) : m_maximum(maximum) {}
  // Null if libswscale can't read the format or a side is out of range.
  [[nodiscard]] std::shared_ptr<Picture> scale(const ImageView& view, std::int64_t captureMicros);

 private:
  [[nodiscard]] bool prepare(const ImageView& view, Size target);

  Size m_maximum;
  SwsContextPtr m_sws;
  AVPixelFormat m_format = AV_PIX_FMT_NONE;
  Size m_from;
  Size m_to;
  bool m_fullRange = false;
};

}  // namespace vinicast::media
