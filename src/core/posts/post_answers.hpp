// SPDX-License-Identifier: MIT
#pragma once

// Answers the members that want to become equal to this one (docs/protocol.md §4.7): digests and posts by
// unicast, offers to newcomers. Never sends more than three times what came from an address that did not
// prove itself; each requester and all together have their share. What three ask for at once goes to all.

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <span>

#include "core/base/address_ledger.hpp"
#include "core/base/outbox.hpp"
#include "core/base/token_bucket.hpp"
#include "core/posts/digest_messages.hpp"
#include "core/posts/post_store.hpp"
#include "core/posts/post_sync.hpp"
#include "vinicast/endpoint.hpp"
#include "vinicast/statistics.hpp"
#include "vinicast/time.hpp"

namespace vinicast {

class PostAnswers {
 public:
  // Who asks, from where, with a datagram of how many bytes.
  struct Requester {
    MemberId id;
    Endpoint from;
    std::size_t bytes = 0;
  };

  PostAnswers(PostStore& store, PostSync& sync, AddressLedger& ledger, Outbox& outbox, std::uint64_t seed,
              TimePoint now);

  // To a newcomer: what was posted last.
  void offer(TimePoint now, const Requester& newcomer);
  // To a decoded DIGEST_REQUEST.
  void answer(TimePoint now, const Requester& requester, const Digest& request);
  std::optional<DropReason> handlePull(TimePoint now, const Requester& requester,
                                       std::span<const std::byte> body);
  // Whether it shows what was given to it; then its address is no stranger's any more.
  bool isProven(const Requester& requester, std::uint64_t showing);
  // What whoever gets a datagram at this address may show later.
  [[nodiscard]] std::uint64_t proofFor(const MemberId& id, const Endpoint& at) const;

  void handleTimeout(TimePoint now);
  [[nodiscard]] std::optional<TimePoint> nextTimeout() const;
  // Answers that were not given: over a share, or the queue was full.
  [[nodiscard]] std::uint64_t refused() const { return m_refused; }

 private:
  struct Share {
    explicit Share(TimePoint now)
        : bucket(limits::kSnapshotBytesPerSecond, limits::kSnapshotBurst, now), lastAsked(now) {}
    TokenBucket bucket;
    TimePoint lastAsked;
  };
  struct Asked {
    TimePoint since;
    std::array<MemberId, limits::kPullsForMulticast> by;
    std::size_t count = 0;
  };
  struct Answer {
    PostKey key;
    Endpoint to;
  };
  // What the answer to one that showed no proof may have: in datagrams, and as the body of one.
  [[nodiscard]] std::size_t unprovenBytes(const Requester& requester) const;
  [[nodiscard]] std::size_t unprovenBody(const Requester& requester) const;
  bool take(TimePoint now, const MemberId& requester, std::size_t bytes);
  // True once enough different members want the post.
  bool wantedByMany(TimePoint now, const PostKey& key, const MemberId& requester);
  void sendDigest(MessageType type, const Endpoint& to, const Digest& digest);

  PostStore& m_store;
  PostSync& m_sync;
  AddressLedger& m_ledger;
  Outbox& m_outbox;
  std::array<std::byte, 32> m_secret{};
  std::map<MemberId, Share> m_shares;
  TokenBucket m_digests;
  TokenBucket m_posts;
  std::map<PostKey, Asked> m_asked;
  std::deque<Answer> m_queue;
  TimePoint m_blockedUntil;
  std::uint64_t m_refused = 0;
};

}  // namespace vinicast
