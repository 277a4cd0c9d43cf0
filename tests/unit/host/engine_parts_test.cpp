// SPDX-License-Identifier: MIT
// The small parts of the engine that have rules of their own.

#include <gtest/gtest.h>

#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "client/words.hpp"
#include "host/engine/byte_rate.hpp"
#include "host/engine/drop_names.hpp"
#include "host/engine/floor_mapper.hpp"
#include "host/engine/frame_queue.hpp"
#include "host/engine/known_peers.hpp"
#include "host/engine/loop_watch.hpp"
#include "host/engine/picture_gate.hpp"
#include "host/engine/source_tap.hpp"
#include "host/engine/translate.hpp"

namespace vinicast::host {
namespace {

MemberId memberOf(std::uint8_t number) {
  MemberId id;
  id.bytes.fill(number);
  return id;
}

FloorView viewOf(FloorState state, const MemberId& holder = {}) {
  FloorView view;
  view.state = state;
  view.holder = holder;
  view.term = 7;
  return view;
}

TEST(FloorMapper, IdleAfterAHolderIsReleased) {
  FloorMapper mapper([](const MemberId&) { return QStringLiteral("Ada"); });
  EXPECT_EQ(mapper.handleView(viewOf(FloorState::Idle)).state, client::FloorState::Idle);
  EXPECT_EQ(mapper.handleView(viewOf(FloorState::Claiming)).state, client::FloorState::Claiming);
  EXPECT_EQ(mapper.handleView(viewOf(FloorState::Idle)).state, client::FloorState::Idle);
  const client::Floor held = mapper.handleView(viewOf(FloorState::Held, memberOf(1)));
  EXPECT_EQ(held.state, client::FloorState::Held);
  EXPECT_EQ(held.holderName.toStdString(), "Ada");
  EXPECT_EQ(held.holderId.toStdString(),
            std::string(32, '0').replace(0, 32, "01010101010101010101010101010101"));
  const client::Floor released = mapper.handleView(viewOf(FloorState::Idle));
  EXPECT_EQ(released.state, client::FloorState::Released);
  EXPECT_TRUE(released.holderId.isEmpty());
  EXPECT_EQ(released.term, 7U);
  EXPECT_EQ(mapper.handleView(viewOf(FloorState::Idle)).state, client::FloorState::Idle);
}

TEST(FloorMapper, SaysThatANameIsStillToCome) {
  QString name;
  FloorMapper mapper([&name](const MemberId&) { return name; });
  (void)mapper.handleView(viewOf(FloorState::Idle));
  EXPECT_FALSE(mapper.lacksName());
  EXPECT_TRUE(mapper.handleView(viewOf(FloorState::Held, memberOf(1))).holderName.isEmpty());
  EXPECT_TRUE(mapper.lacksName());
  name = QStringLiteral("Ada");
  const client::Floor again = mapper.handleView(viewOf(FloorState::Held, memberOf(1)));
  EXPECT_EQ(again.state, client::FloorState::Held);
  EXPECT_EQ(again.holderName.toStdString(), "Ada");
  EXPECT_FALSE(mapper.lacksName());
}

TEST(FloorMapper, ADenialNamesWhoWon) {
  FloorMapper mapper([](const MemberId& id) { return id == memberOf(2) ? QStringLiteral("Bo") : QString(); });
  const client::Floor lost = mapper.handleDenial({FloorDenial::Lost, memberOf(2)}, viewOf(FloorState::Idle));
  EXPECT_EQ(lost.state, client::FloorState::Denied);
  EXPECT_EQ(lost.holderName.toStdString(), "Bo");
  EXPECT_FALSE(lost.selfHolds);
}

TEST(LoopWatch, NoticesAStallAndASleep) {
  LoopWatch watch;
  EXPECT_FALSE(watch.check(5'000'000, 100));
  EXPECT_FALSE(watch.check(5'200'000, 100));
  EXPECT_FALSE(watch.check(5'600'000, 102));
  EXPECT_TRUE(watch.check(6'000'001, 102));  // 400.001 ms
  EXPECT_FALSE(watch.check(6'100'000, 103));
  EXPECT_TRUE(watch.check(6'200'000, 60'000));  // slept for 60 ms
  EXPECT_FALSE(watch.check(6'300'000, 60'000));
}

TEST(ByteRate, IsThatOfAboutTheLastSecond) {
  ByteRate rate;
  EXPECT_EQ(rate.bitsPerSecond(0, 0), 0);
  std::uint64_t bytes = 1'000'000;  // long ago
  std::int64_t now = 0;
  for (; now <= 5'000'000; now += 10'000) {
    rate.sample(now, bytes);
    bytes += 1250;  // 1 Mbit/s
  }
  EXPECT_NEAR(static_cast<double>(rate.bitsPerSecond(now, bytes)), 1e6, 2e4);
  // Silence for two seconds: nothing of the past is left.
  for (const std::int64_t end = now + 2'000'000; now < end; now += 200'000) rate.sample(now, bytes);
  EXPECT_EQ(rate.bitsPerSecond(now, bytes), 0);
}

EncodedFrame soundFrame() {
  EncodedFrame frame;
  frame.stream = StreamKind::Audio;
  return frame;
}

TEST(FrameQueue, IsBoundedInFramesAndBytes) {
  FrameQueue queue;
  EXPECT_EQ(queue.push(soundFrame()), FrameQueue::Outcome::QueuedFirst);
  for (std::size_t i = 1; i < FrameQueue::kMaxFrames; ++i)
    ASSERT_EQ(queue.push(soundFrame()), FrameQueue::Outcome::Queued);
  EXPECT_EQ(queue.push(soundFrame()), FrameQueue::Outcome::Dropped);
  EXPECT_EQ(queue.dropped(), 1U);
  EXPECT_TRUE(queue.pop());
  EXPECT_EQ(queue.push(soundFrame()), FrameQueue::Outcome::Queued);
  queue.clear();
  EXPECT_FALSE(queue.pop());
  EncodedFrame huge = soundFrame();
  huge.bytes.resize(FrameQueue::kMaxBytes + 1);
  EXPECT_EQ(queue.push(std::move(huge)), FrameQueue::Outcome::Dropped);
  EXPECT_EQ(queue.push(soundFrame()), FrameQueue::Outcome::QueuedFirst);
}

TEST(FrameQueue, AfterADroppedPictureOnlyAKeyFrameGoesOn) {
  FrameQueue queue;
  for (std::size_t i = 0; i < FrameQueue::kMaxFrames; ++i)
    ASSERT_NE(queue.push({}), FrameQueue::Outcome::Dropped);
  EXPECT_EQ(queue.push({}), FrameQueue::Outcome::Dropped);
  while (queue.pop()) {
  }
  EXPECT_EQ(queue.push({}), FrameQueue::Outcome::Dropped) << "nobody could decode it";
  EXPECT_EQ(queue.push(soundFrame()), FrameQueue::Outcome::QueuedFirst) << "sound does not wait";
  EncodedFrame key;
  key.keyFrame = true;
  EXPECT_EQ(queue.push(std::move(key)), FrameQueue::Outcome::Queued);
  EXPECT_EQ(queue.push({}), FrameQueue::Outcome::Queued);
  EXPECT_EQ(queue.dropped(), 2U);
}

// The RMS of the end of three seconds of a fan in the room, as the meter of a tap tells it.
float levelOfNoise(bool voiceProcessing) {
  float rms = 0;
  SourceTap tap(std::make_shared<PictureGate>([] {}),
                [&rms](media::LevelMeter::Level level) { rms = level.rms; });
  tap.setVoiceProcessing(voiceProcessing);
  std::mt19937 random(3);
  std::normal_distribution<float> noise(0, 0.02F);
  for (int i = 0; i < 300; ++i) {
    auto sound = std::make_shared<media::Sound>();
    sound->captureMicros = i * 10'000;
    for (int sample = 0; sample < media::kSoundFrameSamples; ++sample)
      sound->samples.insert(sound->samples.end(), 2, noise(random));
    tap.handleSound(sound);
  }
  return rms;
}

TEST(SourceTap, AVoiceIsProcessedAndMusicPassesAsItIs) {
  EXPECT_NEAR(levelOfNoise(false), 0.02F, 0.002F);
  EXPECT_LT(levelOfNoise(true), 0.01F);
}

class PictureGateTest : public testing::Test {
 protected:
  int notified = 0;
  PictureGate gate{[this] { ++notified; }};
  media::PicturePtr picture = media::Picture::make(640, 360);
};

TEST_F(PictureGateTest, MakesNothingWithoutASizeOrAStream) {
  gate.open();
  gate.offer(*picture);
  EXPECT_EQ(notified, 0);
  gate.setSize({320, 240});
  gate.close();
  gate.offer(*picture);
  EXPECT_EQ(notified, 0);
}

TEST_F(PictureGateTest, AFrontEndThatWantsNoneLooksByGlancesAlone) {
  gate.setShown(false);
  EXPECT_FALSE(gate.isLookedAt());
  gate.glance();
  EXPECT_TRUE(gate.isLookedAt());
  EXPECT_FALSE(gate.isLookedAt(media::nowMicros() + PictureGate::kGlance));
  gate.setShown(true);
  gate.glance();
  EXPECT_TRUE(gate.isLookedAt(media::nowMicros() + PictureGate::kGlance)) << "a glance ends no look";
}

TEST_F(PictureGateTest, AnEmptyViewIsNotLookedAt) {
  EXPECT_TRUE(gate.isLookedAt()) << "a front end without a view counts pictures";
  gate.open();
  gate.offer(*picture);
  EXPECT_EQ(notified, 0);
  EXPECT_EQ(gate.notPainted(), 0U);
  gate.setSize({320, 240});
  EXPECT_TRUE(gate.isLookedAt());
  for (const QSize& none : {QSize(), QSize(0, 240), QSize(-1, -1)}) {
    gate.setSize(none);
    EXPECT_TRUE(gate.isLookedAt()) << "for a moment it may be";
    EXPECT_FALSE(gate.isLookedAt(media::nowMicros() + PictureGate::kGlance));
    gate.offer(*picture);
    EXPECT_EQ(notified, 0);
  }
  EXPECT_EQ(gate.notPainted(), 3U);
}

TEST_F(PictureGateTest, ScalesToTheViewAndLetsOneWait) {
  gate.setSize({320, 240});
  gate.open();
  gate.offer(*picture);
  gate.offer(*picture);  // the front end is behind
  EXPECT_EQ(notified, 1);
  EXPECT_EQ(gate.notPainted(), 1U);
  const auto taken = gate.take();
  ASSERT_TRUE(taken);
  EXPECT_EQ(taken->width, 320);
  EXPECT_EQ(taken->height, 180);
  EXPECT_FALSE(gate.take());
  gate.offer(*picture);
  EXPECT_EQ(notified, 2);
  EXPECT_EQ(gate.notPainted(), 1U);
  gate.open();
  EXPECT_EQ(gate.notPainted(), 0U) << "another stream";
}

TEST_F(PictureGateTest, TellsHowLongPicturesTookToTheFrontEnd) {
  gate.setSize({320, 240});
  gate.open();
  EXPECT_EQ(gate.handOver(), StageTime{});
  const std::int64_t before = media::nowMicros();
  gate.offer(*picture);
  ASSERT_TRUE(gate.take());
  EXPECT_GT(gate.handOver().mean, 0U) << "scaling takes its time";
  EXPECT_LE(gate.handOver().mean, media::nowMicros() - before);
  gate.open();
  EXPECT_EQ(gate.handOver(), StageTime{}) << "another stream";
}

TEST_F(PictureGateTest, ClosingForgetsWhatWaits) {
  gate.setSize({320, 240});
  gate.open();
  gate.offer(*picture);
  gate.close();
  EXPECT_FALSE(gate.take());
  gate.open();
  gate.offer(*picture);
  EXPECT_TRUE(gate.take());
}

TEST(DropNames, EveryReasonHasOneAndTheExpectedOnesAreNoLoss) {
  Statistics session;
  std::set<std::string> names;
  for (std::size_t at = 0; at < session.drops.size(); ++at)
    names.insert(dropName(static_cast<DropReason>(at)));
  EXPECT_EQ(names.size(), session.drops.size());
  EXPECT_TRUE(dropCounts(session).isEmpty());
  for (const DropReason reason : {DropReason::OwnEcho, DropReason::Duplicate, DropReason::BadSeal})
    session.drops[static_cast<std::size_t>(reason)] = 3;
  const QList<client::DropCount> counts = dropCounts(session);
  ASSERT_EQ(counts.size(), 1);
  EXPECT_STREQ(counts[0].reason, "badSeal");
  EXPECT_EQ(counts[0].count, 3U);
}

TEST(Translate, OrdersPostsBytewise) {
  Post earlier;
  earlier.order = {0x0102, memberOf(9), 1, 500};
  Post later = earlier;
  later.order.clock = 0x0200;
  later.order.author = memberOf(1);
  EXPECT_LT(toClient(earlier).order, toClient(later).order);
  later.order = earlier.order;
  later.order.sequence = 501;
  EXPECT_LT(toClient(earlier).order, toClient(later).order);
  EXPECT_EQ(toClient(earlier).order.size(), 8 + 16 + 4 + 8);
}

TEST(Translate, WhatIsTooLongIsToldHowLongItMayBe) {
  const QString text = QStringLiteral("a long story");
  for (const client::Error& error :
       {errorOf(PostError::TooLong, text), errorOf(DirectError::TooLong, QStringLiteral("b"), text)}) {
    EXPECT_EQ(error.subject, text);
    EXPECT_TRUE(client::describe(error).contains(error.detail));
    EXPECT_FALSE(client::describe(error).contains(text));
  }
  EXPECT_EQ(errorOf(PostError::TooLong, text).detail, QString::number(limits::kMaxPostTextBytes));
}

TEST(Translate, AnAnswerTellsWhomItAnswers) {
  Post post;
  EXPECT_EQ(toClient(post).targetAuthorId, QString());
  post.target.emplace();
  post.target->author.bytes[0] = 7;
  EXPECT_EQ(toClient(post).targetAuthorId, idText(post.target->author));
  EXPECT_FALSE(toClient(post).targetAuthorId.isEmpty());
}

TEST(Translate, NamesAreWithoutSignsThatNobodySees) {
  Member member;
  member.name = "Be\u202en";
  EXPECT_EQ(toClient(member).name, QStringLiteral("Ben"));
  Post post;
  post.authorName = member.name;
  post.text = "left \u202e as it was written";
  EXPECT_EQ(toClient(post).authorName, QStringLiteral("Ben"));
  EXPECT_EQ(toClient(post).text.toStdString(), post.text);
}

TEST(Translate, AMicrophoneIsNotTakenForTheCamera) {
  client::SourceSpec spec;
  spec.argument = QStringLiteral("Desk camera");
  spec.microphone = QStringLiteral("Desk microphone");
  const auto codeOf = [&](media::SourceErrorCode code) {
    const client::Error error = microphoneErrorOf({code, "words"}, spec);
    EXPECT_EQ(error.subject.toStdString(), "Desk microphone");
    return error.code;
  };
  EXPECT_EQ(codeOf(media::SourceErrorCode::NoMicrophone), client::ErrorCode::NoMicrophone);
  EXPECT_EQ(codeOf(media::SourceErrorCode::Busy), client::ErrorCode::MicrophoneBusy);
  EXPECT_EQ(codeOf(media::SourceErrorCode::Lost), client::ErrorCode::MicrophoneLost);
}

MemberReach reachOf(std::uint8_t number, Way way) {
  MemberReach member;
  member.id.bytes.fill(number);
  member.way = way;
  member.addresses = {Endpoint::fromIpv4(0x0a000000U + number, 1000)};
  return member;
}

TEST(KnownPeers, WhomMulticastDoesNotReachIsRememberedInALargeGroup) {
  std::vector<MemberReach> members;
  std::vector<RememberedPeer> remembered;
  KnownPeers peers(defaultGroupAddress(), {},
                   {[](const Endpoint&) {}, [](const client::Error&) {}, [&] { return members; },
                    [&](const RememberedPeer& peer) { remembered.push_back(peer); }});
  for (std::uint8_t number = 1; number <= 100; ++number) members.push_back(reachOf(number, Way::Multicast));
  peers.remember();
  EXPECT_EQ(remembered.size(), KnownPeers::kMaxByMulticast);
  remembered.clear();
  members.push_back(reachOf(101, Way::Unicast));
  members.push_back(reachOf(102, Way::Unicast));
  members.back().addresses = members[100].addresses;
  members[0].way = Way::Unicast;
  peers.remember();
  peers.remember();
  // The one that multicast reaches no more, the new one's machine, and one more by multicast.
  ASSERT_EQ(remembered.size(), 3U);
  EXPECT_EQ(remembered[0].member, members[0].id);
  EXPECT_EQ(remembered[1].member, members[100].id);
}

}  // namespace
}  // namespace vinicast::host
