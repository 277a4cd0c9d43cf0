// SPDX-License-Identifier: MIT
// The parts of the floor, each alone.

#include <gtest/gtest.h>

#include "core/floor/claim.hpp"
#include "core/floor/hand_queue.hpp"
#include "core/floor/lease.hpp"
#include "core/floor/repeats.hpp"
#include "core/floor/token.hpp"
#include "floor_net.hpp"

namespace vinicast::test {
namespace {

constexpr TimePoint kStart{1h};

MemberId member(std::uint8_t value) {
  MemberId id;
  id.bytes.fill(value);
  return id;
}
FloorToken token(std::uint64_t term, std::uint8_t owner = 1) {
  return makeToken(testGroup(), term, 0, member(owner), 1);
}
BeaconMessage beacon(const FloorToken& of, std::uint32_t sequence) {
  return {of, sequence, 2000, 0, {}};
}

// --- the claim round ---

TEST(ClaimRound, CopiesFollowThePlan) {
  Random random(1, 1);
  ClaimRound round(token(1), kStart, random);
  std::vector<Duration> times;
  TimePoint now = kStart;
  while (now < kStart + 800ms) {
    if (round.copyDue(now)) {
      times.push_back(now - kStart);
      EXPECT_EQ(round.nextNumber(), times.size());
      round.noteCopySent(now, {}, random);
    }
    now += 1ms;
  }
  ASSERT_EQ(times.size(), 16U);
  const Duration planned[] = {0ms, 40ms, 90ms, 150ms, 200ms, 250ms, 300ms};
  for (std::size_t i = 0; i < std::size(planned); ++i) {
    EXPECT_GE(times[i], planned[i] - 10ms) << i;
    EXPECT_LE(times[i], planned[i] + 11ms) << i;
  }
}

TEST(ClaimRound, OnlyALateAnswerWins) {
  Random random(1, 1);
  ClaimRound early(token(1), kStart, random);
  early.noteAck(kStart + 100ms);
  EXPECT_EQ(early.verdict(kStart + 200ms, 1), ClaimRound::Verdict::Open);
  EXPECT_EQ(early.verdict(kStart + 799ms, 1), ClaimRound::Verdict::Open);
  EXPECT_EQ(early.verdict(kStart + 800ms, 1), ClaimRound::Verdict::Isolated);
  early.noteAck(kStart + 100001us);
  EXPECT_EQ(early.verdict(kStart + 199ms, 1), ClaimRound::Verdict::Open);
  EXPECT_EQ(early.verdict(kStart + 200ms, 1), ClaimRound::Verdict::Won);
}

TEST(ClaimRound, AloneNeedsNoAnswerButTheWindow) {
  Random random(1, 1);
  const ClaimRound round(token(1), kStart, random);
  EXPECT_EQ(round.verdict(kStart + 199ms, 0), ClaimRound::Verdict::Open);
  EXPECT_EQ(round.verdict(kStart + 200ms, 0), ClaimRound::Verdict::Won);
}

TEST(ClaimRound, ALateTimerSkipsCopies) {
  Random random(1, 1);
  ClaimRound round(token(1), kStart, random);
  round.noteCopySent(kStart, {}, random);
  round.noteCopySent(kStart + 300ms, {}, random);
  EXPECT_GT(round.nextTimeout(kStart + 300ms), kStart + 300ms);
}

TEST(RivalClaim, KeepsTheBetterOneForOneWindow) {
  RivalClaim rival;
  EXPECT_EQ(rival.best(kStart), nullptr);
  rival.note(kStart, token(2), {}, true);
  rival.note(kStart, token(1), {}, true);
  EXPECT_EQ(rival.best(kStart)->token, token(2));
  rival.note(kStart, token(3), {}, false);
  EXPECT_EQ(rival.best(kStart + 199ms)->token, token(3));
  EXPECT_EQ(rival.best(kStart + 200ms), nullptr);
}

TEST(RivalClaim, OnlyItsAuthorKeepsItRunning) {
  RivalClaim rival;
  rival.note(kStart, token(2), {}, true);
  rival.note(kStart + 100ms, token(2), {}, false);
  EXPECT_EQ(rival.best(kStart + 200ms), nullptr);
  rival.note(kStart + 200ms, token(2), {}, true);
  rival.note(kStart + 300ms, token(2), {}, true);
  EXPECT_NE(rival.best(kStart + 400ms), nullptr);
  rival.forgetOwner(member(2));
  EXPECT_NE(rival.best(kStart + 400ms), nullptr);
  rival.forgetOwner(member(1));
  EXPECT_EQ(rival.best(kStart + 400ms), nullptr);
}

// --- the lease ---

TEST(Lease, LivesByNewBeaconsAndExpires) {
  Lease lease;
  EXPECT_EQ(lease.noteBeacon(kStart, beacon(token(1), 1), {}, {}, 0ms), Lease::Heard::Adopted);
  EXPECT_TRUE(lease.live());
  EXPECT_EQ(lease.deadline(), kStart + 2s);
  EXPECT_EQ(lease.noteBeacon(kStart + 1s, beacon(token(1), 1), {}, {}, 0ms), Lease::Heard::Nothing);
  EXPECT_EQ(lease.deadline(), kStart + 2s);
  EXPECT_EQ(lease.noteBeacon(kStart + 1s, beacon(token(1), 2), {}, {}, 0ms), Lease::Heard::Refreshed);
  EXPECT_EQ(lease.deadline(), kStart + 3s);
  EXPECT_FALSE(lease.expire(kStart + 2999ms));
  EXPECT_TRUE(lease.expire(kStart + 3s));
  EXPECT_FALSE(lease.live());
  EXPECT_EQ(lease.ageMs(kStart + 3s), DenyMessage::kDead);
}

TEST(Lease, PassedOnEvidenceIsAsOldAsItIs) {
  Lease lease;
  lease.noteBeacon(kStart, beacon(token(1), 1), {}, {}, 1500ms);
  EXPECT_EQ(lease.deadline(), kStart + 500ms);
  EXPECT_EQ(lease.ageMs(kStart + 100us), 1501);
  // Older word with a newer number does not shorten what is known.
  lease.noteMedia(kStart, hashOf(token(1)));
  lease.noteBeacon(kStart, beacon(token(1), 2), {}, {}, 1000ms);
  EXPECT_EQ(lease.deadline(), kStart + 2s);
}

TEST(Lease, MediaOfTheLiveTokenRefreshesAndOnlyABeaconRevives) {
  Lease lease;
  lease.noteMedia(kStart, hashOf(token(1)));
  EXPECT_FALSE(lease.live());
  lease.noteBeacon(kStart, beacon(token(1), 1), {}, {}, 0ms);
  lease.noteMedia(kStart + 1s, hashOf(token(2)));
  EXPECT_EQ(lease.deadline(), kStart + 2s);
  lease.noteMedia(kStart + 1s, hashOf(token(1)));
  EXPECT_EQ(lease.deadline(), kStart + 3s);
  EXPECT_TRUE(lease.expire(kStart + 3s));
  lease.noteMedia(kStart + 4s, hashOf(token(1)));
  EXPECT_FALSE(lease.live());
  EXPECT_EQ(lease.noteBeacon(kStart + 4s, beacon(token(1), 2), {}, {}, 0ms), Lease::Heard::Refreshed);
  EXPECT_TRUE(lease.live());
}

TEST(Lease, AReleasedTokenNeverComesBack) {
  Lease lease;
  lease.noteBeacon(kStart, beacon(token(1), 1), {}, {}, 0ms);
  FloorToken earlierRun = token(2);
  ++earlierRun.incarnation;
  EXPECT_FALSE(lease.noteReleased(earlierRun));
  EXPECT_TRUE(lease.live());
  EXPECT_TRUE(lease.noteReleased(token(1)));
  EXPECT_FALSE(lease.noteReleased(token(1)));
  EXPECT_EQ(lease.noteBeacon(kStart, beacon(token(1), 9), {}, {}, 0ms), Lease::Heard::Nothing);
  lease.noteMedia(kStart, hashOf(token(1)));
  EXPECT_FALSE(lease.live());
}

TEST(Lease, OnlyAGreaterTokenReplaces) {
  Lease lease;
  lease.takeOwn(token(5), {});
  EXPECT_EQ(lease.noteBeacon(kStart, beacon(token(4), 1), {}, {}, 0ms), Lease::Heard::Lower);
  EXPECT_EQ(lease.state(), Lease::State::Own);
  EXPECT_EQ(lease.noteBeacon(kStart, beacon(token(6), 1), {}, {}, 0ms), Lease::Heard::Adopted);
  EXPECT_EQ(lease.token(), token(6));
  EXPECT_TRUE(lease.live());
}

// --- hands ---

HandMessage hand(bool raised, std::uint64_t clock, std::uint32_t sequence, std::uint8_t priority = 0) {
  return {raised, priority, clock, 1, sequence};
}

TEST(HandQueue, OrderIsPriorityThenClockThenId) {
  HandQueue queue(member(9));
  queue.note(kStart, member(1), hand(true, 30, 1));
  queue.note(kStart, member(2), hand(true, 10, 1));
  queue.note(kStart, member(4), hand(true, 20, 1));
  queue.note(kStart, member(3), hand(true, 20, 1));
  queue.note(kStart, member(5), hand(true, 99, 1, 1));
  EXPECT_EQ(queue.order(), (std::vector{member(5), member(2), member(3), member(4), member(1)}));
}

TEST(HandQueue, ALateRaiseDoesNotUndoALowering) {
  HandQueue queue(member(9));
  queue.note(kStart, member(1), hand(true, 1, 1));
  queue.note(kStart, member(1), hand(false, 1, 2));
  EXPECT_EQ(queue.note(kStart, member(1), hand(true, 1, 1)), HandQueue::Noted::Old);
  EXPECT_TRUE(queue.order().empty());
}

TEST(HandQueue, ForgetsWhoIsSilentButNotItself) {
  HandQueue queue(member(9));
  queue.note(kStart, member(9), hand(true, 1, 1));
  queue.note(kStart, member(1), hand(true, 2, 1));
  EXPECT_EQ(queue.nextTimeout(), kStart + 10s);
  queue.expire(kStart + 10s);
  EXPECT_EQ(queue.order(), std::vector{member(9)});
}

TEST(HandQueue, IsBoundedAndLoweredHandsMakeRoom) {
  HandQueue queue(member(255));
  for (std::size_t i = 0; i < limits::kMaxHands; ++i) {
    MemberId id;
    id.bytes[0] = static_cast<std::uint8_t>(i);
    id.bytes[1] = 1;
    EXPECT_EQ(queue.note(kStart, id, hand(i != 5, 1, 1)), HandQueue::Noted::Taken);
  }
  EXPECT_EQ(queue.note(kStart, member(77), hand(true, 1, 1)), HandQueue::Noted::Taken);
  EXPECT_EQ(queue.note(kStart, member(78), hand(true, 2, 1)), HandQueue::Noted::Full);
  EXPECT_EQ(queue.order().size(), limits::kMaxHands);
}

// More hands than are remembered: which of them does not depend on who was heard first.
TEST(HandQueue, AtTheBoundTheFirstInLineStayWhateverOrderTheyWereHeardIn) {
  constexpr std::size_t kHands = limits::kMaxHands + 44;
  const auto id = [](std::size_t i) {
    MemberId one;
    one.bytes[0] = static_cast<std::uint8_t>(i * 7);
    one.bytes[1] = static_cast<std::uint8_t>(i / 256);
    return one;
  };
  HandQueue up(member(255));
  HandQueue down(member(255));
  for (std::size_t i = 0; i < kHands; ++i) {
    up.note(kStart, id(i), hand(true, 1000 - i / 2, 1));
    const std::size_t other = kHands - 1 - i;
    down.note(kStart, id(other), hand(true, 1000 - other / 2, 1));
  }
  EXPECT_EQ(up.order().size(), limits::kMaxHands);
  EXPECT_EQ(up.order(), down.order());
  EXPECT_EQ(up.order().back(), std::max(id(44), id(45)));
}

TEST(HandClock, RisesAboveWhatWasHeardWhateverTheWallClock) {
  HandClock clock;
  EXPECT_EQ(clock.next(kStart), 1U);
  clock.heard(kStart, 500);
  EXPECT_EQ(clock.next(kStart), 501U);
  clock.setWall(kStart, {1000});
  EXPECT_EQ(clock.next(kStart + 5ms), 1005U << 16);
  EXPECT_EQ(clock.next(kStart), (1005U << 16) + 1);
  clock.heard(kStart, (1000U + 60'000U) << 16);
  EXPECT_EQ(clock.next(kStart), ((1000U + 60'000U) << 16) + 1);
}

TEST(HandClock, AClockFarAheadDoesNotPushIt) {
  HandClock clock;
  clock.setWall(kStart, {1000});
  clock.heard(kStart, ~0ULL);
  EXPECT_EQ(clock.next(kStart), 1000U << 16);
  HandClock unset;
  unset.heard(kStart, ~0ULL);
  EXPECT_EQ(unset.next(kStart), ~0ULL);
}

// --- clocks ---

TEST(Repeats, EachOffsetOnceAndLateOnesSkipped) {
  Repeats copies;
  EXPECT_FALSE(copies.nextTimeout());
  copies.start(kStart, limits::kReleaseCopies, {std::byte{1}});
  EXPECT_TRUE(copies.takeDue(kStart));
  EXPECT_FALSE(copies.takeDue(kStart + 19ms));
  EXPECT_TRUE(copies.takeDue(kStart + 70ms));
  EXPECT_EQ(copies.nextTimeout(), kStart + 150ms);
  copies.stop();
  EXPECT_FALSE(copies.takeDue(kStart + 1s));
}

TEST(BeaconClock, DenseAtFirstThenWhereNoMediaGoes) {
  BeaconClock clock(kStart);
  EXPECT_EQ(clock.next(), kStart);
  clock.noteBeacon(kStart);
  EXPECT_EQ(clock.next(), kStart + 20ms);
  clock.noteBeacon(kStart + 20ms);
  clock.noteBeacon(kStart + 60ms);
  clock.noteBeacon(kStart + 150ms);
  // Media or not: who does not know the token yet learns nothing from it.
  for (Duration at = 300ms; at <= 1s; at += 100ms) {
    clock.noteMedia(kStart + at - 10ms);
    EXPECT_EQ(clock.next(), kStart + at);
    clock.noteBeacon(kStart + at);
  }
  EXPECT_EQ(clock.next(), kStart + 1100ms);
  clock.noteMedia(kStart + 1090ms);
  EXPECT_EQ(clock.next(), kStart + 1190ms);
  clock.noteMedia(kStart + 1490ms);
  EXPECT_EQ(clock.next(), kStart + 1500ms);
}

TEST(BeaconClock, ANewcomerIsAnsweredTwiceSoonerThanTheNextOne) {
  BeaconClock clock(kStart);
  for (const Duration at : {0ms, 20ms, 60ms, 150ms, 300ms, 400ms}) clock.noteBeacon(kStart + at);
  clock.noteJoin(kStart + 410ms);
  EXPECT_EQ(clock.next(), kStart + 440ms);
  clock.noteBeacon(kStart + 440ms);
  EXPECT_EQ(clock.next(), kStart + 480ms);
  clock.noteBeacon(kStart + 480ms);
  EXPECT_EQ(clock.next(), kStart + 580ms);
}

}  // namespace
}  // namespace vinicast::test
