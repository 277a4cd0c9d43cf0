// SPDX-License-Identifier: MIT
#include "support/sim/simulation.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

#include "core/posts/post_messages.hpp"

namespace vinicast::sim {

namespace {

// 2023-11-14T22:13:20Z: any wall time that is not zero.
constexpr std::int64_t kWallStart = 1'700'000'000'000;
// What a socket of 212,992 bytes holds of small datagrams.
constexpr std::size_t kSocketDatagrams = 250;
constexpr std::uint16_t kGroupPort = 4444;

}  // namespace

Simulation::Simulation(std::uint64_t seed, LinkOptions link) : m_network(seed, link), m_seed(seed) {}

Simulation::NodeId Simulation::add(const std::string& name, const std::string& group,
                                   const std::string& code) {
  GroupConfig config;
  config.name = name;
  config.group = group;
  config.code = code;
  return addNode(std::move(config), {});
}

Simulation::NodeId Simulation::add(const std::string& name, const NodeOptions& options) {
  GroupConfig config;
  config.name = name;
  return addNode(std::move(config), options);
}

Simulation::NodeId Simulation::addNode(GroupConfig config, const NodeOptions& options) {
  const NodeId id = m_nodes.size();
  Node& node = m_nodes.emplace_back();
  node.config = std::move(config);
  Random keys(m_seed, 1000 + options.twinOf.value_or(id));
  for (auto& byte : node.config.identitySeed) byte = static_cast<std::uint8_t>(keys.next());
  node.endpoint = Endpoint::fromIpv4(0x0a000001 + static_cast<std::uint32_t>(id), 40000);
  node.config.unicastPort = options.withoutAddress ? 0 : node.endpoint.port;
  node.clock = NodeClock(m_now, options.driftPpm);
  node.wallOffset = options.wallOffsetMillis;
  node.config.tellsStored = true;
  node.keepsPosts = options.keepsPosts;
  node.config.postIncarnation = 0;
  restart(id);
  return id;
}

WallTime Simulation::wallOf(const Node& node) const {
  const auto uptime = node.clock.local(m_now).time_since_epoch();
  return {kWallStart + node.wallOffset +
          std::chrono::duration_cast<std::chrono::milliseconds>(uptime).count()};
}

void Simulation::start(NodeId id) {
  Node& node = m_nodes[id];
  ++m_boots;
  ++node.stand;
  Random boot(m_seed, 1'000'000 + m_boots);
  node.config.bootNumber = boot.next();
  const auto incarnation = static_cast<std::uint32_t>(boot.next());
  if (node.config.postIncarnation == 0) node.config.postIncarnation = incarnation;
  node.config.wallAtStart = wallOf(node);
  auto session = GroupSession::create(node.config, Seed{boot.next()}, node.clock.local(m_now));
  assert(session);
  node.session = std::make_unique<GroupSession>(std::move(*session));
  if (!node.kept.empty()) node.session->restore(node.clock.local(m_now), {node.kept, {}, 0});
  node.silent = false;
  node.stillUntil = {};
  node.noticeDue = false;
  node.backlog = 0;
  node.waiting.clear();
  for (Observer* observer : m_observers) observer->started(id);
  drain(id);
  for (const NodeId at : node.peers) addPeer(id, at);
}

void Simulation::restart(NodeId id) {
  m_nodes[id].config.postIncarnation = 0;
  m_nodes[id].config.lastPostSequence = 0;
  m_nodes[id].config.lastPostClock = 0;
  m_nodes[id].config.lastPostOrder = 0;
  m_nodes[id].config.lastPostHash = 0;
  start(id);
}

void Simulation::restartWithState(NodeId id) {
  start(id);
}

void Simulation::crash(NodeId id) {
  Node& node = m_nodes[id];
  node.session.reset();
  node.silent = true;
  node.wake.reset();
  ++node.wakeVersion;
  for (Observer* observer : m_observers) observer->stopped(id);
}

void Simulation::leave(NodeId id) {
  command(id, [](GroupSession& session, TimePoint now) {
    session.leave(now);
    return 0;
  });
  crash(id);
}

void Simulation::pause(NodeId id, Duration duration) {
  Node& node = m_nodes[id];
  node.stillUntil = m_now + duration;
  node.asleep = false;
  schedule({.at = node.stillUntil, .node = id, .kind = Kind::Wake, .version = node.stand});
}

void Simulation::suspend(NodeId id, Duration duration, Duration noticeAfter) {
  pause(id, duration);
  Node& node = m_nodes[id];
  node.asleep = true;
  node.noticeDue = true;
  schedule({.at = node.stillUntil + noticeAfter, .node = id, .kind = Kind::Notice, .version = node.stand});
}

void Simulation::wake(NodeId id) {
  Node& node = m_nodes[id];
  // Its sleep is over and noticed now, and not a second time when it would have ended.
  ++node.stand;
  node.stillUntil = m_now;
  schedule({.at = m_now, .node = id, .kind = Kind::Wake, .version = node.stand});
  if (node.noticeDue) schedule({.at = m_now, .node = id, .kind = Kind::Notice, .version = node.stand});
}

bool Simulation::isAt(const Node& node, const Endpoint& to) {
  return node.endpoint.address == to.address && (node.endpoint.port == to.port || to.port == kGroupPort);
}

void Simulation::addPeer(NodeId id, NodeId at) {
  Endpoint address = m_nodes[at].endpoint;
  address.port = kGroupPort;
  (void)command(id, [&](GroupSession& session, TimePoint now) { return session.addPeer(now, address); });
}

void Simulation::rememberPeer(NodeId id, NodeId at) {
  m_nodes[id].peers.push_back(at);
  if (alive(id)) addPeer(id, at);
}

void Simulation::setWall(NodeId id, std::int64_t offsetMillis) {
  Node& node = m_nodes[id];
  node.wallOffset = offsetMillis;
  command(id, [&](GroupSession& session, TimePoint local) {
    session.handleWallClock(local, wallOf(node));
    return 0;
  });
}

void Simulation::schedule(Happening happening) {
  std::size_t place = m_happenings.size();
  if (m_freePlaces.empty()) {
    m_happenings.emplace_back();
  } else {
    place = m_freePlaces.back();
    m_freePlaces.pop_back();
  }
  m_queue.push({happening.at, ++m_order, place});
  m_happenings[place] = std::move(happening);
}

// What a member that keeps its state remembers of its log.
void Simulation::notePosted(Node& node, const Event& event) {
  const auto* stored = std::get_if<PostStored>(&event);
  if (stored == nullptr) return;
  if (node.keepsPosts) node.kept.push_back(stored->signedBody);
  const Post& post = stored->post;
  if (!post.own || post.id.incarnation != node.config.postIncarnation) return;
  if (post.id.sequence > node.config.lastPostSequence) node.config.lastPostHash = hashOf(stored->signedBody);
  node.config.lastPostSequence = std::max(node.config.lastPostSequence, post.id.sequence);
  node.config.lastPostClock = std::max(node.config.lastPostClock, post.clock);
  node.config.lastPostOrder = std::max(node.config.lastPostOrder, post.order.clock);
}

void Simulation::drain(NodeId id) {
  Node& node = m_nodes[id];
  ++m_calls;
  while (const auto out = node.session->pollTransmit(m_buffer)) {
    const auto bytes = std::span(m_buffer).first(out->size);
    for (Observer* observer : m_observers) observer->sent(id, *out, bytes);
    transmit(id, *out, bytes);
  }
  while (auto event = node.session->pollEvent()) {
    trace(event->index());
    for (Observer* observer : m_observers) observer->told(id, *event);
    if (onEvent) onEvent(id, *event);
    notePosted(node, *event);
    if (keepEvents) node.events.push_back(std::move(*event));
  }
  for (Observer* observer : m_observers) observer->afterCall(id, node.clock.local(m_now));
  const auto next = node.session->nextTimeout();
  if (next == node.wake) return;
  node.wake = next;
  ++node.wakeVersion;
  if (!next) return;
  const TimePoint at = std::max(node.clock.truth(*next), m_now);
  schedule({.at = at, .node = id, .kind = Kind::Timer, .version = node.wakeVersion});
}

void Simulation::transmit(NodeId from, const Transmit& transmit, std::span<const std::byte> bytes) {
  ++m_datagrams;
  for (const std::byte byte : bytes) trace(std::to_integer<std::uint64_t>(byte));
  if (record) recorded.emplace_back(bytes.begin(), bytes.end());
  TimePoint sent;
  if (!m_network.send(from, m_now, bytes.size(), sent)) return;
  const bool unicast = transmit.target == TransmitTarget::Unicast;
  const bool broadcast = transmit.target == TransmitTarget::Broadcast;
  const auto datagram =
      std::make_shared<const Datagram>(Datagram{m_nodes[from].endpoint,
                                                unicast || broadcast ? Arrival::Unicast : Arrival::Multicast,
                                                false,
                                                {bytes.begin(), bytes.end()}});
  for (NodeId to = 0; to < m_nodes.size(); ++to) {
    // Multicast is heard by its sender too, as it is on a real socket.
    const bool addressed = !unicast || isAt(m_nodes[to], transmit.to);
    if (!addressed || m_nodes[to].silent) continue;
    if (broadcast && !m_network.carriesBroadcast(from, to)) continue;
    const bool media = transmit.target == TransmitTarget::MediaGroup;
    if (media && (!m_network.carriesMedia(from, to) || m_network.losesMedia(from, to))) continue;
    if (!unicast && !broadcast && !m_network.carriesMulticast(from, to)) continue;
    auto arrivals = m_network.arrivals(from, to, sent);
    for (const TimePoint at : arrivals.view()) schedule({.at = at, .node = to, .datagram = datagram});
  }
}

void Simulation::inject(NodeId to, const Endpoint& from, std::vector<std::byte> datagram, Arrival arrival) {
  schedule(
      {.at = m_network.arrival(m_now),
       .node = to,
       .datagram = std::make_shared<const Datagram>(Datagram{from, arrival, true, std::move(datagram)})});
}

bool Simulation::putOff(Node& node, const Happening& happening) {
  if (m_now >= node.stillUntil) return false;
  if (happening.kind == Kind::Datagram && (node.asleep || ++node.backlog > kSocketDatagrams)) return true;
  node.waiting.push_back(happening);
  return true;
}

// What waited in the socket, and the timers, come at once and in their order.
void Simulation::releaseWaiting(Node& node) {
  node.backlog = 0;
  for (Happening& waiting : std::exchange(node.waiting, {})) {
    waiting.at = m_now;
    schedule(std::move(waiting));
  }
}

void Simulation::handle(NodeId id, const Happening& happening) {
  Node& node = m_nodes[id];
  const TimePoint local = node.clock.local(m_now);
  if (happening.kind == Kind::Wake) {
    for (Observer* observer : m_observers) observer->resumed(id);
    releaseWaiting(node);
    return;
  }
  for (Observer* observer : m_observers) observer->beforeCall(id, local);
  switch (happening.kind) {
    case Kind::Timer:
      node.wake.reset();
      node.session->handleTimeout(local);
      break;
    case Kind::Notice:
      node.asleep = false;
      node.noticeDue = false;
      node.session->handleHostEvent(local, HostEvent::Resumed);
      break;
    default:
      node.session->handleDatagram(local, happening.datagram->from, happening.datagram->bytes,
                                   happening.datagram->arrival);
  }
  drain(id);
  for (Observer* observer : m_observers) {
    if (happening.kind == Kind::Timer) observer->timedOut(id, local);
    if (happening.kind == Kind::Datagram)
      observer->handled(id, happening.datagram->bytes, happening.datagram->hostile);
  }
}

bool Simulation::step(TimePoint until) {
  if (m_queue.empty() || m_queue.top().at > until) return false;
  const std::size_t place = m_queue.top().place;
  const Happening happening = std::move(m_happenings[place]);
  m_freePlaces.push_back(place);
  m_queue.pop();
  m_now = std::max(m_now, happening.at);
  Node& node = m_nodes[happening.node];
  if (node.silent || !node.session) return true;
  if (happening.kind == Kind::Timer && happening.version != node.wakeVersion) return true;
  if ((happening.kind == Kind::Wake || happening.kind == Kind::Notice) && happening.version != node.stand)
    return true;
  if (putOff(node, happening)) return true;
  handle(happening.node, happening);
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
