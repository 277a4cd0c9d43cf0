// SPDX-License-Identifier: MIT
#pragma once

// Tells when an encoder is too slow for its pictures, so that it is to do less for each. A pure rule.

#include <cstdint>

namespace vinicast::media {

class PresetGovernor {
 public:
  static constexpr int kWindow = 90;     // pictures: 3 s
  static constexpr int kSlowShare = 30;  // this many of them were slow

  // One picture took `encodeMicros`, and `intervalMicros` are between two. Slow is more than 3/4 of that.
  // True once a window of pictures was slow in a third, and never again: what was slow once may be so again.
  [[nodiscard]] bool add(std::int64_t encodeMicros, std::int64_t intervalMicros) {
    if (m_told) return false;
    if (encodeMicros * 4 > intervalMicros * 3) ++m_slow;
    m_told = m_slow >= kSlowShare;
    if (++m_count == kWindow) m_count = m_slow = 0;
    return m_told;
  }

 private:
  int m_count = 0;
  int m_slow = 0;
  bool m_told = false;
};

}  // namespace vinicast::media
