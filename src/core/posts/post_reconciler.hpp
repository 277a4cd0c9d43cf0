// SPDX-License-Identifier: MIT
#pragma once

// Makes the histories of members equal (docs/protocol.md §4.7). Every update carries the root of its sender's
// history. Where two differ for longer than posts are under way, one asks the other for its digest, page by
// page, with its own in the question; then each pulls what it lacks. Roots are sums, so a difference that was
// compared without result is known by its value, whatever both get later: it is not compared again for a
// while, and what one member can't hold leads to no endless asking.

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>

#include "core/base/address_ledger.hpp"
#include "core/base/indexed_map.hpp"
#include "core/base/outbox.hpp"
#include "core/base/random.hpp"
#include "core/members/roster.hpp"
#include "core/posts/post_answers.hpp"
#include "core/posts/post_puller.hpp"
#include "core/posts/post_store.hpp"
#include "vinicast/statistics.hpp"
#include "vinicast/time.hpp"

namespace vinicast {

class PostReconciler {
 public:
  PostReconciler(const MemberId& self, PostStore& store, PostAnswers& answers, PostPuller& puller,
                 const Roster& roster, AddressLedger& ledger, Outbox& outbox, std::uint64_t seed,
                 TimePoint now);

  // An update's root. `appeared`: its sender was not here before. True if an own update soon would help it.
  bool noteRoot(TimePoint now, const MemberId& member, std::uint64_t root, Duration interval, bool appeared);
  void noteGone(const MemberId& member);
  // Posts came or went: the own root may be another one.
  void noteOwnRoot(TimePoint now);
  // After a sleep, or a change of network: what differs is compared at once.
  void hurry(TimePoint now);

  std::optional<DropReason> handleRequest(TimePoint now, const PostAnswers::Requester& requester,
                                          std::span<const std::byte> body);
  std::optional<DropReason> handleDigest(TimePoint now, const PostAnswers::Requester& sender,
                                         std::span<const std::byte> body);

  void handleTimeout(TimePoint now);
  [[nodiscard]] std::optional<TimePoint> nextTimeout() const;
  [[nodiscard]] std::uint64_t requestsSent() const { return m_requestsSent; }

 private:
  struct Peer {
    std::uint64_t root = 0;
    std::optional<TimePoint> dueAt;  // the roots differ, and are compared then
    TimePoint heardAt;
    Duration interval{};
    TimePoint notBefore;         // since it left questions open
    int unanswered = 0;          // comparisons in a row that came to no end
    std::uint64_t prompted = 0;  // the difference for which an own update was wanted last
  };
  struct Exchange {
    std::uint32_t id = 0;
    MemberId with;
    PostKey from;
    PostKey through;  // of the own page that was sent last
    std::size_t pages = 0;
    TimePoint end;
    std::uint64_t ownRoot = 0;
    std::uint64_t theirRoot = 0;
    bool fruitful = false;
    TimePoint deadline;
    int tries = 0;
  };
  struct PastRoot {
    std::uint64_t root = 0;
    TimePoint until;  // when it was replaced
  };
  struct Fruitless {
    std::uint64_t difference = 0;  // own root minus theirs; 0: unused
    TimePoint until;
  };
  [[nodiscard]] bool wasOwnLately(TimePoint now, std::uint64_t root) const;
  [[nodiscard]] bool settled(TimePoint now, std::uint64_t root) const;
  void plan(TimePoint now, Peer& peer, bool soon);
  void start(TimePoint now);
  void sendRequest(TimePoint now);
  void finish(TimePoint now);
  // The exchange comes to no end: others first, this member not for a while.
  void abandon(TimePoint now, Duration pause);
  // Wants what this page has and the store lacks; true if there was any.
  bool take(TimePoint now, const MemberId& holder, const Digest& digest);

  MemberId m_self;
  PostStore& m_store;
  PostAnswers& m_answers;
  PostPuller& m_puller;
  const Roster& m_roster;
  AddressLedger& m_ledger;
  Outbox& m_outbox;
  Random m_random;
  IndexedMap<MemberId, Peer> m_peers;
  std::optional<TimePoint> m_nextDue;  // no peer is due before this
  std::optional<Exchange> m_exchange;
  std::array<PastRoot, limits::kPastRoots> m_past{};
  std::size_t m_nextPast = 0;
  std::array<Fruitless, limits::kFruitlessDifferences> m_fruitless{};
  std::size_t m_nextFruitless = 0;
  std::uint64_t m_root = 0;
  TimePoint m_start;
  TimePoint m_changedAt;
  TimePoint m_hurryUntil;
  std::uint64_t m_requestsSent = 0;
};

}  // namespace vinicast
