// SPDX-License-Identifier: MIT
// How one source takes the place of another. The test gives the pictures.

#include "host/engine/studio.hpp"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "own_network.hpp"

namespace vinicast::host {
namespace {

using client::ErrorCode;
using client::SourceKind;
using test::waitFor;

struct Strings {
  media::SourceCallbacks callbacks;
  bool stopped = false;
  bool hadMicrophone = false;        // when it was opened
  std::vector<QString> microphones;  // it was given later; a null one: none

  void give() const { callbacks.onPicture(media::Picture::make(64, 36)); }
  void fail(media::SourceErrorCode code) const { callbacks.onError({code, "pulled"}); }
};

class Puppet : public media::Source {
 public:
  explicit Puppet(std::shared_ptr<Strings> strings) : m_strings(std::move(strings)) {}
  [[nodiscard]] bool hasPicture() const override { return true; }
  [[nodiscard]] bool hasSound() const override { return false; }
  void start(media::SourceCallbacks callbacks) override { m_strings->callbacks = std::move(callbacks); }
  void stop() override { m_strings->stopped = true; }
  [[nodiscard]] Strings& strings() const { return *m_strings; }

 private:
  std::shared_ptr<Strings> m_strings;
};

using Tickets = std::vector<quint64>;

class StudioTest : public testing::Test {
 protected:
  static constexpr int kPatienceMillis = 300;

  StudioTest() {
    QObject::connect(&studio, &Studio::sourceReady, [this](quint64 ticket) { ready.push_back(ticket); });
    QObject::connect(&studio, &Studio::sourceFailed, [this](quint64 ticket, const client::Error& error) {
      failed.push_back(ticket);
      codes.push_back(error.code);
    });
    QObject::connect(&studio, &Studio::sourceLost, [this](quint64 ticket) { lost.push_back(ticket); });
    QObject::connect(&studio, &Studio::failed,
                     [this](const client::Error& error) { codes.push_back(error.code); });
  }

  static client::SourceSpec spec(SourceKind kind) { return {kind, {}, {}, false}; }
  static client::SourceSpec camera(const QString& name, const QString& microphone = QStringLiteral("m")) {
    return {SourceKind::Camera, name, microphone, !microphone.isNull()};
  }
  static client::SourceSpec pipe(const QString& path = QStringLiteral("a")) {
    return {SourceKind::Pipe, path, {}, false};
  }
  Strings& stringsOf(const client::SourceSpec& one) { return *opened.at({one.kind, one.argument}); }
  void onAirWithTest() {
    studio.openForAir(spec(SourceKind::Test), 1);
    ASSERT_EQ(std::exchange(ready, {}), (Tickets{1}));
  }

