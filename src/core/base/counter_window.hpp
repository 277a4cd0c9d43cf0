// SPDX-License-Identifier: MIT
#pragma once

// Which of the last `kSize` counters were seen (RFC 4303 §3.4.3). What is older counts as seen.

#include <bitset>
#include <cstddef>
#include <cstdint>

namespace vinicast {

template <std::size_t kSize>
class CounterWindow {
 public:
  // True the first time.
  bool note(std::uint64_t counter) {
    if (counter > m_highest) {
      if (counter - m_highest >= kSize) {
        m_seen.reset();
      } else {
        for (std::uint64_t c = m_highest + 1; c < counter; ++c) m_seen.reset(c % kSize);
      }
      m_highest = counter;
    } else if (m_highest - counter >= kSize || m_seen.test(counter % kSize)) {
      return false;
    }
    m_seen.set(counter % kSize);
    return true;
  }

 private:
  std::uint64_t m_highest = 0;
  std::bitset<kSize> m_seen;
};

}  // namespace vinicast
