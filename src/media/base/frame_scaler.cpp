// SPDX-License-Identifier: MIT
#include "media/base/frame_scaler.hpp"

extern "C" {
#include <libavutil/display.h>
}

#include <algorithm>
#include <cmath>

namespace vinicast::media {

namespace {

// libswscale's vector code may write a few bytes past a row: rows and planes get room for it.
constexpr int kRowAlignment = 32;
constexpr std::size_t kPlaneSlack = 64;

int alignedStride(int bytes) {
  return (bytes + kRowAlignment - 1) / kRowAlignment * kRowAlignment;
}

std::shared_ptr<Picture> makePadded(Size size) {
  auto picture = std::make_shared<Picture>();
  picture->width = size.width;
  picture->height = size.height;
  picture->strides = {alignedStride(size.width), alignedStride(size.width / 2),
                      alignedStride(size.width / 2)};
  for (std::size_t plane = 0; plane < 3; ++plane) {
    const auto rows = static_cast<std::size_t>(plane == 0 ? size.height : size.height / 2);
    const auto stride = static_cast<std::size_t>(picture->strides[plane]);
    picture->planes[plane].resize(rows * stride + kPlaneSlack);
  }
  return picture;
}

struct Matrix {
  double kr;
  double kb;
};
constexpr Matrix kBt601{0.299, 0.114};
constexpr Matrix kBt709{0.2126, 0.0722};

// What a unit of Cb and of Cr adds to Y', Cb' and Cr' when BT.601 limited becomes BT.709 limited, in 1/65536.
struct Recolour {
  int yFromCb, yFromCr, cbFromCb, cbFromCr, crFromCb, crFromCr;
};
constexpr int fixedPoint(double value) {
  return static_cast<int>(value * 65536.0 + (value < 0 ? -0.5 : 0.5));
}

constexpr Recolour recolour(Matrix from, Matrix to) {
  const double fromGreen = 1 - from.kr - from.kb;
  const double toGreen = 1 - to.kr - to.kb;
  const double redFromCr = 2 * (1 - from.kr);
  const double blueFromCb = 2 * (1 - from.kb);
  const double y1 = to.kb * blueFromCb - toGreen * from.kb * blueFromCb / fromGreen;
  const double y2 = to.kr * redFromCr - toGreen * from.kr * redFromCr / fromGreen;
  const double limited = 219.0 / 224.0;  // luma and chroma have different scales in limited range
  return {fixedPoint(y1 * limited),
          fixedPoint(y2 * limited),
          fixedPoint((blueFromCb - y1) / (2 * (1 - to.kb))),
          fixedPoint(-y2 / (2 * (1 - to.kb))),
          fixedPoint(-y1 / (2 * (1 - to.kr))),
          fixedPoint((redFromCr - y2) / (2 * (1 - to.kr)))};
}

std::uint8_t clampByte(int value) {
  return static_cast<std::uint8_t>(std::clamp(value, 0, 255));
}

void bt601ToBt709(Picture& picture) {
  constexpr Recolour kMatrix = recolour(kBt601, kBt709);
  constexpr int kHalf = 1 << 15;
  for (int row = 0; row < picture.height / 2; ++row) {
    std::uint8_t* upper =
        picture.planes[0].data() + static_cast<std::ptrdiff_t>(2 * row) * picture.strides[0];
    std::uint8_t* lower = upper + picture.strides[0];
    std::uint8_t* u = picture.planes[1].data() + static_cast<std::ptrdiff_t>(row) * picture.strides[1];
    std::uint8_t* v = picture.planes[2].data() + static_cast<std::ptrdiff_t>(row) * picture.strides[2];
    for (int x = 0; x < picture.width / 2; ++x) {
      const int cb = u[x] - 128;
      const int cr = v[x] - 128;
      const int luma = (kMatrix.yFromCb * cb + kMatrix.yFromCr * cr + kHalf) >> 16;
      upper[2 * x] = clampByte(upper[2 * x] + luma);
      upper[2 * x + 1] = clampByte(upper[2 * x + 1] + luma);
      lower[2 * x] = clampByte(lower[2 * x] + luma);
      lower[2 * x + 1] = clampByte(lower[2 * x + 1] + luma);
      u[x] = clampByte(128 + ((kMatrix.cbFromCb * cb + kMatrix.cbFromCr * cr + kHalf) >> 16));
      v[x] = clampByte(128 + ((kMatrix.crFromCb * cb + kMatrix.crFromCr * cr + kHalf) >> 16));
    }
  }
}

bool isRgb(AVPixelFormat format) {
  const AVPixFmtDescriptor* description = av_pix_fmt_desc_get(format);
  return description != nullptr && (description->flags & (AV_PIX_FMT_FLAG_RGB | AV_PIX_FMT_FLAG_PAL)) != 0;
}

bool isJpegFormat(AVPixelFormat format) {
  return format == AV_PIX_FMT_YUVJ420P || format == AV_PIX_FMT_YUVJ422P || format == AV_PIX_FMT_YUVJ444P ||
         format == AV_PIX_FMT_YUVJ440P || format == AV_PIX_FMT_YUVJ411P;
}

// The YUVJ formats are the plain ones with full range; libswscale complains about the old names.
AVPixelFormat plainFormat(AVPixelFormat format) {
  switch (format) {
    case AV_PIX_FMT_YUVJ420P:
      return AV_PIX_FMT_YUV420P;
    case AV_PIX_FMT_YUVJ422P:
      return AV_PIX_FMT_YUV422P;
    case AV_PIX_FMT_YUVJ444P:
      return AV_PIX_FMT_YUV444P;
    case AV_PIX_FMT_YUVJ440P:
      return AV_PIX_FMT_YUV440P;
    case AV_PIX_FMT_YUVJ411P:
      return AV_PIX_FMT_YUV411P;
    default:
      return format;
  }
}

Size turned(Size size, int quarterTurns) {
  return quarterTurns % 2 == 0 ? size : Size{size.height, size.width};
}

// Clockwise, by 1 to 3 quarters.
std::shared_ptr<Picture> turned(const Picture& from, int quarterTurns) {
  auto picture = makePadded(turned(Size{from.width, from.height}, quarterTurns));
  for (std::size_t plane = 0; plane < 3; ++plane) {
    const std::ptrdiff_t width = plane == 0 ? from.width : from.width / 2;
    const std::ptrdiff_t height = plane == 0 ? from.height : from.height / 2;
    const std::ptrdiff_t stride = picture->strides[plane];
    const std::ptrdiff_t first = quarterTurns == 1   ? height - 1
                                 : quarterTurns == 2 ? (height - 1) * stride + width - 1
                                                     : (width - 1) * stride;
    const std::ptrdiff_t right = quarterTurns == 1 ? stride : quarterTurns == 2 ? -1 : -stride;
    const std::ptrdiff_t down = quarterTurns == 1 ? -1 : quarterTurns == 2 ? -stride : 1;
    const std::uint8_t* source = from.planes[plane].data();
    std::uint8_t* target = picture->planes[plane].data() + first;
    for (std::ptrdiff_t y = 0; y < height; ++y)
      for (std::ptrdiff_t x = 0; x < width; ++x)
        target[x * right + y * down] = source[y * from.strides[plane] + x];
  }
  return picture;
}

bool validSide(int side) {
  return side >= 1 && side <= kMaxSide;
}

}  // namespace

Size fitWithin(Size original, Size maximum) {
  std::int64_t width = original.width;
  std::int64_t height = original.height;
  if (width > maximum.width) {
    height = (height * maximum.width + width / 2) / width;
    width = maximum.width;
  }
  if (height > maximum.height) {
    width = (width * maximum.height + height / 2) / height;
    height = maximum.height;
  }
  return {static_cast<int>(std::max<std::int64_t>(width & ~1LL, 2)),
          static_cast<int>(std::max<std::int64_t>(height & ~1LL, 2))};
}

ImageView viewOf(const AVFrame& frame) {
  ImageView view;
  const auto format = static_cast<AVPixelFormat>(frame.format);
  view.format = plainFormat(format);
  view.size = {frame.width, frame.height};
  view.displaySize = view.size;
  const AVRational aspect = frame.sample_aspect_ratio;
  // Beyond 8:1 it is a lie rather than an aspect.
  if (aspect.num > 0 && aspect.den > 0 && aspect.num / aspect.den < 8 && aspect.den / aspect.num < 8) {
    const auto width = av_rescale(frame.width, aspect.num, aspect.den);
    view.displaySize.width = static_cast<int>(std::clamp<std::int64_t>(width, 1, kMaxSide));
  }
  for (std::size_t plane = 0; plane < 4; ++plane) {
    view.planes[plane] = frame.data[plane];
    view.strides[plane] = frame.linesize[plane];
  }
  view.fullRange = isJpegFormat(format) || frame.color_range == AVCOL_RANGE_JPEG;
  switch (frame.colorspace) {
    case AVCOL_SPC_BT470BG:
    case AVCOL_SPC_SMPTE170M:
    case AVCOL_SPC_FCC:
      view.bt601 = true;
      break;
    case AVCOL_SPC_UNSPECIFIED:
      view.bt601 = isJpegFormat(format) || (frame.height < 720 && frame.width < 1280);
      break;
    default:
      break;
  }
  return view;
}

int quarterTurnsOf(const std::array<std::int32_t, 9>& displayMatrix) {
  const double angle =
      av_display_rotation_get(displayMatrix.data());  // counterclockwise; NaN for no rotation
  const double quarters = std::round(-angle / 90);
  // One that mirrors too has a negative determinant.
  const double determinant = static_cast<double>(displayMatrix[0]) * displayMatrix[4] -
                             static_cast<double>(displayMatrix[1]) * displayMatrix[3];
  if (!(std::abs(-angle - quarters * 90) < 1) || determinant <= 0) {
    return 0;
  }
  return (static_cast<int>(quarters) + 4) % 4;
}

bool FrameScaler::prepare(const ImageView& view, Size target) {
  const bool same = m_sws != nullptr && m_format == view.format && m_from.width == view.size.width &&
                    m_from.height == view.size.height && m_to.width == target.width &&
                    m_to.height == target.height && m_fullRange == view.fullRange;
  if (same) {
    return true;
  }
  m_sws.reset(sws_alloc_context());
  if (m_sws == nullptr) {
    return false;
  }
  SwsContext* sws = m_sws.get();
  av_opt_set_int(sws, "srcw", view.size.width, 0);
  av_opt_set_int(sws, "srch", view.size.height, 0);
  av_opt_set_int(sws, "src_format", view.format, 0);
  av_opt_set_int(sws, "dstw", target.width, 0);
  av_opt_set_int(sws, "dsth", target.height, 0);
  av_opt_set_int(sws, "dst_format", AV_PIX_FMT_YUV420P, 0);
  av_opt_set_int(sws, "sws_flags", SWS_BILINEAR, 0);
  av_opt_set_int(sws, "src_range", view.fullRange ? 1 : 0, 0);
  av_opt_set_int(sws, "dst_range", 0, 0);
  if (sws_init_context(sws, nullptr, nullptr) < 0) {
    m_sws.reset();
    return false;
  }
  // The same matrix on both sides: libswscale would go by way of RGB; bt601ToBt709() is exact and quicker.
  const int* matrix = sws_getCoefficients(SWS_CS_ITU709);
  sws_setColorspaceDetails(sws, matrix, view.fullRange ? 1 : 0, matrix, 0, 0, 1 << 16, 1 << 16);
  m_format = view.format;
  m_from = view.size;
  m_to = target;
  m_fullRange = view.fullRange;
  return true;
}

std::shared_ptr<Picture> FrameScaler::scale(const ImageView& view, std::int64_t captureMicros) {
  if (!validSide(view.size.width) || !validSide(view.size.height) || view.planes[0] == nullptr ||
      sws_isSupportedInput(view.format) <= 0) {
    return nullptr;
  }
  const Size target =
      turned(fitWithin(turned(view.displaySize, view.quarterTurns), m_maximum), view.quarterTurns);
  if (!prepare(view, target)) {
    return nullptr;
  }
  auto picture = makePadded(target);
  std::array<std::uint8_t*, 4> planes{picture->planes[0].data(), picture->planes[1].data(),
                                      picture->planes[2].data(), nullptr};
  const std::array<int, 4> strides{picture->strides[0], picture->strides[1], picture->strides[2], 0};
  const int rows = sws_scale(m_sws.get(), view.planes.data(), view.strides.data(), 0, view.size.height,
                             planes.data(), strides.data());
  if (rows != target.height) {
    return nullptr;
  }
  if (view.bt601 && !isRgb(view.format)) {
    bt601ToBt709(*picture);
  }
  if (view.quarterTurns != 0) {
    picture = turned(*picture, view.quarterTurns);
  }
  picture->captureMicros = captureMicros;
  return picture;
}

}  // namespace vinicast::media
