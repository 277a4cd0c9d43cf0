// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "support/sim/simulation.hpp"

namespace vinicast::sim {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

LinkOptions lossy(std::uint32_t permille) {
  LinkOptions link;
  link.lossPermille = permille;
  link.duplicatePermille = 20;
  return link;
}

void say(Simulation& sim, Simulation::NodeId id, const std::string& text) {
  sim.command(id, [&](GroupSession& session, TimePoint now) {
    EXPECT_TRUE(session.post(now, text));
    return 0;
  });
}

std::size_t shown(const Simulation& sim, Simulation::NodeId id) {
  return eventsOf<PostAdded>(sim.events(id)).size();
}

// Each post once, each author's in order, and all members agree on the order of the conversation.
void expectExactlyOnce(Simulation& sim, std::size_t total, std::uint64_t seed) {
  for (std::size_t i = 0; i < sim.size(); ++i) {
    std::map<MemberId, std::uint64_t> last;
    std::set<PostId> seen;
    for (const PostAdded& event : eventsOf<PostAdded>(sim.events(i))) {
      EXPECT_TRUE(seen.insert(event.post.id).second) << "seed " << seed << ": twice at member " << i;
    }
    EXPECT_EQ(seen.size(), total) << "seed " << seed << " member " << i;
    std::vector<PostId> mine;
    std::vector<PostId> first;
    for (const Post& post : sim.session(i).posts()) {
      mine.push_back(post.id);
      EXPECT_GT(post.id.sequence, last[post.id.author]);
      last[post.id.author] = post.id.sequence;
    }
    for (const Post& post : sim.session(0).posts()) first.push_back(post.id);
    EXPECT_EQ(mine, first) << "seed " << seed << " member " << i;
  }
}

class PostsSim : public ::testing::TestWithParam<std::uint32_t> {};

TEST_P(PostsSim, TwoHundredPostsArriveEverywhereOnce) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Simulation sim(seed, lossy(GetParam()));
    for (int i = 0; i < 3; ++i) sim.add("member " + std::to_string(i));
    sim.run(seconds(2));
    for (int i = 0; i < 200; ++i) {
      say(sim, static_cast<std::size_t>(i) % 3, "post " + std::to_string(i));
      sim.run(milliseconds(5));
    }
    const auto complete = [&] {
      for (std::size_t i = 0; i < sim.size(); ++i) {
        if (shown(sim, i) != 200) return false;
      }
      return true;
    };
    EXPECT_TRUE(sim.runUntil(complete, seconds(5))) << "seed " << seed;
    sim.run(seconds(1));
    expectExactlyOnce(sim, 200, seed);
  }
}

TEST_P(PostsSim, ABurstOfLongPostsArrives) {
  Simulation sim(5, lossy(GetParam()));
  for (int i = 0; i < 3; ++i) sim.add("member " + std::to_string(i));
  sim.run(seconds(2));
  for (int i = 0; i < 50; ++i)
    say(sim, 0, std::string(limits::kMaxPostTextBytes, static_cast<char>('a' + i % 26)));
  EXPECT_TRUE(sim.runUntil([&] { return shown(sim, 1) == 50 && shown(sim, 2) == 50; }, seconds(10)));
  EXPECT_EQ(shown(sim, 0), 50U);
  EXPECT_EQ(eventsOf<PostAdded>(sim.events(1))[49].post.text.size(), limits::kMaxPostTextBytes);
}

TEST_P(PostsSim, ANewcomerGetsTheHistoryMarkedAsSuch) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    Simulation sim(seed, lossy(GetParam()));
    const auto ada = sim.add("Ada");
    sim.add("Bo");
    sim.run(seconds(2));
    for (int i = 0; i < 100; ++i) say(sim, static_cast<std::size_t>(i) % 2, "old " + std::to_string(i));
    sim.run(seconds(2));
    const auto late = sim.add("Late");
    EXPECT_TRUE(sim.runUntil([&] { return shown(sim, late) == 100; }, seconds(5))) << "seed " << seed;
    say(sim, ada, "new");
    EXPECT_TRUE(sim.runUntil([&] { return shown(sim, late) == 101; }, seconds(2)));
    for (const PostAdded& event : eventsOf<PostAdded>(sim.events(late))) {
      EXPECT_EQ(event.post.history, event.post.text != "new") << event.post.text;
    }
    for (const PostAdded& event : eventsOf<PostAdded>(sim.events(ada))) EXPECT_FALSE(event.post.history);
  }
}

TEST_P(PostsSim, AnyHolderRepairsWhenTheAuthorIsGone) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    Simulation sim(seed, lossy(GetParam()));
    const auto ada = sim.add("Ada");
    sim.add("Bo");
    sim.run(seconds(2));
    for (int i = 0; i < 20; ++i) say(sim, ada, "from the departed " + std::to_string(i));
    ASSERT_TRUE(sim.runUntil([&] { return shown(sim, 1) == 20; }, seconds(5)));
    sim.leave(ada);
    const auto late = sim.add("Late");
    EXPECT_TRUE(sim.runUntil([&] { return shown(sim, late) == 20; }, seconds(5))) << "seed " << seed;
  }
}

