// SPDX-License-Identifier: MIT
#include "sim/swarm/floor_checker.hpp"

#include <algorithm>
#include <chrono>
#include <numeric>

#include "core/floor/floor.hpp"
#include "core/floor/floor_messages.hpp"
#include "vinicast/limits.hpp"

namespace vinicast::sim {

namespace {

// The listening, the patience, the last round, and slack for a timer behind a busy moment (docs/protocol.md
// §5.4).
constexpr Duration kPressEnds = limits::kFloorListen + limits::kClaimPatience + limits::kClaimMaxWindow +
                                limits::kClaimRetryMax + std::chrono::milliseconds(300);

std::string nameOfToken(const FloorToken& token) {
  return "term " + std::to_string(token.term) + " of " + token.owner.toHex().substr(0, 6);
}

std::uint64_t numberOf(std::span<const std::byte> bytes) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < 8 && i < bytes.size(); ++i) {
    number = (number << 8) | std::to_integer<std::uint64_t>(bytes[i]);
  }
  return number;
}

}  // namespace

std::optional<std::vector<std::byte>> FloorChecker::open(std::span<const std::byte> datagram) const {
  const auto decoded = decodeHeader(datagram);
  if (decoded.problem || datagram.size() < limits::kHeaderBytes + limits::kTagBytes) return std::nullopt;
  std::vector<std::byte> body(datagram.size() - limits::kHeaderBytes - limits::kTagBytes);
  const bool good =
      m_keys.open(decoded.header.type, nonceOf(decoded.header), datagram.first(limits::kHeaderBytes),
                  datagram.subspan(limits::kHeaderBytes), body);
  return good ? std::optional(std::move(body)) : std::nullopt;
}

std::uint64_t FloorChecker::dropsOf(NodeId node) const {
  const auto drops = m_sim.session(node).statistics().drops;
  return std::accumulate(drops.begin(), drops.end(), std::uint64_t{0});
}

void FloorChecker::noteFrame(NodeId node, std::uint64_t number, std::vector<std::byte> bytes) {
  m_frames[number] = {m_nodes[node].id, std::move(bytes)};
}

void FloorChecker::notePress(NodeId node) {
  Node& state = m_nodes[node];
  state.asked = true;
  if (!state.pressUntil) state.pressUntil = m_sim.localNow(node) + kPressEnds;
}

void FloorChecker::noteRelease(NodeId node) {
  m_nodes[node].asked = false;
  m_nodes[node].pressUntil.reset();
}

std::size_t FloorChecker::holders() const {
  return static_cast<std::size_t>(std::count_if(
      m_nodes.begin(), m_nodes.end(), [](const auto& node) { return node.second.held.has_value(); }));
}

void FloorChecker::started(NodeId node) {
  Node& state = m_nodes[node] = Node{};
  state.id = m_sim.session(node).self();
  state.lastCall = m_sim.localNow(node);
}

void FloorChecker::stopped(NodeId node) {
  m_nodes[node] = Node{};
}

void FloorChecker::resumed(NodeId node) {
  Node& state = m_nodes[node];
  if (state.pressUntil) state.pressUntil = m_sim.localNow(node) + kPressEnds;
}

void FloorChecker::beforeCall(NodeId node, TimePoint local) {
  Node& state = m_nodes[node];
  if (state.held && local - state.lastCall > limits::kStallFence) state.stalled = state.held;
  state.lastCall = local;
  m_judge.check(Invariant::I8ClaimNeedsALateAck, !state.unproven,
                [&] { return who(node) + "took silence, or an early word, as consent"; });
  state.mediaInCall.reset();
}

void FloorChecker::sent(NodeId node, const Transmit&, std::span<const std::byte> bytes) {
  const auto type = decodeHeader(bytes).header.type;
  const bool media = type == MessageType::VideoShard || type == MessageType::AudioPacket;
  const bool claim = type == MessageType::Claim;
  if (!media && !claim && type != MessageType::Beacon && type != MessageType::Grant) return;
  const auto body = open(bytes);
  if (!body) return;
  if (media) return checkMedia(node, *body);
  if (claim) return noteClaim(node, *body);
  Node& state = m_nodes[node];
  const auto opened = openBody({m_sim.session(node).groupId(), type}, *body);
  if (!opened) return;
  if (type == MessageType::Beacon) {
    const auto beacon = BeaconMessage::decode(opened->payload);
    if (!beacon) return;
    m_judge.check(Invariant::I6SilentAfterStall, state.stalled != beacon->token,
                  [&] { return who(node) + "a beacon after a stall, " + nameOfToken(beacon->token); });
    return;
  }
  const auto grant = GrantMessage::decode(opened->payload);
  if (!grant) return;
  m_judge.check(
      Invariant::I8GrantOnlyByLastHolder,
      state.everHeld.contains(hashOf(grant->grantor)) && !m_sim.session(node).floor().selfHolds,
      [&] { return who(node) + "granted what it did not give up, " + nameOfToken(grant->grantor); });
}

