// SPDX-License-Identifier: MIT
#pragma once

// Which of the machine's interfaces the group uses: a pure function of their list (docs/protocol.md §1).

#include <optional>
#include <string>
#include <vector>

#include "host/platform/interfaces.hpp"
#include "host/platform/udp_socket.hpp"
#include "vinicast/result.hpp"

namespace vinicast::host {

// From best to worst. Only interfaces of the best rank that exists are joined and sent through.
enum class InterfaceRank : std::uint8_t {
  Primary,    // a network card
  Secondary,  // bridges, tunnels and cards of virtual machines and containers; a card with nothing but
              // 169.254/16
  Loopback,   // the machine is alone
  Unusable,   // down, without carrier, without multicast, or without an address of the family
};

// More would go past Linux' default of 20 memberships a socket (net.ipv4.igmp_max_memberships).
inline constexpr std::size_t kMaxInterfaces = 16;

enum class InterfaceError : std::uint8_t {
  Unknown,   // no interface has the chosen name
  Unusable,  // it is down, or has no address of the family
};

[[nodiscard]] InterfaceRank rankOf(const HostInterface& interface, AddressFamily family);

// The interfaces to use, by index, at most kMaxInterfaces; empty where none is usable. A `chosen` one is used
// whatever its rank, if it is up and has an address.
[[nodiscard]] Result<std::vector<HostInterface>, InterfaceError> planInterfaces(
    const std::vector<HostInterface>& interfaces, AddressFamily family, const std::string& chosen);

}  // namespace vinicast::host
