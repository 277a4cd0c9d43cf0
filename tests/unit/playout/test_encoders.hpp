// SPDX-License-Identifier: MIT
#pragma once

// Frames as a publisher would send them, straight from libx264 and libopus.

#include <cstdint>
#include <memory>
#include <span>

#include "media/base/raw.hpp"
#include "vinicast/live.hpp"

namespace vinicast::media::test {

class OpusTestEncoder {
 public:
  OpusTestEncoder();
  ~OpusTestEncoder();
  // 10 ms of interleaved stereo; captured at number * 10 ms.
  [[nodiscard]] ReceivedFrame frame(std::uint32_t number, std::span<const float> samples);

 private:
  struct Impl;
  std::unique_ptr<Impl> m_impl;
};

class H264TestEncoder {
 public:
  H264TestEncoder(int width, int height, int rate = 30);
  ~H264TestEncoder();
  // A moving pattern whose luma at (8, 8) tells the number (lumaOf); captured at number / rate.
  [[nodiscard]] ReceivedFrame frame(std::uint32_t number, bool key);
  [[nodiscard]] std::int64_t captureMicros(std::uint32_t number) const;

  // The brightness of the block in the corner of picture `number`; steps of 20, so that it survives the
  // codec.
  [[nodiscard]] static int lumaOf(std::uint32_t number);
  [[nodiscard]] static int cornerOf(const Picture& picture);

 private:
  struct Impl;
  std::unique_ptr<Impl> m_impl;
};

}  // namespace vinicast::media::test
