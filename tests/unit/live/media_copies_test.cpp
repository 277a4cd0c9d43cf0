// SPDX-License-Identifier: MIT
#include "core/routing/media_copies.hpp"

#include <gtest/gtest.h>

#include "core/live/media_reach.hpp"

namespace vinicast {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint kStart{10s};

SenderTag tagOf(std::uint8_t value) {
  SenderTag tag;
  tag.bytes.fill(value);
  return tag;
}

Endpoint placeOf(std::uint8_t value) {
  return Endpoint::fromIpv4(0x0a000000U + value, 4444);
}

TEST(MediaCopies, PlacesAreCappedAndComeFreeByTimeAndByWord) {
  MediaCopies copies;
  for (std::uint8_t i = 0; i < limits::kMaxMediaSubscribers; ++i)
    EXPECT_TRUE(copies.grant(kStart, tagOf(i), placeOf(i), kStart + 10s, false));
  EXPECT_FALSE(copies.grant(kStart, tagOf(100), placeOf(100), kStart + 10s, false));
  EXPECT_EQ(copies.refused(), 1U);
  EXPECT_TRUE(copies.grant(kStart + 5s, tagOf(3), placeOf(33), kStart + 15s, false)) << "it has a place";
  EXPECT_EQ(copies.take(kStart + 5s, 1000).size(), limits::kMaxMediaSubscribers);
  copies.end(tagOf(5));
  EXPECT_FALSE(copies.serves(kStart + 5s, tagOf(5)));
  EXPECT_TRUE(copies.grant(kStart + 5s, tagOf(100), placeOf(100), kStart + 15s, false));
  EXPECT_EQ(copies.count(kStart + 10s), 2U);
  const auto left = copies.take(kStart + 10s, 1000);
  EXPECT_EQ(left, (std::vector{placeOf(33), placeOf(100)}));
}

TEST(MediaCopies, NoMoreThanTheRateHoldsAreServedAndTheFirstKeepTheirPlaces) {
  MediaCopies copies;
  // A fourth of the rate: room for four.
  constexpr std::size_t kBytes = 1024;
  constexpr auto kStep = Duration(1'000'000 * kBytes * 4 / limits::kMediaCopyBytesPerSecond);
  TimePoint now = kStart;
  for (; now < kStart + 2s; now += kStep) (void)copies.take(now, kBytes);
  std::size_t granted = 0;
  for (std::uint8_t i = 0; i < 8; ++i)
    granted += copies.grant(now, tagOf(i), placeOf(i), now + 60s, false) ? 1 : 0;
  EXPECT_EQ(granted, 4U);
  // At three times that rate a copy for the first of them is all there is room for, and no copy more leaves
  // than the rate allows.
  std::size_t bytes = 0;
  const TimePoint begin = now;
  for (; now < begin + 4s; now += kStep / 3) bytes += copies.take(now, kBytes).size() * kBytes;
  EXPECT_LE(bytes, 4 * limits::kMediaCopyBytesPerSecond + limits::kMediaCopyBurst);
  EXPECT_GE(bytes, 4 * limits::kMediaCopyBytesPerSecond * 9 / 10);
  EXPECT_GT(copies.held(), 0U);
  EXPECT_TRUE(copies.grant(now, tagOf(0), placeOf(0), now + 60s, false));
  EXPECT_FALSE(copies.grant(now, tagOf(3), placeOf(3), now + 60s, false)) << "its place is gone";
}

TEST(MediaCopies, WhoHearsSomeMakesRoomForWhoHearsNothing) {
  MediaCopies copies;
  for (std::uint8_t i = 0; i < limits::kMaxMediaSubscribers; ++i)
    EXPECT_TRUE(copies.grant(kStart, tagOf(i), placeOf(i), kStart + 10s, true));
  EXPECT_FALSE(copies.grant(kStart, tagOf(100), placeOf(100), kStart + 10s, true));
  EXPECT_TRUE(copies.grant(kStart, tagOf(101), placeOf(101), kStart + 10s, false));
  auto to = copies.take(kStart, 1000);
  ASSERT_EQ(to.size(), limits::kMaxMediaSubscribers);
  EXPECT_EQ(to.front(), placeOf(101));
  EXPECT_FALSE(copies.grant(kStart, tagOf(7), placeOf(7), kStart + 10s, true)) << "it made room";
  // One that hears some from now on goes behind the others, and keeps its place.
  EXPECT_TRUE(copies.grant(kStart, tagOf(101), placeOf(101), kStart + 10s, true));
  EXPECT_TRUE(copies.grant(kStart, tagOf(0), placeOf(50), kStart + 10s, true));
  to = copies.take(kStart, 1000);
  ASSERT_EQ(to.size(), limits::kMaxMediaSubscribers);
  EXPECT_EQ(to.front(), placeOf(50));
  EXPECT_EQ(to.back(), placeOf(101));
}

TEST(MediaReach, AsksWhenTheBeaconSpeaksOfMediaThatDoesNotCome) {
  MediaReach reach;
  EXPECT_FALSE(reach.wanted());
  reach.follow(kStart, tagOf(1), false, {});
  reach.noteSaid(kStart + 500ms, kStart + 500ms);
  EXPECT_FALSE(reach.wanted()) << "too soon";
  reach.noteSaid(kStart + 3s, kStart + 500ms);
  EXPECT_FALSE(reach.wanted()) << "the publisher paused since";
  reach.noteSaid(kStart + 3s, kStart + 3s);
  EXPECT_EQ(reach.wanted(), tagOf(1));
  reach.follow(kStart + 3s, tagOf(1), false, {});
  EXPECT_EQ(reach.wanted(), tagOf(1)) << "a new token of the same publisher";
  reach.unfollow();
  EXPECT_FALSE(reach.wanted());
}

TEST(MediaReach, OneThatHearsNothingOfThePublisherAsksAtOnce) {
  MediaReach reach;
  reach.follow(kStart, tagOf(1), true, {});
  reach.noteSaid(kStart + 20ms, kStart + 20ms);
  EXPECT_EQ(reach.wanted(), tagOf(1));
}

TEST(MediaReach, RemembersForTenMinutesThatTheMediaGroupIsSilent) {
  const auto asksAtOnce = [](Duration later, bool cutOff, bool heardSomebody) {
    MediaReach reach;
    reach.follow(kStart, tagOf(1), cutOff, {});
    reach.noteSaid(kStart + 2s, kStart + 2s);
    EXPECT_EQ(reach.wanted(), tagOf(1));
    reach.unfollow();
    const TimePoint now = kStart + 2s + later;
    if (heardSomebody) reach.noteMulticast(now, tagOf(3));
    reach.follow(now, tagOf(2), false, {});
    reach.noteSaid(now, now);
    return reach.wanted() == tagOf(2);
  };
  EXPECT_TRUE(asksAtOnce(599s, false, false));
  EXPECT_FALSE(asksAtOnce(600s, false, false));
  EXPECT_FALSE(asksAtOnce(1s, false, true));
  EXPECT_FALSE(asksAtOnce(1s, true, false)) << "not the group was silent, but that publisher";
}

TEST(MediaReach, GivesUpOnceMulticastIsSteady) {
  MediaReach reach;
  reach.follow(kStart, tagOf(1), true, {});
  reach.noteSaid(kStart, kStart);
  TimePoint now = kStart;
  const auto hear = [&](Duration span) {
    for (const TimePoint end = now + span; now < end; now += 100ms) {
      reach.noteMulticast(now, tagOf(2));  // of no interest
      reach.noteMulticast(now, tagOf(1));
      reach.noteSaid(now, now);
    }
  };
  hear(4s);
  now += 2s;
  hear(4s);
  EXPECT_TRUE(reach.wanted()) << "not steady yet";
  hear(2s);
  EXPECT_FALSE(reach.wanted());
}

}  // namespace
}  // namespace vinicast
