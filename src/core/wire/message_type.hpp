// SPDX-License-Identifier: MIT
#pragma once

// The type byte of every datagram (docs/protocol.md §2.2). The high half names the part that handles it.

#include <cstdint>

namespace vinicast {

enum class MessageType : std::uint8_t {
  // members (§3)
  Join = 0x10,
  Update = 0x11,
  Bye = 0x12,
  Ping = 0x13,
  Pong = 0x14,
  // members that multicast does not reach (§9)
  Contact = 0x15,
  ContactAck = 0x16,
  PeerList = 0x17,
  // posts (§4)
  Post = 0x20,
  Heartbeat = 0x21,
  Nack = 0x22,
  Repair = 0x23,
  DigestRequest = 0x24,
  Digest = 0x25,
  Pull = 0x26,
  Typing = 0x27,
  // the floor (§5)
  Claim = 0x30,
  Ack = 0x31,
  Deny = 0x32,
  Prefer = 0x33,
  Beacon = 0x34,
  Release = 0x35,
  Grant = 0x36,
  Hand = 0x37,
  // live (§6)
  VideoShard = 0x40,
  AudioPacket = 0x41,
  RepairRequest = 0x42,
  KeyFrameRequest = 0x43,
  ViewerReport = 0x44,
  // directed messages (§7)
  Direct = 0x50,
  DirectAck = 0x51,
};

// Which of the group's keys seals a type: media has its own (§2.3).
[[nodiscard]] constexpr bool isMediaType(MessageType type) {
  return type == MessageType::VideoShard || type == MessageType::AudioPacket;
}

}  // namespace vinicast
