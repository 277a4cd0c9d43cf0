// SPDX-License-Identifier: MIT
#pragma once

// The addresses of a group: the control group that people give, and the media group that follows from it
// (docs/protocol.md §1).

#include <QString>
#include <optional>

#include "client/types.hpp"
#include "host/platform/udp_socket.hpp"
#include "vinicast/endpoint.hpp"
#include "vinicast/result.hpp"

namespace vinicast::host {

inline constexpr std::uint16_t kLowestGroupPort = 1025;
inline constexpr std::uint16_t kHighestGroupPort = 65535;
inline constexpr std::uint16_t kDefaultGroupPort = 4444;

struct GroupAddress {
  Endpoint control;
  Endpoint media;

  [[nodiscard]] AddressFamily family() const {
    return isIpv4(control) ? AddressFamily::Ipv4 : AddressFamily::Ipv6;
  }
  // The control group as people write it: "225.225.24.123:4444", "[ff12::1]:4444".
  [[nodiscard]] QString text() const;
};

// 225.225.24.123:4444.
[[nodiscard]] GroupAddress defaultGroupAddress();

// Reads "A.B.C.D:PORT" or "[IPv6]:PORT"; without a port, the default one. Empty: the default address.
// Errors: BadAddress, NotMulticast (not 224.0.0.0/4 or ff00::/8), BadPort (not 1025 to 65535).
[[nodiscard]] Result<GroupAddress, client::Error> parseGroupAddress(const QString& text);

// The next address and the next port but one, both wrapped within their ranges; IPv6 keeps its flags and
// scope.
[[nodiscard]] Endpoint mediaGroupOf(const Endpoint& control);

// Where a peer is, as people write it. Nothing is resolved.
struct PeerAddress {
  QString host;  // a name, or an address without brackets
  std::uint16_t port = 0;
  std::optional<Endpoint> numeric;  // where `host` is an address
};

// "host", "host:port", "[IPv6]:port"; without a port, `defaultPort`. An IPv6 address of link-local scope may
// name the network card by which it is reached, "[fe80::1%eth0]:port" (RFC 4007 §11). BadPeer if it is none
// of these or the port is not in 1 to 65535; UnknownInterface if there is no such card now.
[[nodiscard]] Result<PeerAddress, client::Error> parsePeer(const QString& text, std::uint16_t defaultPort);
// "10.0.0.7", "fe80::1".
[[nodiscard]] QString addressText(const Endpoint& endpoint);
// "10.0.0.7:4444", "[fe80::1]:4444".
[[nodiscard]] QString endpointText(const Endpoint& endpoint);

}  // namespace vinicast::host
