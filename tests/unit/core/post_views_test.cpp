// SPDX-License-Identifier: MIT
// Posts as people see them: order by what was seen, edits, reactions, deletions, and authors of two minds.

#include <gtest/gtest.h>

#include <algorithm>

#include "core/posts/post_store.hpp"

namespace vinicast {
namespace {

struct Author {
  explicit Author(std::uint8_t seed) : identity(SecretSeed{seed}) {}
  Identity identity;
  std::uint64_t last = 0;
};

using Texts = std::vector<std::string>;

class PostViewsTest : public ::testing::Test {
 protected:
  struct Made {
    PostKey key;
    PostId id;
    std::vector<std::byte> body;
    [[nodiscard]] PostLink link() const { return {key, hashOf(body)}; }
  };

  PostViewsTest() : group(GroupKeys::derive("g", "")->groupId()), ada(1), bo(2) {}

  Made make(Author& author, std::uint64_t clock, const std::string& text, std::vector<PostLink> parents = {},
            PostKind kind = PostKind::Text, std::optional<PostId> target = {},
            std::optional<std::uint64_t> order = {}) {
    PostRecord record;
    record.incarnation = 1;
    record.sequence = ++author.last;
    record.clock = clock << 16;
    record.order = order.value_or(record.clock);
    record.parents = std::move(parents);
    record.kind = kind;
    record.target = target;
    record.authorName = "x";
    record.text = text;
    Made made;
    made.key = {{senderTagOf(author.identity.id()), 1}, record.sequence};
    made.id = {author.identity.id(), 1, record.sequence};
    made.body = signBody(author.identity, {group, MessageType::Post}, record.encode());
    return made;
  }
  // A post of the same time that states this order.
  Made makeAt(Author& author, std::uint64_t order, const std::string& text,
              std::vector<PostLink> parents = {}) {
    return make(author, 1000, text, std::move(parents), PostKind::Text, {}, order);
  }
  PostStore::Added add(PostStore& to, const Made& made) {
    return to.add(now, wall, made.key, made.body, false);
  }
  static std::vector<std::string> texts(const PostStore& of) {
    std::vector<std::string> all;
    for (const Post& post : of.posts()) all.push_back(post.text);
    return all;
  }

