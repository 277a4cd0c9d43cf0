// SPDX-License-Identifier: MIT
#pragma once

// Private to the sources: decoded sound of any format as 48 kHz stereo float, cut into blocks of 10 ms.

#include <cstdint>
#include <functional>
#include <vector>

#include "media/base/av.hpp"
#include "media/base/raw.hpp"

namespace vinicast::media {

// One thread at a time. The output is a continuous line of samples; put() says where on it a frame belongs.
class SoundBlocks {
 public:
  // A block and the number of its first sample since the beginning.
  using Sink = std::function<void(std::shared_ptr<Sound>, std::int64_t firstSample)>;

  explicit SoundBlocks(Sink sink) : m_sink(std::move(sink)) {}
  // `atSample`: where the frame should begin. Small deviations are ignored, a short gap is filled with
  // silence, a long one stays, an overlap is dropped. A frame that can't be resampled is passed over.
  void put(const AVFrame& frame, std::int64_t atSample);
  // Goes on to that place in the same way; what the resampler holds is forgotten.
  void padTo(std::int64_t sample);
  [[nodiscard]] std::int64_t position() const { return m_position; }

 private:
  [[nodiscard]] bool prepare(const AVFrame& frame);
  void append(const float* samples, std::size_t floats);
  void advanceTo(std::int64_t sample);
  void silence(std::int64_t samples);

  Sink m_sink;
  SwrContextPtr m_swr;
  int m_format = -1;
  int m_rate = 0;
  int m_channels = 0;
  std::vector<float> m_resampled;
  std::vector<float> m_block;   // less than a block between calls
  std::int64_t m_position = 0;  // samples put out, with those in m_block
};

}  // namespace vinicast::media
