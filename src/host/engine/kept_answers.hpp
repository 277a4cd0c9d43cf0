// SPDX-License-Identifier: MIT
#pragma once

// What the database and the session know of the history, put together. The session's copy of a post is the
// newer one. Posts that only the session has are left out while the disk keeps what is told: they are on
// their way to it, and told when they are there.

#include <vector>

#include "host/store/profile_store.hpp"
#include "vinicast/events.hpp"

namespace vinicast::host {

struct KeptAnswer {
  std::vector<Post> posts;  // of a page the oldest first, of a search the newest
  bool more = false;        // there are older ones
};

// `stored`: the database's answer. `held`: the session's posts in display order. `kept`: every told post is
// in the database.
[[nodiscard]] KeptAnswer joinAnswers(const StoreQuestion& question, std::vector<Post> stored,
                                     const std::vector<Post>& held, bool kept);

}  // namespace vinicast::host
