// SPDX-License-Identifier: MIT
#pragma once

// One erasure block on its way in: keeps different shards until k of them are there, then rebuilds the data.
// Memory is what came in, never what a header promised.

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "vinicast/limits.hpp"

namespace vinicast {

class BlockCollector {
 public:
  // k data shards of `shardBytes` each, `firstRound` shards in all (data and parity) sent without being
  // asked.
  BlockCollector(std::size_t k, std::size_t shardBytes, std::size_t firstRound);

  // False if the shard is not wanted: there already, or the block is complete.
  bool add(std::uint8_t index, bool repair, std::span<const std::byte> bytes);

  [[nodiscard]] bool complete() const { return held() >= m_k; }
  [[nodiscard]] std::size_t held() const { return m_shards.size(); }
  [[nodiscard]] std::size_t missing() const { return complete() ? 0 : m_k - held(); }
  // First-round shards after the last one of them that was seen.
  [[nodiscard]] std::size_t firstRoundToCome() const { return m_firstRound - m_firstRoundPassed; }
  [[nodiscard]] bool neededParity() const { return m_dataHeld < m_k; }
  [[nodiscard]] std::size_t bytesHeld() const { return held() * m_shardBytes; }

  // Writes the data shards, rebuilt where missing, into `out` (k * shardBytes). False unless complete().
  [[nodiscard]] bool writeData(std::span<std::byte> out) const;

 private:
  struct Shard {
    std::uint8_t index = 0;
    std::vector<std::byte> bytes;
  };
  std::size_t m_k;
  std::size_t m_shardBytes;
  std::size_t m_firstRound;
  std::size_t m_firstRoundPassed = 0;
  std::size_t m_dataHeld = 0;
  std::bitset<limits::kMaxBlockShards> m_have;
  std::vector<Shard> m_shards;  // in the order of their coming
};

}  // namespace vinicast
