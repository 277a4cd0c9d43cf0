// SPDX-License-Identifier: MIT
#pragma once

// How many control datagrams with a good seal one sender may have taken a second, before the signatures,
// which cost most (docs/protocol.md §2.4). What has no good seal is charged to nobody: anybody can write a
// member's address into a datagram, and a seal costs no more to check than to look it up.

#include <algorithm>
#include <array>
#include <cstdint>
#include <deque>

#include "core/base/lookup_table.hpp"
#include "core/base/token_bucket.hpp"
#include "vinicast/endpoint.hpp"
#include "vinicast/ids.hpp"
#include "vinicast/limits.hpp"
#include "vinicast/time.hpp"

namespace vinicast {

class SourceLimiter {
 public:
  // A member in one of its boots, or an address and port.
  struct Source {
    std::array<std::uint8_t, 16> address{};
    std::uint64_t portOrBoot = 0;
    friend bool operator==(const Source&, const Source&) = default;
    friend void hashInto(KeyHash& hash, const Source& source) {
      hash.add(source.address);
      hash.add(source.portOrBoot);
    }
  };
  [[nodiscard]] static Source at(const Endpoint& from) { return {from.address, from.port}; }
  // An address that no datagram comes from: its last eight bytes are zero.
  [[nodiscard]] static Source of(const SenderTag& member, std::uint64_t boot) {
    Source source{{}, boot};
    std::copy(member.bytes.begin(), member.bytes.end(), source.address.begin());
    return source;
  }

  // `seed`: see LookupTable. Anybody can send from any address.
  explicit SourceLimiter(std::uint64_t seed) : m_buckets(seed) {}

  [[nodiscard]] bool admit(TimePoint now, const Source& source) {
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
  LookupTable<Source, TokenBucket> m_buckets;
  std::deque<Source> m_order;  // in order of first sight
};

}  // namespace vinicast
