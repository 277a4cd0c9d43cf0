// SPDX-License-Identifier: MIT
#include "support/sim/live_crowd.hpp"

#include <algorithm>
#include <map>
#include <variant>

#include "core/live/live_messages.hpp"
#include "vinicast/limits.hpp"

namespace vinicast::sim {

namespace {

constexpr Duration kInterval = std::chrono::microseconds(33'333);
constexpr Duration kDelay = std::chrono::microseconds(300);  // of the wire, up to twice that
constexpr std::size_t kWireOverhead = limits::kHeaderBytes + limits::kTagBytes + 28;
constexpr std::size_t kPublisher = ~std::size_t{0};
constexpr std::uint8_t kToken = 3;

class Crowd final : public MemberDirectory {
 public:
  explicit Crowd(std::size_t others) : m_others(others) {}
  [[nodiscard]] std::size_t otherMembers() const override { return m_others; }
  [[nodiscard]] bool isPresent(const MemberId&) const override { return true; }
  [[nodiscard]] bool hasRoute(const MemberId&) const override { return true; }
  [[nodiscard]] bool isTagPresent(const SenderTag&) const override { return true; }
  [[nodiscard]] std::vector<MemberId> sample(Random&, std::size_t) const override { return {}; }

 private:
  std::size_t m_others;
};

SecretSeed seedOf(std::uint8_t value) {
  SecretSeed seed{};
  seed.fill(value);
  return seed;
}

GroupId group() {
  GroupId id;
  id.bytes.fill(0x47);
  return id;
}

TokenHash token() {
  TokenHash hash;
  hash.bytes.fill(kToken);
  return hash;
}

SecretSeed seedOfViewer(std::size_t viewer) {
  SecretSeed seed{};
  for (std::size_t i = 0; i < sizeof viewer; ++i) seed[i] = static_cast<std::uint8_t>(viewer >> (8 * i));
  seed.back() = 1;
  return seed;
}

}  // namespace

struct LiveCrowd::Viewer {
  Viewer(std::size_t index, const MemberDirectory& members, const CrowdLoss& link, std::uint64_t seed)
      : identity(seedOfViewer(index)),
        loss(link),
        random(seed, 1000 + index),
        receiver(identity, group(), members, outbox, seed + index) {}

