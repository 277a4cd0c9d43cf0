// SPDX-License-Identifier: MIT
#include "media/base/convert.hpp"

#include <algorithm>
#include <cstring>

#include "media/base/av.hpp"
#include "media/base/frame_scaler.hpp"

namespace vinicast::media {

namespace {

constexpr int kMaxJpegBytes = 64 * 1024 * 1024;

AVPixelFormat formatOf(PixelLayout layout) {
  switch (layout) {
    case PixelLayout::I420:
      return AV_PIX_FMT_YUV420P;
    case PixelLayout::Nv12:
      return AV_PIX_FMT_NV12;
    case PixelLayout::Nv21:
      return AV_PIX_FMT_NV21;
    case PixelLayout::Yuyv:
      return AV_PIX_FMT_YUYV422;
    case PixelLayout::Uyvy:
      return AV_PIX_FMT_UYVY422;
    case PixelLayout::Bgra:
      return AV_PIX_FMT_BGR0;
    case PixelLayout::Rgba:
      return AV_PIX_FMT_RGB0;
    case PixelLayout::Argb:
      return AV_PIX_FMT_0RGB;
    case PixelLayout::Mjpeg:
      break;
  }
  return AV_PIX_FMT_NONE;
}

std::size_t planesOf(PixelLayout layout) {
  switch (layout) {
    case PixelLayout::I420:
      return 3;
    case PixelLayout::Nv12:
    case PixelLayout::Nv21:
      return 2;
    default:
      return 1;
  }
}

// Decodes single JPEG pictures, as cameras send them.
class JpegDecoder {
 public:
  JpegDecoder() : m_packet(makePacket()), m_frame(makeFrame()) {
    const AVCodec* codec = avcodec_find_decoder(AV_CODEC_ID_MJPEG);
    m_context.reset(codec != nullptr ? avcodec_alloc_context3(codec) : nullptr);
    if (m_context == nullptr) {
      return;
    }
    m_context->thread_count = 1;
    m_context->max_pixels = kMaxPixels;
    m_context->err_recognition = AV_EF_EXPLODE;
    if (avcodec_open2(m_context.get(), codec, nullptr) < 0) {
      m_context.reset();
    }
  }

  // Null if it is broken; else valid until the next call.
  const AVFrame* decode(const std::uint8_t* bytes, int size) {
    if (m_context == nullptr || bytes == nullptr || size < 4 || size > kMaxJpegBytes) {
      return nullptr;
    }
    // A JPEG without its end was cut on the way. Cameras may pad after it with zeros.
    int end = size;
    while (end > 2 && bytes[end - 1] == 0) {
      --end;
    }
    if (bytes[end - 2] != 0xff || bytes[end - 1] != 0xd9 || av_new_packet(m_packet.get(), end) < 0) {
      return nullptr;
    }
    std::memcpy(m_packet->data, bytes, static_cast<std::size_t>(end));
    const int sent = avcodec_send_packet(m_context.get(), m_packet.get());
    av_packet_unref(m_packet.get());
    const int received = sent < 0 ? sent : avcodec_receive_frame(m_context.get(), m_frame.get());
    if (received < 0 || m_frame->decode_error_flags != 0 || (m_frame->flags & AV_FRAME_FLAG_CORRUPT) != 0) {
      avcodec_flush_buffers(m_context.get());
      return nullptr;
    }
    return m_frame.get();
  }

