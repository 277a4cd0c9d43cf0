// SPDX-License-Identifier: MIT
#include "sim/swarm/narrator.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <iterator>
#include <string>
#include <utility>

#include "core/wire/envelope.hpp"

namespace vinicast::sim {

namespace {

// As docs/protocol.md §2.2 names them.
constexpr std::pair<MessageType, const char*> kNames[] = {
    {MessageType::Join, "JOIN"},
    {MessageType::Update, "UPDATE"},
    {MessageType::Bye, "BYE"},
    {MessageType::Ping, "PING"},
    {MessageType::Pong, "PONG"},
    {MessageType::Contact, "CONTACT"},
    {MessageType::ContactAck, "CONTACT_ACK"},
    {MessageType::PeerList, "PEER_LIST"},
    {MessageType::Post, "POST"},
    {MessageType::Heartbeat, "HEARTBEAT"},
    {MessageType::Nack, "NACK"},
    {MessageType::Repair, "REPAIR"},
    {MessageType::DigestRequest, "DIGEST_REQUEST"},
    {MessageType::Digest, "DIGEST"},
    {MessageType::Pull, "PULL"},
    {MessageType::Typing, "TYPING"},
    {MessageType::Claim, "CLAIM"},
    {MessageType::Ack, "ACK"},
    {MessageType::Deny, "DENY"},
    {MessageType::Prefer, "PREFER"},
    {MessageType::Beacon, "BEACON"},
    {MessageType::Release, "RELEASE"},
    {MessageType::Grant, "GRANT"},
    {MessageType::Hand, "HAND"},
    {MessageType::VideoShard, "VIDEO_SHARD"},
    {MessageType::AudioPacket, "AUDIO_PACKET"},
    {MessageType::RepairRequest, "REPAIR_REQUEST"},
    {MessageType::KeyFrameRequest, "KEY_FRAME_REQUEST"},
    {MessageType::ViewerReport, "VIEWER_REPORT"},
    {MessageType::Direct, "DIRECT"},
    {MessageType::DirectAck, "DIRECT_ACK"},
};

const char* nameOf(MessageType type) {
  const auto found = std::find_if(std::begin(kNames), std::end(kNames),
                                  [&](const auto& name) { return name.first == type; });
  return found == std::end(kNames) ? "an unknown type" : found->second;
}

struct EventName {
  const char* operator()(const MemberChanged&) const { return "member changed"; }
  const char* operator()(const PostAdded&) const { return "post added"; }
  const char* operator()(const DirectReceived&) const { return "direct received"; }
  const char* operator()(const DirectResult&) const { return "direct result"; }
  const char* operator()(const TypingChanged&) const { return "typing changed"; }
  const char* operator()(const FloorChanged&) const { return "floor changed"; }
  const char* operator()(const FloorDenied&) const { return "floor denied"; }
  const char* operator()(const FloorEnded&) const { return "floor ended"; }
  const char* operator()(const StreamChanged&) const { return "stream changed"; }
  const char* operator()(const IdentityElsewhere&) const { return "its identity is elsewhere, too"; }
  const char* operator()(const auto&) const { return "something else"; }
};

}  // namespace

void Narrator::say(NodeId node, const char* what, const char* of) {
  const auto at =
      std::chrono::duration_cast<std::chrono::microseconds>(m_sim.now().time_since_epoch()).count();
  std::printf("%10.3f  member %zu %s%s\n", static_cast<double>(at - 1'000'000'000) / 1000.0, node, what, of);
}

void Narrator::started(NodeId node) {
  say(node, "starts", "");
}

void Narrator::stopped(NodeId node) {
  say(node, "stops", "");
}

void Narrator::resumed(NodeId node) {
  say(node, "goes on", "");
}

void Narrator::sent(NodeId node, const Transmit& transmit, std::span<const std::byte> bytes) {
  std::string text = nameOf(decodeHeader(bytes).header.type);
  if (transmit.target == TransmitTarget::Unicast) {
    for (NodeId to = 0; to < m_sim.size(); ++to)
      if (m_sim.endpoint(to).isSamePlace(transmit.to)) text += " to " + std::to_string(to);
  }
  say(node, "sends ", text.c_str());
}

void Narrator::handled(NodeId node, std::span<const std::byte> bytes, bool hostile) {
  const EnvelopeHeader header = decodeHeader(bytes).header;
  std::string text = nameOf(header.type);
  for (NodeId from = 0; from < m_sim.size(); ++from)
    if (m_sim.alive(from) && senderTagOf(m_sim.session(from).self()) == header.sender)
      text += " of " + std::to_string(from);
  say(node, hostile ? "was handed a hostile " : "heard ", text.c_str());
}

void Narrator::told(NodeId node, const Event& event) {
  std::string text = std::visit(EventName{}, event);
  if (const auto* floor = std::get_if<FloorChanged>(&event)) {
    static constexpr const char* kStates[] = {": idle", ": claiming", ": held"};
    text += kStates[static_cast<std::size_t>(floor->view.state)];
    if (floor->view.offered) text += ", offered";
    text += ", term " + std::to_string(floor->view.token.term) + " of " + std::to_string(floor->view.term) +
            " by " + floor->view.token.owner.toHex().substr(0, 6);
  }
  if (const auto* changed = std::get_if<MemberChanged>(&event)) {
    static constexpr const char* kStates[] = {" is here", " left", " is lost"};
    text += ": " + changed->member.name + kStates[static_cast<std::size_t>(changed->member.state)];
  }
  say(node, "tells: ", text.c_str());
}

}  // namespace vinicast::sim
