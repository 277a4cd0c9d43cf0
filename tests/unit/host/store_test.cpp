// SPDX-License-Identifier: MIT
// The database of a profile: what is kept, found again, evicted, and what happens to a file that can't be
// used.

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "host/store/blob.hpp"
#include "host/store/database.hpp"
#include "host/store/history_table.hpp"
#include "host/store/message_table.hpp"
#include "host/store/peer_table.hpp"

namespace vinicast::host {
namespace {

MemberId member(std::uint8_t number) {
  MemberId id;
  id.bytes[0] = number;
  return id;
}

PostStored record(std::uint8_t author, std::uint64_t sequence, std::uint64_t millis,
                  const std::string& text = "text", std::uint8_t kind = 0) {
  PostStored stored;
  stored.post.id = {member(author), 7, sequence};
  stored.post.order = {millis << 16, member(author), 7, sequence};
  stored.post.authorName = "Ada";
  stored.post.text = text;
  stored.kind = kind;
  stored.signedBody.assign(100, static_cast<std::byte>(sequence));
  return stored;
}

PostStored change(std::uint8_t author, std::uint64_t sequence, std::uint64_t millis, const std::string& text,
                  PostKind kind, const PostStored& target) {
  PostStored stored = record(author, sequence, millis, text, static_cast<std::uint8_t>(kind));
  stored.post.kind = kind;
  stored.post.target = target.post.id;
  return stored;
}

class StoreTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(openDatabase()) << database->error().words.toStdString(); }

  bool openDatabase(std::span<const Database::Step> steps = Database::steps()) {
    history.reset();
    database = std::make_unique<Database>(path, steps);
    if (!database->open()) return false;
    group = enter("a group");
    history = std::make_unique<HistoryTable>(*database, group, member(1), most);
    return true;
  }
  std::int64_t enter(const QByteArray& id) {
    QSqlQuery add = database->query(
        "INSERT INTO groups (id, name, address, joined_at) VALUES (?, 'g', 'a', 1) ON CONFLICT DO NOTHING");
    add.addBindValue(id);
    EXPECT_TRUE(database->run(add));
    QSqlQuery find = database->query("SELECT number FROM groups WHERE id = ?");
    find.addBindValue(id);
    EXPECT_TRUE(database->run(find) && find.next());
    return find.value(0).toLongLong();
  }
  void add(const std::vector<PostStored>& records) {
    ASSERT_TRUE(database->begin());
    ASSERT_TRUE(history->add(records)) << database->error().words.toStdString();
    ASSERT_TRUE(database->commit());
  }
  std::vector<std::string> page(std::size_t count, const std::optional<OrderKey>& before = {}) {
    return texts(history->page(count, before));
  }
  std::vector<std::string> search(const QString& text, std::size_t count = 10) {
    return texts(history->search(text, count));
  }
  static std::vector<std::string> texts(const std::optional<std::vector<Post>>& posts) {
    EXPECT_TRUE(posts);
    std::vector<std::string> all;
    for (const Post& post : posts.value_or(std::vector<Post>())) all.push_back(post.text);
    return all;
  }
  void overwrite(qint64 at, const QByteArray& bytes) const {
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::ReadWrite));
    ASSERT_TRUE(file.seek(at));
    ASSERT_EQ(file.write(bytes), bytes.size());
  }

  QTemporaryDir temporary;
  QString path = temporary.path() + QStringLiteral("/vinicast.sqlite");
  std::int64_t most = HistoryTable::kMaxPosts;
  std::int64_t group = 0;
  std::unique_ptr<Database> database;
  std::unique_ptr<HistoryTable> history;
};

using Texts = std::vector<std::string>;

TEST_F(StoreTest, IsReadableByItsOwnerOnly) {
  add({record(1, 1, 1)});
  for (const char* end : {"", "-wal"}) {
    struct stat status {};
    ASSERT_EQ(stat((path.toStdString() + end).c_str(), &status), 0) << end;
    EXPECT_EQ(status.st_mode & 0777U, 0600U) << end;
  }
}

