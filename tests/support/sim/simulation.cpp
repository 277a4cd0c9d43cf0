// SPDX-License-Identifier: MIT
#include "support/sim/simulation.hpp"

#include <algorithm>
#include <cassert>

namespace vinicast::sim {

namespace {

constexpr std::uint64_t kLinkStream = 0x4c494e4b;
// 2023-11-14T22:13:20Z: any wall time that is not zero.
constexpr std::int64_t kWallStart = 1'700'000'000'000;

}  // namespace

Simulation::Simulation(std::uint64_t seed, LinkOptions link)
    : m_random(seed, kLinkStream), m_link(link), m_seed(seed) {}

Simulation::NodeId Simulation::add(const std::string& name, const std::string& group,
                                   const std::string& code) {
  const NodeId id = m_nodes.size();
  Node& node = m_nodes.emplace_back();
  node.config.name = name;
  node.config.group = group;
  node.config.code = code;
  Random keys(m_seed, 1000 + id);
  for (auto& byte : node.config.identitySeed) byte = static_cast<std::uint8_t>(keys.next());
  node.endpoint = Endpoint::fromIpv4(0x0a000001 + static_cast<std::uint32_t>(id), 40000);
  node.config.unicastPort = node.endpoint.port;
  start(node);
  drain(id);
  return id;
}

void Simulation::start(Node& node) {
  ++m_boots;
  Random boot(m_seed, 1'000'000 + m_boots);
  node.config.bootNumber = boot.next();
  node.config.postIncarnation = static_cast<std::uint32_t>(boot.next());
  node.config.wallAtStart = {
      kWallStart + std::chrono::duration_cast<std::chrono::milliseconds>(m_now.time_since_epoch()).count()};
  auto session = GroupSession::create(node.config, Seed{boot.next()}, m_now);
  assert(session);
  node.session = std::make_unique<GroupSession>(std::move(*session));
  node.silent = false;
}

void Simulation::restart(NodeId id) {
  start(m_nodes[id]);
  drain(id);
}

void Simulation::crash(NodeId id) {
  m_nodes[id].session.reset();
  m_nodes[id].silent = true;
  ++m_nodes[id].wakeVersion;
}

void Simulation::leave(NodeId id) {
  m_nodes[id].session->leave(m_now);
  drain(id);
  crash(id);
}

void Simulation::drain(NodeId id) {
  Node& node = m_nodes[id];
  std::vector<std::byte> buffer(limits::kMaxDatagram);
  while (const auto out = node.session->pollTransmit(buffer)) {
    transmit(id, *out, {buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(out->size)});
  }
  while (auto event = node.session->pollEvent()) {
    trace(event->index());
    node.events.push_back(std::move(*event));
    if (onEvent) onEvent(id, node.events.back());
  }
  const auto next = node.session->nextTimeout();
  if (next == node.wake) return;
  node.wake = next;
  ++node.wakeVersion;
  if (next) m_queue.push({std::max(*next, m_now), ++m_order, id, node.wakeVersion, {}, nullptr});
}

void Simulation::transmit(NodeId from, const Transmit& transmit, std::vector<std::byte> datagram) {
  ++m_datagrams;
  for (const std::byte byte : datagram) trace(std::to_integer<std::uint64_t>(byte));
  if (record) recorded.push_back(datagram);
  const auto shared = std::make_shared<const std::vector<std::byte>>(std::move(datagram));
  for (NodeId to = 0; to < m_nodes.size(); ++to) {
    // Multicast is heard by its sender too, as it is on a real socket.
    const bool addressed =
        transmit.target != TransmitTarget::Unicast || (m_nodes[to].endpoint.address == transmit.to.address &&
                                                       m_nodes[to].endpoint.port == transmit.to.port);
    if (!addressed || m_nodes[to].silent || !connected(from, to)) continue;
    if (to != from && m_random.below(1000) < m_link.lossPermille) continue;
    deliver(to, m_nodes[from].endpoint, shared);
    if (m_random.below(1000) < m_link.duplicatePermille) deliver(to, m_nodes[from].endpoint, shared);
  }
}

void Simulation::deliver(NodeId to, const Endpoint& from,
                         std::shared_ptr<const std::vector<std::byte>> datagram) {
  const TimePoint at = m_now + m_random.between(m_link.delayMin, m_link.delayMax);
  m_queue.push({at, ++m_order, to, 0, from, std::move(datagram)});
}

void Simulation::inject(NodeId to, const Endpoint& from, std::vector<std::byte> datagram) {
  deliver(to, from, std::make_shared<const std::vector<std::byte>>(std::move(datagram)));
}

bool Simulation::connected(NodeId a, NodeId b) const {
  if (m_cells.empty() || a == b) return true;
  return std::any_of(m_cells.begin(), m_cells.end(),
                     [&](const std::set<NodeId>& cell) { return cell.contains(a) && cell.contains(b); });
}

bool Simulation::step(TimePoint until) {
  if (m_queue.empty() || m_queue.top().at > until) return false;
  const Happening happening = m_queue.top();
  m_queue.pop();
  m_now = std::max(m_now, happening.at);
  Node& node = m_nodes[happening.node];
  if (node.silent || !node.session) return true;
  if (happening.wakeVersion != 0) {
    if (happening.wakeVersion != node.wakeVersion) return true;
    node.wake.reset();
    node.session->handleTimeout(m_now);
  } else {
    node.session->handleDatagram(m_now, happening.from, *happening.datagram);
  }
  drain(happening.node);
  return true;
}

void Simulation::run(Duration duration) {
  const TimePoint end = m_now + duration;
  while (step(end)) {
  }
  m_now = end;
}

bool Simulation::runUntil(const std::function<bool()>& condition, Duration bound) {
  const TimePoint end = m_now + bound;
  while (!condition()) {
    if (!step(end)) {
      m_now = end;
      return condition();
    }
  }
  return true;
}

void Simulation::trace(std::uint64_t value) {
  m_trace = (m_trace ^ value) * 0x100000001b3ULL;
}

}  // namespace vinicast::sim
