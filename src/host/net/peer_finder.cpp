// SPDX-License-Identifier: MIT
#include "host/net/peer_finder.hpp"

#include <QHostAddress>
#include <QTimer>
#include <algorithm>
#include <utility>

namespace vinicast::host {

namespace {

client::Error unknownPeer(const PeerAddress& peer, const QString& words) {
  return {client::ErrorCode::PeerUnknown, peer.host, words};
}

}  // namespace

PeerFinder::PeerFinder(AddressFamily family, Actions actions)
    : m_family(family), m_actions(std::move(actions)) {}

PeerFinder::~PeerFinder() {
  for (const int lookup : m_lookups) QHostInfo::abortHostLookup(lookup);
}

void PeerFinder::find(const PeerAddress& peer) {
  if (!peer.numeric) return lookUp(peer, true);
  if (m_family == AddressFamily::Ipv4 && !isIpv4(*peer.numeric))
    return m_actions.failed(unknownPeer(peer, QStringLiteral("the group uses IPv4")));
  m_actions.found(*peer.numeric);
}

void PeerFinder::lookUp(const PeerAddress& peer, bool first) {
  m_lookups.push_back(QHostInfo::lookupHost(
      peer.host, this, [this, peer, first](const QHostInfo& answer) { handleAnswer(peer, first, answer); }));
}

void PeerFinder::handleAnswer(const PeerAddress& peer, bool first, const QHostInfo& answer) {
  std::erase(m_lookups, answer.lookupId());
  qsizetype count = 0;
  for (const QHostAddress& address : answer.addresses()) {
    const bool ipv4 = address.protocol() == QAbstractSocket::IPv4Protocol;
    if ((m_family == AddressFamily::Ipv4 && !ipv4) || count == kMaxAddresses) continue;
    Endpoint endpoint;
    const Q_IPV6ADDR bytes = address.toIPv6Address();
    std::copy_n(bytes.c, endpoint.address.size(), endpoint.address.begin());
    if (ipv4) endpoint = Endpoint::fromIpv4(address.toIPv4Address(), 0);
    endpoint.port = peer.port;
    ++count;
    m_actions.found(endpoint);
  }
  if (count > 0) return;
  QTimer::singleShot(kRetryMillis, this, [this, peer] { lookUp(peer, false); });
  if (!first) return;
  const QString words =
      answer.addresses().isEmpty() ? answer.errorString() : QStringLiteral("no IPv4 address");
  m_actions.failed(unknownPeer(peer, words));
}

}  // namespace vinicast::host
