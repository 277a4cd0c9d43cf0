// SPDX-License-Identifier: MIT
#include "core/live/block_collector.hpp"

#include <algorithm>
#include <cstring>

#include "core/live/erasure.hpp"

namespace vinicast {

BlockCollector::BlockCollector(std::size_t k, std::size_t shardBytes, std::size_t firstRound)
    : m_k(k), m_shardBytes(shardBytes), m_firstRound(firstRound), m_data(k) {}

bool BlockCollector::add(std::uint8_t index, bool repair, std::span<const std::byte> bytes) {
  if (!repair) m_firstRoundPassed = std::max<std::size_t>(m_firstRoundPassed, std::size_t{index} + 1);
  if (complete() || bytes.size() != m_shardBytes) return false;
  if (index < m_k) {
    if (!m_data[index].empty()) return false;
    m_data[index].assign(bytes.begin(), bytes.end());
    ++m_dataHeld;
    return true;
  }
  for (const Parity& parity : m_parity)
    if (parity.index == index) return false;
  m_parity.push_back({index, {bytes.begin(), bytes.end()}});
  return true;
}

bool BlockCollector::writeData(std::span<std::byte> out) const {
  if (!complete() || out.size() != m_k * m_shardBytes) return false;
  std::vector<bool> have(m_k);
  for (std::size_t i = 0; i < m_k; ++i) {
    have[i] = !m_data[i].empty();
    if (have[i]) std::memcpy(out.data() + i * m_shardBytes, m_data[i].data(), m_shardBytes);
  }
  std::vector<erasure::Shard> parity;
  for (const Parity& shard : m_parity) parity.push_back({shard.index, shard.bytes});
  return erasure::restore(m_k, m_shardBytes, out, have, parity);
}

}  // namespace vinicast
