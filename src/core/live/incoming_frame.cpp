// SPDX-License-Identifier: MIT
#include "core/live/incoming_frame.hpp"

#include <algorithm>

#include "vinicast/limits.hpp"

namespace vinicast {

std::size_t IncomingFrame::Shape::held() const {
  std::size_t sum = 0;
  for (const BlockCollector& block : blocks) sum += block.held();
  return sum;
}

bool IncomingFrame::fewer(const Shape& a, const Shape& b) {
  return a.held() < b.held();
}

// The shape that fits the shard, made if there is none. Where there are too many already, the one with the
// fewest shards makes room: shards that were made up agree with few others.
IncomingFrame::Shape& IncomingFrame::shapeOf(const VideoShard& shard) {
  for (Shape& shape : m_shapes)
    if (shape.layout == shard.layout && shape.parity == shard.parity && shape.key == shard.key) return shape;
  if (m_shapes.size() >= limits::kMaxFrameShapes)
    m_shapes.erase(std::min_element(m_shapes.begin(), m_shapes.end(), fewer));
  Shape shape{shard.layout, shard.parity, shard.key, {}};
  for (std::size_t block = 0; block < shard.layout.blocks(); ++block) {
    const std::size_t k = shard.layout.blockData(block);
    shape.blocks.emplace_back(k, shard.layout.shardBytes(), k + shard.parity);
  }
  m_shapes.push_back(std::move(shape));
  return m_shapes.back();
}

const IncomingFrame::Shape* IncomingFrame::best() const {
  const auto most = std::max_element(m_shapes.begin(), m_shapes.end(), fewer);
  return most == m_shapes.end() ? nullptr : &*most;
}

bool IncomingFrame::key() const {
  if (m_state == State::Complete) return m_result.keyFrame;
  const Shape* shape = best();
  return shape != nullptr && shape->key;
}

std::size_t IncomingFrame::blocks() const {
  const Shape* shape = best();
  return shape == nullptr ? 0 : shape->blocks.size();
}

std::size_t IncomingFrame::missing(std::size_t block) const {
  return best()->blocks[block].missing();
}

std::size_t IncomingFrame::firstRoundToCome(std::size_t block) const {
  return best()->blocks[block].firstRoundToCome();
}

std::size_t IncomingFrame::shardsHeld() const {
  const Shape* shape = best();
  return shape == nullptr ? 0 : shape->held();
}

std::size_t IncomingFrame::bytesHeld() const {
  std::size_t sum = 0;
  for (const Shape& shape : m_shapes)
    for (const BlockCollector& block : shape.blocks) sum += block.bytesHeld();
  return sum;
}

IncomingFrame::Accepted IncomingFrame::add(TimePoint now, const VideoShard& shard, const Signer& signer,
                                           std::size_t room) {
  if (shard.bytes.size() > room) return {DropReason::TableFull};
  Shape& shape = shapeOf(shard);
  if (!m_firstHeard) m_firstHeard = now;
  BlockCollector& block = shape.blocks[shard.block];
  Accepted accepted;
  if (!shard.repair) {
    const std::size_t passed = shard.layout.blockData(shard.block) + shard.parity - block.firstRoundToCome();
    if (shard.index + 1U < passed) accepted.overtaken = now - m_lastHeard;
    m_lastHeard = now;
  }
  if (!block.add(shard.index, shard.repair, shard.bytes)) return accepted;
  accepted.fresh = true;
  if (!std::all_of(shape.blocks.begin(), shape.blocks.end(), [](const auto& b) { return b.complete(); }))
    return accepted;

  accepted.drop = finish(now, shard.frame, shape, signer);
  accepted.fresh = accepted.complete = !accepted.drop;
  if (accepted.complete) {
    m_state = State::Complete;
    m_shapes.clear();
  } else {
    m_shapes.erase(m_shapes.begin() + (&shape - m_shapes.data()));
    if (++m_failures > limits::kMaxFrameRetries) {
      m_state = State::Broken;
      m_shapes.clear();
    }
  }
  return accepted;
}

std::optional<DropReason> IncomingFrame::finish(TimePoint now, std::uint32_t number, const Shape& shape,
                                                const Signer& signer) {
  const FrameLayout& layout = shape.layout;
  std::vector<std::byte> padded(layout.paddedBytes());
  bool good = true;
  bool repaired = false;
  for (std::size_t block = 0; block < layout.blocks(); ++block) {
    const auto part = std::span(padded).subspan(layout.blockStart(block) * layout.shardBytes(),
                                                layout.blockData(block) * layout.shardBytes());
    good = good && shape.blocks[block].writeData(part);
    repaired = repaired || shape.blocks[block].neededParity();
  }
  const auto contents = std::span<const std::byte>(padded).first(layout.protectedBytes());
  const auto padding = std::span<const std::byte>(padded).subspan(layout.protectedBytes());
  good = good && std::all_of(padding.begin(), padding.end(), [](std::byte b) { return b == std::byte{0}; });
  const auto opened = good ? OpenedFrame::decode(contents) : std::nullopt;
  if (!opened) return DropReason::Malformed;
  if (!verify(signer.key, {signer.group, MessageType::VideoShard}, opened->signedPart, opened->signature))
    return DropReason::BadSignature;
  // Signed well, but for another place: someone repeats old frames.
  if (opened->token != signer.token || opened->number != number || opened->key != shape.key)
    return DropReason::Malformed;
  m_repaired = repaired;
  m_result = {signer.token,
              signer.publisher,
              StreamKind::Video,
              opened->key,
              false,
              opened->number,
              opened->captureMicros,
              opened->durationMicros,
              *m_firstHeard,
              now,
              {opened->bytes.begin(), opened->bytes.end()}};
  return std::nullopt;
}

}  // namespace vinicast
