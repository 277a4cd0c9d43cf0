// SPDX-License-Identifier: MIT
#pragma once

// The one writer of bytes for the network. Big-endian; the counterpart of Reader.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "vinicast/ids.hpp"

namespace vinicast {

class Writer {
 public:
  void u8(std::uint8_t value) { number(value, 1); }
  void u16(std::uint16_t value) { number(value, 2); }
  void u32(std::uint32_t value) { number(value, 4); }
  void u48(std::uint64_t value) { number(value, 6); }
  void u64(std::uint64_t value) { number(value, 8); }
  void bytes(std::span<const std::byte> source) {
    m_bytes.insert(m_bytes.end(), source.begin(), source.end());
  }
  // The caller keeps texts under 256 or 65536 bytes.
  void text8(std::string_view text) {
    u8(static_cast<std::uint8_t>(text.size()));
    bytes(std::as_bytes(std::span(text)));
  }
  void text16(std::string_view text) {
    u16(static_cast<std::uint16_t>(text.size()));
    bytes(std::as_bytes(std::span(text)));
  }
  template <typename Tag, std::size_t kSize>
  void id(const detail::ByteId<Tag, kSize>& source) {
    bytes(std::as_bytes(std::span(source.bytes)));
  }

  [[nodiscard]] std::size_t size() const { return m_bytes.size(); }
  [[nodiscard]] std::span<const std::byte> view() const { return m_bytes; }
  [[nodiscard]] std::vector<std::byte> take() { return std::move(m_bytes); }

 private:
  void number(std::uint64_t value, int count) {
    for (int shift = (count - 1) * 8; shift >= 0; shift -= 8)
      m_bytes.push_back(static_cast<std::byte>(value >> shift));
  }
  std::vector<std::byte> m_bytes;
};

}  // namespace vinicast
