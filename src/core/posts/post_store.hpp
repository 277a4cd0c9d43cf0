// SPDX-License-Identifier: MIT
#pragma once

// The posts that this member holds: one log per author and incarnation, bounded by count and bytes, shown
// once each in the author's order (docs/protocol.md §4.3). Knows nothing of how posts arrive.

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "core/base/outbox.hpp"
#include "core/crypto/crypto.hpp"
#include "core/members/member_messages.hpp"
#include "core/posts/digest_messages.hpp"
#include "core/posts/history_baseline.hpp"
#include "core/posts/post_messages.hpp"
#include "core/posts/post_order.hpp"
#include "vinicast/events.hpp"
#include "vinicast/time.hpp"

namespace vinicast {

// A line of the conversation; the other kinds change one.
[[nodiscard]] inline bool isShown(const Post& post) {
  return post.kind == PostKind::Text || post.kind == PostKind::Reply;
}

// One that changes the view of another.
[[nodiscard]] inline bool isReferring(const Post& post) {
  return !isShown(post) && post.kind <= PostKind::Delete;
}

class PostStore {
 public:
  PostStore(const MemberId& self, const GroupId& group, const HistoryBaseline& baseline, Outbox& outbox);

  enum class Added : std::uint8_t { New, Held, Replaced, BadSignature, WrongAuthor, Malformed, TableFull };
  // A whole signed record that came at the wall time `wall`. `live`: as its author sent it, so no history.
  Added add(TimePoint now, WallTime wall, const PostKey& key, std::vector<std::byte> signedRecord, bool live);

  // A record that was kept from an earlier run: held, counts as shown, and is not told. Its clock; nothing if
  // it can't be held.
  std::optional<std::uint64_t> restore(WallTime wall, std::vector<std::byte> signedRecord);
  // The posts of this log up to `last` are kept elsewhere and not asked for.
  void noteKept(const LogId& log, std::uint64_t last);
  // So are all with a lower clock, of logs of which nothing is held.
  void noteKeptBefore(std::uint64_t clock) { m_keptBefore = std::max(m_keptBefore, clock); }
  // From now on a PostStored is told for every record that is added or replaces another.
  void tellStored() { m_tellsStored = true; }

  // The log reaches `last`, somebody says.
  void noteReached(const LogId& log, std::uint64_t last);
  // Nothing before `first` is to be asked for. The author's own word stands; hearsay only fills in for it.
  enum class FloorSource : std::uint8_t { Author, Hearsay };
  void noteFloor(const LogId& log, std::uint64_t first, FloorSource source);
  // Own posts from here on were not sent yet, and must not be evicted.
  void protectFrom(const PostKey& firstUnsent) { m_unsent = firstUnsent; }

  [[nodiscard]] bool holds(const PostKey& key) const;
  // The signed record of a post; nothing if it is not held.
  [[nodiscard]] const std::vector<std::byte>* record(const PostKey& key) const;
  // The hybrid logical clock of a held post.
  [[nodiscard]] std::optional<std::uint64_t> clockOf(const PostKey& key) const;
  [[nodiscard]] std::uint64_t reached(const LogId& log) const;
  // What is known to exist and not held, oldest first, at most `maxRanges`.
  [[nodiscard]] std::vector<SequenceRange> missing(const LogId& log, std::size_t maxRanges) const;
  // The held posts of a range, at most `most`.
  [[nodiscard]] std::vector<PostKey> heldIn(const LogId& log, const SequenceRange& range,
                                            std::size_t most) const;
  [[nodiscard]] bool hasGap(const LogId& log) const;
  // Logs other than `own` for an update: the most recently active ones, then the rest in turn.
  [[nodiscard]] std::vector<LogPosition> positions(const LogId& own, std::size_t count);
  // From the floor to the contiguous end; where a log begins with a gap, from the first held to the last.
  [[nodiscard]] LogPosition position(const LogId& log) const;
  // Older ones are not asked for any more; 1 if nothing is known of the log.
  [[nodiscard]] std::uint64_t floorOf(const LogId& log) const;
  // The greatest number held of a log; 0 if none.
  [[nodiscard]] std::uint64_t highestHeld(const LogId& log) const;
  // The order that a new own post with this clock states: after all that was ever held here, and after
  // `resumeOrder`.
  [[nodiscard]] std::uint64_t nextOrder(std::uint64_t clock) const;
  void resumeOrder(std::uint64_t last) { m_greatestOrder = std::max(m_greatestOrder, last); }
  // The posts that sort last, as parents of a new one.
  [[nodiscard]] std::vector<PostLink> latest(std::size_t count) const;
  // A held post as it is shown; nothing if it is not held, or changes the view of another.
  [[nodiscard]] std::optional<Post> view(const PostId& id) const;

  // The sum (mod 2^64) of the hashes of all held posts: equal for equal sets (§4.7).
  [[nodiscard]] std::uint64_t root() const { return m_root; }
  // What is held from `from` on, as far as it fits into `maxBytes` of body (at least Digest::kFixedBytes).
  [[nodiscard]] Digest page(const PostKey& from, std::size_t maxBytes) const;
  // The same of the `count` posts that sort last, as far as they fit.
  [[nodiscard]] Digest latestPage(std::size_t count, std::size_t maxBytes) const;
  // What another holds and this store lacks, or holds in another version; at most about `most`.
  [[nodiscard]] std::vector<PostKey> lacking(const Digest& theirs, std::size_t most) const;

