// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "media/base/av.hpp"
#include "media/mux/writers.hpp"

namespace vinicast::media {

namespace {

constexpr std::size_t kMaxFrameBytes = 64UL * 1024 * 1024;
constexpr std::int64_t kMaxLengthMicros = 10LL * 24 * 3600 * 1'000'000;  // a time beyond it is a broken clock
constexpr std::int64_t kClusterMillis = 1000;                            // what a kill may lose
constexpr int kOpusDelaySamples = 312;  // libopus's look-ahead at 48 kHz, left out by players (RFC 7845 §4.2)

// The H.264 parameter sets of an Annex B access unit, with their start codes; empty if it has none.
std::vector<std::uint8_t> parameterSets(std::span<const std::byte> unit) {
  std::vector<std::uint8_t> sets;
  const auto isStart = [&unit](std::size_t at) {
    return unit[at] == std::byte{0} && unit[at + 1] == std::byte{0} && unit[at + 2] == std::byte{1};
  };
  std::size_t at = 0;
  while (at + 4 <= unit.size()) {
    if (!isStart(at)) {
      ++at;
      continue;
    }
    std::size_t end = at + 3;
    while (end + 3 <= unit.size() && !isStart(end)) {
      ++end;
    }
    end = end + 3 <= unit.size() ? end : unit.size();
    const int type =
        std::to_integer<int>(unit[at + 3]) & 0x1f;  // 7 is a sequence's set, 8 a picture's (H.264 §7.4.1)
    if (type == 7 || type == 8) {
      std::size_t last = end;
      while (last > at + 4 && unit[last - 1] == std::byte{0}) {
        --last;  // zeros before the next start code are not the set's
      }
      sets.push_back(0);
      for (std::size_t i = at; i < last; ++i) {
        sets.push_back(std::to_integer<std::uint8_t>(unit[i]));
      }
    }
    at = end;
  }
  return sets;
}

// Reads the picture's size out of a key frame.
bool readSize(std::span<const std::byte> unit, AVCodecParameters& parameters) {
  const AVCodec* codec = avcodec_find_decoder(AV_CODEC_ID_H264);
  const AvCodecContextPtr context(codec != nullptr ? avcodec_alloc_context3(codec) : nullptr);
  AVCodecParserContext* parser = av_parser_init(AV_CODEC_ID_H264);
  bool known = false;
  if (context != nullptr && parser != nullptr) {
    parser->flags |= PARSER_FLAG_COMPLETE_FRAMES;
    std::vector<std::uint8_t> padded(unit.size() + AV_INPUT_BUFFER_PADDING_SIZE);
    std::memcpy(padded.data(), unit.data(), unit.size());
    std::uint8_t* out = nullptr;
    int outSize = 0;
    av_parser_parse2(parser, context.get(), &out, &outSize, padded.data(), static_cast<int>(unit.size()),
                     AV_NOPTS_VALUE, AV_NOPTS_VALUE, 0);
    parameters.width = parser->width;
    parameters.height = parser->height;
    parameters.profile = context->profile;
    parameters.level = context->level;
    known = parser->width > 0 && parser->height > 0;
  }
  av_parser_close(parser);
  return known;
}

bool setExtradata(AVCodecParameters& parameters, std::span<const std::uint8_t> bytes) {
  parameters.extradata = static_cast<std::uint8_t*>(av_mallocz(bytes.size() + AV_INPUT_BUFFER_PADDING_SIZE));
  if (parameters.extradata == nullptr) {
    return false;
  }
  std::memcpy(parameters.extradata, bytes.data(), bytes.size());
  parameters.extradata_size = static_cast<int>(bytes.size());
  return true;
}

// RFC 7845 §5.1.
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
                                                 (kSampleRate >> 8) & 0xff,
                                                 0,
                                                 0,
                                                 0,
                                                 0,
                                                 0};
static_assert(kSampleRate < 0x10000);

class MatroskaRecorder final : public Recorder {
 public:
  explicit MatroskaRecorder(AVFormatContext* format) : m_format(format), m_packet(makePacket()) {}
  MatroskaRecorder(const MatroskaRecorder&) = delete;
  MatroskaRecorder& operator=(const MatroskaRecorder&) = delete;
  ~MatroskaRecorder() override {
    if (m_begun) {
      av_write_trailer(m_format);
    }
    avio_closep(&m_format->pb);
    avformat_free_context(m_format);
  }

  bool write(StreamKind stream, bool keyFrame, std::int64_t captureMicros,
             std::span<const std::byte> bytes) override {
    if (m_failed || bytes.empty() || bytes.size() > kMaxFrameBytes) {
      return !m_failed;
    }
    const bool video = stream == StreamKind::Video;
    if (!m_begun) {
      if (!video || !keyFrame || !begin(captureMicros, bytes)) {
        return !m_failed;
      }
    }
    // In unsigned numbers, as the times come from a network and may be anything.
    const auto since = static_cast<std::int64_t>(static_cast<std::uint64_t>(captureMicros) -
                                                 static_cast<std::uint64_t>(m_baseMicros));
    if (since < 0 || since > kMaxLengthMicros) {
      return true;
    }
    return writePacket(m_format->streams[video ? 0 : 1], m_lastTime[video ? 0 : 1], keyFrame, since, bytes);
  }

