// SPDX-License-Identifier: MIT
// Datagrams that go out: to whom, sealed, counted, and the copies of them.
#include <algorithm>

#include "core/session/session_parts.hpp"
#include "vinicast/limits.hpp"

namespace vinicast {

namespace {

// What members send each other to become equal: the only unicast that is larger than what asks for it and
// goes to addresses that proved nothing.
bool isHistoryType(MessageType type) {
  return type == MessageType::DigestRequest || type == MessageType::Digest || type == MessageType::Pull ||
         type == MessageType::Repair;
}

}  // namespace

bool SessionParts::resolve(const Outgoing& message, Transmit& transmit) const {
  switch (message.to.kind) {
    case Destination::Kind::ControlGroup:
      transmit.target = TransmitTarget::ControlGroup;
      return true;
    case Destination::Kind::MediaGroup:
      transmit.target = TransmitTarget::MediaGroup;
      return true;
    case Destination::Kind::Address:
      transmit.target = TransmitTarget::Unicast;
      transmit.to = message.to.endpoint;
      return true;
    case Destination::Kind::Member: {
      const Roster::Entry* member = roster.find(message.to.member);
      if (member == nullptr || member->addresses.empty()) return false;
      transmit.target = TransmitTarget::Unicast;
      transmit.to = member->addresses.front();
      return true;
    }
  }
  return false;
}

std::optional<Transmit> SessionParts::pollTransmit(std::span<std::byte> out) {
  if (const auto copy = m_copies.take(out)) {
    if (copy->target == TransmitTarget::Unicast) peers.noteCopySent(m_copies.isMedia());
    return counted(*copy);
  }
  while (auto message = outbox.takeMessage()) {
    Transmit transmit;
    if (!resolve(*message, transmit) || message->body.size() > limits::kMaxBody) continue;
    const bool media = isMediaType(message->type);
    const std::size_t size = limits::kHeaderBytes + message->body.size() + limits::kTagBytes;
    if (transmit.target == TransmitTarget::Unicast && isHistoryType(message->type) &&
        !ledger.take(transmit.to, size))
      continue;
    // What was queued before the floor was lost must not go out after it (§5.6).
    if (media && !floor.mayTransmit(m_now)) continue;
    EnvelopeHeader header;
    header.type = message->type;
    header.groupTag = keys.groupTag();
    header.sender = senderTagOf(identity.id());
    header.bootNumber = m_bootNumber;
    header.counter = ++m_counter;
    const HeaderBytes clear = encodeHeader(header);
    transmit.size = size;
    std::copy(clear.begin(), clear.end(), out.begin());
    keys.seal(message->type, nonceOf(header), clear, message->body,
              out.subspan(clear.size(), message->body.size() + limits::kTagBytes));
    if (media) floor.noteMediaSent(m_now);
    if (transmit.target != TransmitTarget::Unicast) ++m_sentToGroups;
    if (transmit.target == TransmitTarget::ControlGroup) {
      m_copies.fill(out.first(transmit.size), peers.copiesTo(m_now, message->type),
                    peers.takeBroadcast(m_now, message->type));
    } else if (transmit.target == TransmitTarget::MediaGroup) {
      m_copies.fillMedia(out.first(transmit.size), peers.mediaCopiesTo(m_now, transmit.size));
    }
    return counted(transmit);
  }
  return std::nullopt;
}

Transmit SessionParts::counted(const Transmit& transmit) {
  ++m_statistics.datagramsOut;
  m_statistics.bytesOut += transmit.size;
  return transmit;
}

}  // namespace vinicast
