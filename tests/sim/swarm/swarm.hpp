// SPDX-License-Identifier: MIT
#pragma once

// One seed: a time with faults, then a time without, everything checked after every call on a session.

#include <array>
#include <cstdint>
#include <optional>

#include "sim/swarm/judge.hpp"
#include "sim/swarm/plan.hpp"
#include "vinicast/time.hpp"

namespace vinicast::sim {

struct Outcome {
  std::optional<Violation> violation;
  std::uint64_t trace = 0;
  std::uint64_t calls = 0;      // on sessions
  std::uint64_t datagrams = 0;  // sent
  Duration simulated{};
  std::array<std::uint64_t, kInvariants> tried{};
};

// `tells`: prints what happens on the way.
[[nodiscard]] Outcome runSwarm(const Plan& plan, bool tells = false);

// The smallest plan found that still violates the same invariant: fewer kinds of faults, less time, fewer
// members.
[[nodiscard]] Plan shrink(const Plan& failing, Invariant invariant);

}  // namespace vinicast::sim
