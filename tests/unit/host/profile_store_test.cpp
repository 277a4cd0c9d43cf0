// SPDX-License-Identifier: MIT
// The store of a profile where the disk does not do what it should, and the words that wait for it.
// Everything runs in one thread here: signals arrive at once.

#include "host/store/profile_store.hpp"

#include <gtest/gtest.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <array>
#include <memory>
#include <vector>

#include "host/engine/kept_answers.hpp"
#include "host/engine/post_keeper.hpp"
#include "host/engine/translate.hpp"

namespace vinicast::host {
namespace {

using client::ErrorCode;

PostStored record(std::uint64_t sequence, const std::string& text = "text") {
  PostStored stored;
  stored.post.id = {MemberId{}, 7, sequence};
  stored.post.order = {sequence << 16, MemberId{}, 7, sequence};
  stored.post.authorName = "Ada";
  stored.post.text = text;
  stored.signedBody.assign(100, static_cast<std::byte>(sequence));
  return stored;
}

class ProfileStoreTest : public testing::Test {
 protected:
  void SetUp() override { start(); }
  ~ProfileStoreTest() override { store.reset(); }

  void start() {
    store.reset();
    queue = std::make_shared<StoreQueue>();
    store = std::make_unique<ProfileStore>(queue);
    QObject::connect(store.get(), &ProfileStore::opened,
                     [this](const std::shared_ptr<StoredGroup>& group) { opened = group; });
    QObject::connect(store.get(), &ProfileStore::written, [this](quint64 upTo, bool ok) {
      writtenTicket = upTo;
      kept = ok;
    });
    QObject::connect(store.get(), &ProfileStore::failed,
                     [this](const client::Error& error) { failures.push_back(error); });
    QObject::connect(store.get(), &ProfileStore::answered,
                     [this](const StoreAnswer& answer) { answered = answer.posts; });
  }
  void open() {
    auto profile = Profile::open(temporary.path());
    ASSERT_TRUE(profile);
    StoreRequest request;
    request.profile = std::make_shared<Profile>(std::move(*profile));
    request.groupName = QStringLiteral("g");
    request.address = QStringLiteral("a");
    store->open(request);
    ASSERT_TRUE(opened);
  }
  void add(std::uint64_t sequence) {
    StoreBatch batch;
    batch.posts.push_back(record(sequence));
    batch.ticket = ++ticket;
    if (queue->put(std::move(batch))) store->write();
  }
  std::size_t stored() {
    store->ask({100, {}, {}});
    return answered.size();
  }

