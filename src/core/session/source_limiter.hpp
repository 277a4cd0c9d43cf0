// SPDX-License-Identifier: MIT
#pragma once

// How many control datagrams one address and port may send a second before the costly checks
// (docs/protocol.md §2.4).

#include <array>
#include <cstdint>
#include <deque>

#include "core/base/lookup_table.hpp"
#include "core/base/token_bucket.hpp"
#include "vinicast/endpoint.hpp"
#include "vinicast/limits.hpp"
#include "vinicast/time.hpp"

namespace vinicast {

class SourceLimiter {
 public:
  // `seed`: see LookupTable. Anybody can send from any address.
  explicit SourceLimiter(std::uint64_t seed) : m_buckets(seed) {}

  [[nodiscard]] bool admit(TimePoint now, const Endpoint& from) {
    const Source source{from.address, from.port};
    if (TokenBucket* known = m_buckets.find(source)) return known->take(now, 1);
    if (m_buckets.size() >= limits::kMaxSources) {
      m_buckets.erase(m_order.front());
      m_order.pop_front();
    }
    m_order.push_back(source);
    const TokenBucket full(limits::kControlPerSecond, limits::kControlBurst, now);
    return m_buckets.insert(source, full).first.take(now, 1);
  }

 private:
  struct Source {
    std::array<std::uint8_t, 16> address{};
    std::uint16_t port = 0;
    friend bool operator==(const Source&, const Source&) = default;
    friend void hashInto(KeyHash& hash, const Source& source) {
      hash.add(source.address);
      hash.add(source.port);
    }
  };
  LookupTable<Source, TokenBucket> m_buckets;
  std::deque<Source> m_order;  // in order of first sight
};

}  // namespace vinicast
