// SPDX-License-Identifier: MIT
// The bytes on the wire, fixed: what one session sends from given keys and a given seed is compared with
// datagrams.txt. A difference is a new protocol version, or a mistake. Run with --write after a deliberate
// change.

#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <sstream>

#include "vinicast/group_session.hpp"
#include "vinicast/limits.hpp"

namespace vinicast {
namespace {

std::string g_path;
bool g_write = false;

std::string hexOf(std::span<const std::byte> bytes) {
  std::string text;
  char digits[3];
  for (const std::byte byte : bytes) {
    std::snprintf(digits, sizeof digits, "%02x", std::to_integer<unsigned>(byte));
    text += digits;
  }
  return text;
}

void drain(GroupSession& session, const std::string& what, std::ostream& out) {
  std::vector<std::byte> buffer(limits::kMaxDatagram);
  while (const auto transmit = session.pollTransmit(buffer)) {
    out << what << ' ' << hexOf(std::span(buffer).first(transmit->size)) << '\n';
  }
  while (session.pollEvent()) {
  }
}

// One member alone: joins, posts, types, takes the floor, sends a picture and sound, raises a hand, leaves.
std::string script(const std::string& code) {
  GroupConfig config;
  config.group = "vinigroup";
  config.name = "Ada";
  config.code = code;
  for (std::size_t i = 0; i < config.identitySeed.size(); ++i)
    config.identitySeed[i] = static_cast<std::uint8_t>(i);
  config.bootNumber = 0x0102030405060708;
  config.postIncarnation = 0x11223344;
  config.wallAtStart = {1'700'000'000'000};
  config.unicastPort = 40000;
  TimePoint now{std::chrono::seconds(10)};
  auto session = std::move(*GroupSession::create(config, Seed{1}, now));
  std::ostringstream out;
  const auto runFor = [&](Duration duration, const std::string& what) {
    const TimePoint end = now + duration;
    while (session.nextTimeout() && *session.nextTimeout() <= end) {
      now = std::max(now, *session.nextTimeout());
      session.handleTimeout(now);
      drain(session, what, out);
    }
    now = end;
  };
  runFor(std::chrono::milliseconds(500), "join");
  EXPECT_TRUE(session.post(now, "hello, 世界"));
  drain(session, "post", out);
  runFor(std::chrono::milliseconds(100), "heartbeat");
  session.sayTyping(now);
  drain(session, "typing", out);
  session.raiseHand(now);
  drain(session, "hand", out);
  session.lowerHand(now);
  EXPECT_TRUE(session.requestFloor(now));
  drain(session, "press", out);
  runFor(std::chrono::milliseconds(1300), "claim");
  EXPECT_TRUE(session.floor().selfHolds);
  EncodedFrame picture;
  picture.keyFrame = true;
  picture.captureMicros = 123456;
  picture.durationMicros = 33333;
  picture.bytes.resize(2000, std::byte{0x5a});
  EXPECT_TRUE(session.sendFrame(now, picture));
  EncodedFrame sound;
  sound.stream = StreamKind::Audio;
  sound.keyFrame = true;
  sound.captureMicros = 120000;
  sound.durationMicros = 10000;
  sound.bytes.resize(80, std::byte{0xa5});
  EXPECT_TRUE(session.sendFrame(now, sound));
  drain(session, "media", out);
  runFor(std::chrono::milliseconds(20), "media");
  session.leave(now);
  drain(session, "leave", out);
  return out.str();
}

// Two members on a wire without delay, of which one watches the other. Written is what the viewer sends: it
// comes when a key frame is over, so it asks for one; of the next key frame it hears the first shard alone,
// so it asks for a repair; and it reports.
class Watching {
 public:
  std::string run() {
    runFor(std::chrono::milliseconds(500));
    EXPECT_TRUE(m_ada.requestFloor(m_now));
    runFor(std::chrono::milliseconds(1300));
    EXPECT_TRUE(m_ada.floor().selfHolds);
    send(false);
    send(true);
    m_mostShards = 1;
    send(true);
    m_mostShards = kAll;
    runFor(std::chrono::milliseconds(1000));
    return m_out.str();
  }

