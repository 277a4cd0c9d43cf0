// SPDX-License-Identifier: MIT

// Frames end to end: what comes out is what went in, in order, over links with loss, bursts, duplicates,
// reordering.

#include <gtest/gtest.h>

#include <cstdio>

#include "core/live/live_messages.hpp"
#include "live_link.hpp"

namespace vinicast::test {
namespace {

// Every frame handed out is a sent one, bit for bit, and the numbers only rise.
void expectFaithful(const std::vector<ReceivedFrame>& received, const std::vector<EncodedFrame>& sent) {
  std::optional<std::uint32_t> last;
  for (const ReceivedFrame& frame : received) {
    ASSERT_LT(frame.frameNumber, sent.size());
    const EncodedFrame& original = sent[frame.frameNumber];
    ASSERT_EQ(frame.bytes, original.bytes) << frame.frameNumber;
    ASSERT_EQ(frame.captureMicros, original.captureMicros);
    ASSERT_EQ(frame.durationMicros, original.durationMicros);
    ASSERT_EQ(frame.keyFrame, original.keyFrame);
    if (last) {
      ASSERT_GT(frame.frameNumber, *last);
      // A gap is announced, and video goes on with a key frame only.
      ASSERT_EQ(frame.afterGap, frame.frameNumber != *last + 1);
      if (frame.afterGap) {
        ASSERT_TRUE(frame.keyFrame);
      }
    }
    last = frame.frameNumber;
  }
}

double percentile(std::vector<double> values, double part) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(part * static_cast<double>(values.size() - 1))];
}

struct Outcome {
  double worstCompletePercent = 100;
  double worstSoundPercent = 100;
  double overheadPercent = 0;
  double p99Milliseconds = 0;
};

Outcome broadcast(const char* name, std::size_t viewers, const Troubles& troubles, std::uint64_t seed,
                  Duration length = 15s) {
  LiveLink link(viewers, troubles, seed);
  link.start(tokenOf(1));
  for (std::size_t i = 0; i < viewers; ++i) link.follow(i);
  link.run(length);
  link.stopFeeding();
  link.run(500ms);

  Outcome outcome;
  std::vector<double> delays;
  for (std::size_t i = 0; i < viewers; ++i) {
    Viewer& viewer = link.viewer(i);
    expectFaithful(viewer.video, link.sentVideo());
    expectFaithful(viewer.audio, link.sentAudio());
    const auto share = [](std::size_t part, std::size_t whole) {
      return 100.0 * static_cast<double>(part) / static_cast<double>(whole);
    };
    outcome.worstCompletePercent =
        std::min(outcome.worstCompletePercent, share(viewer.video.size(), link.sentVideo().size()));
    outcome.worstSoundPercent =
        std::min(outcome.worstSoundPercent, share(viewer.audio.size(), link.sentAudio().size()));
    for (const ReceivedFrame& frame : viewer.video)
      delays.push_back(static_cast<double>(frame.completed.time_since_epoch().count() - frame.captureMicros) /
                       1000);
    EXPECT_EQ(viewer.receiver.statistics().framesComplete, viewer.video.size());
  }
  const auto sent = link.sender().statistics();
  outcome.overheadPercent =
      100.0 * (static_cast<double>(link.videoWireBytes()) / static_cast<double>(sent.bytes) - 1);
  outcome.p99Milliseconds = percentile(delays, 0.99);
  const double length_s = std::chrono::duration<double>(length).count();
  std::printf(
      "%-22s viewers %zu: video %.2f %%, sound %.2f %%, overhead %.1f %% (parity %llu, repair %llu, of %llu "
      "data), "
      "requests %llu, key wanted %llu, p50 %.1f p99 %.1f ms, sender %.2f ms/s, viewer %.2f ms/s\n",
      name, viewers, outcome.worstCompletePercent, outcome.worstSoundPercent, outcome.overheadPercent,
      static_cast<unsigned long long>(sent.parityShards), static_cast<unsigned long long>(sent.repairShards),
      static_cast<unsigned long long>(sent.dataShards), static_cast<unsigned long long>(sent.repairRequests),
      static_cast<unsigned long long>(link.keyFramesWanted()), percentile(delays, 0.5),
      outcome.p99Milliseconds, 1000 * link.senderSeconds() / length_s,
      1000 * link.viewer(0).seconds / length_s);
  return outcome;
}

