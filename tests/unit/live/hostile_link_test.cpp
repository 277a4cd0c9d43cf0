// SPDX-License-Identifier: MIT

// What a member of the group can do to the viewers without the publisher's key, and what a viewer does whose
// video alone was away: the picture goes on.

#include <gtest/gtest.h>

#include "core/live/live_messages.hpp"
#include "live_link.hpp"

namespace vinicast::test {
namespace {

// Frames handed out to the viewer in the next `span`.
std::size_t framesIn(LiveLink& link, std::size_t viewer, Duration span) {
  const std::size_t before = link.viewer(viewer).video.size();
  link.run(span);
  return link.viewer(viewer).video.size() - before;
}

// Sound goes on, so the stream never stalls; the numbers of video go on too.
TEST(HostileLink, VideoThatWasAwayForSecondsComesBackThoughSoundWentOn) {
  LiveLink link(1, {}, 31);
  link.start(tokenOf(1));
  link.follow(0);
  EXPECT_GE(framesIn(link, 0, 2s), 55U);
  for (const Duration away : {Duration(3s), Duration(6s), Duration(60s)}) {
    link.viewer(0).deafTo = MessageType::VideoShard;
    EXPECT_LE(framesIn(link, 0, away), 1U);
    link.viewer(0).deafTo.reset();
    EXPECT_GE(framesIn(link, 0, 1s), 27U) << away.count();
  }
}

TEST(HostileLink, AFalseShardInEveryFrameCostsRepairsNotFrames) {
  LiveLink link(1, {}, 32);
  link.tamper = [](MessageType type, std::vector<std::byte>& body) {
    if (type != MessageType::VideoShard) return;
    const auto shard = VideoShard::decode(body);
    if (shard && shard->index == 0 && !shard->repair) body.back() ^= std::byte{1};
  };
  link.start(tokenOf(1));
  link.follow(0);
  link.run(1s);
  EXPECT_GE(framesIn(link, 0, 5s), 145U);
  EXPECT_GE(link.viewer(0).drops[DropReason::BadSignature] + link.viewer(0).drops[DropReason::Malformed],
            145U);
}

// Requests for everything, under one name, as fast as they count: who needs a repair asks all the same.
TEST(HostileLink, AFloodOfRequestsUnderOneNameHoldsNoRepairBack) {
  LiveLink link(3, {}, 33);
  link.viewer(0).troubles.lossPermille = 150;
  link.start(tokenOf(1));
  for (std::size_t i = 0; i < 3; ++i) link.follow(i);
  link.run(2s);
  const auto before = link.viewer(0).receiver.statistics();
  for (TimePoint end = link.now() + 10s; link.now() < end; link.run(12ms)) {
    RepairRequest request{link.token(), {}};
    const auto newest = static_cast<std::uint32_t>(link.sentVideo().size());
    for (std::uint32_t i = 0; i < limits::kMaxRepairEntries; ++i)
      request.entries.push_back({newest - i, RepairEntry::kWholeFrame, RepairEntry::kWholeFrame});
    link.inject(MessageType::RepairRequest, 2, request.encode());
  }
  const auto after = link.viewer(0).receiver.statistics();
  EXPECT_LE(after.framesSkipped - before.framesSkipped, 3U);
  EXPECT_GE(after.framesComplete - before.framesComplete, 290U);
}

TEST(HostileLink, AReportCountsUnderItsSignersNameAlone) {
  LiveLink link(1, {}, 34);
  link.start(tokenOf(1));
  const Identity insider(seedOf(66));
  const ViewerReport report{link.token(), 1000, 0, 0, 0xffff};
  const MemberId& victim = link.viewer(0).identity.id();
  const auto body = signBody(insider, {testGroup(), MessageType::ViewerReport}, report.encode());
  EXPECT_EQ(link.sender().handleViewerReport(link.now(), victim, report.encode()), DropReason::BadSignature);
  EXPECT_EQ(link.sender().handleViewerReport(link.now(), victim, body), DropReason::WrongSigner);
  EXPECT_EQ(link.sender().statistics().viewers, 0U);
  EXPECT_EQ(link.sender().handleViewerReport(link.now(), insider.id(), body), std::nullopt);
  EXPECT_LE(link.sender().statistics().viewers, 1U) << "nobody speaks for more than there are";
}

}  // namespace
}  // namespace vinicast::test
