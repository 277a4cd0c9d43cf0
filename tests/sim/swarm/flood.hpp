// SPDX-License-Identifier: MIT
#pragma once

// More posts than a member holds (docs/protocol.md §4.3): what was evicted stays so, whoever repeats it.

#include <cstddef>
#include <cstdint>
#include <optional>

#include "sim/swarm/judge.hpp"

namespace vinicast::sim {

// `members` post more than limits::kMaxHeldPosts in all, one of them most of it, with 10 % loss; then
// somebody who kept the first of them repairs those. What does not hold, if anything.
[[nodiscard]] std::optional<Violation> runFlood(std::size_t members, std::uint64_t seed);

}  // namespace vinicast::sim
