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

// Who offers what it does not have is not asked for the rest of it.
TEST(PostPuller, SilenceEndsAnOffer) {
  Outbox outbox;
  PostPuller puller(outbox);
  for (std::uint64_t i = 1; i <= limits::kMaxWantedPosts; ++i) puller.want(keyOf(i), member(1));
  puller.want(keyOf(1), member(2));
  puller.pump(kStart);
  TimePoint now = kStart;
  while (puller.waiting() > limits::kPullWindow && puller.nextTimeout()) {
    now = *puller.nextTimeout();
    puller.handleTimeout(now);
  }
  EXPECT_LE(now - kStart, std::chrono::seconds(1));
  EXPECT_TRUE(puller.wants(keyOf(1).log)) << "somebody else has the first of them";
  puller.want(keyOf(5000), member(2));
  puller.noteGone(member(2));
  EXPECT_FALSE(puller.wants(keyOf(1).log));
  EXPECT_FALSE(puller.nextTimeout());
}

// As many as it keeps offer what they do not have, again and again; then one offers what it has.
TEST(PostPuller, FalseHoldersKeepNobodyOut) {
  Outbox outbox;
  PostPuller puller(outbox);
  constexpr std::uint8_t kHonest = 250;
  const auto offerFalsely = [&] {
    for (std::uint8_t number = 1; number <= limits::kMaxPullSources; ++number)
      for (std::uint64_t i = 0; i < 40; ++i) puller.want(keyOf(number * 100U + i), member(number));
  };
  TimePoint now = kStart;
  bool asked = false;
  offerFalsely();
  puller.pump(now);
  while (!asked && now < kStart + std::chrono::seconds(10)) {
    now = puller.nextTimeout().value_or(now + std::chrono::milliseconds(10));
    puller.handleTimeout(now);
    puller.noteProof(member(kHonest), 77);
    puller.want(keyOf(50'000), member(kHonest));
    offerFalsely();
    puller.pump(now);
    while (const auto sent = outbox.takeMessage()) {
      if (sent->to.member != member(kHonest)) continue;
      asked = true;
      EXPECT_EQ(puller.proofOf(member(kHonest)), 77U);
    }
    EXPECT_LE(puller.sources(), limits::kMaxPullSources);
  }
  EXPECT_TRUE(asked);
  EXPECT_GT(puller.forgotten(), 0U);
}

// While all of them answer, or wait to be asked, nobody is forgotten for one more.
TEST(PostPuller, SourcesThatAnswerStay) {
  Outbox outbox;
  PostPuller puller(outbox);
  for (std::uint8_t number = 1; number <= limits::kMaxPullSources; ++number) {
    puller.noteProof(member(number), number);
    puller.want(keyOf(number), member(number));
  }
  puller.want(keyOf(1000), member(200));
  EXPECT_EQ(puller.forgotten(), 0U);
  puller.pump(kStart);
  // The first is asked for nothing any more: it makes room.
  puller.arrived(kStart, keyOf(1));
  puller.want(keyOf(1000), member(200));
  EXPECT_EQ(puller.forgotten(), 1U);
  EXPECT_EQ(puller.proofOf(member(1)), 0U);
  EXPECT_EQ(puller.proofOf(member(2)), 2U);
}

}  // namespace
}  // namespace vinicast
