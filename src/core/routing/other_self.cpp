// SPDX-License-Identifier: MIT
#include "core/routing/other_self.hpp"

#include <algorithm>
#include <chrono>

#include "core/members/member_messages.hpp"
#include "core/routing/contact_messages.hpp"
#include "vinicast/limits.hpp"

namespace vinicast {

namespace {

constexpr std::uint64_t kOtherSelfStream = 0x53454c46;

}  // namespace

OtherSelf::OtherSelf(const Identity& self, const GroupId& group, const SecretSeed& secret,
                     std::uint64_t bootNumber, Outbox& outbox, std::uint64_t seed)
    : m_self(self),
      m_group(group),
      m_bootNumber(bootNumber),
      m_outbox(outbox),
      m_random(seed, kOtherSelfStream),
      m_cookie(secret, bootNumber) {}

bool OtherSelf::isHeard(TimePoint now) const {
  return m_told && now < m_heardUntil;
}

DropReason OtherSelf::handleMessage(TimePoint now, const EnvelopeHeader& header, const Roster::Source& source,
                                    std::span<const std::byte> body) {
  const bool unicast = source.arrival == Arrival::Unicast;
  if (header.type == MessageType::Join || header.type == MessageType::Update) {
    handleUpdate(now, header, source, body);
  } else if (header.type == MessageType::Contact && unicast) {
    handleContact(now, header, source.from, body);
  } else if (header.type == MessageType::ContactAck && unicast) {
    handleAck(source.from, body);
  }
  return DropReason::OtherSelf;
}

void OtherSelf::handleUpdate(TimePoint now, const EnvelopeHeader& header, const Roster::Source& source,
                             std::span<const std::byte> body) {
  const auto opened = openBody({m_group, header.type}, body);
  if (!opened || opened->author != m_self.id()) return;
  const auto update = MemberUpdate::decode(opened->payload);
  if (!update || update->bootNumber != header.bootNumber) return;
  const Duration interval = std::clamp<Duration>(std::chrono::milliseconds(update->intervalMillis),
                                                 limits::kMinUpdateInterval, limits::kMaxUpdateInterval);
  m_heardUntil = now + std::max<Duration>(limits::kUnheardMin, 4 * interval);
  Endpoint address = source.from;
  address.port = update->unicastPort;
  if (!m_told && address.port != 0) ask(now, address);
}

// Like a stranger, it proves its address before its signature is looked at (§9.2).
void OtherSelf::handleContact(TimePoint now, const EnvelopeHeader& header, const Endpoint& from,
                              std::span<const std::byte> body) {
  if (body.size() != kSignedOverhead + Contact::kBytes) return;
  const auto contact = Contact::decode(body.subspan(PublicKey::kBytes, Contact::kBytes));
  if (!contact) return;
  if (!m_cookie.isGood(contact->cookie, now, header.sender, from)) {
    const ContactAck ack{contact->nonce, m_cookie.make(now, header.sender, from), ContactAck::Status::Prove};
    m_outbox.send(MessageType::ContactAck, Destination::toAddress(from), ack.encode());
    return ask(now, from);  // it wonders, whether or not this one does
  }
  const auto opened = openBody({m_group, MessageType::Contact}, body);
  if (!opened || opened->author != m_self.id() || contact->bootNumber != header.bootNumber) return;
  // This cookie was made in this run, for this address: whoever signed it has the key and runs now.
  m_heardUntil = std::max(m_heardUntil, now + limits::kUnheardMin);
  if (m_told) return;
  m_told = true;
  m_outbox.tell(IdentityElsewhere{from});
}

// The answer to the own question: the other one is to be certain, too.
void OtherSelf::handleAck(const Endpoint& from, std::span<const std::byte> body) {
  const auto ack = ContactAck::decode(body);
  if (!ack || m_nonce == 0 || ack->nonce != m_nonce || m_proofs >= limits::kContactProofs) return;
  ++m_proofs;
  sendContact(from, ack->cookie);
}

void OtherSelf::ask(TimePoint now, const Endpoint& address) {
  if (now < m_nextAsk) return;
  m_nextAsk = now + limits::kAskAgain;
  m_nonce = m_random.next() | 1;
  m_proofs = 0;
  sendContact(address, 0);
}

void OtherSelf::sendContact(const Endpoint& to, std::uint64_t cookie) {
  const Contact contact{m_bootNumber, m_nonce, cookie, 0, false, false, false, false};
  m_outbox.send(MessageType::Contact, Destination::toAddress(to),
                signBody(m_self, {m_group, MessageType::Contact}, contact.encode()));
}

}  // namespace vinicast
