// SPDX-License-Identifier: MIT
#pragma once

// The one bounded cursor that reads bytes from the network. Big-endian. After the first read past the end
// every further read gives zero and ok() is false: decode a whole message, then ask once.

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>

#include "vinicast/ids.hpp"

namespace vinicast {

class Reader {
 public:
  explicit Reader(std::span<const std::byte> bytes) : m_rest(bytes) {}

  [[nodiscard]] bool ok() const { return m_ok; }
  // All was read and nothing is left over.
  [[nodiscard]] bool finished() const { return m_ok && m_rest.empty(); }
  [[nodiscard]] std::size_t remaining() const { return m_rest.size(); }

  std::uint8_t u8() { return static_cast<std::uint8_t>(number(1)); }
  std::uint16_t u16() { return static_cast<std::uint16_t>(number(2)); }
  std::uint32_t u32() { return static_cast<std::uint32_t>(number(4)); }
  std::uint64_t u48() { return number(6); }
  std::uint64_t u64() { return number(8); }

  // `count` bytes as a view into the datagram.
  std::span<const std::byte> bytes(std::size_t count) {
    if (!m_ok || count > m_rest.size()) {
      m_ok = false;
      m_rest = {};
      return {};
    }
    const auto taken = m_rest.first(count);
    m_rest = m_rest.subspan(count);
    return taken;
  }
  std::span<const std::byte> rest() { return bytes(m_rest.size()); }

  // A text of a length in one byte, or in two, at most `maximum` bytes; fails if longer or not valid UTF-8.
  std::string text8(std::size_t maximum);
  std::string text16(std::size_t maximum);

  template <typename Tag, std::size_t kSize>
  void id(detail::ByteId<Tag, kSize>& out) {
    const auto source = bytes(kSize);
    if (source.size() == kSize) std::memcpy(out.bytes.data(), source.data(), kSize);
  }

  void fail() {
    m_ok = false;
    m_rest = {};
  }

 private:
  std::uint64_t number(std::size_t count) {
    std::uint64_t value = 0;
    for (const std::byte byte : bytes(count)) value = (value << 8) | std::to_integer<std::uint64_t>(byte);
    return value;
  }
  std::string text(std::size_t length, std::size_t maximum);

  std::span<const std::byte> m_rest;
  bool m_ok = true;
};

}  // namespace vinicast
