// SPDX-License-Identifier: MIT
#include "core/session/replay_filter.hpp"

#include <gtest/gtest.h>

namespace vinicast {
namespace {

ReplayFilter::Source source(std::uint8_t tag, std::uint64_t boot = 1) {
  ReplayFilter::Source value;
  value.sender.bytes[0] = tag;
  value.bootNumber = boot;
  return value;
}

bool isFresh(const ReplayFilter& filter, const ReplayFilter::Source& from, std::uint64_t counter) {
  return filter.check(from, counter, Arrival::Multicast) == ReplayFilter::Verdict::Fresh;
}

void accept(ReplayFilter& filter, const ReplayFilter::Source& from, std::uint64_t counter) {
  filter.accept(from, counter, Arrival::Multicast);
}

TEST(ReplayFilter, TakesEachCounterOnceInAnyOrder) {
  ReplayFilter filter(1);
  for (const std::uint64_t counter : {5, 3, 9, 4, 1}) {
    EXPECT_TRUE(isFresh(filter, source(1), counter));
    accept(filter, source(1), counter);
    EXPECT_FALSE(isFresh(filter, source(1), counter));
  }
  EXPECT_TRUE(isFresh(filter, source(1), 2));
}

TEST(ReplayFilter, WhatIsBelowTheWindowCountsAsSeen) {
  ReplayFilter filter(1);
  accept(filter, source(1), 1);
  accept(filter, source(1), 5000);
  EXPECT_FALSE(isFresh(filter, source(1), 5000 - limits::kReplayWindow));
  EXPECT_TRUE(isFresh(filter, source(1), 5000 - limits::kReplayWindow + 1));
  EXPECT_TRUE(isFresh(filter, source(1), 5001));
}

TEST(ReplayFilter, SlotsAreClearedAsTheWindowMoves) {
  ReplayFilter filter(1);
  for (std::uint64_t counter = 1; counter <= 3 * limits::kReplayWindow; counter += 2)
    accept(filter, source(1), counter);
  for (std::uint64_t counter = 2 * limits::kReplayWindow + 2; counter < 3 * limits::kReplayWindow;
       counter += 2) {
    EXPECT_TRUE(isFresh(filter, source(1), counter)) << counter;
    EXPECT_FALSE(isFresh(filter, source(1), counter + 1)) << counter;
  }
}

TEST(ReplayFilter, ACopyByTheOtherWayIsToldApartOnce) {
  using Verdict = ReplayFilter::Verdict;
  ReplayFilter filter(1);
  filter.accept(source(1), 7, Arrival::Unicast);
  EXPECT_EQ(filter.check(source(1), 7, Arrival::Unicast), Verdict::Seen);
  EXPECT_EQ(filter.check(source(1), 7, Arrival::Multicast), Verdict::OtherWay);
  filter.accept(source(1), 7, Arrival::Multicast);
  EXPECT_EQ(filter.check(source(1), 7, Arrival::Multicast), Verdict::Seen);
  // Both ways are forgotten together as the window moves.
  filter.accept(source(1), 7 + limits::kReplayWindow, Arrival::Multicast);
  EXPECT_EQ(filter.check(source(1), 7 + limits::kReplayWindow, Arrival::Unicast), Verdict::OtherWay);
  filter.accept(source(1), 8 + limits::kReplayWindow, Arrival::Multicast);
  EXPECT_EQ(filter.check(source(1), 7 + limits::kReplayWindow + 1, Arrival::Multicast), Verdict::Seen);
}

TEST(ReplayFilter, BootsAndSendersAreApart) {
  ReplayFilter filter(1);
  accept(filter, source(1, 1), 7);
  EXPECT_TRUE(isFresh(filter, source(1, 2), 7));
  EXPECT_TRUE(isFresh(filter, source(2, 1), 7));
}

TEST(ReplayFilter, ForgetsTheSenderHeardLongestAgo) {
  ReplayFilter filter(1);
  for (std::uint64_t boot = 0; boot < limits::kMaxReplaySenders + 10; ++boot)
    accept(filter, source(1, boot), 1);
  EXPECT_EQ(filter.size(), limits::kMaxReplaySenders);
  EXPECT_TRUE(isFresh(filter, source(1, 0), 1));
  EXPECT_FALSE(isFresh(filter, source(1, limits::kMaxReplaySenders), 1));
}

}  // namespace
}  // namespace vinicast
