// SPDX-License-Identifier: MIT
#include "core/live/loss_meter.hpp"

#include <algorithm>

#include "vinicast/limits.hpp"

namespace vinicast {

void LossMeter::add(TimePoint now, std::uint64_t number, const VideoShard& shard, bool counts) {
  if (number < m_begin) return;
  std::uint64_t from = number;
  if (!m_frames.empty() && number > m_frames.rbegin()->first) from = m_frames.rbegin()->first + 1;
  // The numbers may jump; what lies between was never sent to us.
  if (number - from > limits::kFrameWindow) from = number;
  for (std::uint64_t i = from; i <= number; ++i) m_frames.emplace(i, Frame{now, {}, 0});

  Frame& frame = m_frames.at(number);
  if (frame.came.empty()) frame.came.resize(shard.layout.dataShards());
  if (counts) mark(frame, shard);
  settle(now);
}

void LossMeter::addLater(TimePoint now, std::uint64_t number, const VideoShard& shard) {
  const auto frame = m_frames.find(number);
  if (frame != m_frames.end()) mark(frame->second, shard);
  settle(now);
}

void LossMeter::mark(Frame& frame, const VideoShard& shard) {
  const FrameLayout& layout = shard.layout;
  const bool data = shard.index < layout.blockData(shard.block);
  const std::size_t place = layout.blockStart(shard.block) + shard.index;
  if (!data || shard.repair || place >= frame.came.size() || frame.came[place]) return;
  frame.came[place] = true;
  ++frame.count;
}

void LossMeter::settle(TimePoint now) {
  while (!m_frames.empty()) {
    const auto& [number, frame] = *m_frames.begin();
    if (now - frame.noticed < limits::kLossSettle && m_frames.size() <= limits::kMaxLossFrames) return;
    // A frame of which nothing came had at least one shard.
    const std::uint64_t expected = std::max<std::size_t>(frame.came.size(), 1);
    const std::uint64_t lost = expected - frame.count;
    m_totals.expected += expected;
    m_totals.lost += lost;
    ++m_counted;
    m_expectedWindow.add(now, expected);
    m_lostWindow.add(now, lost);
    m_begin = number + 1;
    m_frames.erase(m_frames.begin());
  }
}

std::uint32_t LossMeter::permille(TimePoint now) {
  settle(now);
  const std::uint64_t expected = m_expectedWindow.total(now);
  return expected == 0 ? 0 : static_cast<std::uint32_t>(m_lostWindow.total(now) * 1000 / expected);
}

}  // namespace vinicast
