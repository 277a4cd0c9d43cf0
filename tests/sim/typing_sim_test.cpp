// SPDX-License-Identifier: MIT
// Who is typing, over a simulated network: said seldom, believed for a while, and ended by the text.

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "core/members/member_messages.hpp"
#include "core/posts/typing.hpp"
#include "support/sim/insider.hpp"
#include "support/sim/simulation.hpp"

namespace vinicast::sim {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using NodeId = Simulation::NodeId;

const Endpoint kStranger = Endpoint::fromIpv4(0x0a0000fe, 5555);

// What is sent of it, and when each member was told.
class Watch final : public Observer {
 public:
  explicit Watch(Simulation& sim) : m_sim(sim) { sim.observe(*this); }
  void sent(NodeId, const Transmit& transmit, std::span<const std::byte> bytes) override {
    if (decodeHeader(bytes).header.type != MessageType::Typing) return;
    datagrams.emplace_back(bytes.begin(), bytes.end());
    unicast += transmit.target == TransmitTarget::Unicast ? 1U : 0U;
  }
  void told(NodeId node, const Event& event) override {
    if (const auto* changed = std::get_if<TypingChanged>(&event)) {
      events.push_back({node, *changed, m_sim.now()});
    }
  }
  // Whether `node` believes that the member types, by what it was told last.
  [[nodiscard]] bool believes(NodeId node, const MemberId& member, bool isPrivate = false) const {
    bool types = false;
    for (const Told& told : events)
      if (told.node == node && told.event.member == member && told.event.isPrivate == isPrivate)
        types = told.event.types;
    return types;
  }
  struct Told {
    NodeId node = 0;
    TypingChanged event;
    TimePoint at;
  };
  std::vector<Told> events;
  std::vector<std::vector<std::byte>> datagrams;
  std::size_t unicast = 0;

 private:
  Simulation& m_sim;
};

void join(Simulation& sim, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) sim.add("member " + std::to_string(i));
  sim.run(seconds(2));
}

void type(Simulation& sim, NodeId id, const std::optional<MemberId>& to = std::nullopt) {
  sim.command(id, [&](GroupSession& session, TimePoint now) {
    session.sayTyping(now, to);
    return 0;
  });
}

void say(Simulation& sim, NodeId id) {
  sim.command(id, [](GroupSession& session, TimePoint now) {
    EXPECT_TRUE(session.post(now, "what was typed"));
    return 0;
  });
}

TEST(TypingSim, ItIsSaidOnceInThreeSecondsAndEndsByItself) {
  Simulation sim(1);
  Watch watch(sim);
  join(sim, 3);
  const MemberId ada = sim.session(0).self();
  for (int key = 0; key < 100; ++key) {  // ten seconds
    type(sim, 0);
    sim.run(milliseconds(100));
  }
  EXPECT_EQ(watch.datagrams.size(), 4U);  // at 0, 3, 6 and 9 s
  EXPECT_EQ(watch.unicast, 0U);
  EXPECT_TRUE(watch.believes(1, ada) && watch.believes(2, ada));
  EXPECT_EQ(watch.events.size(), 2U);  // that it began, once each
  const TimePoint last = watch.events[0].at + seconds(9);
  sim.run(seconds(10));
  ASSERT_EQ(watch.events.size(), 4U);
  for (std::size_t i = 2; i < 4; ++i) {
    EXPECT_FALSE(watch.events[i].event.types);
    EXPECT_GE(watch.events[i].at, last + limits::kTypingKept - milliseconds(10));
    EXPECT_LE(watch.events[i].at, last + limits::kTypingKept + milliseconds(10));
  }
}

