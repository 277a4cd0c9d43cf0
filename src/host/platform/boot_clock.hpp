// SPDX-License-Identifier: MIT
#pragma once

// How long the machine has slept since it started. media::nowMicros() counts sleep; this is the part that was
// sleep.

#include <cstdint>

namespace vinicast::host {

// Microseconds of suspend: CLOCK_BOOTTIME less CLOCK_MONOTONIC. Exact to some microseconds; any thread.
[[nodiscard]] std::int64_t suspendedMicros();

}  // namespace vinicast::host
