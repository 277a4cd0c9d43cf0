// SPDX-License-Identifier: MIT
#pragma once

// What a host keeps of the posts of earlier runs and gives back to GroupSession::restore(). The host's own
// memory is larger than a session's (limits::kMaxHeldPosts), so it gives the newest posts and says which
// older ones it has besides: those are not asked for again.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "vinicast/ids.hpp"

namespace vinicast {

struct KeptPosts {
  // PostStored::signedBody of each, oldest first; of more than limits::kMaxHeldPosts the last ones are taken.
  std::vector<std::vector<std::byte>> bodies;
  // Of each log of which older posts are kept and not given: the last one of these.
  std::vector<PostId> keptThrough;
  // Of the logs of which nothing is given: posts with a lower OrderKey::clock are kept. 0: none are.
  std::uint64_t keptBefore = 0;
};

struct Restored {
  std::size_t held = 0;
  std::size_t refused = 0;  // damaged, of another group, twice, or too many
};

}  // namespace vinicast