TEST(TypingSim, OneLostWordIsBridgedAndNoneIsRepaired) {
  Simulation sim(2);
  Watch watch(sim);
  join(sim, 2);
  const MemberId ada = sim.session(0).self();
  type(sim, 0);
  sim.run(limits::kTypingInterval);
  ASSERT_TRUE(watch.believes(1, ada));
  sim.network().cutGroups(0, 1);
  type(sim, 0);
  sim.run(milliseconds(100));
  sim.network().mendGroups();
  sim.run(limits::kTypingInterval - milliseconds(100));
  type(sim, 0);
  sim.run(limits::kTypingInterval);
  EXPECT_TRUE(watch.believes(1, ada));
  EXPECT_EQ(watch.events.size(), 1U);  // it never ended in between
  EXPECT_EQ(watch.datagrams.size(), 3U);
}

TEST(TypingSim, TheTextEndsItAndAWordFromBeforeDoesNotBringItBack) {
  Simulation sim(3);
  Watch watch(sim);
  join(sim, 3);
  const MemberId ada = sim.session(0).self();
  say(sim, 0);
  sim.run(seconds(4));
  sim.network().cutGroups(0, 2);  // the word to member 2 comes late
  type(sim, 0);
  sim.run(milliseconds(50));
  sim.network().mendGroups();
  ASSERT_TRUE(watch.believes(1, ada));
  say(sim, 0);
  sim.run(milliseconds(50));
  EXPECT_FALSE(watch.believes(1, ada));
  EXPECT_EQ(watch.events.size(), 2U);
  sim.inject(2, sim.endpoint(0), watch.datagrams[0]);
  sim.run(seconds(3));
  EXPECT_EQ(watch.events.size(), 2U);
  type(sim, 0);  // the next text
  sim.run(milliseconds(50));
  EXPECT_TRUE(watch.believes(1, ada) && watch.believes(2, ada));
}

TEST(TypingSim, APrivateOneIsHeardByOneMemberAlone) {
  Simulation sim(4);
  Watch watch(sim);
  join(sim, 3);
  const MemberId ada = sim.session(0).self();
  const MemberId bo = sim.session(1).self();
  type(sim, 0, bo);
  sim.run(milliseconds(50));
  EXPECT_EQ(watch.unicast, 1U);
  EXPECT_TRUE(watch.believes(1, ada, true));
  ASSERT_EQ(watch.events.size(), 1U);
  say(sim, 0);  // not what was announced
  sim.run(milliseconds(50));
  EXPECT_TRUE(watch.believes(1, ada, true));
  ASSERT_TRUE(sim.command(
      0, [&](GroupSession& session, TimePoint now) { return session.sendDirect(now, bo, "between us"); }));
  sim.run(milliseconds(50));
  EXPECT_FALSE(watch.believes(1, ada, true));
  EXPECT_EQ(watch.events.size(), 2U);
  // A word that went astray, and one that the text has overtaken.
  sim.inject(2, sim.endpoint(0), watch.datagrams[0], Arrival::Unicast);
  sim.run(seconds(4));
  sim.partition({{0}, {1, 2}});
  type(sim, 0, bo);
  sim.run(milliseconds(50));
  sim.partition({});
  ASSERT_TRUE(sim.command(
      0, [&](GroupSession& session, TimePoint now) { return session.sendDirect(now, bo, "and more"); }));
  sim.run(milliseconds(50));
  ASSERT_EQ(watch.datagrams.size(), 2U);
  sim.inject(1, sim.endpoint(0), watch.datagrams[1], Arrival::Unicast);
  sim.run(seconds(4));
  EXPECT_EQ(watch.events.size(), 2U);
  MemberId nobody;
  nobody.bytes[0] = 1;
  type(sim, 0, nobody);
  EXPECT_EQ(watch.datagrams.size(), 2U);
}