TEST_P(PostsSim, ThePartitionedCatchUp) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    Simulation sim(seed, lossy(GetParam()));
    for (int i = 0; i < 4; ++i) sim.add("member " + std::to_string(i));
    sim.run(seconds(2));
    sim.partition({{0, 1}, {2, 3}});
    sim.run(seconds(1));
    for (int i = 0; i < 40; ++i) say(sim, static_cast<std::size_t>(i) % 4, "apart " + std::to_string(i));
    sim.run(seconds(20));
    EXPECT_EQ(shown(sim, 0), 20U);
    sim.partition({});
    const auto complete = [&] {
      for (std::size_t i = 0; i < 4; ++i) {
        if (shown(sim, i) != 40) return false;
      }
      return true;
    };
    EXPECT_TRUE(sim.runUntil(complete, seconds(5))) << "seed " << seed;
    expectExactlyOnce(sim, 40, seed);
  }
}

TEST_P(PostsSim, DeliveryIsCountedToAll) {
  Simulation sim(9, lossy(GetParam()));
  for (int i = 0; i < 5; ++i) sim.add("member " + std::to_string(i));
  sim.run(seconds(2));
  say(sim, 0, "heard?");
  const auto heardByAll = [&] {
    const auto heard = eventsOf<PostHeard>(sim.events(0));
    return !heard.empty() && heard.back().heard == 4 && heard.back().members == 4;
  };
  EXPECT_TRUE(sim.runUntil(heardByAll, seconds(2)));
  EXPECT_EQ(eventsOf<PostHeard>(sim.events(0)).front().heard, 0U);
}

TEST_P(PostsSim, ADirectMessageReachesOneMemberOnce) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    Simulation sim(seed, lossy(GetParam()));
    for (int i = 0; i < 3; ++i) sim.add("member " + std::to_string(i));
    sim.run(seconds(2));
    const MemberId to = sim.session(1).self();
    sim.command(0, [&](GroupSession& session, TimePoint now) {
      EXPECT_TRUE(session.sendDirect(now, to, "psst"));
      return 0;
    });
    sim.run(seconds(4));
    const auto received = eventsOf<DirectReceived>(sim.events(1));
    ASSERT_EQ(received.size(), 1U) << "seed " << seed;
    EXPECT_EQ(received[0].text, "psst");
    EXPECT_EQ(received[0].from, sim.session(0).self());
    EXPECT_TRUE(eventsOf<DirectReceived>(sim.events(2)).empty());
    const auto results = eventsOf<DirectResult>(sim.events(0));
    ASSERT_EQ(results.size(), 1U);
    EXPECT_EQ(results[0].outcome, DirectOutcome::Delivered);
  }
}

INSTANTIATE_TEST_SUITE_P(Loss, PostsSim, ::testing::Values(0, 100));

TEST(PostsSim, BadTextsAreRefusedAndNothingIsLost) {
  Simulation sim(1);
  const auto ada = sim.add("Ada");
  auto& session = sim.session(ada);
  EXPECT_EQ(session.post(sim.now(), " \n\t").error(), PostError::Empty);
  EXPECT_EQ(session.post(sim.now(), std::string(limits::kMaxPostTextBytes + 1, 'x')).error(),
            PostError::TooLong);
  EXPECT_EQ(session.post(sim.now(), "\xff\xfe").error(), PostError::NotText);
  EXPECT_EQ(session.post(sim.now(), "bell\a").error(), PostError::NotText);
  EXPECT_TRUE(session.posts().empty());
  say(sim, ada, "fine\r\nthing");
  EXPECT_EQ(sim.session(ada).posts().at(0).text, "fine\nthing");
  EXPECT_EQ(session.sendDirect(sim.now(), MemberId{}, "x").error(), DirectError::UnknownMember);
}

TEST(KeptPosts, ALateJoinerGetsThemFromWhoKeptThemWhenAllAuthorsAreGone) {
  Simulation sim(11, lossy(100));
  const auto ada = sim.add("Ada");
  const auto keeper = sim.add("Keeper", NodeOptions{.keepsPosts = true});
  sim.run(seconds(2));
  for (int i = 0; i < 30; ++i) {
    say(sim, i % 3 == 0 ? keeper : ada, "text " + std::to_string(i));
    sim.run(milliseconds(20));
  }
  ASSERT_TRUE(sim.runUntil([&] { return shown(sim, keeper) == 30 && shown(sim, ada) == 30; }, seconds(30)));
  sim.crash(ada);
  sim.crash(keeper);
  sim.run(seconds(5));
  sim.restart(keeper);
  EXPECT_EQ(sim.session(keeper).posts().size(), 30U) << "there before anybody is heard";
  const auto late = sim.add("Late");
  EXPECT_TRUE(sim.runUntil([&] { return shown(sim, late) == 30; }, seconds(30)));
  for (const PostAdded& event : eventsOf<PostAdded>(sim.events(late))) EXPECT_TRUE(event.post.history);
  EXPECT_EQ(shown(sim, keeper), 30U) << "no kept post is told again";
  // The keeper's new posts come after all that it keeps, in a log of their own.
  say(sim, keeper, "new");
  EXPECT_TRUE(sim.runUntil([&] { return shown(sim, late) == 31; }, seconds(30)));
  EXPECT_EQ(sim.session(late).posts().back().text, "new");
  EXPECT_FALSE(sim.session(late).posts().back().history);
}

TEST(KeptPosts, WhatWasPostedAndNeverSentReachesTheGroupAfterARestart) {
  LinkOptions cut;
  cut.lossPermille = 1000;
  Simulation sim(12, cut);
  const auto ada = sim.add("Ada", NodeOptions{.keepsPosts = true});
  const auto bo = sim.add("Bo");
  say(sim, ada, "said alone");
  sim.crash(ada);
  sim.setLink(lossy(0));
  sim.restart(ada);
  EXPECT_TRUE(sim.runUntil([&] { return shown(sim, bo) == 1; }, seconds(30)));
}

}  // namespace
}  // namespace vinicast::sim
