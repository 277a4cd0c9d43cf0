// SPDX-License-Identifier: MIT

// The parts of the live transport, each alone: pacer, repair store, viewer table, repair scheduler, loss
// meter, sums.

#include <gtest/gtest.h>

#include <set>

#include "core/base/token_bucket.hpp"
#include "core/base/window_sum.hpp"
#include "core/live/loss_meter.hpp"
#include "core/live/repair_scheduler.hpp"
#include "core/live/repair_store.hpp"
#include "core/live/requester_table.hpp"
#include "core/live/sequence.hpp"
#include "core/live/shard_pacer.hpp"
#include "core/live/viewer_table.hpp"
#include "live_link.hpp"

namespace vinicast::test {
namespace {

constexpr TimePoint kStart{100s};

std::vector<ShardPacer::Body> bodies(std::size_t count, std::uint8_t mark = 0) {
  return std::vector<ShardPacer::Body>(count,
                                       ShardPacer::Body(limits::kMaxBody, static_cast<std::byte>(mark)));
}

std::size_t drain(ShardPacer& pacer, TimePoint now) {
  std::size_t count = 0;
  while (pacer.take(now)) ++count;
  return count;
}

TEST(Sequence, WrapsAround) {
  EXPECT_TRUE(isNewer(0, 0xffffffff));
  EXPECT_FALSE(isNewer(0xffffffff, 0));
  EXPECT_FALSE(isNewer(5, 5));
  const std::uint64_t last = firstUnwrapped(0xffffffff);
  EXPECT_EQ(unwrapNear(0, last), last + 1);
  EXPECT_EQ(unwrapNear(0xfffffffe, last), last - 1);
  EXPECT_EQ(unwrapNear(0xffffffff, firstUnwrapped(0)), firstUnwrapped(0) - 1);
}

TEST(TokenBucket, GivesAPartOfWhatIsTooMuch) {
  TokenBucket bucket(100, 5, {});
  EXPECT_EQ(bucket.takeUpTo(kStart, 8), 5U);
  EXPECT_EQ(bucket.takeUpTo(kStart, 1), 0U);
  EXPECT_EQ(bucket.takeUpTo(kStart + 29ms, 8), 2U);
  EXPECT_EQ(bucket.takeUpTo(kStart + 30ms, 8), 1U);
  EXPECT_EQ(bucket.takeUpTo(kStart + 24h, 100), 5U);
}

TEST(RequesterTable, EachHasItsOwnShareAndTheTableIsCapped) {
  RequesterTable table;
  const auto id = [](std::uint16_t number) {
    MemberId member;
    member.bytes[0] = static_cast<std::uint8_t>(number);
    member.bytes[1] = static_cast<std::uint8_t>(number >> 8);
    return member;
  };
  EXPECT_EQ(table.shareOf(kStart, id(0))->shards.takeUpTo(kStart, 10'000), limits::kMemberShardBurst);
  EXPECT_EQ(table.shareOf(kStart, id(0))->shards.takeUpTo(kStart, 10'000), 0U);
  EXPECT_EQ(table.shareOf(kStart, id(1))->entries.takeUpTo(kStart, 10'000), limits::kMemberEntryBurst);
  std::size_t taken = 0;
  for (std::uint16_t i = 0; i < 3000; ++i) taken += table.shareOf(kStart, id(i)) != nullptr ? 1 : 0;
  EXPECT_EQ(taken, limits::kMaxRequesters);
  EXPECT_NE(table.shareOf(kStart + 500ms, id(0)), nullptr);
  EXPECT_EQ(table.shareOf(kStart + 999ms, id(2999)), nullptr);
  EXPECT_NE(table.shareOf(kStart + 1s, id(2999)), nullptr);  // those that fell silent are forgotten
  EXPECT_EQ(table.shareOf(kStart + 1s, id(2999))->shards.takeUpTo(kStart + 1s, 1), 1U);
}

TEST(WindowSum, ForgetsAfterTheWindow) {
  WindowSum sum(1s);
  sum.add(kStart, 3);
  sum.add(kStart + 500ms, 4);
  EXPECT_EQ(sum.total(kStart + 900ms), 7U);
  EXPECT_EQ(sum.total(kStart + 1000ms), 4U);
  EXPECT_EQ(sum.total(kStart + 1500ms), 0U);
  sum.add(kStart + 1h, 1);
  EXPECT_EQ(sum.total(kStart + 1h), 1U);
}

TEST(ShardPacer, SmallFramesLeaveAtOnceAndGreatOnesAreSpread) {
  ShardPacer pacer;
  pacer.pushFrame(kStart, bodies(8));
  EXPECT_EQ(drain(pacer, kStart), 8U);
  EXPECT_EQ(pacer.nextTimeout(), std::nullopt);

  pacer.pushFrame(kStart + 1s, bodies(100));
  const std::size_t first = drain(pacer, kStart + 1s);
  EXPECT_GE(first, 8U);
  EXPECT_LE(first, 9U);
  std::size_t sent = first;
  TimePoint now = kStart + 1s;
  std::size_t most = 0;
  while (const auto next = pacer.nextTimeout()) {
    ASSERT_GT(*next, now);
    ASSERT_LE(*next, now + 5ms);
    now = *next;
    const std::size_t step = drain(pacer, now);
    most = std::max(most, step);
    sent += step;
  }
  EXPECT_EQ(sent, 100U);
  EXPECT_LE(most, 4U);
  EXPECT_LE(now - (kStart + 1s), Duration(limits::kPaceDrain));
  EXPECT_GE(now - (kStart + 1s), Duration(25ms));
  // Of the two frames, one left at once and one with the last of its bodies.
  EXPECT_EQ(pacer.sending().p50, 0U);
  EXPECT_EQ(pacer.sending().p95, static_cast<std::uint32_t>((now - (kStart + 1s)).count()));
}

TEST(ShardPacer, KeepsTheRateWhenTimersAreLate) {
  ShardPacer pacer;
  pacer.pushFrame(kStart, bodies(100));
  std::size_t sent = drain(pacer, kStart);
  for (int i = 1; i <= 6; ++i) sent += drain(pacer, kStart + i * 10ms);
  EXPECT_EQ(sent, 100U);
}

TEST(ShardPacer, RepairsDoNotHoldFramesUp) {
  ShardPacer pacer;
  for (int i = 0; i < 100; ++i)
    ASSERT_TRUE(pacer.pushRepair(kStart, ShardPacer::Body(limits::kMaxBody, std::byte{1})));
  pacer.pushFrame(kStart, bodies(8, 2));
  std::size_t frames = 0;
  bool sawFrame = false;
  while (const auto body = pacer.take(kStart)) {
    frames += body->front() == std::byte{2} ? 1 : 0;
    sawFrame = sawFrame || body->front() == std::byte{2};
    EXPECT_EQ(sawFrame, body->front() == std::byte{2});  // repairs first
  }
  EXPECT_EQ(frames, 8U);
}

TEST(ShardPacer, QueuesAreCapped) {
  ShardPacer pacer;
  std::size_t dropped = 0;
  for (int i = 0; i < 100; ++i) dropped += pacer.pushFrame(kStart, bodies(100));
  const std::size_t kept = limits::kMaxQueuedFrameBytes / (100 * limits::kMaxBody);
  EXPECT_EQ(dropped, 100 - kept);
  std::size_t repairs = 0;
  while (pacer.pushRepair(kStart, ShardPacer::Body(10)) && repairs < 10'000) ++repairs;
  EXPECT_EQ(repairs, limits::kMaxQueuedRepairs);
}

RepairStore::Frame keptFrame(std::uint32_t number, std::size_t bytes, std::uint8_t parity = 1) {
  const auto layout = FrameLayout::forSending(bytes);
  return {tokenOf(1), number,  true,
          parity,     *layout, std::vector<std::byte>(layout->paddedBytes(), std::byte{9})};
}

// Nobody in particular asks: only the store's own limits count.
TokenBucket endless() {
  return {1'000'000, 1'000'000, {}};
}

TEST(RepairStore, AnswersWithFreshRowsAndJoinsEqualRequests) {
  RepairStore store;
  TokenBucket share = endless();
  store.keep(kStart, keptFrame(4, 10'000, 2));
  const auto first = store.answer(kStart, {4, 0, 2}, share);
  ASSERT_EQ(first.bodies.size(), 3U);  // the deficit and one more
  std::set<int> rows;
  for (const auto& body : first.bodies) {
    const auto shard = VideoShard::decode(body);
    ASSERT_TRUE(shard);
    EXPECT_TRUE(shard->repair);
    EXPECT_GE(shard->index, 9 + 2);  // 9 data, 2 parity were sent already
    rows.insert(shard->index);
  }
  EXPECT_TRUE(store.answer(kStart + 1ms, {4, 0, 2}, share).bodies.empty());
  EXPECT_TRUE(store.answer(kStart + 2ms, {4, 0, 1}, share).bodies.empty());
  const auto more = store.answer(kStart + 3ms, {4, 0, 5}, share);
  EXPECT_EQ(more.bodies.size(), 3U);  // six in all
  const auto later = store.answer(kStart + 20ms, {4, 0, 1}, share);
  EXPECT_EQ(later.bodies.size(), 2U);
  for (const auto* answer : {&more, &later})
    for (const auto& body : answer->bodies) EXPECT_TRUE(rows.insert(VideoShard::decode(body)->index).second);
}

TEST(RepairStore, UnknownFramesAndBlocksGetNothing) {
  RepairStore store;
  TokenBucket share = endless();
  store.keep(kStart, keptFrame(4, 10'000));
  EXPECT_TRUE(store.answer(kStart, {5, 0, 1}, share).bodies.empty());
  EXPECT_TRUE(store.answer(kStart, {4, 1, 1}, share).bodies.empty());
  EXPECT_TRUE(store.answer(kStart + 501ms, {4, 0, 1}, share).bodies.empty());
}

TEST(RepairStore, AWholeFrameIsAnsweredBlockByBlock) {
  RepairStore store;
  TokenBucket share = endless();
  store.keep(kStart, keptFrame(4, 200'000));  // 177 data shards: two blocks
  const auto answer = store.answer(kStart, {4, RepairEntry::kWholeFrame, RepairEntry::kWholeFrame}, share);
  EXPECT_EQ(answer.bodies.size(), 179U);
  EXPECT_EQ(answer.held, 0U);
}

TEST(RepairStore, AnswersAreCapped) {
  RepairStore store;
  TokenBucket share = endless();
  store.keep(kStart, keptFrame(1, 100'000));
  std::size_t sent = 0;
  std::size_t held = 0;
  for (int i = 0; i < 40; ++i) {
    const auto answer = store.answer(kStart + i * 11ms, {1, 0, 100}, share);
    sent += answer.bodies.size();
    held += answer.held;
  }
  EXPECT_EQ(sent, limits::kMaxRepairShardsPerBlock);
  EXPECT_GT(held, 0U);
  for (std::uint32_t i = 0; i < 200; ++i) store.keep(kStart + 441ms, keptFrame(100 + i, 2'000));
  EXPECT_TRUE(store.answer(kStart + 442ms, {100, 0, 1}, share).bodies.empty());  // only 64 blocks are kept
  EXPECT_FALSE(store.answer(kStart + 442ms, {299, 0, 1}, share).bodies.empty());
}

MemberId member(std::uint16_t number) {
  MemberId id;
  id.bytes[0] = static_cast<std::uint8_t>(number);
  id.bytes[1] = static_cast<std::uint8_t>(number >> 8);
  return id;
}

TEST(Parity, FollowsTheLoss) {
  EXPECT_EQ(parityFor(10, 0), 1);
  EXPECT_EQ(parityFor(10, 50), 1);
  EXPECT_EQ(parityFor(10, 100), 2);
  EXPECT_EQ(parityFor(40, 100), 5);
  EXPECT_EQ(parityFor(10, 1000), parityFor(10, limits::kMaxTolerableLossPermille));
}

TEST(ViewerTable, CountsTheLivingAndTheirWorst) {
  ViewerTable table;
  const FixedDirectory directory(10);
  EXPECT_EQ(table.summary(kStart, directory), ViewerTable::Summary{});
  EXPECT_TRUE(table.add(kStart, member(1), {tokenOf(1), 100, 0, 0, 0}));
  EXPECT_TRUE(table.add(kStart + 3s, member(2), {tokenOf(1), 20, 0, 0, 0}));
  EXPECT_TRUE(table.add(kStart + 4s, member(2), {tokenOf(1), 10, 0, 0, 0}));
  EXPECT_EQ(table.summary(kStart + 4s, directory), (ViewerTable::Summary{2, 100, 100, 0}));
  EXPECT_EQ(table.summary(kStart + 6s, directory), (ViewerTable::Summary{1, 10, 10, 0}));
  EXPECT_EQ(table.summary(kStart + 9s, directory), ViewerTable::Summary{});
}

TEST(ViewerTable, ListsEachViewerTheWorstFirst) {
  ViewerTable table;
  const FixedDirectory directory(10);
  EXPECT_TRUE(table.list(kStart, directory).empty());
  EXPECT_TRUE(table.add(kStart, member(1), {tokenOf(1), 100, 0, 0, 0}));
  EXPECT_TRUE(table.add(kStart, member(2), {tokenOf(1), 300, 0, 0, 0}));
  EXPECT_TRUE(table.add(kStart + 1s, member(3), {tokenOf(1), 0, 90, 0, 0}));
  EXPECT_TRUE(table.add(kStart + 2s, member(3), {tokenOf(1), 10, 180, 10, 0}));
  EXPECT_EQ(table.list(kStart + 2s, directory),
            (std::vector<ViewerLoss>{{member(3), 10, 100}, {member(2), 300, 0}, {member(1), 100, 0}}));
  EXPECT_EQ(table.list(kStart + 5s, directory), (std::vector<ViewerLoss>{{member(3), 10, 100}}));
}

TEST(ViewerTable, ScalesSamplesUp) {
  ViewerTable table;
  const FixedDirectory directory(1000);
  // 1000 viewers, 50 of them report each second.
  for (std::uint16_t second = 0; second < 5; ++second)
    for (std::uint16_t i = 0; i < 50; ++i)
      table.add(kStart + second * 1s, member(static_cast<std::uint16_t>(second * 50 + i)),
                {tokenOf(1), 7, 0, 0, 1000});
  EXPECT_EQ(table.summary(kStart + 4s, directory), (ViewerTable::Summary{1000, 7, 7, 0}));
}

TEST(ViewerTable, IsCapped) {
  ViewerTable table;
  std::size_t taken = 0;
  for (std::uint16_t i = 0; i < 3000; ++i) taken += table.add(kStart, member(i), {}) ? 1 : 0;
  EXPECT_EQ(taken, limits::kMaxViewers);
  EXPECT_TRUE(table.add(kStart, member(0), {}));
  EXPECT_TRUE(table.add(kStart + 6s, member(2999), {}));
}

std::optional<TimePoint> asks(RepairScheduler& scheduler, std::span<const Shortfall> missing,
                              TimePoint until) {
  while (const auto next = scheduler.nextTimeout()) {
    if (*next > until) break;
    scheduler.update(*next, missing, 10);
    if (!scheduler.due(*next, 10).empty()) return *next;
  }
  return std::nullopt;
}

TEST(RepairScheduler, AsksAfterABackoffAndAgainAfterTheAnswersTimeAndSoonerAfterTwo) {
  RepairScheduler scheduler(1);
  const std::vector<Shortfall> missing{{100, 0, 2}};
  scheduler.update(kStart, missing, 10);
  const auto first = asks(scheduler, missing, kStart + 1s);
  ASSERT_TRUE(first);
  EXPECT_LE(*first, kStart + 8ms);
  std::uint32_t rounds = 1;
  TimePoint last = *first;
  while (const auto next = asks(scheduler, missing, kStart + 10s)) {
    const Duration retry = rounds <= limits::kPatientRepairRounds ? 20ms : 8ms;
    EXPECT_GE(*next - last, retry);
    EXPECT_LE(*next - last, retry + 8ms);
    last = *next;
    ++rounds;
  }
  EXPECT_EQ(rounds, limits::kMaxRepairRounds);
}

TEST(RepairScheduler, StaysSilentWhenAnotherAskedForAsMuch) {
  for (const std::uint8_t heard : {std::uint8_t{1}, std::uint8_t{2}, std::uint8_t{3}}) {
    RepairScheduler scheduler(2);
    const std::vector<Shortfall> missing{{100, 0, 2}};
    scheduler.update(kStart, missing, 10);
    scheduler.overhear(kStart, {100, 0, heard}, 10);
    const auto asked = asks(scheduler, missing, kStart + 1s);
    ASSERT_TRUE(asked);
    if (heard >= 2) {
      EXPECT_GE(*asked, kStart + 20ms);
    } else {
      EXPECT_LE(*asked, kStart + 8ms);
    }
  }
}

// Requests are signed by nobody: whoever repeats one for ever defers the others' own a little.
TEST(RepairScheduler, AFloodOfRequestsDefersTheOwnOneTwiceAtMost) {
  RepairScheduler scheduler(6);
  const std::vector<Shortfall> missing{{100, 0, 2}};
  TimePoint now = kStart;
  const auto asked = [&] {
    scheduler.overhear(now, {100, RepairEntry::kWholeFrame, RepairEntry::kWholeFrame}, 10);
    scheduler.update(now, missing, 10);
    return !scheduler.due(now, 10).empty();
  };
  std::vector<TimePoint> own;
  for (; now < kStart + limits::kFrameDeadline; now += 1ms)
    if (asked()) own.push_back(now);
  ASSERT_GE(own.size(), 3U);
  EXPECT_LE(own.front(), kStart + 70ms);
}

// It asked as often as it may: another viewer's request is no reason to ask once more.
TEST(RepairScheduler, IsSilentAfterTheLastRoundWhateverItHears) {
  RepairScheduler scheduler(5);
  const std::vector<Shortfall> missing{{100, 0, 2}};
  scheduler.update(kStart, missing, 10);
  TimePoint last = kStart;
  while (const auto next = asks(scheduler, missing, kStart + 10s)) last = *next;
  ASSERT_EQ(scheduler.nextTimeout(), std::nullopt);
  scheduler.overhear(last + 1ms, {100, 0, 3}, 10);
  EXPECT_EQ(scheduler.nextTimeout(), std::nullopt);
}

TEST(RepairScheduler, RemembersRequestsHeardBeforeItsOwnLoss) {
  RepairScheduler scheduler(3);
  scheduler.overhear(kStart, {100, RepairEntry::kWholeFrame, RepairEntry::kWholeFrame}, 10);
  const std::vector<Shortfall> missing{{100, 1, 4}};
  scheduler.update(kStart + 1ms, missing, 10);
  ASSERT_TRUE(scheduler.nextTimeout());
  EXPECT_GE(*scheduler.nextTimeout(), kStart + 20ms);
  scheduler.update(kStart + 2ms, {}, 10);
  EXPECT_EQ(scheduler.nextTimeout(), std::nullopt);
}

TEST(RepairScheduler, JoinsBlocksAndCapsRequests) {
  RepairScheduler scheduler(4);
  std::vector<Shortfall> missing;
  for (std::uint64_t i = 0; i < 1000; ++i) missing.push_back({1000 + i, 0, 1});
  scheduler.update(kStart, missing, 10);
  EXPECT_EQ(scheduler.held(), 1000 - limits::kMaxRepairBlocks);
  std::size_t blocks = 0;
  std::size_t requests = 0;
  for (;;) {
    const auto due = scheduler.due(kStart + 8ms, 10);
    if (due.empty()) break;
    EXPECT_LE(due.size(), limits::kMaxRepairEntries);
    blocks += due.size();
    ++requests;
  }
  EXPECT_EQ(blocks, limits::kMaxRepairBlocks);
  EXPECT_EQ(requests, limits::kMaxRepairBlocks / limits::kMaxRepairEntries);
  EXPECT_GT(*scheduler.nextTimeout(), kStart + 8ms);
}

TEST(LossMeter, CountsWhatNeverCameByItself) {
  LossMeter meter;
  const auto layout = FrameLayout::of(1000, 100);
  const std::vector<std::byte> bytes(100);
  const auto add = [&](Duration at, std::uint64_t number, std::uint8_t index, bool repair) {
    meter.add(kStart + at, firstUnwrapped(0) + number,
              {tokenOf(1), static_cast<std::uint32_t>(number), 0, index, 1, false, repair, *layout, bytes});
  };
  for (std::uint8_t i = 0; i < 8; ++i) add(0ms, 0, i, false);
  add(1ms, 0, 3, false);                                         // again
  add(2ms, 0, 10, false);                                        // parity
  add(3ms, 0, 9, true);                                          // repaired: it was lost
  for (std::uint8_t i = 0; i < 10; ++i) add(66ms, 2, i, false);  // all of frame 1 was lost
  EXPECT_EQ(meter.permille(kStart + 100ms), 0U);
  EXPECT_EQ(meter.permille(kStart + 300ms), 3 * 1000U / 21);
  EXPECT_EQ(meter.totals().expected, 21U);
  EXPECT_EQ(meter.totals().lost, 3U);
  EXPECT_EQ(meter.permille(kStart + 3s), 0U);
}

}  // namespace
}  // namespace vinicast::test
