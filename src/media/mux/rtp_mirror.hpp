// SPDX-License-Identifier: MIT
#pragma once

// RtpMirror: copies of the encoded stream as any player takes them: H.264 (RFC 6184, packetization-mode 1)
// and Opus (RFC 7587) as plain RTP, each with RTCP sender reports (RFC 3550), and both again as MPEG-TS in
// RTP (RFC 2250) for players that know no SDP. Nothing is encoded: libavformat's muxers cut the packets up.
//
// Thread: any one at a time. Sends nothing by itself: the datagrams go to the Sender within the calls.

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "media/mux/writers.hpp"
#include "vinicast/live.hpp"
#include "vinicast/result.hpp"

namespace vinicast::media {

enum class RtpChannel : std::uint8_t { Video, Sound, Transport };
inline constexpr std::size_t kRtpChannels = 3;
inline constexpr int kVideoPayloadType = 96;
inline constexpr int kSoundPayloadType = 97;
inline constexpr int kTransportPayloadType = 33;  // RFC 3551 §6

class RtpMirror {
 public:
  // `report`: RTCP, for the port after the channel's own. At most 1400 bytes.
  using Sender = std::function<void(RtpChannel channel, bool report, std::span<const std::byte> datagram)>;

  // `keyFrame`: the first, which describes the stream, captured at `captureMicros`. `canonicalName`: of the
  // reports, the same for all channels.
  static Result<std::unique_ptr<RtpMirror>, WriteError> open(const std::string& canonicalName,
                                                             std::span<const std::byte> keyFrame,
                                                             std::int64_t captureMicros, Sender sender);
  ~RtpMirror();

  bool write(StreamKind stream, bool keyFrame, std::int64_t captureMicros, std::span<const std::byte> bytes);
  // A report on each channel that has sent something: the media clock's `nowMicros` is `wallMicros` since the
  // epoch.
  void sendReports(std::int64_t nowMicros, std::int64_t wallMicros);
  // The same, and that it is over.
  void sendGoodbyes(std::int64_t nowMicros, std::int64_t wallMicros);
  [[nodiscard]] std::int64_t lengthMicros() const;
  [[nodiscard]] WriteError failure() const { return {m_failure}; }

 private:
  struct Channel;
  RtpMirror(std::string canonicalName, std::int64_t baseMicros, Sender sender);
  int openChannel(RtpChannel channel, std::span<const std::byte> keyFrame);
  static int openTransport(Channel& channel, std::span<const std::byte> keyFrame);
  void sendReport(const Channel& channel, std::int64_t nowMicros, std::int64_t wallMicros, bool goodbye);

  const std::string m_canonicalName;
  const std::int64_t m_baseMicros;
  const Sender m_sender;
  std::array<std::unique_ptr<Channel>, kRtpChannels> m_channels;
  std::string m_failure;
};

}  // namespace vinicast::media
