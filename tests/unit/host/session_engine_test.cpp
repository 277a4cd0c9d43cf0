// SPDX-License-Identifier: MIT
// Members of one group in one process: every thread and socket of the program, the test picture as the
// source.

#include "host/engine/session_engine.hpp"

#include <gtest/gtest.h>

#include <QDeadlineTimer>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QThread>
#include <algorithm>
#include <atomic>
#include <map>
#include <memory>
#include <set>
#include <thread>
#include <utility>

#include "host/engine/open_source.hpp"
#include "host/engine/playback.hpp"
#include "odd_sources.hpp"
#include "own_network.hpp"

namespace vinicast::host {
namespace {

using client::ErrorCode;
using test::LosablePictures;
using test::OddPictures;
using test::waitFor;

// One member: an engine in a profile of its own, and what it was told.
class Person {
 public:
  explicit Person(QString called, const SourceOpener& opener = &openSource)
      : name(std::move(called)), engine(opener) {
    QObject::connect(&engine, &SessionEngine::joined, [this](const client::Joined& one) { joined = one; });
    QObject::connect(&engine, &SessionEngine::joinFailed,
                     [this](const client::Error& error) { failures.insert(error.code); });
    QObject::connect(&engine, &SessionEngine::failed,
                     [this](const client::Error& error) { failures.insert(error.code); });
    QObject::connect(&engine, &SessionEngine::left, [this] { left = true; });
    QObject::connect(&engine, &SessionEngine::networkRestored, [this] { ++restored; });
    QObject::connect(&engine, &SessionEngine::memberChanged, [this](const client::Member& member) {
      if (!member.self) members[member.name] = member.state;
    });
    QObject::connect(&engine, &SessionEngine::postAdded,
                     [this](const client::Post& post) { ++posts[post.text]; });
    QObject::connect(&engine, &SessionEngine::floorChanged, [this](const client::Floor& one) {
      floor = one;
      ++states[one.state];
    });
    QObject::connect(&engine, &SessionEngine::streamChanged,
                     [this](const client::Stream& one) { stream = one.state; });
    QObject::connect(&engine, &SessionEngine::airChanged, [this](const client::Air& one) { air = one; });
    QObject::connect(&engine, &SessionEngine::pictureShown, [this](const client::Picture& one) {
      picture = one;
      ++pictures;
    });
    QObject::connect(&engine, &SessionEngine::previewShown, [this] { ++previews; });
    QObject::connect(&engine, &SessionEngine::levelMeasured, [this](float peak, float) { level = peak; });
    QObject::connect(&engine, &SessionEngine::statsReady, [this](const client::Stats& one) { stats = one; });
  }

  client::JoinRequest request() const {
    client::JoinRequest request;
    request.name = name;
    request.profileDirectory = directory.path();
    request.playSound = false;
    return request;
  }
  [[nodiscard]] bool join() {
    engine.join(request());
    return waitFor([this] { return joined.has_value(); });
  }
  void goLive() { engine.goLive({client::SourceKind::Test, {}, {}, false}); }
  [[nodiscard]] bool waitForFloor(client::FloorState state) {
    return waitFor([&] { return states[state] > 0; });
  }
  [[nodiscard]] client::Stats freshStats() {
    stats.reset();
    engine.requestStats();
    EXPECT_TRUE(waitFor([this] { return stats.has_value(); }));
    return stats.value_or(client::Stats{});
  }

  QString name;
  QTemporaryDir directory;
  std::optional<client::Joined> joined;
  std::map<QString, client::MemberState> members;
  std::map<QString, int> posts;
  std::map<client::FloorState, int> states;
  std::multiset<ErrorCode> failures;
  client::Floor floor;
  std::optional<client::StreamState> stream;
  std::optional<client::Air> air;
  client::Picture picture;
  std::optional<client::Stats> stats;
  int pictures = 0;
  int previews = 0;
  float level = 0;
  bool left = false;
  int restored = 0;
  SessionEngine engine;
};

class SessionEngineTest : public testing::Test {
 protected:
  void meet() {
    ASSERT_TRUE(ada.join() && bo.join());
    ASSERT_TRUE(waitFor([&] { return ada.members.size() == 1 && bo.members.size() == 1; }));
  }

