// SPDX-License-Identifier: MIT
#include "media/source/media_reader.hpp"

#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <utility>

#include "media/base/frame_scaler.hpp"

namespace vinicast::media {

namespace {

// Packets in a row that decode to nothing, after which a container is taken for broken: the longest sane
// distance between key frames of a stream entered in its middle.
constexpr int kMaxBarrenPackets = 2000;
constexpr std::int64_t kFileProbeBytes = 5'000'000;
constexpr std::int64_t kFileProbeMicros = 2'000'000;
constexpr std::int64_t kLiveProbeBytes = 256'000;
constexpr std::int64_t kLiveProbeMicros = 500'000;
constexpr int kMaxStreams = 64;

// A playlist, or a container that points elsewhere, gets nothing.
int refuseOpen(AVFormatContext* /*format*/, AVIOContext** /*io*/, const char* /*url*/, int /*flags*/,
               AVDictionary** /*options*/) {
  return AVERROR(EACCES);
}

// The size of the best picture that is said to be larger than what a decoder may allocate; nothing: it fits.
std::optional<std::string> tooLarge(AVFormatContext& format) {
  const int index = av_find_best_stream(&format, AVMEDIA_TYPE_VIDEO, -1, -1, nullptr, 0);
  if (index < 0) return std::nullopt;
  const AVCodecParameters& track = *format.streams[index]->codecpar;
  const bool fits = track.width <= kMaxSide && track.height <= kMaxSide &&
                    std::int64_t{track.width} * track.height <= kMaxPixels;
  if (fits) return std::nullopt;
  return std::to_string(track.width) + 'x' + std::to_string(track.height);
}

int turnsOf(const std::uint8_t* bytes, std::size_t size) {
  std::array<std::int32_t, 9> matrix{};
  if (bytes == nullptr || size < sizeof matrix) return 0;
  std::memcpy(matrix.data(), bytes, sizeof matrix);
  return quarterTurnsOf(matrix);
}

}  // namespace

Result<std::unique_ptr<MediaReader>, SourceError> MediaReader::open(std::unique_ptr<FdInput> input,
                                                                    Mode mode) {
  auto reader = std::unique_ptr<MediaReader>(new MediaReader(std::move(input)));
  reader->m_packet = makePacket();
  reader->m_frame = makeFrame();
  AVFormatContext* format = avformat_alloc_context();
  AVIOContext* io = reader->m_input->io();
  if (format == nullptr || io == nullptr || reader->m_packet == nullptr || reader->m_frame == nullptr) {
    avformat_free_context(format);
    return Unexpected(SourceError{SourceErrorCode::NotMedia, "out of memory"});
  }
  const bool live = mode == Mode::Live;
  format->pb = io;
  format->io_open = refuseOpen;
  format->probesize = live ? kLiveProbeBytes : kFileProbeBytes;
  format->max_analyze_duration = live ? kLiveProbeMicros : kFileProbeMicros;
  format->max_streams = kMaxStreams;
  int status = avformat_open_input(&format, nullptr, nullptr, nullptr);  // frees the context if it fails
  if (status < 0) {
    return Unexpected(SourceError{SourceErrorCode::NotMedia, avErrorText(status)});
  }
  reader->m_format.reset(format);
  status = avformat_find_stream_info(format, nullptr);
  if (status < 0) {
    return Unexpected(SourceError{SourceErrorCode::NotMedia, avErrorText(status)});
  }
  if (const auto size = tooLarge(*format)) {
    return Unexpected(SourceError{SourceErrorCode::TooLarge, *size});
  }
  const bool picture = reader->openTrack(reader->m_video, AVMEDIA_TYPE_VIDEO, mode);
  const bool sound = reader->openTrack(reader->m_audio, AVMEDIA_TYPE_AUDIO, mode);
  if (!picture && !sound) {
    return Unexpected(
        SourceError{SourceErrorCode::NoPicture, "neither picture nor sound that can be decoded"});
  }
  for (unsigned i = 0; i < format->nb_streams; ++i) {
    const int index = static_cast<int>(i);
    const bool used = index == reader->m_video.index || index == reader->m_audio.index;
    format->streams[i]->discard = used ? AVDISCARD_DEFAULT : AVDISCARD_ALL;
  }
  reader->m_startMicros = format->start_time != AV_NOPTS_VALUE ? format->start_time : 0;
  return reader;
}

MediaReader::~MediaReader() = default;

bool MediaReader::openTrack(Track& track, AVMediaType type, Mode mode) {
  const AVCodec* codec = nullptr;
  const int index = av_find_best_stream(m_format.get(), type, -1, -1, &codec, 0);
  if (index < 0 || codec == nullptr) {
    return false;
  }
  const AVStream& stream = *m_format->streams[index];
  AvCodecContextPtr decoder(avcodec_alloc_context3(codec));
  if (decoder == nullptr || avcodec_parameters_to_context(decoder.get(), stream.codecpar) < 0) {
    return false;
  }
  decoder->pkt_timebase = stream.time_base;
  decoder->max_pixels = kMaxPixels;
  decoder->thread_count = 2;
  if (mode == Mode::Live) {
    decoder->thread_type = FF_THREAD_SLICE;
    decoder->flags |= AV_CODEC_FLAG_LOW_DELAY;
  }
  if (avcodec_open2(decoder.get(), codec, nullptr) < 0) {
    return false;
  }
  const AVRational rate = stream.avg_frame_rate;
  if (type == AVMEDIA_TYPE_VIDEO && rate.num > 0 && rate.den > 0 && rate.num / rate.den < 1000) {
    track.frameMicros = av_rescale(1'000'000, rate.den, rate.num);
  }
#if LIBAVFORMAT_VERSION_INT < AV_VERSION_INT(60, 15, 100)  // newer decoders put it on each frame
  if (type == AVMEDIA_TYPE_VIDEO) {
    std::size_t size = 0;
    const std::uint8_t* matrix = av_stream_get_side_data(&stream, AV_PKT_DATA_DISPLAYMATRIX, &size);
    m_quarterTurns = turnsOf(matrix, size);
  }
#endif
  track.index = index;
  track.timeBase = stream.time_base;
  track.decoder = std::move(decoder);
  return true;
}

MediaReader::Step MediaReader::step(const Handler& handler) {
  const int status = av_read_frame(m_format.get(), m_packet.get());
  if (status == AVERROR(EAGAIN) && ++m_barrenPackets < kMaxBarrenPackets) {
    return Step::Continue;
  }
  if (status < 0 || ++m_barrenPackets > kMaxBarrenPackets) {
    av_packet_unref(m_packet.get());
    decode(m_video, nullptr, handler);
    decode(m_audio, nullptr, handler);
    return Step::End;
  }
  if (m_packet->stream_index == m_video.index) {
    decode(m_video, m_packet.get(), handler);
  } else if (m_packet->stream_index == m_audio.index) {
    decode(m_audio, m_packet.get(), handler);
  }
  av_packet_unref(m_packet.get());
  return Step::Continue;
}

// A null packet drains the decoder.
void MediaReader::decode(Track& track, const AVPacket* packet, const Handler& handler) {
  if (track.decoder == nullptr || avcodec_send_packet(track.decoder.get(), packet) < 0) {
    return;
  }
  while (avcodec_receive_frame(track.decoder.get(), m_frame.get()) >= 0) {
    m_barrenPackets = 0;
    deliver(track, handler);
    av_frame_unref(m_frame.get());
  }
}

ImageView MediaReader::uprightView(const AVFrame& frame) const {
  ImageView view = viewOf(frame);
  view.quarterTurns = m_quarterTurns;
  return view;
}

void MediaReader::deliver(Track& track, const Handler& handler) {
  const AVFrame& frame = *m_frame;
  const std::int64_t stamp = frame.best_effort_timestamp;
  std::int64_t micros = track.nextMicros;
  if (stamp != AV_NOPTS_VALUE) {
    const std::int64_t scaled = av_rescale_q(stamp, track.timeBase, {1, 1'000'000});
    // av_rescale_q gives INT64_MIN where it would overflow; times beyond a century are lies.
    constexpr std::int64_t kCentury = 100LL * 366 * 86'400 * 1'000'000;
    const bool sane =
        scaled > -kCentury && scaled < kCentury && m_startMicros > -kCentury && m_startMicros < kCentury;
    micros = sane ? scaled - m_startMicros : micros;
  }
  if (&track == &m_video) {
    const AVFrameSideData* matrix = av_frame_get_side_data(&frame, AV_FRAME_DATA_DISPLAYMATRIX);
    if (matrix != nullptr) m_quarterTurns = turnsOf(matrix->data, matrix->size);
    track.nextMicros = micros + track.frameMicros;
    handler.onPicture(frame, micros, track.frameMicros);
  } else if (frame.sample_rate > 0) {
    track.nextMicros = micros + av_rescale(frame.nb_samples, 1'000'000, frame.sample_rate);
    handler.onSound(frame, micros);
  }
}

}  // namespace vinicast::media
