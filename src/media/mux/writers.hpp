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

struct RecorderStatus {
  std::string path;               // of the file that is being written
  std::int64_t bytes = 0;         // in all files
  std::int64_t lengthMicros = 0;  // of picture and sound in all files
};

// The encoded frames as Matroska (H.264 and Opus), without transcoding; a kill leaves a playable file that
// misses a second at most. Begins at the first key frame. A picture of another size goes on in a file of its
// own, whose times begin at 0 again: "a.mkv", "a-2.mkv", and so on, numbers of files that are there left out;
// one file with two sizes is more than many players can do. Changes of anything else stay in the file: each
// key frame carries its parameter sets.
class Recorder {
 public:
  // A file that holds something, or that another recording writes, is left alone: the recording begins with
  // "a-2.mkv" then, or the next number that is free. status() says which. A file that was made and got
  // nothing is removed at the end.
  static Result<std::unique_ptr<Recorder>, WriteError> open(const std::string& path);
  // Finishes, with the error lost.
  virtual ~Recorder() = default;
  // False once writing failed; nothing more is written then. Times that fall back, or are days off, are put
  // right or left out: those in the file rise.
  virtual bool write(StreamKind stream, bool keyFrame, std::int64_t captureMicros,
                     std::span<const std::byte> bytes) = 0;
  // Writes what a file still needs and closes it. False if that failed, or write() had: what is there may end
  // early. Nothing is written afterwards.
  [[nodiscard]] virtual bool finish() = 0;
  [[nodiscard]] virtual RecorderStatus status() const = 0;
  [[nodiscard]] virtual WriteError failure() const = 0;
};

}  // namespace vinicast::media
