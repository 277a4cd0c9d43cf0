// SPDX-License-Identifier: MIT
// Peers: what comes in (docs/protocol.md §9.2 to §9.4).

#include <algorithm>
#include <utility>

#include "core/routing/address_scope.hpp"
#include "core/routing/peers.hpp"
#include "vinicast/limits.hpp"

namespace vinicast {

std::optional<DropReason> Peers::handleMessage(TimePoint now, MessageType type, const SenderTag& sender,
                                               std::uint64_t bootNumber, const Endpoint& from,
                                               std::span<const std::byte> body) {
  if (!isUsableAddress(from)) return DropReason::Malformed;
  if (type == MessageType::Contact) return handleContact(now, sender, bootNumber, from, body);
  if (type == MessageType::ContactAck) return handleAck(now, sender, from, body);
  return handleList(now, sender, from, body);
}

// --- being asked
// ------------------------------------------------------------------------------------------

std::optional<DropReason> Peers::handleContact(TimePoint now, const SenderTag& sender,
                                               std::uint64_t bootNumber, const Endpoint& from,
                                               std::span<const std::byte> body) {
  if (body.size() != kSignedOverhead + Contact::kBytes) return DropReason::Malformed;
  const auto contact = Contact::decode(body.subspan(PublicKey::kBytes, Contact::kBytes));
  if (!contact) return DropReason::Malformed;
  const auto answer = [&](ContactAck::Status status) {
    const ContactAck ack{contact->nonce, m_cookie.make(now, sender, from), status};
    m_outbox.send(MessageType::ContactAck, Destination::toAddress(from), ack.encode());
  };
  // An address that may be forged gets this one small answer, and nothing is remembered of it.
  if (!m_cookie.isGood(contact->cookie, now, sender, from)) {
    answer(ContactAck::Status::Prove);
    return std::nullopt;
  }
  const auto opened = openBody({m_group, MessageType::Contact}, body);
  if (!opened) return DropReason::BadSignature;
  if (senderTagOf(opened->author) != sender || contact->bootNumber != bootNumber)
    return DropReason::WrongSigner;
  Peer_* peer = findOrAdd(now, sender);
  if (peer == nullptr) {
    answer(ContactAck::Status::Full);
    return DropReason::TableFull;
  }
  promote(peer->second, from);
  peer->second.proven = true;
  m_roster.noteAddress(sender, from);
  answer(grant(now, *peer, *contact, from));
  if (contact->wantsPeers) sendList(sender, from);
  // It speaks to us by unicast: perhaps because there is no other way back either.
  if (!isHeard(now, sender)) wantCopies(now, *peer);
  return std::nullopt;
}

ContactAck::Status Peers::grant(TimePoint now, Peer_& peer, const Contact& contact, const Endpoint& from) {
  Peer& it = peer.second;
  const bool served = it.leaseEnd > now;
  const TimePoint end = now + std::clamp<Duration>(std::chrono::seconds(contact.leaseSeconds),
                                                   limits::kMinCopyLease, limits::kMaxCopyLease);
  if (!contact.wantsControl) it.leaseEnd = TimePoint::min();
  if (!contact.wantsMedia) m_mediaCopies.end(peer.first);
  if (contact.wantsControl && !served && countSubscribers(now) >= limits::kMaxSubscribers) {
    m_mediaCopies.end(peer.first);
    ++m_statistics.refused;
    return ContactAck::Status::Full;
  }
  if (contact.wantsControl) {
    it.leaseEnd = end;
    it.copiesTo = from;
    if (!served) m_greetings.push_back(from);
  }
  const bool unserved =
      contact.wantsMedia && !m_mediaCopies.grant(now, peer.first, from, end, contact.hearsMedia);
  noteUnserved(peer, unserved && !contact.hearsMedia);
  return unserved ? ContactAck::Status::NoMedia : ContactAck::Status::Accepted;
}

void Peers::sendList(const SenderTag& to, const Endpoint& address) {
  PeerList list;
  for (const MemberId& id : m_roster.sample(m_random, limits::kMaxListedPeers)) {
    const Roster::Entry* entry = m_roster.find(id);
    const auto worth = std::find_if(entry->addresses.begin(), entry->addresses.end(),
                                    [&](const Endpoint& known) { return isWorthTelling(known, address); });
    if (senderTagOf(id) == to || worth == entry->addresses.end()) continue;
    Endpoint told = *worth;
    told.interfaceIndex = 0;
    list.entries.push_back({senderTagOf(id), told});
  }
  m_outbox.send(MessageType::PeerList, Destination::toAddress(address),
                signBody(m_self, {m_group, MessageType::PeerList}, list.encode()));
}

// --- being answered
// ---------------------------------------------------------------------------------------

std::optional<DropReason> Peers::handleAck(TimePoint now, const SenderTag& sender, const Endpoint& from,
                                           std::span<const std::byte> body) {
  const auto ack = ContactAck::decode(body);
  if (!ack) return DropReason::Malformed;
  Peer_* peer = find(sender);
  for (Place& place : m_places) {
    if (place.nonce != ack->nonce) continue;
    peer = findOrAdd(now, sender);
    if (peer == nullptr) return DropReason::TableFull;
    place.member = sender;
    place.nextAsk = TimePoint::max();
    tell(place, PeerState::Answered);
    peer->second.nonce = place.nonce;
    // The member is told of us in any case, and asked for copies where multicast is silent.
    peer->second.introduces = true;
    peer->second.wantsPeers = true;
    if (!isHeard(now, sender) && countSubscriptions() < limits::kMaxSubscribers)
      peer->second.wantsCopies = true;
  }
  if (peer == nullptr || peer->second.nonce != ack->nonce) return DropReason::WrongSigner;
  Peer& it = peer->second;
  it.cookie = ack->cookie;
  it.proven = true;
  promote(it, from);
  switch (ack->status) {
    case ContactAck::Status::Prove:
      // A translated address may change with every datagram: then the back-off holds.
      if (it.proofs >= limits::kContactProofs) return std::nullopt;
      ++it.proofs;
      it.tries = 0;
      ask(now, *peer);
      return std::nullopt;
    case ContactAck::Status::Accepted:
    case ContactAck::Status::NoMedia:
      handleAccepted(now, *peer, from);
      if (it.wantsMedia)
        noteMediaWay(it, ack->status == ContactAck::Status::NoMedia ? MediaWay::Refused : MediaWay::Unicast);
      return std::nullopt;
    case ContactAck::Status::Full:
      it.granted = false;
      it.introduces = false;
      if (it.wantsMedia) noteMediaWay(it, MediaWay::Refused);
      it.refusedUntil = now + m_random.between(limits::kContactMax * 3 / 4, limits::kContactMax);
      it.nextAsk = it.refusedUntil;
      return std::nullopt;
  }
  return std::nullopt;
}

void Peers::handleAccepted(TimePoint now, Peer_& peer, const Endpoint& from) {
  Peer& it = peer.second;
  m_roster.noteAddress(peer.first, from);
  it.tries = 0;
  it.proofs = 0;
  it.introduces = false;
  it.granted = it.wantsCopies;
  it.expires = std::max(it.expires, now + limits::kPeerMemory);
  const Duration third = leaseLength() / 3;
  it.nextAsk = it.subscribes() ? now + m_random.between(third * 3 / 4, third) : TimePoint::max();
  // The list follows the answer; perhaps it gets lost.
  if (it.wantsPeers) it.nextAsk = std::min(it.nextAsk, now + limits::kAskAgain);
}

std::optional<DropReason> Peers::handleList(TimePoint now, const SenderTag& sender, const Endpoint& from,
                                            std::span<const std::byte> body) {
  const auto opened = openBody({m_group, MessageType::PeerList}, body);
  if (!opened) return DropReason::BadSignature;
  // Only who was asked may send us to addresses.
  Peer_* teller = find(sender);
  const bool asked = teller != nullptr && teller->second.askedPeers > now - limits::kIntroduceAgain * 2;
  if (senderTagOf(opened->author) != sender || !asked) return DropReason::WrongSigner;
  const auto list = PeerList::decode(opened->payload);
  if (!list) return DropReason::Malformed;
  teller->second.wantsPeers = false;
  for (const PeerList::Entry& entry : list->entries) {
    if (entry.member == senderTagOf(m_self.id()) || isHeard(now, entry.member)) continue;
    Peer_* peer = findOrAdd(now, entry.member);
    if (peer == nullptr) return DropReason::TableFull;
    Endpoint address = entry.address;
    address.interfaceIndex = from.interfaceIndex;
    auto& known = peer->second.addresses;
    const bool isNew = std::none_of(known.begin(), known.end(),
                                    [&](const Endpoint& one) { return one.isSamePlace(address); });
    if (isNew && known.size() < limits::kMaxAddresses) known.push_back(address);
    peer->second.expires = std::max(peer->second.expires, now + limits::kPeerMemory);
    wantCopies(now, *peer);
  }
  return std::nullopt;
}

// --- media
// --------------------------------------------------------------------------------------------------

void Peers::noteUnserved(Peer_& peer, bool unserved) {
  if (std::exchange(peer.second.unserved, unserved) == unserved || !unserved) return;
  const Roster::Entry* entry = m_roster.findByTag(peer.first);
  if (entry != nullptr) m_outbox.tell(ViewerUnserved{entry->id});
}

void Peers::noteMediaWay(Peer& peer, MediaWay way) {
  peer.mediaWay = way;
  const MediaWay told = way == MediaWay::Refused && peer.hearsMedia ? MediaWay::Multicast : way;
  if (std::exchange(peer.toldWay, told) != told) m_outbox.tell(MediaWayChanged{told});
}

MediaWay Peers::mediaWay() const {
  const auto peer = m_mediaFrom ? m_peers.find(*m_mediaFrom) : m_peers.end();
  return peer == m_peers.end() ? MediaWay::Multicast : peer->second.mediaWay;
}

void Peers::wantMedia(TimePoint now, const std::optional<SenderTag>& publisher, bool hearsSome) {
  // Who left and came back was forgotten.
  if (Peer_* known = publisher && publisher == m_mediaFrom ? find(*publisher) : nullptr; known != nullptr) {
    known->second.hearsMedia = hearsSome;  // said when it is renewed
    return;
  }
  if (!publisher && !m_mediaFrom) return;
  if (Peer_* former = m_mediaFrom ? find(*m_mediaFrom) : nullptr; former != nullptr) {
    const bool refused = former->second.mediaWay == MediaWay::Refused;
    former->second.wantsMedia = false;
    noteMediaWay(former->second, MediaWay::Multicast);
    if (!refused) renounce(now, *former);  // else there is nothing to take back
  }
  m_mediaFrom.reset();
  Peer_* peer = publisher ? findOrAdd(now, *publisher) : nullptr;
  if (peer == nullptr) return;
  m_mediaFrom = publisher;
  peer->second.wantsMedia = true;
  peer->second.hearsMedia = hearsSome;
  peer->second.mediaWay = peer->second.toldWay = MediaWay::Multicast;
  peer->second.tries = 0;
  peer->second.proofs = 0;
  ask(now, *peer);
}

// Perhaps somebody else sent it back: so the address is asked again, though seldom.
void Peers::handleOwnContact(TimePoint now, std::span<const std::byte> body) {
  if (body.size() != kSignedOverhead + Contact::kBytes) return;
  const auto contact = Contact::decode(body.subspan(PublicKey::kBytes, Contact::kBytes));
  if (!contact || contact->bootNumber != m_bootNumber) return;
  for (Place& place : m_places) {
    if (place.nonce != contact->nonce) continue;
    place.nextAsk = now + limits::kContactMax;
    tell(place, PeerState::Own);
  }
}

}  // namespace vinicast
