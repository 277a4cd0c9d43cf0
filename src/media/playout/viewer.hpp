// SPDX-License-Identifier: MIT
#pragma once

// A viewer's media path: received frames in, pictures at the time to show them and continuous sound out.
// Sound is the master clock; a picture is shown when it is decoded and its time has come; what is too late is
// dropped.
//
// Threads, all of the viewer's own:
//   decode  waits for video frames; H.264 to pictures. Behind by 120 frames: drops to the newest key frame.
//   sound   waits for sound frames, 20 ms at most while a device pulls; Opus to the ring (SoundPath). Behind
//   by 64 frames: drops the oldest. show    waits for the next picture's moment; calls onPicture. A slow
//   onPicture delays nobody else: pictures over
//           100 ms late are dropped then, and the newest is shown.
// The sound device's thread, which calls readSound(), shares only atomics with them.
//
// Until readSound() is called, and again when it was not called for 200 ms, there is no sound device: sound
// is decoded and thrown away, and pictures follow their own clock.

#include <cstdint>
#include <functional>
#include <memory>
#include <span>

#include "media/base/raw.hpp"
#include "vinicast/live.hpp"
#include "vinicast/statistics.hpp"

namespace vinicast::media {

// Counted since the last reset(). Every picture that was pushed is shown, dropped late, an error, skipped or
// unseen, or still waits.
struct ViewerStatistics {
  std::uint64_t picturesDecoded = 0;
  std::uint64_t picturesShown = 0;
  std::uint64_t picturesDroppedLate = 0;  // decoded, but their time was over
  std::uint64_t decodeErrors = 0;         // access units that gave no clean picture, or can't be one
  std::uint64_t framesSkipped = 0;        // not decoded: a key frame was awaited, or the decoder was behind
  std::uint64_t framesUnseen = 0;         // not decoded: nobody looked
  std::uint64_t keyFramesAsked = 0;
  std::uint64_t soundFrames = 0;
  std::uint64_t soundConcealed = 0;  // 10 ms frames made up by the decoder
  std::uint64_t soundDropped = 0;    // frames cut out to catch up, or refused
  std::uint64_t soundUnderruns = 0;  // times that sound broke off because none was there
  std::uint32_t delayMillis = 0;     // from a frame's coming in whole to its being shown, now (smoothed)
  std::int32_t soundMinusPictureMillis = 0;  // what is heard against what is seen; above 0: sound is ahead
  std::uint32_t soundDelayMillis = 0;        // from the fastest packets' arrival to the sound device, now
  std::uint32_t soundTargetMillis = 0;       // what that is steered to
  std::int32_t soundSpeedPpm = 0;            // how much faster than its own clock the sound device is fed
  // The way of a picture: from its first datagram until it was whole, until it was decoded, until it was
  // shown.
  StageTime receive;
  StageTime decode;
  StageTime hold;
  bool soundLocked = false;  // sound is playing, and pictures follow it
  int width = 0;
  int height = 0;
};

struct ViewerCallbacks {
  std::function<void(PicturePtr)> onPicture;  // at the moment to show it, on the show thread
  std::function<void()>
      onKeyFrameNeeded;                  // the decoder can't go on; on the decode thread, again every 500 ms
  std::function<void()> onFirstPicture;  // of a stream, just before onPicture; on the show thread
  // Whether anybody looks; on the decode thread, for each frame. Empty: always. While nobody does, no picture
  // is decoded but the first of a stream; then decoding begins with a key frame, which is asked for at once.
  std::function<bool()> arePicturesWanted{};
};

class Viewer {
 public:
  // None of the callbacks may destroy the viewer. They may be empty.
  explicit Viewer(ViewerCallbacks callbacks);
  ~Viewer();  // blocks until the threads ended; nobody may be in readSound() then

  // Any one thread. Frames of another token than those before begin another stream, as after reset().
  void push(ReceivedFrame frame);
  // Forgets the stream: the next frame is the first of another, whose clock may have another origin. The
  // thread that pushes. A picture that is just being handed over still arrives; none after it.
  void reset();

  // The loudspeaker's pull: fills `out` with interleaved stereo floats, silence where there is none. Called
  // from the sound device's thread; never locks, allocates or waits. `deviceDelayMicros`: until the first
  // sample is heard. Pulls may have any size and rhythm; sound is buffered for the largest of the last 2 s,
  // 100 ms at most.
  void readSound(std::span<float> out, std::int64_t deviceDelayMicros);
  [[nodiscard]] ViewerStatistics statistics() const;  // any thread

 private:
  struct Impl;
  std::unique_ptr<Impl> m_impl;
};

}  // namespace vinicast::media
