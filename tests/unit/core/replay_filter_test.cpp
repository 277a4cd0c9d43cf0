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

TEST(ReplayFilter, TakesEachCounterOnceInAnyOrder) {
  ReplayFilter filter;
  for (const std::uint64_t counter : {5, 3, 9, 4, 1}) {
    EXPECT_TRUE(filter.isFresh(source(1), counter));
    filter.accept(source(1), counter);
    EXPECT_FALSE(filter.isFresh(source(1), counter));
  }
  EXPECT_TRUE(filter.isFresh(source(1), 2));
}

TEST(ReplayFilter, WhatIsBelowTheWindowCountsAsSeen) {
  ReplayFilter filter;
  filter.accept(source(1), 1);
  filter.accept(source(1), 5000);
  EXPECT_FALSE(filter.isFresh(source(1), 5000 - limits::kReplayWindow));
  EXPECT_TRUE(filter.isFresh(source(1), 5000 - limits::kReplayWindow + 1));
  EXPECT_TRUE(filter.isFresh(source(1), 5001));
}

TEST(ReplayFilter, SlotsAreClearedAsTheWindowMoves) {
  ReplayFilter filter;
  for (std::uint64_t counter = 1; counter <= 3 * limits::kReplayWindow; counter += 2)
    filter.accept(source(1), counter);
  for (std::uint64_t counter = 2 * limits::kReplayWindow + 2; counter < 3 * limits::kReplayWindow;
       counter += 2) {
    EXPECT_TRUE(filter.isFresh(source(1), counter)) << counter;
    EXPECT_FALSE(filter.isFresh(source(1), counter + 1)) << counter;
  }
}

TEST(ReplayFilter, BootsAndSendersAreApart) {
  ReplayFilter filter;
  filter.accept(source(1, 1), 7);
  EXPECT_TRUE(filter.isFresh(source(1, 2), 7));
  EXPECT_TRUE(filter.isFresh(source(2, 1), 7));
}

TEST(ReplayFilter, ForgetsTheSenderHeardLongestAgo) {
  ReplayFilter filter;
  for (std::uint64_t boot = 0; boot < limits::kMaxReplaySenders + 10; ++boot)
    filter.accept(source(1, boot), 1);
  EXPECT_EQ(filter.size(), limits::kMaxReplaySenders);
  EXPECT_TRUE(filter.isFresh(source(1, 0), 1));
  EXPECT_FALSE(filter.isFresh(source(1, limits::kMaxReplaySenders), 1));
}

}  // namespace
}  // namespace vinicast