TEST(LiveLink, CleanWireGivesEveryFrameAtOnceAndNoRepair) {
  const Outcome outcome = broadcast("clean", 2, {}, 1);
  EXPECT_EQ(outcome.worstCompletePercent, 100);
  EXPECT_LT(outcome.overheadPercent, 25);
  EXPECT_LT(outcome.p99Milliseconds, 40);
}

TEST(LiveLink, IndependentLossIsRepaired) {
  for (const unsigned permille : {10U, 50U, 100U}) {
    for (const std::size_t viewers : {std::size_t{1}, std::size_t{3}}) {
      Troubles troubles;
      troubles.lossPermille = permille;
      const std::string name = "independent " + std::to_string(permille / 10) + " %";
      const Outcome outcome = broadcast(name.c_str(), viewers, troubles, 10 + permille + viewers);
      EXPECT_GE(outcome.worstCompletePercent, 99.5) << name << " " << viewers;
      EXPECT_GE(outcome.worstSoundPercent, 99.5) << name << " " << viewers;  // without copies: 90 at 10 %
      EXPECT_LT(outcome.overheadPercent, 45) << name << " " << viewers;
    }
  }
}

TEST(LiveLink, BurstsAreRepaired) {
  // 10 % on average: bad one tenth of the time, 9 of 10 datagrams lost there, 12 datagrams long.
  Troubles troubles;
  troubles.lossPermille = 900;
  troubles.toBadPermille = 10;
  troubles.toGoodPermille = 83;
  const Outcome outcome = broadcast("bursts 10 %", 3, troubles, 5);
  EXPECT_GE(outcome.worstCompletePercent, 99.0);
}

TEST(LiveLink, ReorderingAndDuplicatesChangeNothing) {
  Troubles troubles;
  troubles.jitter = 6ms;
  troubles.duplicatePermille = 100;
  const Outcome outcome = broadcast("reordered, duplicated", 2, troubles, 6);
  EXPECT_EQ(outcome.worstCompletePercent, 100);
  EXPECT_LT(outcome.overheadPercent, 30);  // overtaken is not lost
}

TEST(LiveLink, EverythingAtOnce) {
  Troubles troubles;
  troubles.lossPermille = 80;
  troubles.jitter = 4ms;
  troubles.duplicatePermille = 50;
  const Outcome outcome = broadcast("all troubles, 8 %", 3, troubles, 7);
  EXPECT_GE(outcome.worstCompletePercent, 99.5);
}

TEST(LiveLink, GreatFramesOfSeveralBlocks) {
  Troubles troubles;
  troubles.lossPermille = 50;
  LiveLink link(1, troubles, 8);
  link.meanFrameBytes = 200'000;
  link.framesPerSecond = 10;
  link.start(tokenOf(1));
  link.follow(0);
  link.run(3s);
  link.stopFeeding();
  link.run(500ms);
  expectFaithful(link.viewer(0).video, link.sentVideo());
  EXPECT_EQ(link.viewer(0).video.size(), link.sentVideo().size());
}

TEST(LiveLink, SoundSurvivesSingleLosses) {
  LiveLink link(1, {}, 9);
  std::uint64_t count = 0;
  // Every third sound packet is broken on its way; its copy in the next one is not.
  link.tamper = [&](MessageType type, std::vector<std::byte>& body) {
    if (type == MessageType::AudioPacket && ++count % 3 == 0) body.clear();
  };
  link.start(tokenOf(1));
  link.follow(0);
  link.run(5s);
  link.stopFeeding();
  link.run(200ms);
  EXPECT_GE(link.viewer(0).audio.size() + 1, link.sentAudio().size());  // the very last may lack its copy
  expectFaithful(link.viewer(0).audio, link.sentAudio());
  EXPECT_EQ(link.viewer(0).receiver.statistics().audioFramesLost, 0U);
}

TEST(LiveLink, ForgedFramesAreNeverHandedOut) {
  LiveLink link(1, {}, 10);
  std::uint64_t count = 0;
  link.tamper = [&](MessageType type, std::vector<std::byte>& body) {
    if (type == MessageType::VideoShard && ++count % 100 == 0) body.back() ^= std::byte{1};
    if (type == MessageType::AudioPacket && count % 7 == 0) body[20] ^= std::byte{1};
  };
  link.start(tokenOf(1));
  link.follow(0);
  link.run(5s);
  Viewer& viewer = link.viewer(0);
  expectFaithful(viewer.video, link.sentVideo());
  expectFaithful(viewer.audio, link.sentAudio());
  EXPECT_GT(viewer.drops[DropReason::BadSignature], 0U);
  EXPECT_GE(viewer.video.size(), 148U);
  EXPECT_EQ(viewer.receiver.statistics().framesSkipped, 0U) << "a false shard costs a repair";
}

