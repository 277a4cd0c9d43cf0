// SPDX-License-Identifier: MIT
// One profile, joined again and again: what an engine finds of what the one before it kept.

#include <gtest/gtest.h>

#include <QDir>
#include <QTemporaryDir>
#include <memory>
#include <optional>
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
