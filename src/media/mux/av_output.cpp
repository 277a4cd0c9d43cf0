// SPDX-License-Identifier: MIT
#include "media/mux/av_output.hpp"

#include <algorithm>
#include <cstring>

#include "media/base/raw.hpp"
#include "media/mux/h264_sets.hpp"

namespace vinicast::media {

namespace {

constexpr int kOpusDelaySamples = 312;  // libopus's look-ahead at 48 kHz, left out by players (RFC 7845 §4.2)

// RFC 7845 §5.1, behind the magic: version, channels, pre-skip, rate, gain, mapping family.
constexpr std::array<std::uint8_t, 19> kOpusHead{'O',
                                                 'p',
                                                 'u',
                                                 's',
                                                 'H',
                                                 'e',
                                                 'a',
                                                 'd',
                                                 1,
                                                 kChannels,
                                                 kOpusDelaySamples & 0xff,
                                                 kOpusDelaySamples >> 8,
                                                 kSampleRate & 0xff,
                                                 (kSampleRate >> 8) & 0xff};
static_assert(kSampleRate < 0x10000);

bool setExtradata(AVCodecParameters& parameters, std::span<const std::uint8_t> bytes) {
  parameters.extradata = static_cast<std::uint8_t*>(av_mallocz(bytes.size() + AV_INPUT_BUFFER_PADDING_SIZE));
  if (parameters.extradata == nullptr) {
    return false;
  }
  std::memcpy(parameters.extradata, bytes.data(), bytes.size());
  parameters.extradata_size = static_cast<int>(bytes.size());
  return true;
}

}  // namespace

int describeVideo(AVCodecParameters& parameters, std::span<const std::byte> keyFrame) {
  const ParameterSets sets = parameterSets(keyFrame);
  const VideoFormat format = sets.isComplete() ? videoFormat(keyFrame) : VideoFormat{};
  if (format.width == 0) {
    return AVERROR_INVALIDDATA;
  }
  parameters.codec_type = AVMEDIA_TYPE_VIDEO;
  parameters.codec_id = AV_CODEC_ID_H264;
  parameters.format = AV_PIX_FMT_YUV420P;
  parameters.width = format.width;
  parameters.height = format.height;
  parameters.profile = format.profile;
  parameters.level = format.level;
  parameters.color_range = AVCOL_RANGE_MPEG;
  parameters.color_space = AVCOL_SPC_BT709;
  parameters.color_primaries = AVCOL_PRI_BT709;
  parameters.color_trc = AVCOL_TRC_BT709;
  return setExtradata(parameters, sets.all) ? 0 : AVERROR(ENOMEM);
}

int describeSound(AVCodecParameters& parameters) {
  parameters.codec_type = AVMEDIA_TYPE_AUDIO;
  parameters.codec_id = AV_CODEC_ID_OPUS;
  parameters.sample_rate = kSampleRate;
  parameters.initial_padding = kOpusDelaySamples;
  parameters.frame_size = kSoundFrameSamples;
  av_channel_layout_default(&parameters.ch_layout, kChannels);
  return setExtradata(parameters, kOpusHead) ? 0 : AVERROR(ENOMEM);
}

int addStreams(AVFormatContext& format, std::span<const std::byte> keyFrame) {
  AVStream* video = avformat_new_stream(&format, nullptr);
  AVStream* sound = avformat_new_stream(&format, nullptr);
  if (video == nullptr || sound == nullptr) {
    return AVERROR(ENOMEM);
  }
  video->time_base = {1, 1'000'000};
  sound->time_base = {1, 1'000'000};
  const int status = describeSound(*sound->codecpar);
  return status < 0 ? status : describeVideo(*video->codecpar, keyFrame);
}

int AvFeed::write(AVFormatContext& format, AVStream& stream, bool keyFrame, std::int64_t sinceMicros,
                  std::span<const std::byte> bytes) {
  if (sinceMicros < 0 || sinceMicros > kMaxLengthMicros || bytes.empty() || bytes.size() > kMaxFrameBytes) {
    return 0;
  }
  std::int64_t& last = m_lastTime[static_cast<std::size_t>(stream.index)];
  const std::int64_t time = std::max(av_rescale_q(sinceMicros, {1, 1'000'000}, stream.time_base), last + 1);
  if (av_new_packet(m_packet.get(), static_cast<int>(bytes.size())) < 0) {
    return AVERROR(ENOMEM);
  }
  std::memcpy(m_packet->data, bytes.data(), bytes.size());
  m_packet->stream_index = stream.index;
  m_packet->pts = time;
  m_packet->dts = time;
  m_packet->flags = keyFrame ? AV_PKT_FLAG_KEY : 0;
  const int status = av_write_frame(&format, m_packet.get());
  av_packet_unref(m_packet.get());
  last = time;
  m_lengthMicros = std::max(m_lengthMicros, sinceMicros);
  if (status < 0) {
    return status;
  }
  return format.pb != nullptr ? format.pb->error : 0;
}

}  // namespace vinicast::media
