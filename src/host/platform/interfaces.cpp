// SPDX-License-Identifier: MIT
#include "host/platform/interfaces.hpp"

#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>

#include <algorithm>
#include <map>
#include <memory>

namespace vinicast::host {

namespace {

// IFF_LOWER_UP of netdevice(7), which <net/if.h> does not have.
constexpr unsigned kLowerUp = 1U << 16;

}  // namespace

std::vector<HostInterface> listInterfaces() {
  ifaddrs* head = nullptr;
  if (getifaddrs(&head) != 0) return {};
  const std::unique_ptr<ifaddrs, void (*)(ifaddrs*)> owner(head, freeifaddrs);

  std::map<std::uint32_t, HostInterface> byIndex;
  for (const ifaddrs* entry = head; entry != nullptr; entry = entry->ifa_next) {
    const std::uint32_t index = if_nametoindex(entry->ifa_name);
    if (index == 0) continue;  // an alias label, or gone by now
    HostInterface& interface = byIndex[index];
    interface.index = index;
    interface.name = entry->ifa_name;
    interface.up = (entry->ifa_flags & IFF_UP) != 0;
    // Linux sets IFF_RUNNING up to a second after the carrier came.
    interface.running = (entry->ifa_flags & (IFF_RUNNING | kLowerUp)) != 0;
    interface.multicast = (entry->ifa_flags & IFF_MULTICAST) != 0;
    interface.loopback = (entry->ifa_flags & IFF_LOOPBACK) != 0;
    if (entry->ifa_addr == nullptr) continue;
    if (entry->ifa_addr->sa_family == AF_INET) {
      const auto* address = reinterpret_cast<const sockaddr_in*>(entry->ifa_addr);
      interface.ipv4.push_back(ntohl(address->sin_addr.s_addr));
      if ((entry->ifa_flags & IFF_BROADCAST) != 0 && entry->ifa_netmask != nullptr) {
        // From the mask: an address may have been set without its broadcast address.
        const auto* mask = reinterpret_cast<const sockaddr_in*>(entry->ifa_netmask);
        const std::uint32_t hosts = ~ntohl(mask->sin_addr.s_addr);
        if (hosts > 1) interface.broadcast.push_back(interface.ipv4.back() | hosts);
      }
    } else if (entry->ifa_addr->sa_family == AF_INET6) {
      interface.ipv6 = true;
      const in6_addr& address = reinterpret_cast<const sockaddr_in6*>(entry->ifa_addr)->sin6_addr;
      std::array<std::uint8_t, 16> bytes{};
      std::copy_n(address.s6_addr, bytes.size(), bytes.begin());
      if (IN6_IS_ADDR_LINKLOCAL(&address))
        interface.linkLocal = std::min(bytes, interface.linkLocal.value_or(bytes));
    }
  }

  std::vector<HostInterface> interfaces;
  for (auto& [index, interface] : byIndex) {
    std::sort(interface.ipv4.begin(), interface.ipv4.end());
    std::sort(interface.broadcast.begin(), interface.broadcast.end());
    interfaces.push_back(std::move(interface));
  }
  return interfaces;
}

}  // namespace vinicast::host
