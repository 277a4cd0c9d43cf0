// SPDX-License-Identifier: MIT
#pragma once

// A crowd that joins at once (docs/protocol.md §3): what its presence costs the network.

#include <cstddef>
#include <cstdint>

#include "vinicast/time.hpp"

namespace vinicast::sim {

struct CrowdCost {
  bool complete = false;            // at the end everybody saw everybody
  std::uint64_t busiestSecond = 0;  // bits sent to the group, with UDP and IP headers, in the worst second
  std::uint64_t afterwards = 0;     // bits a second, once all had joined
  std::uint64_t unicasts = 0;       // datagrams to single addresses
};

// `members` join one after the other, `perSecond` of them, with this loss; then half a minute passes.
[[nodiscard]] CrowdCost runCrowd(std::size_t members, std::size_t perSecond, std::uint32_t lossPermille,
                                 std::uint64_t seed);

struct CrowdPosts {
  std::size_t undelivered = 0;  // posts that a member lacked half a minute later, summed over the members
  Duration slowest{};           // until the last member had a post
};

// `members` are there, and every second one of them posts, `posts` times.
[[nodiscard]] CrowdPosts runCrowdPosts(std::size_t members, std::size_t posts, std::uint32_t lossPermille,
                                       std::uint64_t seed);

}  // namespace vinicast::sim
