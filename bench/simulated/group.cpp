// SPDX-License-Identifier: MIT
#include "simulated/group.hpp"

#include <algorithm>
#include <cassert>
#include <utility>
#include <variant>

namespace vinicast::bench {

namespace {

constexpr Duration kFrameInterval = std::chrono::microseconds(33'333);
constexpr std::size_t kFrameBytes = 6000;
constexpr std::size_t kTypeOffset = 1;  // of the clear header (docs/protocol.md §2.1)

Traffic::Use useOf(MessageType type, TransmitTarget target) {
  switch (type) {
    case MessageType::Ping:
    case MessageType::Pong:
      return Traffic::Use::Pings;
    case MessageType::Contact:
    case MessageType::ContactAck:
    case MessageType::PeerList:
      return Traffic::Use::Contacts;
    case MessageType::DigestRequest:
    case MessageType::Digest:
    case MessageType::Pull:
    case MessageType::Repair:
      return Traffic::Use::Posts;
    default:
      break;
  }
  if (target == TransmitTarget::Unicast) return Traffic::Use::Copies;
  switch (type) {
    case MessageType::Join:
    case MessageType::Update:
    case MessageType::Bye:
      return Traffic::Use::Presence;
    case MessageType::Post:
    case MessageType::Heartbeat:
    case MessageType::Nack:
      return Traffic::Use::Posts;
    default:
      return Traffic::Use::Rest;
  }
}

}  // namespace

void Traffic::sent(NodeId, const Transmit& transmit, std::span<const std::byte> bytes) {
  const auto type = std::to_integer<std::size_t>(bytes[kTypeOffset]);
  ++m_datagrams[type];
  m_bytesFor[static_cast<std::size_t>(useOf(static_cast<MessageType>(type), transmit.target))] +=
      bytes.size() + kIpOverhead;
  ++m_all;
  m_bytes += bytes.size() + kIpOverhead;
}

double kilobits(std::uint64_t bytes, Duration time) {
  return static_cast<double>(bytes) * 8 / (static_cast<double>(time.count()) / 1000.0);
}

Shares::Bytes Shares::all() const {
  Bytes bytes{};
  for (std::size_t use = 0; use < bytes.size(); ++use)
    bytes[use] = m_traffic.bytes(static_cast<Traffic::Use>(use));
  return bytes;
}

void Shares::addTo(Finding& finding, Duration time, double factor) const {
  static constexpr std::array<const char*, Traffic::kUses> kNames{"presenceKbit", "pingsKbit", "contactsKbit",
                                                                  "copiesKbit",   "postsKbit", "restKbit"};
  const Bytes now = all();
  for (std::size_t use = 0; use < now.size(); ++use)
    finding.value(kNames[use], factor * kilobits(now[use] - m_before[use], time));
}

sim::LinkOptions lossy(std::uint32_t permille) {
  sim::LinkOptions link;
  link.lossPermille = permille;
  return link;
}

void addMembers(sim::Simulation& sim, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) sim.add("member " + std::to_string(i));
}

void press(sim::Simulation& sim, std::size_t id) {
  sim.command(id, [](GroupSession& session, TimePoint now) { return session.requestFloor(now).has_value(); });
}

void release(sim::Simulation& sim, std::size_t id) {
  sim.command(id, [](GroupSession& session, TimePoint now) {
    session.releaseFloor(now);
    return 0;
  });
}

void say(sim::Simulation& sim, std::size_t id, std::size_t bytes) {
  const auto posted = sim.command(
      id, [&](GroupSession& session, TimePoint now) { return session.post(now, std::string(bytes, 'x')); });
  assert(posted);
}

bool seesHolder(sim::Simulation& sim, std::size_t viewer, std::size_t holder) {
  const FloorView view = sim.session(viewer).floor();
  return view.state == FloorState::Held && view.holder == sim.session(holder).self();
}

bool seesNobody(sim::Simulation& sim, std::size_t viewer) {
  return sim.session(viewer).floor().state == FloorState::Idle;
}

void Encoder::told(NodeId, const Event& event) {
  if (std::holds_alternative<KeyFrameWanted>(event)) m_keyWanted = true;
}

void Encoder::sendFrame(sim::Simulation& sim, std::size_t holder) {
  EncodedFrame frame;
  frame.keyFrame = std::exchange(m_keyWanted, false);
  frame.captureMicros = sim.now().time_since_epoch().count();
  frame.durationMicros = static_cast<std::uint32_t>(kFrameInterval.count());
  frame.bytes.resize(kFrameBytes);
  sim.command(holder, [&](GroupSession& session, TimePoint now) {
    return session.sendFrame(now, std::move(frame)).has_value();
  });
}

void Encoder::run(sim::Simulation& sim, std::size_t holder, Duration duration) {
  const TimePoint end = sim.now() + duration;
  while (sim.now() < end) {
    sendFrame(sim, holder);
    sim.run(std::min(kFrameInterval, end - sim.now()));
  }
}

}  // namespace vinicast::bench
