// SPDX-License-Identifier: MIT
#pragma once

// A viewer's media path: received frames in, pictures at the time to show them and continuous sound out. Sound is the
// master clock; a picture is shown when it is decoded and its time has come; what is too late is dropped.

#include <cstdint>
#include <functional>
#include <memory>
#include <span>

#include "media/base/raw.hpp"
#include "vinicast/live.hpp"

namespace vinicast::media {

struct ViewerStatistics {
  std::uint64_t picturesDecoded = 0;
  std::uint64_t picturesShown = 0;
  std::uint64_t picturesDroppedLate = 0;
  std::uint64_t decodeErrors = 0;
  std::uint64_t soundFrames = 0;
  std::uint64_t soundConcealed = 0;  // 10 ms frames made up by the decoder
  std::uint32_t delayMillis = 0;     // from a frame's coming in whole to its being shown, now
  std::int32_t soundMinusPictureMillis = 0;  // what is heard against what is seen
  int width = 0;
  int height = 0;
};

struct ViewerCallbacks {
  std::function<void(PicturePtr)> onPicture;  // at the moment to show it, on the viewer's thread
  std::function<void()> onKeyFrameNeeded;     // the decoder can't go on
  std::function<void()> onFirstPicture;
};

class Viewer {
 public:
  explicit Viewer(ViewerCallbacks callbacks);
  ~Viewer();  // blocks until the threads ended

  void push(ReceivedFrame frame);  // any one thread
  // Forgets the stream: the next frame is the first of another.
  void reset();

  // The loudspeaker's pull: fills `out` with interleaved stereo floats, silence where there is none. Called from the
  // sound device's thread; never locks, allocates or waits. `deviceDelayMicros`: until the first sample is heard.
  void readSound(std::span<float> out, std::int64_t deviceDelayMicros);
  [[nodiscard]] ViewerStatistics statistics() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> m_impl;
};

}  // namespace vinicast::media
