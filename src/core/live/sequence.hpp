// SPDX-License-Identifier: MIT
#pragma once

// Frame numbers are 32 bits on the wire and wrap around. Inside, they are 64 bits that never wrap: the value
// nearest to a number that was seen before (docs/protocol.md §6.1).

#include <cstdint>

namespace vinicast {

// Whether `a` comes after `b`, for numbers less than half the range apart.
[[nodiscard]] constexpr bool isNewer(std::uint32_t a, std::uint32_t b) {
  return static_cast<std::int32_t>(a - b) > 0;
}

// The first number of a stream, lifted so that older ones stay positive.
[[nodiscard]] constexpr std::uint64_t firstUnwrapped(std::uint32_t value) {
  return (std::uint64_t{1} << 32) + value;
}

[[nodiscard]] constexpr std::uint64_t unwrapNear(std::uint32_t value, std::uint64_t reference) {
  const auto step = static_cast<std::int32_t>(value - static_cast<std::uint32_t>(reference));
  return reference + static_cast<std::uint64_t>(static_cast<std::int64_t>(step));
}

}  // namespace vinicast
