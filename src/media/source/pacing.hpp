// SPDX-License-Identifier: MIT
#pragma once

// Private to the sources: waiting for a moment of the media clock, and holding a rate.

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>

#include "media/base/raw.hpp"

namespace vinicast::media {

// A flag that ends waits. Any thread.
class StopSignal {
 public:
  void raise() {
    const std::lock_guard lock(m_mutex);
    m_raised = true;
    m_changed.notify_all();
  }
  [[nodiscard]] bool raised() const {
    const std::lock_guard lock(m_mutex);
    return m_raised;
  }
  // Waits for a moment of the media clock; false if stopped.
  bool waitUntil(std::int64_t micros) {
    std::unique_lock lock(m_mutex);
    while (!m_raised) {
      const std::int64_t left = micros - nowMicros();
      if (left <= 0) {
        return true;
      }
      m_changed.wait_for(lock, std::chrono::microseconds(left));
    }
    return false;
  }

 private:
  mutable std::mutex m_mutex;
  std::condition_variable m_changed;
  bool m_raised = false;
};

// Lets at most `rate` pictures a second pass, forgiving jitter of a quarter of an interval.
class RateLimiter {
 public:
  explicit RateLimiter(int rate) : m_intervalMicros(1'000'000 / std::max(rate, 1)) {}
  [[nodiscard]] bool pass(std::int64_t micros) {
    if (m_started && micros < m_nextMicros - m_intervalMicros / 4 &&
        micros > m_nextMicros - 4 * m_intervalMicros) {
      return false;
    }
    // After a pause, or a step back of the clock, it begins anew.
    const bool steady = m_started && std::abs(micros - m_nextMicros) < m_intervalMicros;
    m_nextMicros = (steady ? m_nextMicros : micros) + m_intervalMicros;
    m_started = true;
    return true;
  }

 private:
  std::int64_t m_intervalMicros;
  std::int64_t m_nextMicros = 0;
  bool m_started = false;
};

}  // namespace vinicast::media
