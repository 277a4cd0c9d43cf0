// SPDX-License-Identifier: MIT
#pragma once

// Raw pictures and sound as they pass between devices, codecs and screens. Immutable once shared.

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace vinicast::media {

inline constexpr int kSampleRate = 48000;  // Hz, everywhere between devices and codecs
inline constexpr int kChannels = 2;
inline constexpr int kSoundFrameMillis = 10;
inline constexpr int kSoundFrameSamples = kSampleRate * kSoundFrameMillis / 1000;  // per channel

// Microseconds of this machine's monotonic clock (CLOCK_BOOTTIME): the media clock of everything captured
// here.
[[nodiscard]] std::int64_t nowMicros();

// A picture in planar YUV 4:2:0, 8 bits, BT.709 limited range, even width and height.
struct Picture {
  int width = 0;
  int height = 0;
  std::array<int, 3> strides{};  // bytes a row of Y, U, V
  std::array<std::vector<std::uint8_t>, 3> planes;
  std::int64_t captureMicros = 0;  // media clock of the machine that captured it
  std::uint32_t frameNumber = 0;   // the stream's, where known

  // All planes allocated, black.
  static std::shared_ptr<Picture> make(int width, int height);
};
using PicturePtr = std::shared_ptr<const Picture>;

// The pixel layouts that cameras and screens deliver.
enum class PixelLayout : std::uint8_t { I420, Nv12, Nv21, Yuyv, Uyvy, Bgra, Rgba, Argb, Mjpeg };

// A view of somebody's pixels; for Mjpeg plane 0 is the compressed picture and strides[0] its size in bytes.
struct PixelView {
  PixelLayout layout = PixelLayout::I420;
  int width = 0;
  int height = 0;
  std::array<const std::uint8_t*, 3> planes{};
  std::array<int, 3> strides{};
  // For the YUV layouts: what the numbers mean. A camera that doesn't say delivers BT.601 limited (UVC's
  // default).
  bool bt709 = false;
  bool fullRange = false;
};

// Interleaved stereo float samples in [-1, 1] at kSampleRate.
struct Sound {
  std::vector<float> samples;
  std::int64_t captureMicros = 0;  // of the first sample
  bool voice = false;              // the same in both channels, and nothing but a voice
};

}  // namespace vinicast::media
