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

}  // namespace

void Traffic::sent(NodeId, const Transmit&, std::span<const std::byte> bytes) {
  ++m_datagrams[std::to_integer<std::size_t>(bytes[kTypeOffset])];
  ++m_all;
  m_bytes += bytes.size() + kIpOverhead;
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
