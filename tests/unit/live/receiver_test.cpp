// SPDX-License-Identifier: MIT

// The viewer's parts alone, shard by shard: order, deadlines, key frames, windows, wrap-around, sound.

#include <gtest/gtest.h>

#include "core/live/audio_receiver.hpp"
#include "core/live/frame_assembler.hpp"
#include "core/live/repair_store.hpp"
#include "core/live/sequence.hpp"
#include "live_link.hpp"

namespace vinicast::test {
namespace {

constexpr TimePoint kStart{100s};

class Assembler : public ::testing::Test {
 protected:
  using Bodies = std::vector<std::vector<std::byte>>;

  Bodies frame(std::uint32_t number, bool key, std::size_t bytes = 5'000) {
    EncodedFrame encoded{StreamKind::Video, key, number, 1, std::vector<std::byte>(bytes, std::byte{3})};
    RepairStore::Frame kept{tokenOf(1),
                            number,
                            key,
                            1,
                            *FrameLayout::forSending(bytes + kFrameOverheadBytes),
                            signFrame(m_author, testGroup(), tokenOf(1), number, encoded)};
    kept.padded.resize(kept.layout.paddedBytes());
    return firstRound(kept);
  }
  FrameAssembler::Accepted add(Duration at, const std::vector<std::byte>& body) {
    const auto shard = VideoShard::decode(body);
    EXPECT_TRUE(shard);
    const auto accepted = m_assembler.add(kStart + at, *shard);
    m_assembler.advance(kStart + at, m_out);
    return accepted;
  }
  void addAll(Duration at, const Bodies& bodies) {
    for (const auto& body : bodies) add(at, body);
  }
  std::vector<std::uint32_t> numbers() const {
    std::vector<std::uint32_t> list;
    for (const ReceivedFrame& received : m_out) list.push_back(received.frameNumber);
    return list;
  }