TEST(TypingSim, WhoLeavesOrIsLostOrStartsAnewTypesNoMore) {
  Simulation sim(5);
  Watch watch(sim);
  join(sim, 3);
  const MemberId ada = sim.session(0).self();
  const MemberId bo = sim.session(1).self();
  type(sim, 0);
  type(sim, 1);
  sim.run(milliseconds(50));
  ASSERT_TRUE(watch.believes(2, ada) && watch.believes(2, bo));
  sim.leave(0);
  sim.crash(1);
  sim.restart(1);
  sim.run(seconds(1));
  EXPECT_FALSE(watch.believes(2, ada));
  EXPECT_FALSE(watch.believes(2, bo));
  type(sim, 1);
  sim.run(milliseconds(50));
  EXPECT_TRUE(watch.believes(2, bo));
}

TEST(TypingSim, AboveAHundredMembersNobodySaysIt) {
  Simulation sim(6);
  sim.keepEvents = false;
  Watch watch(sim);
  join(sim, limits::kTypingGroup);
  sim.run(seconds(8));
  ASSERT_EQ(sim.session(0).members().size(), limits::kTypingGroup);
  type(sim, 0);
  sim.run(milliseconds(50));
  EXPECT_EQ(watch.datagrams.size(), 1U);
  sim.add("one too many");
  sim.run(seconds(4));
  ASSERT_EQ(sim.session(0).members().size(), limits::kTypingGroup + 1);
  type(sim, 0);
  type(sim, 0, sim.session(1).self());
  sim.run(milliseconds(50));
  EXPECT_EQ(watch.datagrams.size(), 1U);
}

TEST(TypingSim, OnlyAMemberSaysItForItselfAndTheTableIsBounded) {
  Simulation sim(7);
  Watch watch(sim);
  join(sim, 2);
  const MemberId ada = sim.session(0).self();
  GroupSession& bo = sim.session(1);
  const auto dropsOf = [&](DropReason reason) {
    return bo.statistics().drops[static_cast<std::size_t>(reason)];
  };
  const auto give = [&](const std::vector<std::byte>& datagram) {
    sim.inject(1, kStranger, datagram);
    sim.run(milliseconds(4));
  };
  Insider stranger("vinigroup");
  const auto notice = stranger.sign(MessageType::Typing, TypingNotice{{}, Insider::kBoot, 0}.encode());
  give(stranger.send(MessageType::Typing, notice));                                              // no member
  give(stranger.seal(MessageType::Typing, senderTagOf(ada), sim.config(0).bootNumber, notice));  // as Ada
  EXPECT_EQ(dropsOf(DropReason::WrongSigner), 2U);
  auto forged = notice;
  forged[40] ^= std::byte{1};
  give(stranger.seal(MessageType::Typing, senderTagOf(ada), sim.config(0).bootNumber, forged));
  EXPECT_EQ(dropsOf(DropReason::BadSignature), 1U);
  EXPECT_TRUE(watch.events.empty());

  MemberUpdate update;
  update.bootNumber = Insider::kBoot;
  update.intervalMillis = 1000;
  update.name = "crowd";
  for (std::uint8_t i = 0; i < 255; ++i) {
    for (const std::uint8_t half : {std::uint8_t{1}, std::uint8_t{2}}) {
      SecretSeed seed{};
      seed[0] = i;
      seed[1] = half;
      Insider one("vinigroup", seed);
      give(one.say(MessageType::Update, update));
      give(one.say(MessageType::Typing, TypingNotice{{}, Insider::kBoot + 1, 0}));  // of another boot
      give(one.say(MessageType::Typing, TypingNotice{{}, Insider::kBoot, 0}));
    }
  }
  EXPECT_EQ(dropsOf(DropReason::WrongSigner), 2U + 510U);
  std::size_t most = 0;
  std::size_t typing = 0;
  for (const auto& told : watch.events) {
    typing += told.event.types ? 1U : 0U;
    if (!told.event.types) --typing;
    most = std::max(most, typing);
  }
  EXPECT_EQ(most, limits::kMaxTyping);
  EXPECT_GT(dropsOf(DropReason::TableFull), 0U);
}

}  // namespace
}  // namespace vinicast::sim
