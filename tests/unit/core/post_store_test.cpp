// SPDX-License-Identifier: MIT
#include "core/posts/post_store.hpp"

#include <gtest/gtest.h>

#include "core/posts/reassembly.hpp"

namespace vinicast {
namespace {

using std::chrono::milliseconds;

class PostStoreTest : public ::testing::Test {
 protected:
  PostStoreTest()
      : group(GroupKeys::derive("g", "")->groupId()),
        author(SecretSeed{1}),
        store({}, group, baseline, outbox) {}

  PostKey key(std::uint64_t sequence) const { return {{senderTagOf(author.id()), 1}, sequence}; }

  std::vector<std::byte> record(std::uint64_t sequence, std::uint64_t clock,
                                const std::string& text = "text") const {
    return recordOf(author, sequence, clock, text);
  }
  std::vector<std::byte> recordOf(const Identity& by, std::uint64_t sequence, std::uint64_t clock,
                                  const std::string& text = "text") const {
    PostRecord value;
    value.incarnation = 1;
    value.sequence = sequence;
    value.clock = value.order = clock << 16;
    value.authorName = "Ada";
    value.text = text;
    return signBody(by, {group, MessageType::Post}, value.encode());
  }

  PostStore::Added add(std::uint64_t sequence) {
    return store.add(now, wall, key(sequence), record(sequence, 1000 + sequence), false);
  }

  std::vector<std::uint64_t> shown() {
    std::vector<std::uint64_t> sequences;
    while (const auto event = outbox.takeEvent())
      sequences.push_back(std::get<PostAdded>(*event).post.id.sequence);
    return sequences;
  }

