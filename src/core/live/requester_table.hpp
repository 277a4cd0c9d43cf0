// SPDX-License-Identifier: MIT
#pragma once

// What each member may still have of the publisher's answers to repair requests (docs/protocol.md §6.7).
// Requests are not signed, so this binds those who speak under their own name; it keeps one viewer with a
// broken link, or a flood of requests in one name, from taking everything.

#include <cstddef>
#include <map>

#include "core/base/token_bucket.hpp"
#include "vinicast/ids.hpp"
#include "vinicast/limits.hpp"
#include "vinicast/time.hpp"

namespace vinicast {

class RequesterTable {
 public:
  struct Share {
    explicit Share(TimePoint now)
        : entries(limits::kMemberEntriesPerSecond, limits::kMemberEntryBurst, now),
          shards(limits::kMemberShardsPerSecond, limits::kMemberShardBurst, now) {}

    TokenBucket entries;  // of requests, taken in
    TokenBucket shards;   // sent in answer
    TimePoint lastAsked;
  };

  // Nothing if limits::kMaxRequesters asked within the last second. Valid until the next call.
  [[nodiscard]] Share* shareOf(TimePoint now, const MemberId& member);

 private:
  std::map<MemberId, Share> m_shares;
};

}  // namespace vinicast
