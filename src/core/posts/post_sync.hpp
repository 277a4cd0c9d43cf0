// SPDX-License-Identifier: MIT
#pragma once

// Gets every post to everyone: sends own ones with tail heartbeats, asks for what is missing with
// suppression, and answers for whatever is held (docs/protocol.md §4.4).

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <vector>

#include "core/base/member_directory.hpp"
#include "core/base/outbox.hpp"
#include "core/base/random.hpp"
#include "core/base/token_bucket.hpp"
#include "core/posts/post_messages.hpp"
#include "core/posts/post_store.hpp"
#include "core/posts/reassembly.hpp"
#include "vinicast/statistics.hpp"
#include "vinicast/time.hpp"

namespace vinicast {

class PostSync {
 public:
  // `own` is this member's log.
  PostSync(const LogId& own, PostStore& store, HistoryBaseline& baseline, const MemberDirectory& members,
           Outbox& outbox, std::uint64_t seed, TimePoint now);

  // An own post, already in the store.
  void sendOwn(TimePoint now, const PostKey& key);

  struct Arrival {
    std::optional<DropReason> drop;
    std::optional<PostKey> added;
  };
  // The body of a POST (`live`, as its author sends it) or of a REPAIR.
  Arrival handleFragment(TimePoint now, std::span<const std::byte> body, bool live);
  std::optional<DropReason> handleHeartbeat(TimePoint now, const SenderTag& sender,
                                            std::span<const std::byte> body);
  std::optional<DropReason> handleNack(TimePoint now, std::span<const std::byte> body);
  // Somebody's update or heartbeat says that the log reaches this far.
  void noteReached(TimePoint now, const LogId& log, std::uint64_t last);
  // Asks at once for what is missing, after a sleep or a change of network.
  void askAgain(TimePoint now);

  void handleTimeout(TimePoint now);
  [[nodiscard]] std::optional<TimePoint> nextTimeout() const;
  [[nodiscard]] std::uint64_t nacksSent() const { return m_nacksSent; }
  [[nodiscard]] std::uint64_t repairsSent() const { return m_repairsSent; }

 private:
  struct Ask {
    TimePoint at;
    int tries = 0;
  };
  void planAsk(TimePoint now, const LogId& log);
  [[nodiscard]] Duration retryAfter(int tries);
  void sendNacks(TimePoint now);
  void planRepair(TimePoint now, const PostKey& key);
  void cancelRepair(const PostKey& key);
  void sendQueued(TimePoint now);
  void sendRecord(MessageType type, const PostKey& key, const std::vector<std::byte>& record);

  LogId m_own;
  PostStore& m_store;
  HistoryBaseline& m_baseline;
  const MemberDirectory& m_members;
  Outbox& m_outbox;
  Random m_random;
  TokenBucket m_bucket;
  Reassembly m_reassembly;
  std::map<LogId, Ask> m_asks;
  std::map<PostKey, TimePoint> m_repairAt;            // planned
  std::set<std::pair<TimePoint, PostKey>> m_repairs;  // the same, by time
  std::map<PostKey, TimePoint> m_lastRepaired;        // for the hold-off
  std::deque<PostKey> m_ownQueue;                     // own posts that wait for the bucket
  std::size_t m_heartbeatsSent = 0;
  std::optional<TimePoint> m_heartbeatAt;
  TimePoint m_lastOwn;
  std::uint64_t m_ownSent = 0;  // sequence of the last own post sent
  std::uint64_t m_nacksSent = 0;
  std::uint64_t m_repairsSent = 0;
  TimePoint m_sendBlockedUntil;
};

}  // namespace vinicast
