// SPDX-License-Identifier: MIT
#include "host/engine/telling.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace vinicast::host {
namespace {

client::Post postOf(int number) {
  client::Post post;
  post.id = QString::number(number);
  return post;
}

client::Member memberOf(int number, client::MemberState state) {
  return {QString::number(number), QStringLiteral("name"), state, false};
}

// The session with its posts, and a front end that receives when the test says so.
class TellingTest : public testing::Test {
 protected:
  void post(int number) {
    held.push_back(postOf(number));
    telling.tell(postOf(number));
  }
  // The front end handles `count` of the words that wait for it.
  void receive(std::size_t count) {
    for (; count > 0 && !waiting.empty(); --count) {
      received.push_back(waiting.front());
      waiting.pop_front();
      if (backlog->received()) telling.release();
    }
    mostWaiting = std::max(mostWaiting, waiting.size());
  }
  template <typename Word>
  std::vector<Word> all() const {
    std::vector<Word> words;
    for (const Telling::Word& word : received)
      if (const auto* one = std::get_if<Word>(&word)) words.push_back(*one);
    return words;
  }
  [[nodiscard]] bool holdsNumbersUpTo(int count) const {
    const auto posts = all<client::Post>();
    if (posts.size() != static_cast<std::size_t>(count)) return false;
    for (int i = 0; i < count; ++i)
      if (posts[static_cast<std::size_t>(i)].id != QString::number(i)) return false;
    return true;
  }

