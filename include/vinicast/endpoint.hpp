// SPDX-License-Identifier: MIT
#pragma once

// An address and port as the engine sees them: opaque bytes that it compares and copies and never resolves.

#include <array>
#include <compare>
#include <cstdint>

namespace vinicast {

struct Endpoint {
  // IPv6, or IPv4 mapped into ::ffff:0:0/96 (RFC 4291 §2.5.5.2).
  std::array<std::uint8_t, 16> address{};
  std::uint16_t port = 0;
  // The interface a datagram came in on; 0 = unknown. Not part of a peer's identity on the wire.
  std::uint32_t interfaceIndex = 0;

  friend auto operator<=>(const Endpoint&, const Endpoint&) = default;
  [[nodiscard]] bool isUnset() const { return port == 0; }
  // The same address and port, by whatever interface.
  [[nodiscard]] bool isSamePlace(const Endpoint& other) const {
    return address == other.address && port == other.port;
  }

  [[nodiscard]] static Endpoint fromIpv4(std::uint32_t hostOrderAddress, std::uint16_t port) {
    Endpoint endpoint;
    endpoint.address[10] = 0xff;
    endpoint.address[11] = 0xff;
    for (int i = 0; i < 4; ++i)
      endpoint.address[static_cast<std::size_t>(12 + i)] =
          static_cast<std::uint8_t>(hostOrderAddress >> (24 - 8 * i));
    endpoint.port = port;
    return endpoint;
  }
};

}  // namespace vinicast
