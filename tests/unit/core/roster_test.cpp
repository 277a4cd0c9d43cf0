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
  void hear(std::uint64_t number, milliseconds interval, TimePoint now, const Endpoint& from = {}) {
    const Identity identity(seedOf(number));
    MemberUpdate update;
    update.bootNumber = 1;
    update.uptimeMillis = 1;
    update.intervalMillis = static_cast<std::uint32_t>(interval.count());
    update.unicastPort = 40000;
    update.name = "member " + std::to_string(number);
    const auto body = signBody(identity, {m_group, MessageType::Update}, update.encode());
    EXPECT_TRUE(m_roster
                    .handleMessage(now, MessageType::Update, senderTagOf(identity.id()), 1,
                                   {from, Arrival::Multicast}, body)
                    .accepted);
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

// A machine with two networks, or one that moved: it is one member, wherever its updates come from.
TEST_F(RosterTest, AMemberOfSeveralAddressesCountsOnceAndIsAskedAtEach) {
  const auto place = [](std::uint32_t host) { return Endpoint::fromIpv4(0x0a000000 + host, 40000); };
  for (const std::uint32_t host : {1U, 2U, 1U}) hear(1, milliseconds(1000), kStart, place(host));
  EXPECT_EQ(m_roster.otherMembers(), 1U);
  const auto known = [&] { return m_roster.present().begin()->second.addresses; };
  EXPECT_EQ(known(), (std::vector{place(1), place(2)})) << "the last that worked first";
  run(kStart + seconds(6));
  std::vector<Endpoint> asked;
  while (const auto message = m_outbox.takeMessage())
    if (message->type == MessageType::Ping) asked.push_back(message->to.endpoint);
  EXPECT_EQ(asked, (std::vector{place(1), place(2), place(1), place(2)}));
  EXPECT_EQ(m_lost, 1U);
  for (std::uint32_t host = 1; host <= 6; ++host)
    hear(1, milliseconds(1000), kStart + seconds(7), place(host));
  EXPECT_EQ(known(), (std::vector{place(6), place(5), place(4), place(3)}));
  EXPECT_EQ(known().size(), limits::kMaxAddresses);
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
