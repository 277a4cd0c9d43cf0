// SPDX-License-Identifier: MIT
#include "core/crypto/crypto.hpp"

#include <gtest/gtest.h>

#include <string>

#include "core/wire/envelope.hpp"

namespace vinicast {
namespace {

std::vector<std::byte> bytesOf(const std::string& text) {
  const auto view = std::as_bytes(std::span(text));
  return {view.begin(), view.end()};
}

SecretSeed seedOf(std::uint8_t value) {
  SecretSeed seed{};
  seed.fill(value);
  return seed;
}

EnvelopeHeader header(const GroupKeys& keys) {
  EnvelopeHeader value;
  value.type = MessageType::Heartbeat;
  value.groupTag = keys.groupTag();
  value.sender.bytes = {1, 2, 3, 4, 5, 6, 7, 8};
  value.bootNumber = 0x1122334455667788;
  value.counter = 0x0a0b0c0d0e0f;
  return value;
}

TEST(Crypto, SealOpensWithTheSameKeyAndHeaderOnly) {
  const auto keys = *GroupKeys::derive("vinigroup", "");
  const auto body = bytesOf("hello");
  const auto head = header(keys);
  const auto clear = encodeHeader(head);
  std::vector<std::byte> sealed(body.size() + 16);
  keys.seal(head.type, nonceOf(head), clear, body, sealed);
  std::vector<std::byte> opened(body.size());
  ASSERT_TRUE(keys.open(head.type, nonceOf(head), clear, sealed, opened));
  EXPECT_EQ(opened, body);

  for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
    auto broken = sealed;
    broken[bit / 8] ^= static_cast<std::byte>(1 << (bit % 8));
    EXPECT_FALSE(keys.open(head.type, nonceOf(head), clear, broken, opened)) << bit;
  }
  for (std::size_t bit = 0; bit < clear.size() * 8; ++bit) {
    auto broken = clear;
    broken[bit / 8] ^= static_cast<std::byte>(1 << (bit % 8));
    EXPECT_FALSE(keys.open(head.type, nonceOf(head), broken, sealed, opened)) << bit;
  }
  EXPECT_FALSE(keys.open(MessageType::VideoShard, nonceOf(head), clear, sealed, opened));
}

TEST(Crypto, GroupsAreApart) {
  const auto open = *GroupKeys::derive("vinigroup", "");
  const auto other = *GroupKeys::derive("vinigroup2", "");
  const auto closed = *GroupKeys::derive("vinigroup", "7M2K-9QXA-4TRD-WZ0P");
  const auto closedAgain = *GroupKeys::derive("vinigroup", "7M2K-9QXA-4TRD-WZ0P");
  const auto closedOther = *GroupKeys::derive("vinigroup", "7M2K-9QXA-4TRD-WZ0Q");
  EXPECT_NE(open.groupId(), other.groupId());
  EXPECT_NE(open.groupId(), closed.groupId());
  EXPECT_NE(closed.groupId(), closedOther.groupId());
  EXPECT_EQ(closed.groupId(), closedAgain.groupId());
  const auto head = header(closed);
  std::vector<std::byte> sealed(5 + 16);
  closed.seal(head.type, nonceOf(head), encodeHeader(head), bytesOf("hello"), sealed);
  std::vector<std::byte> opened(5);
  EXPECT_FALSE(open.open(head.type, nonceOf(head), encodeHeader(head), sealed, opened));
  EXPECT_FALSE(closedOther.open(head.type, nonceOf(head), encodeHeader(head), sealed, opened));
  EXPECT_TRUE(closedAgain.open(head.type, nonceOf(head), encodeHeader(head), sealed, opened));
}

TEST(Crypto, ASignatureHoldsForItsGroupTypeAndAuthorOnly) {
  const auto group = GroupKeys::derive("a", "")->groupId();
  const auto otherGroup = GroupKeys::derive("b", "")->groupId();
  const Identity author(seedOf(1));
  const auto payload = bytesOf("payload");
  const auto body = signBody(author, {group, MessageType::Claim}, payload);
  EXPECT_EQ(body.size(), payload.size() + kSignedOverhead);
  const auto opened = openBody({group, MessageType::Claim}, body);
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->author, author.id());
  EXPECT_TRUE(std::equal(opened->payload.begin(), opened->payload.end(), payload.begin(), payload.end()));
  EXPECT_FALSE(openBody({otherGroup, MessageType::Claim}, body));
  EXPECT_FALSE(openBody({group, MessageType::Beacon}, body));
  for (std::size_t i = 0; i < body.size(); ++i) {
    auto broken = body;
    broken[i] ^= std::byte{1};
    EXPECT_FALSE(openBody({group, MessageType::Claim}, broken)) << i;
    EXPECT_FALSE(openBody({group, MessageType::Claim}, std::span(body).first(i))) << i;
  }
}

TEST(Crypto, TheIdIsTheHashOfTheKey) {
  const Identity one(seedOf(1));
  const Identity same(seedOf(1));
  const Identity two(seedOf(2));
  EXPECT_EQ(one.id(), same.id());
  EXPECT_NE(one.id(), two.id());
  EXPECT_EQ(one.id(), memberIdOf(one.publicKey()));
  EXPECT_EQ(senderTagOf(one.id()).toHex(), one.id().toHex().substr(0, 16));
}

TEST(Envelope, HeaderIsReadAsItWasWritten) {
  const auto keys = *GroupKeys::derive("vinigroup", "");
  const auto head = header(keys);
  const auto bytes = encodeHeader(head);
  const auto decoded = decodeHeader(bytes);
  ASSERT_FALSE(decoded.problem);
  EXPECT_EQ(decoded.header.type, head.type);
  EXPECT_EQ(decoded.header.groupTag, head.groupTag);
  EXPECT_EQ(decoded.header.sender, head.sender);
  EXPECT_EQ(decoded.header.bootNumber, head.bootNumber);
  EXPECT_EQ(decoded.header.counter, head.counter);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_EQ(decodeHeader(std::span(bytes).first(size)).problem, HeaderProblem::TooShort);
  }
  auto other = bytes;
  other[0] = std::byte{0x20};
  EXPECT_EQ(decodeHeader(other).problem, HeaderProblem::WrongVersion);
  other = bytes;
  other[0] |= std::byte{0x01};  // a reserved flag
  EXPECT_EQ(decodeHeader(other).problem, HeaderProblem::WrongVersion);
  other = bytes;
  other[1] = std::byte{0xee};
  EXPECT_EQ(decodeHeader(other).problem, HeaderProblem::UnknownType);
}

}  // namespace
}  // namespace vinicast