TEST(LiveLink, BrokenBytesAnywhereNeverComeOut) {
  LiveLink link(2, {}, 20);
  Random random(20, 99);
  link.tamper = [&](MessageType, std::vector<std::byte>& body) {
    if (body.empty() || random.below(50) != 0) return;
    // Mostly in the headers, where a change means most.
    const std::uint64_t reach = random.below(4) == 0 ? body.size() : std::min<std::size_t>(body.size(), 24);
    body[random.below(reach)] = static_cast<std::byte>(random.next());
    if (random.below(8) == 0) body.resize(random.below(body.size() + 1));
  };
  link.start(tokenOf(1));
  link.follow(0);
  link.follow(1);
  link.run(20s);
  for (std::size_t i = 0; i < 2; ++i) {
    expectFaithful(link.viewer(i).video, link.sentVideo());
    expectFaithful(link.viewer(i).audio, link.sentAudio());
    EXPECT_GT(link.viewer(i).video.size(), link.sentVideo().size() / 4);
  }
}

TEST(LiveLink, MediaOfAnotherKeyIsRefused) {
  LiveLink link(1, {}, 11);
  link.start(tokenOf(1));
  const Identity other(seedOf(99));
  link.viewer(0).receiver.follow(link.now(), link.publisher().id(), other.publicKey(), tokenOf(1));
  link.run(2s);
  EXPECT_TRUE(link.viewer(0).video.empty());
  EXPECT_TRUE(link.viewer(0).audio.empty());
  EXPECT_GT(link.viewer(0).drops[DropReason::BadSignature], 50U);
}

TEST(LiveLink, OtherTokensAreFencedOff) {
  LiveLink link(1, {}, 12);
  link.start(tokenOf(2));
  link.viewer(0).receiver.follow(link.now(), link.publisher().id(), link.publisher().publicKey(), tokenOf(1));
  link.run(1s);
  EXPECT_TRUE(link.viewer(0).video.empty());
  EXPECT_EQ(link.viewer(0).drops.size(), 1U);
  EXPECT_GT(link.viewer(0).drops[DropReason::StaleFence], 300U);
}

TEST(LiveLink, NewcomerInTheMiddleBeginsWithAKeyFrameSoon) {
  LiveLink link(2, {}, 13);
  link.start(tokenOf(1));
  link.follow(0);
  link.run(5s);
  const TimePoint joined = link.now();
  const std::size_t before = link.sentVideo().size();
  link.follow(1);
  link.run(2s);
  Viewer& newcomer = link.viewer(1);
  ASSERT_FALSE(newcomer.video.empty());
  EXPECT_TRUE(newcomer.video.front().keyFrame);
  EXPECT_FALSE(newcomer.video.front().afterGap);
  EXPECT_GE(newcomer.video.front().frameNumber, before);
  EXPECT_LT(newcomer.video.front().completed - joined, 150ms);
  expectFaithful(newcomer.video, link.sentVideo());
  EXPECT_EQ(newcomer.receiver.statistics().framesSkipped, 0U);
  EXPECT_EQ(link.viewer(0).receiver.statistics().keyFrameRequests, 0U);
}

TEST(LiveLink, SilenceStallsAndNewMediaResumes) {
  LiveLink link(1, {}, 14);
  link.start(tokenOf(1));
  link.follow(0);
  link.run(2s);
  Viewer& viewer = link.viewer(0);
  viewer.deaf = true;
  link.run(900ms);
  EXPECT_EQ(viewer.states, (std::vector{StreamState::Started}));
  link.run(9s);
  EXPECT_EQ(viewer.states, (std::vector{StreamState::Started, StreamState::Stalled}));
  const std::size_t had = viewer.video.size();
  viewer.deaf = false;
  link.run(1s);
  EXPECT_EQ(viewer.states, (std::vector{StreamState::Started, StreamState::Stalled, StreamState::Resumed}));
  ASSERT_GT(viewer.video.size(), had);
  EXPECT_TRUE(viewer.video[had].keyFrame);
  EXPECT_TRUE(viewer.video[had].afterGap);
  expectFaithful(viewer.video, link.sentVideo());
  // All sent frames are accounted for, give or take what is under way.
  const auto statistics = viewer.receiver.statistics();
  EXPECT_NEAR(static_cast<double>(statistics.framesComplete + statistics.framesSkipped),
              static_cast<double>(link.sentVideo().size()), 2);
  viewer.receiver.unfollow();
  link.run(1s);
  EXPECT_EQ(viewer.states.back(), StreamState::Ended);
  EXPECT_EQ(viewer.receiver.nextTimeout(), std::nullopt);
}