TEST_F(StoreTest, PostsAreThereAgainInTheConversationsOrder) {
  add({record(2, 1, 30, "third"), record(1, 1, 10, "first")});
  add({record(1, 2, 20, "second"), record(1, 1, 10, "first")});
  ASSERT_TRUE(openDatabase());
  EXPECT_EQ(page(10), Texts({"first", "second", "third"}));
  EXPECT_EQ(page(2), Texts({"second", "third"}));
  EXPECT_EQ(page(2, record(2, 1, 30).post.order), Texts({"first", "second"}));
  EXPECT_EQ(page(2, record(1, 1, 10).post.order), Texts());
  EXPECT_EQ(texts(history->pageAfter(1, record(1, 1, 10).post.order)), Texts({"second"}));
  EXPECT_EQ(texts(history->pageAfter(9, record(1, 1, 10).post.order)), Texts({"second", "third"}));
  const auto posts = history->page(1, {});
  ASSERT_TRUE(posts);
  EXPECT_EQ(posts->at(0).id, (PostId{member(2), 7, 1}));
  EXPECT_EQ(posts->at(0).wall, WallTime{30});
  EXPECT_EQ(posts->at(0).order, record(2, 1, 30).post.order);
  EXPECT_FALSE(posts->at(0).own);
  EXPECT_TRUE(history->page(1, posts->at(0).order)->at(0).own);
}

TEST_F(StoreTest, AnyClockSorts) {
  // The highest bit of the clock is a sign bit in the database.
  PostStored far = record(1, 1, 0, "far");
  far.post.order.clock = ~std::uint64_t{0};
  add({far, record(2, 1, 5, "now")});
  EXPECT_EQ(page(10), Texts({"now", "far"}));
  EXPECT_EQ(page(10, far.post.order), Texts({"now"}));
}

TEST_F(StoreTest, GroupsAreApart) {
  add({record(1, 1, 1, "of the first")});
  HistoryTable other(*database, enter("another"), member(1));
  ASSERT_TRUE(database->begin() && other.add({record(1, 1, 1, "of the second")}) && database->commit());
  EXPECT_EQ(page(10), Texts({"of the first"}));
  EXPECT_EQ(search(QStringLiteral("second")), Texts());
  EXPECT_EQ(texts(other.search(QStringLiteral("second"), 10)), Texts({"of the second"}));
}

TEST_F(StoreTest, RestoresTheNewestAndSaysWhatElseItHas) {
  for (std::uint64_t i = 1; i <= 10; ++i) add({record(1, i, i), record(2, i, 100 + i)});
  auto kept = history->newest(12);
  ASSERT_TRUE(kept);
  ASSERT_EQ(kept->bodies.size(), 12U);
  EXPECT_EQ(kept->bodies.front(), record(1, 9, 9).signedBody) << "oldest first";
  EXPECT_EQ(kept->bodies.back(), record(2, 10, 110).signedBody);
  EXPECT_EQ(kept->keptThrough, std::vector<PostId>({{member(1), 7, 8}}));
  EXPECT_EQ(kept->keptBefore, std::uint64_t{9} << 16);
  kept = history->newest(21);
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->bodies.size(), 20U);
  EXPECT_TRUE(kept->keptThrough.empty());
  EXPECT_EQ(kept->keptBefore, 0U);
}

TEST_F(StoreTest, OtherKindsAreKeptAndNotShown) {
  add({record(1, 1, 1, "text"), record(1, 2, 2, "reaction", 9)});
  EXPECT_EQ(page(10), Texts({"text"}));
  EXPECT_EQ(search(QStringLiteral("reaction")), Texts());
  EXPECT_EQ(history->newest(10)->bodies.size(), 2U);
}

TEST_F(StoreTest, ASoundRecordTakesTheDamagedOnesPlace) {
  PostStored damaged = record(1, 1, 1, "tEXt");
  damaged.signedBody[5] = std::byte{0xff};
  add({damaged});
  add({record(1, 1, 1, "text")});
  EXPECT_EQ(page(10), Texts({"text"}));
  EXPECT_EQ(history->newest(10)->bodies.at(0), record(1, 1, 1).signedBody);
  EXPECT_EQ(search(QStringLiteral("text")), Texts({"text"}));
}

