// SPDX-License-Identifier: MIT
#pragma once

// The clear header of every datagram (docs/protocol.md §2.1), all of it covered by the seal.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "core/wire/message_type.hpp"
#include "vinicast/ids.hpp"
#include "vinicast/limits.hpp"

namespace vinicast {

inline constexpr std::uint8_t kProtocolVersion = 1;

struct EnvelopeHeader {
  MessageType type{};
  std::uint32_t groupTag = 0;  // the first 4 bytes of BLAKE2b of the group id
  SenderTag sender;
  std::uint64_t bootNumber = 0;
  std::uint64_t counter = 0;  // 48 bits, from 1, never repeated in one boot
};

inline constexpr std::uint64_t kMaxCounter = (std::uint64_t{1} << 48) - 1;

using HeaderBytes = std::array<std::byte, limits::kHeaderBytes>;
using Nonce = std::array<std::byte, 24>;

[[nodiscard]] HeaderBytes encodeHeader(const EnvelopeHeader& header);

enum class HeaderProblem : std::uint8_t { TooShort, WrongVersion, UnknownType };
struct DecodedHeader {
  EnvelopeHeader header;
  std::optional<HeaderProblem> problem;
};
[[nodiscard]] DecodedHeader decodeHeader(std::span<const std::byte> datagram);

// sender 8 · boot number 8 · counter as 8 bytes: never repeated under one key (§2.3).
[[nodiscard]] Nonce nonceOf(const EnvelopeHeader& header);

}  // namespace vinicast
