// SPDX-License-Identifier: MIT
#pragma once

// When a viewer asks for which block: after a random back-off, not while another viewer's request that covers
// it is being answered, and at most limits::kMaxRepairRounds times a block (docs/protocol.md §6.7). Others'
// requests are signed by nobody, so they defer a block's own only limits::kMaxRepairDeferrals times.

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "core/base/random.hpp"
#include "core/base/token_bucket.hpp"
#include "core/live/frame_assembler.hpp"
#include "vinicast/limits.hpp"
#include "vinicast/time.hpp"

namespace vinicast {

class RepairScheduler {
 public:
  explicit RepairScheduler(std::uint64_t seed);

  // What is missing now, in all; starts timers for what is new and forgets what is no longer missing.
  void update(TimePoint now, std::span<const Shortfall> shortfalls, std::size_t otherMembers);
  // Another viewer asked for this much of a block, or (RepairEntry::kWholeFrame) of a whole frame.
  void overhear(TimePoint now, const Shortfall& request, std::size_t otherMembers);
  // What to ask for now: at most limits::kMaxRepairEntries, one request's worth. Ask again until it is empty.
  [[nodiscard]] std::vector<Shortfall> due(TimePoint now, std::size_t otherMembers);
  [[nodiscard]] std::optional<TimePoint> nextTimeout() const;
  // Requests not sent because of the rate, blocks not watched because the table was full.
  [[nodiscard]] std::uint64_t held() const { return m_held; }

 private:
  struct Key {
    std::uint64_t frame = 0;
    std::uint8_t block = 0;
    friend auto operator<=>(const Key&, const Key&) = default;
  };
  struct Entry {
    std::uint8_t deficit = 0;            // 0: nothing is missing here, only remembered
    std::uint8_t asked = 0;              // greatest deficit asked for in the running round, by anyone
    std::optional<TimePoint> askedAt;    // start of that round
    std::optional<TimePoint> fire;       // when to ask
    std::uint32_t rounds = 0;            // own requests
    std::optional<TimePoint> heldSince;  // start of the round for which the own request waits
    std::uint32_t deferrals = 0;         // rounds that others began
  };

  [[nodiscard]] std::vector<Shortfall> collectDue(TimePoint now);
  Duration backoff(std::size_t otherMembers);
  // The latest moment at which the block or its whole frame was asked for to cover `deficit`.
  [[nodiscard]] std::optional<TimePoint> covered(const Key& key, std::uint8_t deficit) const;
  void schedule(TimePoint now, const Key& key, Entry& entry, std::size_t otherMembers);

  std::map<Key, Entry> m_entries;
  Random m_random;
  TokenBucket m_budget{limits::kRepairRequestsPerSecond, limits::kRepairRequestBurst, {}};
  std::uint64_t m_held = 0;
};

}  // namespace vinicast