TEST_F(StoreTest, FindsPiecesOfWordsInAnyScript) {
  add({record(1, 1, 1, "The quick brown fox"), record(1, 2, 2, "我们明天开会"),
       record(1, 3, 3, "Brown bread, 100%"), record(1, 4, 4, "ÉTÉ à la mer"),
       record(1, 5, 5, "say \"hello\" _now_")});
  EXPECT_EQ(search(QStringLiteral("brown")), Texts({"Brown bread, 100%", "The quick brown fox"}));
  EXPECT_EQ(search(QStringLiteral("brown"), 1), Texts({"Brown bread, 100%"}));
  EXPECT_EQ(search(QStringLiteral("row fox")), Texts({"The quick brown fox"}));
  EXPECT_EQ(search(QStringLiteral("fox row")), Texts({"The quick brown fox"}));
  EXPECT_EQ(search(QStringLiteral("明天开")), Texts({"我们明天开会"}));
  EXPECT_EQ(search(QStringLiteral("开会")), Texts({"我们明天开会"})) << "two characters";
  EXPECT_EQ(search(QStringLiteral("天")), Texts({"我们明天开会"})) << "one";
  EXPECT_EQ(search(QStringLiteral("开会 明天开")), Texts({"我们明天开会"}));
  EXPECT_EQ(search(QStringLiteral("été")), Texts({"ÉTÉ à la mer"}));
  EXPECT_EQ(search(QStringLiteral("0%")), Texts({"Brown bread, 100%"}));
  EXPECT_EQ(search(QStringLiteral("_n")), Texts({"say \"hello\" _now_"}));
  EXPECT_EQ(search(QStringLiteral("y \"h")), Texts({"say \"hello\" _now_"}));
  EXPECT_EQ(search(QStringLiteral("\"hello\"")), Texts({"say \"hello\" _now_"}));
  EXPECT_EQ(search(QStringLiteral("nothing")), Texts());
  EXPECT_EQ(search(QStringLiteral("AND OR NOT * (")), Texts()) << "words, not operators";
  EXPECT_EQ(search(QStringLiteral(" \n")), Texts());
}

TEST_F(StoreTest, TheOldestAreEvictedAtTheBound) {
  most = 50;
  ASSERT_TRUE(openDatabase());
  for (std::uint64_t i = 1; i <= 60; ++i) add({record(1, i, 1000 - i, "number " + std::to_string(i))});
  EXPECT_EQ(history->evicted(), 10U);
  EXPECT_EQ(page(100).size(), 50U);
  EXPECT_EQ(page(100).back(), "number 1");
  EXPECT_EQ(search(QStringLiteral("number 60")), Texts());
  EXPECT_EQ(search(QStringLiteral("number 50")), Texts({"number 50"}));
  ASSERT_TRUE(openDatabase());
  add({record(1, 100, 5000), record(1, 101, 5001)});
  EXPECT_EQ(page(100).size(), 50U);
}

TEST_F(StoreTest, PeersAreRememberedTheLastHeardFirst) {
  PeerTable table(*database, group);
  const Endpoint first = Endpoint::fromIpv4(0x0a000001, 4444);
  const Endpoint second = Endpoint::fromIpv4(0x0a000002, 5555);
  ASSERT_TRUE(database->begin());
  ASSERT_TRUE(table.remember({{member(1), first, 10}, {member(2), second, 20}}));
  ASSERT_TRUE(table.remember({{member(1), first, 30}, {member(2), second, 5}}));
  ASSERT_TRUE(database->commit());
  std::vector<RememberedPeer> peers;
  ASSERT_TRUE(table.load(peers));
  EXPECT_EQ(peers, std::vector<RememberedPeer>({{member(1), first, 30}, {member(2), second, 20}}));

  std::vector<RememberedPeer> many;
  for (std::size_t i = 0; i < PeerTable::kMaxPeers + 5; ++i)
    many.push_back({member(3), Endpoint::fromIpv4(0x0b000000, static_cast<std::uint16_t>(1000 + i)),
                    static_cast<std::int64_t>(100 + i)});
  ASSERT_TRUE(database->begin() && table.remember(many) && database->commit());
  peers.clear();
  ASSERT_TRUE(table.load(peers));
  ASSERT_EQ(peers.size(), PeerTable::kMaxPeers);
  EXPECT_EQ(peers.front(), many.back());
  EXPECT_EQ(peers.back(), many[5]);
}

