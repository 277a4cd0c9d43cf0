// SPDX-License-Identifier: MIT
// Repair at its edges: bursts, outages, gaps that nobody can fill, and members who lie about logs.

#include <gtest/gtest.h>

#include "core/members/member_messages.hpp"
#include "core/posts/post_messages.hpp"
#include "support/sim/insider.hpp"
#include "support/sim/simulation.hpp"

namespace vinicast::sim {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const Endpoint kStranger = Endpoint::fromIpv4(0x0a0000fe, 5555);

Result<PostId, PostError> say(Simulation& sim, Simulation::NodeId id, const std::string& text) {
  return sim.command(id, [&](GroupSession& session, TimePoint now) { return session.post(now, text); });
}

std::size_t shown(const Simulation& sim, Simulation::NodeId id) {
  return eventsOf<PostAdded>(sim.events(id)).size();
}

LinkOptions lossy(std::uint32_t permille) {
  LinkOptions link;
  link.lossPermille = permille;
  return link;
}

TEST(RepairSim, ABurstIsSlowedAndNothingOfItIsLost) {
  Simulation sim(31);
  sim.add("Ada");
  sim.add("Bo");
  sim.run(seconds(2));
  std::size_t refused = 0;
  constexpr std::size_t kPosts = 3000;
  for (std::size_t i = 0; i < kPosts;) {
    const auto posted = say(sim, 0, "post " + std::to_string(i));
    if (posted) {
      ++i;
      continue;
    }
    ASSERT_EQ(posted.error(), PostError::TooFast);
    ++refused;
    sim.run(milliseconds(20));
  }
  EXPECT_GT(refused, 0U);
  EXPECT_TRUE(sim.runUntil([&] { return shown(sim, 1) == kPosts; }, seconds(10))) << shown(sim, 1);
  EXPECT_EQ(shown(sim, 0), kPosts);
}

// Datagrams of one type that a member sent.
struct Sent final : Observer {
  void sent(NodeId from, const Transmit&, std::span<const std::byte> bytes) override {
    if (from == 0 && decodeHeader(bytes).header.type == MessageType::Post) ++posts;
  }
  std::size_t posts = 0;
};

// In a group where most posts are lost to somebody each is sent twice, which is less than what it saves.
TEST(RepairSim, WhereMostPostsAreLostToSomebodyEachIsSentTwice) {
  constexpr std::size_t kPosts = 40;
  for (const std::uint32_t loss : {0U, 10U, 150U}) {
    Simulation sim(35, lossy(loss));
    for (int i = 0; i < 40; ++i) sim.add("member " + std::to_string(i));
    sim.run(seconds(3));
    Sent sent;
    sim.observe(sent);
    for (std::size_t i = 0; i < kPosts; ++i) {
      ASSERT_TRUE(say(sim, 0, "post"));
      sim.run(milliseconds(500));
    }
    for (std::size_t i = 0; i < sim.size(); ++i) EXPECT_EQ(shown(sim, i), kPosts) << loss << ", member " << i;
    if (loss == 150) {
      EXPECT_GT(sent.posts, kPosts * 3 / 2);
      EXPECT_LE(sent.posts, 2 * kPosts);
    } else {
      EXPECT_EQ(sent.posts, kPosts) << loss;
    }
  }
}

TEST(RepairSim, AnOutageIsMendedOnceItIsOver) {
  for (const int outage : {1, 4, 10, 20}) {
    Simulation sim(32);
    sim.add("Ada");
    sim.add("Bo");
    sim.add("Cy");
    sim.run(seconds(2));
    sim.setLink(lossy(1000));
    ASSERT_TRUE(say(sim, 0, "into the void"));
    sim.run(milliseconds(500));
    sim.setLink({});
    sim.run(milliseconds(400));  // a heartbeat tells of it, and then nothing passes again
    sim.setLink(lossy(1000));
    sim.run(seconds(outage));
    sim.setLink({});
    EXPECT_TRUE(sim.runUntil([&] { return shown(sim, 1) == 1 && shown(sim, 2) == 1; }, seconds(4))) << outage;
  }
}

TEST(RepairSim, WhatNobodyHasIsNotAskedForForEver) {
  Simulation sim(33);
  Insider insider("vinigroup");
  constexpr std::size_t kMembers = 8;
  for (std::size_t i = 0; i < kMembers; ++i) sim.add("member " + std::to_string(i));
  sim.run(seconds(3));
  const auto heartbeat = insider.send(MessageType::Heartbeat, Heartbeat{7, 100}.encode());
  for (std::size_t i = 0; i < kMembers; ++i) sim.inject(i, kStranger, heartbeat);
  sim.run(std::chrono::minutes(10));
  std::uint64_t nacks = 0;
  for (std::size_t i = 0; i < kMembers; ++i) nacks += sim.session(i).statistics().nacksSent;
  EXPECT_GE(nacks, 1U);
  EXPECT_LE(nacks, 3 * kMembers);
}

// Whoever answers for the later post is not made to wait by an earlier one that is gone.
TEST(RepairSim, AGapThatNobodyCanFillDelaysNothingAfterIt) {
  Simulation sim(37);
  Insider insider("vinigroup");
  sim.add("Ada");
  sim.add("Bo");
  sim.run(seconds(3));
  const auto tell = [&](std::uint64_t last) {
    for (std::size_t i = 0; i < 2; ++i)
      sim.inject(i, kStranger, insider.send(MessageType::Heartbeat, Heartbeat{7, last}.encode()));
  };
  const auto asked = [&] {
    return sim.session(0).statistics().nacksSent + sim.session(1).statistics().nacksSent;
  };
  tell(1);
  sim.run(milliseconds(2500));
  for (std::uint64_t last = 2; last <= 4; ++last) {
    const std::uint64_t before = asked();
    tell(last);
    sim.run(milliseconds(60));
    EXPECT_GT(asked(), before) << last;
    sim.run(milliseconds(900));
  }
}

TEST(RepairSim, OneQuestionIsAnsweredWithMeasure) {
  Simulation sim(34);
  Insider insider("vinigroup");
  sim.add("Ada");
  sim.add("Bo");
  sim.run(seconds(2));
  for (int i = 0; i < 400; ++i) ASSERT_TRUE(say(sim, 0, "post"));
  sim.run(seconds(5));
  const auto before = sim.session(0).statistics().repairsSent;
  const LogId log{senderTagOf(sim.session(0).self()), sim.session(0).posts()[0].id.incarnation};
  Nack nack;
  nack.logs = {{log, {{1, 2000}}}};
  sim.inject(0, kStranger, insider.send(MessageType::Nack, nack.encode()));
  sim.run(seconds(2));
  const auto answered = sim.session(0).statistics().repairsSent - before;
  EXPECT_GT(answered, 0U);
  EXPECT_LE(answered, limits::kRepairsPerNack);
}

TEST(RepairSim, HearsayHidesNobodysPosts) {
  Simulation sim(35);
  Insider insider("vinigroup");
  sim.add("Ada");
  sim.add("Bo");
  sim.run(seconds(2));
  for (int i = 0; i < 6; ++i) ASSERT_TRUE(say(sim, 0, "post " + std::to_string(i)));
  sim.run(seconds(2));
  const auto late = sim.add("Late");
  MemberUpdate lie;
  lie.bootNumber = Insider::kBoot;
  lie.name = "Mallory";
  lie.intervalMillis = 1000;
  lie.logs = {{senderTagOf(sim.session(0).self()), sim.session(0).posts()[0].id.incarnation, 1000, 1000}};
  const auto body = insider.sign(MessageType::Update, lie.encode());
  sim.session(late).handleDatagram(sim.now(), kStranger, insider.send(MessageType::Update, body));
  EXPECT_TRUE(sim.runUntil([&] { return shown(sim, late) == 6; }, seconds(4))) << shown(sim, late);
}

TEST(RepairSim, AFloodOfPostsDatedAheadDisplacesItself) {
  Simulation sim(36);
  Insider insider("vinigroup");
  sim.add("Ada");
  sim.add("Bo");
  sim.run(seconds(2));
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(say(sim, 0, "honest " + std::to_string(i)));
  sim.run(seconds(1));
  for (std::uint64_t i = 1; i <= 3000; ++i) {
    PostRecord record;
    record.incarnation = 1;
    record.sequence = i;
    record.clock = record.order = limits::kMaxPostClock - 3000 + i;
    record.authorName = "Mallory";
    record.text = "x";
    PostFragment fragment;
    fragment.key = {{insider.tag(), 1}, i};
    fragment.bytes = insider.sign(MessageType::Post, record.encode());
    sim.session(1).handleDatagram(sim.now(), kStranger, insider.send(MessageType::Post, fragment.encode()));
    if (i % 100 == 0) sim.run(milliseconds(100));
  }
  std::size_t honest = 0;
  for (const Post& post : sim.session(1).posts()) honest += post.authorName == "Ada" ? 1 : 0;
  EXPECT_EQ(honest, 20U);
  EXPECT_LE(sim.session(1).posts().size(), limits::kMaxHeldPosts);
}

// Parts of a post that somebody sends are nobody's answer, however right they are.
TEST(RepairSim, APieceOfAPieceSilencesNoRepair) {
  Simulation sim(40);
  Insider insider("vinigroup");
  sim.record = true;
  sim.add("Ada");
  sim.run(seconds(1));
  ASSERT_TRUE(say(sim, 0, "wanted"));
  const auto whole = PostFragment::decode(*insider.open(sim.recorded.back()));
  ASSERT_TRUE(whole);
  sim.record = false;
  sim.run(seconds(6));
  PostFragment part = *whole;
  part.bytes.resize(1);
  Nack nack;
  nack.logs = {{whole->key.log, {{1, 1}}}};
  const auto before = sim.session(0).statistics().repairsSent;
  for (int i = 0; i < 5; ++i) {
    sim.inject(0, kStranger, insider.send(MessageType::Repair, part.encode()));
    sim.inject(0, kStranger, insider.send(MessageType::Nack, nack.encode()));
    sim.run(seconds(1));
  }
  EXPECT_EQ(sim.session(0).statistics().repairsSent - before, 5U);
}

// Pieces are not signed: false ones must not keep the genuine from becoming a post.
TEST(RepairSim, FalsePiecesStopNobodysLongPosts) {
  Simulation sim(41);
  Insider insider("vinigroup");
  for (const char* name : {"Ada", "Bo"}) sim.add(name);
  sim.run(seconds(2));
  ASSERT_TRUE(say(sim, 0, "short"));
  sim.run(seconds(1));
  PostFragment piece;
  const PostId first = sim.session(0).posts()[0].id;
  piece.key = {{senderTagOf(first.author), first.incarnation}, first.sequence + 1};
  piece.count = 4;
  piece.index = 3;  // with it the genuine ones before it are whole, and wrong
  piece.bytes.assign(1, std::byte{7});
  const auto spoil = [&] { sim.inject(1, kStranger, insider.send(MessageType::Repair, piece.encode())); };
  spoil();
  ASSERT_TRUE(say(sim, 0, std::string(4000, 'x')));
  for (int i = 0; i < 20 && shown(sim, 1) < 2; ++i) {
    spoil();
    sim.run(milliseconds(1));
  }
  EXPECT_EQ(shown(sim, 1), 2U) << "within 20 ms, and not by a repair";
}

TEST(RepairSim, NobodyPostsForAnother) {
  Simulation sim(37);
  Insider insider("vinigroup");
  sim.record = true;
  sim.add("Ada");
  sim.run(seconds(1));
  ASSERT_TRUE(say(sim, 0, "signed by Ada"));
  const auto body = insider.open(sim.recorded.back());
  ASSERT_TRUE(body);
  sim.record = false;
  const auto late = sim.add("Late");
  auto& session = sim.session(late);
  const auto wrong = [&] {
    return session.statistics().drops[static_cast<std::size_t>(DropReason::WrongSigner)];
  };
  const auto before = wrong();
  session.handleDatagram(sim.now(), kStranger, insider.send(MessageType::Post, *body));
  EXPECT_EQ(wrong(), before + 1);
  EXPECT_TRUE(session.posts().empty());
}

TEST(RepairSim, ALogThatBeginsWithAGapReachesALateJoinerToo) {
  Simulation sim(38);
  const auto ada = sim.add("Ada");
  sim.add("Bo");
  sim.run(seconds(2));
  sim.setLink(lossy(1000));
  ASSERT_TRUE(say(sim, ada, "lost with its author"));
  sim.run(milliseconds(100));
  sim.setLink({});
  ASSERT_TRUE(say(sim, ada, "second"));
  ASSERT_TRUE(say(sim, ada, "third"));
  sim.run(milliseconds(5));  // before the repair of the first
  sim.crash(ada);
  sim.run(seconds(10));
  if (shown(sim, 1) == 3) GTEST_SKIP() << "the first was repaired in time";
  ASSERT_EQ(shown(sim, 1), 2U);
  const auto late = sim.add("Late");
  EXPECT_TRUE(sim.runUntil([&] { return shown(sim, late) == 2; }, seconds(5))) << shown(sim, late);
}

TEST(RepairSim, TooManyDirectMessagesAreSaidToBeThat) {
  Simulation sim(39);
  sim.add("Ada");
  sim.add("Bo");
  sim.run(seconds(2));
  sim.setLink(lossy(1000));
  const MemberId bo = sim.session(1).self();
  std::optional<DirectError> error;
  for (std::size_t i = 0; i <= limits::kMaxDirectPending; ++i) {
    const auto sent = sim.session(0).sendDirect(sim.now(), bo, "x");
    if (!sent) error = sent.error();
  }
  EXPECT_EQ(error, DirectError::TooMany);
}

}  // namespace
}  // namespace vinicast::sim
