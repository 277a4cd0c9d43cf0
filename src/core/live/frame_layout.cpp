// SPDX-License-Identifier: MIT
#include "core/live/frame_layout.hpp"

#include <algorithm>

#include "core/live/live_messages.hpp"
#include "vinicast/limits.hpp"

namespace vinicast {

namespace {

std::size_t divideUp(std::size_t value, std::size_t by) {
  return (value + by - 1) / by;
}

}  // namespace

std::optional<FrameLayout> FrameLayout::forSending(std::size_t protectedBytes) {
  if (protectedBytes == 0) return std::nullopt;
  return of(protectedBytes, divideUp(protectedBytes, divideUp(protectedBytes, kMaxShardBytes)));
}

std::optional<FrameLayout> FrameLayout::of(std::size_t protectedBytes, std::size_t shardBytes) {
  if (protectedBytes < kFrameOverheadBytes || protectedBytes > limits::kMaxFrameBytes + kFrameOverheadBytes)
    return std::nullopt;
  if (shardBytes == 0 || shardBytes > kMaxShardBytes) return std::nullopt;
  const std::size_t dataShards = divideUp(protectedBytes, shardBytes);
  // One size for one number of shards: otherwise the same frame could be cut in two ways.
  if (divideUp(protectedBytes, dataShards) != shardBytes) return std::nullopt;
  const std::size_t blocks = divideUp(dataShards, limits::kMaxBlockData);
  if (blocks > limits::kMaxFrameBlocks) return std::nullopt;
  return FrameLayout(protectedBytes, shardBytes, dataShards, blocks);
}

std::size_t FrameLayout::blockData(std::size_t block) const {
  return m_dataShards / m_blocks + (block < m_dataShards % m_blocks ? 1 : 0);
}

std::size_t FrameLayout::blockStart(std::size_t block) const {
  return block * (m_dataShards / m_blocks) + std::min(block, m_dataShards % m_blocks);
}

}  // namespace vinicast
