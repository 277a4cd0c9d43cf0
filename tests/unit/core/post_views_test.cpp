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
            PostKind kind = PostKind::Text, std::optional<PostId> target = {}) {
    PostRecord record;
    record.incarnation = 1;
    record.sequence = ++author.last;
    record.clock = clock << 16;
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
  HistoryBaseline baseline{WallTime{0}};
  Outbox outbox;
  PostStore store{{}, group, baseline, outbox};
  TimePoint now{};
  WallTime wall{10'000'000};
};

using Texts = std::vector<std::string>;

TEST_F(PostViewsTest, APostSortsAfterWhatItsAuthorHadSeenInWhateverOrderTheyCome) {
  const Made ahead = make(ada, 9'000'000, "dated ahead");
  const Made answer = make(bo, 1000, "answer", {ahead.link()});
  const Made next = make(bo, 1001, "next", {answer.link()});
  const Made other = make(ada, 9'000'001, "later still");
  std::vector<Made> all = {ahead, answer, next, other};
  std::sort(all.begin(), all.end(), [](const Made& a, const Made& b) { return a.key < b.key; });
  do {
    PostStore shuffled{{}, group, baseline, outbox};
    for (const Made& made : all) add(shuffled, made);
    shuffled.handleTimeout(now + limits::kHoldBack);
    EXPECT_EQ(texts(shuffled), Texts({"dated ahead", "answer", "next", "later still"}));
  } while (std::next_permutation(all.begin(), all.end(),
                                 [](const Made& a, const Made& b) { return a.key < b.key; }));
}

TEST_F(PostViewsTest, ALinkToAnotherVersionCountsForNothing) {
  const Made ahead = make(ada, 9'000'000, "dated ahead");
  PostLink wrong = ahead.link();
  ++wrong.hash;
  add(store, ahead);
  add(store, make(bo, 1000, "answer", {wrong}));
  EXPECT_EQ(texts(store), Texts({"answer", "dated ahead"}));
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

}  // namespace
}  // namespace vinicast
