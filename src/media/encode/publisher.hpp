// SPDX-License-Identifier: MIT
#pragma once

// The publisher's media path: raw pictures and sound in, encoded frames out, on a thread of its own. When the
// encoder is behind, the oldest waiting picture is dropped and counted; sound never is.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "media/base/raw.hpp"
#include "vinicast/live.hpp"
#include "vinicast/result.hpp"

namespace vinicast::media {

struct EncodeSettings {
  std::uint32_t videoBitrate = 3'000'000;  // bit/s, VBV-bound
  std::uint32_t audioBitrate = 64'000;     // bit/s
  int frameRate = 30;
  int keyFrameSeconds = 10;
};

struct PublisherStatistics {
  std::uint64_t picturesIn = 0;
  std::uint64_t picturesEncoded = 0;
  std::uint64_t picturesDropped = 0;
  std::uint64_t soundFrames = 0;
  std::uint32_t encodeMicrosP50 = 0;
  std::uint32_t encodeMicrosP95 = 0;
  int width = 0;
  int height = 0;
  std::string encoder;  // for example "libx264 superfast"
};

class Publisher {
 public:
  using FrameSink = std::function<void(EncodedFrame)>;  // called on the publisher's threads

  Publisher(const EncodeSettings& settings, FrameSink sink);
  ~Publisher();  // blocks until the threads ended

  void pushPicture(PicturePtr picture);                    // any thread; size may change
  void pushSound(std::shared_ptr<const Sound> sound);      // any one thread; any length
  void requestKeyFrame();                                  // any thread; coalesced to 1 in 500 ms
  void setMuted(bool muted);                               // silence is sent instead of sound
  [[nodiscard]] PublisherStatistics statistics() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> m_impl;
};

}  // namespace vinicast::media
