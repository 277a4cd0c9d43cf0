// SPDX-License-Identifier: MIT
#pragma once

// Private to the encoder: pictures as the AVFrames that one kind of encoder takes. Software encoders get the
// picture's own planes, without a copy; the others get NV12, in memory or on the graphics processor.
// One thread at a time.

#include <memory>

#include "media/base/av.hpp"
#include "media/base/raw.hpp"

namespace vinicast::media {

struct AvBufferDeleter {
  void operator()(AVBufferRef* buffer) const { av_buffer_unref(&buffer); }
};
using AvBufferPtr = std::unique_ptr<AVBufferRef, AvBufferDeleter>;

class EncoderInput {
 public:
  // Sets the context's pixel format, and its frames' place where they lie on a device. False if that device
  // can't be had. Before avcodec_open2().
  [[nodiscard]] bool prepare(AVCodecContext& context);
  // The picture as a frame; null if that fails. It is the encoder's until the next call.
  [[nodiscard]] AVFrame* frameOf(const PicturePtr& picture);

 private:
  enum class Kind { Planes, Nv12, OnDevice };

  bool fillNv12(const Picture& picture);
  bool upload();

  Kind m_kind = Kind::Planes;
  AvBufferPtr m_device;
  AvBufferPtr m_frames;
  AvFramePtr m_frame = makeFrame();    // what the encoder gets
  AvFramePtr m_staging = makeFrame();  // NV12 in memory
};

}  // namespace vinicast::media
