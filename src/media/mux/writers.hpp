// SPDX-License-Identifier: MIT
#pragma once

// Files of what was seen and heard.

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "media/base/raw.hpp"
#include "vinicast/live.hpp"
#include "vinicast/result.hpp"

namespace vinicast::media {

struct WriteError {
  std::string detail;  // the system's own words
};

// Raw Y4M (YUV4MPEG2, C420mpeg2) at a nominal rate; "-" is stdout. The first picture's size holds: later ones
// are scaled.
class Y4mWriter {
 public:
  static Result<std::unique_ptr<Y4mWriter>, WriteError> open(const std::string& path, int nominalRate);
  virtual ~Y4mWriter() = default;
  // False once writing failed (a full disk, a closed pipe); nothing more is written then.
  virtual bool write(const Picture& picture) = 0;
  // Why write() said false.
  [[nodiscard]] virtual WriteError failure() const = 0;
};

// 16-bit stereo RIFF WAVE at 48 kHz; the header is right after every second, so a kill leaves a playable
// file.
class WavWriter {
 public:
  static Result<std::unique_ptr<WavWriter>, WriteError> open(const std::string& path);
  virtual ~WavWriter() = default;
  virtual bool write(std::span<const float> interleavedStereo) = 0;
  [[nodiscard]] virtual WriteError failure() const = 0;
};

// The encoded frames as Matroska (H.264 and Opus), without transcoding; a kill leaves a playable file. Begins
// at the first key frame.
class Recorder {
 public:
  static Result<std::unique_ptr<Recorder>, WriteError> open(const std::string& path);
  virtual ~Recorder() = default;
  virtual bool write(StreamKind stream, bool keyFrame, std::int64_t captureMicros,
                     std::span<const std::byte> bytes) = 0;
  [[nodiscard]] virtual WriteError failure() const = 0;
};

}  // namespace vinicast::media