TEST_F(StoreTest, WhatIsNoDatabaseIsSetAsideWhole) {
  database.reset();
  overwrite(0, QByteArray(5000, 'x'));
  const auto size = QFile(path).size();
  EXPECT_FALSE(openDatabase());
  EXPECT_EQ(database->error().fault, DatabaseFault::Damaged);
  const auto aside = database->setAside();
  ASSERT_TRUE(aside);
  EXPECT_TRUE(aside->contains(QStringLiteral(".damaged-")));
  EXPECT_EQ(QFile(*aside).size(), size);
  EXPECT_FALSE(QFile::exists(path));
  EXPECT_TRUE(openDatabase());
}

TEST_F(StoreTest, ADamagedPageIsNoticed) {
  std::vector<PostStored> many;
  for (std::uint64_t i = 1; i <= 500; ++i) many.push_back(record(1, i, i));
  add(many);
  history.reset();
  database.reset();
  ASSERT_GT(QFile(path).size(), 20 * 4096);
  overwrite(4096, QByteArray(static_cast<int>(QFile(path).size()) - 4096, '\x7f'));
  history.reset();
  database = std::make_unique<Database>(path);
  EXPECT_FALSE(database->open() && HistoryTable(*database, group, member(1)).newest(2000));
  EXPECT_EQ(database->error().fault, DatabaseFault::Damaged);
  // A log that is still there goes with its file.
  database->close();
  QFile log(path + QStringLiteral("-wal"));
  ASSERT_TRUE(log.open(QIODevice::WriteOnly));
  const auto aside = database->setAside();
  ASSERT_TRUE(aside);
  EXPECT_TRUE(QFile::exists(*aside) && QFile::exists(*aside + QStringLiteral("-wal")));
  EXPECT_FALSE(QFile::exists(path + QStringLiteral("-wal")));
}

// Committed posts may be in the log alone: it stays where the next open() finds it.
TEST_F(StoreTest, ALogWhoseFileCannotBeSetAsideStays) {
  history.reset();
  database.reset();
  ASSERT_TRUE(QFile::remove(path));  // so that it can't be renamed
  QFile log(path + QStringLiteral("-wal"));
  ASSERT_TRUE(log.open(QIODevice::WriteOnly) && log.write("posts") == 5);
  log.close();
  database = std::make_unique<Database>(path);
  EXPECT_FALSE(database->setAside());
  EXPECT_TRUE(QFile::exists(path + QStringLiteral("-wal")));
}

TEST_F(StoreTest, AnotherProgramsDatabaseIsNotTouched) {
  ASSERT_TRUE(database->run("PRAGMA application_id = 1"));
  EXPECT_FALSE(openDatabase());
  EXPECT_EQ(database->error().fault, DatabaseFault::Damaged);
}

constexpr const char* kMood[] = {"ALTER TABLE posts ADD COLUMN mood TEXT"};
constexpr const char* kBroken[] = {"ALTER TABLE posts ADD COLUMN mood TEXT", "nonsense"};

