// SPDX-License-Identifier: MIT
#pragma once

// Notices that the loop did not run: the process was stopped, starved or traced, or the machine slept. What
// was decided before may be wrong now, above all that the floor is still ours (docs/protocol.md §5.6).

#include <cstdint>
#include <optional>

namespace vinicast::host {

class LoopWatch {
 public:
  // The loop promises to come by at least this often; later than the limit is a stall.
  static constexpr std::int64_t kMaxWaitMicros = 200'000;
  static constexpr std::int64_t kStallMicros = 400'000;
  // Differences of the two clocks' readings that are not sleep.
  static constexpr std::int64_t kSleepMicros = 50'000;

  // True if the loop stalled or the machine slept since the last call. `suspended`: suspendedMicros().
  bool check(std::int64_t nowMicros, std::int64_t suspended) {
    const bool stalled = m_last && nowMicros - *m_last > kStallMicros;
    const bool slept = m_last && suspended - m_suspended > kSleepMicros;
    m_last = nowMicros;
    m_suspended = suspended;
    return stalled || slept;
  }

 private:
  std::optional<std::int64_t> m_last;
  std::int64_t m_suspended = 0;
};

}  // namespace vinicast::host
