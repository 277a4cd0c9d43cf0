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
#include "core/posts/post_puller.hpp"
#include "core/posts/post_store.hpp"
#include "core/posts/reassembly.hpp"
#include "vinicast/statistics.hpp"
#include "vinicast/time.hpp"

namespace vinicast {

class PostSync {
 public:
  // `own` is this member's log, and `ownAtBoot` the last post in it from before this boot.
  PostSync(const LogId& own, std::uint64_t ownAtBoot, PostStore& store, HistoryBaseline& baseline,
           const PostPuller& puller, const MemberDirectory& members, Outbox& outbox, std::uint64_t seed,
           TimePoint now);

  // An own post, already in the store.
  void sendOwn(TimePoint now, const PostKey& key);
  // Whether another own post has room in the queue.
  [[nodiscard]] bool canTake() const { return m_ownQueue.size() < limits::kMaxUnsentPosts; }

  struct Arrival {
    std::optional<DropReason> drop;
    std::optional<PostKey> added;
    std::optional<PostKey> settled;  // held, or refused for good: no more of it is needed
  };
  // The body of a REPAIR, or of a POST, which its author alone may send.
  Arrival handleFragment(TimePoint now, WallTime wall, MessageType type, const SenderTag& sender,
                         std::span<const std::byte> body);
  std::optional<DropReason> handleHeartbeat(TimePoint now, const SenderTag& sender,
                                            std::span<const std::byte> body);
  std::optional<DropReason> handleNack(TimePoint now, std::span<const std::byte> body);
  // Somebody's update or heartbeat says that the log reaches this far.
  void noteReached(TimePoint now, const LogId& log, std::uint64_t last);
  // Sends the post to all unless that was just done.
  void repairForAll(TimePoint now, const PostKey& key);
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
    TimePoint revived;  // when somebody's word last made it begin anew
    std::uint64_t reached = 0;
  };
  struct Repaired {
    TimePoint at;
    int times = 0;
  };
  struct PlannedRepair {
    TimePoint at;
    std::uint32_t heard = 0;  // bits of the fragments that somebody else has sent meanwhile
  };
  // Whether the posts are being fetched by unicast: then nobody else need hear of it.
  [[nodiscard]] bool isFetched(TimePoint now, const LogId& log) const;
  void planAsk(TimePoint now, const LogId& log);
  void noteProgress(TimePoint now, const LogId& log);
  void suppressAsk(TimePoint now, const Nack::Log& asked);
  [[nodiscard]] Duration retryAfter(int tries);
  // True if it is a piece of what is held.
  bool noteHeardRepair(TimePoint now, const PostFragment& fragment);
  // A whole post came, by its author or by a repair.
  Arrival take(TimePoint now, WallTime wall, bool live, const PostKey& key, std::vector<std::byte> record);
  void noteRepaired(TimePoint now, const PostKey& key);
  [[nodiscard]] bool heldOff(TimePoint now, const PostKey& key) const;
  void sendNacks(TimePoint now);
  void planRepair(TimePoint now, const PostKey& key);
  void cancelRepair(const PostKey& key);
  void sendQueued(TimePoint now);
  void sendRecord(MessageType type, const PostKey& key, const std::vector<std::byte>& record);
  // A post of anybody was sent for the first time.
  void notePost();
  void planCopy(TimePoint now, const PostKey& key);
  void sendCopies(TimePoint now);

  LogId m_own;
  std::uint64_t m_ownAtBoot;
  PostStore& m_store;
  HistoryBaseline& m_baseline;
  const PostPuller& m_puller;
  const MemberDirectory& m_members;
  Outbox& m_outbox;
  Random m_random;
  TokenBucket m_bucket;
  Reassembly m_reassembly;
  std::map<LogId, Ask> m_asks;
  std::map<PostKey, PlannedRepair> m_planned;
  std::set<std::pair<TimePoint, PostKey>> m_repairs;   // the planned ones by time
  std::map<PostKey, Repaired> m_lastRepaired;          // for the hold-off
  TimePoint m_lastSweep;                               // of it
  std::deque<PostKey> m_ownQueue;                      // own posts that wait for the bucket
  std::deque<std::pair<TimePoint, PostKey>> m_copies;  // of own posts, by time
  bool m_copying = false;
  std::uint32_t m_posts = 0;   // lately, and
  std::uint32_t m_effort = 0;  // requests and repairs meanwhile
  std::size_t m_heartbeatsSent = 0;
  std::optional<TimePoint> m_heartbeatAt;
  TimePoint m_lastOwn;
  TimePoint m_start;
  std::uint64_t m_ownSent;  // sequence of the last own post sent
  std::uint64_t m_nacksSent = 0;
  std::uint64_t m_repairsSent = 0;
  TimePoint m_sendBlockedUntil;
};

}  // namespace vinicast