  GroupId group;
  Identity author;
  HistoryBaseline baseline{WallTime{0}, 1};
  Outbox outbox;
  PostStore store;
  TimePoint now{};
  WallTime wall{10'000'000};
};

using Sequences = std::vector<std::uint64_t>;

TEST_F(PostStoreTest, ShowsInTheAuthorsOrderOnce) {
  EXPECT_EQ(add(1), PostStore::Added::New);
  EXPECT_EQ(add(1), PostStore::Added::Held);
  EXPECT_EQ(add(3), PostStore::Added::New);
  EXPECT_EQ(shown(), Sequences({1}));
  EXPECT_EQ(store.missing(key(1).log, 32), std::vector<SequenceRange>({{2, 1}}));
  EXPECT_EQ(add(2), PostStore::Added::New);
  EXPECT_EQ(shown(), Sequences({2, 3}));
  EXPECT_FALSE(store.nextTimeout());
}

TEST_F(PostStoreTest, AGapHoldsBackForAWhileOnly) {
  add(1);
  add(3);
  add(5);
  EXPECT_EQ(shown(), Sequences({1}));
  ASSERT_TRUE(store.nextTimeout());
  now = *store.nextTimeout();
  EXPECT_EQ(now, TimePoint{} + milliseconds(300));
  store.handleTimeout(now);
  EXPECT_EQ(shown(), Sequences({3, 5}));
  add(2);  // fills the gap in place
  EXPECT_EQ(shown(), Sequences({2}));
  add(4);
  add(6);
  EXPECT_EQ(shown(), Sequences({4, 6}));
  ASSERT_EQ(store.posts().size(), 6U);
  EXPECT_EQ(store.posts()[1].id.sequence, 2U);
}

TEST_F(PostStoreTest, RefusesWhatItsAuthorDidNotSign) {
  auto forged = record(1, 1);
  forged[40] ^= std::byte{1};
  EXPECT_EQ(store.add(now, wall, key(1), forged, false), PostStore::Added::BadSignature);
  EXPECT_EQ(store.add(now, wall, key(2), record(1, 1), false), PostStore::Added::WrongAuthor);
  PostKey other = key(1);
  other.log.author.bytes[0] ^= 1;
  EXPECT_EQ(store.add(now, wall, other, record(1, 1), false), PostStore::Added::WrongAuthor);
  EXPECT_EQ(store.count(), 0U);
}

TEST_F(PostStoreTest, EvictsTheOldestAndDoesNotAskForThemAgain) {
  for (std::uint64_t i = 1; i <= limits::kMaxHeldPosts + 5; ++i) add(i);
  EXPECT_EQ(store.count(), limits::kMaxHeldPosts);
  EXPECT_EQ(store.evicted(), 5U);
  EXPECT_EQ(store.position(key(1).log), (LogPosition{key(1).log.author, 1, 6, limits::kMaxHeldPosts + 5}));
  EXPECT_FALSE(store.hasGap(key(1).log));
  EXPECT_EQ(add(2), PostStore::Added::Held);
}

// A log whose only post waits behind a gap when it is evicted has nothing to wait for, and may be forgotten.
TEST_F(PostStoreTest, ALogThatWaitedAndWasForgottenIsNotLookedFor) {
  for (std::uint64_t log = 1; log <= 2; ++log) {
    const Identity other(SecretSeed{static_cast<std::uint8_t>(log + 1)});
    for (std::uint64_t i = 1; i <= limits::kMaxHeldPosts / 2; ++i) {
      const PostKey at{{senderTagOf(other.id()), 1}, i};
      ASSERT_EQ(store.add(now, wall, at, recordOf(other, i, 1000 + i), false), PostStore::Added::New);
    }
  }
  ASSERT_EQ(store.add(now, wall, key(5), record(5, 1), false), PostStore::Added::New);
  EXPECT_FALSE(store.holds(key(5)));
  EXPECT_FALSE(store.nextTimeout());
  LogId unknown;
  for (std::uint32_t i = 0; i < limits::kMaxLogs; ++i) {
    unknown.incarnation = i;
    store.noteReached(unknown, 1);
  }
  store.handleTimeout(now + limits::kHoldBack);
  EXPECT_EQ(store.count(), limits::kMaxHeldPosts);
}

TEST_F(PostStoreTest, APostThatReplacesAWaitingOneIsShownInTheEnd) {
  const auto one = record(5, 1005, "one");
  auto two = record(5, 1005, "two 0");
  for (int i = 1; hashOf(two) >= hashOf(one); ++i) two = record(5, 1005, "two " + std::to_string(i));
  store.add(now, wall, key(5), one, false);
  ASSERT_EQ(store.add(now, wall, key(5), two, false), PostStore::Added::Replaced);
  EXPECT_TRUE(shown().empty());
  ASSERT_TRUE(store.nextTimeout());
  store.handleTimeout(*store.nextTimeout());
  EXPECT_EQ(shown(), Sequences({5}));
}

TEST_F(PostStoreTest, NobodysWordMakesItAskForMoreThanItHolds) {
  store.noteReached(key(1).log, 1ULL << 40);
  const auto missing = store.missing(key(1).log, 32);
  ASSERT_EQ(missing.size(), 1U);
  EXPECT_EQ(missing[0].first, 1U);
  EXPECT_EQ(missing[0].count, limits::kMaxNackSpan);
  store.noteFloor(key(1).log, 1ULL << 40, PostStore::FloorSource::Author);
  EXPECT_FALSE(store.hasGap(key(1).log));
}

TEST_F(PostStoreTest, LogsWithoutPostsCostNothingAndMakeRoom) {
  const auto other = [](std::uint32_t i) { return LogId{{}, i}; };
  for (std::uint32_t i = 0; i < 100; ++i) {
    store.noteFloor(other(i), 1, PostStore::FloorSource::Author);
    store.noteReached(other(i), 0);
  }
  EXPECT_EQ(store.logs(), 0U);
  for (std::uint32_t i = 0; i < limits::kMaxLogs + 10; ++i) store.noteReached(other(i), 5);
  EXPECT_EQ(store.logs(), limits::kMaxLogs);
  EXPECT_EQ(add(1), PostStore::Added::New);
  EXPECT_EQ(shown(), Sequences({1}));
}

TEST_F(PostStoreTest, TheAuthorsWordReplacesHearsay) {
  store.noteFloor(key(1).log, 10, PostStore::FloorSource::Hearsay);
  store.noteReached(key(1).log, 12);
  EXPECT_EQ(store.missing(key(1).log, 32), std::vector<SequenceRange>({{10, 3}}));
  EXPECT_EQ(add(3), PostStore::Added::New);  // hearsay refuses nothing
  store.noteFloor(key(1).log, 2, PostStore::FloorSource::Author);
  EXPECT_EQ(store.missing(key(1).log, 32), std::vector<SequenceRange>({{2, 1}, {4, 9}}));
  store.noteFloor(key(1).log, 10, PostStore::FloorSource::Hearsay);
  EXPECT_EQ(store.missing(key(1).log, 32), std::vector<SequenceRange>({{2, 1}, {4, 9}}));
}

TEST_F(PostStoreTest, HistoryIsWhatWasThereBefore) {
  baseline.noteLog(key(1).log, 2);
  add(1);
  add(2);
  add(3);
  std::vector<bool> history;
  for (const Post& post : store.posts()) history.push_back(post.history);
  EXPECT_EQ(history, std::vector<bool>({true, true, false}));
}

constexpr SenderTag kAuthor{{1}};

TEST(Reassembly, PutsFragmentsTogetherInAnyOrder) {
  Reassembly reassembly;
  PostFragment fragment;
  fragment.key = {{{}, 1}, 1};
  fragment.count = 3;
  for (const int index : {2, 0}) {
    fragment.index = static_cast<std::uint8_t>(index);
    fragment.bytes.assign(2, static_cast<std::byte>(index));
    EXPECT_TRUE(reassembly.add(kAuthor, fragment).empty());
  }
  fragment.index = 1;
  fragment.bytes.assign(2, std::byte{1});
  const auto whole = reassembly.add(kAuthor, fragment);
  ASSERT_EQ(whole.size(), 1U);
  const std::vector<std::byte> expected{std::byte{0}, std::byte{0}, std::byte{1},
                                        std::byte{1}, std::byte{2}, std::byte{2}};
  EXPECT_EQ(whole[0], expected);
  EXPECT_EQ(reassembly.size(), 1U);
  reassembly.settle(fragment.key);
  EXPECT_EQ(reassembly.size(), 0U);
}

TEST(Reassembly, WhatOthersSendFillsInAndSpoilsNothing) {
  Reassembly reassembly;
  const auto piece = [](int index, int value, int count = 2) {
    PostFragment fragment;
    fragment.key = {{kAuthor, 1}, 1};
    fragment.count = static_cast<std::uint8_t>(count);
    fragment.index = static_cast<std::uint8_t>(index);
    fragment.bytes.assign(1, static_cast<std::byte>(value));
    return fragment;
  };
  const auto record = [](int first, int second) {
    return Reassembly::Record{static_cast<std::byte>(first), static_cast<std::byte>(second)};
  };
  using Records = std::vector<Reassembly::Record>;
  EXPECT_TRUE(reassembly.add(kAuthor, piece(0, 1)).empty());
  // Of two senders a whole one, which may be genuine.
  EXPECT_EQ(reassembly.add(SenderTag{{2}}, piece(1, 9)), Records({record(1, 9)}));
  EXPECT_TRUE(reassembly.add(SenderTag{{3}}, piece(2, 9, 3)).empty());  // of another length
  EXPECT_EQ(reassembly.add(kAuthor, piece(1, 2)), Records({record(1, 2)}));
  EXPECT_EQ(reassembly.add(SenderTag{{2}}, piece(0, 8)), Records({record(8, 9), record(8, 2)}));
  // However many send, the author's pieces stay.
  for (std::uint8_t tag = 10; tag < 30; ++tag) (void)reassembly.add(SenderTag{{tag}}, piece(0, tag));
  EXPECT_EQ(reassembly.add(kAuthor, piece(1, 2))[0], record(1, 2));
}

TEST(Reassembly, IsBounded) {
  Reassembly reassembly;
  PostFragment fragment;
  fragment.count = 2;
  fragment.bytes.assign(2, std::byte{1});
  for (std::uint64_t i = 1; i <= 2 * limits::kMaxReassemblies; ++i) {
    fragment.key.sequence = i;
    EXPECT_TRUE(reassembly.add(kAuthor, fragment).empty());
  }
  EXPECT_EQ(reassembly.size(), limits::kMaxReassemblies);
}

class RestoredPostsTest : public PostStoreTest {
 protected:
  bool restore(std::uint64_t sequence) {
    return store.restore(wall, record(sequence, 1000 + sequence)).has_value();
  }
};

TEST_F(RestoredPostsTest, AreHeldAsHistoryAndNotTold) {
  store.tellStored();
  EXPECT_TRUE(restore(1));
  EXPECT_TRUE(restore(2));
  EXPECT_TRUE(restore(5));
  EXPECT_FALSE(restore(5)) << "twice";
  EXPECT_FALSE(outbox.takeEvent());
  EXPECT_FALSE(store.nextTimeout());
  ASSERT_EQ(store.posts().size(), 3U);
  for (const Post& post : store.posts()) EXPECT_TRUE(post.history);
  EXPECT_EQ(add(2), PostStore::Added::Held);
  // What is missing between them is still wanted, and told as it comes.
  EXPECT_EQ(store.missing(key(1).log, 32), std::vector<SequenceRange>({{3, 2}}));
  EXPECT_EQ(add(4), PostStore::Added::New);
  ASSERT_TRUE(std::holds_alternative<PostStored>(*outbox.takeEvent()));
  EXPECT_EQ(shown(), Sequences({4}));
}

TEST_F(RestoredPostsTest, DamagedOnesAreRefused) {
  std::vector<std::byte> damaged = record(1, 1001);
  damaged.back() ^= std::byte{1};
  EXPECT_FALSE(store.restore(wall, damaged));
  EXPECT_FALSE(store.restore(wall, {}));
  EXPECT_EQ(add(1), PostStore::Added::New) << "a sound copy takes its place";
}

TEST_F(RestoredPostsTest, WhatIsKeptElsewhereIsNotAskedFor) {
  EXPECT_TRUE(restore(11));
  store.noteKept(key(1).log, 10);
  store.noteReached(key(1).log, 12);
  EXPECT_EQ(store.missing(key(1).log, 32), std::vector<SequenceRange>({{12, 1}}));
  store.noteFloor(key(1).log, 1, PostStore::FloorSource::Author);
  EXPECT_EQ(store.missing(key(1).log, 32), std::vector<SequenceRange>({{12, 1}}));
  EXPECT_EQ(add(3), PostStore::Added::Held);
}

TEST_F(RestoredPostsTest, OldPostsOfLogsThatAreKeptWholeAreNotTakenAgain) {
  store.noteKeptBefore(std::uint64_t{2000} << 16);
  EXPECT_EQ(add(1), PostStore::Added::Held);
  EXPECT_TRUE(shown().empty());
}

TEST_F(PostStoreTest, TellsWhatAHostMayKeepBeforeItIsShown) {
  add(1);
  EXPECT_EQ(shown(), Sequences({1})) << "only where it is asked for";
  store.tellStored();
  add(3);  // waits for 2
  const auto event = outbox.takeEvent();
  ASSERT_TRUE(event && std::holds_alternative<PostStored>(*event));
  const auto& stored = std::get<PostStored>(*event);
  EXPECT_EQ(stored.post.id.sequence, 3U);
  EXPECT_EQ(stored.signedBody, record(3, 1003));
  EXPECT_FALSE(outbox.takeEvent());
}

}  // namespace
}  // namespace vinicast