TEST_F(StoreTest, AnOlderDatabaseIsBroughtUpToDateAndANewerOneSetAside) {
  add({record(1, 1, 1, "from the old version")});
  std::vector<Database::Step> later(Database::steps().begin(), Database::steps().end());
  later.emplace_back(kMood);
  ASSERT_TRUE(openDatabase(later)) << database->error().words.toStdString();
  EXPECT_EQ(page(10), Texts({"from the old version"}));
  EXPECT_TRUE(database->run("UPDATE posts SET mood = 'good'"));
  // And back to the program of before.
  EXPECT_FALSE(openDatabase());
  EXPECT_EQ(database->error().fault, DatabaseFault::Newer);
  const auto aside = database->setAside();
  ASSERT_TRUE(aside);
  EXPECT_TRUE(aside->contains(QStringLiteral(".newer-")));
  EXPECT_FALSE(QFile::exists(*aside + QStringLiteral("-wal"))) << "all of it is in the one file";
  path = *aside;
  EXPECT_TRUE(openDatabase(later));
  EXPECT_EQ(page(10), Texts({"from the old version"}));
}

TEST_F(StoreTest, TheFirstVersionIsBroughtUpToDate) {
  QFile::remove(path);
  const Database::Step first[] = {Database::steps()[0]};
  ASSERT_TRUE(openDatabase(first));
  ASSERT_TRUE(database->run(
      "INSERT INTO posts (group_number, author, incarnation, sequence, clock, kind, author_name, text, body)"
      " SELECT number, zeroblob(16), 1, 1, 1, 0, 'Ada', 'of the first version', x'00' FROM groups"));
  const Database::Step second[] = {Database::steps()[0], Database::steps()[1]};
  ASSERT_TRUE(openDatabase(second));
  ASSERT_TRUE(
      database->run("INSERT INTO messages (group_number, at, id, peer, peer_name, own, state, text)"
                    " SELECT number, 5, -1, zeroblob(16), 'Bo', 0, 1, 'of the second version' FROM groups"));
  ASSERT_TRUE(openDatabase());
  const auto found = MessageTable(*database, group).search(member(0), 10, QStringLiteral("second"));
  ASSERT_TRUE(found && found->size() == 1);
  EXPECT_EQ(found->front().key, (MessageKey{5, ~std::uint64_t{0}}));
  EXPECT_EQ(page(10), Texts({"of the first version"}));
  EXPECT_EQ(search(QStringLiteral("first")).size(), 1U);
}

TEST_F(StoreTest, EditsAreAppliedAndSearchedWhateverCameFirst) {
  const PostStored post = record(2, 1, 10, "a wrong word");
  const PostStored edit = change(2, 2, 20, "a right word", PostKind::Edit, post);
  const PostStored later = change(2, 3, 30, "the last word", PostKind::Edit, post);
  const PostStored forged = change(3, 1, 40, "not the author's", PostKind::Edit, post);
  add({post, record(1, 9, 15, "between")});
  add({edit});
  EXPECT_EQ(page(10), Texts({"a right word", "between"}));
  EXPECT_EQ(search(QStringLiteral("wrong")), Texts());
  EXPECT_EQ(search(QStringLiteral("right")), Texts({"a right word"}));
  add({forged});
  EXPECT_EQ(page(10), Texts({"a right word", "between"}));
  EXPECT_TRUE(history->page(10, {})->at(0).edited);
  EXPECT_FALSE(history->page(10, {})->at(1).edited);

  // The other way round.
  QFile::remove(path);
  ASSERT_TRUE(openDatabase());
  add({later, edit});
  EXPECT_EQ(page(10), Texts());
  add({post});
  EXPECT_EQ(page(10), Texts({"the last word"}));
  EXPECT_EQ(search(QStringLiteral("right")), Texts());
  EXPECT_EQ(search(QStringLiteral("last")), Texts({"the last word"}));
}

TEST_F(StoreTest, ADeletedPostIsAPlaceWithoutAText) {
  const PostStored post = record(2, 1, 10, "a secret");
  add({post, change(3, 1, 15, "👍", PostKind::Reaction, post)});
  add({change(3, 2, 20, "", PostKind::Delete, post)});
  EXPECT_EQ(page(10), Texts({"a secret"})) << "somebody else's";
  add({change(2, 2, 20, "", PostKind::Delete, post), change(2, 3, 30, "back", PostKind::Edit, post)});
  const auto posts = history->page(10, {});
  ASSERT_TRUE(posts && posts->size() == 1);
  EXPECT_TRUE(posts->at(0).deleted);
  EXPECT_EQ(posts->at(0).text, "");
  EXPECT_TRUE(posts->at(0).reactions.empty());
  EXPECT_EQ(search(QStringLiteral("secret")), Texts());
  EXPECT_EQ(search(QStringLiteral("se")), Texts());
  EXPECT_EQ(search(QStringLiteral("back")), Texts());
}

