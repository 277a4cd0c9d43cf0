// SPDX-License-Identifier: MIT
#include "media/mux/rtp_mirror.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "media/mux/av_output.hpp"

namespace vinicast::media {

namespace {

// With the headers of IPv4 and UDP well below what every network carries.
constexpr int kMaxDatagram = 1200;
constexpr int kMaxTransportDatagram = 12 + 7 * 188;     // seven packets, as every player expects
constexpr std::int64_t kTransportDelayMicros = 50'000;  // what a player may take to gather what is due
constexpr std::size_t kRtpHeaderBytes = 12;             // RFC 3550 §5.1
constexpr std::uint64_t kNtpEpochSeconds = 2'208'988'800;

using Bytes = std::vector<std::byte>;

void put16(Bytes& out, std::uint32_t value) {
  out.push_back(static_cast<std::byte>(value >> 8));
  out.push_back(static_cast<std::byte>(value));
}

void put32(Bytes& out, std::uint32_t value) {
  put16(out, value >> 16);
  put16(out, value & 0xffff);
}

std::uint32_t read32(std::span<const std::byte> bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    value = value << 8 | std::to_integer<std::uint32_t>(bytes[at + i]);
  }
  return value;
}

}  // namespace

struct RtpMirror::Channel {
  Channel(RtpChannel which, const Sender& sender) : kind(which), send(sender) {}
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;
  ~Channel() {
    silent = true;  // what a trailer flushes comes too late for anyone
    close(transport, transportBegun);
    close(format, begun);
  }

  static void close(AVFormatContext* one, bool wasBegun) {
    if (one == nullptr) {
      return;
    }
    if (wasBegun) {
      av_write_trailer(one);
    }
    if (one->pb != nullptr) {
      av_freep(&one->pb->buffer);
      avio_context_free(&one->pb);
    }
    avformat_free_context(one);
  }

  // Has `one` write to this channel, by `write`, in pieces of at most `room` bytes.
  int attach(AVFormatContext& one, int room, int (*write)(void*, std::uint8_t*, int)) {
    auto* buffer = static_cast<std::uint8_t*>(av_malloc(static_cast<std::size_t>(room)));
    if (buffer != nullptr) {
      one.pb = avio_alloc_context(buffer, room, 1, this, nullptr, write, nullptr);
    }
    if (one.pb == nullptr) {
      av_free(buffer);
      return AVERROR(ENOMEM);
    }
    one.pb->max_packet_size = room;
    return 0;
  }

  static int onTransport(void* opaque, std::uint8_t* data, int size) {
    auto& channel = *static_cast<Channel*>(opaque);
    const auto* bytes = reinterpret_cast<const std::byte*>(data);
    channel.gathered.insert(channel.gathered.end(), bytes, bytes + std::max(size, 0));
    return size;
  }

  static int onWrite(void* opaque, std::uint8_t* data, int size) {
    auto& channel = *static_cast<Channel*>(opaque);
    channel.note({reinterpret_cast<const std::byte*>(data), static_cast<std::size_t>(std::max(size, 0))});
    return size;
  }

  void note(std::span<const std::byte> datagram) {
    if (silent || datagram.size() < kRtpHeaderBytes) {
      return;
    }
    lastStamp = read32(datagram, 4);
    source = read32(datagram, 8);
    lastCaptureMicros = captureMicros;
    ++packets;
    octets += static_cast<std::uint32_t>(datagram.size() - kRtpHeaderBytes);
    send(kind, false, datagram);
  }

  RtpChannel kind;
  const Sender& send;
  AVFormatContext* format = nullptr;  // RTP
  AvFeed feed;
  bool begun = false;
  bool silent = false;
  // Of Transport: picture and sound become one stream first.
  AVFormatContext* transport = nullptr;
  AvFeed transportFeed;
  bool transportBegun = false;
  Bytes gathered;                   // of the frame that is being written
  std::int64_t gatheredMicros = 0;  // rises, although sound comes later than the picture of its time
  std::int64_t captureMicros = 0;   // of the frame that is being written
  // Of the last datagram, for the reports:
  std::int64_t lastCaptureMicros = 0;
  std::uint32_t lastStamp = 0;
  std::uint32_t source = 0;
  std::uint32_t packets = 0;
  std::uint32_t octets = 0;
};

