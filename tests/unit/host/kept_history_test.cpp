// SPDX-License-Identifier: MIT
// One profile, joined again and again: what an engine finds of what the one before it kept.

#include <gtest/gtest.h>

#include <QDir>
#include <QTemporaryDir>
#include <memory>
#include <optional>
#include <set>
#include <vector>

#include "host/engine/session_engine.hpp"
#include "own_network.hpp"

namespace vinicast::host {
namespace {

using client::ErrorCode;
using test::waitFor;

// One run of the program.
class Program {
 public:
  Program() {
    QObject::connect(&engine, &SessionEngine::joined, [this] { joined = true; });
    QObject::connect(&engine, &SessionEngine::left, [this] { left = true; });
    QObject::connect(&engine, &SessionEngine::failed,
                     [this](const client::Error& error) { failures.push_back(error); });
    QObject::connect(&engine, &SessionEngine::historyKept, [this] { keptAgain = true; });
    QObject::connect(&engine, &SessionEngine::postAdded,
                     [this](const client::Post& post) { posts.push_back(post); });
    QObject::connect(&engine, &SessionEngine::postChanged,
                     [this](const client::Post& post) { changes.push_back(post); });
    QObject::connect(&engine, &SessionEngine::joined,
                     [this](const client::Joined& word) { selfId = word.selfId; });
    QObject::connect(&engine, &SessionEngine::memberChanged,
                     [this](const client::Member& member) { seen.insert(member.id); });
    for (const auto signal : {&SessionEngine::messageReceived, &SessionEngine::messageSent})
      QObject::connect(&engine, signal,
                       [this](const client::DirectMessage& message) { messages.push_back(message); });
    QObject::connect(&engine, &SessionEngine::messageSettled,
                     [this](const client::DirectDelivery& word) { settled.push_back(word); });
    QObject::connect(&engine, &SessionEngine::messagesReady,
                     [this](const client::DirectHistory& list) { conversation = list; });
    QObject::connect(&engine, &SessionEngine::conversationsReady,
                     [this](const QList<client::DirectMessage>& list) { conversations = list; });
    QObject::connect(&engine, &SessionEngine::historyReady,
                     [this](const client::History& page) { history = page; });
    QObject::connect(&engine, &SessionEngine::searchReady,
                     [this](const client::Found& hits) { found = hits; });
  }
  [[nodiscard]] bool join(const QString& profile) {
    client::JoinRequest request;
    request.name = QStringLiteral("Ada");
    request.profileDirectory = profile;
    request.playSound = false;
    engine.join(request);
    return waitFor([this] { return joined; });
  }
  [[nodiscard]] bool post(const QString& text) {
    const std::size_t before = posts.size();
    engine.post(text);
    return waitFor([&] { return posts.size() > before && posts.back().text == text; });
  }
  [[nodiscard]] bool change(client::PostKind kind, const QString& text, const QString& target) {
    const std::size_t before = changes.size();
    engine.post({kind, text, target});
    return waitFor([&] { return changes.size() > before && changes.back().id == target; });
  }
  QStringList page(int count, QByteArray before = {}) {  // which may be of the page before
    history.reset();
    engine.requestHistory(count, before);
    EXPECT_TRUE(waitFor([this] { return history.has_value(); }));
    return history ? texts(history->posts) : QStringList();
  }
  QStringList search(const QString& text) {
    found.reset();
    engine.search(text, 10);
    EXPECT_TRUE(waitFor([this] { return found.has_value(); }));
    return found ? texts(found->posts) : QStringList();
  }
  static QStringList texts(const QList<client::Post>& list) {
    QStringList all;
    for (const client::Post& post : list) all += post.text;
    return all;
  }

