// SPDX-License-Identifier: MIT
#include "host/platform/interface_watch.hpp"

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace vinicast::host {

InterfaceWatch::InterfaceWatch() {
  m_descriptor = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE);
  if (m_descriptor < 0) return;
  sockaddr_nl address{};
  address.nl_family = AF_NETLINK;
  address.nl_groups = RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR;
  if (bind(m_descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    close(m_descriptor);
    m_descriptor = -1;
  }
}

InterfaceWatch::~InterfaceWatch() {
  if (m_descriptor >= 0) close(m_descriptor);
}

void InterfaceWatch::drain() {
  std::array<char, 8192> buffer;
  // ENOBUFS says that notices were lost: the caller looks at everything anyway.
  for (int round = 0; round < 64; ++round) {
    const ssize_t size = recv(m_descriptor, buffer.data(), buffer.size(), 0);
    if (size <= 0 && errno != ENOBUFS && errno != EINTR) return;
    if (size == 0) return;
  }
}

}  // namespace vinicast::host
