// SPDX-License-Identifier: MIT
#include "host/engine/publish_control.hpp"

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace vinicast::host {
namespace {

using client::ErrorCode;
using client::SourceKind;

client::SourceSpec sourceOf(SourceKind kind) {
  client::SourceSpec spec;
  spec.kind = kind;
  return spec;
}

// Writes down what the control asks for; the test plays the source and the floor.
class Recorded {
 public:
  PublishControl control{actions()};
  std::vector<std::string> asked;
  std::vector<ErrorCode> failures;
  std::uint64_t ticket = 0;
  std::optional<client::Air> air;

  std::vector<std::string> take() { return std::exchange(asked, {}); }
  void ready() { ready(ticket); }
  void ready(std::uint64_t given) { control.sourceReady(given, m_opened[given]); }

 private:
  PublishControl::Actions actions() {
    PublishControl::Actions actions;
    actions.openSource = [this](const client::SourceSpec& source, std::uint64_t given) {
      m_opened[given] = source;
      ticket = given;
      asked.emplace_back("open");
    };
    actions.requestFloor = [this] { asked.emplace_back("claim"); };
    actions.releaseFloor = [this] { asked.emplace_back("release"); };
    actions.startAir = [this] { asked.emplace_back("start"); };
    actions.pauseAir = [this] { asked.emplace_back("pause"); };
    actions.stopAir = [this] { asked.emplace_back("stop"); };
    actions.tellAir = [this](const client::Air& now) { air = now; };
    actions.sourceless = [this](bool sourceless) {
      asked.emplace_back(sourceless ? "sourceless" : "has source");
    };
    actions.fail = [this](const client::Error& error) { failures.push_back(error.code); };
    return actions;
  }

  std::map<std::uint64_t, client::SourceSpec> m_opened;
};

using Asked = std::vector<std::string>;

void goOnAir(Recorded& one) {
  one.control.goLive(sourceOf(SourceKind::Test), false);
  one.ready();
  one.control.floorHeld();
  ASSERT_TRUE(one.control.isOnAir());
  one.take();
}

TEST(PublishControl, AFileIsOpenedBeforeTheFloorIsClaimed) {
  Recorded one;
  one.control.goLive(sourceOf(SourceKind::File), false);
  EXPECT_EQ(one.take(), (Asked{"open"}));
  one.ready();
  EXPECT_EQ(one.take(), (Asked{"claim"}));
  one.control.floorHeld();
  EXPECT_EQ(one.take(), (Asked{"start"}));
  EXPECT_TRUE(one.control.isOnAir());
}

TEST(PublishControl, ACameraWarmsUpDuringTheClaim) {
  Recorded one;
  one.control.goLive(sourceOf(SourceKind::Camera), false);
  EXPECT_EQ(one.take(), (Asked{"open", "claim"}));
  one.control.floorHeld();
  EXPECT_EQ(one.take(), Asked{});
  EXPECT_FALSE(one.control.isOnAir());
  one.ready();
  EXPECT_EQ(one.take(), (Asked{"start"}));
}

TEST(PublishControl, NoDeviceIsOpenedWhileSomebodyElseIsLive) {
  Recorded one;
  one.control.goLive(sourceOf(SourceKind::Camera), true);
  EXPECT_EQ(one.take(), (Asked{"claim"}));
  one.control.floorGone();
  EXPECT_EQ(one.take(), (Asked{"stop"}));
  one.control.stop();
  EXPECT_EQ(one.take(), Asked{});  // nothing is left to stop
}

TEST(PublishControl, AHolderThatStopsInTimeLeavesTheFloorToTheClaim) {
  Recorded one;
  one.control.goLive(sourceOf(SourceKind::File), true);
  one.control.floorHeld();
  EXPECT_EQ(one.take(), (Asked{"claim", "open"}));
  one.ready();
  EXPECT_EQ(one.take(), (Asked{"start"}));
}

TEST(PublishControl, ASourceThatFailsGivesTheFloorBack) {
  Recorded one;
  one.control.goLive(sourceOf(SourceKind::Camera), false);
  one.take();
  one.control.sourceFailed(one.ticket, {ErrorCode::NoCamera, QString(), QString()});
  EXPECT_EQ(one.take(), (Asked{"stop", "release"}));
  EXPECT_EQ(one.failures, (std::vector{ErrorCode::NoCamera}));
}

TEST(PublishControl, AFileThatFailsNeverTouchesTheFloor) {
  Recorded one;
  one.control.goLive(sourceOf(SourceKind::File), false);
  one.control.sourceFailed(one.ticket, {ErrorCode::SourceNotFound, QString(), QString()});
  EXPECT_EQ(one.take(), (Asked{"open", "stop"}));
}

TEST(PublishControl, StopReleasesAndAnswersThatComeLateAreForNobody) {
  Recorded one;
  one.control.goLive(sourceOf(SourceKind::Camera), false);
  const std::uint64_t late = one.ticket;
  one.take();
  one.control.stop();
  EXPECT_EQ(one.take(), (Asked{"stop", "release"}));
  one.ready(late);
  one.control.sourceFailed(late, {ErrorCode::NoCamera, QString(), QString()});
  one.control.sourceLost(late, {ErrorCode::SourceLost, QString(), QString()});
  EXPECT_EQ(one.take(), Asked{});
  EXPECT_TRUE(one.failures.empty());
}

TEST(PublishControl, AFloorThatNobodyWantsAnyMoreIsReleased) {
  Recorded one;
  one.control.floorHeld();
  EXPECT_EQ(one.take(), (Asked{"release"}));
}

TEST(PublishControl, AnEndedFloorStopsTheAir) {
  Recorded one;
  goOnAir(one);
  one.control.floorGone();
  EXPECT_EQ(one.take(), (Asked{"stop"}));
  EXPECT_FALSE(one.control.isOnAir());
}

TEST(PublishControl, AfterAPauseTheSameSourceGoesOn) {
  Recorded one;
  goOnAir(one);
  one.control.floorPaused();
  EXPECT_EQ(one.take(), (Asked{"pause"}));
  EXPECT_FALSE(one.control.isOnAir());
  one.control.floorHeld();
  EXPECT_EQ(one.take(), (Asked{"start"}));
  EXPECT_TRUE(one.control.isOnAir());
}

TEST(PublishControl, APauseEndsWithADenialOrAStop) {
  Recorded denied;
  goOnAir(denied);
  denied.control.floorPaused();
  denied.control.floorGone();
  EXPECT_EQ(denied.take(), (Asked{"pause", "stop"}));
  Recorded stopped;
  goOnAir(stopped);
  stopped.control.floorPaused();
  stopped.control.stop();
  EXPECT_EQ(stopped.take(), (Asked{"pause", "stop", "release"}));
}

TEST(PublishControl, ASourceLostOnAirKeepsTheFloorForAnother) {
  Recorded one;
  goOnAir(one);
  one.control.sourceLost(one.ticket, {ErrorCode::SourceLost, QString(), QString()});
  EXPECT_EQ(one.take(), (Asked{"pause", "sourceless"}));
  EXPECT_EQ(one.failures, (std::vector{ErrorCode::SourceLost}));
  EXPECT_FALSE(one.air->sending);
  EXPECT_FALSE(one.control.isOnAir());
  // One that can't be had changes nothing.
  one.control.switchSource(sourceOf(SourceKind::File));
  one.control.sourceFailed(one.ticket, {ErrorCode::SourceNotFound, QString(), QString()});
  EXPECT_EQ(one.take(), (Asked{"open"}));
  one.control.switchSource(sourceOf(SourceKind::Screen));
  one.ready();
  EXPECT_EQ(one.take(), (Asked{"open", "has source", "start"}));
  EXPECT_TRUE(one.air->sending);
  EXPECT_EQ(one.air->source.kind, SourceKind::Screen);
  EXPECT_TRUE(one.control.isOnAir());
}

TEST(PublishControl, WithoutAnotherSourceItStops) {
  Recorded one;
  goOnAir(one);
  one.control.sourceLost(one.ticket, {ErrorCode::SourceLost, QString(), QString()});
  one.take();
  one.control.stop();
  EXPECT_EQ(one.take(), (Asked{"has source", "stop", "release"}));
}

TEST(PublishControl, ASourceLostBeforeTheFloorIsHeldEndsTheAttempt) {
  Recorded one;
  one.control.goLive(sourceOf(SourceKind::Camera), false);
  one.ready();
  one.take();
  one.control.sourceLost(one.ticket, {ErrorCode::SourceLost, QString(), QString()});
  EXPECT_EQ(one.take(), (Asked{"stop", "release"}));
}

TEST(PublishControl, TheEndOfAPipeAndAnEncoderThatFailsEndIt) {
  Recorded pipe;
  pipe.control.goLive(sourceOf(SourceKind::Pipe), false);
  pipe.ready();
  pipe.control.floorHeld();
  pipe.take();
  pipe.control.sourceLost(pipe.ticket, {ErrorCode::SourceLost, QString(), QString()});
  EXPECT_EQ(pipe.take(), (Asked{"stop", "release"}));
  Recorded encoder;
  goOnAir(encoder);
  encoder.control.sourceLost(encoder.ticket, {ErrorCode::EncoderFailed, QString(), QString()});
  EXPECT_EQ(encoder.take(), (Asked{"stop", "release"}));
}

TEST(PublishControl, AnotherSourceOnAirNeedsNoOtherClaim) {
  Recorded one;
  goOnAir(one);
  one.control.switchSource(sourceOf(SourceKind::File));
  EXPECT_EQ(one.take(), (Asked{"open"}));
  EXPECT_EQ(one.air->source.kind, SourceKind::Test);
  one.control.sourceFailed(one.ticket, {ErrorCode::SourceNotFound, QString(), QString()});
  EXPECT_TRUE(one.control.isOnAir());  // the one that is there goes on
  EXPECT_EQ(one.take(), Asked{});
  one.control.goLive(sourceOf(SourceKind::Screen), false);  // the same, on air
  one.ready();
  EXPECT_EQ(one.take(), (Asked{"open"}));
  EXPECT_TRUE(one.air->sending);
  EXPECT_EQ(one.air->source.kind, SourceKind::Screen);
}

TEST(PublishControl, TheOldSourceMayGoWhileTheNewOneIsOpened) {
  Recorded one;
  goOnAir(one);
  const std::uint64_t first = one.ticket;
  one.control.switchSource(sourceOf(SourceKind::File));
  one.control.sourceLost(first, {ErrorCode::SourceLost, QString(), QString()});
  one.ready();
  EXPECT_EQ(one.take(), (Asked{"open", "pause", "sourceless", "has source", "start"}));
  // And a late word of the first one is for nobody.
  one.control.sourceLost(first, {ErrorCode::SourceLost, QString(), QString()});
  EXPECT_TRUE(one.control.isOnAir());
}

TEST(PublishControl, OfTwoAskedForInARowTheFirstCountsIfTheSecondFails) {
  Recorded one;
  goOnAir(one);
  one.control.switchSource(sourceOf(SourceKind::File));
  const std::uint64_t file = one.ticket;
  one.control.switchSource(sourceOf(SourceKind::Screen));
  one.ready(file);  // it is what viewers see now
  EXPECT_EQ(one.air->source.kind, SourceKind::File);
  one.control.sourceFailed(one.ticket, {ErrorCode::NoScreen, QString(), QString()});
  EXPECT_EQ(one.failures, (std::vector{ErrorCode::NoScreen}));
  EXPECT_EQ(one.air->source.kind, SourceKind::File);
  // And it is the one whose loss counts.
  one.control.sourceLost(file, {ErrorCode::SourceLost, QString(), QString()});
  EXPECT_FALSE(one.air->sending);
  EXPECT_EQ(one.air->source.kind, SourceKind::File);
}

TEST(PublishControl, OfTwoAskedForInARowTheSecondCounts) {
  Recorded one;
  goOnAir(one);
  one.control.switchSource(sourceOf(SourceKind::File));
  const std::uint64_t file = one.ticket;
  one.control.switchSource(sourceOf(SourceKind::Screen));
  one.control.sourceFailed(file, {ErrorCode::SourceNotFound, QString(), QString()});
  EXPECT_EQ(one.failures, (std::vector{ErrorCode::SourceNotFound}));  // of each is told what became of it
  one.ready();
  EXPECT_EQ(one.air->source.kind, SourceKind::Screen);
  one.ready(file);  // too late
  EXPECT_EQ(one.air->source.kind, SourceKind::Screen);
}

TEST(PublishControl, WithoutTheFloorThereIsNothingToSwitch) {
  Recorded one;
  one.control.switchSource(sourceOf(SourceKind::Test));
  EXPECT_EQ(one.take(), Asked{});
}

TEST(PublishControl, PressingTwiceIsRefused) {
  Recorded one;
  one.control.goLive(sourceOf(SourceKind::Test), false);
  one.ready();
  one.take();
  one.control.goLive(sourceOf(SourceKind::Test), false);
  EXPECT_EQ(one.take(), Asked{});
  EXPECT_EQ(one.failures, (std::vector{ErrorCode::FloorBusy}));
}

TEST(PublishControl, WhileASourceIsAwaitedAnotherTakesItsPlace) {
  Recorded one;
  one.control.goLive(sourceOf(SourceKind::Pipe), false);
  const std::uint64_t pipe = one.ticket;
  one.control.goLive(sourceOf(SourceKind::Test), false);
  EXPECT_EQ(one.take(), (Asked{"open", "open"}));
  one.control.sourceFailed(pipe, {ErrorCode::SourceNotMedia, QString(), QString()});
  EXPECT_EQ(one.take(), Asked{});
  one.ready();
  one.control.floorHeld();
  EXPECT_EQ(one.take(), (Asked{"claim", "start"}));
  EXPECT_EQ(one.air->source.kind, SourceKind::Test);
}

TEST(PublishControl, ARefusedClaimClosesTheSource) {
  Recorded one;
  one.control.goLive(sourceOf(SourceKind::Test), false);
  one.ready();
  one.take();
  one.control.claimed(PublishControl::Claim::Refused);
  EXPECT_EQ(one.take(), (Asked{"stop"}));
  EXPECT_EQ(one.failures, (std::vector{ErrorCode::FloorBusy}));
}

}  // namespace
}  // namespace vinicast::host