  bool joined = false;
  bool left = false;
  bool keptAgain = false;
  std::vector<client::Error> failures;
  std::vector<client::Post> posts;
  std::vector<client::Post> changes;
  QString selfId;
  std::set<QString> seen;
  std::vector<client::DirectMessage> messages;
  std::vector<client::DirectDelivery> settled;
  std::optional<client::DirectHistory> conversation;
  std::optional<QList<client::DirectMessage>> conversations;
  std::optional<client::History> history;
  std::optional<client::Found> found;
  SessionEngine engine;
};

class KeptHistoryTest : public testing::Test {
 protected:
  QTemporaryDir directory;
  Program first;
};

TEST_F(KeptHistoryTest, RepliesReactionsEditsAndDeletionsAreThereAtTheNextStart) {
  using client::PostKind;
  ASSERT_TRUE(first.join(directory.path()));
  ASSERT_TRUE(first.post(QStringLiteral("a wrong word")));
  ASSERT_TRUE(first.post(QStringLiteral("a mistake")));
  const QString word = first.posts[0].id;
  const QString mistake = first.posts[1].id;
  first.engine.post({PostKind::Reply, QStringLiteral("an answer"), word});
  ASSERT_TRUE(waitFor([&] { return first.posts.size() == 3; }));
  EXPECT_EQ(first.posts[2].targetId, word);
  ASSERT_TRUE(first.change(PostKind::Edit, QStringLiteral("a right word"), word));
  EXPECT_EQ(first.changes.back().text, QStringLiteral("a right word"));
  ASSERT_TRUE(first.change(PostKind::Reaction, QStringLiteral("👍"), word));
  ASSERT_TRUE(first.change(PostKind::Delete, {}, mistake));
  EXPECT_TRUE(first.changes.back().deleted);
  EXPECT_TRUE(first.search(QStringLiteral("wrong")).isEmpty());
  EXPECT_TRUE(first.search(QStringLiteral("mistake")).isEmpty());
  EXPECT_EQ(first.search(QStringLiteral("right")), QStringList{QStringLiteral("a right word")});
  for (const QString& target : {QStringLiteral("nothing"), word + QLatin1Char('7')}) {
    first.failures.clear();
    first.engine.post({PostKind::Reply, QStringLiteral("to nothing"), target});
    ASSERT_TRUE(waitFor([&] { return !first.failures.empty(); }));
    EXPECT_EQ(first.failures[0].code, ErrorCode::PostNoTarget);
  }
  first.engine.leave();
  ASSERT_TRUE(waitFor([&] { return first.left; }));

  Program second;
  ASSERT_TRUE(second.join(directory.path()));
  ASSERT_TRUE(waitFor([&] { return second.posts.size() == 3; }));
  EXPECT_EQ(second.posts[0].text, QStringLiteral("a right word"));
  EXPECT_TRUE(second.posts[0].edited);
  ASSERT_EQ(second.posts[0].reactions.size(), 1);
  EXPECT_EQ(second.posts[0].reactions[0].authorIds, QStringList{second.posts[0].authorId});
  EXPECT_TRUE(second.posts[1].deleted);
  EXPECT_EQ(second.posts[2].targetId, word);
  EXPECT_EQ(second.page(10),
            (QStringList{QStringLiteral("a right word"), QString(), QStringLiteral("an answer")}));
}

TEST_F(KeptHistoryTest, IsReadInBothDirections) {
  ASSERT_TRUE(first.join(directory.path()));
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(first.post(QString::number(i)));
  EXPECT_EQ(first.page(2), (QStringList{QStringLiteral("3"), QStringLiteral("4")}));
  EXPECT_EQ(first.page(2, first.posts[3].order), (QStringList{QStringLiteral("1"), QStringLiteral("2")}));
  EXPECT_EQ(first.history->before, first.posts[3].order);
  EXPECT_TRUE(first.history->more);
  first.history.reset();
  first.engine.requestHistoryAfter(2, first.posts[1].order);
  ASSERT_TRUE(waitFor([&] { return first.history.has_value(); }));
  EXPECT_EQ(Program::texts(first.history->posts), (QStringList{QStringLiteral("2"), QStringLiteral("3")}));
  EXPECT_EQ(first.history->after, first.posts[1].order);
  EXPECT_TRUE(first.history->more);
}

TEST_F(KeptHistoryTest, MessagesToOneMemberAreThereAtTheNextStart) {
  using client::DirectState;
  QTemporaryDir othersDirectory;
  Program other;
  ASSERT_TRUE(first.join(directory.path()));
  ASSERT_TRUE(other.join(othersDirectory.path()));
  ASSERT_TRUE(
      waitFor([&] { return first.seen.contains(other.selfId) && other.seen.contains(first.selfId); }));
  first.engine.sendTo(other.selfId, QStringLiteral("for you"));
  ASSERT_TRUE(waitFor([&] { return !first.settled.empty() && !other.messages.empty(); }));
  ASSERT_EQ(first.messages.size(), 1U);
  EXPECT_TRUE(first.messages[0].own);
  EXPECT_EQ(first.messages[0].state, DirectState::Sending);
  EXPECT_EQ(first.settled[0].messageId, first.messages[0].id);
  EXPECT_EQ(first.settled[0].state, DirectState::Delivered);
  EXPECT_EQ(other.messages[0].fromId, first.selfId);
  other.engine.sendTo(first.selfId, QStringLiteral("and for you"));
  ASSERT_TRUE(waitFor([&] { return first.messages.size() == 2; }));
  EXPECT_LT(first.messages[0].order, first.messages[1].order);
  first.engine.leave();
  ASSERT_TRUE(waitFor([&] { return first.left; }));

  Program second;
  ASSERT_TRUE(second.join(directory.path()));
  second.engine.requestConversations();
  ASSERT_TRUE(waitFor([&] { return second.conversations.has_value(); }));
  ASSERT_EQ(second.conversations->size(), 1);
  EXPECT_EQ(second.conversations->at(0).peerId, other.selfId);
  EXPECT_EQ(second.conversations->at(0).text, QStringLiteral("and for you"));
  second.engine.requestMessages(other.selfId, 10, {});
  ASSERT_TRUE(waitFor([&] { return second.conversation.has_value(); }));
  ASSERT_EQ(second.conversation->messages.size(), 2);
  EXPECT_TRUE(second.conversation->messages[0].own);
  EXPECT_EQ(second.conversation->messages[0].state, DirectState::Delivered);
  EXPECT_EQ(second.conversation->messages[0].id, first.messages[0].id);
  EXPECT_FALSE(second.conversation->messages[1].own);
}

TEST_F(KeptHistoryTest, IsThereAtTheNextStart) {
  ASSERT_TRUE(first.join(directory.path()));
  const QString texts[] = {QStringLiteral("one apple"), QStringLiteral("two 苹果"),
                           QStringLiteral("three apples")};
  for (const QString& text : texts) ASSERT_TRUE(first.post(text));
  first.engine.leave();
  ASSERT_TRUE(waitFor([&] { return first.left; }));

  // The engine before it is still there, but has let go of the profile.
  Program second;
  ASSERT_TRUE(second.join(directory.path()));
  ASSERT_TRUE(waitFor([&] { return second.posts.size() == 3; }));
  for (const client::Post& post : second.posts) EXPECT_TRUE(post.history && post.own);
  ASSERT_TRUE(second.post(QStringLiteral("four")));
  EXPECT_FALSE(second.posts.back().history);
  EXPECT_GT(second.posts.back().order, second.posts[2].order);
  EXPECT_NE(second.posts.back().id.section(QLatin1Char('-'), 1, 1),
            second.posts[2].id.section(QLatin1Char('-'), 1, 1))
      << "each run has a log of its own";

  EXPECT_EQ(second.page(2), (QStringList{texts[2], QStringLiteral("four")}));
  EXPECT_TRUE(second.history->more);
  EXPECT_EQ(second.page(5, second.history->posts.first().order), (QStringList{texts[0], texts[1]}));
  EXPECT_FALSE(second.history->more);
  EXPECT_EQ(second.search(QStringLiteral("APPLE")), (QStringList{texts[2], texts[0]}));
  EXPECT_EQ(second.search(QStringLiteral("果")), QStringList{texts[1]});
  EXPECT_EQ(second.search(QStringLiteral("  ")), QStringList());
  EXPECT_TRUE(second.failures.empty());
}

TEST_F(KeptHistoryTest, ADiskThatCannotBeUsedIsSaidAndTheGroupGoesOn) {
  // Where the group's file lies is seen once it was there.
  {
    Program before;
    ASSERT_TRUE(before.join(directory.path()));
    before.engine.leave();
    ASSERT_TRUE(waitFor([&] { return before.left; }));
  }
  QDir profile(directory.path());
  const QStringList files = profile.entryList({QStringLiteral("group-*.sqlite*")}, QDir::Files);
  ASSERT_FALSE(files.isEmpty());
  const QString path = profile.filePath(files.first());
  for (const QString& file : files) ASSERT_TRUE(profile.remove(file));
  ASSERT_TRUE(QDir().mkpath(path));
  ASSERT_TRUE(first.join(directory.path()));
  ASSERT_TRUE(waitFor([&] { return !first.failures.empty(); }));
  EXPECT_EQ(first.failures[0].code, ErrorCode::HistoryNotKept);
  ASSERT_TRUE(first.post(QStringLiteral("in memory")));
  EXPECT_EQ(first.page(10), QStringList{QStringLiteral("in memory")});
  EXPECT_EQ(first.search(QStringLiteral("memory")), QStringList{QStringLiteral("in memory")});
  ASSERT_TRUE(QDir().rmdir(path));
  ASSERT_TRUE(first.post(QStringLiteral("on the disk")));
  EXPECT_TRUE(waitFor([&] { return first.keptAgain; }));
  EXPECT_EQ(first.failures.size(), 1U);
  first.engine.leave();
  ASSERT_TRUE(waitFor([&] { return first.left; }));
  Program second;
  ASSERT_TRUE(second.join(directory.path()));
  EXPECT_EQ(second.page(10), (QStringList{QStringLiteral("in memory"), QStringLiteral("on the disk")}));
}

TEST_F(KeptHistoryTest, DestroyingTheEngineWritesWhatWasPosted) {
  {
    Program run;
    ASSERT_TRUE(run.join(directory.path()));
    for (int i = 0; i < 50; ++i) run.engine.post(QStringLiteral("post %1").arg(i));
  }
  ASSERT_TRUE(first.join(directory.path()));
  EXPECT_EQ(first.page(100).size(), 50);
}

}  // namespace
}  // namespace vinicast::host
