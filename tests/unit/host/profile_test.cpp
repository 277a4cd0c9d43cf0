// SPDX-License-Identifier: MIT
#include "host/store/profile.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <memory>

namespace vinicast::host {
namespace {

using client::ErrorCode;

class ProfileTest : public testing::Test {
 protected:
  QTemporaryDir temporary;
  QString directory = temporary.path() + QStringLiteral("/a/profile");
  QString identity = directory + QStringLiteral("/identity");

  QByteArray content() const {
    QFile file(identity);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
  }
  void overwrite(const QByteArray& bytes) const {
    QFile file(identity);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    ASSERT_EQ(file.write(bytes), bytes.size());
  }
  SecretSeed openOnce() const {
    const auto profile = Profile::open(directory);
    EXPECT_TRUE(profile);
    return profile ? profile->identitySeed() : SecretSeed{};
  }
};

TEST_F(ProfileTest, KeepsTheIdentity) {
  const SecretSeed first = openOnce();
  EXPECT_NE(first, SecretSeed{});
  EXPECT_EQ(openOnce(), first);
}

TEST_F(ProfileTest, IsReadableByItsOwnerOnly) {
  openOnce();
  struct stat status {};
  ASSERT_EQ(stat(identity.toUtf8().constData(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777U, 0600U);
  ASSERT_EQ(stat(directory.toUtf8().constData(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777U, 0700U);
}

TEST_F(ProfileTest, TwoProfilesAreTwoMembers) {
  const auto other = Profile::open(temporary.path() + QStringLiteral("/other"));
  ASSERT_TRUE(other);
  EXPECT_NE(openOnce(), other->identitySeed());
}

TEST_F(ProfileTest, IsUsedByOneAtATime) {
  {
    const auto first = Profile::open(directory);
    ASSERT_TRUE(first);
    const auto second = Profile::open(directory);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, ErrorCode::ProfileBusy);
  }
  EXPECT_TRUE(Profile::open(directory));
}

TEST_F(ProfileTest, TheIdentityIsLockedWhereNoLockFileIs) {
  const auto first = Profile::open(directory);
  ASSERT_TRUE(first);
  // As if there had been no room for it.
  ASSERT_TRUE(QFile::remove(directory + QStringLiteral("/lock")));
  const auto second = Profile::open(directory);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::ProfileBusy);
}

TEST_F(ProfileTest, IsSharedByAllGroupsOfThisProgramAndOpenUntilTheLastIsDone) {
  auto first = Profile::openShared(directory);
  ASSERT_TRUE(first);
  auto second = Profile::openShared(directory);
  ASSERT_TRUE(second);
  EXPECT_EQ(*first, *second);
  first->reset();
  EXPECT_FALSE(Profile::open(directory)) << "the second group still uses it";
  second->reset();
  EXPECT_TRUE(Profile::open(directory));
  EXPECT_TRUE(Profile::openShared(directory)) << "and it can be opened again";
}

TEST_F(ProfileTest, IsUsedByOneProcessAtATimeAndFreeAfterACrash) {
  int ready[2];
  int done[2];
  ASSERT_EQ(pipe(ready), 0);
  ASSERT_EQ(pipe(done), 0);
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    const auto held = Profile::open(directory);
    const char word = held ? 'y' : 'n';
    if (write(ready[1], &word, 1) != 1) _exit(1);
    char ignored = 0;
    (void)!read(done[0], &ignored, 1);
    _exit(0);  // as in a crash: the lock file stays behind
  }
  char word = 0;
  ASSERT_EQ(read(ready[0], &word, 1), 1);
  EXPECT_EQ(word, 'y');
  const auto busy = Profile::open(directory);
  ASSERT_FALSE(busy);
  EXPECT_EQ(busy.error().code, ErrorCode::ProfileBusy);
  ASSERT_EQ(write(done[1], "x", 1), 1);
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(QFile::exists(directory + QStringLiteral("/lock")));
  EXPECT_TRUE(Profile::open(directory));
  for (const int descriptor : {ready[0], ready[1], done[0], done[1]}) close(descriptor);
}

TEST_F(ProfileTest, ADamagedIdentityIsToldAndLeftAlone) {
  openOnce();
  const QByteArray whole = content();
  QByteArray flipped = whole;
  flipped[30] = 'x';
  const QByteArray zeros = QByteArray("vinicast-identity 1 ") + QByteArray(64, '0') + '\n';
  for (const QByteArray& damaged : {QByteArray(), whole.left(40), whole + "more", flipped, whole.toUpper(),
                                    zeros, QByteArray(100'000, 'a'), QByteArray(32, '\0')}) {
    overwrite(damaged);
    const auto profile = Profile::open(directory);
    ASSERT_FALSE(profile) << damaged.left(80).toStdString();
    EXPECT_EQ(profile.error().code, ErrorCode::IdentityDamaged) << damaged.left(80).toStdString();
    EXPECT_EQ(profile.error().detail, identity);
    EXPECT_EQ(content(), damaged);
  }
  overwrite(whole);
  EXPECT_TRUE(Profile::open(directory));
}

TEST_F(ProfileTest, AnIdentityOfALaterVersionIsToldAndLeftAlone) {
  openOnce();
  for (const QByteArray& newer :
       {QByteArray("vinicast-identity 2 anything"), QByteArray("vinicast-identity 10")}) {
    overwrite(newer);
    const auto profile = Profile::open(directory);
    ASSERT_FALSE(profile);
    EXPECT_EQ(profile.error().code, ErrorCode::IdentityNewer);
    EXPECT_EQ(profile.error().detail, identity);
    EXPECT_EQ(content(), newer);
    ASSERT_TRUE(QFile::resize(identity, 0));
  }
}

// QLockFile's lines: process, program, host, the machine's id, and that of its start.
TEST_F(ProfileTest, ALockFileThatWasCopiedWithItsProfileIsTakenOver) {
  const QByteArray elsewhere =
      "4242\nvinicast\nanother-host\n0123456789abcdef0123456789abcdef\n"
      "01234567-89ab-cdef-0123-456789abcdef\n";
  const QString path = directory + QStringLiteral("/lock");
  const auto copy = [&](const QByteArray& bytes) {
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly | QIODevice::NewOnly));
    ASSERT_EQ(file.write(bytes), bytes.size());
  };
  const SecretSeed seed = openOnce();
  copy(elsewhere);
  {
    const auto profile = Profile::open(directory);
    ASSERT_TRUE(profile);
    EXPECT_EQ(profile->identitySeed(), seed);
    EXPECT_FALSE(Profile::open(directory)) << "it is in use now";
  }
  EXPECT_FALSE(QFile::exists(path));
  // The identity was removed, so that a new one is made; the lock file was not.
  copy(elsewhere);
  ASSERT_TRUE(QFile::remove(identity));
  EXPECT_NE(openOnce(), seed);
  // Copied on this machine while its program runs on in another profile: a process that lives.
  const QString other = temporary.path() + QStringLiteral("/other");
  const auto running = Profile::open(other);
  ASSERT_TRUE(running);
  ASSERT_TRUE(QFile::copy(other + QStringLiteral("/lock"), path));
  EXPECT_TRUE(Profile::open(directory));
}

TEST_F(ProfileTest, APathThatIsAFileIsUnusable) {
  const QString path = temporary.filePath(QStringLiteral("file"));
  QFile file(path);
  ASSERT_TRUE(file.open(QIODevice::WriteOnly));
  for (const QString& bad : {path, path + QStringLiteral("/below")}) {
    const auto profile = Profile::open(bad);
    ASSERT_FALSE(profile) << bad.toStdString();
    EXPECT_EQ(profile.error().code, ErrorCode::ProfileUnusable);
    EXPECT_TRUE(profile.error().detail.startsWith(bad));
  }
}

TEST_F(ProfileTest, WithoutADirectoryASecondOneIsTemporary) {
  qputenv("XDG_DATA_HOME", temporary.path().toUtf8());
  ASSERT_TRUE(Profile::defaultDirectory().startsWith(temporary.path()));
  const auto first = Profile::open(QString());
  const auto second = Profile::open(QString());
  const auto third = Profile::open(QString());
  ASSERT_TRUE(first && second && third);
  EXPECT_FALSE(first->isTemporary());
  EXPECT_TRUE(second->isTemporary());
  EXPECT_TRUE(third->isTemporary());
  EXPECT_NE(first->identitySeed(), second->identitySeed());
  EXPECT_NE(second->identitySeed(), third->identitySeed());
}

}  // namespace
}  // namespace vinicast::host
