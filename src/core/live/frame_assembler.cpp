// SPDX-License-Identifier: MIT
#include "core/live/frame_assembler.hpp"

#include <algorithm>

#include "core/live/sequence.hpp"
#include "vinicast/limits.hpp"

namespace vinicast {

FrameAssembler::FrameAssembler(const MemberId& publisher, const PublicKey& key, const GroupId& group,
                               const TokenHash& token)
    : m_publisher(publisher), m_key(key), m_group(group), m_token(token) {}

// The shard's frame number, with entries made for it and for all frames that must lie before it. Nothing if
// it is out of the window.
std::optional<std::uint64_t> FrameAssembler::place(const VideoShard& shard, TimePoint now) {
  if (!m_next) m_next = firstUnwrapped(shard.frame);
  const auto end = [this] { return m_frames.empty() ? *m_next : m_frames.rbegin()->first + 1; };
  const std::uint64_t number = unwrapNear(shard.frame, end());
  const bool outside = number >= *m_next + limits::kFrameWindow || number + limits::kFrameWindow < *m_next;
  // The publisher's numbers only rise: one that is not newer than what it signed is played back.
  const bool old = m_newestVerified && !isNewer(shard.frame, *m_newestVerified);
  if (outside && (!m_anyNumber || old)) return std::nullopt;
  if (outside) resync(number);
  m_anyNumber = false;
  const std::uint64_t missing = number > end() ? number - end() : 0;
  for (std::uint64_t i = end(); i <= number; ++i) {
    Frame& frame = m_frames[i];
    frame.noticed = now;
    frame.lastHeard = now;
  }
  if (missing >= limits::kHopelessGap)
    while (*m_next < number) giveUp();
  return number;
}

void FrameAssembler::resync(std::uint64_t number) {
  while (!m_frames.empty()) giveUp();
  if (m_counters.complete > 0 && number > *m_next) m_counters.skipped += number - *m_next;
  m_next = number;
  m_position = {};
  m_awaitingKey = true;
  m_gap = m_counters.complete > 0;
}

bool FrameAssembler::matches(const Frame& frame, const VideoShard& shard) const {
  return frame.layout == shard.layout && frame.parity == shard.parity && frame.key == shard.key;
}

void FrameAssembler::learn(TimePoint now, Frame& frame, const VideoShard& shard) {
  frame.layout = shard.layout;
  frame.parity = shard.parity;
  frame.key = shard.key;
  frame.result.firstHeard = now;
  for (std::size_t block = 0; block < shard.layout.blocks(); ++block) {
    const std::size_t k = shard.layout.blockData(block);
    frame.blocks.emplace_back(k, shard.layout.shardBytes(), k + shard.parity);
  }
}

FrameAssembler::Accepted FrameAssembler::add(TimePoint now, const VideoShard& shard) {
  const auto number = place(shard, now);
  if (!number) return {DropReason::TableFull, false, false, std::nullopt};
  if (!shard.repair) m_position = std::max(m_position, Position{*number, shard.block});
  if (*number < *m_next) return {std::nullopt, false, false, number};

  Frame& frame = m_frames.at(*number);
  if (frame.state != State::Collecting) return {std::nullopt, false, false, number};
  if (!frame.layout) learn(now, frame, shard);
  if (!matches(frame, shard)) return {DropReason::Malformed, false, false, std::nullopt};
  if (m_bytes + shard.bytes.size() > limits::kMaxAssemblyBytes)
    return {DropReason::TableFull, false, false, number};
  if (!shard.repair) heardFirstRound(now, frame, shard);
  if (!frame.blocks[shard.block].add(shard.index, shard.repair, shard.bytes))
    return {std::nullopt, false, false, number};
  m_bytes += shard.bytes.size();
  const bool whole =
      std::all_of(frame.blocks.begin(), frame.blocks.end(), [](const auto& b) { return b.complete(); });
  if (!whole) return {std::nullopt, true, false, number};
  const auto drop = finish(now, *number, frame);
  return {drop, !drop, !drop && noteVerified(frame.result.frameNumber), number};
}

// One that a newer one overtook proves nothing.
bool FrameAssembler::noteVerified(std::uint32_t number) {
  if (m_newestVerified && !isNewer(number, *m_newestVerified)) return false;
  m_newestVerified = number;
  return true;
}

// A shard that comes after a later one of its block was overtaken, not lost: from now on losses are believed
// only after a silence as long as the one before it.
void FrameAssembler::heardFirstRound(TimePoint now, Frame& frame, const VideoShard& shard) {
  const BlockCollector& block = frame.blocks[shard.block];
  const std::size_t passed = shard.layout.blockData(shard.block) + shard.parity - block.firstRoundToCome();
  if (shard.index + 1U < passed)
    m_reorder = std::max(m_reorder, std::min<Duration>(now - frame.lastHeard, limits::kMaxReorder));
  frame.lastHeard = now;
}

// All blocks are complete: rebuild, parse, verify. A frame that fails is broken and will be given up.
std::optional<DropReason> FrameAssembler::finish(TimePoint now, std::uint64_t number, Frame& frame) {
  const FrameLayout& layout = *frame.layout;
  std::vector<std::byte> padded(layout.paddedBytes());
  bool good = true;
  bool repaired = false;
  for (std::size_t block = 0; block < layout.blocks(); ++block) {
    const auto part = std::span(padded).subspan(layout.blockStart(block) * layout.shardBytes(),
                                                layout.blockData(block) * layout.shardBytes());
    good = good && frame.blocks[block].writeData(part);
    repaired = repaired || frame.blocks[block].neededParity();
  }
  release(frame);
  frame.state = State::Broken;
  m_reorder -= m_reorder / limits::kReorderMemory;

  const auto contents = std::span<const std::byte>(padded).first(layout.protectedBytes());
  const auto padding = std::span<const std::byte>(padded).subspan(layout.protectedBytes());
  good = good && std::all_of(padding.begin(), padding.end(), [](std::byte b) { return b == std::byte{0}; });
  const auto opened = good ? OpenedFrame::decode(contents) : std::nullopt;
  if (!opened) return DropReason::Malformed;
  if (!verify(m_key, {m_group, MessageType::VideoShard}, opened->signedPart, opened->signature))
    return DropReason::BadSignature;
  // Signed well, but for another place: someone repeats old frames.
  if (opened->token != m_token || opened->number != static_cast<std::uint32_t>(number) ||
      opened->key != frame.key)
    return DropReason::Malformed;

  frame.state = State::Complete;
  frame.result = {m_token,
                  m_publisher,
                  StreamKind::Video,
                  opened->key,
                  false,
                  opened->number,
                  opened->captureMicros,
                  opened->durationMicros,
                  frame.result.firstHeard,
                  now,
                  {opened->bytes.begin(), opened->bytes.end()}};
  m_counters.repaired += repaired ? 1 : 0;
  return std::nullopt;
}

void FrameAssembler::release(Frame& frame) {
  for (const BlockCollector& block : frame.blocks) m_bytes -= block.bytesHeld();
  frame.blocks.clear();
}

bool FrameAssembler::overdue(const Frame& frame, TimePoint now) const {
  return now - frame.noticed >= limits::kFrameDeadline;
}

void FrameAssembler::handOut(std::vector<ReceivedFrame>& out) {
  ReceivedFrame& frame = m_frames.begin()->second.result;
  frame.afterGap = m_gap;
  m_gap = false;
  m_awaitingKey = false;
  out.push_back(std::move(frame));
  m_frames.erase(m_frames.begin());
  ++*m_next;
  ++m_counters.complete;
}

void FrameAssembler::giveUp() {
  release(m_frames.begin()->second);
  m_frames.erase(m_frames.begin());
  ++*m_next;
  m_awaitingKey = true;
  // Before the first frame there is nothing to be missed.
  if (m_counters.complete == 0) return;
  ++m_counters.skipped;
  m_gap = true;
}

// While a key frame is awaited, the first complete one makes all before it worthless.
bool FrameAssembler::jumpToKeyFrame() {
  const auto key = std::find_if(m_frames.begin(), m_frames.end(), [](const auto& entry) {
    return entry.second.state == State::Complete && entry.second.key;
  });
  if (key == m_frames.end()) return false;
  const std::uint64_t number = key->first;
  while (*m_next < number) giveUp();
  return true;
}

void FrameAssembler::advance(TimePoint now, std::vector<ReceivedFrame>& out) {
  while (!m_frames.empty()) {
    if (m_awaitingKey && jumpToKeyFrame()) {
      handOut(out);
      continue;
    }
    const Frame& head = m_frames.begin()->second;
    const bool useless = m_awaitingKey && head.layout && !head.key;
    if (head.state == State::Broken || useless || (head.state == State::Collecting && overdue(head, now))) {
      giveUp();
    } else if (head.state == State::Complete) {
      handOut(out);
    } else {
      return;
    }
  }
}

std::size_t FrameAssembler::toCome(std::uint64_t number, const Frame& frame, std::size_t block,
                                   TimePoint now) const {
  const Position here{number, static_cast<std::uint8_t>(block)};
  if (m_position > here || now - frame.lastHeard >= limits::kShardGap) return 0;
  return frame.blocks[block].firstRoundToCome();
}

std::vector<Shortfall> FrameAssembler::shortfalls(TimePoint now) const {
  std::vector<Shortfall> found;
  for (const auto& [number, frame] : m_frames) {
    if (frame.state != State::Collecting || now - frame.lastHeard < m_reorder) continue;
    if (!frame.layout) {
      found.push_back({number, RepairEntry::kWholeFrame, RepairEntry::kWholeFrame});
      continue;
    }
    if (m_awaitingKey && !frame.key) continue;  // not worth a repair
    for (std::size_t block = 0; block < frame.blocks.size(); ++block) {
      const std::size_t missing = frame.blocks[block].missing();
      const std::size_t coming = toCome(number, frame, block, now);
      if (missing > coming)
        found.push_back(
            {number, static_cast<std::uint8_t>(block), static_cast<std::uint8_t>(missing - coming)});
    }
  }
  return found;
}

bool FrameAssembler::needsKeyFrame() const {
  if (!m_awaitingKey || !m_next) return false;
  return std::none_of(m_frames.begin(), m_frames.end(), [](const auto& entry) {
    return entry.second.key && entry.second.state != State::Broken;
  });
}

std::optional<std::uint64_t> FrameAssembler::newest() const {
  if (!m_next) return std::nullopt;
  return m_frames.empty() ? *m_next - 1 : m_frames.rbegin()->first;
}

std::optional<TimePoint> FrameAssembler::nextTimeout(TimePoint now) const {
  std::optional<TimePoint> next;
  const auto consider = [&](TimePoint when) {
    if (!next || when < *next) next = when;
  };
  if (!m_frames.empty() && m_frames.begin()->second.state == State::Collecting)
    consider(m_frames.begin()->second.noticed + limits::kFrameDeadline);
  for (const auto& [number, frame] : m_frames) {
    if (frame.state != State::Collecting) continue;
    const TimePoint silent = frame.lastHeard + limits::kShardGap;
    if (frame.layout && silent > now) consider(silent);
    if (frame.lastHeard + m_reorder > now) consider(frame.lastHeard + m_reorder);
  }
  return next;
}

}  // namespace vinicast
