// SPDX-License-Identifier: MIT
#include "unit/playout/test_encoders.hpp"

#include <opus.h>

#include <array>
#include <cstring>
#include <stdexcept>

#include "media/base/av.hpp"

namespace vinicast::media::test {
namespace {

constexpr int kCorner = 16;

void require(bool condition, const char* what) {
  if (!condition) throw std::runtime_error(what);
}

}  // namespace

struct OpusTestEncoder::Impl {
  OpusEncoder* encoder = nullptr;
};

OpusTestEncoder::OpusTestEncoder() : m_impl(std::make_unique<Impl>()) {
  int error = OPUS_OK;
  m_impl->encoder = opus_encoder_create(kSampleRate, kChannels, OPUS_APPLICATION_AUDIO, &error);
  require(error == OPUS_OK, "no Opus encoder");
}

OpusTestEncoder::~OpusTestEncoder() {
  opus_encoder_destroy(m_impl->encoder);
}

ReceivedFrame OpusTestEncoder::frame(std::uint32_t number, std::span<const float> samples) {
  std::array<unsigned char, 1500> packet{};
  const int bytes = opus_encode_float(m_impl->encoder, samples.data(), static_cast<int>(samples.size() / 2),
                                      packet.data(), static_cast<opus_int32>(packet.size()));
  require(bytes > 0, "Opus refused to encode");
  ReceivedFrame frame;
  frame.stream = StreamKind::Audio;
  frame.keyFrame = true;
  frame.frameNumber = number;
  frame.captureMicros = static_cast<std::int64_t>(number) * 10'000;
  frame.durationMicros = 10'000;
  frame.bytes.resize(static_cast<std::size_t>(bytes));
  std::memcpy(frame.bytes.data(), packet.data(), frame.bytes.size());
  return frame;
}

struct H264TestEncoder::Impl {
  AvCodecContextPtr context;
  AvFramePtr frame = makeFrame();
  AvPacketPtr packet = makePacket();
  int rate = 30;

  void draw(std::uint32_t number) const {
    const AVFrame& picture = *frame;
    for (int y = 0; y < picture.height; ++y) {
      std::uint8_t* row = picture.data[0] + static_cast<std::ptrdiff_t>(y) * picture.linesize[0];
      for (int x = 0; x < picture.width; ++x)
        row[x] = static_cast<std::uint8_t>(40 + ((x + y * 2 + static_cast<int>(number) * 3) & 127));
    }
    for (int y = 0; y < kCorner; ++y) {
      std::memset(picture.data[0] + static_cast<std::ptrdiff_t>(y) * picture.linesize[0], lumaOf(number),
                  kCorner);
    }
    for (int plane = 1; plane < 3; ++plane) {
      for (int y = 0; y < picture.height / 2; ++y) {
        std::memset(picture.data[plane] + static_cast<std::ptrdiff_t>(y) * picture.linesize[plane],
                    100 + plane * 20, static_cast<std::size_t>(picture.width / 2));
      }
    }
  }
};

H264TestEncoder::H264TestEncoder(int width, int height, int rate) : m_impl(std::make_unique<Impl>()) {
  silenceAvLog();
  const AVCodec* codec = avcodec_find_encoder_by_name("libx264");
  require(codec != nullptr, "no libx264");
  m_impl->context.reset(avcodec_alloc_context3(codec));
  AVCodecContext& context = *m_impl->context;
  context.width = width;
  context.height = height;
  context.pix_fmt = AV_PIX_FMT_YUV420P;
  context.time_base = {1, rate};
  context.framerate = {rate, 1};
  context.gop_size = 100'000;
  context.max_b_frames = 0;
  context.thread_count = 1;
  context.bit_rate = 3'000'000;
  av_opt_set(context.priv_data, "preset", "superfast", 0);
  av_opt_set(context.priv_data, "tune", "zerolatency", 0);
  av_opt_set(context.priv_data, "forced-idr", "1", 0);
  av_opt_set(context.priv_data, "x264-params", "repeat-headers=1:scenecut=0", 0);
  require(avcodec_open2(&context, codec, nullptr) >= 0, "libx264 does not open");
  m_impl->rate = rate;
  m_impl->frame->format = AV_PIX_FMT_YUV420P;
  m_impl->frame->width = width;
  m_impl->frame->height = height;
  require(av_frame_get_buffer(m_impl->frame.get(), 0) >= 0, "no memory for a picture");
}

H264TestEncoder::~H264TestEncoder() = default;

ReceivedFrame H264TestEncoder::frame(std::uint32_t number, bool key) {
  require(av_frame_make_writable(m_impl->frame.get()) >= 0, "no memory for a picture");
  m_impl->draw(number);
  m_impl->frame->pts = number;
  m_impl->frame->pict_type = key ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE;
  require(avcodec_send_frame(m_impl->context.get(), m_impl->frame.get()) >= 0, "libx264 takes no picture");
  require(avcodec_receive_packet(m_impl->context.get(), m_impl->packet.get()) >= 0,
          "libx264 holds a picture back");
  const AVPacket& packet = *m_impl->packet;
  ReceivedFrame frame;
  frame.keyFrame = (packet.flags & AV_PKT_FLAG_KEY) != 0;
  frame.frameNumber = number;
  frame.captureMicros = captureMicros(number);
  frame.durationMicros = static_cast<std::uint32_t>(1'000'000 / m_impl->rate);
  frame.bytes.resize(static_cast<std::size_t>(packet.size));
  std::memcpy(frame.bytes.data(), packet.data, frame.bytes.size());
  av_packet_unref(m_impl->packet.get());
  return frame;
}

std::int64_t H264TestEncoder::captureMicros(std::uint32_t number) const {
  return static_cast<std::int64_t>(number) * 1'000'000 / m_impl->rate;
}

int H264TestEncoder::lumaOf(std::uint32_t number) {
  return 30 + static_cast<int>(number % 10) * 20;
}

int H264TestEncoder::cornerOf(const Picture& picture) {
  int sum = 0;
  for (int y = 4; y < 12; ++y) {
    for (int x = 4; x < 12; ++x)
      sum += picture.planes[0][static_cast<std::size_t>(y * picture.strides[0] + x)];
  }
  return sum / 64;
}

}  // namespace vinicast::media::test
