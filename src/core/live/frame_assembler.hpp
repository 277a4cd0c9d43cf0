// SPDX-License-Identifier: MIT
#pragma once

// Turns a publisher's shards into whole, verified frames in order, gives frames up at their deadline, and
// after one was given up waits for the next key frame (docs/protocol.md §6.6). Sends nothing: it says what is
// missing and whether a key frame is needed.

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "core/live/block_collector.hpp"
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
    std::optional<std::uint64_t> number;  // unwrapped, if within the window
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
  // Nothing came for a long time: the next shard may have any number that is newer than all verified ones.
  void noteStall() { m_anyNumber = true; }

  [[nodiscard]] std::vector<Shortfall> shortfalls(TimePoint now) const;
  // Video was heard, a key frame is needed, and none is on its way.
  [[nodiscard]] bool needsKeyFrame() const;
  [[nodiscard]] std::optional<std::uint64_t> newest() const;
  // When advance() or shortfalls() has something new to say though nothing came.
  [[nodiscard]] std::optional<TimePoint> nextTimeout(TimePoint now) const;
  [[nodiscard]] const Counters& counters() const { return m_counters; }

 private:
  enum class State : std::uint8_t { Collecting, Complete, Broken };
  struct Frame {
    State state = State::Collecting;
    TimePoint noticed;                  // first shard, or the first sign that it must exist
    TimePoint lastHeard;                // last shard of the first round, or `noticed`
    std::optional<FrameLayout> layout;  // unknown until a shard came
    std::uint8_t parity = 0;
    bool key = false;
    std::vector<BlockCollector> blocks;
    ReceivedFrame result;  // when Complete
  };
  // Where the publisher's first round is, as far as seen.
  struct Position {
    std::uint64_t frame = 0;
    std::uint8_t block = 0;
    friend auto operator<=>(const Position&, const Position&) = default;
  };

  std::optional<std::uint64_t> place(const VideoShard& shard, TimePoint now);
  void resync(std::uint64_t number);
  [[nodiscard]] bool matches(const Frame& frame, const VideoShard& shard) const;
  void learn(TimePoint now, Frame& frame, const VideoShard& shard);
  std::optional<DropReason> finish(TimePoint now, std::uint64_t number, Frame& frame);
  bool noteVerified(std::uint32_t number);
  void release(Frame& frame);
  void handOut(std::vector<ReceivedFrame>& out);
  void giveUp();
  bool jumpToKeyFrame();
  [[nodiscard]] bool overdue(const Frame& frame, TimePoint now) const;
  void heardFirstRound(TimePoint now, Frame& frame, const VideoShard& shard);
  [[nodiscard]] std::size_t toCome(std::uint64_t number, const Frame& frame, std::size_t block,
                                   TimePoint now) const;

  MemberId m_publisher;
  PublicKey m_key;
  GroupId m_group;
  TokenHash m_token;
  std::map<std::uint64_t, Frame> m_frames;  // m_next and later, without holes
  std::optional<std::uint64_t> m_next;      // the next frame to decide
  Position m_position;
  std::size_t m_bytes = 0;
  Duration m_reorder{0};  // how long shards lately stayed behind later ones of their frame
  bool m_anyNumber = false;
  bool m_awaitingKey = true;
  bool m_gap = false;
  std::optional<std::uint32_t> m_newestVerified;
  Counters m_counters;
};

}  // namespace vinicast
