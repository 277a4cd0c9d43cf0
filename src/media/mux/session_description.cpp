// SPDX-License-Identifier: MIT
#include "media/mux/session_description.hpp"

#include <string_view>

#include "media/base/raw.hpp"
#include "media/mux/h264_sets.hpp"
#include "media/mux/rtp_mirror.hpp"

namespace vinicast::media {

namespace {

constexpr std::string_view kEnd = "\r\n";

std::string base64(std::span<const std::uint8_t> bytes) {
  static constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const auto at = [&](std::size_t k) { return i + k < bytes.size() ? bytes[i + k] : 0U; };
    const std::uint32_t three = at(0) << 16 | at(1) << 8 | at(2);
    text += kDigits[three >> 18];
    text += kDigits[three >> 12 & 63];
    text += i + 1 < bytes.size() ? kDigits[three >> 6 & 63] : '=';
    text += i + 2 < bytes.size() ? kDigits[three & 63] : '=';
  }
  return text;
}

std::string hexByte(std::uint8_t byte) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  return {kDigits[byte >> 4], kDigits[byte & 15]};
}

// A name ends its line in the text: what would end it sooner is left out.
std::string oneLine(const std::string& name) {
  std::string line;
  for (const char c : name) {
    if (static_cast<unsigned char>(c) >= 0x20) {
      line += c;
    }
  }
  return line.empty() ? "-" : line;
}

class Text {
 public:
  Text& line(const std::string& words) {
    m_text += words;
    m_text += kEnd;
    return *this;
  }
  [[nodiscard]] std::string take() { return std::move(m_text); }

 private:
  std::string m_text;
};

Text opening(const MirrorAddress& address, const MirrorSession& session) {
  const std::string source = ipv4Text(address.source);
  Text text;
  text.line("v=0")
      .line("o=- " + std::to_string(session.id) + " " + std::to_string(session.version) + " IN IP4 " + source)
      .line("s=" + oneLine(session.name))
      .line("c=IN IP4 " + ipv4Text(address.group) + "/1")
      .line("t=0 0")
      .line("a=recvonly");
  if (address.filtered) text.line("a=source-filter: incl IN IP4 * " + source);
  return text;
}

std::string media(const char* kind, std::uint16_t port, int payloadType) {
  return std::string("m=") + kind + " " + std::to_string(port) + " RTP/AVP " + std::to_string(payloadType);
}

}  // namespace

std::string ipv4Text(std::uint32_t address) {
  return std::to_string(address >> 24) + "." + std::to_string(address >> 16 & 255) + "." +
         std::to_string(address >> 8 & 255) + "." + std::to_string(address & 255);
}

std::string describeStreams(const MirrorAddress& address, const MirrorSession& session,
                            std::span<const std::byte> keyFrame) {
  const ParameterSets sets = parameterSets(keyFrame);
  std::string format = "packetization-mode=1";
  if (sets.isComplete() && sets.sequence.size() >= 4) {
    format += ";profile-level-id=" + hexByte(sets.sequence[1]) + hexByte(sets.sequence[2]) +
              hexByte(sets.sequence[3]) + ";sprop-parameter-sets=" + base64(sets.sequence) + "," +
              base64(sets.picture);
  }
  const std::string video = std::to_string(kVideoPayloadType);
  const std::string sound = std::to_string(kSoundPayloadType);
  return opening(address, session)
      .line(media("video", address.ports.video, kVideoPayloadType))
      .line("a=rtpmap:" + video + " H264/90000")
      .line("a=fmtp:" + video + " " + format)
      .line(media("audio", address.ports.sound, kSoundPayloadType))
      .line("a=rtpmap:" + sound + " opus/48000/2")
      .line("a=fmtp:" + sound + " sprop-stereo=1;useinbandfec=0")
      .take();
}

std::string describeTransport(const MirrorAddress& address, const MirrorSession& session) {
  const std::string type = std::to_string(kTransportPayloadType);
  return opening(address, session)
      .line(media("video", address.ports.transport, kTransportPayloadType))
      .line("a=rtpmap:" + type + " MP2T/90000")
      .take();
}

std::vector<std::byte> announcement(const std::string& sdp, std::uint32_t source, bool deletion) {
  // FNV-1a, folded to 16 bits; RFC 2974 §6: the same for the same text. 0 means none, which players refuse.
  std::uint32_t hash = 2'166'136'261;
  for (const char c : sdp) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 16'777'619;
  }
  hash = (hash >> 16 ^ hash) & 0xffff;
  hash = hash == 0 ? 1 : hash;
  std::vector<std::byte> out;
  const auto put = [&out](std::uint32_t byte) { out.push_back(static_cast<std::byte>(byte)); };
  put(deletion ? 0x24 : 0x20);  // version 1, IPv4
  put(0);                       // no authentication
  put(hash >> 8);
  put(hash & 255);
  for (int shift = 24; shift >= 0; shift -= 8) {
    put(source >> shift & 255);
  }
  for (const char c : std::string_view("application/sdp")) {
    put(static_cast<unsigned char>(c));
  }
  put(0);
  for (const char c : sdp) {
    put(static_cast<unsigned char>(c));
  }
  return out;
}

}  // namespace vinicast::media