  [[nodiscard]] WriteError failure() const override { return {m_failure}; }

 private:
  // Only the first key frame says what the file's header needs. Not begun, without failure: it says nothing.
  bool begin(std::int64_t captureMicros, std::span<const std::byte> bytes) {
    const std::vector<std::uint8_t> sets = parameterSets(bytes);
    if (sets.empty() || !makeStreams(bytes, sets)) {
      return false;
    }
    AVDictionary* options = nullptr;
    av_dict_set_int(&options, "cluster_time_limit", kClusterMillis, 0);
    const int status = avformat_write_header(m_format, &options);
    av_dict_free(&options);
    noteStatus(status);
    m_begun = !m_failed;
    m_baseMicros = captureMicros;
    return m_begun;
  }

  bool makeStreams(std::span<const std::byte> bytes, std::span<const std::uint8_t> sets) {
    for (int i = static_cast<int>(m_format->nb_streams); i < 2; ++i) {
      if (avformat_new_stream(m_format, nullptr) == nullptr) {
        m_failed = true;
        return false;
      }
    }
    AVCodecParameters& video = *m_format->streams[0]->codecpar;
    video.codec_type = AVMEDIA_TYPE_VIDEO;
    video.codec_id = AV_CODEC_ID_H264;
    video.format = AV_PIX_FMT_YUV420P;
    video.color_range = AVCOL_RANGE_MPEG;
    video.color_space = AVCOL_SPC_BT709;
    video.color_primaries = AVCOL_PRI_BT709;
    video.color_trc = AVCOL_TRC_BT709;
    if (!readSize(bytes, video)) {
      return false;
    }
    AVCodecParameters& audio = *m_format->streams[1]->codecpar;
    audio.codec_type = AVMEDIA_TYPE_AUDIO;
    audio.codec_id = AV_CODEC_ID_OPUS;
    audio.sample_rate = kSampleRate;
    audio.initial_padding = kOpusDelaySamples;
    av_channel_layout_default(&audio.ch_layout, kChannels);
    m_format->streams[0]->time_base = {1, 1'000'000};
    m_format->streams[1]->time_base = {1, 1'000'000};
    m_failed = !setExtradata(video, sets) || !setExtradata(audio, kOpusHead);
    return !m_failed;
  }

  void noteStatus(int status) {
    m_failed = status < 0;
    if (m_failed) {
      m_failure = avErrorText(status);
    }
  }

  bool writePacket(AVStream* stream, std::int64_t& lastTime, bool keyFrame, std::int64_t sinceMicros,
                   std::span<const std::byte> bytes) {
    // Times rise by at least one step of the file, whatever the publisher's clock did.
    const std::int64_t time =
        std::max(av_rescale_q(sinceMicros, {1, 1'000'000}, stream->time_base), lastTime + 1);
    if (av_new_packet(m_packet.get(), static_cast<int>(bytes.size())) < 0) {
      noteStatus(AVERROR(ENOMEM));
      return false;
    }
    std::memcpy(m_packet->data, bytes.data(), bytes.size());
    m_packet->stream_index = stream->index;
    m_packet->pts = time;
    m_packet->dts = time;
    m_packet->flags = keyFrame ? AV_PKT_FLAG_KEY : 0;
    // Not the interleaving call: it would hold pictures back until sound comes, which may be never.
    const int status = av_write_frame(m_format, m_packet.get());
    av_packet_unref(m_packet.get());
    lastTime = time;
    noteStatus(status < 0 ? status : m_format->pb->error);
    return !m_failed;
  }

  AVFormatContext* m_format;
  AvPacketPtr m_packet;
  std::int64_t m_baseMicros = 0;
  std::array<std::int64_t, 2> m_lastTime{-1, -1};
  bool m_begun = false;
  bool m_failed = false;
  std::string m_failure = "not enough memory";
};

}  // namespace

Result<std::unique_ptr<Recorder>, WriteError> Recorder::open(const std::string& path) {
  silenceAvLog();
  AVFormatContext* format = nullptr;
  int status = avformat_alloc_output_context2(&format, nullptr, "matroska", nullptr);
  if (status < 0) {
    return Unexpected(WriteError{avErrorText(status)});
  }
  // The scheme is named so that a path with a colon in it is a path.
  status = avio_open(&format->pb, ("file:" + path).c_str(), AVIO_FLAG_WRITE);
  if (status < 0) {
    avformat_free_context(format);
    return Unexpected(WriteError{avErrorText(status)});
  }
  format->flags |= AVFMT_FLAG_FLUSH_PACKETS;
  return std::unique_ptr<Recorder>(std::make_unique<MatroskaRecorder>(format));
}

}  // namespace vinicast::media
