// SPDX-License-Identifier: MIT
#pragma once

// How a frame's protected bytes are cut (docs/protocol.md §6.2): into `dataShards` shards of equal size, the
// last one filled up with zeros, which are dealt out in order to as few blocks of nearly equal size as
// possible. Everything follows from two numbers that every shard carries: the protected bytes and its own
// size.

#include <cstddef>
#include <cstdint>
#include <optional>

namespace vinicast {

class FrameLayout {
 public:
  // For a sender: the fewest shards that fit a datagram. Nothing if `protectedBytes` is out of range.
  [[nodiscard]] static std::optional<FrameLayout> forSending(std::size_t protectedBytes);
  // For a receiver: nothing unless it is a layout that a sender with some size of datagram would choose.
  [[nodiscard]] static std::optional<FrameLayout> of(std::size_t protectedBytes, std::size_t shardBytes);

  [[nodiscard]] std::size_t protectedBytes() const { return m_protectedBytes; }
  [[nodiscard]] std::size_t shardBytes() const { return m_shardBytes; }
  [[nodiscard]] std::size_t dataShards() const { return m_dataShards; }
  [[nodiscard]] std::size_t blocks() const { return m_blocks; }
  [[nodiscard]] std::size_t paddedBytes() const { return m_dataShards * m_shardBytes; }
  // Data shards of a block: the first blocks have one more where they can't all be equal.
  [[nodiscard]] std::size_t blockData(std::size_t block) const;
  // The number, in the frame, of the block's first data shard.
  [[nodiscard]] std::size_t blockStart(std::size_t block) const;

  friend bool operator==(const FrameLayout&, const FrameLayout&) = default;

 private:
  FrameLayout(std::size_t protectedBytes, std::size_t shardBytes, std::size_t dataShards, std::size_t blocks)
      : m_protectedBytes(protectedBytes),
        m_shardBytes(shardBytes),
        m_dataShards(dataShards),
        m_blocks(blocks) {}

  std::size_t m_protectedBytes;
  std::size_t m_shardBytes;
  std::size_t m_dataShards;
  std::size_t m_blocks;
};

}  // namespace vinicast
