// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "core/floor/floor_messages.hpp"
#include "core/floor/token.hpp"
#include "floor_net.hpp"
#include "vinicast/limits.hpp"

namespace vinicast::test {
namespace {

class ModelFinds : public testing::Test {
 protected:
  ModelFinds() {
    m_directory.members = {m_alice.id(), m_bob.id()};
    m_floor = std::make_unique<Floor>(m_self, testGroup(), 1, m_directory, m_outbox, 1, m_now);
    m_now += 1100ms;
    m_floor->handleTimeout(m_now);
  }
  template <typename Message>
  std::optional<DropReason> hear(const Identity& author, MessageType type, const Message& message) {
    return m_floor->handleMessage(m_now, type, senderTagOf(author.id()),
                                  signBody(author, {testGroup(), type}, message.encode()));
  }
  FloorToken tokenOf(const Identity& owner, std::uint64_t term, std::uint64_t inc = 50) {
    return makeToken(testGroup(), term, 0, owner.id(), inc);
  }
  Identity m_self{seedOf(1)};
  Identity m_alice{seedOf(2)};
  Identity m_bob{seedOf(3)};
  TestDirectory m_directory;
  Outbox m_outbox;
  TimePoint m_now{1h};
  std::unique_ptr<Floor> m_floor;
};

TEST_F(ModelFinds, AGrantBelowAUsedTermIsNotTaken) {
  hear(m_alice, MessageType::Beacon, BeaconMessage{tokenOf(m_alice, 3), 1, 2000, 0, {}});
  m_floor->raiseHand(m_now);
  hear(m_bob, MessageType::Release, ReleaseMessage{tokenOf(m_bob, 5)});
  EXPECT_EQ(m_floor->view().term, 5u);
  hear(m_alice, MessageType::Grant, GrantMessage{tokenOf(m_self, 4, 1), tokenOf(m_alice, 3)});
  EXPECT_FALSE(m_floor->view().selfHolds) << "holds term " << m_floor->view().token.term;
}

TEST_F(ModelFinds, ARefusedGrantIsNotTakenLater) {
  hear(m_alice, MessageType::Beacon, BeaconMessage{tokenOf(m_alice, 3), 1, 2000, 0, {}});
  const GrantMessage grant{tokenOf(m_self, 4, 1), tokenOf(m_alice, 3)};
  hear(m_alice, MessageType::Grant, grant);
  m_floor->raiseHand(m_now);
  hear(m_alice, MessageType::Grant, grant);  // its next copy
  EXPECT_FALSE(m_floor->view().selfHolds);
}

// Alone in its half of a cut network it was live and stopped; then it hears the other half's holder.
TEST_F(ModelFinds, OneThatReleasedAGreaterTokenIsNotBlindToALowerHolder) {
  m_directory.members.clear();
  ASSERT_TRUE(m_floor->press(m_now));
  for (int i = 0; i < 60; ++i) m_floor->handleTimeout(m_now += 10ms);
  ASSERT_TRUE(m_floor->view().selfHolds);
  m_floor->release(m_now);
  ASSERT_TRUE(m_floor->press(m_now));
  for (int i = 0; i < 60; ++i) m_floor->handleTimeout(m_now += 10ms);
  ASSERT_TRUE(m_floor->view().selfHolds);
  m_floor->release(m_now);
  EXPECT_EQ(m_floor->view().term, 2u);
  for (int i = 0; i < 60; ++i) m_floor->handleTimeout(m_now += 10ms);
  while (m_outbox.takeMessage()) {
  }
  int answers = 0;
  for (std::uint32_t i = 1; i < 100; ++i) {
    m_now += 100ms;
    hear(m_alice, MessageType::Beacon, BeaconMessage{tokenOf(m_alice, 1), i, 2000, 0, {}});
    m_floor->handleTimeout(m_now);
    while (m_outbox.takeMessage()) ++answers;
  }
  EXPECT_GT(answers, 0) << "10 s of beacons, live() " << m_floor->live().has_value();
}

}  // namespace
}  // namespace vinicast::test
