// SPDX-License-Identifier: MIT
#pragma once

// Tells whoever waits for a device to open that nobody wants it any more. Raised from any thread, never
// lowered; looked at every kAbortPoll. An empty one is never raised.

#include <atomic>
#include <chrono>
#include <memory>

namespace vinicast::host {

using AbortFlag = std::shared_ptr<const std::atomic<bool>>;

inline constexpr std::chrono::milliseconds kAbortPoll{20};

[[nodiscard]] inline bool isRaised(const AbortFlag& flag) {
  return flag != nullptr && flag->load();
}

}  // namespace vinicast::host