  Person ada{QStringLiteral("Ada")};
  Person bo{QStringLiteral("Bo")};
};

TEST_F(SessionEngineTest, PeopleMeetAndTalk) {
  meet();
  EXPECT_EQ(ada.joined->group.toStdString(), "vinigroup");
  EXPECT_EQ(ada.joined->address.toStdString(), "225.225.24.123:4444");
  EXPECT_NE(ada.joined->selfId, bo.joined->selfId);
  EXPECT_TRUE(ada.joined->open);
  for (int i = 0; i < 20; ++i) {
    ada.engine.post(QStringLiteral("a%1").arg(i));
    bo.engine.post(QStringLiteral("b%1").arg(i));
  }
  EXPECT_TRUE(waitFor([&] { return ada.posts.size() == 40 && bo.posts.size() == 40; }));
  for (const auto& [text, times] : bo.posts) EXPECT_EQ(times, 1) << text.toStdString();
  ada.engine.post(QString());
  EXPECT_TRUE(waitFor([&] { return ada.failures.contains(ErrorCode::PostEmpty); }));
}

TEST_F(SessionEngineTest, LeavingIsToldAtOnce) {
  meet();
  QElapsedTimer timer;
  timer.start();
  ada.engine.leave();
  EXPECT_TRUE(waitFor([&] { return ada.left; }));
  EXPECT_LE(timer.elapsed(), 500);
  EXPECT_TRUE(waitFor([&] { return bo.members[QStringLiteral("Ada")] == client::MemberState::Left; }));
  ada.engine.post(QStringLiteral("too late"));
  EXPECT_TRUE(waitFor([&] { return ada.failures.contains(ErrorCode::NotJoined); }));
}

TEST_F(SessionEngineTest, ANetworkThatComesBackIsTold) {
  meet();
  ASSERT_TRUE(test::ip("link set lo down"));
  EXPECT_TRUE(waitFor([&] { return ada.failures.contains(ErrorCode::NetworkLost); }, 20'000));
  EXPECT_EQ(ada.restored, 0);
  ASSERT_TRUE(test::ip("link set lo up"));
  EXPECT_TRUE(waitFor([&] { return ada.restored == 1; }, 20'000));
}

TEST_F(SessionEngineTest, DestroyingTheEngineSaysGoodbye) {
  auto cy = std::make_unique<Person>(QStringLiteral("Cy"));
  ASSERT_TRUE(ada.join() && cy->join());
  ASSERT_TRUE(waitFor([&] { return ada.members.contains(QStringLiteral("Cy")); }));
  QElapsedTimer timer;
  timer.start();
  cy.reset();
  EXPECT_LE(timer.elapsed(), 1500);
  EXPECT_TRUE(waitFor([&] { return ada.members[QStringLiteral("Cy")] == client::MemberState::Left; }));
}

TEST(SessionEngine, ADeviceThatIsBeingOpenedDoesNotHoldUpTheEnd) {
  std::atomic<bool> opening = false;
  std::atomic<bool> stopped = false;
  const SourceOpener slow = [&](const client::SourceSpec&, const media::SourceLimits&, const SourceWarner&,
                                const AbortFlag& abort) -> OpenedSource {
    opening = true;
    const QDeadlineTimer never(20'000);
    while (!isRaised(abort) && !never.hasExpired()) QThread::msleep(5);  // on purpose: a slow camera
    stopped = isRaised(abort);
    return Unexpected(media::SourceError{media::SourceErrorCode::Busy, "given up"});
  };
  auto engine = std::make_unique<SessionEngine>(slow);
  engine->openPreview({client::SourceKind::Camera, {}, {}, false});
  engine->goLive({client::SourceKind::Camera, {}, {}, false});
  ASSERT_TRUE(waitFor([&] { return opening.load(); }));
  engine->leave();
  QElapsedTimer timer;
  timer.start();
  engine.reset();
  EXPECT_LE(timer.elapsed(), 1000);
  EXPECT_TRUE(stopped);
}

TEST(Playback, KeepsTheStageThatItPlays) {
  const QTemporaryDir directory;
  const QString path = directory.filePath(QStringLiteral("heard.wav"));
  auto stage = std::make_shared<Stage>(OutputWriter::Paths{{}, path}, std::make_shared<PictureGate>([] {}),
                                       Stage::Callbacks{});
  const std::weak_ptr<Stage> watched = stage;
  Playback playback;
  playback.setWanted(false);
  playback.play(stage);
  EXPECT_TRUE(waitFor([&] { return QFileInfo(path).size() > 48'000; }));
  // The session is over, but the sound device still pulls.
  stage->close();
  const qint64 size = QFileInfo(path).size();
  stage.reset();
  EXPECT_FALSE(watched.expired());
  EXPECT_FALSE(waitFor([&] { return QFileInfo(path).size() != size; }, 100));
  playback.stop();
  EXPECT_TRUE(watched.expired());
}

TEST_F(SessionEngineTest, OneIsLiveAndTheOtherWatches) {
  meet();
  bo.engine.setViewSize({320, 180});
  ada.goLive();
  EXPECT_TRUE(waitFor([&] { return bo.stream == client::StreamState::FirstFrame; }));
  EXPECT_TRUE(ada.floor.selfHolds);
  EXPECT_EQ(bo.floor.holderName.toStdString(), "Ada");
  EXPECT_TRUE(waitFor([&] { return bo.pictures >= 30; }));
  EXPECT_EQ(bo.picture.width, 320);
  EXPECT_EQ(bo.picture.height, 180);
  EXPECT_EQ(ada.pictures, 0);

  bo.goLive();
  EXPECT_TRUE(bo.waitForFloor(client::FloorState::Denied));
  EXPECT_TRUE(waitFor([&] { return bo.failures.contains(ErrorCode::FloorTaken); }));

  const client::Stats sent = ada.freshStats();
  EXPECT_GT(sent.framesSent, 0U);
  EXPECT_GT(sent.bitrate, 100'000);
  EXPECT_EQ(sent.height, 720);
  EXPECT_TRUE(waitFor([&] { return bo.freshStats().shown >= 30; }));

  ada.engine.stopLive();
  EXPECT_TRUE(waitFor([&] { return bo.stream == client::StreamState::Ended; }));
  EXPECT_TRUE(bo.waitForFloor(client::FloorState::Released));
  bo.goLive();
  EXPECT_TRUE(waitFor([&] { return ada.stream == client::StreamState::FirstFrame; }));
}

TEST_F(SessionEngineTest, NoPictureIsMadeForAHiddenViewAndOneIsAgainWhenItIsSeen) {
  meet();
  bo.engine.setViewSize({320, 180});
  ada.goLive();
  ASSERT_TRUE(waitFor([&] { return bo.pictures >= 5; }));
  bo.engine.setViewSize({});
  const quint64 glance = ada.freshStats().framesSent;
  ASSERT_TRUE(waitFor([&] { return ada.freshStats().framesSent >= glance + 90; }))
      << "who hides it for a moment";
  const quint64 hidden = bo.freshStats().shown;
  const quint64 sent = ada.freshStats().framesSent;
  ASSERT_TRUE(waitFor([&] { return ada.freshStats().framesSent >= sent + 30; }));
  EXPECT_LE(bo.freshStats().shown, hidden + 2) << "those that were decoded before";
  EXPECT_EQ(bo.stream, client::StreamState::FirstFrame) << "the stream goes on";
  const int before = bo.pictures;
  bo.engine.setViewSize({320, 180});
  EXPECT_TRUE(waitFor([&] { return bo.pictures >= before + 10; }));
}

TEST_F(SessionEngineTest, TheCountsAreOfOneStream) {
  meet();
  bo.engine.setViewSize({320, 180});
  ada.goLive();
  ASSERT_TRUE(waitFor([&] { return bo.freshStats().shown >= 60; }));
  const client::Stats first = ada.freshStats();
  EXPECT_GE(first.framesSent, 60U);
  ada.engine.stopLive();
  ASSERT_TRUE(waitFor([&] { return bo.stream == client::StreamState::Ended; }));
  EXPECT_GE(bo.freshStats().shown, 60U) << "of the last one";
  ada.goLive();
  ASSERT_TRUE(waitFor([&] { return bo.stream == client::StreamState::FirstFrame; }));
  EXPECT_LT(bo.freshStats().shown, 60U);
  const client::Stats second = ada.freshStats();
  EXPECT_LT(second.framesSent, first.framesSent);
  EXPECT_LT(second.dataShards, first.dataShards);
}

TEST_F(SessionEngineTest, ALargerPictureIsSentWhereItWasChosen) {
  meet();
  bo.engine.setViewSize({320, 180});
  client::SourceSpec source{client::SourceKind::Test, {}, {}, false};
  source.pictureSize = client::PictureSize::FullHd;
  ada.engine.goLive(source);
  ASSERT_TRUE(waitFor([&] { return bo.freshStats().height == 1080; }));
  EXPECT_EQ(bo.freshStats().width, 1920);
  EXPECT_EQ(ada.freshStats().targetBitrate, 6'000'000);
  const quint64 term = ada.floor.term;
  source.pictureSize = client::PictureSize::Hd;
  ada.engine.switchSource(source);
  ASSERT_TRUE(waitFor([&] { return bo.freshStats().height == 720; }));
  EXPECT_EQ(ada.freshStats().targetBitrate, 3'000'000);
  EXPECT_EQ(ada.floor.term, term) << "without losing the floor";
}

TEST_F(SessionEngineTest, AFrontEndThatStandsStillDelaysNobody) {
  meet();
  ada.goLive();
  ASSERT_TRUE(waitFor([&] { return bo.stream == client::StreamState::FirstFrame; }));
  const quint64 before = bo.freshStats().shown;
  // Both front ends' thread does nothing for two seconds, and the stream goes on.
  QThread::sleep(2);  // on purpose: this is what is tested
  const client::Stats after = bo.freshStats();
  EXPECT_GE(after.shown, before + 50);
  EXPECT_EQ(after.skipped, 0U);
  EXPECT_TRUE(ada.floor.selfHolds);
  EXPECT_TRUE(ada.failures.empty());
}

TEST_F(SessionEngineTest, APreviewGoesOnAir) {
  ASSERT_TRUE(ada.join());
  ada.engine.setPreviewSize({160, 90});
  ada.engine.openPreview({client::SourceKind::Test, {}, {}, false});
  EXPECT_TRUE(waitFor([&] { return ada.previews >= 5 && ada.level > 0; }));
  ada.goLive();
  EXPECT_TRUE(waitFor([&] { return ada.floor.selfHolds; }));
  ada.engine.stopLive();
  const int before = ada.previews;
  EXPECT_TRUE(waitFor([&] { return ada.previews >= before + 5; }));  // still open
  ada.engine.closePreview();
  EXPECT_TRUE(ada.failures.empty());
}

TEST_F(SessionEngineTest, TheSourceIsSwitchedOnAirAndTheFloorIsKept) {
  const auto lost = std::make_shared<std::atomic<bool>>(false);
  Person cy{QStringLiteral("Cy"),
            [lost](const client::SourceSpec& spec, const media::SourceLimits& limits, SourceWarner warner,
                   const AbortFlag& abort) -> OpenedSource {
              if (spec.kind == client::SourceKind::Camera)
                return std::unique_ptr<media::Source>(std::make_unique<LosablePictures>(lost));
              return openSource(spec, limits, std::move(warner), abort);
            }};
  ASSERT_TRUE(cy.join() && bo.join());
  ASSERT_TRUE(waitFor([&] { return cy.members.size() == 1 && bo.members.size() == 1; }));
  bo.engine.setViewSize({320, 180});
  cy.goLive();
  ASSERT_TRUE(waitFor([&] { return cy.air && cy.air->sending && bo.freshStats().height == 720; }));
  const quint64 term = cy.floor.term;

  // Another one, of another size.
  cy.engine.switchSource({client::SourceKind::Camera, {}, {}, false});
  EXPECT_TRUE(waitFor([&] { return cy.air->source.kind == client::SourceKind::Camera; }));
  EXPECT_TRUE(waitFor([&] { return bo.freshStats().height == 180; }));

  // One that is not there changes nothing.
  cy.engine.switchSource(
      {client::SourceKind::File, cy.directory.filePath(QStringLiteral("none.mkv")), {}, false});
  EXPECT_TRUE(waitFor([&] { return cy.failures.contains(ErrorCode::SourceNotFound); }));
  int before = bo.pictures;
  EXPECT_TRUE(waitFor([&] { return bo.pictures >= before + 10; }));

  // Taken away: the floor stays, and another source goes on air.
  *lost = true;
  EXPECT_TRUE(waitFor([&] { return !cy.air->sending; }));
  EXPECT_TRUE(cy.failures.contains(ErrorCode::SourceLost));
  EXPECT_TRUE(cy.floor.selfHolds);
  cy.engine.switchSource({client::SourceKind::Test, {}, {}, false});
  EXPECT_TRUE(waitFor([&] { return cy.air->sending; }));
  before = bo.pictures;
  EXPECT_TRUE(waitFor([&] { return bo.pictures >= before + 10 && bo.freshStats().height == 720; }));
  EXPECT_TRUE(cy.floor.selfHolds);
  EXPECT_EQ(cy.floor.term, term);
  EXPECT_EQ(bo.states[client::FloorState::Released], 0);
}

TEST_F(SessionEngineTest, AnAddressCanBeAddedLater) {
  ASSERT_TRUE(ada.join());
  ada.engine.addPeer(QStringLiteral("nobody:0"));
  EXPECT_TRUE(waitFor([&] { return ada.failures.contains(ErrorCode::BadPeer); }));
  ada.engine.addPeer(QStringLiteral("127.0.0.1"));
  ada.engine.addPeer(QStringLiteral("127.0.0.1"));
  EXPECT_TRUE(waitFor([&] {
    return ada.failures.contains(ErrorCode::PeerIsSelf) || ada.failures.contains(ErrorCode::PeerSilent);
  }));
}

TEST_F(SessionEngineTest, ASourceThatIsNotThereLeavesTheFloorAlone) {
  meet();
  ada.engine.goLive(
      {client::SourceKind::File, ada.directory.filePath(QStringLiteral("none.mkv")), {}, false});
  EXPECT_TRUE(waitFor([&] { return ada.failures.contains(ErrorCode::SourceNotFound); }));
  EXPECT_EQ(ada.states[client::FloorState::Claiming], 0);
  bo.goLive();
  EXPECT_TRUE(waitFor([&] { return bo.floor.selfHolds; }));
}

// Also those of a source that was switched to.
TEST_F(SessionEngineTest, PicturesThatCannotBeEncodedLeaveTheFloor) {
  Person cy{QStringLiteral("Cy"),
            [](const client::SourceSpec& spec, const media::SourceLimits& limits, SourceWarner warner,
               const AbortFlag& abort) -> OpenedSource {
              if (spec.kind == client::SourceKind::Camera)
                return std::unique_ptr<media::Source>(std::make_unique<OddPictures>());
              return openSource(spec, limits, std::move(warner), abort);
            }};
  ASSERT_TRUE(ada.join() && cy.join());
  ASSERT_TRUE(waitFor([&] { return ada.members.size() == 1 && cy.members.size() == 1; }));
  cy.goLive();
  EXPECT_TRUE(waitFor([&] { return ada.states[client::FloorState::Held] == 1 && cy.air; }));
  cy.engine.switchSource({client::SourceKind::Camera, {}, {}, false});
  EXPECT_TRUE(waitFor([&] { return cy.failures.contains(ErrorCode::EncoderFailed); }));
  EXPECT_TRUE(ada.waitForFloor(client::FloorState::Released));
  EXPECT_EQ(cy.failures.size(), 1U);
}

TEST_F(SessionEngineTest, WhatIsWatchedIsWritten) {
  ASSERT_TRUE(ada.join());
  client::JoinRequest request = bo.request();
  request.y4mPath = bo.directory.filePath(QStringLiteral("seen.y4m"));
  request.wavPath = bo.directory.filePath(QStringLiteral("heard.wav"));
  request.recordPath = bo.directory.filePath(QStringLiteral("both.mkv"));
  bo.engine.join(request);
  ASSERT_TRUE(waitFor([&] { return bo.joined && ada.members.size() == 1; }));
  ada.goLive();
  ASSERT_TRUE(waitFor([&] { return bo.stream == client::StreamState::FirstFrame; }));
  EXPECT_TRUE(waitFor([&] {
    return QFileInfo(request.y4mPath).size() > 10 * 1280 * 720 * 3 / 2 &&
           QFileInfo(request.wavPath).size() > 48'000 && QFileInfo(request.recordPath).size() > 10'000;
  }));
}

TEST_F(SessionEngineTest, AnOutputThatCannotBeWrittenIsTold) {
  client::JoinRequest request = ada.request();
  request.y4mPath = ada.directory.filePath(QStringLiteral("no/such/directory.y4m"));
  ada.engine.join(request);
  EXPECT_TRUE(waitFor([&] { return ada.joined && ada.failures.contains(ErrorCode::OutputFailed); }));
}

struct BadJoin {
  const char* what;
  void (*change)(client::JoinRequest&);
  ErrorCode error;
};

class BadJoinTest : public testing::TestWithParam<BadJoin> {};

TEST_P(BadJoinTest, IsRefusedWithAReasonAndMayBeTriedAgain) {
  Person ada{QStringLiteral("Ada")};
  client::JoinRequest request = ada.request();
  GetParam().change(request);
  ada.engine.join(request);
  EXPECT_TRUE(waitFor([&] { return ada.failures.contains(GetParam().error); })) << GetParam().what;
  EXPECT_FALSE(ada.joined);
  EXPECT_TRUE(ada.join());
}

INSTANTIATE_TEST_SUITE_P(
    All, BadJoinTest,
    testing::Values(
        BadJoin{"unicast", [](client::JoinRequest& r) { r.address = QStringLiteral("10.0.0.1:4444"); },
                ErrorCode::NotMulticast},
        BadJoin{"port", [](client::JoinRequest& r) { r.address = QStringLiteral("225.1.1.1:1024"); },
                ErrorCode::BadPort},
        BadJoin{"address", [](client::JoinRequest& r) { r.address = QStringLiteral("nowhere"); },
                ErrorCode::BadAddress},
        BadJoin{"peer", [](client::JoinRequest& r) { r.peers = QStringList{QStringLiteral("nobody:0")}; },
                ErrorCode::BadPeer},
        BadJoin{"interface", [](client::JoinRequest& r) { r.interfaceName = QStringLiteral("nothere0"); },
                ErrorCode::UnknownInterface},
        BadJoin{"no name", [](client::JoinRequest& r) { r.name.clear(); }, ErrorCode::BadName},
        BadJoin{"long name", [](client::JoinRequest& r) { r.name = QString(10'000, QLatin1Char('n')); },
                ErrorCode::BadName},
        BadJoin{"control characters", [](client::JoinRequest& r) { r.name = QStringLiteral("a\nb"); },
                ErrorCode::BadName},
        BadJoin{"no group", [](client::JoinRequest& r) { r.group.clear(); }, ErrorCode::BadGroup},
        BadJoin{"long code", [](client::JoinRequest& r) { r.code = QString(1000, QLatin1Char('c')); },
                ErrorCode::BadCode},
        BadJoin{"profile", [](client::JoinRequest& r) { r.profileDirectory = QStringLiteral("/dev/null"); },
                ErrorCode::ProfileUnusable}),
    [](const testing::TestParamInfo<BadJoin>& one) {
      std::string name = one.param.what;
      std::replace(name.begin(), name.end(), ' ', '_');
      return name;
    });

}  // namespace
}  // namespace vinicast::host