TEST(LiveLink, StoppedPublisherIsSilentAndANewTokenStartsAtZero) {
  LiveLink link(1, {}, 15);
  link.start(tokenOf(1));
  link.follow(0);
  link.run(1s);
  link.sender().stop();
  EXPECT_EQ(link.sender().nextTimeout(), std::nullopt);
  link.stopFeeding();
  EncodedFrame frame;
  frame.bytes.resize(10);
  const auto refused = link.sender().send(link.now(), frame);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error(), LiveError::NotHolding);
  link.run(100ms);
  const std::size_t had = link.viewer(0).video.size();
  const std::size_t sentBefore = link.sentVideo().size();

  link.start(tokenOf(3));
  link.follow(0);
  link.run(1s);
  Viewer& viewer = link.viewer(0);
  ASSERT_GT(viewer.video.size(), had);
  EXPECT_EQ(viewer.video[had].frameNumber, 0U);
  EXPECT_EQ(viewer.video[had].token, tokenOf(3));
  EXPECT_FALSE(viewer.video[had].afterGap);
  EXPECT_EQ(viewer.video[had].bytes, link.sentVideo()[sentBefore].bytes);
  EXPECT_EQ(viewer.states, (std::vector{StreamState::Started, StreamState::Ended, StreamState::Started}));
}

TEST(LiveLink, ReportsReachThePublisherAndRaiseTheParity) {
  Troubles troubles;
  troubles.lossPermille = 100;
  LiveLink link(3, troubles, 16);
  link.start(tokenOf(1));
  for (std::size_t i = 0; i < 3; ++i) link.follow(i);
  link.run(500ms);
  const auto early = link.sender().statistics();
  EXPECT_EQ(early.parityShards, early.frames);  // nothing known yet: one for each, each being one block
  link.run(5s);
  const auto later = link.sender().statistics();
  EXPECT_EQ(later.viewers, 3U);
  EXPECT_GT(later.worstLossPermille, 50U);
  EXPECT_LT(later.worstLossPermille, 250U);
  EXPECT_GT(later.parityShards - early.parityShards, (later.frames - early.frames) * 3 / 2);
  ASSERT_FALSE(link.reports().empty());
  EXPECT_LE(link.reports().size(), 6U);
  EXPECT_EQ(link.reports().back().viewers, 3U);
}

TEST(LiveLink, ACleanWireNeedsNoParityUntilItIsCleanNoMore) {
  LiveLink link(2, {}, 19);
  link.start(tokenOf(1));
  for (std::size_t i = 0; i < 2; ++i) link.follow(i);
  link.run(13s);
  const auto clean = link.sender().statistics();
  link.run(3s);
  EXPECT_EQ(link.sender().statistics().parityShards, clean.parityShards);
  link.viewer(1).troubles.lossPermille = 20;
  link.run(3s);
  const auto lossy = link.sender().statistics();
  link.run(3s);
  const auto after = link.sender().statistics();
  EXPECT_GE(after.parityShards - lossy.parityShards, after.frames - lossy.frames);
  EXPECT_EQ(link.viewer(0).video.size(), link.viewer(1).video.size());
}

TEST(LiveLink, KeyFrameRequestsAreLimited) {
  LiveLink link(3, {}, 17);
  link.start(tokenOf(1));
  for (std::size_t i = 0; i < 3; ++i) link.follow(i);
  link.run(1s);
  for (int i = 0; i < 100; ++i) {
    for (std::size_t v = 0; v < 3; ++v) link.viewer(v).receiver.requestKeyFrame(link.now());
    link.run(10ms);
  }
  EXPECT_LE(link.viewer(0).receiver.statistics().keyFrameRequests, 10U);
  EXPECT_GE(link.keyFramesWanted(), 2U);
  EXPECT_LE(link.keyFramesWanted(), 5U);
}

// A new token's numbers start again, so its first frame must be one that a decoder can begin with.
TEST(LiveLink, EveryStartWantsAKeyFrame) {
  LiveLink link(1, {}, 21);
  link.start(tokenOf(1));
  link.follow(0);
  link.run(1s);
  const std::uint64_t before = link.keyFramesWanted();
  EXPECT_EQ(before, 1U);
  link.sender().start(link.now(), tokenOf(2));  // the holder went on under a greater token
  link.run(1s);
  EXPECT_EQ(link.keyFramesWanted(), before + 1);
}

