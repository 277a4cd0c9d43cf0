// SPDX-License-Identifier: MIT
// A session as a list of operations: commands, time, raw datagrams, and bodies that an insider seals and
// signs. It may refuse anything and must not crash, hang, or break the law of use.

#include <cstdint>
#include <cstdlib>
#include <span>
#include <vector>

#include "core/crypto/crypto.hpp"
#include "core/wire/envelope.hpp"
#include "fuzz/input.hpp"
#include "vinicast/group_session.hpp"
#include "vinicast/limits.hpp"

namespace {

using namespace vinicast;
using fuzz::Input;

constexpr std::uint8_t kTypes[] = {0x10, 0x11, 0x12, 0x13, 0x14, 0x20, 0x21, 0x22, 0x23, 0x30,
                                   0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x40, 0x41, 0x42,
                                   0x43, 0x44, 0x50, 0x51, 0x24, 0x25, 0x26, 0x15, 0x16, 0x17};

class Run {
 public:
  explicit Run(Input input) : m_input(input), m_session(make()) {}

  void go() {
    for (int steps = 0; !m_input.empty() && steps < 2000; ++steps) {
      step();
      drain();
    }
  }

 private:
  static GroupSession make() {
    GroupConfig config;
    config.name = "target";
    config.bootNumber = 7;
    config.postIncarnation = 7;
    config.wallAtStart = {1'700'000'000'000};
    config.unicastPort = 4000;
    return std::move(*GroupSession::create(config, Seed{1}, TimePoint{std::chrono::seconds(1)}));
  }

  void step() {
    switch (m_input.byte() % 10) {
      case 0:
        m_now += std::chrono::milliseconds(m_input.byte());
        break;
      case 1:
        m_now += std::chrono::milliseconds(50 * m_input.byte());
        break;
      case 2:
        (void)m_session.post(m_now, text());
        break;
      case 3:
        (void)m_session.requestFloor(m_now);
        break;
      case 4:
        m_session.releaseFloor(m_now);
        break;
      case 5:
        (m_input.byte() & 1) != 0 ? m_session.raiseHand(m_now) : m_session.lowerHand(m_now);
        break;
      case 6:
        sendFrame();
        break;
      case 7: {
        const auto raw = m_input.bytes(m_input.byte());
        m_session.handleDatagram(m_now, m_from, std::as_bytes(raw));
        break;
      }
      case 8:
        insider(false);
        break;
      default:
        insider(true);
        break;
    }
    m_session.handleTimeout(m_now);
  }

  std::string text() {
    const auto raw = m_input.bytes(m_input.byte());
    return {raw.begin(), raw.end()};
  }

  void sendFrame() {
    EncodedFrame frame;
    frame.stream = (m_input.byte() & 1) != 0 ? StreamKind::Audio : StreamKind::Video;
    frame.keyFrame = (m_input.byte() & 1) != 0;
    frame.bytes.resize(std::size_t{m_input.byte()} * 20);
    (void)m_session.sendFrame(m_now, std::move(frame));
  }

  void insider(bool sign) {
    const auto type = static_cast<MessageType>(kTypes[m_input.byte() % std::size(kTypes)]);
    const auto raw = std::as_bytes(m_input.bytes(std::size_t{m_input.byte()} * 4));
    std::vector<std::byte> body(raw.begin(), raw.end());
    if (sign) body = signBody(m_insider, {m_session.groupId(), type}, body);
    if (body.size() > limits::kMaxBody) return;
    EnvelopeHeader header{type, m_keys.groupTag(), senderTagOf(m_insider.id()), 1, ++m_counter};
    const auto clear = encodeHeader(header);
    std::vector<std::byte> datagram(clear.begin(), clear.end());
    datagram.resize(clear.size() + body.size() + limits::kTagBytes);
    m_keys.seal(type, nonceOf(header), clear, body, std::span(datagram).subspan(clear.size()));
    // What is only ever sent to one address comes by unicast; the rest by both ways in turn.
    const bool direct = type == MessageType::Contact || type == MessageType::ContactAck ||
                        type == MessageType::PeerList || m_counter % 2 == 0;
    m_session.handleDatagram(m_now, m_from, datagram, direct ? Arrival::Unicast : Arrival::Multicast);
  }

  void drain() {
    std::vector<std::byte> buffer(limits::kMaxDatagram);
    while (m_session.pollTransmit(buffer)) {
    }
    while (m_session.pollEvent()) {
    }
    // A timer in the past that handleTimeout() does not clear would be a busy loop.
    for (int turns = 0; m_session.nextTimeout() && *m_session.nextTimeout() <= m_now; ++turns) {
      if (turns > 1000) std::abort();
      m_session.handleTimeout(m_now);
      while (m_session.pollTransmit(buffer)) {
      }
    }
  }

  Input m_input;
  GroupSession m_session;
  GroupKeys m_keys = *GroupKeys::derive("vinigroup", "");
  Identity m_insider{SecretSeed{9}};
  Endpoint m_from = Endpoint::fromIpv4(0x0a000002, 4000);
  TimePoint m_now{std::chrono::seconds(1)};
  std::uint64_t m_counter = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Run(Input(data, size)).go();
  return 0;
}
