// SPDX-License-Identifier: MIT
#include "host/net/interface_plan.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace vinicast::host {

namespace {

// The first letters of the names that virtual interfaces get from the programs that make them.
constexpr std::array<std::string_view, 17> kVirtualPrefixes = {
    "docker", "br-", "veth", "virbr",  "vmnet",     "vboxnet", "vEthernet", "utun", "tun",
    "wg",     "tap", "ppp",  "podman", "tailscale", "lxcbr",   "lxdbr",     "cni"};

bool isVirtual(const std::string& name) {
  return std::any_of(kVirtualPrefixes.begin(), kVirtualPrefixes.end(),
                     [&](std::string_view prefix) { return name.compare(0, prefix.size(), prefix) == 0; });
}

bool hasAddress(const HostInterface& interface, AddressFamily family) {
  return family == AddressFamily::Ipv4 ? !interface.ipv4.empty() : interface.ipv6;
}

// RFC 3927: an address the machine gave itself because nobody else did.
bool isOnlyLinkLocal(const HostInterface& interface) {
  return std::all_of(interface.ipv4.begin(), interface.ipv4.end(),
                     [](std::uint32_t address) { return (address >> 16) == 0xa9fe; });
}

}  // namespace

InterfaceRank rankOf(const HostInterface& interface, AddressFamily family) {
  if (!interface.up || !hasAddress(interface, family)) return InterfaceRank::Unusable;
  // Linux carries multicast on the loopback even where its flag is not set.
  if (interface.loopback) return InterfaceRank::Loopback;
  if (!interface.running || !interface.multicast) return InterfaceRank::Unusable;
  if (isVirtual(interface.name)) return InterfaceRank::Secondary;
  if (family == AddressFamily::Ipv4 && isOnlyLinkLocal(interface)) return InterfaceRank::Secondary;
  return InterfaceRank::Primary;
}

Result<std::vector<HostInterface>, InterfaceError> planInterfaces(
    const std::vector<HostInterface>& interfaces, AddressFamily family, const std::string& chosen) {
  std::vector<HostInterface> plan;
  if (!chosen.empty()) {
    const auto found = std::find_if(interfaces.begin(), interfaces.end(),
                                    [&](const HostInterface& interface) { return interface.name == chosen; });
    if (found == interfaces.end()) return Unexpected(InterfaceError::Unknown);
    if (!found->up || !hasAddress(*found, family)) return Unexpected(InterfaceError::Unusable);
    plan.push_back(*found);
    return plan;
  }
  InterfaceRank best = InterfaceRank::Unusable;
  for (const HostInterface& interface : interfaces) best = std::min(best, rankOf(interface, family));
  if (best == InterfaceRank::Unusable) return plan;
  for (const HostInterface& interface : interfaces)
    if (plan.size() < kMaxInterfaces && rankOf(interface, family) == best) plan.push_back(interface);
  return plan;
}

}  // namespace vinicast::host