RtpMirror::RtpMirror(std::string canonicalName, std::int64_t baseMicros, Sender sender)
    : m_canonicalName(std::move(canonicalName)), m_baseMicros(baseMicros), m_sender(std::move(sender)) {}

RtpMirror::~RtpMirror() = default;

Result<std::unique_ptr<RtpMirror>, WriteError> RtpMirror::open(const std::string& canonicalName,
                                                               std::span<const std::byte> keyFrame,
                                                               std::int64_t captureMicros, Sender sender) {
  silenceAvLog();
  std::unique_ptr<RtpMirror> mirror(new RtpMirror(canonicalName, captureMicros, std::move(sender)));
  for (const RtpChannel channel : {RtpChannel::Video, RtpChannel::Sound, RtpChannel::Transport}) {
    const int status = mirror->openChannel(channel, keyFrame);
    if (status < 0) {
      return Unexpected(WriteError{avErrorText(status)});
    }
  }
  return mirror;
}

int RtpMirror::openChannel(RtpChannel which, std::span<const std::byte> keyFrame) {
  auto& channel = m_channels[static_cast<std::size_t>(which)];
  channel = std::make_unique<Channel>(which, m_sender);
  int status = which == RtpChannel::Transport ? openTransport(*channel, keyFrame) : 0;
  if (status >= 0) {
    status = avformat_alloc_output_context2(&channel->format, nullptr, "rtp", nullptr);
  }
  if (status < 0) {
    return status;
  }
  AVFormatContext& format = *channel->format;
  AVStream* stream = avformat_new_stream(&format, nullptr);
  status =
      stream == nullptr
          ? AVERROR(ENOMEM)
          : channel->attach(format, which == RtpChannel::Transport ? kMaxTransportDatagram : kMaxDatagram,
                            &Channel::onWrite);
  if (status < 0) {
    return status;
  }
  // The library reports every five seconds at most, which leaves a player without lip sync for that long.
  av_opt_set(format.priv_data, "rtpflags", "skip_rtcp", 0);
  switch (which) {
    case RtpChannel::Video:
      av_opt_set_int(format.priv_data, "payload_type", kVideoPayloadType, 0);
      status = describeVideo(*stream->codecpar, keyFrame);
      break;
    case RtpChannel::Sound:
      av_opt_set_int(format.priv_data, "payload_type", kSoundPayloadType, 0);
      status = describeSound(*stream->codecpar);
      break;
    case RtpChannel::Transport:
      stream->codecpar->codec_type = AVMEDIA_TYPE_DATA;
      stream->codecpar->codec_id = AV_CODEC_ID_MPEG2TS;
      break;
  }
  if (status < 0) {
    return status;
  }
  status = avformat_write_header(&format, nullptr);
  channel->begun = status >= 0;
  return std::min(status, 0);
}

int RtpMirror::openTransport(Channel& channel, std::span<const std::byte> keyFrame) {
  int status = avformat_alloc_output_context2(&channel.transport, nullptr, "mpegts", nullptr);
  if (status >= 0) {
    status = channel.attach(*channel.transport, kMaxTransportDatagram, &Channel::onTransport);
  }
  if (status >= 0) {
    status = addStreams(*channel.transport, keyFrame);
  }
  if (status < 0) {
    return status;
  }
  channel.transport->max_delay = static_cast<int>(kTransportDelayMicros);
  channel.transport->flags |= AVFMT_FLAG_FLUSH_PACKETS;
  AVDictionary* options = nullptr;
  av_dict_set(&options, "pat_period", "0.1", 0);
  av_dict_set(&options, "pcr_period", "20", 0);
  av_dict_set(&options, "pes_payload_size", "0", 0);
  status = avformat_write_header(channel.transport, &options);
  av_dict_free(&options);
  channel.transportBegun = status >= 0;
  return std::min(status, 0);
}

