// SPDX-License-Identifier: MIT
#include "core/members/roster.hpp"

#include <gtest/gtest.h>

#include <string>

#include "core/base/outbox.hpp"
#include "vinicast/limits.hpp"

namespace vinicast {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr TimePoint kStart{std::chrono::hours(1)};

SecretSeed seedOf(std::uint64_t number) {
  SecretSeed seed{};
  for (std::size_t i = 0; i < 8; ++i) seed[i] = static_cast<std::uint8_t>(number >> (8 * i));
  return seed;
}

class RosterTest : public ::testing::Test {
 protected:
  // Another member says that it is there, and that it will say so again within `interval`.
  void hear(std::uint64_t number, milliseconds interval, TimePoint now) {
    const Identity identity(seedOf(number));
    MemberUpdate update;
    update.bootNumber = 1;
    update.uptimeMillis = 1;
    update.intervalMillis = static_cast<std::uint32_t>(interval.count());
    update.unicastPort = 40000;
    update.name = "member " + std::to_string(number);
    const auto body = signBody(identity, {m_group, MessageType::Update}, update.encode());
    EXPECT_TRUE(
        m_roster.handleMessage(now, MessageType::Update, senderTagOf(identity.id()), 1, {}, body).accepted);
  }

  std::size_t sent(MessageType type) {
    std::size_t count = 0;
    while (const auto message = m_outbox.takeMessage()) count += message->type == type ? 1 : 0;
    return count;
  }

  // What a session does with its roster until `end`.
  void run(TimePoint end) {
    for (auto next = m_roster.nextTimeout(); next && *next <= end; next = m_roster.nextTimeout()) {
      m_lost += m_roster.takeLost(*next).size();
      if (m_roster.updateDue(*next)) m_roster.sendUpdate(*next, {});
    }
  }

  GroupId m_group;
  Identity m_self{seedOf(0)};
  Outbox m_outbox;
  Roster m_roster{m_self, m_group, 1, "self", m_outbox, 1, kStart};
  std::size_t m_lost = 0;
};

TEST_F(RosterTest, ASilentMemberIsAskedFourTimesAndLost) {
  hear(1, milliseconds(1000), kStart);
  run(kStart + seconds(5) - milliseconds(1));
  EXPECT_EQ(sent(MessageType::Ping), 0U);
  run(kStart + seconds(6));
  EXPECT_EQ(sent(MessageType::Ping), 4U);
  EXPECT_EQ(m_lost, 1U);
}

// 400 members told an interval of one second when each of them knew few others. All of them now speak every
// 7.5 s, so nobody may be asked after five.
TEST_F(RosterTest, MembersOfAGroupThatHasGrownAreGivenItsTime) {
  for (std::uint64_t number = 1; number <= 400; ++number) hear(number, milliseconds(1000), kStart);
  run(kStart + seconds(37));
  EXPECT_EQ(sent(MessageType::Ping), 0U);
  EXPECT_EQ(m_lost, 0U);
  run(kStart + seconds(39));
  EXPECT_EQ(sent(MessageType::Ping), 4 * 400U);
}

TEST_F(RosterTest, ANewcomerToACrowdSendsOneJoinLess) {
  run(kStart + milliseconds(100));
  EXPECT_EQ(sent(MessageType::Join), 1U);
  for (std::uint64_t number = 1; number <= limits::kPromptGroup + 1; ++number)
    hear(number, milliseconds(1000), kStart + milliseconds(100));
  run(kStart + seconds(1));
  EXPECT_EQ(sent(MessageType::Join), limits::kJoinsInCrowd - 1);
}

TEST_F(RosterTest, ANewcomerToAFewSendsAllJoins) {
  hear(1, milliseconds(1000), kStart);
  run(kStart + seconds(1));
  EXPECT_EQ(sent(MessageType::Join), std::size(limits::kJoinRepeats));
}

}  // namespace
}  // namespace vinicast
