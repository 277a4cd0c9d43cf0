// SPDX-License-Identifier: MIT
#pragma once

// The machine's network interfaces, as plain values. Which of them to use is decided in
// net/interface_plan.hpp.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace vinicast::host {

struct HostInterface {
  std::uint32_t index = 0;  // the kernel's; a device that goes and comes back has another
  std::string name;
  bool up = false;
  bool running = false;  // has a carrier
  bool multicast = false;
  bool loopback = false;
  std::vector<std::uint32_t> ipv4;       // addresses in host order, sorted
  std::vector<std::uint32_t> broadcast;  // its networks' broadcast addresses, the same way
  bool ipv6 = false;                     // has at least one IPv6 address
  // The least of its link-local ones: the others may change each day (RFC 8981).
  std::optional<std::array<std::uint8_t, 16>> linkLocal = std::nullopt;
  friend bool operator==(const HostInterface&, const HostInterface&) = default;
};

// Every interface with an index, by index; empty if the system will not tell. Any thread; takes about 0.1 ms.
[[nodiscard]] std::vector<HostInterface> listInterfaces();

}  // namespace vinicast::host
