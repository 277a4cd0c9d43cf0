// SPDX-License-Identifier: MIT
#include "host/platform/socket_address.hpp"

#include <algorithm>
#include <cstring>

namespace vinicast::host {

bool isIpv4(const Endpoint& endpoint) {
  const auto& a = endpoint.address;
  return std::all_of(a.begin(), a.begin() + 10, [](std::uint8_t byte) { return byte == 0; }) &&
         a[10] == 0xff && a[11] == 0xff;
}

SocketAddress::SocketAddress(const Endpoint& endpoint, AddressFamily family, std::uint32_t interfaceIndex) {
  if (family == AddressFamily::Ipv4) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(endpoint.port);
    std::memcpy(&address.sin_addr, endpoint.address.data() + 12, 4);
    std::memcpy(&m_storage, &address, sizeof address);
    m_size = sizeof address;
    return;
  }
  sockaddr_in6 address{};
  address.sin6_family = AF_INET6;
  address.sin6_port = htons(endpoint.port);
  std::memcpy(&address.sin6_addr, endpoint.address.data(), 16);
  const bool needsScope = IN6_IS_ADDR_LINKLOCAL(&address.sin6_addr) ||
                          IN6_IS_ADDR_MC_LINKLOCAL(&address.sin6_addr) ||
                          IN6_IS_ADDR_MC_NODELOCAL(&address.sin6_addr);
  if (needsScope) address.sin6_scope_id = interfaceIndex != 0 ? interfaceIndex : endpoint.interfaceIndex;
  std::memcpy(&m_storage, &address, sizeof address);
  m_size = sizeof address;
}

Endpoint endpointOf(const sockaddr_storage& storage) {
  Endpoint endpoint;
  if (storage.ss_family == AF_INET) {
    sockaddr_in address{};
    std::memcpy(&address, &storage, sizeof address);
    return Endpoint::fromIpv4(ntohl(address.sin_addr.s_addr), ntohs(address.sin_port));
  }
  if (storage.ss_family == AF_INET6) {
    sockaddr_in6 address{};
    std::memcpy(&address, &storage, sizeof address);
    std::memcpy(endpoint.address.data(), &address.sin6_addr, 16);
    endpoint.port = ntohs(address.sin6_port);
  }
  return endpoint;
}

}  // namespace vinicast::host
