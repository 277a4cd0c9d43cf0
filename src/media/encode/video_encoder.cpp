// SPDX-License-Identifier: MIT
#include "media/encode/video_encoder.hpp"

#include <algorithm>
#include <thread>

namespace vinicast::media {

namespace {

// VBV buffer in pictures: at 3 a key frame is about 3 times a mean picture, at half a second 8 times.
constexpr int kBufferPictures = 3;
constexpr int kMaxSide = 8192;

// Slices in parallel cost delay on a busy small machine; a single thread does 720p in 5 ms.
int threadsFor(int width, int height) {
  const auto cores = static_cast<int>(std::thread::hardware_concurrency());
  const bool large = static_cast<std::int64_t>(width) * height > 1280LL * 720;
  return large && cores >= 4 ? std::min(4, cores / 2) : 1;
}

void releasePicture(void* opaque, std::uint8_t* /*data*/) {
  delete static_cast<PicturePtr*>(opaque);
}

// The frame borrows the picture's planes and keeps it alive.
bool wrap(AVFrame& frame, const PicturePtr& picture) {
  auto keeper = std::make_unique<PicturePtr>(picture);
  auto* luma = const_cast<std::uint8_t*>(picture->planes[0].data());
  frame.buf[0] = av_buffer_create(luma, picture->planes[0].size(), releasePicture, keeper.get(),
                                  AV_BUFFER_FLAG_READONLY);
  if (frame.buf[0] == nullptr) {
    return false;
  }
  (void)keeper.release();  // now the buffer's
  for (std::size_t plane = 0; plane < 3; ++plane) {
    frame.data[plane] = const_cast<std::uint8_t*>(picture->planes[plane].data());
    frame.linesize[plane] = picture->strides[plane];
  }
  frame.format = AV_PIX_FMT_YUV420P;
  frame.width = picture->width;
  frame.height = picture->height;
  frame.color_range = AVCOL_RANGE_MPEG;
  frame.colorspace = AVCOL_SPC_BT709;
  return true;
}

}  // namespace

std::optional<VideoEncoder> VideoEncoder::open(const VideoEncoderSettings& settings) {
  const AVCodec* codec = avcodec_find_encoder_by_name("libx264");
  if (codec == nullptr || settings.width < 2 || settings.height < 2 || settings.width > kMaxSide ||
      settings.height > kMaxSide || settings.width % 2 != 0 || settings.height % 2 != 0) {
    return std::nullopt;
  }
  VideoEncoder encoder;
  encoder.m_settings = settings;
  encoder.m_context.reset(avcodec_alloc_context3(codec));
  encoder.m_frame = makeFrame();
  encoder.m_packet = makePacket();
  AVCodecContext* context = encoder.m_context.get();
  if (context == nullptr || encoder.m_frame == nullptr || encoder.m_packet == nullptr) {
    return std::nullopt;
  }
  const int rate = std::clamp(settings.frameRate, 1, 240);
  context->width = settings.width;
  context->height = settings.height;
  context->pix_fmt = AV_PIX_FMT_YUV420P;
  context->time_base = {1, rate};
  context->framerate = {rate, 1};
  context->gop_size = rate * std::max(settings.keyFrameSeconds, 1);
  context->max_b_frames = 0;
  context->bit_rate = settings.bitrate;
  context->rc_max_rate = settings.bitrate;
  context->rc_buffer_size = static_cast<int>(std::int64_t{settings.bitrate} * kBufferPictures / rate);
  context->thread_count = threadsFor(settings.width, settings.height);
  context->color_range = AVCOL_RANGE_MPEG;
  context->colorspace = AVCOL_SPC_BT709;
  context->color_primaries = AVCOL_PRI_BT709;
  context->color_trc = AVCOL_TRC_BT709;
  av_opt_set(context->priv_data, "preset", "superfast", 0);
  av_opt_set(context->priv_data, "tune", "zerolatency", 0);
  av_opt_set(context->priv_data, "profile", "high", 0);
  av_opt_set(context->priv_data, "forced-idr", "1", 0);
  av_opt_set(context->priv_data, "x264-params", "repeat-headers=1:scenecut=0", 0);
  if (avcodec_open2(context, codec, nullptr) < 0) {
    return std::nullopt;
  }
  return encoder;
}

std::optional<VideoEncoder::AccessUnit> VideoEncoder::encode(const PicturePtr& picture, bool forceKeyFrame) {
  AVFrame* frame = m_frame.get();
  if (!wrap(*frame, picture)) {
    return std::nullopt;
  }
  frame->pts = m_count++;
  frame->pict_type = forceKeyFrame ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE;
  const int sent = avcodec_send_frame(m_context.get(), frame);
  av_frame_unref(frame);
  if (sent < 0 || avcodec_receive_packet(m_context.get(), m_packet.get()) < 0) {
    return std::nullopt;
  }
  const auto* bytes = reinterpret_cast<const std::byte*>(m_packet->data);
  AccessUnit unit{(m_packet->flags & AV_PKT_FLAG_KEY) != 0, {bytes, bytes + m_packet->size}};
  av_packet_unref(m_packet.get());
  return unit;
}

}  // namespace vinicast::media