TEST_F(StoreTest, RepliesAndReactionsAreRead) {
  const PostStored post = record(2, 1, 10, "a question");
  add({post, change(3, 1, 20, "an answer", PostKind::Reply, post)});
  add({change(3, 2, 30, "👍", PostKind::Reaction, post), change(1, 1, 31, "👍", PostKind::Reaction, post)});
  add({change(4, 1, 30, "👍", PostKind::Reaction, post), change(4, 2, 31, "", PostKind::Reaction, post)});
  const auto posts = history->page(10, {});
  ASSERT_TRUE(posts && posts->size() == 2);
  ASSERT_EQ(posts->at(0).reactions.size(), 1U);
  EXPECT_EQ(posts->at(0).reactions[0], (Reaction{"👍", {member(1), member(3)}}));
  EXPECT_EQ(posts->at(1).kind, PostKind::Reply);
  EXPECT_EQ(posts->at(1).target, post.post.id);
  EXPECT_EQ(search(QStringLiteral("answer")), Texts({"an answer"}));
}

TEST_F(StoreTest, WhatWasChangedIsToldOnce) {
  const PostStored post = record(2, 1, 10, "before");
  add({post});
  EXPECT_TRUE(history->takeChanged()->empty());
  add({change(2, 2, 20, "after", PostKind::Edit, post), change(3, 1, 20, "👍", PostKind::Reaction, post),
       change(3, 2, 20, "👍", PostKind::Reaction, record(2, 77, 1))});
  const auto changed = history->takeChanged();
  ASSERT_EQ(texts(changed), Texts({"after"}));
  EXPECT_EQ(changed->at(0).reactions.size(), 1U);
  EXPECT_TRUE(history->takeChanged()->empty());
}

TEST_F(StoreTest, AFailedMigrationChangesNothing) {
  add({record(1, 1, 1)});
  std::vector<Database::Step> broken(Database::steps().begin(), Database::steps().end());
  broken.emplace_back(kBroken);
  EXPECT_FALSE(openDatabase(broken));
  ASSERT_TRUE(openDatabase()) << "still the version before";
  EXPECT_EQ(page(10).size(), 1U);
}

TEST_F(StoreTest, AFileThatAnotherHasOpenIsLeftAlone) {
  add({record(1, 1, 1)});
  Database second(path);
  EXPECT_FALSE(second.open());
  EXPECT_EQ(second.error().fault, DatabaseFault::Unusable);
  EXPECT_FALSE(second.error().words.isEmpty());
  EXPECT_EQ(page(10).size(), 1U);
}

TEST_F(StoreTest, AFullDiskIsToldFromOtherFaults) {
  ASSERT_TRUE(database->run("PRAGMA max_page_count = 40"));
  ASSERT_TRUE(database->begin());
  std::vector<PostStored> many;
  for (std::uint64_t i = 1; i <= 2000; ++i) many.push_back(record(1, i, i));
  EXPECT_FALSE(history->add(many));
  EXPECT_EQ(database->error().fault, DatabaseFault::Full);
  database->rollback();
  EXPECT_EQ(page(10), Texts());
  database.reset();
  path = temporary.path() + QStringLiteral("/no/such/directory");
  EXPECT_FALSE(openDatabase());
  EXPECT_EQ(database->error().fault, DatabaseFault::Unusable);
}

}  // namespace
}  // namespace vinicast::host

// Qt finds its database drivers only in a program that has an application.
int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  const QCoreApplication application(argc, argv);
  return RUN_ALL_TESTS();
}
