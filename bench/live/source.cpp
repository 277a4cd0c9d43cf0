// SPDX-License-Identifier: MIT
// vinicast-bench-source PIPE rtp|mpegts URL KEY-FRAME-SECONDS 720|1080 [SDP-FILE]: what Vinicast would send,
// for other players.
//
// The same source (raw Y4M from a named pipe), the same encoder with the same settings, sent by libavformat
// as plain RTP (RFC 6184) or as MPEG-TS, for example over SRT. Nobody can ask it for a key frame, so one
// comes every KEY-FRAME-SECONDS. Prints "ready" once the first picture was sent, and runs until its stdin
// ends.

#include "media/source/source.hpp"

#include <charconv>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "media/base/av.hpp"
#include "media/encode/publisher.hpp"

namespace {

using vinicast::EncodedFrame;
using vinicast::StreamKind;

constexpr int kRate = 30;
constexpr int kPacketBytes = 1200;

// Where the first coded slice of a key frame begins: what is before are the parameter sets.
std::size_t firstSlice(const std::vector<std::byte>& unit) {
  for (std::size_t at = 0; at + 4 <= unit.size(); ++at) {
    if (unit[at] != std::byte{0} || unit[at + 1] != std::byte{0} || unit[at + 2] != std::byte{1}) continue;
    const int type = std::to_integer<int>(unit[at + 3]) & 0x1f;
    if (type == 1 || type == 5) return at > 0 && unit[at - 1] == std::byte{0} ? at - 1 : at;
  }
  return 0;
}

// One libavformat output. Of the publisher's video thread.
class Output {
 public:
  Output(std::string format, std::string url, std::string sdp, const vinicast::media::SourceLimits& size)
      : m_format(std::move(format)), m_url(std::move(url)), m_sdp(std::move(sdp)), m_size(size) {}
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;
  ~Output() {
    if (m_context == nullptr) return;
    if (m_begun) av_write_trailer(m_context);
    avio_closep(&m_context->pb);
    avformat_free_context(m_context);
  }

  void write(const EncodedFrame& frame) {
    if (frame.stream != StreamKind::Video || m_failed) return;
    if (!m_begun && (!frame.keyFrame || !begin(frame))) return;
    const vinicast::media::AvPacketPtr packet = vinicast::media::makePacket();
    if (!packet || av_new_packet(packet.get(), static_cast<int>(frame.bytes.size())) < 0) return;
    std::memcpy(packet->data, frame.bytes.data(), frame.bytes.size());
    packet->pts =
        av_rescale_q(frame.captureMicros - m_first, {1, 1'000'000}, m_context->streams[0]->time_base);
    packet->dts = packet->pts;
    packet->flags = frame.keyFrame ? AV_PKT_FLAG_KEY : 0;
    const int done = av_write_frame(m_context, packet.get());
    if (done < 0) fail("writing", done);
    av_write_frame(m_context, nullptr);  // nothing stays behind
  }

 private:
  bool begin(const EncodedFrame& frame) {
    if (avformat_alloc_output_context2(&m_context, nullptr, m_format.c_str(), m_url.c_str()) < 0) {
      return fail("opening", AVERROR_MUXER_NOT_FOUND);
    }
    AVStream* stream = avformat_new_stream(m_context, nullptr);
    AVCodecParameters& codec = *stream->codecpar;
    codec.codec_type = AVMEDIA_TYPE_VIDEO;
    codec.codec_id = AV_CODEC_ID_H264;
    codec.width = m_size.maxWidth;
    codec.height = m_size.maxHeight;
    const std::size_t sets = firstSlice(frame.bytes);
    codec.extradata = static_cast<std::uint8_t*>(av_mallocz(sets + AV_INPUT_BUFFER_PADDING_SIZE));
    std::memcpy(codec.extradata, frame.bytes.data(), sets);
    codec.extradata_size = static_cast<int>(sets);
    stream->time_base = {1, 90'000};
    m_context->packet_size = kPacketBytes;
    m_context->max_delay = 0;
    int done = avio_open(&m_context->pb, m_url.c_str(), AVIO_FLAG_WRITE);
    if (done < 0) return fail("opening", done);
    if (m_format == "rtp") m_context->pb->max_packet_size = kPacketBytes;
    AVDictionary* options = nullptr;
    av_dict_set(&options, "muxdelay", "0", 0);
    av_dict_set(&options, "muxpreload", "0", 0);
    done = avformat_write_header(m_context, &options);
    av_dict_free(&options);
    if (done < 0) return fail("beginning", done);
    m_first = frame.captureMicros;
    m_begun = true;
    if (!m_sdp.empty()) writeSdp();
    std::puts("ready");
    std::fflush(stdout);
    return true;
  }

  void writeSdp() {
    std::vector<char> text(4096);
    if (av_sdp_create(&m_context, 1, text.data(), static_cast<int>(text.size())) == 0) {
      std::ofstream(m_sdp) << text.data();
    }
  }

  bool fail(const char* what, int code) {
    m_failed = true;
    std::fprintf(stderr, "%s %s: %s\n", what, m_url.c_str(), vinicast::media::avErrorText(code).c_str());
    return false;
  }

  std::string m_format;
  std::string m_url;
  std::string m_sdp;
  vinicast::media::SourceLimits m_size;
  AVFormatContext* m_context = nullptr;
  std::int64_t m_first = 0;
  bool m_begun = false;
  bool m_failed = false;
};

}  // namespace

int main(int count, char** words) {
  int keySeconds = 0;
  if (count >= 5) std::from_chars(words[4], words[4] + std::strlen(words[4]), keySeconds);
  const std::string_view size = count >= 6 ? words[5] : "";
  if (keySeconds <= 0 || (size != "720" && size != "1080")) {
    std::fprintf(stderr,
                 "usage: vinicast-bench-source PIPE rtp|mpegts URL KEY-FRAME-SECONDS 720|1080 [SDP-FILE]\n");
    return 2;
  }
  avformat_network_init();
  vinicast::media::EncodeSettings settings;
  vinicast::media::SourceLimits limits;
  limits.maxRate = kRate;
  if (size == "1080") {  // as vinicast-cli --size 1080
    limits.maxWidth = 1920;
    limits.maxHeight = 1080;
    settings.videoBitrate = 6'000'000;
  }
  const auto source = vinicast::media::openPipe(words[1], limits);
  if (!source) {
    std::fprintf(stderr, "%s: %s\n", words[1], source.error().detail.c_str());
    return 1;
  }
  Output output(words[2], words[3], count > 6 ? words[6] : "", limits);
  settings.frameRate = kRate;
  settings.keyFrameSeconds = keySeconds;
  vinicast::media::Publisher publisher(settings,
                                       [&output](const EncodedFrame& frame) { output.write(frame); });
  vinicast::media::SourceCallbacks callbacks;
  callbacks.onPicture = [&publisher](vinicast::media::PicturePtr picture) {
    publisher.pushPicture(std::move(picture));
  };
  (*source)->start(std::move(callbacks));
  while (std::getchar() != EOF) continue;
  (*source)->stop();
  return 0;
}
