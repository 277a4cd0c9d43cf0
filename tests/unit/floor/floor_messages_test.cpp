// SPDX-License-Identifier: MIT
// Byte layouts: what is written is read back, and nothing else is read.

#include "core/floor/floor_messages.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/floor/floor.hpp"
#include "core/floor/token.hpp"
#include "floor_net.hpp"

namespace vinicast::test {
namespace {

FloorToken someToken(std::uint64_t term = 0x0102030405060708) {
  MemberId owner;
  for (std::size_t i = 0; i < MemberId::kBytes; ++i) owner.bytes[i] = static_cast<std::uint8_t>(0xa0 + i);
  return makeToken(testGroup(), term, 0, owner, 0x1112131415161718);
}

template <std::size_t kSize>
detail::ByteId<SenderTagTag, kSize> tag(std::uint8_t value) {
  detail::ByteId<SenderTagTag, kSize> id;
  id.bytes.fill(value);
  return id;
}

MemberId member(std::uint8_t value) {
  MemberId id;
  id.bytes.fill(value);
  return id;
}

// Round trip, every truncation, and a byte too many. Nested bodies are opaque and take any length from 1.
template <typename Message>
void expectStrict(const Message& message, std::size_t size, bool openEnd = false) {
  const auto bytes = message.encode();
  EXPECT_EQ(bytes.size(), size);
  const auto decoded = Message::decode(bytes);
  ASSERT_TRUE(decoded);
  EXPECT_EQ(*decoded, message);
  EXPECT_EQ(decoded->encode(), bytes);
  if (openEnd) return;
  for (std::size_t length = 0; length < bytes.size(); ++length)
    EXPECT_FALSE(Message::decode(std::span(bytes).first(length))) << length;
  auto longer = bytes;
  longer.push_back(std::byte{0});
  EXPECT_FALSE(Message::decode(longer));
}

// Any bytes that are accepted are the ones that would be written.
template <typename Message>
void expectCanonical(const Message& message) {
  const auto bytes = message.encode();
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    for (int value = 0; value < 256; ++value) {
      auto changed = bytes;
      changed[at] = static_cast<std::byte>(value);
      const auto decoded = Message::decode(changed);
      if (!decoded) continue;
      EXPECT_EQ(decoded->encode(), changed) << at << " " << value;
    }
  }
}

const ClaimMessage kClaim{someToken(), ClaimReason::Recover, 7, {tag<8>(1), tag<8>(2), tag<8>(9)}};
const BeaconMessage kBeacon{someToken(), 77, 2000, 2, {member(5), member(4)}};

TEST(FloorMessages, RoundTripsAndStrictness) {
  expectStrict(kClaim, 41 + 3 + 24);
  expectStrict(ClaimMessage{someToken(), ClaimReason::User, 1, {}}, 44);
  expectStrict(AckMessage{hashOf(someToken()), 99}, 16);
  expectStrict(kBeacon, 41 + 9 + 32);
  expectStrict(BeaconMessage{someToken(), 1, 500, 0, {}}, 50);
  expectStrict(BeaconMessage{someToken(), 1, 500, 0, {}, true}, 50);
  expectStrict(BeaconMessage{someToken(), 1, 500, 300, std::vector<MemberId>(8, member(1))}, 50 + 128);
  expectStrict(ReleaseMessage{someToken()}, 41);
  expectStrict(GrantMessage{someToken(10), someToken(9)}, 82);
  expectStrict(HandMessage{true, 0, 1ULL << 40, 5, 6}, 22);
  expectStrict(DenyMessage{1234, kBeacon.encode()}, 2 + 82, true);
  expectStrict(PreferMessage{kClaim.encode()}, 68, true);
}

TEST(FloorMessages, WhatIsAcceptedIsCanonical) {
  expectCanonical(kClaim);
  expectCanonical(kBeacon);
  expectCanonical(AckMessage{hashOf(someToken()), 99});
  expectCanonical(GrantMessage{someToken(10), someToken(9)});
  expectCanonical(HandMessage{false, 0, 1, 5, 6});
}

TEST(FloorMessages, Refusals) {
  ClaimMessage claim = kClaim;
  claim.confirmers = {tag<8>(2), tag<8>(1)};
  EXPECT_FALSE(ClaimMessage::decode(claim.encode()));
  claim.confirmers = {tag<8>(2), tag<8>(2)};
  EXPECT_FALSE(ClaimMessage::decode(claim.encode()));
  claim.confirmers = {tag<8>(1), tag<8>(2), tag<8>(3), tag<8>(4)};
  EXPECT_FALSE(ClaimMessage::decode(claim.encode()));
  claim = kClaim;
  claim.number = 0;
  EXPECT_FALSE(ClaimMessage::decode(claim.encode()));
  claim = kClaim;
  claim.reason = static_cast<ClaimReason>(3);
  EXPECT_FALSE(ClaimMessage::decode(claim.encode()));
  for (const int lease : {0, 499, 2001, 65535}) {
    BeaconMessage beacon = kBeacon;
    beacon.leaseMs = static_cast<std::uint16_t>(lease);
    EXPECT_FALSE(BeaconMessage::decode(beacon.encode())) << lease;
  }
  EXPECT_FALSE(DenyMessage::decode(DenyMessage{5, {}}.encode()));
  EXPECT_FALSE(PreferMessage::decode({}));
  EXPECT_FALSE(GrantMessage::decode(GrantMessage{someToken(9), someToken(9)}.encode()));
}

TEST(FloorToken, LayoutIsTheOneInTheManual) {
  Writer writer;
  writeToken(writer, someToken());
  const auto bytes = writer.take();
  ASSERT_EQ(bytes.size(), kTokenBytes);
  EXPECT_EQ(bytes[0], std::byte{0x01});
  EXPECT_EQ(bytes[7], std::byte{0x08});
  EXPECT_EQ(bytes[8], std::byte{0});
  EXPECT_EQ(bytes[17], std::byte{0xa0});
  EXPECT_EQ(bytes[33], std::byte{0x11});
  EXPECT_EQ(bytes[40], std::byte{0x18});
}

TEST(FloorToken, BytesAreOrderedAsTokensAre) {
  Random random(1, 2);
  FloorToken last;
  std::vector<std::byte> lastBytes;
  for (int i = 0; i < 500; ++i) {
    FloorToken token = makeToken(testGroup(), 1 + random.below(3), static_cast<std::uint8_t>(random.below(2)),
                                 member(static_cast<std::uint8_t>(1 + random.below(3))), random.below(2));
    Writer writer;
    writeToken(writer, token);
    const auto bytes = writer.take();
    if (i > 0) {
      EXPECT_EQ(token < last, std::ranges::lexicographical_compare(bytes, lastBytes));
    }
    last = token;
    lastBytes = bytes;
  }
}

TEST(FloorToken, GenuineOnlyWithItsOwnTie) {
  const FloorToken token = someToken();
  EXPECT_TRUE(isGenuine(testGroup(), token));
  FloorToken other = token;
  other.tie ^= 1;
  EXPECT_FALSE(isGenuine(testGroup(), other));
  other = token;
  ++other.term;
  EXPECT_FALSE(isGenuine(testGroup(), other));
  EXPECT_FALSE(isGenuine(testGroup(), someToken(0)));
  other = token;
  other.priority = 1;
  EXPECT_FALSE(isGenuine(testGroup(), other));
  EXPECT_FALSE(isGenuine(testGroup(), makeToken(testGroup(), 1, 0, {}, 1)));
  EXPECT_FALSE(isGenuine(GroupId{}, token));
  EXPECT_NE(hashOf(token), hashOf(other));
}

}  // namespace
}  // namespace vinicast::test
