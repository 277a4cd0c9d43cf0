// SPDX-License-Identifier: MIT
#include "core/live/frame_assembler.hpp"

#include <algorithm>

#include "core/live/sequence.hpp"
#include "vinicast/limits.hpp"

namespace vinicast {

FrameAssembler::FrameAssembler(const MemberId& publisher, const PublicKey& key, const GroupId& group,
                               const TokenHash& token)
    : m_signer{publisher, key, group, token} {}

bool FrameAssembler::isBelieved(std::uint64_t number) const {
  if (!m_next) return false;
  // Of so many in a row nothing came: they are given up if the newer one is the publisher's.
  if (number >= end() + limits::kHopelessGap) return false;
  return number <= *m_newestVerified + limits::kMaxUnprovenFrames;
}

FrameAssembler::Accepted FrameAssembler::add(TimePoint now, const VideoShard& shard) {
  if (!m_reference) m_reference = firstUnwrapped(shard.frame);
  const std::uint64_t number = unwrapNear(shard.frame, *m_reference);
  if (m_next && number < *m_next) {
    // Decided. Long ago: somebody plays it back.
    if (number + limits::kFrameWindow < *m_next) return {DropReason::TableFull, false, false, std::nullopt};
    return {std::nullopt, false, false, countable(number)};
  }
  return isBelieved(number) ? addBelieved(now, number, shard) : addAhead(now, number, shard);
}

// Makes entries for the frame and for all that must lie before it.
void FrameAssembler::fillUpTo(std::uint64_t number, TimePoint noticed) {
  for (std::uint64_t i = end(); i <= number; ++i) m_frames.emplace(i, IncomingFrame(noticed));
}

FrameAssembler::Accepted FrameAssembler::addBelieved(TimePoint now, std::uint64_t number,
                                                     const VideoShard& shard) {
  fillUpTo(number, now);
  if (!shard.repair) m_position = std::max(m_position, Position{number, shard.block});
  const auto frame = m_frames.find(number);
  if (!frame->second.collecting()) return {std::nullopt, false, false, countable(number)};
  const auto accepted = collect(now, frame, shard);
  return {accepted.drop, accepted.fresh, accepted.complete && noteVerified(number), countable(number)};
}

FrameAssembler::Accepted FrameAssembler::addAhead(TimePoint now, std::uint64_t number,
                                                  const VideoShard& shard) {
  auto frame = m_ahead.find(number);
  if (frame == m_ahead.end()) {
    // Numbers that were made up come with few shards.
    if (m_ahead.size() >= limits::kMaxAheadFrames) {
      const auto least = std::min_element(m_ahead.begin(), m_ahead.end(), [](const auto& a, const auto& b) {
        return a.second.shardsHeld() < b.second.shardsHeld();
      });
      m_bytes -= least->second.bytesHeld();
      m_ahead.erase(least);
    }
    frame = m_ahead.emplace(number, IncomingFrame(now)).first;
  }
  const auto accepted = collect(now, frame, shard);
  if (!accepted.complete) return {accepted.drop, accepted.fresh, false, std::nullopt};
  jumpTo(now, number);
  return {std::nullopt, true, noteVerified(number), std::nullopt};
}

IncomingFrame::Accepted FrameAssembler::collect(TimePoint now, Frames::iterator frame,
                                                const VideoShard& shard) {
  const std::size_t before = frame->second.bytesHeld();
  const auto accepted = frame->second.add(now, shard, m_signer, limits::kMaxAssemblyBytes - m_bytes);
  m_bytes += frame->second.bytesHeld();
  m_bytes -= before;
  // A shard that comes after a later one of its block was overtaken, not lost: from now on losses are
  // believed only after a silence as long as the one before it.
  m_reorder = std::max(m_reorder, std::min<Duration>(accepted.overtaken, limits::kMaxReorder));
  if (!accepted.complete) return accepted;
  m_reorder -= m_reorder / limits::kReorderMemory;
  m_counters.repaired += frame->second.repaired() ? 1 : 0;
  return accepted;
}

// One that a newer one overtook proves nothing.
bool FrameAssembler::noteVerified(std::uint64_t number) {
  if (m_newestVerified && number <= *m_newestVerified) return false;
  m_newestVerified = m_reference = number;
  return true;
}

// A key frame ahead, just before a verified one, which may lack what a repair brings: the verified one needs
// it.
std::uint64_t FrameAssembler::keyFrameAheadOf(std::uint64_t verified) const {
  std::uint64_t found = verified;
  for (const auto& [number, frame] : m_ahead) {
    const bool near = number < verified && number + limits::kHopelessGap > verified;
    if (near && frame.key() && (!m_next || number >= end())) found = number;
  }
  return found;
}

// A frame ahead is signed well: all before it is over, and those that follow it closely are believed too.
void FrameAssembler::jumpTo(TimePoint now, std::uint64_t verified) {
  const std::uint64_t number = keyFrameAheadOf(verified);
  while (!m_frames.empty()) giveUp();
  if (m_counters.complete > 0 && m_next) m_counters.skipped += number - *m_next;
  m_gap = m_counters.complete > 0;
  m_awaitingKey = true;
  m_next = number;
  m_position = {};
  for (auto place = m_ahead.begin(); place != m_ahead.end();) {
    if (place->first < number) {
      m_bytes -= place->second.bytesHeld();
      place = m_ahead.erase(place);
    } else if (place->first < end() + limits::kHopelessGap) {
      if (place->first > number) fillUpTo(place->first - 1, now);
      m_frames.emplace(place->first, std::move(place->second));
      place = m_ahead.erase(place);
    } else {
      ++place;
    }
  }
  m_countedFrom = end();
}

std::optional<std::uint64_t> FrameAssembler::countable(std::uint64_t number) const {
  if (number < m_countedFrom) return std::nullopt;
  return number;
}

bool FrameAssembler::isOverdue(const IncomingFrame& frame, TimePoint now) const {
  return now - frame.noticed() >= limits::kFrameDeadline;
}

void FrameAssembler::handOut(std::vector<ReceivedFrame>& out) {
  ReceivedFrame& frame = m_frames.begin()->second.result();
  frame.afterGap = m_gap;
  m_gap = false;
  m_awaitingKey = false;
  out.push_back(std::move(frame));
  m_frames.erase(m_frames.begin());
  ++*m_next;
  ++m_counters.complete;
}

void FrameAssembler::giveUp() {
  m_bytes -= m_frames.begin()->second.bytesHeld();
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
    return entry.second.state() == IncomingFrame::State::Complete && entry.second.key();
  });
  if (key == m_frames.end()) return false;
  const std::uint64_t number = key->first;
  while (*m_next < number) giveUp();
  return true;
}