  std::map<std::pair<SourceKind, QString>, std::shared_ptr<Strings>> opened;
  Tickets ready, failed, lost;
  int openings = 0;
  QString busy = QStringLiteral("busy");
  std::vector<ErrorCode> codes;
  std::shared_ptr<PictureGate> preview = std::make_shared<PictureGate>([] {});
  Studio studio{[this](const client::SourceSpec& one, const media::SourceLimits&, const SourceWarner&,
                       const AbortFlag&) -> OpenedSource {
                  ++openings;
                  const auto streams = [](const auto& other) {
                    return other.first.first == SourceKind::Camera && !other.second->stopped;
                  };
                  const bool fits = one.argument != QStringLiteral("wide") ||
                                    std::none_of(opened.begin(), opened.end(), streams);
                  if (one.argument == busy || !fits)
                    return Unexpected(media::SourceError{media::SourceErrorCode::Busy, {}});
                  if (one.argument == QStringLiteral("missing"))
                    return Unexpected(media::SourceError{media::SourceErrorCode::NoCamera, {}});
                  auto strings = std::make_shared<Strings>();
                  strings->hadMicrophone = one.withMicrophone;
                  opened[{one.kind, one.argument}] = strings;
                  return std::unique_ptr<media::Source>(std::make_unique<Puppet>(std::move(strings)));
                },
                {[](const client::SourceSpec& a, const client::SourceSpec& b) {
                   return a.argument.left(1) == b.argument.left(1);  // "a", also known as "a again"
                 },
                 [](media::Source& source, const client::SourceSpec& one, const SourceWarner&) {
                   dynamic_cast<Puppet&>(source).strings().microphones.push_back(
                       one.withMicrophone ? one.microphone : QString());
                   return one.kind == SourceKind::Camera;
                 }},
                std::make_shared<SourceTap>(preview, [](media::LevelMeter::Level) {}),
                preview,
                [](EncodedFrame) {},
                nullptr,
                kPatienceMillis};
};

TEST_F(StudioTest, APipeIsOpenWhenItsFirstPictureHasCome) {
  onAirWithTest();
  studio.openForAir(pipe(), 2);
  EXPECT_FALSE(stringsOf(spec(SourceKind::Test)).stopped);
  stringsOf(pipe()).give();
  EXPECT_TRUE(waitFor([&] { return ready == Tickets{2}; }));
  EXPECT_TRUE(stringsOf(spec(SourceKind::Test)).stopped);
  EXPECT_TRUE(codes.empty());
  // From then on it is lost as any other.
  stringsOf(pipe()).fail(media::SourceErrorCode::Lost);
  EXPECT_TRUE(waitFor([&] { return lost == Tickets{2}; }));
}

TEST_F(StudioTest, APipeThatEndsBeforeWasNeverOpen) {
  onAirWithTest();
  studio.openForAir(pipe(), 2);
  stringsOf(pipe()).fail(media::SourceErrorCode::NotMedia);
  EXPECT_TRUE(waitFor([&] { return failed == Tickets{2}; }));
  EXPECT_EQ(codes, std::vector{ErrorCode::SourceNotMedia});
  EXPECT_TRUE(stringsOf(pipe()).stopped);
  EXPECT_FALSE(stringsOf(spec(SourceKind::Test)).stopped);
  EXPECT_TRUE(ready.empty() && lost.empty());
}

TEST_F(StudioTest, APipeThatNobodyWritesToIsGivenUp) {
  studio.openForAir(pipe(), 1);
  EXPECT_TRUE(waitFor([&] { return failed == Tickets{1}; }));
  EXPECT_EQ(codes, std::vector{ErrorCode::SourceSilent});
  EXPECT_TRUE(stringsOf(pipe()).stopped);
}

TEST_F(StudioTest, TheLastWordCounts) {
  onAirWithTest();
  studio.openForAir(pipe(), 2);
  studio.openForAir(pipe(QStringLiteral("b")), 3);
  EXPECT_TRUE(stringsOf(pipe()).stopped);
  studio.openForAir(spec(SourceKind::Test), 4);
  EXPECT_EQ(ready, (Tickets{4}));
  EXPECT_TRUE(stringsOf(pipe(QStringLiteral("b"))).stopped);
  EXPECT_FALSE(stringsOf(spec(SourceKind::Test)).stopped);
}

TEST_F(StudioTest, WhileAPipeIsAwaitedTheOldSourceMayGo) {
  onAirWithTest();
  studio.openForAir(pipe(), 2);
  stringsOf(spec(SourceKind::Test)).fail(media::SourceErrorCode::Lost);
  EXPECT_TRUE(waitFor([&] { return lost == Tickets{1}; }));
  stringsOf(pipe()).give();
  EXPECT_TRUE(waitFor([&] { return ready == Tickets{2}; }));
}

TEST_F(StudioTest, StoppingEndsTheWait) {
  studio.openForAir(pipe(), 1);
  studio.stopAir();
  EXPECT_TRUE(stringsOf(pipe()).stopped);
  EXPECT_TRUE(failed.empty() && codes.empty());
}

TEST_F(StudioTest, ThePictureThatWasWaitedForIsShown) {
  preview->setSize({64, 36});
  studio.openPreview(pipe());
  stringsOf(pipe()).give();
  EXPECT_TRUE(waitFor([&] { return preview->take().has_value(); }));
  studio.openForAir(pipe(), 1);  // it is open already
  EXPECT_EQ(ready, (Tickets{1}));
}

TEST_F(StudioTest, NothingElseIsPreviewedWhileAPipeIsAwaited) {
  studio.openForAir(pipe(), 1);
  studio.openPreview(spec(SourceKind::Test));
  EXPECT_EQ(codes, std::vector{ErrorCode::SourceBusy});
  studio.openPreview(pipe());
  studio.stopAir();
  EXPECT_FALSE(stringsOf(pipe()).stopped);  // the preview waits on
  studio.closePreview();
  EXPECT_TRUE(stringsOf(pipe()).stopped);
}

TEST_F(StudioTest, AnotherCameraIsOpenBeforeTheOldOneIsClosed) {
  studio.openForAir(camera(QStringLiteral("a")), 1);
  EXPECT_TRUE(stringsOf(camera(QStringLiteral("a"))).hadMicrophone);
  studio.openForAir(camera(QStringLiteral("missing")), 2);
  EXPECT_EQ(failed, (Tickets{2}));
  EXPECT_EQ(openings, 2);
  EXPECT_FALSE(stringsOf(camera(QStringLiteral("a"))).stopped);
  studio.openForAir(camera(QStringLiteral("b")), 3);
  EXPECT_EQ(ready, (Tickets{1, 3}));
  EXPECT_TRUE(stringsOf(camera(QStringLiteral("a"))).stopped);
  // A microphone may not open twice: the new camera gets it once the old one has given it back.
  EXPECT_FALSE(stringsOf(camera(QStringLiteral("b"))).hadMicrophone);
  EXPECT_EQ(stringsOf(camera(QStringLiteral("b"))).microphones, std::vector{QStringLiteral("m")});
}

TEST_F(StudioTest, ACameraThatDoesNotFitBesideTheOldOneComesAfterIt) {
  studio.openForAir(camera(QStringLiteral("a")), 1);
  studio.openForAir(camera(QStringLiteral("wide")), 2);
  EXPECT_EQ(ready, (Tickets{1, 2}));
  EXPECT_TRUE(stringsOf(camera(QStringLiteral("a"))).stopped);
  // One that another program has leaves the old one on air.
  studio.openForAir(camera(QStringLiteral("busy")), 3);
  EXPECT_EQ(failed, (Tickets{3}));
  EXPECT_FALSE(stringsOf(camera(QStringLiteral("wide"))).stopped);
  EXPECT_TRUE(lost.empty());
}

TEST_F(StudioTest, OneCameraUnderTwoNamesIsClosedFirst) {
  studio.openForAir(camera(QStringLiteral("a")), 1);
  const auto before = opened.at({SourceKind::Camera, QStringLiteral("a")});
  busy = QStringLiteral("a again");
  studio.openForAir(camera(QStringLiteral("a again")), 2);
  EXPECT_TRUE(before->stopped);
  EXPECT_EQ(failed, (Tickets{2}));
  EXPECT_EQ(openings, 3);  // the old one again
  EXPECT_TRUE(stringsOf(camera(QStringLiteral("a"))).hadMicrophone);
}

TEST_F(StudioTest, ANewMicrophoneAloneKeepsTheCamera) {
  studio.openForAir(camera(QStringLiteral("a")), 1);
  studio.openForAir(camera(QStringLiteral("a"), QStringLiteral("n")), 2);
  studio.openForAir(camera(QStringLiteral("a"), QString()), 3);
  EXPECT_EQ(ready, (Tickets{1, 2, 3}));
  EXPECT_EQ(openings, 1);
  Strings& strings = stringsOf(camera(QStringLiteral("a")));
  EXPECT_FALSE(strings.stopped);
  EXPECT_EQ(strings.microphones, (std::vector{QStringLiteral("n"), QString()}));
}

}  // namespace
}  // namespace vinicast::host
