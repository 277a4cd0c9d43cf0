// SPDX-License-Identifier: MIT
#pragma once

// H.264 access units to pictures (libavcodec, ITU-T H.264 Annex B). One thread. Any bytes may come in: a
// picture comes out only if it is whole. libavcodec does not tell that a unit between two others was never
// given: who knows of a gap must flush() and wait for a key frame (VideoPath does).

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "media/base/raw.hpp"

namespace vinicast::media {

class VideoDecoder {
 public:
  // Larger pictures are refused before anything is allocated for them: 4096x2304.
  static constexpr std::int64_t kMaxPicturePixels = 4096LL * 2304;
  static constexpr std::size_t kMaxUnitBytes = 8 * 1024 * 1024;

  struct Decoded {
    PicturePtr picture;     // null: the unit is broken, rests on missing ones, or is no picture at all
    bool keyFrame = false;  // the picture needs none before it
  };

  VideoDecoder();
  ~VideoDecoder();
  VideoDecoder(const VideoDecoder&) = delete;
  VideoDecoder& operator=(const VideoDecoder&) = delete;

  // One whole access unit. The picture gets the capture time and number given.
  [[nodiscard]] Decoded decode(std::span<const std::byte> unit, std::int64_t captureMicros,
                               std::uint32_t frameNumber);
  // Forgets all pictures: the next unit must be a key frame.
  void flush();

 private:
  struct Impl;
  std::unique_ptr<Impl> m_impl;
};

}  // namespace vinicast::media
