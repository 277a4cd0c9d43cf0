// SPDX-License-Identifier: MIT
// Histories become equal, whatever was lost on the way, and newcomers get theirs: by comparing and fetching,
// bounded on both sides.

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <utility>

#include "core/members/member_messages.hpp"
#include "core/posts/digest_messages.hpp"
#include "core/posts/post_messages.hpp"
#include "support/sim/insider.hpp"
#include "support/sim/simulation.hpp"

namespace vinicast::sim {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const Endpoint kStranger = Endpoint::fromIpv4(0x0a0000fe, 5555);

void say(Simulation& sim, Simulation::NodeId id, const std::string& text) {
  sim.command(id, [&](GroupSession& session, TimePoint now) {
    EXPECT_TRUE(session.post(now, text));
    return 0;
  });
}

LinkOptions lossy(std::uint32_t permille) {
  LinkOptions link;
  link.lossPermille = permille;
  return link;
}

std::vector<PostId> idsOf(Simulation& sim, Simulation::NodeId id) {
  std::vector<PostId> ids;
  for (const Post& post : sim.session(id).posts()) ids.push_back(post.id);
  return ids;
}

bool allEqual(Simulation& sim, std::size_t count) {
  for (std::size_t i = 0; i < sim.size(); ++i) {
    if (sim.alive(i) && (sim.session(i).statistics().posts != count || idsOf(sim, i) != idsOf(sim, 0)))
      return false;
  }
  return true;
}

// Bytes that went to one address, and to all.
class Meter final : public Observer {
 public:
  void sent(NodeId from, const Transmit& transmit, std::span<const std::byte> bytes) override {
    const auto type = decodeHeader(bytes).header.type;
    if (transmit.target == TransmitTarget::Unicast) {
      bytesTo[transmit.to.address] += bytes.size();
    } else if (type == MessageType::Repair) {
      ++repairsToAll;
    }
    ++datagramsOf[from];
  }
  std::map<std::array<std::uint8_t, 16>, std::uint64_t> bytesTo;
  std::map<NodeId, std::uint64_t> datagramsOf;
  std::uint64_t repairsToAll = 0;
};

MemberUpdate updateFrom(const Endpoint& at, std::uint32_t intervalMillis) {
  MemberUpdate update;
  update.bootNumber = Insider::kBoot;
  update.intervalMillis = intervalMillis;
  update.unicastPort = at.port;
  update.name = "Mallory";
  update.historyRoot = 1;  // nobody's
  return update;
}

TEST(HistorySim, HalvesOfALogWhoseAuthorIsGoneBecomeOne) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Simulation sim(seed, lossy(100));
    const auto ada = sim.add("Ada");
    sim.add("Bo");
    sim.add("Cy");
    sim.run(seconds(2));
    sim.partition({{0, 1}, {2}});
    for (int i = 0; i < 3; ++i) say(sim, ada, "to Bo " + std::to_string(i));
    sim.run(milliseconds(400));
    sim.partition({{0, 2}, {1}});
    for (int i = 0; i < 3; ++i) say(sim, ada, "to Cy " + std::to_string(i));
    sim.run(milliseconds(5));
    sim.crash(ada);
    sim.run(seconds(1));
    const std::size_t before = sim.session(2).statistics().posts;
    sim.partition({});
    EXPECT_TRUE(
        sim.runUntil([&] { return idsOf(sim, 1) == idsOf(sim, 2) && !idsOf(sim, 1).empty(); }, seconds(3)))
        << "seed " << seed << ": " << before << " at first";
  }
}

TEST(HistorySim, ManyLogsOfTheDepartedReachWhoeverWasAway) {
  Simulation sim(41, lossy(50));
  sim.add("Ada");
  const auto away = sim.add("Away");
  sim.run(seconds(2));
  for (std::size_t i = 0; i < 60; ++i) {
    sim.partition({{away}, {0, 2 + i}});
    const auto guest = sim.add("guest " + std::to_string(i));
    sim.run(milliseconds(200));
    say(sim, guest, "hello from guest " + std::to_string(i));
    sim.run(milliseconds(400));
    sim.leave(guest);
  }
  ASSERT_EQ(sim.session(0).posts().size(), 60U);
  sim.partition({});
  EXPECT_TRUE(sim.runUntil([&] { return sim.session(away).posts().size() == 60; }, seconds(3)))
      << sim.session(away).posts().size();
}

