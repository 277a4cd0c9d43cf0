// SPDX-License-Identifier: MIT
#include "core/posts/post_puller.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace vinicast {
namespace {

constexpr TimePoint kStart{std::chrono::hours(1)};

MemberId member(std::uint8_t number) {
  MemberId id;
  id.bytes[0] = number;
  return id;
}
PostKey keyOf(std::uint64_t sequence) {
  return {{{}, 1}, sequence};
}

// A holder that offers, leaves and comes back, while another one's posts are under way.
TEST(PostPuller, WhatIsWantedNoMoreDoesNotWait) {
  Outbox outbox;
  PostPuller puller(outbox);
  for (std::uint64_t i = 1; i <= limits::kPullWindow; ++i) puller.want(keyOf(i), member(1));
  puller.pump(kStart);
  EXPECT_EQ(puller.waiting(), 0U);
  for (int round = 0; round < 3; ++round) {
    for (std::uint64_t i = 1; i <= 1000; ++i) puller.want(keyOf(1000 + i), member(2));
    EXPECT_EQ(puller.waiting(), 1000U);
    puller.arrived(kStart, keyOf(1500));
    EXPECT_EQ(puller.waiting(), 999U);
    puller.noteGone(member(2));
    EXPECT_EQ(puller.waiting(), 0U);
  }
  EXPECT_TRUE(puller.nextTimeout());
  puller.noteGone(member(1));
  EXPECT_FALSE(puller.wants(keyOf(1).log));
  EXPECT_FALSE(puller.nextTimeout());
}

}  // namespace
}  // namespace vinicast
