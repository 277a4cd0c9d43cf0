// SPDX-License-Identifier: MIT
#pragma once

// How many control datagrams one address and port may send a second before the costly checks
// (docs/protocol.md §2.4).

#include <cstdint>
#include <list>
#include <map>
#include <utility>

#include "core/base/token_bucket.hpp"
#include "vinicast/endpoint.hpp"
#include "vinicast/limits.hpp"
#include "vinicast/time.hpp"

namespace vinicast {

class SourceLimiter {
 public:
  [[nodiscard]] bool admit(TimePoint now, const Endpoint& from) {
    const Source source{from.address, from.port};
    auto found = m_buckets.find(source);
    if (found == m_buckets.end()) {
      if (m_buckets.size() >= limits::kMaxSources) {
        m_buckets.erase(m_order.front());
        m_order.pop_front();
      }
      m_order.push_back(source);
      found =
          m_buckets.emplace(source, TokenBucket(limits::kControlPerSecond, limits::kControlBurst, now)).first;
    }
    return found->second.take(now, 1);
  }

 private:
  using Source = std::pair<decltype(Endpoint::address), std::uint16_t>;
  std::map<Source, TokenBucket> m_buckets;
  std::list<Source> m_order;  // in order of first sight
};

}  // namespace vinicast