TEST(HistorySim, AtTheirBoundsMembersAgreeAndRest) {
  Simulation sim(42);
  sim.keepEvents = false;
  sim.add("Ada");
  sim.add("Bo");
  sim.run(seconds(2));
  sim.partition({{0}, {1}});
  for (int i = 0; i < 1200; ++i) {
    say(sim, 0, "a");
    say(sim, 1, "b");
    sim.run(milliseconds(4));
  }
  sim.run(seconds(5));
  sim.partition({});
  EXPECT_TRUE(sim.runUntil([&] { return allEqual(sim, limits::kMaxHeldPosts); }, seconds(30)));
  sim.run(seconds(10));
  EXPECT_TRUE(allEqual(sim, limits::kMaxHeldPosts));
  const auto asked =
      sim.session(0).statistics().digestRequestsSent + sim.session(1).statistics().digestRequestsSent;
  sim.run(seconds(60));
  EXPECT_EQ(sim.session(0).statistics().digestRequestsSent + sim.session(1).statistics().digestRequestsSent,
            asked);
}

TEST(HistorySim, AnAddressThatProvedNothingGetsThreeTimesWhatItSentAtMost) {
  Simulation sim(43);
  Meter meter;
  sim.observe(meter);
  Insider insider("vinigroup");
  sim.add("Ada");
  sim.run(seconds(3));
  for (int i = 0; i < 300; ++i) say(sim, 0, std::string(200, 'x'));
  sim.run(seconds(3));
  const auto ada = sim.session(0).self();
  const auto incarnation = sim.session(0).posts()[0].id.incarnation;
  std::uint64_t sent = 0;
  const auto inject = [&](std::vector<std::byte> datagram) {
    sent += datagram.size();
    sim.session(0).handleDatagram(sim.now(), kStranger, datagram);
    sim.run(milliseconds(100));
    EXPECT_LE(meter.bytesTo[kStranger.address], sent * limits::kMaxAmplification);
  };
  const auto join = insider.sign(MessageType::Join, updateFrom(kStranger, 1000).encode());
  for (int i = 0; i < 5; ++i) inject(insider.send(MessageType::Join, join));
  Digest request;
  request.through = lastPostKey();
  for (std::uint32_t i = 1; i <= 20; ++i) {
    request.exchange = i;
    request.showing = i;
    inject(insider.send(MessageType::DigestRequest, request.encode()));
  }
  Pull pull;
  pull.showing = 77;
  pull.wanted.logs = {{{senderTagOf(ada), incarnation}, {{1, 300}}}};
  for (int i = 0; i < 20; ++i) inject(insider.send(MessageType::Pull, pull.encode()));
  EXPECT_GT(meter.bytesTo[kStranger.address], 0U);
}

// A log for each of many authors makes digests as long as they get.
void fillWithAuthors(Simulation& sim, Simulation::NodeId id, std::uint8_t authors) {
  for (std::uint8_t i = 1; i <= authors; ++i) {
    Insider author("vinigroup", SecretSeed{i, 77});
    PostRecord record;
    record.incarnation = 1;
    record.sequence = 1;
    record.clock = record.order = i;
    record.authorName = "x";
    record.text = "x";
    PostFragment fragment;
    fragment.key = {{author.tag(), 1}, 1};
    fragment.bytes = author.sign(MessageType::Post, record.encode());
    sim.session(id).handleDatagram(sim.now(), kStranger, author.send(MessageType::Repair, fragment.encode()));
  }
  ASSERT_EQ(sim.session(id).statistics().posts, authors);
}

