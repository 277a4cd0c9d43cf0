// SPDX-License-Identifier: MIT
// A member that has the group's key and means harm to what is live (docs/protocol.md §6.2, §6.11): whatever
// it seals in the publisher's name, nothing but the publisher's frames is handed out, and what it did is
// counted.

#include <gtest/gtest.h>

#include "core/live/live_messages.hpp"
#include "sim/live_studio.hpp"
#include "support/sim/insider.hpp"

namespace vinicast::sim {
namespace {

using std::chrono::seconds;

// The simulated network needs less. What a frame far ahead overtakes is given up.
constexpr Duration kArrival = std::chrono::milliseconds(5);
// The insider's counters are so far from the publisher's that neither makes the other's look replayed (§8).
constexpr std::uint64_t kAside = 500;
const Endpoint kStranger = Endpoint::fromIpv4(0x0a0000fe, 5555);

std::uint64_t drops(Simulation& sim, DropReason reason) {
  return sim.session(1).statistics().drops[static_cast<std::size_t>(reason)];
}

class LiveHostile : public ::testing::Test {
 protected:
  void SetUp() override {
    sim.add("Ada");
    sim.add("Bo");
    sim.run(seconds(3));
    ASSERT_TRUE(studio.goLive());
    sim.record = true;
    studio.run(seconds(1));
    sim.record = false;
    sim.run(kArrival);
    for (const auto& datagram : sim.recorded) {
      const auto decoded = decodeHeader(datagram);
      if (decoded.problem || decoded.header.type != MessageType::VideoShard) continue;
      boot = decoded.header.bootNumber;
      insider.setCounter(decoded.header.counter + kAside);
      if (auto body = insider.open(datagram)) shards.push_back(std::move(*body));
    }
    ASSERT_GT(shards.size(), 100U);
    before = framesSeen(sim, 1);
    ASSERT_GT(before, 20U);
  }

  // In the publisher's name.
  void inject(const std::vector<std::byte>& body) {
    sim.inject(1, kStranger,
               insider.seal(MessageType::VideoShard, senderTagOf(sim.session(0).self()), boot, body));
  }
  // A frame of the insider's own, under this number, signed by `author`: all its shards.
  void injectFrame(const Identity& author, const GroupId& groupId, std::uint32_t number) {
    const auto shard = VideoShard::decode(shards.back());
    ASSERT_TRUE(shard);
    const EncodedFrame frame{StreamKind::Video, true, 0, 33'333, std::vector(900, std::byte{0x66})};
    const auto bytes = signFrame(author, groupId, shard->token, number, frame);
    const auto layout = FrameLayout::forSending(bytes.size());
    ASSERT_TRUE(layout);
    VideoShard forged = *shard;
    forged.frame = number;
    forged.block = 0;
    forged.index = 0;
    forged.key = true;
    forged.repair = false;
    forged.layout = *layout;
    forged.bytes = bytes;
    inject(forged.encode());
  }
  // The stream goes on, and all of it is the publisher's.
  void expectWhole() {
    studio.run(seconds(2));
    const std::size_t after = framesSeen(sim, 1);
    EXPECT_GE(after, before + 40);
  }

  Simulation sim{21};
  Studio studio{sim};
  Insider insider{"vinigroup"};
  std::vector<std::vector<std::byte>> shards;
  std::size_t before = 0;
  std::uint64_t boot = 0;  // the publisher's
};

TEST_F(LiveHostile, AFrameSignedByAnotherKeyIsACountedDrop) {
  const auto bad = drops(sim, DropReason::BadSignature);
  for (std::uint32_t i = 0; i < 10; ++i) {
    injectFrame(insider.self, sim.session(1).groupId(), studio.framesSent() + i);
    sim.run(kArrival);
  }
  EXPECT_GE(drops(sim, DropReason::BadSignature), bad + 10);
  expectWhole();
}

TEST_F(LiveHostile, OldShardsUnderNewCountersShowNothingTwice) {
  for (const auto& body : shards) inject(body);
  expectWhole();
  std::int64_t last = -1;
  for (const FrameReceived& event : eventsOf<FrameReceived>(sim.events(1))) {
    EXPECT_GT(event.frame.captureMicros, last);
    last = event.frame.captureMicros;
  }
}

TEST_F(LiveHostile, TrueShardsWithOtherNumbersOrBytesAreNeverShown) {
  const auto bad = drops(sim, DropReason::BadSignature), malformed = drops(sim, DropReason::Malformed);
  const auto first = VideoShard::decode(shards.front());
  ASSERT_TRUE(first);
  // Whole frames, so that each is opened: every second one with a bit flipped in each shard.
  for (const auto& recorded : shards) {
    auto shard = VideoShard::decode(recorded);
    ASSERT_TRUE(shard);
    const std::uint32_t place = shard->frame - first->frame;
    if (place >= 6) break;
    std::vector<std::byte> changed(shard->bytes.begin(), shard->bytes.end());
    if (place % 2 == 0) changed[shard->index % changed.size()] ^= std::byte{1};
    shard->frame = studio.framesSent() + place;
    shard->bytes = changed;
    shard->key = true;                         // after the first bad one nothing else is put together
    if (shard->index == 0) sim.run(kArrival);  // the frame before
    inject(shard->encode());
  }
  sim.run(kArrival);
  EXPECT_GE(drops(sim, DropReason::BadSignature) + drops(sim, DropReason::Malformed), bad + malformed + 6);
  expectWhole();
}

TEST_F(LiveHostile, NumbersThatWereMadeUpHoldNothingBack) {
  const auto first = VideoShard::decode(shards.front());
  ASSERT_TRUE(first);
  std::uint32_t number = studio.framesSent();
  for (int i = 0; i < 50; ++i) {
    VideoShard shard = *first;
    shard.frame = number += 127;
    inject(shard.encode());
  }
  sim.run(kArrival);
  expectWhole();
}

TEST_F(LiveHostile, MediaOfAnotherBootIsOfAnotherStream) {
  const auto stale = drops(sim, DropReason::StaleFence);
  boot ^= 1;
  inject(shards.back());
  sim.run(kArrival);
  EXPECT_EQ(drops(sim, DropReason::StaleFence), stale + 1);
}

}  // namespace
}  // namespace vinicast::sim