void FloorChecker::noteClaim(NodeId node, std::span<const std::byte> body) {
  Node& state = m_nodes[node];
  const auto opened = openBody({m_sim.session(node).groupId(), MessageType::Claim}, body);
  const auto claim = opened ? ClaimMessage::decode(opened->payload) : std::nullopt;
  if (!claim || claim->token == state.claim) return;
  state.claim = claim->token;
  state.claimStart = m_sim.localNow(node);
  state.proven = false;
}

// What came in, after what it did was told.
void FloorChecker::noteAnswer(NodeId node, MessageType type, std::span<const std::byte> body) {
  Node& state = m_nodes[node];
  const auto opened = openBody({m_sim.session(node).groupId(), type}, body);
  if (!opened) return;
  if (type == MessageType::Grant) {
    const auto grant = GrantMessage::decode(opened->payload);
    if (grant && grant->token == state.claim) state.proven = true;
  } else {
    const auto ack = AckMessage::decode(opened->payload);
    const bool late = m_sim.localNow(node) > state.claimStart + limits::kClaimWindow / 2;
    if (ack && late && ack->claim == hashOf(state.claim)) state.proven = true;
  }
  if (state.proven) state.unproven = false;
}

void FloorChecker::checkMedia(NodeId node, std::span<const std::byte> body) {
  Node& state = m_nodes[node];
  const FloorView view = m_sim.session(node).floor();
  TokenHash fence;
  for (std::size_t i = 0; i < TokenHash::kBytes; ++i) fence.bytes[i] = std::to_integer<std::uint8_t>(body[i]);
  m_judge.check(Invariant::I4MediaOnlyWhileHolding,
                view.selfHolds && !view.offered && hashOf(view.token) == fence,
                [&] { return who(node) + "media without the floor"; });
  m_judge.check(Invariant::I5NoMediaBelowGreaterToken, view.token >= state.heard, [&] {
    return who(node) + "media of " + nameOfToken(view.token) + " after " + nameOfToken(state.heard);
  });
  m_judge.check(Invariant::I6SilentAfterStall, state.stalled != view.token,
                [&] { return who(node) + "media after a stall, " + nameOfToken(view.token); });
  state.mediaInCall = view.token;
}

void FloorChecker::told(NodeId node, const Event& event) {
  if (const auto* changed = std::get_if<FloorChanged>(&event)) return checkView(node, changed->view);
  if (const auto* stream = std::get_if<StreamChanged>(&event)) return checkStream(node, *stream);
  if (const auto* frame = std::get_if<FrameReceived>(&event)) return checkFrame(node, frame->frame);
  Node& state = m_nodes[node];
  if (std::holds_alternative<FloorDenied>(event)) {
    state.asked = false;
    state.pressUntil.reset();
  }
  if (const auto* ended = std::get_if<FloorEnded>(&event)) {
    // A holder that stood still for a moment goes on by itself.
    const bool goesOn = m_sim.session(node).floor().state == FloorState::Claiming;
    if (ended->reason != FloorEnd::Fenced || !goesOn) state.asked = false;
    state.held.reset();
  }
}

