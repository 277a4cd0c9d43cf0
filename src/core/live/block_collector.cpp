// SPDX-License-Identifier: MIT
#include "core/live/block_collector.hpp"

#include <algorithm>
#include <cstring>

#include "core/live/erasure.hpp"

namespace vinicast {

BlockCollector::BlockCollector(std::size_t k, std::size_t shardBytes, std::size_t firstRound)
    : m_k(k), m_shardBytes(shardBytes), m_firstRound(firstRound) {}

bool BlockCollector::add(std::uint8_t index, bool repair, std::span<const std::byte> bytes) {
  if (!repair) m_firstRoundPassed = std::max<std::size_t>(m_firstRoundPassed, std::size_t{index} + 1);
  if (complete() || bytes.size() != m_shardBytes || index >= m_have.size() || m_have.test(index))
    return false;
  m_have.set(index);
  m_dataHeld += index < m_k ? 1 : 0;
  m_shards.push_back({index, {bytes.begin(), bytes.end()}});
  return true;
}

bool BlockCollector::writeData(std::span<std::byte> out) const {
  if (!complete() || out.size() != m_k * m_shardBytes) return false;
  std::vector<bool> have(m_k);
  std::vector<erasure::Shard> parity;
  for (const Shard& shard : m_shards) {
    if (shard.index >= m_k) {
      parity.push_back({shard.index, shard.bytes});
    } else {
      have[shard.index] = true;
      std::memcpy(out.data() + shard.index * m_shardBytes, shard.bytes.data(), m_shardBytes);
    }
  }
  return erasure::restore(m_k, m_shardBytes, out, have, parity);
}

}  // namespace vinicast