 private:
  static constexpr int kAll = 1000;
  static constexpr unsigned kVideoShard = 0x40;  // the first of the types of live media

  GroupSession make(std::uint8_t who, std::uint16_t port) {
    GroupConfig config;
    config.group = "vinigroup";
    config.name = who == 0 ? "Ada" : "Bo";
    config.identitySeed.fill(who);
    config.bootNumber = 0x0102030405060708;
    config.postIncarnation = 0x11223344;
    config.wallAtStart = {1'700'000'000'000};
    config.unicastPort = port;
    return std::move(*GroupSession::create(config, Seed{1}, m_now));
  }
  void send(bool key) {
    EncodedFrame picture;
    picture.keyFrame = key;
    picture.captureMicros = 123456;
    picture.durationMicros = 33333;
    picture.bytes.resize(20000, std::byte{0x5a});
    EXPECT_TRUE(m_ada.sendFrame(m_now, picture));
    runFor(std::chrono::milliseconds(33));
  }
  void carry(GroupSession& from, GroupSession& to, bool write) {
    std::vector<std::byte> buffer(limits::kMaxDatagram);
    int shards = 0;
    while (const auto transmit = from.pollTransmit(buffer)) {
      const auto datagram = std::span(buffer).first(transmit->size);
      const auto type = std::to_integer<unsigned>(datagram[1]);
      if (type == kVideoShard && ++shards > m_mostShards) continue;
      if (write && (type & 0xf0U) == kVideoShard) m_out << "watch " << hexOf(datagram) << '\n';
      to.handleDatagram(m_now, write ? m_boAt : m_adaAt, datagram);
    }
    while (from.pollEvent()) {
    }
  }
  void runFor(Duration duration) {
    const TimePoint end = m_now + duration;
    for (;;) {
      carry(m_ada, m_bo, false);
      carry(m_bo, m_ada, true);
      const TimePoint next = std::min(m_ada.nextTimeout().value_or(end), m_bo.nextTimeout().value_or(end));
      if (next >= end) break;
      m_now = std::max(m_now, next);
      m_ada.handleTimeout(m_now);
      m_bo.handleTimeout(m_now);
    }
    m_now = end;
  }

  std::ostringstream m_out;
  TimePoint m_now{std::chrono::seconds(10)};
  Endpoint m_adaAt{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 1}, 40000};
  Endpoint m_boAt{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 2}, 40001};
  GroupSession m_ada = make(0, m_adaAt.port);
  GroupSession m_bo = make(1, m_boAt.port);
  int m_mostShards = kAll;  // that the viewer hears of a frame
};

TEST(Golden, DatagramsAreAsTheyWere) {
  const std::string sent = "# an open group\n" + script("") + "# a private group\n" +
                           script("7M2K9QXA4TRDWZ0P") + "# one that watches\n" + Watching().run();
  if (g_write) {
    std::ofstream(g_path) << sent;
    return;
  }
  std::ifstream file(g_path);
  ASSERT_TRUE(file) << g_path;
  std::istringstream now(sent);
  std::string expected;
  std::string actual;
  for (int line = 1; std::getline(file, expected); ++line) {
    ASSERT_TRUE(std::getline(now, actual)) << "fewer datagrams than in line " << line;
    ASSERT_EQ(actual, expected) << "line " << line;
  }
  EXPECT_FALSE(std::getline(now, actual)) << "one more datagram: " << actual;
}

}  // namespace
}  // namespace vinicast

int main(int argc, char** argv) {
  ::testing::InitGoogleTest(&argc, argv);
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--write") {
      vinicast::g_write = true;
    } else {
      vinicast::g_path = argument;
    }
  }
  return RUN_ALL_TESTS();
}
