// SPDX-License-Identifier: MIT
#include "core/live/repair_store.hpp"

#include <algorithm>

#include "core/live/erasure.hpp"

namespace vinicast {

namespace {

std::span<const std::byte> blockBytes(const RepairStore::Frame& frame, std::size_t block) {
  const std::size_t size = frame.layout.shardBytes();
  return std::span(frame.padded)
      .subspan(frame.layout.blockStart(block) * size, frame.layout.blockData(block) * size);
}

std::vector<std::byte> encodeShard(const RepairStore::Frame& frame, std::size_t block, std::size_t index,
                                   bool repair, std::span<const std::byte> bytes) {
  return VideoShard{frame.token,
                    frame.number,
                    static_cast<std::uint8_t>(block),
                    static_cast<std::uint8_t>(index),
                    frame.parity,
                    frame.key,
                    repair,
                    frame.layout,
                    bytes}
      .encode();
}

}  // namespace

std::vector<std::byte> shardBody(const RepairStore::Frame& frame, std::size_t block, std::size_t index,
                                 bool repair) {
  const std::size_t size = frame.layout.shardBytes();
  const std::size_t data = frame.layout.blockData(block);
  const auto bytes = blockBytes(frame, block);
  if (index < data) return encodeShard(frame, block, index, repair, bytes.subspan(index * size, size));
  std::vector<std::byte> parity(size);
  if (!erasure::makeParity(data, size, bytes, index, parity)) return {};
  return encodeShard(frame, block, index, repair, parity);
}

std::vector<std::vector<std::byte>> firstRound(const RepairStore::Frame& frame) {
  const std::size_t size = frame.layout.shardBytes();
  std::vector<std::vector<std::byte>> bodies;
  bodies.reserve(frame.layout.dataShards() + frame.layout.blocks() * frame.parity);
  std::vector<std::byte> parity(frame.parity * size);
  for (std::size_t block = 0; block < frame.layout.blocks(); ++block) {
    const std::size_t data = frame.layout.blockData(block);
    for (std::size_t index = 0; index < data; ++index)
      bodies.push_back(shardBody(frame, block, index, false));
    // All parity of a block in one pass over its data.
    if (!erasure::makeParity(data, size, blockBytes(frame, block), data, parity)) continue;
    for (std::size_t row = 0; row < frame.parity; ++row)
      bodies.push_back(
          encodeShard(frame, block, data + row, false, std::span(parity).subspan(row * size, size)));
  }
  return bodies;
}

void RepairStore::keep(TimePoint now, Frame frame) {
  expire(now);
  Kept kept{std::move(frame), now, {}};
  for (std::size_t block = 0; block < kept.frame.layout.blocks(); ++block)
    kept.blocks.push_back(
        {(kept.frame.layout.blockData(block) + kept.frame.parity) % limits::kMaxBlockShards, 0, 0, {}});
  m_blocks += kept.blocks.size();
  m_bytes += kept.frame.padded.size();
  m_frames.push_back(std::move(kept));
  expire(now);
}

void RepairStore::expire(TimePoint now) {
  while (!m_frames.empty() && (now - m_frames.front().sentAt > limits::kRepairKeep ||
                               m_blocks > limits::kRepairKeepBlocks || m_bytes > limits::kRepairKeepBytes)) {
    m_blocks -= m_frames.front().blocks.size();
    m_bytes -= m_frames.front().frame.padded.size();
    m_frames.pop_front();
  }
}

RepairStore::Answer RepairStore::answer(TimePoint now, const RepairEntry& entry, TokenBucket& share) {
  expire(now);
  Answer answer;
  const auto kept = std::find_if(m_frames.begin(), m_frames.end(),
                                 [&](const Kept& other) { return other.frame.number == entry.frame; });
  if (kept == m_frames.end()) return answer;
  if (entry.block == RepairEntry::kWholeFrame) {
    for (std::size_t block = 0; block < kept->blocks.size(); ++block)
      answerBlock(now, *kept, block, kept->frame.layout.blockData(block), share, answer);
  } else if (entry.block < kept->blocks.size()) {
    const std::size_t deficit =
        std::min<std::size_t>(entry.deficit, kept->frame.layout.blockData(entry.block));
    answerBlock(now, *kept, entry.block, deficit, share, answer);
  }
  return answer;
}

void RepairStore::answerBlock(TimePoint now, Kept& kept, std::size_t block, std::size_t deficit,
                              TokenBucket& share, Answer& answer) {
  Block& state = kept.blocks[block];
  if (state.sent == 0 || now - state.recentSince >= limits::kRepairHoldOff) {
    state.recent = 0;
    state.recentSince = now;
  }
  // One more than missing, against a loss among the answers. Equal requests within the hold-off share one
  // answer.
  const std::size_t wanted = deficit + 1 > state.recent ? deficit + 1 - state.recent : 0;
  const std::size_t allowed = std::min<std::size_t>(wanted, limits::kMaxRepairShardsPerBlock - state.sent);
  const auto granted = static_cast<std::size_t>(m_budget.takeUpTo(now, share.takeUpTo(now, allowed)));
  answer.held += wanted - granted;
  for (std::size_t i = 0; i < granted; ++i) {
    answer.bodies.push_back(shardBody(kept.frame, block, state.next, true));
    state.next = (state.next + 1) % limits::kMaxBlockShards;
  }
  state.sent += granted;
  state.recent += granted;
}

}  // namespace vinicast
