// SPDX-License-Identifier: MIT
#pragma once

// Fetches posts by unicast from members that are known to hold them (docs/protocol.md §4.7): a window of
// limits::kPullWindow posts under way, shared among the sources; what does not come in time is asked for
// again, from another source where there is one.

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "core/base/outbox.hpp"
#include "core/posts/digest_messages.hpp"
#include "vinicast/limits.hpp"
#include "vinicast/time.hpp"

namespace vinicast {

class PostPuller {
 public:
  explicit PostPuller(Outbox& outbox) : m_outbox(outbox) {}

  // `holder` has this post. What is over limits::kMaxWantedPosts is left to a later comparison. Of more than
  // limits::kMaxPullSources holders the least useful is forgotten: members that offer what they do not have
  // keep nobody else from being asked.
  void want(const PostKey& key, const MemberId& holder);
  // Asks as far as the window allows; call after want().
  void pump(TimePoint now);
  // The post is here, or proved not to be wanted.
  void arrived(TimePoint now, const PostKey& key);
  // What `holder` gave to show as proof of address.
  void noteProof(const MemberId& holder, std::uint64_t proof);
  [[nodiscard]] std::uint64_t proofOf(const MemberId& holder) const;
  void noteGone(const MemberId& holder);

  // Posts are under way from somebody who answers.
  [[nodiscard]] bool busy() const;
  [[nodiscard]] bool wants(const LogId& log) const;
  // Wanted, from somebody who answers or was not asked yet: nobody else need be asked for this log now.
  [[nodiscard]] bool fetches(const LogId& log) const;
  [[nodiscard]] std::uint64_t pullsSent() const { return m_pullsSent; }
  [[nodiscard]] std::size_t waiting() const { return m_waiting.size(); }  // at most limits::kMaxWantedPosts
  [[nodiscard]] std::size_t sources() const { return m_sources.size(); }  // at most limits::kMaxPullSources
  [[nodiscard]] std::uint64_t forgotten() const { return m_forgotten; }   // sources, for want of room
  void handleTimeout(TimePoint now);
  [[nodiscard]] std::optional<TimePoint> nextTimeout() const;

 private:
  struct Wanted {
    std::vector<MemberId> holders;  // at most limits::kPullHolders
    MemberId asked;
    TimePoint askedAt;
    std::optional<TimePoint> deadline;  // nothing: it waits in m_waiting
    int tries = 0;
  };
  struct Source {
    std::uint64_t proof = 0;
    std::size_t wanted = 0;  // posts that name it as a holder
    std::size_t underWay = 0;
    Duration roundTrip = limits::kPullFirstRoundTrip;
    int silent = 0;  // deadlines passed since it last answered
  };
  // Nothing if there are too many.
  Source* sourceOf(const MemberId& holder);
  // Forgets the least useful source; false if all are needed.
  bool makeRoom();
  [[nodiscard]] std::optional<MemberId> sourceFor(const Wanted& wanted);
  void ask(TimePoint now, const PostKey& key, Wanted& wanted, const MemberId& source);
  void sendPull(const MemberId& to, std::vector<PostKey> keys);
  void forget(const PostKey& key);
  [[nodiscard]] static Duration patience(const Source& source, int tries);

  Outbox& m_outbox;
  std::map<PostKey, Wanted> m_wanted;
  std::deque<PostKey> m_waiting;  // what is wanted and not asked for, in the order of asking
  std::set<std::pair<TimePoint, PostKey>> m_underWay;  // by deadline
  std::map<MemberId, Source> m_sources;
  std::uint64_t m_pullsSent = 0;
  std::uint64_t m_forgotten = 0;
};

}  // namespace vinicast
