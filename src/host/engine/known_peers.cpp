// SPDX-License-Identifier: MIT
#include "host/engine/known_peers.hpp"

#include <QDateTime>
#include <algorithm>

namespace vinicast::host {

KnownPeers::KnownPeers(const GroupAddress& address, std::vector<PeerAddress> given, Actions actions)
    : m_address(address),
      m_given(std::move(given)),
      m_actions(std::move(actions)),
      m_finder(address.family(), {[this](const Endpoint& found) {
                                    m_found.push_back(found);
                                    m_actions.add(found);
                                  },
                                  [this](const client::Error& error) { m_actions.fail(error); }}) {
  QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { remember(); });
  m_timer.setTimerType(Qt::VeryCoarseTimer);
}

void KnownPeers::add(const std::vector<RememberedPeer>& remembered) {
  for (const RememberedPeer& peer : remembered) {
    const bool known = std::any_of(m_remembered.begin(), m_remembered.end(),
                                   [&](const Endpoint& one) { return one.isSamePlace(peer.endpoint); });
    if (!known && m_remembered.size() < kMaxRemembered) m_remembered.push_back(peer.endpoint);
  }
}

std::optional<client::Error> KnownPeers::look(const QString& address) {
  const auto peer = parsePeer(address, m_address.control.port);
  if (!peer) return peer.error();
  const bool known = std::any_of(m_given.begin(), m_given.end(), [&](const PeerAddress& one) {
    return one.host == peer->host && one.port == peer->port;
  });
  if (known) return std::nullopt;
  if (m_given.size() >= kMaxGiven)
    return client::Error{client::ErrorCode::PeerUnknown, address, QStringLiteral("too many were given")};
  m_given.push_back(*peer);
  m_finder.find(*peer);
  return std::nullopt;
}

void KnownPeers::start() {
  for (const PeerAddress& peer : m_given) m_finder.find(peer);
  for (const Endpoint& address : m_remembered) m_actions.add(address);
  m_timer.start(kRememberMillis);
}

void KnownPeers::handle(const PeerChanged& event) {
  // A remembered member that is not there is nothing to tell of.
  const bool given = std::any_of(m_found.begin(), m_found.end(),
                                 [&](const Endpoint& one) { return one.isSamePlace(event.address); });
  if (!given || event.state == PeerState::Answered) return;
  const auto code =
      event.state == PeerState::Own ? client::ErrorCode::PeerIsSelf : client::ErrorCode::PeerSilent;
  m_actions.fail({code, endpointText(event.address), QString()});
}

void KnownPeers::remember() {
  std::vector<MemberReach> members = m_actions.reach();
  // Those that only unicast reaches first: the others are found anyway.
  std::stable_sort(members.begin(), members.end(),
                   [](const MemberReach& a, const MemberReach& b) { return a.way < b.way; });
  const std::int64_t now = QDateTime::currentMSecsSinceEpoch();
  auto byMulticast = static_cast<std::size_t>(
      std::count_if(m_told.begin(), m_told.end(), [](const auto& told) { return !told.second.unicast; }));
  for (const MemberReach& member : members) {
    if (member.way == Way::None || member.addresses.empty()) continue;
    const bool unicast = member.way == Way::Unicast;
    const Endpoint& address = member.addresses.front();
    const auto known = m_told.find(address.address);
    const bool isNew = known == m_told.end();
    if (!isNew && now - known->second.at < kTellAgainMillis && (!unicast || known->second.unicast)) continue;
    if (isNew && !unicast && byMulticast >= kMaxByMulticast) continue;
    if (isNew && m_told.size() >= kMaxTold) continue;
    if (isNew && !unicast) ++byMulticast;
    m_told[address.address] = {now, unicast};
    // A member's own port is another at its next start; the group's stays.
    RememberedPeer peer{member.id, address, now};
    peer.endpoint.port = m_address.control.port;
    peer.endpoint.interfaceIndex = 0;
    m_actions.remember(peer);
  }
}

}  // namespace vinicast::host