TEST(HistorySim, AFalseAddressInAnUpdateGetsThreeTimesItsBytesAtMost) {
  Simulation sim(46);
  Meter meter;
  Insider insider("vinigroup");
  sim.add("Ada");
  sim.run(seconds(3));
  fillWithAuthors(sim, 0, 60);
  const Endpoint victim = Endpoint::fromIpv4(0x0a0000fd, 7777);
  sim.observe(meter);
  std::uint64_t sent = 0;
  const auto tell = [&](MessageType type) {
    const auto body = insider.sign(type, updateFrom(victim, 240'000).encode());
    const auto datagram = insider.send(type, body);
    sent += datagram.size();
    Endpoint from = victim;
    from.port = 1;
    sim.session(0).handleDatagram(sim.now(), from, datagram);
  };
  tell(MessageType::Join);
  for (int i = 0; i < 20; ++i) {
    sim.run(seconds(5));
    EXPECT_LE(meter.bytesTo[victim.address], sent * limits::kMaxAmplification);
    if (i % 5 == 4) tell(MessageType::Update);
  }
  EXPECT_GT(meter.bytesTo[victim.address], 0U);
}

// Answers every question, and every answer tells of one number more.
class EndlessAnswers final : public Observer {
 public:
  EndlessAnswers(Insider& insider, const Endpoint& at) : m_insider(insider), m_at(at) {}
  void sent(NodeId, const Transmit& transmit, std::span<const std::byte> bytes) override {
    if (transmit.target != TransmitTarget::Unicast || !transmit.to.isSamePlace(m_at)) return;
    if (decodeHeader(bytes).header.type != MessageType::DigestRequest) return;
    const auto request = Digest::decode(*m_insider.open(bytes));
    ASSERT_TRUE(request);
    ++asked;
    Digest answer;
    answer.exchange = request->exchange;
    answer.showing = request->giving;
    answer.root = 1;
    answer.from = answer.through = request->from;
    ++answer.through.sequence;
    open.push_back(m_insider.send(MessageType::Digest, answer.encode()));
  }
  std::uint64_t asked = 0;
  std::vector<std::vector<std::byte>> open;

 private:
  Insider& m_insider;
  Endpoint m_at;
};

TEST(HistorySim, AComparisonEndsWhateverTheOtherAnswers) {
  Simulation sim(47);
  Insider insider("vinigroup");
  sim.add("Ada");
  sim.run(seconds(3));
  fillWithAuthors(sim, 0, 3);
  EndlessAnswers answers(insider, kStranger);
  sim.observe(answers);
  const auto update = insider.sign(MessageType::Update, updateFrom(kStranger, 60'000).encode());
  sim.session(0).handleDatagram(sim.now(), kStranger, insider.send(MessageType::Update, update));
  for (int i = 0; i < 3000; ++i) {
    sim.run(milliseconds(10));
    const auto open = std::exchange(answers.open, {});
    for (const auto& answer : open) sim.inject(0, kStranger, answer);
  }
  EXPECT_GT(answers.asked, 10U);
  EXPECT_LE(answers.asked, limits::kMaxDigestPages + limits::kDigestTries);
}

TEST(HistorySim, WhatIsSaidOfAPostReachesAllAndThoseWhoComeLater) {
  Simulation sim(45, lossy(100));
  sim.add("Ada");
  sim.add("Bo");
  sim.run(seconds(3));
  const auto make = [&](Simulation::NodeId id, PostKind kind, const std::string& text,
                        std::optional<PostId> target) {
    return sim.command(id, [&](GroupSession& session, TimePoint now) {
      return session.post(now, PostDraft{kind, text, target});
    });
  };
  const auto first = make(0, PostKind::Text, "frist", {});
  ASSERT_TRUE(first);
  ASSERT_TRUE(sim.runUntil([&] { return sim.session(1).posts().size() == 1; }, seconds(2)));
  EXPECT_EQ(make(1, PostKind::Edit, "mine", *first).error(), PostError::NotYours);
  EXPECT_EQ(make(1, PostKind::Delete, "", *first).error(), PostError::NotYours);
  EXPECT_EQ(make(1, PostKind::Reply, "to nothing", {}).error(), PostError::NoTarget);
  EXPECT_EQ(make(1, PostKind::Reply, "to nothing", PostId{first->author, 0, 77}).error(),
            PostError::NoTarget);
  EXPECT_EQ(make(1, PostKind::Reaction, std::string(limits::kMaxReactionBytes + 1, 'x'), *first).error(),
            PostError::TooLong);
  ASSERT_TRUE(make(0, PostKind::Edit, "first", *first));
  ASSERT_TRUE(make(1, PostKind::Reaction, "+1", *first));
  ASSERT_TRUE(make(1, PostKind::Reply, "agreed", *first));
  const auto wrong = make(0, PostKind::Text, "wrong window", {});
  ASSERT_TRUE(make(0, PostKind::Delete, "", *wrong));
  const auto late = sim.add("Late");
  const auto complete = [&](Simulation::NodeId id) {
    const auto posts = sim.session(id).posts();
    return posts.size() == 3 && posts[0].text == "first" && posts[0].edited &&
           posts[0].reactions.size() == 1 && posts[1].kind == PostKind::Reply && posts[1].target == *first &&
           posts[2].deleted && posts[2].text.empty();
  };
  EXPECT_TRUE(sim.runUntil([&] { return complete(0) && complete(1) && complete(late); }, seconds(5)));
  for (const PostAdded& added : eventsOf<PostAdded>(sim.events(1)))
    EXPECT_NE(added.post.kind, PostKind::Edit);
  EXPECT_FALSE(eventsOf<PostChanged>(sim.events(1)).empty());
}

// How long a newcomer needs for the last 200 posts of a group of `members`; in ms.
std::int64_t joinTime(std::uint64_t seed, std::size_t members, std::uint32_t lossPermille) {
  Simulation sim(seed, lossy(0));
  sim.keepEvents = false;
  for (std::size_t i = 0; i < members; ++i) sim.add("member " + std::to_string(i));
  sim.run(seconds(4));
  for (std::size_t i = 0; i < 200; ++i) {
    say(sim, i % members, "what was said before, number " + std::to_string(i));
    sim.run(milliseconds(10));
  }
  sim.run(seconds(2));
  sim.setLink(lossy(lossPermille));
  const TimePoint joined = sim.now();
  const auto late = sim.add("Late");
  EXPECT_TRUE(sim.runUntil([&] { return sim.session(late).statistics().posts == 200; }, seconds(5))) << seed;
  return std::chrono::duration_cast<milliseconds>(sim.now() - joined).count();
}

TEST(HistorySim, ANewcomerHasTheLastTwoHundredPostsInHalfASecond) {
  std::vector<std::int64_t> times;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) times.push_back(joinTime(seed, 5, 100));
  std::sort(times.begin(), times.end());
  RecordProperty("p50", static_cast<int>(times[times.size() / 2]));
  RecordProperty("p95", static_cast<int>(times[times.size() * 95 / 100]));
  EXPECT_LE(times[times.size() * 95 / 100], 500) << "p50 " << times[times.size() / 2];
}

TEST(HistorySim, ManyNewcomersAtOnceDoNotBuryThoseWhoAnswer) {
  Simulation sim(44);
  Meter meter;
  sim.keepEvents = false;
  for (int i = 0; i < 3; ++i) sim.add("member " + std::to_string(i));
  sim.run(seconds(4));
  for (std::size_t i = 0; i < 200; ++i) {
    say(sim, i % 3, "before " + std::to_string(i));
    sim.run(milliseconds(10));
  }
  sim.run(seconds(3));
  sim.observe(meter);
  constexpr std::size_t kNewcomers = 30;
  for (std::size_t i = 0; i < kNewcomers; ++i) {
    sim.add("late " + std::to_string(i));
    sim.run(milliseconds(5));
  }
  EXPECT_TRUE(sim.runUntil([&] { return allEqual(sim, 200); }, seconds(10)));
  // One by one they would be 6,000.
  for (std::size_t i = 0; i < 3; ++i) EXPECT_LT(meter.datagramsOf[i], 2000U) << i;
}

}  // namespace
}  // namespace vinicast::sim
