// SPDX-License-Identifier: MIT
#pragma once

// Spreads a publisher's shards over time (docs/protocol.md §6.9). Two lanes, each with its own credit in
// bytes that grows in slots of limits::kPaceSlot: answers to repair requests, and the first round of frames.
// So neither can hold up the other. Ask take() until it gives nothing, at every change and no later than
// nextTimeout().

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "core/base/window_sum.hpp"
#include "vinicast/limits.hpp"
#include "vinicast/time.hpp"
#include "vinicast/time_spread.hpp"

namespace vinicast {

class ShardPacer {
 public:
  using Body = std::vector<std::byte>;

  // Queues all bodies of one frame. Where limits::kMaxQueuedFrameBytes would be passed, the oldest waiting
  // frames are dropped whole, or what is left of them: their number is returned.
  std::size_t pushFrame(TimePoint now, std::vector<Body> bodies);
  // False, and nothing is queued, where limits::kMaxQueuedRepairs wait already.
  bool pushRepair(TimePoint now, Body body);

  // The next body that may leave now: repairs first.
  [[nodiscard]] std::optional<Body> take(TimePoint now);
  [[nodiscard]] std::optional<TimePoint> nextTimeout() const;
  // From pushFrame() to the taking of a frame's last body.
  [[nodiscard]] StageTime sending() const { return m_sending.summary(); }

 private:
  struct Frame {
    TimePoint pushed;
    std::deque<Body> bodies;
  };
  struct Lane {
    std::int64_t credit = kBurst;
    TimePoint refilled{};
    std::uint64_t drainRate = 0;  // bytes a second that empty the backlog in limits::kPaceDrain
    std::size_t queuedBytes = 0;
  };
  static constexpr std::int64_t kBurst =
      static_cast<std::int64_t>(limits::kPaceBurstShards * limits::kMaxDatagram);

  void refill(TimePoint now, Lane& lane);
  void queued(TimePoint now, Lane& lane, std::size_t bytes);
  [[nodiscard]] std::uint64_t rate(const Lane& lane) const;
  std::optional<Body> takeFrom(TimePoint now, Lane& lane, std::deque<Body>& queue);

  std::deque<Frame> m_frames;
  std::deque<Body> m_repairs;
  Lane m_frameLane;
  Lane m_repairLane;
  WindowSum m_sent{std::chrono::seconds(1)};  // first-round bytes, for the mean rate
  std::uint64_t m_meanRate = 0;
  TimeSpread m_sending;
};

}  // namespace vinicast
