// SPDX-License-Identifier: MIT
#pragma once

// The publisher's media path: raw pictures and sound in, encoded frames out, on two threads of its own, so
// that sound never waits for a picture. When the encoder is behind, the oldest of two waiting pictures is
// dropped and counted; sound is dropped only when 2 s of it wait. libx264 that is too slow for its pictures
// steps down its preset (preset_governor.hpp), and a graphics processor's encoder that fails or is slow gives
// way to libx264. Pictures that can't be encoded are counted, and told once there is no hope for them.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "media/base/raw.hpp"
#include "vinicast/live.hpp"
#include "vinicast/result.hpp"
#include "vinicast/statistics.hpp"

namespace vinicast::media {

struct EncodeSettings {
  std::uint32_t videoBitrate = 3'000'000;  // bit/s, VBV-bound
  std::uint32_t voiceBitrate = 64'000;     // bit/s, of what a voice processor made
  std::uint32_t musicBitrate = 128'000;    // bit/s, of any other sound
  int frameRate = 30;
  int keyFrameSeconds = 10;
  std::string encoder;  // empty: machineEncoder() (encoder_choice.hpp)
};

struct PublisherStatistics {
  std::uint64_t picturesIn = 0;
  std::uint64_t picturesEncoded = 0;
  std::uint64_t picturesDropped = 0;
  std::uint64_t picturesLeftOut = 0;  // fewer frames were wanted
  std::uint64_t pictureErrors = 0;    // the encoder failed or refused the size
  std::uint64_t soundFrames = 0;
  std::uint64_t soundDropped = 0;  // pieces, when the sound encoder was seconds behind
  StageTime capture;               // from a picture's capture until its encoding began
  StageTime encode;
  int width = 0;
  int height = 0;
  std::string encoder;  // of the last picture, for example "libx264 superfast"
};

class Publisher {
 public:
  using FrameSink = std::function<void(EncodedFrame)>;  // on the publisher's threads, never two at once
  // Once, when kHopeless pictures in a row could not be encoded; on the publisher's video thread. `detail`
  // says what failed.
  using FailureSink = std::function<void(const std::string& detail)>;
  static constexpr int kHopeless = 10;

  Publisher(const EncodeSettings& settings, FrameSink sink, FailureSink onFailure = {});
  ~Publisher();  // blocks until the threads ended

  void pushPicture(PicturePtr picture);                // any thread; size may change
  void pushSound(std::shared_ptr<const Sound> sound);  // any one thread; any length
  void requestKeyFrame();  // any thread; the next picture is one, but not within 90 ms of the last
  // From the next picture on, any thread: bits a second, and how many of the pictures are encoded; the others
  // are left out evenly. Zeros: as the settings say.
  void setTarget(const EncodingTarget& target);
  void setMuted(bool muted);  // silence is sent instead of sound
  [[nodiscard]] PublisherStatistics statistics() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> m_impl;
};

}  // namespace vinicast::media
