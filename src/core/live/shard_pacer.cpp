// SPDX-License-Identifier: MIT
#include "core/live/shard_pacer.hpp"

#include <algorithm>

namespace vinicast {

namespace {

constexpr std::uint64_t kSlotsPerSecond = std::chrono::seconds(1) / limits::kPaceSlot;
constexpr std::uint64_t kDrainsPerSecond = std::chrono::seconds(1) / limits::kPaceDrain;

std::size_t bytesOf(const std::deque<ShardPacer::Body>& bodies) {
  std::size_t sum = 0;
  for (const ShardPacer::Body& body : bodies) sum += body.size();
  return sum;
}

}  // namespace

std::uint64_t ShardPacer::rate(const Lane& lane) const {
  return std::max(
      {limits::kPaceFactor * m_meanRate, limits::kPaceFactor * limits::kPaceFloor, lane.drainRate});
}

void ShardPacer::refill(TimePoint now, Lane& lane) {
  const auto slots = (now - lane.refilled) / limits::kPaceSlot;
  if (slots <= 0) return;
  lane.refilled += slots * limits::kPaceSlot;
  const auto perSlot = static_cast<std::int64_t>(rate(lane) / kSlotsPerSecond);
  // A lane that had nothing to send saves up a small burst; one with a backlog may also catch up on a late
  // timer.
  const std::int64_t catchUp =
      lane.queuedBytes == 0 ? 0 : perSlot * (limits::kPaceCatchUp / limits::kPaceSlot);
  const std::int64_t cap = std::max(kBurst, catchUp);
  const std::int64_t most = cap - lane.credit;
  lane.credit += std::min(most, perSlot * std::min<std::int64_t>(slots, most / perSlot + 1));
}

void ShardPacer::queued(TimePoint now, Lane& lane, std::size_t bytes) {
  if (lane.queuedBytes == 0) {
    lane.drainRate = 0;
    refill(now, lane);
  }
  lane.queuedBytes += bytes;
  lane.drainRate = std::max<std::uint64_t>(lane.drainRate, lane.queuedBytes * kDrainsPerSecond);
}

std::size_t ShardPacer::pushFrame(TimePoint now, std::vector<Body> bodies) {
  std::deque<Body> frame(std::make_move_iterator(bodies.begin()), std::make_move_iterator(bodies.end()));
  const std::size_t bytes = bytesOf(frame);
  std::size_t dropped = 0;
  while (!m_frames.empty() && m_frameLane.queuedBytes + bytes > limits::kMaxQueuedFrameBytes) {
    m_frameLane.queuedBytes -= bytesOf(m_frames.front().bodies);
    m_frames.pop_front();
    ++dropped;
  }
  m_sent.add(now, bytes);
  m_meanRate = m_sent.total(now);
  queued(now, m_frameLane, bytes);
  m_frames.push_back({now, std::move(frame)});
  return dropped;
}

bool ShardPacer::pushRepair(TimePoint now, Body body) {
  if (m_repairs.size() >= limits::kMaxQueuedRepairs) return false;
  queued(now, m_repairLane, body.size());
  m_repairs.push_back(std::move(body));
  return true;
}

std::optional<ShardPacer::Body> ShardPacer::takeFrom(TimePoint now, Lane& lane, std::deque<Body>& queue) {
  refill(now, lane);
  // Credit may go below zero by one body: slots smaller than a body then still add up to the rate.
  if (lane.credit <= 0) return std::nullopt;
  Body body = std::move(queue.front());
  queue.pop_front();
  lane.credit -= static_cast<std::int64_t>(body.size());
  lane.queuedBytes -= body.size();
  return body;
}

std::optional<ShardPacer::Body> ShardPacer::take(TimePoint now) {
  if (!m_repairs.empty()) {
    if (auto body = takeFrom(now, m_repairLane, m_repairs)) return body;
  }
  if (m_frames.empty()) return std::nullopt;
  Frame& frame = m_frames.front();
  auto body = takeFrom(now, m_frameLane, frame.bodies);
  if (frame.bodies.empty()) {
    m_sending.add((now - frame.pushed).count());
    m_frames.pop_front();
  }
  return body;
}

std::optional<TimePoint> ShardPacer::nextTimeout() const {
  std::optional<TimePoint> next;
  const auto consider = [&](const Lane& lane) {
    const auto perSlot = static_cast<std::int64_t>(rate(lane) / kSlotsPerSecond);
    const std::int64_t slots = std::max<std::int64_t>(1, (perSlot - lane.credit) / perSlot);
    const TimePoint when = lane.refilled + slots * limits::kPaceSlot;
    if (!next || when < *next) next = when;
  };
  if (!m_repairs.empty()) consider(m_repairLane);
  if (!m_frames.empty()) consider(m_frameLane);
  return next;
}

}  // namespace vinicast
