// SPDX-License-Identifier: MIT
#pragma once

// Turns a publisher's shards into whole, verified frames in order, gives frames up at their deadline, and
// after one was given up waits for the next key frame (docs/protocol.md §6.6). Sends nothing: it says what is
// missing and whether a key frame is needed.
//
// A shard's number is the word of nobody. One a little ahead of what was verified is believed; a frame
// further ahead is collected apart, and only when its signature is good all before it is given up. So a
// number that was made up holds nothing back, and a stream that jumped is followed at once.

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "core/live/incoming_frame.hpp"
#include "core/live/live_messages.hpp"
#include "vinicast/live.hpp"
#include "vinicast/statistics.hpp"
#include "vinicast/time.hpp"

namespace vinicast {

// A block that can't be completed by what is still to come in the first round.
struct Shortfall {
  std::uint64_t frame = 0;  // unwrapped
  std::uint8_t block = 0;   // RepairEntry::kWholeFrame: nothing of the frame is known
  std::uint8_t deficit = 0;
};

class FrameAssembler {
 public:
  struct Accepted {
    std::optional<DropReason> drop;
    bool fresh = false;                   // something new was kept
    bool verified = false;                // it completed a frame, signed well, newer than all verified before
    std::optional<std::uint64_t> number;  // unwrapped, if believed from its first shard on
  };
  struct Counters {
    std::uint64_t complete = 0;  // handed out
    std::uint64_t skipped = 0;   // after the first one handed out
    std::uint64_t repaired = 0;
  };

  FrameAssembler(const MemberId& publisher, const PublicKey& key, const GroupId& group,
                 const TokenHash& token);

  // A shard of this token. Call advance() afterwards.
  Accepted add(TimePoint now, const VideoShard& shard);
  // Moves on as far as possible: appends frames to hand out, gives up what is overdue.
  void advance(TimePoint now, std::vector<ReceivedFrame>& out);

  [[nodiscard]] std::vector<Shortfall> shortfalls(TimePoint now) const;
  // Video was heard, a key frame is needed, and none is on its way.
  [[nodiscard]] bool needsKeyFrame() const;
  // The oldest frame that is not decided; the newest that was heard of.
  [[nodiscard]] std::optional<std::uint64_t> oldest() const { return m_next; }
  [[nodiscard]] std::optional<std::uint64_t> newest() const;
  // When advance() or shortfalls() has something new to say though nothing came.
  [[nodiscard]] std::optional<TimePoint> nextTimeout(TimePoint now) const;
  [[nodiscard]] const Counters& counters() const { return m_counters; }

 private:
  using Frames = std::map<std::uint64_t, IncomingFrame>;
  // Where the publisher's first round is, as far as seen.
  struct Position {
    std::uint64_t frame = 0;
    std::uint8_t block = 0;
    friend auto operator<=>(const Position&, const Position&) = default;
  };

  [[nodiscard]] std::uint64_t end() const {
    return m_frames.empty() ? *m_next : m_frames.rbegin()->first + 1;
  }
  [[nodiscard]] bool isBelieved(std::uint64_t number) const;
  void fillUpTo(std::uint64_t number, TimePoint noticed);
  Accepted addBelieved(TimePoint now, std::uint64_t number, const VideoShard& shard);
  Accepted addAhead(TimePoint now, std::uint64_t number, const VideoShard& shard);
  IncomingFrame::Accepted collect(TimePoint now, Frames::iterator frame, const VideoShard& shard);
  bool noteVerified(std::uint64_t number);
  [[nodiscard]] std::optional<std::uint64_t> countable(std::uint64_t number) const;
  [[nodiscard]] std::uint64_t keyFrameAheadOf(std::uint64_t verified) const;
  void jumpTo(TimePoint now, std::uint64_t verified);
  void handOut(std::vector<ReceivedFrame>& out);
  void giveUp();
  bool jumpToKeyFrame();
  [[nodiscard]] bool isOverdue(const IncomingFrame& frame, TimePoint now) const;
  [[nodiscard]] std::size_t toCome(std::uint64_t number, const IncomingFrame& frame, std::size_t block,
                                   TimePoint now) const;
  void findShortfalls(TimePoint now, std::uint64_t number, const IncomingFrame& frame,
                      std::vector<Shortfall>& found) const;

  IncomingFrame::Signer m_signer;
  Frames m_frames;                      // m_next and later, without holes
  Frames m_ahead;                       // later than those and not believed yet; limits::kMaxAheadFrames
  std::optional<std::uint64_t> m_next;  // the next frame to decide; nothing before one was verified
  std::optional<std::uint64_t>
      m_reference;  // near which numbers are unwrapped: the newest verified, or the first
  std::optional<std::uint64_t> m_newestVerified;
  std::uint64_t m_countedFrom = 0;  // frames before were collected ahead, at least in part
  Position m_position;
  std::size_t m_bytes = 0;
  Duration m_reorder{0};  // how long shards lately stayed behind later ones of their frame
  bool m_awaitingKey = true;
  bool m_gap = false;
  Counters m_counters;
};

}  // namespace vinicast