  GroupId group;
  Author ada;
  Author bo;
  HistoryBaseline baseline{WallTime{0}, 1};
  Outbox outbox;
  PostStore store{{}, group, baseline, outbox};
  TimePoint now{};
  WallTime wall{10'000'000};
};

bool byKey(const auto& a, const auto& b) {
  return a.key < b.key;
}

TEST_F(PostViewsTest, APostStandsWhereItsAuthorStatedWhateverElseIsHeldInWhateverOrderTheyCome) {
  const std::uint64_t far = std::uint64_t{9'000'000} << 16;
  const Made ahead = make(ada, 9'000'000, "dated ahead");
  const Made answer = makeAt(bo, far + 1, "answer", {ahead.link()});
  const Made next = makeAt(bo, far + 2, "next", {answer.link()});
  const Made last = makeAt(bo, far + 3, "last", {next.link()});
  const Made other = make(ada, 9'000'001, "later still");
  const Texts whole({"dated ahead", "answer", "next", "last", "later still"});
  const std::vector<Made> all = {ahead, answer, next, last, other};
  for (std::size_t lost = 0; lost <= all.size(); ++lost) {
    std::vector<Made> held = all;
    Texts expected = whole;
    if (lost < all.size()) {
      held.erase(held.begin() + static_cast<std::ptrdiff_t>(lost));
      expected.erase(expected.begin() + static_cast<std::ptrdiff_t>(lost));
    }
    std::sort(held.begin(), held.end(), byKey<Made, Made>);
    do {
      PostStore shuffled{{}, group, baseline, outbox};
      for (const Made& made : held) add(shuffled, made);
      shuffled.handleTimeout(now + limits::kHoldBack);
      EXPECT_EQ(texts(shuffled), expected);
    } while (std::next_permutation(held.begin(), held.end(), byKey<Made, Made>));
  }
}

// Nobody can state more than the greatest order: there the links decide, so that one post at the end of the
// range does not stay the last for ever, and does not undo the order of what follows.
TEST_F(PostViewsTest, AtTheEndOfTheRangeTheLinksDecide) {
  const std::uint64_t end = limits::kMaxPostClock;
  const Made last = makeAt(bo, end, "the last");
  const Made answer = makeAt(ada, end, "no", {last.link()});
  const Made again = makeAt(bo, end, "it is", {answer.link()});
  std::vector<Made> all = {last, answer, again};
  std::sort(all.begin(), all.end(), byKey<Made, Made>);
  do {
    PostStore shuffled{{}, group, baseline, outbox};
    for (const Made& made : all) add(shuffled, made);
    shuffled.handleTimeout(now + limits::kHoldBack);
    EXPECT_EQ(texts(shuffled), Texts({"the last", "no", "it is"}));
    EXPECT_EQ(shuffled.nextOrder(1), end);
  } while (std::next_permutation(all.begin(), all.end(), byKey<Made, Made>));
}

TEST_F(PostViewsTest, ALinkToAnotherVersionCountsForNothing) {
  const Made last = makeAt(ada, limits::kMaxPostClock, "the last");
  PostLink wrong = last.link();
  ++wrong.hash;
  const Made answer = makeAt(bo, limits::kMaxPostClock, "answer", {wrong});
  add(store, last);
  add(store, answer);
  const bool adaFirst = ada.identity.id() < bo.identity.id();
  EXPECT_EQ(texts(store), adaFirst ? Texts({"the last", "answer"}) : Texts({"answer", "the last"}));
}

TEST_F(PostViewsTest, ANewPostStatesAnOrderAfterAllThatWasEverHeld) {
  EXPECT_EQ(store.nextOrder(5), 5U);
  add(store, make(ada, 2, "two"));
  add(store, makeAt(ada, std::uint64_t{3000} << 16, "moved"));
  EXPECT_EQ(store.nextOrder(5), (std::uint64_t{3000} << 16) + 1);
  store.resumeOrder(std::uint64_t{4000} << 16);
  EXPECT_EQ(store.nextOrder(5), (std::uint64_t{4000} << 16) + 1);
  EXPECT_EQ(store.nextOrder(std::uint64_t{5000} << 16), std::uint64_t{5000} << 16);
}

TEST_F(PostViewsTest, EditsOfTheAuthorCountTheLastOneWins) {
  const Made post = make(ada, 1000, "frist");
  const Made edit = make(ada, 1001, "first", {}, PostKind::Edit, post.id);
  const Made again = make(ada, 1002, "First", {}, PostKind::Edit, post.id);
  const Made forged = make(bo, 1003, "mine", {}, PostKind::Edit, post.id);
  add(store, forged);
  add(store, again);  // before what it changes
  add(store, post);
  add(store, edit);
  store.handleTimeout(now + limits::kHoldBack);
  ASSERT_EQ(texts(store), Texts({"First"}));
  EXPECT_TRUE(store.posts()[0].edited);
  std::size_t added = 0;
  while (const auto event = outbox.takeEvent()) added += std::holds_alternative<PostAdded>(*event) ? 1 : 0;
  EXPECT_EQ(added, 1U);
}

TEST_F(PostViewsTest, ADeletionWinsOverEditsAndTakesTheText) {
  const Made post = make(ada, 1000, "oops");
  const Made gone = make(ada, 1001, "", {}, PostKind::Delete, post.id);
  const Made edit = make(ada, 1002, "still here?", {}, PostKind::Edit, post.id);
  const Made forged = make(bo, 1003, "", {}, PostKind::Delete, make(bo, 1, "unused").id);
  add(store, post);
  EXPECT_EQ(texts(store), Texts({"oops"}));
  add(store, gone);
  add(store, edit);
  add(store, forged);
  ASSERT_EQ(store.posts().size(), 1U);
  EXPECT_TRUE(store.posts()[0].deleted);
  EXPECT_EQ(texts(store), Texts({""}));
}

TEST_F(PostViewsTest, OneReactionForEachMemberTheLastOne) {
  const Made post = make(ada, 1000, "hello");
  add(store, post);
  add(store, make(bo, 1001, "+1", {}, PostKind::Reaction, post.id));
  add(store, make(ada, 1002, "+1", {}, PostKind::Reaction, post.id));
  auto reactions = store.posts().at(0).reactions;
  ASSERT_EQ(reactions.size(), 1U);
  EXPECT_EQ(reactions[0].text, "+1");
  EXPECT_EQ(reactions[0].authors.size(), 2U);
  add(store, make(bo, 1003, "-1", {}, PostKind::Reaction, post.id));
  add(store, make(ada, 1004, "", {}, PostKind::Reaction, post.id));
  reactions = store.posts().at(0).reactions;
  ASSERT_EQ(reactions.size(), 1U);
  EXPECT_EQ(reactions[0].text, "-1");
  EXPECT_EQ(reactions[0].authors, std::vector<MemberId>({bo.identity.id()}));
}

TEST_F(PostViewsTest, OfTwoPostsOfOneNumberAllKeepTheSame) {
  const Made one = make(ada, 1000, "yes");
  --ada.last;
  const Made two = make(ada, 1000, "no");
  PostStore other{{}, group, baseline, outbox};
  add(store, one);
  add(store, two);
  add(other, two);
  add(other, one);
  EXPECT_EQ(texts(store), texts(other));
  EXPECT_EQ(store.root(), other.root());
  EXPECT_EQ(store.conflicts(), 1U);
  EXPECT_EQ(other.conflicts(), 1U);
}

// Three records of one author: a reaction to the post that follows it and is linked to it, both at the end of
// the range, and a second reaction under the number of the first. When that one goes, the post moves, and is
// told anew with the reactions that are left.
TEST_F(PostViewsTest, AReactionThatGoesMovesThePostThatItIsAbout) {
  const std::uint64_t end = limits::kMaxPostClock;
  const PostId target{bo.identity.id(), 1, 2};
  const std::string signs[] = {"+1", "-1"};
  Made reactions[2];
  for (std::size_t i = 0; i < 2; ++i) {
    bo.last = 0;
    reactions[i] = make(bo, 1000, signs[i], {}, PostKind::Reaction, target, end);
  }
  const std::size_t lower = hashOf(reactions[0].body) < hashOf(reactions[1].body) ? 0 : 1;
  const Made post = makeAt(bo, end, "post", {reactions[1 - lower].link()});
  add(store, reactions[1 - lower]);
  add(store, post);
  ASSERT_EQ(store.posts().at(0).reactions.at(0).text, signs[1 - lower]);
  EXPECT_EQ(add(store, reactions[lower]), PostStore::Added::Replaced);
  ASSERT_EQ(store.posts().size(), 1U);
  EXPECT_EQ(store.posts()[0].reactions.at(0).text, signs[lower]);
}

TEST_F(PostViewsTest, AReplacementIsToldToWhoeverKeepsRecordsAndToTheView) {
  const Made one = make(ada, 1000, "yes");
  std::optional<Made> deletion;
  for (std::uint64_t clock = 1001; !deletion; ++clock) {
    --ada.last;
    const Made made = make(ada, clock, "", {}, PostKind::Delete, make(bo, 1, "unused").id);
    if (hashOf(made.body) < hashOf(one.body)) deletion = made;
  }
  store.tellStored();
  add(store, one);
  while (outbox.takeEvent()) {
  }
  EXPECT_EQ(add(store, *deletion), PostStore::Added::Replaced);
  const auto stored = outbox.takeEvent();
  ASSERT_TRUE(stored && std::holds_alternative<PostStored>(*stored));
  EXPECT_EQ(std::get<PostStored>(*stored).signedBody, deletion->body);
  const auto changed = outbox.takeEvent();
  ASSERT_TRUE(changed && std::holds_alternative<PostChanged>(*changed));
  EXPECT_TRUE(std::get<PostChanged>(*changed).post.deleted);
  EXPECT_TRUE(store.posts().empty());
}

}  // namespace
}  // namespace vinicast