  Identity identity;
  CrowdLoss loss;
  bool bad = false;
  Random random;
  Outbox outbox;
  LiveReceiver receiver;
  std::optional<TimePoint> armed;  // the timer that counts
  std::vector<TimePoint> given;
};

LiveCrowd::LiveCrowd(std::uint64_t seed, std::size_t viewers, const CrowdLoss& loss, std::size_t frameBytes)
    : m_random(seed, 1),
      m_publisher(seedOf(7)),
      m_directory(std::make_unique<Crowd>(viewers)),
      m_sender(m_publisher, group(), *m_directory, m_outbox),
      m_frameBytes(frameBytes),
      m_nextFrame(m_now) {
  m_sender.start(m_now, token());
  for (std::size_t i = 0; i < viewers; ++i) {
    m_viewers.push_back(std::make_unique<Viewer>(i, *m_directory, loss, seed));
    m_viewers[i]->receiver.follow(m_now, m_publisher.id(), m_publisher.publicKey(), token());
    drainViewer(i);
  }
  drainPublisher();
}

LiveCrowd::~LiveCrowd() = default;

void LiveCrowd::setLoss(std::size_t viewer, const CrowdLoss& loss) {
  m_viewers[viewer]->loss = loss;
}

void LiveCrowd::forget() {
  m_before = m_sender.statistics();
  m_since = m_now;
  m_asked.clear();
  m_delays.clear();
  m_lostOfFrame.assign(m_viewers.size(), 0);
  m_leastShards = 0;
  m_asks = m_controlBytes = m_mediaBytes = m_keyFrames = m_framesSent = m_framesGiven = 0;
}

double LiveCrowd::overhead() const {
  const auto after = m_sender.statistics();
  const auto added = after.parityShards + after.repairShards - m_before.parityShards - m_before.repairShards;
  return static_cast<double>(added) / static_cast<double>(after.dataShards - m_before.dataShards);
}

double LiveCrowd::leastOverhead() const {
  return static_cast<double>(m_leastShards) /
         static_cast<double>(m_sender.statistics().dataShards - m_before.dataShards);
}

double LiveCrowd::residual() const {
  const double could = static_cast<double>(m_framesSent * m_viewers.size());
  return could == 0 ? 0 : 1 - std::min(1.0, static_cast<double>(m_framesGiven) / could);
}

double LiveCrowd::residualOf(std::size_t viewer) const {
  const auto& given = m_viewers[viewer]->given;
  const auto got = given.end() - std::lower_bound(given.begin(), given.end(), m_since);
  if (m_framesSent == 0) return 0;
  return 1 - std::min(1.0, static_cast<double>(got) / static_cast<double>(m_framesSent));
}

std::optional<TimePoint> LiveCrowd::firstAfter(std::size_t viewer, TimePoint when) const {
  const auto& given = m_viewers[viewer]->given;
  const auto found = std::lower_bound(given.begin(), given.end(), when);
  if (found == given.end()) return std::nullopt;
  return *found;
}

void LiveCrowd::run(Duration span) {
  const TimePoint end = m_now + span;
  for (;;) {
    TimePoint next = std::min(m_nextFrame, m_sender.nextTimeout().value_or(TimePoint::max()));
    if (!m_flights.empty()) next = std::min(next, m_flights.top().at);
    if (!m_timers.empty()) next = std::min(next, m_timers.top().at);
    if (next >= end) break;
    m_now = std::max(m_now, next);
    if (!m_flights.empty() && m_flights.top().at <= m_now) {
      const Flight flight = m_flights.top();
      m_flights.pop();
      deliver(flight);
    } else if (!m_timers.empty() && m_timers.top().at <= m_now) {
      const Timer timer = m_timers.top();
      m_timers.pop();
      if (m_viewers[timer.viewer]->armed != timer.at) continue;
      m_viewers[timer.viewer]->armed.reset();
      m_viewers[timer.viewer]->receiver.handleTimeout(m_now);
      drainViewer(timer.viewer);
    } else if (m_nextFrame <= m_now) {
      feed();
    } else {
      m_sender.handleTimeout(m_now);
      drainPublisher();
    }
  }
  m_now = end;
}

void LiveCrowd::feed() {
  EncodedFrame frame;
  frame.keyFrame = std::exchange(m_keyWanted, false);
  frame.captureMicros = m_now.time_since_epoch().count();
  frame.durationMicros = static_cast<std::uint32_t>(kInterval.count());
  const std::size_t mean = frame.keyFrame ? 3 * m_frameBytes : m_frameBytes;
  frame.bytes.resize(mean / 2 + m_random.below(mean + 1), static_cast<std::byte>(m_framesSent));
  m_keyFrames += frame.keyFrame ? 1 : 0;
  ++m_framesSent;
  m_nextFrame += kInterval;
  (void)m_sender.send(m_now, std::move(frame));
  drainPublisher();
}

void LiveCrowd::deliver(const Flight& flight) {
  if (flight.to == kPublisher) {
    const MemberId from = m_viewers[flight.from]->identity.id();
    if (flight.type == MessageType::RepairRequest)
      (void)m_sender.handleRepairRequest(m_now, from, *flight.body);
    if (flight.type == MessageType::KeyFrameRequest)
      (void)m_sender.handleKeyFrameRequest(m_now, *flight.body);
    if (flight.type == MessageType::ViewerReport)
      (void)m_sender.handleViewerReport(m_now, from, *flight.body);
    drainPublisher();
    return;
  }
  LiveReceiver& receiver = m_viewers[flight.to]->receiver;
  if (flight.type == MessageType::VideoShard) (void)receiver.handleVideoShard(m_now, *flight.body);
  if (flight.type == MessageType::RepairRequest) receiver.overhearRepairRequest(m_now, *flight.body);
  if (flight.type == MessageType::KeyFrameRequest) receiver.overhearKeyFrameRequest(m_now, *flight.body);
  drainViewer(flight.to);
}

void LiveCrowd::drainPublisher() {
  while (auto message = m_outbox.takeMessage()) {
    m_mediaBytes += message->body.size() + kWireOverhead;
    const auto body = std::make_shared<const std::vector<std::byte>>(std::move(message->body));
    std::vector<bool> came(m_viewers.size());
    for (std::size_t i = 0; i < m_viewers.size(); ++i) came[i] = launch(message->type, kPublisher, i, body);
    if (message->type == MessageType::VideoShard) noteLost(*body, came);
  }
  while (auto event = m_outbox.takeEvent())
    if (std::holds_alternative<KeyFrameWanted>(*event)) m_keyWanted = true;
}

void LiveCrowd::noteLost(const std::vector<std::byte>& body, const std::vector<bool>& came) {
  const auto shard = VideoShard::decode(body);
  if (shard->repair || shard->index >= shard->layout.blockData(shard->block)) return;
  if (shard->frame != m_lossFrame) {
    if (!m_lostOfFrame.empty())
      m_leastShards += *std::max_element(m_lostOfFrame.begin(), m_lostOfFrame.end());
    m_lostOfFrame.assign(m_viewers.size(), 0);
    m_lossFrame = shard->frame;
  }
  m_lostOfFrame.resize(came.size());
  for (std::size_t i = 0; i < came.size(); ++i) m_lostOfFrame[i] += came[i] ? 0 : 1;
}

void LiveCrowd::drainViewer(std::size_t index) {
  Viewer& viewer = *m_viewers[index];
  while (auto message = viewer.outbox.takeMessage()) {
    m_controlBytes += message->body.size() + kWireOverhead;
    if (message->type == MessageType::RepairRequest) {
      const auto request = RepairRequest::decode(message->body);
      for (const RepairEntry& entry : request->entries) {
        m_asked.insert({entry.frame, entry.block});
        ++m_asks;
      }
    }
    const auto body = std::make_shared<const std::vector<std::byte>>(std::move(message->body));
    launch(message->type, index, kPublisher, body);
    if (message->type == MessageType::ViewerReport) continue;  // viewers do not look at them
    for (std::size_t i = 0; i < m_viewers.size(); ++i)
      if (i != index) launch(message->type, index, i, body);
  }
  while (const auto event = viewer.outbox.takeEvent()) {
    const auto* received = std::get_if<FrameReceived>(&*event);
    if (received == nullptr) continue;
    viewer.given.push_back(m_now);
    ++m_framesGiven;
    m_delays.push_back(m_now - TimePoint(Duration(received->frame.captureMicros)));
  }
  arm(index);
}

void LiveCrowd::arm(std::size_t index) {
  Viewer& viewer = *m_viewers[index];
  const auto next = viewer.receiver.nextTimeout();
  if (!next || viewer.armed == next) return;
  viewer.armed = next;
  m_timers.push({*next, index});
}

bool LiveCrowd::passes(std::size_t index) {
  Viewer& viewer = *m_viewers[index];
  if (m_silent) return false;
  const CrowdLoss& loss = viewer.loss;
  if (loss.toBadPermille > 0) {
    viewer.bad = viewer.bad ? viewer.random.below(1000) >= loss.toGoodPermille
                            : viewer.random.below(1000) < loss.toBadPermille;
    if (!viewer.bad) return true;
  }
  return viewer.random.below(1000) >= loss.permille;
}

bool LiveCrowd::launch(MessageType type, std::size_t from, std::size_t to,
                       const std::shared_ptr<const std::vector<std::byte>>& body) {
  if (!passes(to == kPublisher ? from : to)) return false;
  const TimePoint at = m_now + m_random.between(kDelay, kDelay * 2);
  m_flights.push({at, m_order++, type, to, from, body});
  return true;
}

}  // namespace vinicast::sim