void FrameAssembler::advance(TimePoint now, std::vector<ReceivedFrame>& out) {
  for (auto place = m_ahead.begin(); place != m_ahead.end();) {
    const bool over = isOverdue(place->second, now) || !place->second.collecting();
    if (over) m_bytes -= place->second.bytesHeld();
    place = over ? m_ahead.erase(place) : std::next(place);
  }
  while (!m_frames.empty()) {
    if (m_awaitingKey && jumpToKeyFrame()) {
      handOut(out);
      continue;
    }
    const IncomingFrame& head = m_frames.begin()->second;
    const bool useless = m_awaitingKey && head.known() && !head.key();
    if (head.state() == IncomingFrame::State::Broken || useless ||
        (head.collecting() && isOverdue(head, now))) {
      giveUp();
    } else if (head.state() == IncomingFrame::State::Complete) {
      handOut(out);
    } else {
      return;
    }
  }
}

std::size_t FrameAssembler::toCome(std::uint64_t number, const IncomingFrame& frame, std::size_t block,
                                   TimePoint now) const {
  const Position here{number, static_cast<std::uint8_t>(block)};
  if (m_position > here || now - frame.lastHeard() >= limits::kShardGap) return 0;
  return frame.firstRoundToCome(block);
}

void FrameAssembler::findShortfalls(TimePoint now, std::uint64_t number, const IncomingFrame& frame,
                                    std::vector<Shortfall>& found) const {
  if (!frame.collecting() || now - frame.lastHeard() < m_reorder) return;
  if (!frame.known()) {
    found.push_back({number, RepairEntry::kWholeFrame, RepairEntry::kWholeFrame});
    return;
  }
  if (m_awaitingKey && !frame.key()) return;  // not worth a repair
  for (std::size_t block = 0; block < frame.blocks(); ++block) {
    const std::size_t missing = frame.missing(block);
    const std::size_t coming = toCome(number, frame, block, now);
    if (missing > coming)
      found.push_back(
          {number, static_cast<std::uint8_t>(block), static_cast<std::uint8_t>(missing - coming)});
  }
}

std::vector<Shortfall> FrameAssembler::shortfalls(TimePoint now) const {
  std::vector<Shortfall> found;
  for (const auto& [number, frame] : m_frames) findShortfalls(now, number, frame, found);
  // Of those that nobody vouches for yet, a key frame alone can help.
  for (const auto& [number, frame] : m_ahead)
    if (frame.key()) findShortfalls(now, number, frame, found);
  return found;
}

bool FrameAssembler::needsKeyFrame() const {
  const auto isKey = [](const auto& entry) {
    return entry.second.key() && entry.second.state() != IncomingFrame::State::Broken;
  };
  if (std::any_of(m_ahead.begin(), m_ahead.end(), isKey)) return false;
  if (!m_ahead.empty()) return true;
  return m_awaitingKey && m_next && std::none_of(m_frames.begin(), m_frames.end(), isKey);
}

std::optional<std::uint64_t> FrameAssembler::newest() const {
  if (!m_ahead.empty()) return m_ahead.rbegin()->first;
  if (!m_next) return std::nullopt;
  return end() - 1;
}

std::optional<TimePoint> FrameAssembler::nextTimeout(TimePoint now) const {
  std::optional<TimePoint> next;
  const auto consider = [&](TimePoint when) {
    if (!next || when < *next) next = when;
  };
  if (!m_frames.empty() && m_frames.begin()->second.collecting())
    consider(m_frames.begin()->second.noticed() + limits::kFrameDeadline);
  for (const auto& [number, frame] : m_ahead) consider(frame.noticed() + limits::kFrameDeadline);
  for (const Frames* frames : {&m_frames, &m_ahead}) {
    for (const auto& [number, frame] : *frames) {
      if (!frame.collecting()) continue;
      const TimePoint silent = frame.lastHeard() + limits::kShardGap;
      if (frame.known() && silent > now) consider(silent);
      if (frame.lastHeard() + m_reorder > now) consider(frame.lastHeard() + m_reorder);
    }
  }
  return next;
}

}  // namespace vinicast
