// SPDX-License-Identifier: MIT
#include "media/encode/encoder_input.hpp"

extern "C" {
#include <libavutil/hwcontext.h>
}

#include <cstring>
#include <string_view>

namespace vinicast::media {

namespace {

// Surfaces on the device: one in the encoder, one being filled, and what the driver keeps for reference.
constexpr int kSurfaces = 8;

void releasePicture(void* opaque, std::uint8_t* /*data*/) {
  delete static_cast<PicturePtr*>(opaque);
}

void describe(AVFrame& frame) {
  frame.color_range = AVCOL_RANGE_MPEG;
  frame.colorspace = AVCOL_SPC_BT709;
}

// The frame borrows the picture's planes and keeps it alive.
bool wrap(AVFrame& frame, const PicturePtr& picture) {
  auto keeper = std::make_unique<PicturePtr>(picture);
  auto* luma = const_cast<std::uint8_t*>(picture->planes[0].data());
  frame.buf[0] = av_buffer_create(luma, picture->planes[0].size(), releasePicture, keeper.get(),
                                  AV_BUFFER_FLAG_READONLY);
  if (frame.buf[0] == nullptr) return false;
  (void)keeper.release();  // now the buffer's
  for (std::size_t plane = 0; plane < 3; ++plane) {
    frame.data[plane] = const_cast<std::uint8_t*>(picture->planes[plane].data());
    frame.linesize[plane] = picture->strides[plane];
  }
  frame.format = AV_PIX_FMT_YUV420P;
  frame.width = picture->width;
  frame.height = picture->height;
  return true;
}

}  // namespace

bool EncoderInput::prepare(AVCodecContext& context) {
  const std::string_view codec = context.codec->name;
  if (codec == "h264_qsv") m_kind = Kind::Nv12;
  if (codec == "h264_vaapi") m_kind = Kind::OnDevice;
  context.pix_fmt = m_kind == Kind::Planes ? AV_PIX_FMT_YUV420P
                    : m_kind == Kind::Nv12 ? AV_PIX_FMT_NV12
                                           : AV_PIX_FMT_VAAPI;
  if (m_frame == nullptr || m_staging == nullptr) return false;
  if (m_kind != Kind::OnDevice) return true;
  AVBufferRef* device = nullptr;
  if (av_hwdevice_ctx_create(&device, AV_HWDEVICE_TYPE_VAAPI, nullptr, nullptr, 0) < 0) return false;
  m_device.reset(device);
  m_frames.reset(av_hwframe_ctx_alloc(device));
  if (m_frames == nullptr) return false;
  auto* frames = reinterpret_cast<AVHWFramesContext*>(m_frames->data);
  frames->format = AV_PIX_FMT_VAAPI;
  frames->sw_format = AV_PIX_FMT_NV12;
  frames->width = context.width;
  frames->height = context.height;
  frames->initial_pool_size = kSurfaces;
  if (av_hwframe_ctx_init(m_frames.get()) < 0) return false;
  context.hw_frames_ctx = av_buffer_ref(m_frames.get());
  return context.hw_frames_ctx != nullptr;
}

AVFrame* EncoderInput::frameOf(const PicturePtr& picture) {
  av_frame_unref(m_frame.get());
  bool made = false;
  switch (m_kind) {
    case Kind::Planes:
      made = wrap(*m_frame, picture);
      break;
    case Kind::Nv12:
      made = fillNv12(*picture) && av_frame_ref(m_frame.get(), m_staging.get()) >= 0;
      break;
    case Kind::OnDevice:
      made = fillNv12(*picture) && upload();
      break;
  }
  if (!made) return nullptr;
  describe(*m_frame);
  return m_frame.get();
}

bool EncoderInput::fillNv12(const Picture& picture) {
  AVFrame& frame = *m_staging;
  // The encoder may still read the last one.
  av_frame_unref(&frame);
  frame.format = AV_PIX_FMT_NV12;
  frame.width = picture.width;
  frame.height = picture.height;
  if (av_frame_get_buffer(&frame, 0) < 0) return false;
  const auto row = [](const std::vector<std::uint8_t>& plane, int stride, int number) {
    return plane.data() + static_cast<std::ptrdiff_t>(stride) * number;
  };
  for (int y = 0; y < picture.height; ++y)
    std::memcpy(frame.data[0] + static_cast<std::ptrdiff_t>(frame.linesize[0]) * y,
                row(picture.planes[0], picture.strides[0], y), static_cast<std::size_t>(picture.width));
  for (int y = 0; y < picture.height / 2; ++y) {
    const std::uint8_t* u = row(picture.planes[1], picture.strides[1], y);
    const std::uint8_t* v = row(picture.planes[2], picture.strides[2], y);
    std::uint8_t* to = frame.data[1] + static_cast<std::ptrdiff_t>(frame.linesize[1]) * y;
    for (int x = 0; x < picture.width / 2; ++x) {
      to[2 * x] = u[x];
      to[2 * x + 1] = v[x];
    }
  }
  return true;
}

bool EncoderInput::upload() {
  return av_hwframe_get_buffer(m_frames.get(), m_frame.get(), 0) >= 0 &&
         av_hwframe_transfer_data(m_frame.get(), m_staging.get(), 0) >= 0;
}

}  // namespace vinicast::media