void FloorChecker::checkView(NodeId node, const FloorView& view) {
  Node& state = m_nodes[node];
  m_judge.check(Invariant::I22Caps, view.queue.size() <= limits::kMaxHands,
                [&] { return who(node) + "queue"; });
  if (view.state == FloorState::Held) {
    m_judge.check(Invariant::I2ShownTokensRise, view.token >= state.shown, [&] {
      return who(node) + "shows " + nameOfToken(view.token) + " after " + nameOfToken(state.shown);
    });
    state.shown = std::max(state.shown, view.token);
  }
  if (!view.selfHolds) {
    state.held.reset();
    return;
  }
  m_judge.check(Invariant::I4NobodyLiveUnasked, view.offered || state.asked,
                [&] { return who(node) + "is live with " + nameOfToken(view.token); });
  state.pressUntil.reset();
  if (state.held == view.token) return;
  const std::uint64_t boot = m_sim.config(node).bootNumber;
  const bool own = view.token.owner == state.id && view.token.incarnation == boot && view.holder == state.id;
  const bool fresh = m_issued.emplace(view.token, boot).second;
  const bool above =
      state.everHeld.empty() || std::all_of(state.everHeld.begin(), state.everHeld.end(),
                                            [&](const auto& old) { return old.second < view.token; });
  m_judge.check(Invariant::I3TokenIssuedOnce, own && fresh && above,
                [&] { return who(node) + "holds " + nameOfToken(view.token) + " again"; });
  state.held = view.token;
  // Alone, or with nobody but a holder that fell silent, nobody is there to answer.
  const bool answerable = m_sim.session(node).members().size() > 2;
  state.unproven = view.token == state.claim && !state.proven && answerable;
  state.stalled.reset();
  state.everHeld.emplace(hashOf(view.token), view.token);
  m_owners[hashOf(view.token)] = state.id;
}

void FloorChecker::checkStream(NodeId node, const StreamChanged& change) {
  Node& state = m_nodes[node];
  const bool begins = change.state == StreamState::Started;
  m_judge.check(Invariant::I1OneStreamShown, begins ? !state.stream : state.stream == change.token,
                [&] { return who(node) + "two streams at once, or one that was not begun"; });
  const auto owner = m_owners.find(change.token);
  const bool genuine = m_outsiders.contains(change.publisher) ||
                       (owner != m_owners.end() && owner->second == change.publisher);
  m_judge.check(Invariant::I9OnlyTheHoldersFrames, genuine && change.publisher != state.id,
                [&] { return who(node) + "a stream of nobody who held the floor"; });
  if (begins) state.lastFrame.clear();
  state.stream = change.state == StreamState::Ended ? std::nullopt : std::optional(change.token);
}

void FloorChecker::checkFrame(NodeId node, const ReceivedFrame& frame) {
  Node& state = m_nodes[node];
  const auto sent = m_frames.find(numberOf(frame.bytes));
  const bool genuine = state.stream == frame.token && sent != m_frames.end() &&
                       sent->second.publisher == frame.publisher && sent->second.bytes == frame.bytes;
  m_judge.check(Invariant::I9OnlyTheHoldersFrames, genuine,
                [&] { return who(node) + "a frame nobody sent"; });
  const auto last = state.lastFrame.find(frame.stream);
  m_judge.check(Invariant::I9OnlyTheHoldersFrames,
                last == state.lastFrame.end() || frame.frameNumber > last->second,
                [&] { return who(node) + "frame " + std::to_string(frame.frameNumber) + " again or late"; });
  state.lastFrame[frame.stream] = frame.frameNumber;
  ++state.framesShown;
}

void FloorChecker::handled(NodeId node, std::span<const std::byte> bytes, bool) {
  Node& state = m_nodes[node];
  const std::uint64_t drops = dropsOf(node);
  const bool accepted = drops == state.drops;
  state.drops = drops;
  const MessageType type = decodeHeader(bytes).header.type;
  const bool answer = type == MessageType::Ack || type == MessageType::Grant;
  if (!accepted || (!answer && type != MessageType::Beacon)) return;
  const auto body = open(bytes);
  if (body && answer) return noteAnswer(node, type, *body);
  const auto opened =
      body ? openBody({m_sim.session(node).groupId(), MessageType::Beacon}, *body) : std::nullopt;
  const auto beacon = opened ? BeaconMessage::decode(opened->payload) : std::nullopt;
  if (!beacon || beacon->token.owner == state.id) return;
  state.heard = std::max(state.heard, beacon->token);
  m_judge.check(Invariant::I5NoMediaBelowGreaterToken,
                !state.mediaInCall || *state.mediaInCall >= beacon->token,
                [&] { return who(node) + "media in the answer to a greater beacon"; });
}

void FloorChecker::afterCall(NodeId node, TimePoint local) {
  Node& state = m_nodes[node];
  m_judge.check(Invariant::I11PressEnds, !state.pressUntil || local < *state.pressUntil,
                [&] { return who(node) + "a press without an end"; });
  if (!oneHolderOnly) return;
  m_judge.check(Invariant::I7OneHolderAfterHeal, holders() <= 1, [&] { return who(node) + "two holders"; });
}

}  // namespace vinicast::sim
