// SPDX-License-Identifier: MIT
#include "core/wire/envelope.hpp"

#include <algorithm>

#include "core/wire/reader.hpp"
#include "core/wire/writer.hpp"

namespace vinicast {

namespace {

bool isKnownType(std::uint8_t value) {
  switch (static_cast<MessageType>(value)) {
    case MessageType::Join:
    case MessageType::Update:
    case MessageType::Bye:
    case MessageType::Ping:
    case MessageType::Pong:
    case MessageType::Contact:
    case MessageType::ContactAck:
    case MessageType::PeerList:
    case MessageType::Post:
    case MessageType::Heartbeat:
    case MessageType::Nack:
    case MessageType::Repair:
    case MessageType::DigestRequest:
    case MessageType::Digest:
    case MessageType::Pull:
    case MessageType::Typing:
    case MessageType::Claim:
    case MessageType::Ack:
    case MessageType::Deny:
    case MessageType::Prefer:
    case MessageType::Beacon:
    case MessageType::Release:
    case MessageType::Grant:
    case MessageType::Hand:
    case MessageType::VideoShard:
    case MessageType::AudioPacket:
    case MessageType::RepairRequest:
    case MessageType::KeyFrameRequest:
    case MessageType::ViewerReport:
    case MessageType::Direct:
    case MessageType::DirectAck:
      return true;
  }
  return false;
}

}  // namespace

HeaderBytes encodeHeader(const EnvelopeHeader& header) {
  Writer writer;
  writer.u8(kProtocolVersion << 4);
  writer.u8(static_cast<std::uint8_t>(header.type));
  writer.u32(header.groupTag);
  writer.id(header.sender);
  writer.u64(header.bootNumber);
  writer.u48(header.counter);
  HeaderBytes out{};
  static_assert(out.size() == 1 + 1 + 4 + 8 + 8 + 6);
  std::copy_n(writer.view().begin(), out.size(), out.begin());
  return out;
}

DecodedHeader decodeHeader(std::span<const std::byte> datagram) {
  DecodedHeader out;
  Reader reader(datagram.first(std::min(datagram.size(), limits::kHeaderBytes)));
  const std::uint8_t versionAndFlags = reader.u8();
  const std::uint8_t type = reader.u8();
  out.header.groupTag = reader.u32();
  reader.id(out.header.sender);
  out.header.bootNumber = reader.u64();
  out.header.counter = reader.u48();
  if (!reader.ok()) {
    out.problem = HeaderProblem::TooShort;
  } else if (versionAndFlags != kProtocolVersion << 4) {
    out.problem = HeaderProblem::WrongVersion;
  } else if (!isKnownType(type)) {
    out.problem = HeaderProblem::UnknownType;
  } else {
    out.header.type = static_cast<MessageType>(type);
  }
  return out;
}

Nonce nonceOf(const EnvelopeHeader& header) {
  Writer writer;
  writer.id(header.sender);
  writer.u64(header.bootNumber);
  writer.u64(header.counter);
  Nonce nonce{};
  std::copy_n(writer.view().begin(), nonce.size(), nonce.begin());
  return nonce;
}

}  // namespace vinicast
