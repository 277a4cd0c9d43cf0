// SPDX-License-Identifier: MIT
#pragma once

// Tells when so much comes in that it is better read a millisecond's worth at a time: else a machine that has
// nothing else to do wakes for every few datagrams of a flood, and most of its time goes into waking. A live
// picture with all its repair stays far below.
//
// A value of one thread; times are microseconds of one clock.

#include <cstddef>
#include <cstdint>

namespace vinicast::host {

class FloodWatch {
 public:
  static constexpr std::int64_t kWindow = 50'000;      // us
  static constexpr std::size_t kMostInWindow = 1'000;  // datagrams: 20,000 a second

  // `count` were read now. True while more than that came in, in this window or the one before.
  bool note(std::int64_t now, std::size_t count) {
    if (now - m_begin >= kWindow) {
      m_flooded = m_count > kMostInWindow && now - m_begin < 2 * kWindow;
      m_begin = now;
      m_count = 0;
    }
    m_count += count;
    return m_flooded || m_count > kMostInWindow;
  }

 private:
  std::int64_t m_begin = 0;
  std::size_t m_count = 0;
  bool m_flooded = false;
};

}  // namespace vinicast::host