 private:
  AvCodecContextPtr m_context;
  AvPacketPtr m_packet;
  AvFramePtr m_frame;
};

}  // namespace

struct PictureConverter::Impl {
  FrameScaler scaler;
  std::unique_ptr<JpegDecoder> jpeg;  // made when the first JPEG comes
};

PictureConverter::PictureConverter(int maxWidth, int maxHeight)
    : m_impl(new Impl{FrameScaler({std::max(maxWidth, 2), std::max(maxHeight, 2)}), nullptr}) {
  silenceAvLog();
}

PictureConverter::~PictureConverter() = default;

PicturePtr PictureConverter::convert(const PixelView& view, std::int64_t captureMicros) {
  if (view.layout == PixelLayout::Mjpeg) {
    if (m_impl->jpeg == nullptr) {
      m_impl->jpeg = std::make_unique<JpegDecoder>();
    }
    const AVFrame* frame = m_impl->jpeg->decode(view.planes[0], view.strides[0]);
    return frame != nullptr ? m_impl->scaler.scale(viewOf(*frame), captureMicros) : nullptr;
  }
  for (std::size_t plane = 0; plane < planesOf(view.layout); ++plane) {
    if (view.planes[plane] == nullptr) {
      return nullptr;
    }
  }
  ImageView image;
  image.format = formatOf(view.layout);
  image.size = {view.width, view.height};
  image.displaySize = image.size;
  image.bt601 = !view.bt709;
  image.fullRange = view.fullRange;
  for (std::size_t plane = 0; plane < 3; ++plane) {
    image.planes[plane] = view.planes[plane];
    image.strides[plane] = view.strides[plane];
  }
  return m_impl->scaler.scale(image, captureMicros);
}

struct RgbScaler::Impl {
  SwsContextPtr sws;
  Size from;
  Size to;

  bool prepare(Size newFrom, Size newTo) {
    if (sws != nullptr && from.width == newFrom.width && from.height == newFrom.height &&
        to.width == newTo.width && to.height == newTo.height) {
      return true;
    }
    from = newFrom;
    to = newTo;
    const bool same = from.width == to.width && from.height == to.height;
    sws.reset(sws_getContext(from.width, from.height, AV_PIX_FMT_YUV420P, to.width, to.height,
                             AV_PIX_FMT_BGRA, same ? SWS_POINT : SWS_FAST_BILINEAR, nullptr, nullptr,
                             nullptr));
    if (sws == nullptr) {
      return false;
    }
    const int* matrix = sws_getCoefficients(SWS_CS_ITU709);
    sws_setColorspaceDetails(sws.get(), matrix, 0, matrix, 1, 0, 1 << 16, 1 << 16);
    return true;
  }
};

RgbScaler::RgbScaler() : m_impl(new Impl) {
  silenceAvLog();
}
RgbScaler::~RgbScaler() = default;

std::shared_ptr<const RgbPicture> RgbScaler::scale(const Picture& picture, int viewWidth, int viewHeight) {
  const auto inRange = [](int side) { return side >= 1 && side <= kMaxSide; };
  if (!inRange(picture.width) || !inRange(picture.height) || !inRange(viewWidth) || !inRange(viewHeight)) {
    return nullptr;
  }
  // The largest size of the picture's aspect within the view; unlike fitWithin() it may grow and may be odd.
  Size target{viewWidth, viewHeight};
  const auto wide = static_cast<std::int64_t>(picture.width) * viewHeight;
  const auto high = static_cast<std::int64_t>(picture.height) * viewWidth;
  if (wide > high) {
    target.height = std::max(1, static_cast<int>((high + picture.width / 2) / picture.width));
  } else {
    target.width = std::max(1, static_cast<int>((wide + picture.height / 2) / picture.height));
  }
  if (!m_impl->prepare({picture.width, picture.height}, target)) {
    return nullptr;
  }
  auto rgb = std::make_shared<RgbPicture>();
  rgb->width = target.width;
  rgb->height = target.height;
  rgb->bytesPerLine =
      (target.width * 4 + 63) / 64 * 64;  // libswscale's vector code may write past a row's end
  rgb->pixels.resize(static_cast<std::size_t>(rgb->bytesPerLine) * static_cast<std::size_t>(target.height) +
                     64);
  rgb->captureMicros = picture.captureMicros;
  rgb->frameNumber = picture.frameNumber;
  const std::array<const std::uint8_t*, 4> from{picture.planes[0].data(), picture.planes[1].data(),
                                                picture.planes[2].data(), nullptr};
  const std::array<int, 4> fromStrides{picture.strides[0], picture.strides[1], picture.strides[2], 0};
  const std::array<std::uint8_t*, 4> to{rgb->pixels.data(), nullptr, nullptr, nullptr};
  const std::array<int, 4> toStrides{rgb->bytesPerLine, 0, 0, 0};
  const int rows = sws_scale(m_impl->sws.get(), from.data(), fromStrides.data(), 0, picture.height, to.data(),
                             toStrides.data());
  return rows == target.height ? rgb : nullptr;
}

}  // namespace vinicast::media
