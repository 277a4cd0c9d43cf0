// SPDX-License-Identifier: MIT
#include "media/encode/video_encoder.hpp"

#include <algorithm>
#include <string_view>
#include <thread>

namespace vinicast::media {

namespace {

// VBV buffer in pictures: at 3 a key frame is about 3 times a mean picture, at half a second 8 times.
constexpr int kBufferPictures = 3;
// A change of the bits a second by less than this part is not worth a new encoder.
constexpr std::uint32_t kSmallChange = 5;
constexpr int kMaxSide = 8192;

// Slices in parallel cost delay on a busy small machine; a single thread does 720p in 5 ms.
int threadsFor(int width, int height) {
  const auto cores = static_cast<int>(std::thread::hardware_concurrency());
  const bool large = static_cast<std::int64_t>(width) * height > 1280LL * 720;
  return large && cores >= 4 ? std::min(4, cores / 2) : 1;
}

struct Option {
  const char* name;
  const char* value;
};

// What each encoder is told so that a picture in is an access unit out, a wanted key frame is an IDR, and an
// IDR brings its parameter sets along. An option that an encoder's version lacks is left out; what comes of
// it all is for encoder_choice.hpp to see.
std::vector<Option> optionsOf(std::string_view codec, const VideoEncoderSettings& settings) {
  if (codec == "h264_nvenc")
    return {{"preset", "p3"}, {"tune", "ull"},     {"zerolatency", "1"},
            {"delay", "0"},   {"forced-idr", "1"}, {"rc", "cbr"}};
  if (codec == "h264_vaapi") return {{"async_depth", "1"}, {"rc_mode", "CBR"}, {"profile", "high"}};
  if (codec == "h264_qsv")
    return {{"preset", "veryfast"}, {"async_depth", "1"}, {"forced_idr", "1"}, {"look_ahead", "0"}};
  return {{"preset", settings.preset.c_str()},
          {"tune", "zerolatency"},
          // Ultrafast has no 8x8 transform, which is what High is for.
          {"profile", "high"},
          {"forced-idr", "1"},
          {"x264-params", "repeat-headers=1:scenecut=0"}};
}

}  // namespace

std::optional<VideoEncoder> VideoEncoder::open(const VideoEncoderSettings& settings) {
  const AVCodec* codec = avcodec_find_encoder_by_name(settings.codec.c_str());
  if (codec == nullptr || settings.width < 2 || settings.height < 2 || settings.width > kMaxSide ||
      settings.height > kMaxSide || settings.width % 2 != 0 || settings.height % 2 != 0) {
    return std::nullopt;
  }
  VideoEncoder encoder;
  encoder.m_settings = settings;
  encoder.m_context.reset(avcodec_alloc_context3(codec));
  encoder.m_packet = makePacket();
  AVCodecContext* context = encoder.m_context.get();
  if (context == nullptr || encoder.m_packet == nullptr) {
    return std::nullopt;
  }
  const int rate = std::clamp(settings.frameRate, 1, 240);
  context->width = settings.width;
  context->height = settings.height;
  context->time_base = {1, rate};
  context->framerate = {rate, 1};
  context->gop_size = rate * std::max(settings.keyFrameSeconds, 1);
  context->max_b_frames = 0;
  encoder.applyBitrate();
  context->thread_count = threadsFor(settings.width, settings.height);
  context->color_range = AVCOL_RANGE_MPEG;
  context->colorspace = AVCOL_SPC_BT709;
  context->color_primaries = AVCOL_PRI_BT709;
  context->color_trc = AVCOL_TRC_BT709;
  for (const Option& option : optionsOf(settings.codec, settings))
    av_opt_set(context->priv_data, option.name, option.value, 0);
  if (!encoder.m_input.prepare(*context)) {
    return std::nullopt;
  }
  if (avcodec_open2(context, codec, nullptr) < 0) {
    return std::nullopt;
  }
  return encoder;
}

void VideoEncoder::applyBitrate() {
  const int rate = std::clamp(m_settings.frameRate, 1, 240);
  m_context->bit_rate = m_settings.bitrate;
  m_context->rc_max_rate = m_settings.bitrate;
  m_context->rc_buffer_size = static_cast<int>(std::int64_t{m_settings.bitrate} * kBufferPictures / rate);
}

bool VideoEncoder::setBitrate(std::uint32_t bitsPerSecond) {
  const std::uint32_t now = m_settings.bitrate;
  if (bitsPerSecond == now) {
    return true;
  }
  if (m_settings.codec != kSoftware) {
    const std::uint32_t change = bitsPerSecond > now ? bitsPerSecond - now : now - bitsPerSecond;
    return change < now / kSmallChange;
  }
  m_settings.bitrate = bitsPerSecond;
  applyBitrate();
  return true;
}

std::optional<VideoEncoder::AccessUnit> VideoEncoder::encode(const PicturePtr& picture, bool forceKeyFrame) {
  AVFrame* frame = m_input.frameOf(picture);
  if (frame == nullptr) {
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

std::string VideoEncoder::nameOf(const std::string& codec, const std::string& preset) {
  return codec == kSoftware ? codec + ' ' + preset : codec;
}

}  // namespace vinicast::media
