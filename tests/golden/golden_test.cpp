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

TEST(Golden, DatagramsAreAsTheyWere) {
  const std::string sent =
      "# an open group\n" + script("") + "# a private group\n" + script("7M2K9QXA4TRDWZ0P");
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
