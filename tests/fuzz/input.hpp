// SPDX-License-Identifier: MIT
#pragma once

// A fuzzer's input, read from the front; zeros once it is used up.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

namespace vinicast::fuzz {

class Input {
 public:
  Input(const std::uint8_t* data, std::size_t size) : m_rest(data, size) {}
  [[nodiscard]] bool empty() const { return m_rest.empty(); }
  std::uint8_t byte() {
    if (m_rest.empty()) return 0;
    const std::uint8_t value = m_rest.front();
    m_rest = m_rest.subspan(1);
    return value;
  }
  std::span<const std::uint8_t> bytes(std::size_t count) {
    const auto taken = m_rest.first(std::min(count, m_rest.size()));
    m_rest = m_rest.subspan(taken.size());
    return taken;
  }

 private:
  std::span<const std::uint8_t> m_rest;
};

}  // namespace vinicast::fuzz
