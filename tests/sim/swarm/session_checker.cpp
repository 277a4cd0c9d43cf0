// SPDX-License-Identifier: MIT
#include "sim/swarm/session_checker.hpp"

#include <algorithm>
#include <numeric>
#include <variant>

#include "vinicast/limits.hpp"

namespace vinicast::sim {

namespace {

constexpr std::uint64_t kUdpAndIpBytes = 28;
// One call answers a request for at most 2000 posts, and no datagram makes more of it.
constexpr std::uint64_t kMostOfACall = 4 * limits::kMaxHeldPosts;
// More calls than this at one instant, each leaving a timeout in the past, are a busy loop.
constexpr int kBusyCalls = 3;

std::uint64_t nameOf(const EnvelopeHeader& header) {
  std::uint64_t name = header.bootNumber ^ (header.counter * 0x9e3779b97f4a7c15ULL);
  for (const std::uint8_t byte : header.sender.bytes) name = (name ^ byte) * 0x100000001b3ULL;
  return name;
}

}  // namespace

std::uint64_t SessionChecker::dropsOf(NodeId node) const {
  const auto drops = m_sim.session(node).statistics().drops;
  return std::accumulate(drops.begin(), drops.end(), std::uint64_t{0});
}

bool SessionChecker::sealed(std::span<const std::byte> datagram) const {
  if (datagram.size() < limits::kHeaderBytes + limits::kTagBytes || datagram.size() > limits::kMaxDatagram)
    return false;
  const auto decoded = decodeHeader(datagram);
  if (decoded.problem) return false;
  std::vector<std::byte> body(datagram.size() - limits::kHeaderBytes - limits::kTagBytes);
  return m_keys.open(decoded.header.type, nonceOf(decoded.header), datagram.first(limits::kHeaderBytes),
                     datagram.subspan(limits::kHeaderBytes), body);
}

void SessionChecker::started(NodeId node) {
  m_nodes[node] = Node{};
  m_ids[node] = m_sim.session(node).self();
}

void SessionChecker::beforeCall(NodeId node, TimePoint) {
  m_nodes[node].out = 0;
}

void SessionChecker::sent(NodeId node, const Transmit& transmit, std::span<const std::byte> bytes) {
  ++m_nodes[node].out;
  // The budget is the group's; copies by unicast burden only those who asked for them.
  if (transmit.target != TransmitTarget::ControlGroup) return;
  const auto type = decodeHeader(bytes).header.type;
  if (type == MessageType::Nack) ++m_nacks;
  if (type == MessageType::Repair) checkRepair(node, bytes);
  if (type == MessageType::Join || type == MessageType::Update || type == MessageType::Bye) {
    m_presenceBytes += bytes.size() + kUdpAndIpBytes;
  }
}

// Whoever asks how often, and for what reason.
void SessionChecker::checkRepair(NodeId node, std::span<const std::byte> bytes) {
  const auto header = decodeHeader(bytes).header;
  std::vector<std::byte> body(bytes.size() - limits::kHeaderBytes - limits::kTagBytes);
  if (!m_keys.open(header.type, nonceOf(header), bytes.first(limits::kHeaderBytes),
                   bytes.subspan(limits::kHeaderBytes), body))
    return;
  const auto piece = PostFragment::decode(body);
  if (!piece || piece->index != 0) return;
  const TimePoint now = m_sim.localNow(node);
  const auto [last, first] = m_nodes[node].repaired.emplace(piece->key, now);
  m_judge.check(Invariant::I17RepairsHoldOff, first || now - last->second >= limits::kPostRepairHoldOff, [&] {
    return who(node) + "repaired post " + std::to_string(piece->key.sequence) + " twice";
  });
  last->second = now;
}

void SessionChecker::told(NodeId node, const Event& event) {
  ++m_nodes[node].out;
  if (!std::holds_alternative<IdentityElsewhere>(event)) return;
  const bool hasTwin = std::any_of(m_ids.begin(), m_ids.end(), [&](const auto& other) {
    return other.first != node && other.second == m_ids[node];
  });
  m_judge.check(Invariant::I27ElsewhereIsTrue, hasTwin,
                [&] { return who(node) + "takes itself for another computer"; });
}

void SessionChecker::handled(NodeId node, std::span<const std::byte> bytes, bool hostile) {
  Node& state = m_nodes[node];
  m_judge.check(Invariant::I22Caps, state.out <= kMostOfACall,
                [&] { return who(node) + "too much at once"; });
  const std::uint64_t drops = dropsOf(node);
  const bool dropped = drops > state.drops;
  state.drops = drops;
  const EnvelopeHeader header = decodeHeader(bytes).header;
  if (hostile) {
    const bool isSealed = sealed(bytes);
    const bool known = isSealed && state.accepted.contains(nameOf(header));
    if (!isSealed) {
      m_judge.check(Invariant::I23ForgeriesChangeNothing, dropped && state.out == 0,
                    [&] { return who(node) + "a datagram without a seal had an effect"; });
    } else if (known) {
      m_judge.check(Invariant::I24ReplaysChangeNothing, dropped && state.out == 0,
                    [&] { return who(node) + "a replay had an effect"; });
    }
    if (!isSealed) return;
  }
  if (!dropped) state.accepted.insert(nameOf(header));
}

void SessionChecker::timedOut(NodeId node, TimePoint local) {
  Node& state = m_nodes[node];
  const auto next = m_sim.session(node).nextTimeout();
  const bool past = next && *next <= local;
  state.busy = past && local == state.lastTimeout ? state.busy + 1 : 0;
  state.lastTimeout = local;
  m_judge.check(Invariant::I26NoBusyLoop, state.busy < kBusyCalls,
                [&] { return who(node) + "asks for a timeout in the past again and again"; });
}

}  // namespace vinicast::sim