// The limit on key frames is not for the first one of a viewer that heard of the token a moment after the
// publisher began.
TEST(LiveLink, AViewerThatMissedTheFirstKeyFrameGetsAnotherAtOnce) {
  LiveLink link(1, {}, 23);
  link.start(tokenOf(1));
  link.run(50ms);
  link.follow(0);
  link.run(100ms);
  EXPECT_FALSE(link.viewer(0).video.empty());
  EXPECT_EQ(link.keyFramesWanted(), 2U);
}

class RepairFlood : public ::testing::Test {
 protected:
  RepairFlood() {
    m_sender.start(m_now, tokenOf(1));
    for (int i = 0; i < 30; ++i) {
      EncodedFrame frame;
      frame.keyFrame = true;
      frame.bytes.resize(60'000);
      EXPECT_TRUE(m_sender.send(m_now, frame));
    }
  }
  std::optional<DropReason> ask(const Identity& from, std::uint32_t first, std::size_t entries) {
    RepairRequest request{tokenOf(1), {}};
    for (std::uint32_t i = 0; i < entries; ++i) request.entries.push_back({first + i, 0, 3});
    return m_sender.handleRepairRequest(m_now, from.id(), request.encode());
  }

  TimePoint m_now{10s};
  Identity m_flooder{seedOf(2)};
  Identity m_honest{seedOf(3)};
  FixedDirectory m_directory{3};
  Outbox m_outbox;
  Identity m_publisher{seedOf(7)};
  LiveSender m_sender{m_publisher, testGroup(), m_directory, m_outbox};
};

TEST_F(RepairFlood, OfFramesThatAreHeldLeavesShardsForTheOthers) {
  RepairRequest request{tokenOf(1), {}};
  for (std::uint32_t i = 0; i < limits::kMaxRepairEntries; ++i)
    request.entries.push_back({i, RepairEntry::kWholeFrame, RepairEntry::kWholeFrame});
  EXPECT_FALSE(m_sender.handleRepairRequest(m_now, m_flooder.id(), request.encode()));
  const std::uint64_t taken = m_sender.statistics().repairShards;
  EXPECT_EQ(taken, limits::kMemberShardBurst);
  EXPECT_FALSE(ask(m_honest, 29, 1));
  EXPECT_EQ(m_sender.statistics().repairShards - taken, 4U);
}

TEST_F(RepairFlood, OfFramesThatNeverWereLeavesRoomForTheOthers) {
  std::size_t refused = 0;
  for (int i = 0; i < 100; ++i)
    refused += ask(m_flooder, 5'000, limits::kMaxRepairEntries) == DropReason::RateLimited ? 1 : 0;
  EXPECT_EQ(refused,
            100 - (limits::kMemberEntryBurst + limits::kMaxRepairEntries - 1) / limits::kMaxRepairEntries);
  EXPECT_FALSE(ask(m_honest, 29, 1));
  EXPECT_EQ(m_sender.statistics().repairShards, 4U);
}

TEST(LiveLink, TooLargeFramesAreRefusedAndLoseNothing) {
  LiveLink link(1, {}, 18);
  link.start(tokenOf(1));
  EncodedFrame frame;
  frame.keyFrame = true;
  frame.bytes.resize(limits::kMaxFrameBytes + 1);
  EXPECT_EQ(link.sender().send(link.now(), frame).error(), LiveError::TooLarge);
  frame.stream = StreamKind::Audio;
  frame.bytes.resize(limits::kMaxBody);
  EXPECT_EQ(link.sender().send(link.now(), frame).error(), LiveError::TooLarge);
  EXPECT_EQ(link.sender().statistics().frames, 0U);
  link.follow(0);
  link.run(1s);
  EXPECT_EQ(link.viewer(0).video.front().frameNumber, 0U);
}

TEST(LiveLink, SameSeedSameFrames) {
  const auto trace = [] {
    Troubles troubles;
    troubles.lossPermille = 100;
    troubles.jitter = 2ms;
    LiveLink link(2, troubles, 19);
    link.start(tokenOf(1));
    link.follow(0);
    link.follow(1);
    link.run(3s);
    std::vector<std::int64_t> times;
    for (const ReceivedFrame& frame : link.viewer(1).video)
      times.push_back(frame.completed.time_since_epoch().count());
    return times;
  };
  EXPECT_EQ(trace(), trace());
}

}  // namespace
}  // namespace vinicast::test