  Identity m_author{seedOf(5)};
  FrameAssembler m_assembler{m_author.id(), m_author.publicKey(), testGroup(), tokenOf(1)};
  std::vector<ReceivedFrame> m_out;
};

using Numbers = std::vector<std::uint32_t>;

TEST_F(Assembler, HandsOutInOrderThoughCompletedOutOfOrder) {
  const Bodies second = frame(1, false);
  addAll(0ms, frame(0, true));
  addAll(10ms, frame(2, false));
  EXPECT_EQ(numbers(), (Numbers{0}));
  addAll(20ms, second);
  EXPECT_EQ(numbers(), (Numbers{0, 1, 2}));
  EXPECT_EQ(m_out[2].firstHeard, kStart + 10ms);
  EXPECT_EQ(m_out[2].completed, kStart + 10ms);
}

TEST_F(Assembler, GivesUpAtTheDeadlineAndWaitsForAKeyFrame) {
  addAll(0ms, frame(0, true));
  const Bodies torn = frame(1, false);
  add(33ms, torn[0]);
  addAll(66ms, frame(2, false));
  const auto deadline = m_assembler.nextTimeout(kStart + 100ms);
  ASSERT_EQ(deadline, kStart + 33ms + limits::kFrameDeadline);
  m_assembler.advance(*deadline - 1us, m_out);
  EXPECT_FALSE(m_assembler.needsKeyFrame());
  m_assembler.advance(*deadline, m_out);
  EXPECT_TRUE(m_assembler.needsKeyFrame());
  EXPECT_EQ(m_assembler.counters().skipped, 2U);  // 1, and 2 that needs it
  addAll(190ms, frame(3, false));
  EXPECT_EQ(numbers(), (Numbers{0}));
  const Bodies key = frame(4, true);
  add(200ms, key[0]);
  EXPECT_FALSE(m_assembler.needsKeyFrame());  // one is on its way
  addAll(201ms, key);
  addAll(230ms, frame(5, false));
  EXPECT_EQ(numbers(), (Numbers{0, 4, 5}));
  EXPECT_TRUE(m_out[1].afterGap);
  EXPECT_FALSE(m_out[2].afterGap);
  EXPECT_EQ(m_assembler.counters().skipped, 3U);
}

TEST_F(Assembler, TellsWhatIsMissingOnlyWhenItCannotComeAnyMore) {
  const Bodies key = frame(0, true);  // 5 data, 1 parity
  ASSERT_EQ(key.size(), 6U);
  add(0ms, key[0]);
  add(0ms, key[2]);
  EXPECT_TRUE(m_assembler.shortfalls(kStart).empty());  // one lost, one parity to come
  add(1ms, key[4]);
  const auto now = m_assembler.shortfalls(kStart + 1ms);
  ASSERT_EQ(now.size(), 1U);
  EXPECT_EQ(now[0].deficit, 1);
  // Silence: the parity is not going to come either.
  const auto silent = m_assembler.nextTimeout(kStart + 1ms);
  ASSERT_EQ(silent, kStart + 1ms + limits::kShardGap);
  EXPECT_EQ(m_assembler.shortfalls(*silent)[0].deficit, 2);
}

TEST_F(Assembler, NoticesWholeMissingFrames) {
  addAll(0ms, frame(0, true));
  addAll(100ms, frame(3, false));
  const auto missing = m_assembler.shortfalls(kStart + 100ms);
  ASSERT_EQ(missing.size(), 2U);
  for (const Shortfall& shortfall : missing) EXPECT_EQ(shortfall.block, RepairEntry::kWholeFrame);
  EXPECT_EQ(static_cast<std::uint32_t>(missing[0].frame), 1U);
}

TEST_F(Assembler, NewcomerRepairsOnlyKeyFrames) {
  const Bodies first = frame(10, false);
  add(0ms, first[0]);
  add(20ms, frame(11, false)[0]);
  EXPECT_TRUE(m_assembler.shortfalls(kStart + 50ms).empty());
  EXPECT_TRUE(m_assembler.needsKeyFrame());
  add(60ms, frame(12, true)[0]);
  EXPECT_EQ(m_assembler.shortfalls(kStart + 80ms).size(), 1U);
  EXPECT_EQ(m_assembler.counters().skipped, 0U);
}

TEST_F(Assembler, NumbersWrapAround) {
  addAll(0ms, frame(0xfffffffe, true));
  addAll(10ms, frame(0xffffffff, false));
  addAll(20ms, frame(0, false));
  addAll(30ms, frame(1, false));
  EXPECT_EQ(numbers(), (Numbers{0xfffffffe, 0xffffffff, 0, 1}));
}

// Nobody vouches for a number but the signature of its frame.
TEST_F(Assembler, AFrameFarAheadCountsOnceItIsVerified) {
  addAll(0ms, frame(0, true));
  const Bodies far = frame(5'000, true);
  EXPECT_EQ(add(10ms, far[0]).number, std::nullopt);
  addAll(11ms, frame(1, false));
  EXPECT_EQ(numbers(), (Numbers{0, 1})) << "what follows is not held up";
  addAll(20ms, far);
  EXPECT_EQ(numbers(), (Numbers{0, 1, 5'000}));
  EXPECT_TRUE(m_out[2].afterGap);
  EXPECT_EQ(m_assembler.counters().skipped, 4'998U);
  EXPECT_EQ(add(30ms, frame(0xfffff000, true)[0]).drop, DropReason::TableFull);
}

TEST_F(Assembler, ADeltaFrameAfterAGreatGapShowsThatAKeyFrameIsNeeded) {
  addAll(0ms, frame(0, true));
  addAll(6s, frame(180, false));
  EXPECT_TRUE(m_assembler.needsKeyFrame());
  EXPECT_EQ(m_assembler.oldest(), firstUnwrapped(181));
  EXPECT_EQ(numbers(), (Numbers{0}));
  addAll(6033ms, frame(181, true));
  addAll(6066ms, frame(182, false));
  EXPECT_EQ(numbers(), (Numbers{0, 181, 182}));
}

TEST_F(Assembler, AKeyFrameThatWaitsForItsRepairIsNotGivenUpForTheFrameAfterIt) {
  Bodies key = frame(7, true);
  const auto lost = key.back();
  const auto lostToo = key[key.size() - 2];
  key.resize(key.size() - 2);
  addAll(0ms, key);
  addAll(33ms, frame(8, false));
  EXPECT_FALSE(m_assembler.needsKeyFrame());
  EXPECT_EQ(m_assembler.shortfalls(kStart + 40ms).size(), 1U);
  add(45ms, lost);
  add(45ms, lostToo);
  EXPECT_EQ(numbers(), (Numbers{7, 8}));
}

TEST_F(Assembler, NumbersThatWereMadeUpHoldNothingBack) {
  addAll(0ms, frame(0, true));
  for (std::uint32_t i = 1; i <= 50; ++i) add(1ms, frame(127 * i, true)[0]);
  add(2ms, frame(0x60000000, true)[0]);
  std::uint32_t next = 1;
  for (Duration at = 33ms; at < 1s; at += 33ms) addAll(at, frame(next++, false));
  EXPECT_EQ(m_out.size(), next);
  // Close ahead, each a little further than the one before: a few frames, no more.
  const std::uint32_t begin = next;
  for (std::uint32_t i = 4; i <= 120; i += 4) add(1001ms, frame(begin - 1 + i, false)[0]);
  for (Duration at = 1033ms; at < 2s; at += 33ms) {
    addAll(at, frame(next, m_assembler.needsKeyFrame()));
    ++next;
  }
  EXPECT_EQ(numbers().back(), next - 1);
  EXPECT_LE(m_assembler.counters().skipped, limits::kMaxUnprovenFrames);
}

TEST_F(Assembler, OldFramesPlayedBackDoNotHoldUpNewOnes) {
  const Bodies old = frame(0, true);
  addAll(0ms, old);
  addAll(30ms, frame(5'000, true));
  EXPECT_EQ(numbers(), (Numbers{0, 5'000}));
  for (const auto& body : old) EXPECT_EQ(add(50ms, body).drop, DropReason::TableFull);
  addAll(60ms, frame(5'001, false));
  EXPECT_EQ(numbers(), (Numbers{0, 5'000, 5'001}));
}

// Only a signature that was checked says that the publisher lives, and only one that was not heard before.
TEST_F(Assembler, OnlyANewCompleteFrameIsVerified) {
  const Bodies key = frame(0, true);
  const Bodies next = frame(1, false);
  const auto verified = [&](Duration at, const Bodies& bodies) {
    std::size_t count = 0;
    for (const auto& body : bodies) count += add(at, body).verified ? 1 : 0;
    return count;
  };
  EXPECT_FALSE(add(0ms, key[0]).verified);
  EXPECT_EQ(verified(0ms, key), 1U);
  EXPECT_EQ(verified(1ms, key), 0U);  // decided
  EXPECT_EQ(verified(10ms, next), 1U);
  // Old frames, played back after the publisher fell silent.
  for (int i = 0; i < 3; ++i) {
    addAll(2s, frame(2'000, true));
    EXPECT_EQ(verified(4s, key) + verified(4s, next), 0U) << i;
  }
  EXPECT_EQ(verified(9s, frame(2'001, true)), 1U);
}

// A shard is signed by nobody: the first one of a frame may be false.
TEST_F(Assembler, ShardsThatContradictEachOtherAreKeptApart) {
  addAll(0ms, frame(0, true));
  add(10ms, frame(1, false, 9'000)[0]);
  add(10ms, frame(1, true, 5'000)[0]);
  add(10ms, frame(1, false, 2'000)[0]);
  addAll(11ms, frame(1, false, 5'000));
  addAll(40ms, frame(2, false));
  EXPECT_EQ(numbers(), (Numbers{0, 1, 2}));
}

TEST_F(Assembler, AFalseShardCostsARepairNotTheFrame) {
  addAll(0ms, frame(0, true));
  const Bodies whole = frame(1, false);
  auto forged = whole[0];
  forged.back() ^= std::byte{1};
  add(10ms, forged);
  std::size_t bad = 0;
  for (const auto& body : whole) bad += add(10ms, body).drop == DropReason::BadSignature ? 1 : 0;
  EXPECT_EQ(bad, 1U);
  ASSERT_EQ(m_assembler.shortfalls(kStart + 30ms).size(), 1U);
  for (auto body : whole) {
    body[19] |= std::byte{2};  // a repair
    add(30ms, body);
  }
  EXPECT_EQ(numbers(), (Numbers{0, 1}));
  // Not for ever.
  for (std::uint32_t i = 0; i <= limits::kMaxFrameRetries; ++i)
    for (auto body : frame(2, false)) {
      body.back() ^= std::byte{1};
      add(40ms, body);
    }
  EXPECT_TRUE(m_assembler.needsKeyFrame());
}

TEST_F(Assembler, AnOldFrameUnderANewNumberIsRefused) {
  addAll(0ms, frame(0, true));
  FrameAssembler::Accepted last;
  for (auto body : frame(0, true)) {
    body[11] = std::byte{1};  // the clear frame number; the signed one stays
    last = add(10ms, body);
    if (last.drop) break;
  }
  EXPECT_EQ(last.drop, DropReason::Malformed);
  EXPECT_EQ(numbers(), (Numbers{0}));
}

TEST_F(Assembler, HeldBytesAreCapped) {
  // All but the last shards of frames of 1 MiB: nothing can complete.
  addAll(0ms, frame(0, true));
  std::size_t refused = 0;
  std::size_t taken = 0;
  for (std::uint32_t number = 1; number < 16; ++number) {
    const Bodies bodies = frame(number, true, limits::kMaxFrameBytes);
    for (std::size_t i = 0; i + 20 < bodies.size(); ++i) {
      const auto accepted = add(0ms, bodies[i]);
      if (accepted.drop == DropReason::TableFull) ++refused;
      if (accepted.fresh) taken += bodies[i].size() - kShardHeaderBytes;
    }
  }
  EXPECT_GT(refused, 0U);
  EXPECT_LE(taken, limits::kMaxAssemblyBytes);
  EXPECT_GT(taken, limits::kMaxAssemblyBytes - limits::kMaxFrameBytes);
  m_assembler.advance(kStart + 1s, m_out);
  EXPECT_TRUE(add(2s, frame(20, true)[0]).fresh);  // the room is free again
}

class Sound : public ::testing::Test {
 protected:
  AudioReceiver::Accepted add(Duration at, std::uint32_t number, std::size_t copies = 2) {
    AudioPacket packet;
    packet.token = tokenOf(1);
    packet.number = number;
    const std::vector<std::byte> bytes(10, std::byte{5});
    for (std::size_t i = 0; i < copies; ++i)
      packet.frames.push_back({static_cast<std::int64_t>(number - i), 10'000, bytes});
    const auto body = packet.encode(m_author, testGroup());
    const auto decoded = AudioPacket::decode(body);
    EXPECT_TRUE(decoded);
    const auto accepted = m_receiver.add(kStart + at, *decoded);
    m_receiver.advance(kStart + at, m_out);
    return accepted;
  }
  std::vector<std::uint32_t> numbers() const {
    std::vector<std::uint32_t> list;
    for (const ReceivedFrame& received : m_out) list.push_back(received.frameNumber);
    return list;
  }
  Identity m_author{seedOf(5)};
  AudioReceiver m_receiver{m_author.id(), m_author.publicKey(), testGroup(), tokenOf(1)};
  std::vector<ReceivedFrame> m_out;
};

TEST_F(Sound, ALostPacketCostsNothing) {
  add(0ms, 0, 1);
  add(20ms, 2);
  EXPECT_EQ(numbers(), (Numbers{0, 1, 2}));
  EXPECT_FALSE(add(21ms, 2).fresh);
  EXPECT_EQ(m_receiver.lost(), 0U);
}

TEST_F(Sound, WaitsShortlyForALatePacketThenGoesOn) {
  add(0ms, 0, 1);
  add(30ms, 3);
  EXPECT_EQ(numbers(), (Numbers{0}));
  add(35ms, 1);
  EXPECT_EQ(numbers(), (Numbers{0, 1, 2, 3}));
  add(60ms, 6);
  ASSERT_EQ(m_receiver.nextTimeout(), kStart + 60ms + limits::kAudioWait);
  m_receiver.advance(*m_receiver.nextTimeout(), m_out);
  EXPECT_EQ(numbers(), (Numbers{0, 1, 2, 3, 5, 6}));
  EXPECT_TRUE(m_out[4].afterGap);
  EXPECT_FALSE(m_out[5].afterGap);
  EXPECT_EQ(m_receiver.lost(), 1U);
  EXPECT_EQ(m_receiver.nextTimeout(), std::nullopt);
  EXPECT_FALSE(add(80ms, 4, 1).fresh);  // too late
}

TEST_F(Sound, GreatGapsAreNotWaitedFor) {
  add(0ms, 0, 1);
  add(10ms, 500);
  EXPECT_EQ(numbers(), (Numbers{0, 499, 500}));
  EXPECT_EQ(m_receiver.lost(), 498U);
}

TEST_F(Sound, NumbersWrapAround) {
  add(0ms, 0xffffffff, 1);
  add(10ms, 0, 2);
  add(20ms, 1, 2);
  EXPECT_EQ(numbers(), (Numbers{0xffffffff, 0, 1}));
}

}  // namespace
}  // namespace vinicast::test
