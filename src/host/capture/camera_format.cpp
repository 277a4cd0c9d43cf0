// SPDX-License-Identifier: MIT
#include "host/capture/camera_format.hpp"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include "host/platform/foreign_memory.hpp"

namespace vinicast::host {

int chooseMode(const QList<CameraMode>& modes, const media::SourceLimits& limits) {
  const auto rank = [&](const CameraMode& mode) {
    const bool fits = mode.width <= limits.maxWidth && mode.height <= limits.maxHeight;
    const qint64 area = static_cast<qint64>(mode.width) * mode.height;
    const auto wanted = static_cast<float>(limits.maxRate);
    // 29.97 is as good as 30.
    const bool fastEnough = mode.maxRate >= wanted * 0.95F;
    return std::tuple(mode.readable, fastEnough, fits, fits ? area : -area, !mode.compressed,
                      std::min(mode.maxRate, wanted * 2));
  };
  int best = -1;
  for (int i = 0; i < modes.size(); ++i) {
    const bool usable = modes[i].width > 0 && modes[i].height > 0;
    if (usable && (best < 0 || rank(modes[best]) < rank(modes[i]))) {
      best = i;
    }
  }
  return best;
}

CameraMode describeMode(const QCameraFormat& format) {
  const auto pixels = format.pixelFormat();
  return {format.resolution().width(), format.resolution().height(), format.maxFrameRate(),
          pixelLayout(pixels).has_value(), pixels == QVideoFrameFormat::Format_Jpeg};
}

std::optional<media::PixelLayout> pixelLayout(QVideoFrameFormat::PixelFormat format) {
  using media::PixelLayout;
  switch (format) {
    case QVideoFrameFormat::Format_YUV420P:
    case QVideoFrameFormat::Format_YV12:
      return PixelLayout::I420;
    case QVideoFrameFormat::Format_NV12:
      return PixelLayout::Nv12;
    case QVideoFrameFormat::Format_NV21:
      return PixelLayout::Nv21;
    case QVideoFrameFormat::Format_YUYV:
      return PixelLayout::Yuyv;
    case QVideoFrameFormat::Format_UYVY:
      return PixelLayout::Uyvy;
    case QVideoFrameFormat::Format_BGRA8888:
    case QVideoFrameFormat::Format_BGRA8888_Premultiplied:
    case QVideoFrameFormat::Format_BGRX8888:
      return PixelLayout::Bgra;
    case QVideoFrameFormat::Format_RGBA8888:
    case QVideoFrameFormat::Format_RGBX8888:
      return PixelLayout::Rgba;
    case QVideoFrameFormat::Format_ARGB8888:
    case QVideoFrameFormat::Format_ARGB8888_Premultiplied:
    case QVideoFrameFormat::Format_XRGB8888:
      return PixelLayout::Argb;
    case QVideoFrameFormat::Format_Jpeg:
      return PixelLayout::Mjpeg;
    default:
      return std::nullopt;
  }
}

CopyResult copyPixels(const QVideoFrame& mappedFrame, CopiedPixels& pixels) {
  const auto layout = pixelLayout(mappedFrame.pixelFormat());
  if (!layout) {
    return CopyResult::Unreadable;
  }
  const bool compressed = *layout == media::PixelLayout::Mjpeg;
  const int planes = std::min(mappedFrame.planeCount(), 3);
  std::array<std::size_t, 3> sizes{};
  std::size_t total = 0;
  for (int plane = 0; plane < planes; ++plane) {
    const auto mapped = static_cast<std::size_t>(std::max(0, mappedFrame.mappedBytes(plane)));
    const int rows = plane == 0 ? mappedFrame.height() : (mappedFrame.height() + 1) / 2;
    const auto stride = static_cast<std::size_t>(std::max(0, mappedFrame.bytesPerLine(plane)));
    const std::size_t needed = compressed ? mapped : stride * static_cast<std::size_t>(rows);
    if (mappedFrame.bits(plane) == nullptr || needed == 0 || needed > mapped) {
      return CopyResult::Gone;
    }
    sizes[static_cast<std::size_t>(plane)] = needed;
    total += needed;
  }
  pixels.bytes.resize(total);
  pixels.view = {};
  pixels.view.layout = *layout;
  pixels.view.width = mappedFrame.width();
  pixels.view.height = mappedFrame.height();
  const QVideoFrameFormat colours = mappedFrame.surfaceFormat();
  pixels.view.bt709 = colours.colorSpace() == QVideoFrameFormat::ColorSpace_BT709;
  pixels.view.fullRange = colours.colorRange() == QVideoFrameFormat::ColorRange_Full;
  std::uint8_t* to = pixels.bytes.data();
  for (int plane = 0; plane < planes; ++plane) {
    const auto i = static_cast<std::size_t>(plane);
    if (!copyForeignMemory(to, mappedFrame.bits(plane), sizes[i])) {
      return CopyResult::Gone;
    }
    pixels.view.planes[i] = to;
    pixels.view.strides[i] = compressed ? static_cast<int>(sizes[i]) : mappedFrame.bytesPerLine(plane);
    to += sizes[i];
  }
  if (mappedFrame.pixelFormat() == QVideoFrameFormat::Format_YV12) {
    std::swap(pixels.view.planes[1], pixels.view.planes[2]);
    std::swap(pixels.view.strides[1], pixels.view.strides[2]);
  }
  return CopyResult::Done;
}

}  // namespace vinicast::host