  std::deque<Telling::Word> waiting;
  std::vector<Telling::Word> received;
  std::vector<client::Post> held;
  std::size_t mostWaiting = 0;
  int releasesAsked = 0;
  std::shared_ptr<Backlog> backlog = std::make_shared<Backlog>();
  Telling telling{backlog,
                  {[this](const Telling::Word& word) {
                     waiting.push_back(word);
                     mostWaiting = std::max(mostWaiting, waiting.size());
                   },
                   [this] { return held; }, [this] { ++releasesAsked; }}};
};

TEST_F(TellingTest, AFrontEndThatKeepsUpGetsEverythingAtOnce) {
  for (int i = 0; i < 5000; ++i) {
    post(i);
    receive(1);
  }
  EXPECT_TRUE(holdsNumbersUpTo(5000));
  EXPECT_EQ(telling.dropped(), 0U);
}

TEST_F(TellingTest, NoPostIsLostOrToldTwiceWhenTheFrontEndStandsStill) {
  for (int i = 0; i < 2000; ++i) post(i);
  EXPECT_EQ(waiting.size(), static_cast<std::size_t>(Backlog::kMaxWaiting));
  receive(300);
  post(2000);
  receive(100'000);
  EXPECT_TRUE(holdsNumbersUpTo(2001));
  EXPECT_EQ(mostWaiting, static_cast<std::size_t>(Backlog::kMaxWaiting));
  EXPECT_EQ(telling.dropped(), 0U);
  post(2001);
  EXPECT_EQ(waiting.size(), 1U);  // as before
}

TEST_F(TellingTest, PostsThatTheSessionLetGoOfAreCounted) {
  for (int i = 0; i < Backlog::kMaxWaiting; ++i) post(i);
  for (int i = 0; i < 10'000; ++i) {
    post(Backlog::kMaxWaiting + i);
    if (held.size() > 2000) held.erase(held.begin());
  }
  receive(100'000);
  EXPECT_EQ(all<client::Post>().size() + telling.dropped(), 10'000U + Backlog::kMaxWaiting);
  EXPECT_EQ(all<client::Post>().back().id, QString::number(Backlog::kMaxWaiting + 9999));
  EXPECT_EQ(telling.dropped(), 8000U);
}

TEST_F(TellingTest, OnlyTheNewestStateIsHeldBack) {
  for (int i = 0; i < Backlog::kMaxWaiting; ++i) telling.tell(client::Error{});
  for (int i = 0; i < 1000; ++i) {
    for (int member = 0; member < 3; ++member)
      telling.tell(memberOf(member, i == 999 ? client::MemberState::Left : client::MemberState::Joined));
    client::Floor floor;
    floor.term = static_cast<quint64>(i);
    telling.tell(floor);
    telling.tell(client::Delivery{QStringLiteral("p"), i, 999});
  }
  receive(100'000);
  const auto members = all<client::Member>();
  ASSERT_EQ(members.size(), 3U);
  for (const client::Member& member : members) EXPECT_EQ(member.state, client::MemberState::Left);
  ASSERT_EQ(all<client::Floor>().size(), 1U);
  EXPECT_EQ(all<client::Floor>().front().term, 999U);
  ASSERT_EQ(all<client::Delivery>().size(), 1U);
  EXPECT_EQ(all<client::Delivery>().front().heard, 999);
}

TEST_F(TellingTest, AHeldChangeIsToldOnceAndAsThePostIsThen) {
  for (int i = 0; i < Backlog::kMaxWaiting; ++i) post(i);
  for (int i = 0; i < 10; ++i) telling.tell(PostChange{held[5]});
  post(Backlog::kMaxWaiting);  // held back: told as new, once
  telling.tell(PostChange{held.back()});
  held[5].text = QStringLiteral("edited");
  receive(100'000);
  const auto changes = all<PostChange>();
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes.front().post.id, QStringLiteral("5"));
  EXPECT_EQ(changes.front().post.text, QStringLiteral("edited"));
  EXPECT_EQ(all<client::Post>().size(), Backlog::kMaxWaiting + 1U);
  EXPECT_EQ(telling.dropped(), 0U);
}

TEST_F(TellingTest, MessagesAndErrorsAreBounded) {
  for (int i = 0; i < Backlog::kMaxWaiting; ++i) post(i);
  for (std::size_t i = 0; i < Telling::kMaxMessages + 5; ++i)
    telling.tell(client::DirectMessage{QString(), QString::number(static_cast<qulonglong>(i))});
  for (std::size_t i = 0; i < Telling::kMaxErrors + 7; ++i) telling.tell(client::Error{});
  EXPECT_EQ(telling.dropped(), 12U);
  receive(100'000);
  EXPECT_EQ(all<client::DirectMessage>().size(), Telling::kMaxMessages);
  EXPECT_EQ(all<client::Error>().size(), Telling::kMaxErrors);
}

TEST_F(TellingTest, OfEachOutputOnlyTheNewestWordIsHeld) {
  for (int i = 0; i < Backlog::kMaxWaiting; ++i) post(i);
  for (quint64 bytes = 1; bytes <= 5; ++bytes)
    for (const client::OutputKind kind : {client::OutputKind::Push, client::OutputKind::Recording})
      telling.tell(client::Output{kind, client::OutputState::Running, {}, bytes});
  receive(100'000);
  const auto outputs = all<client::Output>();
  ASSERT_EQ(outputs.size(), 2U);
  for (const client::Output& one : outputs) EXPECT_EQ(one.bytes, 5U);
  EXPECT_EQ(telling.dropped(), 0U);
}

TEST_F(TellingTest, OfEachWhoTypesOnlyTheNewestWordIsHeld) {
  for (int i = 0; i < Backlog::kMaxWaiting; ++i) post(i);
  for (const bool types : {true, false, true, false})
    for (const bool isPrivate : {true, false})
      telling.tell(client::Typing{QStringLiteral("a"), isPrivate, types});
  for (std::size_t i = 0; i < Telling::kMaxTyping; ++i)
    telling.tell(client::Typing{QString::number(static_cast<qulonglong>(i)), false, true});
  EXPECT_EQ(telling.dropped(), 2U);
  receive(100'000);
  const auto typing = all<client::Typing>();
  ASSERT_EQ(typing.size(), Telling::kMaxTyping);
  for (const client::Typing& one : typing) EXPECT_EQ(one.types, one.memberId != QStringLiteral("a"));
}

// The front end took the last word after it was found full, and before anything was known to be held back.
TEST_F(TellingTest, AFrontEndThatCaughtUpMeanwhileIsNotForgotten) {
  for (int i = 0; i < Backlog::kMaxWaiting; ++i) ASSERT_TRUE(backlog->admit());
  EXPECT_FALSE(backlog->admit());
  for (int i = 0; i < Backlog::kMaxWaiting; ++i) EXPECT_FALSE(backlog->received());
  EXPECT_TRUE(backlog->noteHeld());
}

}  // namespace
}  // namespace vinicast::host
