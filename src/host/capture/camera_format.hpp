// SPDX-License-Identifier: MIT
#pragma once

// Which of a camera's formats to use, and how its pixels are laid out. Pure functions.

#include <QCameraFormat>
#include <QList>
#include <QVideoFrame>
#include <QVideoFrameFormat>
#include <cstdint>
#include <optional>
#include <vector>

#include "media/base/raw.hpp"
#include "media/source/source.hpp"

namespace vinicast::host {

// What matters of a format.
struct CameraMode {
  int width = 0;
  int height = 0;
  float maxRate = 0;        // pictures a second
  bool readable = true;     // pixels that pixelLayout() knows
  bool compressed = false;  // Motion JPEG
};

// The index of the best mode, -1 if there is none: one that is readable and fast enough before one that is
// not; the largest that fits the limits, else the smallest; uncompressed before JPEG, which costs time to
// decode; and the higher rate, up to twice the wanted one, since a faster camera reads out faster.
[[nodiscard]] int chooseMode(const QList<CameraMode>& modes, const media::SourceLimits& limits);
[[nodiscard]] CameraMode describeMode(const QCameraFormat& format);

// Nothing for layouts that media can't read.
[[nodiscard]] std::optional<media::PixelLayout> pixelLayout(QVideoFrameFormat::PixelFormat format);
// A picture's pixels, copied out of a mapped frame.
struct CopiedPixels {
  media::PixelView view;  // of `bytes`
  std::vector<std::uint8_t> bytes;
};

enum class CopyResult : std::uint8_t {
  Done,
  Gone,        // the memory went away, or is smaller than the picture: skip this one
  Unreadable,  // not a layout that media knows
};

// Keeps the capacity of `pixels` between pictures.
[[nodiscard]] CopyResult copyPixels(const QVideoFrame& mappedFrame, CopiedPixels& pixels);

}  // namespace vinicast::host
