// SPDX-License-Identifier: MIT
// A session as a list of operations: commands, time, raw datagrams, bodies that an insider seals and signs,
// and well-formed ones of its own: posts that refer and link to each other, and one more under a number,
// updates with lists of logs, digests. It may refuse anything and must not crash, hang, or break the law of
// use.

#include <array>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <vector>

#include "core/crypto/crypto.hpp"
#include "core/members/member_messages.hpp"
#include "core/posts/digest_messages.hpp"
#include "core/posts/post_messages.hpp"
#include "core/wire/envelope.hpp"
#include "fuzz/input.hpp"
#include "vinicast/group_session.hpp"
#include "vinicast/limits.hpp"

namespace {

using namespace vinicast;
using fuzz::Input;

constexpr std::uint8_t kTypes[] = {0x10, 0x11, 0x12, 0x13, 0x14, 0x20, 0x21, 0x22, 0x23, 0x30, 0x31,
                                   0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x40, 0x41, 0x42, 0x43, 0x44,
                                   0x50, 0x51, 0x24, 0x25, 0x26, 0x15, 0x16, 0x17, 0x27};

// Operations from here on make something well-formed; the others are taken modulo 10.
constexpr std::uint8_t kFirstFormed = 250;
constexpr std::uint8_t kNumbers = 6;  // of posts in a log
constexpr std::uint64_t kBoot = 1;

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
    config.tellsStored = true;
    return std::move(*GroupSession::create(config, Seed{1}, TimePoint{std::chrono::seconds(1)}));
  }

  void step() {
    const std::uint8_t operation = m_input.byte();
    if (operation >= kFirstFormed) {
      formed(operation);
      m_session.handleTimeout(m_now);
      return;
    }
    switch (operation % 10) {
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

  void formed(std::uint8_t operation) {
    switch (operation - kFirstFormed) {
      case 0:
      case 1:
        return sendPost();
      case 2:
        return sendUpdate();
      case 3:
        return sendDigest();
      case 4:
        return command();
      default:
        (void)m_session.posts();
        (void)m_session.reach();
        (void)m_session.statistics();
    }
  }

  // Of one of two logs and a few numbers, at a small place in the conversation or at the end of all.
  void sendPost() {
    const std::uint8_t choice = m_input.byte();
    PostRecord record;
    record.incarnation = 1 + (choice & 1);
    record.sequence = 1 + (choice >> 1) % kNumbers;
    record.kind = static_cast<PostKind>((choice >> 4) % 6);
    record.clock = m_input.byte();
    record.order = (choice & 0x80) != 0 ? limits::kMaxPostClock : record.clock + m_input.byte() % 4;
    record.authorName = "insider";
    if (record.kind != PostKind::Delete) record.text = std::string(1 + m_input.byte() % 3, 'x');
    if (record.kind != PostKind::Text && record.kind <= PostKind::Delete)
      record.target = PostId{m_insider.id(), 1U + (m_input.byte() & 1), 1U + m_input.byte() % kNumbers};
    for (int links = m_input.byte() % 3; links > 0; --links) {
      const PostKey at = keyOf(m_input.byte());
      record.parents.push_back({at, m_hashes[at.log.incarnation - 1][at.sequence - 1]});
    }
    const auto body = signBody(m_insider, {m_session.groupId(), MessageType::Post}, record.encode());
    m_hashes[record.incarnation - 1][record.sequence - 1] = hashOf(body);
    for (const auto& piece :
         fragmentsOf({{senderTagOf(m_insider.id()), record.incarnation}, record.sequence}, body))
      say(MessageType::Repair, piece.encode());
  }

  [[nodiscard]] PostKey keyOf(std::uint8_t choice) const {
    return {{senderTagOf(m_insider.id()), 1U + (choice & 1)}, 1U + (choice >> 1) % kNumbers};
  }

  void sendUpdate() {
    MemberUpdate update;
    update.bootNumber = kBoot;
    update.uptimeMillis = ++m_updates;
    update.intervalMillis = std::uint32_t{m_input.byte()} * 1000;
    update.unicastPort = 4000;
    update.name = "insider";
    update.postIncarnation = 1;
    update.lastPost = m_input.byte();
    update.historyRoot = m_input.byte();
    update.sentToGroups = m_updates * static_cast<std::uint32_t>(update.historyRoot);
    for (std::size_t logs = m_input.byte() % (limits::kMaxListedLogs + 1); logs > 0; --logs) {
      LogPosition position;
      position.author.bytes[0] = m_input.byte();
      position.first = 1;
      position.last = m_input.byte();
      update.logs.push_back(position);
    }
    const MessageType type = (m_updates & 1) != 0 ? MessageType::Join : MessageType::Update;
    say(type, signBody(m_insider, {m_session.groupId(), type}, update.encode()));
  }

  void sendDigest() {
    const std::uint8_t choice = m_input.byte();
    Digest digest;
    digest.exchange = choice & 3;
    digest.root = m_input.byte();
    digest.through = (choice & 4) != 0 ? lastPostKey() : keyOf(m_input.byte());
    digest.logs.push_back({keyOf(choice).log, {{1U + m_input.byte() % kNumbers, 1, m_input.byte()}}});
    say((choice & 8) != 0 ? MessageType::Digest : MessageType::DigestRequest, digest.encode());
  }

  void command() {
    switch (m_input.byte() % 6) {
      case 0:
        (void)m_session.sendDirect(m_now, m_insider.id(), text());
        break;
      case 1:
        (void)m_session.sendToNeighbors(m_now, text());
        break;
      case 2:
        (void)m_session.addPeer(m_now, Endpoint::fromIpv4(0x0a000000 + m_input.byte(), 4444));
        break;
      case 3:
        m_session.handleHostEvent(m_now, HostEvent::Resumed);
        break;
      case 4:
        m_session.handleWallClock(m_now, {1'700'000'000'000 + 1000 * std::int64_t{m_input.byte()}});
        break;
      default: {
        const auto posts = m_session.posts();
        if (posts.empty()) break;
        PostDraft draft{static_cast<PostKind>(m_input.byte() % 5), text(), {}};
        draft.target = posts[m_input.byte() % posts.size()].id;
        (void)m_session.post(m_now, std::move(draft));
      }
    }
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
    say(type, body);
  }

  void say(MessageType type, std::span<const std::byte> body) {
    if (body.size() > limits::kMaxBody) return;
    EnvelopeHeader header{type, m_keys.groupTag(), senderTagOf(m_insider.id()), kBoot, ++m_counter};
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
  std::uint32_t m_updates = 0;
  std::array<std::array<std::uint64_t, kNumbers>, 2> m_hashes{};  // of what was said last under each number
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Run(Input(data, size)).go();
  return 0;
}
