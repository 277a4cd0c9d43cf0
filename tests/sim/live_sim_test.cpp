// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "support/sim/simulation.hpp"

namespace vinicast::sim {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// A publisher's frames: every 30th a key frame, sizes like 3 Mbit/s at 30 a second, contents that tell the
// number.
EncodedFrame makeFrame(std::uint32_t number) {
  EncodedFrame frame;
  frame.keyFrame = number % 30 == 0;
  frame.captureMicros = static_cast<std::int64_t>(number) * 33'333;
  frame.durationMicros = 33'333;
  frame.bytes.resize(frame.keyFrame ? 40'000 : 11'000, static_cast<std::byte>(number));
  return frame;
}

struct LiveResult {
  std::size_t received = 0;
  bool intact = true;
  bool inOrder = true;
};

LiveResult watch(const Simulation& sim, Simulation::NodeId id) {
  LiveResult result;
  std::int64_t last = -1;
  for (const FrameReceived& event : eventsOf<FrameReceived>(sim.events(id))) {
    if (event.frame.stream != StreamKind::Video) continue;
    ++result.received;
    const auto number = static_cast<std::uint32_t>((event.frame.captureMicros + 16'000) / 33'333);
    result.intact = result.intact && event.frame.bytes == makeFrame(number).bytes;
    result.inOrder = result.inOrder && event.frame.captureMicros > last;
    last = event.frame.captureMicros;
  }
  return result;
}

class LiveSim : public ::testing::TestWithParam<std::uint32_t> {};

TEST_P(LiveSim, FramesReachTheViewersWholeAndInOrder) {
  LinkOptions link;
  link.lossPermille = GetParam();
  Simulation sim(11, link);
  for (int i = 0; i < 3; ++i) sim.add("member " + std::to_string(i));
  sim.run(seconds(3));
  sim.command(0, [](GroupSession& session, TimePoint now) {
    EXPECT_TRUE(session.requestFloor(now));
    return 0;
  });
  const auto following = [&] {
    return sim.session(0).floor().selfHolds && sim.session(1).floor().state == FloorState::Held &&
           sim.session(2).floor().state == FloorState::Held;
  };
  ASSERT_TRUE(sim.runUntil(following, seconds(2)));
  constexpr std::uint32_t kFrames = 300;
  for (std::uint32_t number = 0; number < kFrames; ++number) {
    sim.command(0, [&](GroupSession& session, TimePoint now) {
      EXPECT_TRUE(session.sendFrame(now, makeFrame(number)));
      return 0;
    });
    sim.run(Duration(33'333));
  }
  sim.run(milliseconds(500));
  for (const std::size_t viewer : {1, 2}) {
    const LiveResult result = watch(sim, viewer);
    EXPECT_TRUE(result.intact);
    EXPECT_TRUE(result.inOrder);
    EXPECT_GE(result.received, kFrames * 98 / 100);
    EXPECT_LE(result.received, kFrames);
  }
  EXPECT_TRUE(eventsOf<FrameReceived>(sim.events(0)).empty());
  EXPECT_EQ(sim.session(0).statistics().send.viewers, 2U);
}

INSTANTIATE_TEST_SUITE_P(Loss, LiveSim, ::testing::Values(0, 100));

TEST(LiveSim, NobodySendsWithoutTheFloor) {
  Simulation sim(12);
  sim.add("Ada");
  sim.run(seconds(1));
  const auto result = sim.session(0).sendFrame(sim.now(), makeFrame(0));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error(), LiveError::NotHolding);
}

}  // namespace
}  // namespace vinicast::sim
