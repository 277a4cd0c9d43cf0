// SPDX-License-Identifier: MIT
#pragma once

// The publisher's memory of the frames just sent, and what it answers to repair requests (docs/protocol.md
// §6.7). Holds at most limits::kRepairKeepBlocks blocks and limits::kRepairKeepBytes, each for
// limits::kRepairKeep.

#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

#include "core/base/token_bucket.hpp"
#include "core/live/frame_layout.hpp"
#include "core/live/live_messages.hpp"
#include "vinicast/limits.hpp"
#include "vinicast/time.hpp"

namespace vinicast {

class RepairStore {
 public:
  struct Frame {
    TokenHash token;
    std::uint32_t number = 0;
    bool key = false;
    std::uint8_t parity = 0;  // parity shards of each block in the first round
    FrameLayout layout;
    std::vector<std::byte> padded;  // layout.paddedBytes()
  };
  struct Answer {
    std::vector<std::vector<std::byte>> bodies;  // of MessageType::VideoShard
    std::size_t held = 0;                        // shards not made because of a rate or cap
  };

  void keep(TimePoint now, Frame frame);
  // Fresh parity for one entry: the deficit and one more, less what was sent for the block within the
  // hold-off, and no more than `share` grants, which is what whoever asked may still have. Nothing for a
  // frame that is not held any more.
  [[nodiscard]] Answer answer(TimePoint now, const RepairEntry& entry, TokenBucket& share);

 private:
  struct Block {
    std::size_t next = 0;    // index of the next shard to send; runs through all 255, then data again
    std::size_t sent = 0;    // repairs so far
    std::size_t recent = 0;  // repairs since `recentSince`
    TimePoint recentSince{};
  };
  struct Kept {
    Frame frame;
    TimePoint sentAt;
    std::vector<Block> blocks;
  };

  void expire(TimePoint now);
  void answerBlock(TimePoint now, Kept& kept, std::size_t block, std::size_t deficit, TokenBucket& share,
                   Answer& answer);

  std::deque<Kept> m_frames;
  std::size_t m_blocks = 0;
  std::size_t m_bytes = 0;
  TokenBucket m_budget{limits::kRepairShardsPerSecond, limits::kRepairShardBurst, {}};
};

// The body of one shard of `frame`: data as it is, parity computed.
[[nodiscard]] std::vector<std::byte> shardBody(const RepairStore::Frame& frame, std::size_t block,
                                               std::size_t index, bool repair);
// The bodies of the first round: for each block its data, then its parity.
[[nodiscard]] std::vector<std::vector<std::byte>> firstRound(const RepairStore::Frame& frame);

}  // namespace vinicast
