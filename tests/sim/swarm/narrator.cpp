// SPDX-License-Identifier: MIT
#include "sim/swarm/narrator.hpp"

#include <chrono>
#include <cstdio>
#include <string>

#include "core/wire/envelope.hpp"

namespace vinicast::sim {

namespace {

const char* nameOf(MessageType type) {
  switch (type) {
    case MessageType::Join:
      return "JOIN";
    case MessageType::Update:
      return "UPDATE";
    case MessageType::Bye:
      return "BYE";
    case MessageType::Ping:
      return "PING";
    case MessageType::Pong:
      return "PONG";
    case MessageType::Post:
      return "POST";
    case MessageType::Heartbeat:
      return "HEARTBEAT";
    case MessageType::Nack:
      return "NACK";
    case MessageType::Repair:
      return "REPAIR";
    case MessageType::Claim:
      return "CLAIM";
    case MessageType::Ack:
      return "ACK";
    case MessageType::Deny:
      return "DENY";
    case MessageType::Prefer:
      return "PREFER";
    case MessageType::Beacon:
      return "BEACON";
    case MessageType::Release:
      return "RELEASE";
    case MessageType::Grant:
      return "GRANT";
    case MessageType::Hand:
      return "HAND";
    default:
      return "another type";
  }
}

struct EventName {
  const char* operator()(const MemberChanged&) const { return "member changed"; }
  const char* operator()(const PostAdded&) const { return "post added"; }
  const char* operator()(const DirectReceived&) const { return "direct received"; }
  const char* operator()(const DirectResult&) const { return "direct result"; }
  const char* operator()(const FloorChanged&) const { return "floor changed"; }
  const char* operator()(const FloorDenied&) const { return "floor denied"; }
  const char* operator()(const FloorEnded&) const { return "floor ended"; }
  const char* operator()(const StreamChanged&) const { return "stream changed"; }
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

void Narrator::sent(NodeId node, const Transmit&, std::span<const std::byte> bytes) {
  say(node, "sends ", nameOf(decodeHeader(bytes).header.type));
}

void Narrator::handled(NodeId node, std::span<const std::byte> bytes, bool hostile) {
  say(node, hostile ? "was handed a hostile " : "heard ", nameOf(decodeHeader(bytes).header.type));
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
  say(node, "tells: ", text.c_str());
}

}  // namespace vinicast::sim
