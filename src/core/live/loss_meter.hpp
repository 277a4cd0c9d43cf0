// SPDX-License-Identifier: MIT
#pragma once

// How many of the first round's data shards came by themselves (docs/protocol.md §6.8). A frame is counted
// once it is limits::kLossSettle old, so that late shards are no losses.

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include "core/base/window_sum.hpp"
#include "core/live/live_messages.hpp"
#include "vinicast/time.hpp"

namespace vinicast {

// Data shards of the first round.
struct LossTotals {
  std::uint64_t expected = 0;
  std::uint64_t lost = 0;
};

class LossMeter {
 public:
  // `number` is the shard's unwrapped frame number, at most limits::kFrameWindow beyond the newest. `counts`:
  // it came by the way whose loss this is; else it only shows what was sent.
  void add(TimePoint now, std::uint64_t number, const VideoShard& shard, bool counts = true);
  // The same shard came by this way, too, later than by another.
  void addLater(TimePoint now, std::uint64_t number, const VideoShard& shard);
  // Over the last second.
  [[nodiscard]] std::uint32_t permille(TimePoint now);
  [[nodiscard]] LossTotals totals() const { return m_totals; }
  // Frames that were counted.
  [[nodiscard]] std::uint64_t frames() const { return m_counted; }

 private:
  struct Frame {
    TimePoint noticed;
    std::vector<bool> came;  // by data shard of the frame; empty while nothing of it came
    std::size_t count = 0;
  };
  static void mark(Frame& frame, const VideoShard& shard);
  void settle(TimePoint now);

  std::map<std::uint64_t, Frame> m_frames;
  std::uint64_t m_begin = 0;  // numbers below are settled
  WindowSum m_expectedWindow{std::chrono::seconds(1)};
  WindowSum m_lostWindow{std::chrono::seconds(1)};
  LossTotals m_totals;
  std::uint64_t m_counted = 0;
};

}  // namespace vinicast
