// SPDX-License-Identifier: MIT
// Peers: asking, and when to ask. Answering is in peers_receive.cpp.

#include "core/routing/peers.hpp"

#include <algorithm>
#include <iterator>

#include "core/routing/address_scope.hpp"
#include "vinicast/limits.hpp"

namespace vinicast {

namespace {

constexpr std::uint64_t kRandomStream = 0x50454552;
// Questions after which an address counts as silent: all that come fast.
constexpr int kSilentAfter = static_cast<int>(std::size(limits::kContactRepeats));

}  // namespace

Peers::Peers(const Identity& self, const GroupId& group, const SecretSeed& secret, std::uint64_t bootNumber,
             Roster& roster, Outbox& outbox, std::uint64_t seed, TimePoint now)
    : m_self(self),
      m_group(group),
      m_bootNumber(bootNumber),
      m_roster(roster),
      m_outbox(outbox),
      m_random(seed, kRandomStream),
      m_cookie(secret, bootNumber),
      m_nextCheck(now + limits::kReachCheck),
      m_nextGossip(now + limits::kGossipInterval),
      m_nextBroadcast(now) {}

// --- the tables
// ------------------------------------------------------------------------------------------

Peers::Peer_* Peers::find(const SenderTag& member) {
  const auto found = m_peers.find(member);
  return found == m_peers.end() ? nullptr : &*found;
}

Peers::Peer_* Peers::findOrAdd(TimePoint now, const SenderTag& member) {
  if (Peer_* known = find(member)) return known;
  if (m_peers.size() >= limits::kMaxPeers && !makeRoom(now)) return nullptr;
  Peer_& peer = *m_peers.emplace(member, Peer{}).first;
  peer.second.nonce = m_random.next();
  peer.second.expires = now + limits::kPeerMemory;
  if (const Roster::Entry* entry = m_roster.findByTag(member)) peer.second.addresses = entry->addresses;
  return &peer;
}

bool Peers::makeRoom(TimePoint now) {
  auto first = m_peers.end();
  for (auto it = m_peers.begin(); it != m_peers.end(); ++it) {
    const Peer& peer = it->second;
    const bool served = peer.leaseEnd > now || m_mediaCopies.serves(now, it->first);
    if (served || peer.isSubscription() || peer.wantsMedia) continue;
    if (first == m_peers.end() || it->second.expires < first->second.expires) first = it;
  }
  if (first == m_peers.end()) return false;
  m_peers.erase(first);
  return true;
}

bool Peers::Peer::isSubscription() const {
  return wantsCopies && (granted || tries <= kSilentAfter);
}

void Peers::promote(Peer& peer, const Endpoint& address) {
  std::erase_if(peer.addresses, [&](const Endpoint& known) { return known.isSamePlace(address); });
  peer.addresses.insert(peer.addresses.begin(), address);
  if (peer.addresses.size() > limits::kMaxAddresses) peer.addresses.pop_back();
}

// What the roster learned since this peer was begun: perhaps nobody ever answered at the addresses of then.
void Peers::learnAddresses(Peer_& peer) const {
  const Roster::Entry* entry = m_roster.findByTag(peer.first);
  if (entry == nullptr) return;
  auto& known = peer.second.addresses;
  for (auto address = entry->addresses.rbegin(); address != entry->addresses.rend(); ++address) {
    const bool isNew = std::none_of(known.begin(), known.end(),
                                    [&](const Endpoint& one) { return one.isSamePlace(*address); });
    if (isNew) known.insert(peer.second.proven ? known.end() : known.begin(), *address);
  }
  if (known.size() > limits::kMaxAddresses) known.resize(limits::kMaxAddresses);
}

bool Peers::isHeard(TimePoint now, const SenderTag& member) const {
  const Roster::Entry* entry = m_roster.findByTag(member);
  return entry != nullptr && m_roster.isHeardByMulticast(now, *entry);
}

std::size_t Peers::countSubscribers(TimePoint now) const {
  return static_cast<std::size_t>(std::count_if(
      m_peers.begin(), m_peers.end(), [&](const Peer_& peer) { return peer.second.leaseEnd > now; }));
}

std::size_t Peers::countSubscriptions() const {
  return static_cast<std::size_t>(std::count_if(
      m_peers.begin(), m_peers.end(), [](const Peer_& peer) { return peer.second.isSubscription(); }));
}

// --- asking
// ----------------------------------------------------------------------------------------------

bool Peers::add(TimePoint now, const Endpoint& address) {
  for (const Place& place : m_places)
    if (place.address.isSamePlace(address)) return true;
  if (m_places.size() >= limits::kMaxContacts) return false;
  // At the start the members that multicast reaches have their say first.
  const TimePoint first = now + std::max(Duration::zero(), limits::kContactDelay - m_roster.uptime(now));
  m_places.push_back({address, m_random.next(), 0, first, {}, {}});
  return true;
}

Duration Peers::retryDelay(int tries) {
  const auto fast = static_cast<int>(std::size(limits::kContactRepeats));
  if (tries < fast) return limits::kContactRepeats[tries];
  const Duration wait =
      limits::kContactRepeats[fast - 1] * (std::int64_t{1} << std::min(tries - fast + 1, 16));
  const Duration most = std::min(wait, limits::kContactMax);
  return m_random.between(most * 3 / 4, most);
}

Duration Peers::leaseLength() const {
  return std::clamp(m_roster.meanInterval() * 2, limits::kMinCopyLease, limits::kMaxCopyLease);
}

void Peers::sendContact(const Endpoint& to, Contact contact) {
  contact.bootNumber = m_bootNumber;
  m_outbox.send(MessageType::Contact, Destination::toAddress(to),
                signBody(m_self, {m_group, MessageType::Contact}, contact.encode()));
  ++m_statistics.contactsSent;
}

void Peers::ask(TimePoint now, Place& place) {
  if (place.tries >= kSilentAfter && place.told != PeerState::Own) tell(place, PeerState::Silent);
  Contact contact;
  contact.nonce = place.nonce;
  contact.wantsPeers = true;
  sendContact(place.address, contact);
  place.nextAsk = now + retryDelay(place.tries++);
}

void Peers::ask(TimePoint now, Peer_& peer) {
  Peer& it = peer.second;
  // Somebody may have given a stranger's address as this member's.
  const bool tooOften = !it.proven && it.tries >= limits::kUnprovenTries;
  if (it.addresses.empty() || !it.asks() || tooOften) {
    it.nextAsk = TimePoint::max();
    return;
  }
  const Endpoint& to = it.addresses[static_cast<std::size_t>(it.tries) % it.addresses.size()];
  const Duration lease = it.subscribes() ? leaseLength() : Duration::zero();
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(lease).count();
  sendContact(to, {0, it.nonce, it.cookie, static_cast<std::uint16_t>(seconds), it.wantsPeers, it.wantsCopies,
                   it.wantsMedia, it.wantsMedia && it.hearsMedia});
  it.asked = now;
  if (it.wantsPeers) it.askedPeers = now;
  it.nextAsk = now + retryDelay(it.tries++);
}

void Peers::wantCopies(TimePoint now, Peer_& peer) {
  Peer& it = peer.second;
  if (now < it.refusedUntil) return;
  const Duration wait = it.proven ? limits::kAskAgain : limits::kIntroduceAgain;
  if (it.wantsCopies && (it.granted || it.asked > now - wait)) return;
  if (!it.wantsCopies && countSubscriptions() >= limits::kMaxSubscribers) return;
  if (!it.wantsCopies) it.granted = false;
  it.wantsCopies = true;
  it.tries = 0;
  it.proofs = 0;
  learnAddresses(peer);
  ask(now, peer);
}

void Peers::renounce(TimePoint now, Peer_& peer) {
  peer.second.introduces = true;  // asked for until it is answered
  peer.second.tries = 0;
  ask(now, peer);
}

// At most now and then: its next update may still be of before it heard us.
void Peers::introduce(TimePoint now, Peer_& peer) {
  if (peer.second.introduced > now - limits::kIntroduceAgain) return;
  peer.second.introduced = now;
  peer.second.introduces = true;
  peer.second.tries = 0;
  learnAddresses(peer);
  ask(now, peer);
}

void Peers::askForPeers(TimePoint now, const SenderTag& member) {
  Peer_* peer = findOrAdd(now, member);
  if (peer == nullptr || peer->second.askedPeers > now - limits::kIntroduceAgain) return;
  peer->second.wantsPeers = true;
  peer->second.tries = 0;
  ask(now, *peer);
}

void Peers::tell(Place& place, PeerState state) {
  if (place.told == state) return;
  place.told = state;
  m_outbox.tell(PeerChanged{place.address, state});
}

// --- what others say
// -------------------------------------------------------------------------------------

void Peers::noteUpdate(TimePoint now, const Roster::Accepted& accepted, Arrival arrival) {
  // Who knows more than a list holds knows better than the few that still list all they know.
  if (!accepted.heard || m_roster.otherMembers() > limits::kMaxListedHeard) return;
  const SenderTag author = senderTagOf(accepted.id);
  const SenderTag self = senderTagOf(m_self.id());
  for (const SenderTag& heard : *accepted.heard) {
    if (heard == self || m_roster.isTagPresent(heard)) continue;
    const auto since = m_missing.find(heard);
    if (since == m_missing.end() && m_missing.size() >= limits::kMaxMissing) continue;
    const TimePoint first = m_missing.emplace(heard, now).first->second;
    // Multicast may bring it in a moment. Where the author itself came by unicast there is nothing to wait
    // for.
    if (arrival == Arrival::Multicast && now - first < limits::kReachGrace) continue;
    askForPeers(now, author);
  }
}

void Peers::noteLeft(TimePoint now, const SenderTag& member) {
  m_peers.erase(member);
  m_mediaCopies.end(member);
  reopen(now, member);
}

void Peers::noteLost(TimePoint now, const SenderTag& member) {
  Peer_* peer = find(member);
  if (peer != nullptr && !peer->second.proven) {
    m_peers.erase(member);
  } else if (peer != nullptr) {
    peer->second.expires = now + limits::kLostPeerMemory;
    peer->second.cookie = 0;  // of a boot that may be over
    peer->second.proofs = 0;
    peer->second.granted = false;
    if (peer->second.asks()) ask(now, *peer);
  }
  reopen(now, member);
}

// The places where this member was are open questions again.
void Peers::reopen(TimePoint now, const SenderTag& member) {
  for (Place& place : m_places) {
    if (place.member != member) continue;
    place.member.reset();
    place.tries = kSilentAfter - 1;
    place.nextAsk = now + retryDelay(place.tries);
  }
}

void Peers::handleHostEvent(TimePoint now) {
  for (Peer_& peer : m_peers) {
    if (!peer.second.asks()) continue;
    peer.second.tries = 0;
    peer.second.proofs = 0;
    ask(now, peer);
  }
  for (Place& place : m_places) {
    if (place.member || place.told == PeerState::Own) continue;
    place.tries = 0;
    ask(now, place);
  }
  m_broadcastWait = {};
  m_nextBroadcast = now;
}

// --- time
// ------------------------------------------------------------------------------------------------

Duration Peers::checkInterval() const {
  return std::max(limits::kReachCheck, m_roster.meanInterval() / 4);
}

void Peers::handleTimeout(TimePoint now) {
  if (now >= m_nextCheck) {
    m_nextCheck = now + checkInterval();
    checkPeers(now);
    checkRoster(now);
    checkMissing(now);
    checkUnserved(now);
    askSomebodyForPeers(now);
  }
  for (Place& place : m_places)
    if (now >= place.nextAsk) ask(now, place);
  for (Peer_& peer : m_peers)
    if (now >= peer.second.nextAsk) ask(now, peer);
}

void Peers::checkPeers(TimePoint now) {
  for (auto it = m_peers.begin(); it != m_peers.end();) {
    Peer_& peer = *it;
    const Roster::Entry* entry = m_roster.findByTag(peer.first);
    const bool settled = entry != nullptr && m_roster.isHeardByMulticast(now, *entry) &&
                         now - entry->multicastSince >= limits::kSettle;
    if (peer.second.wantsCopies && settled) {
      peer.second.wantsCopies = false;
      renounce(now, peer);
    }
    const bool served = peer.second.leaseEnd > now || m_mediaCopies.serves(now, peer.first);
    const bool used = served || (entry != nullptr && peer.second.asks());
    if (used) peer.second.expires = std::max(peer.second.expires, now + limits::kPeerMemory);
    if (now < peer.second.expires) {
      ++it;
      continue;
    }
    const SenderTag member = peer.first;
    it = m_peers.erase(it);
    reopen(now, member);
  }
}

// Members that unicast reaches and multicast does not, and those that do not hear us.
void Peers::checkRoster(TimePoint now) {
  const std::size_t visits = std::max(limits::kReachVisits, m_roster.otherMembers() / 4);
  for (const Roster::Entry* entry : m_roster.nextInTurn(visits)) {
    const SenderTag member = senderTagOf(entry->id);
    if (entry->addresses.empty()) continue;
    const bool unheard = m_roster.wayOf(now, *entry) == Way::Unicast;
    const bool missesUs = entry->missesUsSince && now - *entry->missesUsSince >= limits::kReachGrace;
    // Of a large group a few are enough to tell it.
    const bool speaks = missesUs && m_random.below(m_roster.otherMembers()) < limits::kMaxSubscribers;
    if (!unheard && !speaks) continue;
    Peer_* peer = findOrAdd(now, member);
    if (peer == nullptr) return;
    if (unheard) wantCopies(now, *peer);
    // Who did not answer may have started since; but its address may be a stranger's, too.
    const bool givenUp =
        peer->second.nextAsk == TimePoint::max() && peer->second.introduced <= now - limits::kContactMax;
    if (speaks && (!peer->second.asks() || givenUp)) introduce(now, *peer);
  }
}

void Peers::checkMissing(TimePoint now) {
  std::erase_if(m_missing, [&](const auto& missing) {
    return m_roster.isTagPresent(missing.first) || now - missing.second >= limits::kPeerMemory;
  });
}

// A person is told: nothing else shows why somebody's words come late.
void Peers::checkUnserved(TimePoint now) {
  m_statistics.unserved = 0;
  // Who refused us may be somebody of whom nothing else was ever heard. It is asked again now and then, and
  // the answer takes a moment.
  const auto isRefused = [&](const Peer& peer) {
    return !peer.granted && peer.refusedUntil > now - limits::kSettle;
  };
  for (const auto& [member, peer] : m_peers)
    if (isRefused(peer) && !isHeard(now, member)) ++m_statistics.unserved;
  if (countSubscriptions() >= limits::kMaxSubscribers) {
    for (const auto& [id, entry] : m_roster.present()) {
      if (m_roster.wayOf(now, entry) != Way::Unicast) continue;
      const Peer_* peer = find(senderTagOf(id));
      if (peer == nullptr || (!peer->second.isSubscription() && !isRefused(peer->second)))
        ++m_statistics.unserved;
    }
  }
  if (m_statistics.unserved == 0) {
    m_unservedSince.reset();
  } else if (!m_unservedSince) {
    m_unservedSince = now;
  }
  // Who left just now may have made room.
  const bool some = m_unservedSince && now - *m_unservedSince >= limits::kSettle;
  if (some == m_toldUnserved) return;
  m_toldUnserved = some;
  m_outbox.tell(CopiesLimited{static_cast<std::uint32_t>(m_statistics.unserved)});
}

// Large groups list nobody in their updates, so who depends on unicast asks now and then.
void Peers::askSomebodyForPeers(TimePoint now) {
  if (now < m_nextGossip) return;
  m_nextGossip = now + limits::kGossipInterval;
  std::vector<SenderTag> known;
  for (const auto& [member, peer] : m_peers)
    if (peer.wantsCopies && peer.cookie != 0) known.push_back(member);
  if (!known.empty()) askForPeers(now, known[m_random.below(known.size())]);
}

std::optional<TimePoint> Peers::nextTimeout() const {
  TimePoint next = TimePoint::max();
  if (m_roster.otherMembers() > 0 || !m_peers.empty()) next = m_nextCheck;
  for (const Place& place : m_places) next = std::min(next, place.nextAsk);
  for (const Peer_& peer : m_peers) next = std::min(next, peer.second.nextAsk);
  return next;
}

// --- what goes out with what the session sends
// -----------------------------------------------------------

std::vector<Endpoint> Peers::copiesTo(TimePoint now, MessageType type) const {
  std::vector<Endpoint> addresses;
  for (const auto& [member, peer] : m_peers) {
    if (peer.leaseEnd > now) {
      addresses.push_back(peer.copiesTo);
    } else if (type == MessageType::Nack && peer.wantsCopies && peer.granted) {
      addresses.push_back(peer.addresses.front());
    }
  }
  return addresses;
}

bool Peers::takeBroadcast(TimePoint now, MessageType type) {
  if (type != MessageType::Join && type != MessageType::Update) return false;
  if (m_roster.otherMembers() > 0) {
    m_broadcastWait = {};
    m_nextBroadcast = now;
    return false;
  }
  // The first join has its answers first.
  if (type == MessageType::Join) return m_roster.uptime(now) > Duration::zero();
  if (now < m_nextBroadcast) return false;
  m_broadcastWait = std::clamp(m_broadcastWait * 2, limits::kBroadcastMin, limits::kContactMax);
  m_nextBroadcast = now + m_broadcastWait;
  return true;
}

std::optional<Endpoint> Peers::takeGreeting() {
  if (m_greetings.empty()) return std::nullopt;
  const Endpoint next = m_greetings.back();
  m_greetings.pop_back();
  return next;
}

// --- views
// -----------------------------------------------------------------------------------------------

std::vector<MemberReach> Peers::reach(TimePoint now) const {
  std::vector<MemberReach> all;
  for (const auto& [id, entry] : m_roster.present()) {
    MemberReach one{id, entry.name, m_roster.wayOf(now, entry), false, false, entry.addresses};
    const auto peer = m_peers.find(senderTagOf(id));
    if (peer != m_peers.end()) {
      one.sendsCopies = peer->second.wantsCopies && peer->second.granted;
      one.getsCopies = peer->second.leaseEnd > now;
    }
    all.push_back(std::move(one));
  }
  return all;
}

PeerStatistics Peers::statistics(TimePoint now) const {
  PeerStatistics all = m_statistics;
  for (const auto& [id, entry] : m_roster.present()) {
    const Way way = m_roster.wayOf(now, entry);
    if (way == Way::Multicast) ++all.byMulticast;
    if (way == Way::Unicast) ++all.byUnicast;
  }
  all.subscribers = countSubscribers(now);
  all.subscriptions = countSubscriptions();
  all.mediaSubscribers = m_mediaCopies.count(now);
  all.mediaRefused = m_mediaCopies.refused();
  all.mediaCopiesHeld = m_mediaCopies.held();
  all.unanswered = static_cast<std::uint64_t>(
      std::count_if(m_places.begin(), m_places.end(), [](const Place& place) { return !place.member; }));
  return all;
}

}  // namespace vinicast
