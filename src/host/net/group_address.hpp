// SPDX-License-Identifier: MIT
#pragma once

// The addresses of a group: the control group that people give, and the media group that follows from it
// (docs/protocol.md §1).

#include <QString>

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

// "host:port" or "[IPv6]:port" of a peer, with a port that is not 0; BadPeer otherwise. Nothing is resolved.
[[nodiscard]] Result<void, client::Error> checkPeer(const QString& text);

}  // namespace vinicast::host