  // Shows what was held back long enough.
  void handleTimeout(TimePoint now);
  [[nodiscard]] std::optional<TimePoint> nextTimeout() const;

  [[nodiscard]] std::vector<Post> posts() const;  // shown ones, in display order
  [[nodiscard]] std::size_t count() const { return m_order.size(); }
  [[nodiscard]] std::size_t logs() const { return m_logs.size(); }
  [[nodiscard]] std::uint64_t evicted() const { return m_evicted; }
  // Two posts of one number, or one whose previous hash is not that of the one before it.
  [[nodiscard]] std::uint64_t conflicts() const { return m_conflicts; }

 private:
  // Posts leave in the order of their clocks: what stays is a function of the set, so members at their bounds
  // agree. A clock that was far ahead at arrival counts as of then.
  using Age = std::pair<std::uint64_t, PostKey>;
  struct Held {
    std::vector<std::byte> signedRecord;
    Post post;  // as its author wrote it first
    std::uint64_t previousHash = 0;
    std::uint64_t age = 0;
    std::uint64_t hash = 0;  // the first 8 bytes of BLAKE2b-256 of signedRecord
    bool shown = false;
  };
  struct Log {
    std::map<std::uint64_t, Held> posts;
    std::uint64_t evictedBelow = 1;   // these were held here once
    std::uint64_t floor = 1;          // older ones are not asked for
    bool authorsFloor = false;        // the floor is the author's word
    std::uint64_t contiguous = 0;     // floor - 1 or more
    std::uint64_t reached = 0;        // as far as known
    std::uint64_t activity = 0;       // larger = more recent
    std::uint64_t shownThrough = 0;   // some post up to here was shown: nothing below waits
    std::uint64_t firstUnshown = 1;   // every post below is shown
    std::optional<TimePoint> showAt;  // a gap is waited for until then
  };

  // A record as it will be held, with its key; or what is wrong with it.
  struct Opened {
    Added problem = Added::New;
    PostKey key;
    Held held;
    std::vector<PostLink> links;
  };
  [[nodiscard]] Opened open(WallTime wall, std::vector<std::byte> signedRecord) const;
  // The log that takes this record; nothing, and `problem` says why, if none does.
  Log* placeFor(Opened& opened);
  void insert(Log& log, Opened opened);

  Log* logFor(const LogId& id);
  [[nodiscard]] const Log* find(const LogId& id) const;
  static void advance(Log& log);
  void showReady(TimePoint now, const LogId& id, Log& log);
  void showAll(Log& log);
  // Of what is behind its gap.
  void stopWaiting(const LogId& id, Log& log);
  void show(Held& held);
  // To the host, if it keeps them.
  void tellRecord(const PostKey& key);
  void tellReplaced(const PostKey& key, const Post& before);
  [[nodiscard]] static PostKey keyOf(const PostId& id) {
    return {{senderTagOf(id.author), id.incarnation}, id.sequence};
  }
  [[nodiscard]] const Held* heldAt(const PostKey& key) const;
  [[nodiscard]] Post viewOf(const Held& held) const;
  // Tells that the view of this post is another one, if it was shown.
  void tellChanged(const PostKey& key);
  void reorder(const std::vector<PostKey>& changed);
  Added replace(TimePoint now, Opened opened);
  void checkChain(const Log& log, std::uint64_t sequence);
  void remove(const PostKey& key);
  void evict();
  struct Victim {
    LogId log;
    bool oldest = false;  // of all posts, not just of a log that has more than its share
  };
  [[nodiscard]] Victim nextVictim() const;
  void evictFirstOf(const Victim& victim);

  MemberId m_self;
  GroupId m_group;
  const HistoryBaseline& m_baseline;
  Outbox& m_outbox;
  std::map<LogId, Log> m_logs;
  std::set<std::pair<std::uint64_t, LogId>> m_emptyLogs;  // by activity
  std::map<OrderKey, PostKey> m_order;
  PostOrder m_effective;
  std::map<PostKey, std::set<PostKey>> m_referring;  // who changes the view of this post, held or not
  std::set<Age> m_ages;
  std::set<std::pair<std::size_t, LogId>> m_sizes;  // how many posts each log holds
  std::set<std::pair<TimePoint, LogId>> m_heldBack;
  std::optional<PostKey> m_unsent;
  std::size_t m_bytes = 0;
  std::uint64_t m_activity = 0;
  std::uint64_t m_evicted = 0;
  std::uint64_t m_conflicts = 0;
  std::uint64_t m_root = 0;
  std::uint64_t m_evictedAge = 0;     // the greatest age that was evicted as the oldest of all
  std::uint64_t m_greatestOrder = 0;  // of all posts that were held
  std::uint64_t m_keptBefore = 0;
  bool m_tellsStored = false;
  LogId m_nextListed;
};

}  // namespace vinicast
