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
  for (const MemberReach& member : members) {
    if (m_told.size() >= PeerTable::kMaxPeers) return;
    if (member.way == Way::None || member.addresses.empty()) continue;
    // A member's own port is another at its next start; the group's stays.
    RememberedPeer peer{member.id, member.addresses.front(), QDateTime::currentMSecsSinceEpoch()};
    peer.endpoint.port = m_address.control.port;
    peer.endpoint.interfaceIndex = 0;
    if (m_told.emplace(member.id, peer.endpoint.address).second) m_actions.remember(peer);
  }
}

}  // namespace vinicast::host
