// SPDX-License-Identifier: MIT
// One window for a profile: who is first, what is handed over, what a crash leaves, and the sound to test
// with.
#include "host/platform/single_instance.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QCoreApplication>
#include <QDir>
#include <QLocalSocket>
#include <QProcess>
#include <QTemporaryDir>
#include <QTimer>
#include <cmath>
#include <memory>
#include <numeric>
#include <thread>
#include <vector>

#include "host/sound/test_sound.hpp"

namespace vinicast::host {
namespace {

using Role = SingleInstance::Role;

class SingleInstanceTest : public testing::Test {
 protected:
  void SetUp() override {
    qputenv("XDG_RUNTIME_DIR", runtime.path().toLocal8Bit());
    QFile::setPermissions(runtime.path(),
                          QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner);
  }
  [[nodiscard]] QString profile(const char* name) const { return temporary.filePath(QLatin1String(name)); }

  // A later start, in a thread, while this one's events run.
  Role startLater(const QString& directory, const QStringList& arguments) {
    Role role = Role::Alone;
    bool done = false;
    std::thread other([&] {
      SingleInstance second;
      role = second.start(directory, arguments);
      QMetaObject::invokeMethod(
          QCoreApplication::instance(), [&done] { done = true; }, Qt::QueuedConnection);
    });
    while (!done) QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    other.join();
    return role;
  }

  QTemporaryDir runtime;
  QTemporaryDir temporary;
};

TEST_F(SingleInstanceTest, TheSecondHandsItsArgumentsOver) {
  SingleInstance first;
  QList<QStringList> got;
  QObject::connect(&first, &SingleInstance::handedOver,
                   [&](const QStringList& arguments) { got.append(arguments); });
  ASSERT_EQ(first.start(profile("a"), {QStringLiteral("vinicast")}), Role::First);
  const QStringList arguments{QStringLiteral("vinicast"), QStringLiteral("--group"), QStringLiteral("机房")};
  EXPECT_EQ(startLater(profile("a"), arguments), Role::HandedOver);
  EXPECT_EQ(startLater(profile("a/../a/"), {}), Role::HandedOver) << "the same directory by another name";
  ASSERT_EQ(got.size(), 2);
  EXPECT_EQ(got[0], arguments);
}

TEST_F(SingleInstanceTest, WhoStartsWhileTheFirstEndsTakesItsPlace) {
  auto first = std::make_unique<SingleInstance>();
  bool got = false;
  QObject::connect(first.get(), &SingleInstance::handedOver, [&got](const QStringList&) { got = true; });
  ASSERT_EQ(first->start(profile("a"), {}), Role::First);
  // Connected, and not yet heard.
  QLocalSocket early;
  const QStringList sockets = QDir(runtime.path()).entryList({QStringLiteral("*.socket")}, QDir::System);
  ASSERT_EQ(sockets.size(), 1);
  early.connectToServer(runtime.filePath(sockets.first()));
  ASSERT_TRUE(early.waitForConnected());
  first->stop();
  QTimer::singleShot(150, [&first] { first.reset(); });
  EXPECT_EQ(startLater(profile("a"), {QStringLiteral("vinicast")}), Role::First);
  EXPECT_FALSE(got);
}

TEST_F(SingleInstanceTest, EachProfileHasItsOwn) {
  SingleInstance a;
  SingleInstance b;
  EXPECT_EQ(a.start(profile("a"), {}), Role::First);
  EXPECT_EQ(b.start(profile("b"), {}), Role::First);
}

TEST_F(SingleInstanceTest, WhatAnEndOrACrashLeavesIsTakenOver) {
  {
    SingleInstance first;
    ASSERT_EQ(first.start(profile("a"), {}), Role::First);
  }
  const QStringList left = QDir(runtime.path()).entryList({QStringLiteral("*.lock")}, QDir::Files);
  EXPECT_TRUE(left.isEmpty());
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    auto* lost = new SingleInstance;
    _exit(lost->start(profile("a"), {}) == Role::First ? 0 : 1);  // as in a crash: nothing is tidied up
  }
  int status = 1;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  ASSERT_EQ(status, 0);
  SingleInstance next;
  EXPECT_EQ(next.start(profile("a"), {}), Role::First);
}

TEST_F(SingleInstanceTest, NonsenseIsDroppedAndTheNextIsHeard) {
  SingleInstance first;
  int heard = 0;
  QObject::connect(&first, &SingleInstance::handedOver, [&] { ++heard; });
  ASSERT_EQ(first.start(profile("a"), {}), Role::First);
  const QStringList sockets =
      QDir(runtime.path()).entryList({QStringLiteral("*.socket")}, QDir::System | QDir::Files);
  ASSERT_EQ(sockets.size(), 1);
  // Without an end, that would be one; and three lines that are no list of words.
  const QByteArray nonsense[] = {QByteArray(SingleInstance::kMaxBytes + 1, '\xff'), "\xff\xff\xff\xff\n",
                                 "{\"a\":1}\n", "\n"};
  for (const QByteArray& bytes : nonsense) {
    QLocalSocket stranger;
    bool gone = false;
    QObject::connect(&stranger, &QLocalSocket::disconnected, [&] { gone = true; });
    stranger.connectToServer(QDir(runtime.path()).filePath(sockets.first()));
    ASSERT_TRUE(stranger.waitForConnected());
    stranger.write(bytes);
    while (!gone) QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
  }
  EXPECT_EQ(heard, 0);
  EXPECT_EQ(startLater(profile("a"), {QStringLiteral("x")}), Role::HandedOver);
  EXPECT_EQ(heard, 1);
}

TEST(TestSoundTest, IsHeardSoftlyAndEnds) {
  constexpr std::size_t kSamples = 48000;
  std::vector<float> sound(2 * (kSamples + 4800));
  TestSound::fill(sound, 0);
  EXPECT_EQ(sound.front(), 0);
  float peak = 0;
  float step = 0;
  for (std::size_t i = 2; i < sound.size(); i += 2) {
    peak = std::max(peak, std::abs(sound[i]));
    step = std::max(step, std::abs(sound[i] - sound[i - 2]));
    ASSERT_EQ(sound[i], sound[i + 1]);
  }
  EXPECT_GT(peak, 0.15F);
  EXPECT_LT(peak, 0.25F);
  EXPECT_LT(step, 0.03F) << "a click";
  const auto tail = sound.end() - 4800;
  EXPECT_EQ(std::accumulate(tail, sound.end(), 0.0F), 0);
  // In whatever pieces the device asks for it.
  std::vector<float> piece(960);
  TestSound::fill(piece, 10000);
  EXPECT_TRUE(std::equal(piece.begin(), piece.end(), sound.begin() + 20000));
}

}  // namespace
}  // namespace vinicast::host

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  QCoreApplication app(argc, argv);
  return RUN_ALL_TESTS();
}
