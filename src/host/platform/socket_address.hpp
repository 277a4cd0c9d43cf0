// SPDX-License-Identifier: MIT
#pragma once

// Endpoint to and from the socket interface's address structures.

#include <netinet/in.h>
#include <sys/socket.h>

#include <cstdint>

#include "host/platform/udp_socket.hpp"
#include "vinicast/endpoint.hpp"

namespace vinicast::host {

class SocketAddress {
 public:
  SocketAddress() = default;
  // An IPv4 endpoint becomes a mapped address on an Ipv6 socket. `interfaceIndex` is the scope of a
  // link-local address; 0: the endpoint's own.
  SocketAddress(const Endpoint& endpoint, AddressFamily family, std::uint32_t interfaceIndex = 0);

  [[nodiscard]] sockaddr* get() { return reinterpret_cast<sockaddr*>(&m_storage); }
  [[nodiscard]] const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&m_storage); }
  [[nodiscard]] socklen_t size() const { return m_size; }

 private:
  sockaddr_storage m_storage{};
  socklen_t m_size = 0;
};

[[nodiscard]] Endpoint endpointOf(const sockaddr_storage& storage);

}  // namespace vinicast::host
