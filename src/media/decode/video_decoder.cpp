// SPDX-License-Identifier: MIT
#include "media/decode/video_decoder.hpp"

#include <algorithm>
#include <cstring>

#include "media/base/av.hpp"
#include "media/base/frame_scaler.hpp"

namespace vinicast::media {
namespace {

AvCodecContextPtr openDecoder() {
  silenceAvLog();  // bytes from the network write no log
  const AVCodec* codec = avcodec_find_decoder(AV_CODEC_ID_H264);
  if (codec == nullptr) return nullptr;
  AvCodecContextPtr context(avcodec_alloc_context3(codec));
  if (!context) return nullptr;
  context->flags |= AV_CODEC_FLAG_LOW_DELAY;
  // One thread takes 2 ms for 720p. With slice threads libavcodec stops checking that a picture has all its
  // macroblocks, and a broken one would be shown.
  context->thread_type = FF_THREAD_SLICE;
  context->thread_count = 1;
  context->max_pixels = VideoDecoder::kMaxPicturePixels;
  if (avcodec_open2(context.get(), codec, nullptr) < 0) return nullptr;
  return context;
}

void copyPlane(std::vector<std::uint8_t>& plane, const std::uint8_t* source, std::ptrdiff_t stride, int width,
               int height) {
  plane.reserve(static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
  for (int row = 0; row < height; ++row, source += stride) plane.insert(plane.end(), source, source + width);
}

// Planar 4:2:0 in limited range is what pictures are: the rows are copied as they are.
std::shared_ptr<Picture> copyOf(const AVFrame& frame) {
  auto picture = std::make_shared<Picture>();
  picture->width = frame.width & ~1;
  picture->height = frame.height & ~1;
  if (picture->width < 2 || picture->height < 2) return nullptr;
  picture->strides = {picture->width, picture->width / 2, picture->width / 2};
  for (std::size_t i = 0; i < 3; ++i) {
    const int shift = i == 0 ? 0 : 1;
    copyPlane(picture->planes[i], frame.data[i], frame.linesize[i], picture->width >> shift,
              picture->height >> shift);
  }
  return picture;
}

}  // namespace

struct VideoDecoder::Impl {
  AvCodecContextPtr context = openDecoder();
  AvPacketPtr packet = makePacket();
  AvFramePtr frame = makeFrame();
  FrameScaler scaler{Size{4096, 4096}};

  PicturePtr toPicture(std::int64_t captureMicros, std::uint32_t frameNumber) {
    if (frame->format == AV_PIX_FMT_YUV420P && frame->color_range != AVCOL_RANGE_JPEG) {
      const auto picture = copyOf(*frame);
      if (!picture) return nullptr;
      picture->captureMicros = captureMicros;
      picture->frameNumber = frameNumber;
      return picture;
    }
    const PicturePtr scaled = scaler.scale(viewOf(*frame), captureMicros);
    if (!scaled) return nullptr;
    auto picture = std::make_shared<Picture>(*scaled);
    picture->frameNumber = frameNumber;
    return picture;
  }

  bool sendUnit(std::span<const std::byte> unit) {
    if (av_new_packet(packet.get(), static_cast<int>(unit.size())) < 0)
      return false;  // padded as decoders need it
    std::memcpy(packet->data, unit.data(), unit.size());
    const int sent = avcodec_send_packet(context.get(), packet.get());
    av_packet_unref(packet.get());
    return sent >= 0;
  }
};

VideoDecoder::VideoDecoder() : m_impl(std::make_unique<Impl>()) {}
VideoDecoder::~VideoDecoder() = default;

VideoDecoder::Decoded VideoDecoder::decode(std::span<const std::byte> unit, std::int64_t captureMicros,
                                           std::uint32_t frameNumber) {
  Impl& impl = *m_impl;
  if (!impl.context || !impl.packet || !impl.frame || unit.empty() || unit.size() > kMaxUnitBytes) return {};
  const bool sent = impl.sendUnit(unit);
  Decoded decoded;
  // A unit makes one picture; should it make more, the newest counts and none is left behind for the next
  // unit.
  while (avcodec_receive_frame(impl.context.get(), impl.frame.get()) >= 0) {
    const AVFrame& frame = *impl.frame;
    const bool clean = sent && frame.decode_error_flags == 0 && (frame.flags & AV_FRAME_FLAG_CORRUPT) == 0;
    decoded.picture = clean ? impl.toPicture(captureMicros, frameNumber) : nullptr;
    decoded.keyFrame = frame.key_frame != 0;
    av_frame_unref(impl.frame.get());
    if (!clean) break;
  }
  return decoded;
}

void VideoDecoder::flush() {
  if (m_impl->context) avcodec_flush_buffers(m_impl->context.get());
}

}  // namespace vinicast::media
