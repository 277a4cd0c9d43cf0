// SPDX-License-Identifier: MIT
#pragma once

// The identifiers of the protocol, each a type of its own. All are plain values, ordered as big-endian bytes.

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vinicast {

namespace detail {

// A fixed array of bytes that is an identifier; Tag keeps different identifiers apart.
template <typename Tag, std::size_t kSize>
struct ByteId {
  static constexpr std::size_t kBytes = kSize;
  std::array<std::uint8_t, kSize> bytes{};

  friend auto operator<=>(const ByteId&, const ByteId&) = default;
  [[nodiscard]] bool isZero() const { return *this == ByteId{}; }

  // Lower-case hexadecimal, two digits a byte.
  [[nodiscard]] std::string toHex() const {
    static constexpr char kDigits[] = "0123456789abcdef";
    std::string text;
    text.reserve(kSize * 2);
    for (const std::uint8_t byte : bytes) {
      text.push_back(kDigits[byte >> 4]);
      text.push_back(kDigits[byte & 15]);
    }
    return text;
  }

  // The identifier whose toHex() is `text`; nothing if `text` is not exactly that.
  [[nodiscard]] static std::optional<ByteId> fromHex(std::string_view text) {
    if (text.size() != kSize * 2) return std::nullopt;
    ByteId id;
    for (std::size_t i = 0; i < text.size(); ++i) {
      const char c = text[i];
      int digit = -1;
      if (c >= '0' && c <= '9') digit = c - '0';
      if (c >= 'a' && c <= 'f') digit = c - 'a' + 10;
      if (digit < 0) return std::nullopt;
      id.bytes[i / 2] = static_cast<std::uint8_t>((id.bytes[i / 2] << 4) | digit);
    }
    return id;
  }
};

}  // namespace detail

// An Ed25519 public key: a member's long-term identity (RFC 8032).
using PublicKey = detail::ByteId<struct PublicKeyTag, 32>;
// The first 16 bytes of BLAKE2b-256 of the public key (docs/protocol.md §3).
using MemberId = detail::ByteId<struct MemberIdTag, 16>;
// The first 8 bytes of a MemberId: the sender field of every datagram.
using SenderTag = detail::ByteId<struct SenderTagTag, 8>;
// BLAKE2b-256 of the group's name and key: separates groups that share an address (docs/protocol.md §2).
using GroupId = detail::ByteId<struct GroupIdTag, 32>;
// The first 8 bytes of BLAKE2b of a floor token: the fence that every media datagram carries
// (docs/protocol.md §5).
using TokenHash = detail::ByteId<struct TokenHashTag, 8>;

// A place on the ring of members: a member's own is its MemberId, a text's the first 16 bytes of its
// BLAKE2b-256 (docs/protocol.md §7.2).
using RingAddress = detail::ByteId<struct RingAddressTag, 16>;

[[nodiscard]] inline SenderTag senderTagOf(const MemberId& id) {
  SenderTag tag;
  for (std::size_t i = 0; i < SenderTag::kBytes; ++i) tag.bytes[i] = id.bytes[i];
  return tag;
}

// A post is named by its author, the incarnation of the author's log, and its number in that log, from 1.
struct PostId {
  MemberId author;
  std::uint32_t incarnation = 0;
  std::uint64_t sequence = 0;
  friend auto operator<=>(const PostId&, const PostId&) = default;
  // "<author>-<incarnation>-<sequence>", hexadecimal, hexadecimal (8 digits), decimal.
  [[nodiscard]] std::string toString() const;
};

// A directed message is named by its sender and a number from 1 in one run of the sender.
struct DirectId {
  std::uint64_t value = 0;
  friend auto operator<=>(const DirectId&, const DirectId&) = default;
};

// The right to publish, in a total order: term, priority, tie, owner, incarnation (docs/protocol.md §5.1).
struct FloorToken {
  std::uint64_t term = 0;
  std::uint8_t priority = 0;
  std::uint64_t tie = 0;
  MemberId owner;
  std::uint64_t incarnation = 0;  // the owner's random boot number: no token is ever issued twice
  friend auto operator<=>(const FloorToken&, const FloorToken&) = default;
  [[nodiscard]] bool isNone() const { return term == 0; }
};

}  // namespace vinicast
