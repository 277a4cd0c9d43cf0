// SPDX-License-Identifier: MIT
// The messages with one member as the database keeps them: in their order, page by page, and by their words.

#include "host/store/message_table.hpp"

#include <gtest/gtest.h>

#include <QTemporaryDir>
#include <QVariant>
#include <memory>
#include <string>
#include <vector>

#include "host/store/database.hpp"

namespace vinicast::host {
namespace {

using Texts = std::vector<std::string>;

MemberId member(std::uint8_t number) {
  MemberId id;
  id.bytes[0] = number;
  return id;
}

class MessageTableTest : public testing::Test {
 protected:
  void SetUp() override {
    database = std::make_unique<Database>(temporary.filePath(QStringLiteral("vinicast.sqlite")));
    ASSERT_TRUE(database->open()) << database->error().words.toStdString();
    ASSERT_TRUE(database->run("INSERT INTO groups (id, name, address, joined_at) VALUES ('g', 'g', 'a', 1)"));
    QSqlQuery find = database->query("SELECT number FROM groups");
    ASSERT_TRUE(database->run(find) && find.next());
    group = find.value(0).toLongLong();
  }

  QTemporaryDir temporary;
  std::unique_ptr<Database> database;
  std::int64_t group = 0;
};

TEST_F(MessageTableTest, MessagesWithEachMemberAreKeptInTheirOrder) {
  MessageTable messages(*database, group, 4);
  const auto message = [](std::int64_t at, std::uint8_t peer, const char* text, bool own) {
    return StoredMessage{{at, static_cast<std::uint64_t>(at)},
                         member(peer),
                         QStringLiteral("Bo"),
                         QString::fromUtf8(text),
                         own,
                         own ? MessageState::Sending : MessageState::Delivered};
  };
  const auto textsOf = [](const std::optional<std::vector<StoredMessage>>& list) {
    EXPECT_TRUE(list);
    Texts all;
    for (const StoredMessage& one : list.value_or(std::vector<StoredMessage>()))
      all.push_back(one.text.toStdString());
    return all;
  };
  StoredMessage first = message(1, 2, "one", true);
  ASSERT_TRUE(messages.add({first, message(2, 3, "other", false), message(3, 2, "two", false)}));
  EXPECT_EQ(textsOf(messages.page(member(2), 10, {})), Texts({"one", "two"}));
  EXPECT_EQ(textsOf(messages.page(member(2), 1, {})), Texts({"two"}));
  EXPECT_EQ(textsOf(messages.page(member(2), 10, MessageKey{3, 3})), Texts({"one"}));
  EXPECT_EQ(textsOf(messages.conversations(10)), Texts({"two", "other"}));
  first.state = MessageState::Delivered;
  ASSERT_TRUE(messages.add({first}));
  EXPECT_EQ(messages.page(member(2), 10, {})->at(0).state, MessageState::Delivered);

  EXPECT_EQ(textsOf(messages.pageAfter(member(2), 10, MessageKey{})), Texts({"one", "two"}));
  EXPECT_EQ(textsOf(messages.pageAfter(member(2), 1, MessageKey{})), Texts({"one"}));
  EXPECT_EQ(textsOf(messages.pageAfter(member(2), 10, MessageKey{1, 1})), Texts({"two"}));

  // At the bound the oldest goes, also from the index; what nobody waits for any more has failed.
  EXPECT_EQ(textsOf(messages.search(member(2), 10, QStringLiteral("ONE"))), Texts({"one"}));
  ASSERT_TRUE(messages.add({message(4, 2, "three", true), message(5, 2, "four", false)}));
  EXPECT_EQ(textsOf(messages.search(member(2), 10, QStringLiteral("one"))), Texts());
  EXPECT_EQ(textsOf(messages.page(member(2), 10, {})), Texts({"two", "three", "four"}));
  ASSERT_TRUE(messages.settle());
  EXPECT_EQ(messages.page(member(2), 10, {})->at(1).state, MessageState::Failed);
}

TEST_F(MessageTableTest, MessagesOfOneMemberAreFoundByTheirWords) {
  MessageTable messages(*database, group);
  const auto add = [&](std::int64_t at, std::uint8_t peer, const char* text) {
    ASSERT_TRUE(
        messages.add({{{at, 1}, member(peer), QStringLiteral("Bo"), QString::fromUtf8(text), false, {}}}));
  };
  add(1, 2, "Die Straße ist gesperrt");
  add(2, 3, "the street is closed");
  add(3, 2, "100% of the STREET, \"all\" of it");
  add(4, 2, "会议室在二楼");
  const auto found = [&](const QString& text, std::size_t count = 10) {
    std::vector<std::int64_t> at;
    for (const StoredMessage& one :
         messages.search(member(2), count, text).value_or(std::vector<StoredMessage>()))
      at.push_back(one.key.at);
    return at;
  };
  using Places = std::vector<std::int64_t>;
  EXPECT_EQ(found(QStringLiteral("street")), Places({3}));
  EXPECT_EQ(found(QStringLiteral("stra")), Places({1}));
  EXPECT_EQ(found(QStringLiteral("is")), Places({1}));
  EXPECT_EQ(found(QStringLiteral("of street 0%")), Places({3}));
  EXPECT_EQ(found(QStringLiteral("\"all\"")), Places({3}));
  EXPECT_EQ(found(QStringLiteral("会议室")), Places({4}));
  EXPECT_EQ(found(QStringLiteral("二楼")), Places({4}));
  EXPECT_EQ(found(QStringLiteral("nothing")), Places());
  EXPECT_EQ(found(QStringLiteral("  ")), Places());
  EXPECT_EQ(found(QStringLiteral("e"), 1), Places({3}));
}

}  // namespace
}  // namespace vinicast::host