  QTemporaryDir temporary;
  QString path = temporary.path() + QStringLiteral("/group-0000000000000000.sqlite");
  std::shared_ptr<StoreQueue> queue;
  std::unique_ptr<ProfileStore> store;
  std::shared_ptr<StoredGroup> opened;
  std::vector<client::Error> failures;
  std::vector<Post> answered;
  std::uint64_t ticket = 0;
  std::uint64_t writtenTicket = 0;
  bool kept = false;
};

TEST_F(ProfileStoreTest, GivesBackWhatItWasGiven) {
  open();
  EXPECT_TRUE(opened->kept);
  add(1);
  EXPECT_TRUE(kept);
  EXPECT_EQ(writtenTicket, 1U);
  StoreBatch last;
  last.posts.push_back(record(2));
  last.peers.push_back({MemberId{}, Endpoint::fromIpv4(1, 2), 3});
  last.ticket = ++ticket;
  ASSERT_TRUE(queue->put(std::move(last)));
  store->close();  // writes what is left
  start();
  open();
  EXPECT_EQ(opened->posts.bodies.size(), 2U);
  EXPECT_EQ(opened->peers.size(), 1U);
  EXPECT_TRUE(opened->errors.empty());
  EXPECT_TRUE(failures.empty());
}

TEST_F(ProfileStoreTest, KeepsTheProfileUntilItIsClosed) {
  open();
  EXPECT_FALSE(Profile::open(temporary.path()));
  store->close();
  EXPECT_TRUE(Profile::open(temporary.path()));
}

TEST_F(ProfileStoreTest, SeveralGroupsOfOneProfileAreKeptSideBySide) {
  const auto profile = Profile::openShared(temporary.path());
  ASSERT_TRUE(profile);
  struct Group {
    std::shared_ptr<StoreQueue> queue = std::make_shared<StoreQueue>();
    ProfileStore store{queue};
    bool kept = true;
    std::size_t posts = 0;
  };
  std::array<Group, 2> groups;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    Group& group = groups[i];
    QObject::connect(&group.store, &ProfileStore::written,
                     [&group](quint64, bool ok) { group.kept = group.kept && ok; });
    QObject::connect(&group.store, &ProfileStore::answered,
                     [&group](const StoreAnswer& answer) { group.posts = answer.posts.size(); });
    StoreRequest request;
    request.profile = *profile;
    request.group.bytes[0] = static_cast<std::uint8_t>(i + 1);
    request.groupName = QStringLiteral("g");
    request.address = QStringLiteral("a");
    group.store.open(request);
  }
  for (std::uint64_t sequence = 1; sequence <= 20; ++sequence) {
    for (std::size_t i = 0; i < groups.size(); ++i) {
      if (i == 1 && sequence > 10) continue;
      StoreBatch batch;
      batch.posts.push_back(record(sequence));
      batch.ticket = sequence;
      ASSERT_TRUE(groups[i].queue->put(std::move(batch)));
      groups[i].store.write();
    }
  }
  for (Group& group : groups) {
    EXPECT_TRUE(group.kept);
    group.store.ask({100, {}, {}});
  }
  EXPECT_EQ(groups[0].posts, 20U);
  EXPECT_EQ(groups[1].posts, 10U);
}

TEST_F(ProfileStoreTest, ADamagedFileIsSetAsideAndSaid) {
  QFile file(path);
  ASSERT_TRUE(file.open(QIODevice::WriteOnly) && file.write("not a database, and longer than a header") > 0);
  file.close();
  open();
  EXPECT_TRUE(opened->kept);
  ASSERT_EQ(opened->errors.size(), 1U);
  EXPECT_EQ(opened->errors[0].code, ErrorCode::HistoryDamaged);
  EXPECT_TRUE(QFile::exists(opened->errors[0].subject));
  add(1);
  EXPECT_TRUE(kept);
  EXPECT_EQ(stored(), 1U);
}

TEST_F(ProfileStoreTest, GoesOnInMemoryAndWritesOnceItCan) {
  ASSERT_TRUE(QDir().mkdir(path));  // no file can be made there
  open();
  EXPECT_FALSE(opened->kept);
  ASSERT_EQ(opened->errors.size(), 1U);
  EXPECT_EQ(opened->errors[0].code, ErrorCode::HistoryNotKept);
  EXPECT_FALSE(opened->errors[0].detail.isEmpty());
  add(1);
  add(2);
  EXPECT_FALSE(kept);
  EXPECT_EQ(writtenTicket, 2U);
  EXPECT_TRUE(failures.empty()) << "said once";
  EXPECT_EQ(stored(), 0U);
  ASSERT_TRUE(QDir().rmdir(path));
  add(3);
  EXPECT_TRUE(kept);
  EXPECT_EQ(stored(), 3U) << "what waited is written too";
  EXPECT_EQ(queue->dropped(), 0U);
}

TEST_F(ProfileStoreTest, WhatWaitsForTheDiskIsBounded) {
  ASSERT_TRUE(QDir().mkdir(path));
  open();
  for (std::uint64_t i = 1; i <= StoreQueue::kMaxPosts + 10; ++i) add(i);
  EXPECT_EQ(queue->dropped(), 10U);
  ASSERT_TRUE(QDir().rmdir(path));
  store->write();
  EXPECT_TRUE(kept);
  store->ask({10'000, {}, {}});
  ASSERT_EQ(answered.size(), StoreQueue::kMaxPosts);
  EXPECT_EQ(answered.front().id.sequence, 11U) << "the oldest made room";
}

TEST(StoreQueueTest, IsBoundedAndCounts) {
  StoreQueue queue;
  StoreBatch batch;
  for (std::uint64_t i = 0; i < StoreQueue::kMaxPosts + 3; ++i) batch.posts.push_back(record(i));
  batch.ticket = 1;
  EXPECT_TRUE(queue.put(std::move(batch)));
  EXPECT_EQ(queue.dropped(), 3U);
  StoreBatch more;
  more.ticket = 2;
  EXPECT_FALSE(queue.put(std::move(more))) << "woken already";
  const StoreBatch all = queue.take();
  EXPECT_EQ(all.ticket, 2U);
  EXPECT_EQ(all.posts.size(), StoreQueue::kMaxPosts);
  EXPECT_EQ(queue.take().ticket, 0U);
}

class PostKeeperTest : public testing::Test {
 protected:
  void post(std::uint64_t sequence) {
    keeper.keep(record(sequence));
    tell(sequence);
  }
  void tell(std::uint64_t sequence) { keeper.tell(toClient(record(sequence).post)); }
  using Numbers = std::vector<qint64>;

  std::shared_ptr<StoreQueue> queue = std::make_shared<StoreQueue>();
  Numbers told;  // the number of each post, 0 for a delivery
  int woken = 0;
  PostKeeper keeper{
      queue,
      {[this](const Telling::Word& word) {
         const auto* one = std::get_if<client::Post>(&word);
         told.push_back(one != nullptr ? static_cast<qint64>(orderKeyOf(one->order)->sequence) : 0);
       },
       [this] { ++woken; }}};
};

TEST_F(PostKeeperTest, NothingIsToldBeforeItIsWritten) {
  keeper.start(true);
  post(1);
  post(2);
  keeper.submit();
  post(3);
  keeper.tell(client::Delivery{});
  EXPECT_TRUE(told.empty());
  EXPECT_FALSE(keeper.handleWritten(1, true));
  EXPECT_EQ(told, Numbers({1, 2}));
  keeper.submit();
  tell(4);  // of a post that was kept before: in its turn all the same
  EXPECT_EQ(told, Numbers({1, 2}));
  EXPECT_TRUE(keeper.isWaiting());
  EXPECT_FALSE(keeper.handleWritten(2, true));
  EXPECT_EQ(told, Numbers({1, 2, 3, 0, 4}));
  EXPECT_FALSE(keeper.isWaiting());
  tell(5);
  EXPECT_EQ(told.back(), 5) << "nothing to wait for";
  EXPECT_EQ(woken, 1) << "the store has not taken anything yet";
}

TEST_F(PostKeeperTest, AFullDiskStopsNoWord) {
  keeper.start(true);
  post(1);
  keeper.submit();
  EXPECT_FALSE(keeper.handleWritten(1, false));
  EXPECT_FALSE(keeper.isKept());
  post(2);
  EXPECT_EQ(told, Numbers({1, 2}));
  keeper.submit();
  EXPECT_TRUE(keeper.handleWritten(2, true)) << "kept again";
  post(3);
  EXPECT_EQ(told, Numbers({1, 2}));
}

TEST_F(PostKeeperTest, ADiskThatDoesNotAnswerIsNotWaitedFor) {
  keeper.start(true);
  post(1);
  keeper.submit();
  EXPECT_TRUE(keeper.handleStall());
  EXPECT_FALSE(keeper.handleStall()) << "said once";
  EXPECT_EQ(told, Numbers({1}));
  post(2);
  keeper.submit();
  EXPECT_EQ(told, Numbers({1, 2}));
  EXPECT_FALSE(keeper.handleWritten(1, true));
  EXPECT_TRUE(keeper.handleWritten(2, true));
}

TEST_F(PostKeeperTest, WithoutAStoreAllPasses) {
  post(1);
  keeper.submit();
  EXPECT_EQ(told, Numbers({1}));
  EXPECT_EQ(woken, 0);
  keeper.start(false);
  post(2);
  EXPECT_EQ(told, Numbers({1, 2}));
  keeper.submit();
  EXPECT_EQ(woken, 1) << "and is tried";
}

TEST(KeptAnswersTest, TheSessionsCopyIsTheNewerOne) {
  const std::vector<Post> stored{record(1, "one").post, record(2, "two").post};
  const std::vector<Post> held{record(2, "two, changed").post, record(3, "three").post};
  const StoreQuestion question{10, {}, {}};
  const auto kept = joinAnswers(question, stored, held, true);
  ASSERT_EQ(kept.posts.size(), 2U) << "three is not on the disk yet";
  EXPECT_EQ(kept.posts[1].text, "two, changed");
  EXPECT_FALSE(kept.more);
  const auto all = joinAnswers(question, stored, held, false);
  ASSERT_EQ(all.posts.size(), 3U);
  EXPECT_EQ(all.posts[2].text, "three");
  const auto last = joinAnswers({2, {}, {}}, stored, held, false);
  EXPECT_EQ(last.posts.size(), 2U);
  EXPECT_TRUE(last.more);
  EXPECT_EQ(joinAnswers({5, record(3).post.order, {}}, {}, held, false).posts.size(), 1U);
  const auto found = joinAnswers({5, {}, QStringLiteral("THREE")}, {}, held, false);
  ASSERT_EQ(found.posts.size(), 1U);
  EXPECT_EQ(found.posts[0].text, "three");
}

}  // namespace
}  // namespace vinicast::host
