// SPDX-License-Identifier: MIT
// The ring of members, and the waits for answers.

#include "core/routing/ring.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "core/base/random.hpp"
#include "core/crypto/crypto.hpp"
#include "core/routing/round_trips.hpp"
#include "vinicast/limits.hpp"

namespace vinicast {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

template <typename Id = MemberId>
Id at(std::uint8_t first, std::uint8_t last = 0) {
  Id id;
  id.bytes.front() = first;
  id.bytes.back() = last;
  return id;
}

std::vector<MemberId> drawn(std::size_t count, std::uint64_t seed) {
  Random random(seed, 1);
  std::vector<MemberId> members(count);
  for (MemberId& id : members)
    for (auto& byte : id.bytes) byte = static_cast<std::uint8_t>(random.next());
  std::ranges::sort(members);
  return members;
}

TEST(Ring, NearerIsMeasuredEitherWayAround) {
  EXPECT_TRUE(isNearer(at(0x01), at(0xff), at(0x10)));
  EXPECT_FALSE(isNearer(at(0x01), at(0x10), at(0xff)));
  EXPECT_TRUE(isNearer(at(0x01), at(0x02, 1), at(0x02, 2))) << "all bytes count";
  EXPECT_FALSE(isNearer(at(0x20), at(0x10), at(0x30))) << "the same distance";
}

TEST(Ring, ThePlaceOfATextIsTheBeginningOfItsHash) {
  const std::string text = "vinigroup";
  const auto hash = blake2b<32>(std::as_bytes(std::span(text)));
  const RingAddress address = ringAddressOf(text);
  EXPECT_TRUE(std::equal(address.bytes.begin(), address.bytes.end(), hash.begin()));
  EXPECT_NE(ringAddressOf("vinigroup2"), address);
}

TEST(Ring, TheNearestIsFoundEitherWayAround) {
  const std::vector<MemberId> members = {at(0x10), at(0x80), at(0xf0)};
  EXPECT_EQ(nearestOf(at<RingAddress>(0x11), members), at(0x10));
  EXPECT_EQ(nearestOf(at<RingAddress>(0x47), members), at(0x10));
  EXPECT_EQ(nearestOf(at<RingAddress>(0x49), members), at(0x80));
  EXPECT_EQ(nearestOf(at<RingAddress>(0xff), members), at(0xf0));
  EXPECT_EQ(nearestOf(at<RingAddress>(0x01), members), at(0x10)) << "0x0f away, and 0x11 the other way";
  EXPECT_EQ(nearestOf(at<RingAddress>(0x00), members), at(0x10)) << "of two at the same distance the smaller";
  EXPECT_EQ(nearestOf(at<RingAddress>(0x80), members), at(0x80));
  EXPECT_EQ(nearestOf(at<RingAddress>(0x80, 1), {at(0x80), at(0x80, 3)}), at(0x80)) << "the last bytes count";
}

TEST(Ring, TheNextMemberGoesAround) {
  const std::vector<MemberId> others = {at(0x10), at(0x80)};
  EXPECT_EQ(nextOf(at(0x20), RingDirection::Increasing, others), at(0x80));
  EXPECT_EQ(nextOf(at(0x20), RingDirection::Decreasing, others), at(0x10));
  EXPECT_EQ(nextOf(at(0x90), RingDirection::Increasing, others), at(0x10));
  EXPECT_EQ(nextOf(at(0x00), RingDirection::Decreasing, others), at(0x80));
  EXPECT_TRUE(nextOf(at(0x20), RingDirection::Increasing, {}).isZero());
}

TEST(Ring, EverybodyIsANeighbourInASmallGroup) {
  for (const std::size_t count : {1U, 2U, 10U, 17U}) {
    auto members = drawn(count, count);
    const MemberId self = members[count / 2];
    std::erase(members, self);
    const auto neighbors = neighborsOf(self, members);
    EXPECT_EQ(neighbors.size(), members.size());
    EXPECT_EQ(std::set(neighbors.begin(), neighbors.end()), std::set(members.begin(), members.end()));
  }
}

TEST(Ring, ALargeGroupHasNearAndFarNeighbours) {
  for (const std::size_t count : {100U, 1000U, 10000U}) {
    auto members = drawn(count, count);
    const std::size_t place = count - 3;  // its neighbours go around the end
    const MemberId self = members[place];
    std::set<MemberId> expected;
    for (std::size_t i = 1; i <= limits::kRingNeighborsUp; ++i) expected.insert(members[(place + i) % count]);
    for (std::size_t i = 1; i <= limits::kRingNeighborsDown; ++i) expected.insert(members[place - i]);
    std::erase(members, self);
    const auto neighbors = neighborsOf(self, members);
    const std::set<MemberId> found(neighbors.begin(), neighbors.end());
    EXPECT_EQ(found.size(), neighbors.size()) << "nobody twice";
    EXPECT_TRUE(std::ranges::includes(found, expected));
    const auto far = static_cast<std::size_t>(std::bit_width(count)) - 1;
    EXPECT_LE(found.size(), limits::kRingNeighborsUp + limits::kRingNeighborsDown + far);
    EXPECT_GE(found.size(), limits::kRingNeighborsUp + limits::kRingNeighborsDown + 2);
    // The one half a ring away is among them: nearestOf() agrees where to look.
    RingAddress opposite;
    std::ranges::copy(self.bytes, opposite.bytes.begin());
    opposite.bytes[0] ^= 0x80;
    const MemberId nearest = nearestOf(opposite, members);
    const MemberId after = nextOf(nearest, RingDirection::Increasing, [&] {
      auto rest = members;
      std::erase(rest, nearest);
      return rest;
    }());
    EXPECT_TRUE(found.contains(nearest) || found.contains(after));
  }
}

TEST(RoundTrips, TheWaitFollowsTheAnswers) {
  RoundTrips trips;
  const MemberId bo = at(1);
  EXPECT_EQ(trips.timeoutOf(bo), limits::kDirectRetry);
  trips.note(bo, milliseconds(100));
  EXPECT_EQ(trips.timeoutOf(bo), milliseconds(300)) << "100 + 4 * 50";
  for (int i = 0; i < 100; ++i) trips.note(bo, milliseconds(100));
  EXPECT_LT(trips.timeoutOf(bo), milliseconds(101)) << "steady answers need no slack";
  trips.note(bo, milliseconds(180));
  // smoothed 110, variation 20, about: RFC 6298 with 1/8 and 1/4.
  EXPECT_NEAR(static_cast<double>(trips.timeoutOf(bo).count()), 190'000.0, 1000.0);
}

TEST(RoundTrips, AnswersToSeveralCopiesKeepTheDoubledWait) {
  RoundTrips trips;
  const MemberId bo = at(1);
  trips.noteLate(bo, milliseconds(320));
  EXPECT_EQ(trips.timeoutOf(bo), milliseconds(320));
  trips.note(bo, milliseconds(300));
  EXPECT_EQ(trips.timeoutOf(bo), milliseconds(900)) << "300 + 4 * 150";
  trips.noteLate(bo, milliseconds(1800));
  EXPECT_EQ(trips.timeoutOf(bo), milliseconds(1800));
  trips.note(bo, milliseconds(300));
  EXPECT_LT(trips.timeoutOf(bo), milliseconds(800));
}

TEST(RoundTrips, TheWaitHasBounds) {
  RoundTrips trips;
  trips.note(at(1), microseconds(200));
  EXPECT_EQ(trips.timeoutOf(at(1)), limits::kDirectRetryMin);
  trips.note(at(2), std::chrono::seconds(5));
  EXPECT_EQ(trips.timeoutOf(at(2)), limits::kDirectRetryMax);
  trips.forget(at(2));
  EXPECT_EQ(trips.timeoutOf(at(2)), limits::kDirectRetry);
  for (std::size_t i = 0; i < limits::kMaxRoundTrips; ++i)
    trips.note(at(static_cast<std::uint8_t>(3 + i / 256), static_cast<std::uint8_t>(i)), milliseconds(1));
  EXPECT_EQ(trips.timeoutOf(at(6, 0xff)), limits::kDirectRetry) << "beyond the cap nothing is kept";
}

}  // namespace
}  // namespace vinicast