bool RtpMirror::write(StreamKind stream, bool keyFrame, std::int64_t captureMicros,
                      std::span<const std::byte> bytes) {
  const bool video = stream == StreamKind::Video;
  const std::int64_t time = since(captureMicros, m_baseMicros);
  Channel& own = *m_channels[static_cast<std::size_t>(video ? RtpChannel::Video : RtpChannel::Sound)];
  own.captureMicros = captureMicros;
  int status = own.feed.write(*own.format, *own.format->streams[0], keyFrame, time, bytes);
  Channel& both = *m_channels[static_cast<std::size_t>(RtpChannel::Transport)];
  if (status >= 0) {
    status = both.transportFeed.write(*both.transport, *both.transport->streams[video ? 0 : 1], keyFrame,
                                      time, bytes);
  }
  if (status >= 0) {
    both.captureMicros = captureMicros;
    both.gatheredMicros = std::max(both.gatheredMicros, time);
    status =
        both.feed.write(*both.format, *both.format->streams[0], false, both.gatheredMicros, both.gathered);
    both.gathered.clear();
  }
  if (status < 0) {
    m_failure = avErrorText(status);
  }
  return status >= 0;
}

void RtpMirror::sendReports(std::int64_t nowMicros, std::int64_t wallMicros) {
  for (const auto& channel : m_channels) {
    sendReport(*channel, nowMicros, wallMicros, false);
  }
}

void RtpMirror::sendGoodbyes(std::int64_t nowMicros, std::int64_t wallMicros) {
  for (const auto& channel : m_channels) {
    sendReport(*channel, nowMicros, wallMicros, true);
  }
}

// A compound packet: sender report, source description, and the goodbye (RFC 3550 §6.4.1, §6.5, §6.6).
void RtpMirror::sendReport(const Channel& channel, std::int64_t nowMicros, std::int64_t wallMicros,
                           bool goodbye) {
  if (channel.packets == 0) {
    return;
  }
  const std::int64_t clockRate = channel.kind == RtpChannel::Sound ? kSampleRate : 90'000;
  const std::int64_t ahead =
      av_rescale(nowMicros - channel.lastCaptureMicros, clockRate, std::int64_t{1'000'000});
  const auto wall = static_cast<std::uint64_t>(std::max<std::int64_t>(wallMicros, 0));
  Bytes out;
  put16(out, 0x80c8);
  put16(out, 6);
  put32(out, channel.source);
  put32(out, static_cast<std::uint32_t>(wall / 1'000'000 + kNtpEpochSeconds));
  put32(out, static_cast<std::uint32_t>(((wall % 1'000'000) << 32) / 1'000'000));
  put32(out, channel.lastStamp + static_cast<std::uint32_t>(ahead));
  put32(out, channel.packets);
  put32(out, channel.octets);
  const std::size_t nameBytes = std::min<std::size_t>(m_canonicalName.size(), 255);
  const std::size_t words = 1 + (2 + nameBytes + 1 + 3) / 4;  // the item ends with a zero, on a word's border
  put16(out, 0x81ca);
  put16(out, static_cast<std::uint32_t>(words));
  put32(out, channel.source);
  const std::size_t end = out.size() + (words - 1) * 4;
  put16(out, 0x0100 | static_cast<std::uint32_t>(nameBytes));
  for (std::size_t i = 0; i < nameBytes; ++i) {
    out.push_back(static_cast<std::byte>(m_canonicalName[i]));
  }
  out.resize(end);
  if (goodbye) {
    put16(out, 0x81cb);
    put16(out, 1);
    put32(out, channel.source);
  }
  m_sender(channel.kind, true, out);
}

std::int64_t RtpMirror::lengthMicros() const {
  return m_channels[static_cast<std::size_t>(RtpChannel::Transport)]->transportFeed.lengthMicros();
}

}  // namespace vinicast::media
