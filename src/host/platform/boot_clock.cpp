// SPDX-License-Identifier: MIT
#include "host/platform/boot_clock.hpp"

#include <ctime>

namespace vinicast::host {

namespace {

std::int64_t read(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return static_cast<std::int64_t>(time.tv_sec) * 1'000'000 + time.tv_nsec / 1000;
}

}  // namespace

std::int64_t suspendedMicros() {
  // Read around each other: a preemption between the two readings must not look like a sleep.
  const std::int64_t before = read(CLOCK_MONOTONIC);
  const std::int64_t boot = read(CLOCK_BOOTTIME);
  const std::int64_t after = read(CLOCK_MONOTONIC);
  return boot - (before + after) / 2;
}

}  // namespace vinicast::host
