// SPDX-License-Identifier: MIT
#pragma once

// One video frame on its way in (docs/protocol.md §6.2, §6.11): its shards, until they give a frame that the
// publisher signed. A shard is signed by nobody, so shards that contradict each other are kept apart, and
// after a frame whose signature is false it is collected anew, a few times.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/live/block_collector.hpp"
#include "core/live/live_messages.hpp"
#include "vinicast/live.hpp"
#include "vinicast/statistics.hpp"
#include "vinicast/time.hpp"

namespace vinicast {

class IncomingFrame {
 public:
  // Who must have signed what.
  struct Signer {
    MemberId publisher;
    PublicKey key;
    GroupId group;
    TokenHash token;
  };
  enum class State : std::uint8_t { Collecting, Complete, Broken };

  struct Accepted {
    std::optional<DropReason> drop;
    bool fresh = false;     // something new was kept
    bool complete = false;  // and with it the frame is, signed well
    // How long the shard stayed behind a later one of its block; zero if it came in order.
    Duration overtaken{0};
  };

  explicit IncomingFrame(TimePoint noticed) : m_noticed(noticed), m_lastHeard(noticed) {}

  // A shard of this frame, while it is collected. `room` is how many bytes more may be held.
  Accepted add(TimePoint now, const VideoShard& shard, const Signer& signer, std::size_t room);

  [[nodiscard]] State state() const { return m_state; }
  [[nodiscard]] bool collecting() const { return m_state == State::Collecting; }
  // Shards are held, or it is complete.
  [[nodiscard]] bool known() const { return m_state == State::Complete || !m_shapes.empty(); }
  // What most of the shards held say; signed when Complete.
  [[nodiscard]] bool key() const;
  [[nodiscard]] std::size_t blocks() const;
  [[nodiscard]] std::size_t missing(std::size_t block) const;
  [[nodiscard]] std::size_t firstRoundToCome(std::size_t block) const;
  [[nodiscard]] std::size_t shardsHeld() const;
  [[nodiscard]] std::size_t bytesHeld() const;
  // First shard, or the first sign that it must exist; last shard of the first round.
  [[nodiscard]] TimePoint noticed() const { return m_noticed; }
  [[nodiscard]] TimePoint lastHeard() const { return m_lastHeard; }
  // When Complete.
  [[nodiscard]] ReceivedFrame& result() { return m_result; }
  [[nodiscard]] bool repaired() const { return m_repaired; }

 private:
  // What all true shards of a frame agree upon.
  struct Shape {
    FrameLayout layout;
    std::uint8_t parity = 0;
    bool key = false;
    std::vector<BlockCollector> blocks;
    [[nodiscard]] std::size_t held() const;
  };

  static bool fewer(const Shape& a, const Shape& b);
  [[nodiscard]] Shape& shapeOf(const VideoShard& shard);
  [[nodiscard]] const Shape* best() const;
  // The frame if the shape's shards are the publisher's; the reason if not.
  std::optional<DropReason> finish(TimePoint now, std::uint32_t number, const Shape& shape,
                                   const Signer& signer);

  State m_state = State::Collecting;
  TimePoint m_noticed;
  TimePoint m_lastHeard;
  std::optional<TimePoint> m_firstHeard;
  std::vector<Shape> m_shapes;  // at most limits::kMaxFrameShapes
  std::uint32_t m_failures = 0;
  bool m_repaired = false;
  ReceivedFrame m_result;
};

}  // namespace vinicast
