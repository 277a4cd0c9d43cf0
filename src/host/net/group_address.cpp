// SPDX-License-Identifier: MIT
#include "host/net/group_address.hpp"

#include <arpa/inet.h>

#include <QNetworkInterface>
#include <algorithm>
#include <cstring>
#include <optional>

namespace vinicast::host {

namespace {

client::Error errorOf(client::ErrorCode code, const QString& detail) {
  return {code, QString(), detail};
}

// "host:port", "[host]:port", or a host alone.
struct HostAndPort {
  QString host;
  std::optional<QString> port;
  bool bracketed = false;
};

std::optional<HostAndPort> splitPort(const QString& text) {
  if (text.startsWith(QLatin1Char('['))) {
    const qsizetype end = text.indexOf(QLatin1Char(']'));
    if (end < 0) return std::nullopt;
    const QString rest = text.mid(end + 1);
    if (!rest.isEmpty() && !rest.startsWith(QLatin1Char(':'))) return std::nullopt;
    return HostAndPort{text.mid(1, end - 1), rest.isEmpty() ? std::nullopt : std::optional(rest.mid(1)),
                       true};
  }
  // Two colons and no brackets: an IPv6 address alone.
  if (text.count(QLatin1Char(':')) != 1) return HostAndPort{text, std::nullopt, false};
  const qsizetype colon = text.indexOf(QLatin1Char(':'));
  return HostAndPort{text.left(colon), text.mid(colon + 1), false};
}

std::optional<Endpoint> parseHost(const QString& host) {
  const QByteArray text = host.toLatin1();
  if (QString::fromLatin1(text) != host) return std::nullopt;
  in_addr ipv4{};
  if (inet_pton(AF_INET, text.constData(), &ipv4) == 1) return Endpoint::fromIpv4(ntohl(ipv4.s_addr), 0);
  in6_addr ipv6{};
  if (inet_pton(AF_INET6, text.constData(), &ipv6) != 1) return std::nullopt;
  Endpoint endpoint;
  std::memcpy(endpoint.address.data(), &ipv6, 16);
  return endpoint;
}

// Decimal digits only, at most 65535.
std::optional<std::uint16_t> parsePort(const QString& text) {
  if (text.isEmpty() || text.size() > 5) return std::nullopt;
  unsigned value = 0;
  for (const QChar digit : text) {
    if (digit < QLatin1Char('0') || digit > QLatin1Char('9')) return std::nullopt;
    value = value * 10 + static_cast<unsigned>(digit.unicode() - '0');
  }
  if (value > 65535) return std::nullopt;
  return static_cast<std::uint16_t>(value);
}

bool isMulticast(const Endpoint& endpoint) {
  return isIpv4(endpoint) ? (endpoint.address[12] & 0xf0) == 0xe0 : endpoint.address[0] == 0xff;
}

std::uint32_t ipv4Of(const Endpoint& endpoint) {
  std::uint32_t network = 0;
  std::memcpy(&network, endpoint.address.data() + 12, 4);
  return ntohl(network);
}

}  // namespace

QString addressText(const Endpoint& endpoint) {
  char text[INET6_ADDRSTRLEN] = {};
  if (isIpv4(endpoint)) {
    inet_ntop(AF_INET, endpoint.address.data() + 12, text, sizeof text);
  } else {
    inet_ntop(AF_INET6, endpoint.address.data(), text, sizeof text);
  }
  return QString::fromLatin1(text);
}

QString GroupAddress::text() const {
  return endpointText(control);
}

QString endpointText(const Endpoint& endpoint) {
  const QString form = isIpv4(endpoint) ? QStringLiteral("%1:%2") : QStringLiteral("[%1]:%2");
  return form.arg(addressText(endpoint)).arg(endpoint.port);
}

GroupAddress defaultGroupAddress() {
  const Endpoint control = Endpoint::fromIpv4(0xe1e1187b, kDefaultGroupPort);
  return {control, mediaGroupOf(control)};
}

Endpoint mediaGroupOf(const Endpoint& control) {
  Endpoint media = control;
  constexpr unsigned kPorts = kHighestGroupPort - kLowestGroupPort + 1;
  media.port = static_cast<std::uint16_t>(kLowestGroupPort + (control.port - kLowestGroupPort + 2U) % kPorts);
  if (isIpv4(control)) {
    const std::uint32_t next = 0xe0000000U | ((ipv4Of(control) + 1U) & 0x0fffffffU);
    media.address = Endpoint::fromIpv4(next, 0).address;
    return media;
  }
  for (std::size_t i = 15; i >= 2; --i)
    if (++media.address[i] != 0) break;
  return media;
}

Result<GroupAddress, client::Error> parseGroupAddress(const QString& text) {
  const QString trimmed = text.trimmed();
  if (trimmed.isEmpty()) return defaultGroupAddress();
  const auto parts = splitPort(trimmed);
  if (!parts) return Unexpected(errorOf(client::ErrorCode::BadAddress, trimmed));
  auto endpoint = parseHost(parts->host);
  if (!endpoint || (parts->bracketed && isIpv4(*endpoint)))
    return Unexpected(errorOf(client::ErrorCode::BadAddress, trimmed));
  if (!isMulticast(*endpoint)) return Unexpected(errorOf(client::ErrorCode::NotMulticast, parts->host));
  endpoint->port = kDefaultGroupPort;
  if (parts->port) {
    const auto port = parsePort(*parts->port);
    if (!port || *port < kLowestGroupPort)
      return Unexpected(errorOf(client::ErrorCode::BadPort, *parts->port));
    endpoint->port = *port;
  }
  return GroupAddress{*endpoint, mediaGroupOf(*endpoint)};
}

Result<PeerAddress, client::Error> parsePeer(const QString& text, std::uint16_t defaultPort) {
  const auto parts = splitPort(text.trimmed());
  if (!parts || parts->host.isEmpty()) return Unexpected(errorOf(client::ErrorCode::BadPeer, text));
  const auto port = parts->port ? parsePort(*parts->port).value_or(0) : defaultPort;
  const QString card = parts->host.section(QLatin1Char('%'), 1);
  const QString host = parts->host.section(QLatin1Char('%'), 0, 0);
  PeerAddress peer{parts->host, port, parseHost(host)};
  if (peer.numeric && host != parts->host) {
    if (!IN6_IS_ADDR_LINKLOCAL(peer.numeric->address.data()) || card.isEmpty())
      return Unexpected(errorOf(client::ErrorCode::BadPeer, text));
    peer.numeric->interfaceIndex =
        static_cast<std::uint32_t>(QNetworkInterface::interfaceIndexFromName(card));
    if (peer.numeric->interfaceIndex == 0)
      return Unexpected(errorOf(client::ErrorCode::UnknownInterface, card));
  }
  // Letters, digits, dots and hyphens, as names of hosts have them (RFC 1123 §2.1), and what mDNS allows
  // more.
  const bool isName = std::none_of(peer.host.begin(), peer.host.end(), [](QChar c) {
    return c.isSpace() || !c.isPrint() || QStringLiteral("/:[]@?#%").contains(c);
  });
  const bool ipv6InBrackets = peer.numeric && !isIpv4(*peer.numeric);
  if (port == 0 || (parts->bracketed && !ipv6InBrackets) || (!isName && !peer.numeric))
    return Unexpected(errorOf(client::ErrorCode::BadPeer, text));
  if (peer.numeric) peer.numeric->port = port;
  return peer;
}

}  // namespace vinicast::host
