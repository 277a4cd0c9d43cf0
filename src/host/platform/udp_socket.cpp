// SPDX-License-Identifier: MIT
#include "host/platform/udp_socket.hpp"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include "host/platform/socket_address.hpp"

// In the kernel's headers since Linux 4.20, not in every C library's.
#ifndef IPV6_MULTICAST_ALL
#define IPV6_MULTICAST_ALL 29
#endif

namespace vinicast::host {

namespace {

constexpr std::size_t kSendBatch = 64;
constexpr int kHopLimit = 1;        // docs/protocol.md §1: the group stays on its own network
constexpr int kSendWaitMillis = 2;  // for room in a full send buffer

int setOption(int descriptor, int level, int name, int value) {
  return setsockopt(descriptor, level, name, &value, sizeof value) == 0 ? 0 : errno;
}

int getOption(int descriptor, int level, int name) {
  int value = 0;
  socklen_t size = sizeof value;
  return getsockopt(descriptor, level, name, &value, &size) == 0 ? value : 0;
}

int configureIpv4(int descriptor) {
  constexpr std::pair<int, int> kOptions[] = {
      {IP_MULTICAST_TTL, kHopLimit},
      {IP_MULTICAST_LOOP, 1},
      {IP_PKTINFO, 1},
      // Without this, a socket also gets the groups that other programs joined.
      {IP_MULTICAST_ALL, 0}};
  for (const auto& [name, value] : kOptions)
    if (const int error = setOption(descriptor, IPPROTO_IP, name, value); error != 0) return error;
  return 0;
}

int configureIpv6(int descriptor, bool mapIpv4) {
  const std::pair<int, int> options[] = {{IPV6_V6ONLY, mapIpv4 ? 0 : 1},
                                         {IPV6_MULTICAST_HOPS, kHopLimit},
                                         {IPV6_MULTICAST_LOOP, 1},
                                         {IPV6_RECVPKTINFO, 1},
                                         {IPV6_MULTICAST_ALL, 0}};
  for (const auto& [name, value] : options)
    if (const int error = setOption(descriptor, IPPROTO_IPV6, name, value); error != 0) return error;
  return 0;
}

// The ancillary data that names the interface to send through.
struct alignas(cmsghdr) ControlBuffer {
  std::array<char, 64> bytes;
};

template <typename Info>
void putPacketInfo(msghdr& header, ControlBuffer& control, int level, int type, const Info& info) {
  static_assert(CMSG_SPACE(sizeof(Info)) <= sizeof(ControlBuffer));
  header.msg_control = control.bytes.data();
  header.msg_controllen = CMSG_SPACE(sizeof info);
  cmsghdr* message = CMSG_FIRSTHDR(&header);
  message->cmsg_level = level;
  message->cmsg_type = type;
  message->cmsg_len = CMSG_LEN(sizeof info);
  std::memcpy(CMSG_DATA(message), &info, sizeof info);
}

void selectInterface(msghdr& header, ControlBuffer& control, const OutgoingDatagram& datagram,
                     AddressFamily family) {
  if (datagram.interfaceIndex == 0) return;
  control.bytes.fill(0);
  if (family == AddressFamily::Ipv4) {
    in_pktinfo info{};
    info.ipi_ifindex = static_cast<int>(datagram.interfaceIndex);
    putPacketInfo(header, control, IPPROTO_IP, IP_PKTINFO, info);
  } else {
    in6_pktinfo info{};
    info.ipi6_ifindex = datagram.interfaceIndex;
    putPacketInfo(header, control, IPPROTO_IPV6, IPV6_PKTINFO, info);
  }
}

// Where a datagram came in and what it was addressed to.
void readPacketInfo(msghdr& header, ReceiveBatch::Datagram& datagram) {
  for (cmsghdr* message = CMSG_FIRSTHDR(&header); message != nullptr;
       message = CMSG_NXTHDR(&header, message)) {
    if (message->cmsg_level == IPPROTO_IP && message->cmsg_type == IP_PKTINFO) {
      in_pktinfo info{};
      std::memcpy(&info, CMSG_DATA(message), sizeof info);
      datagram.from.interfaceIndex = static_cast<std::uint32_t>(info.ipi_ifindex);
      datagram.destination = Endpoint::fromIpv4(ntohl(info.ipi_addr.s_addr), 0).address;
    } else if (message->cmsg_level == IPPROTO_IPV6 && message->cmsg_type == IPV6_PKTINFO) {
      in6_pktinfo info{};
      std::memcpy(&info, CMSG_DATA(message), sizeof info);
      datagram.from.interfaceIndex = info.ipi6_ifindex;
      std::memcpy(datagram.destination.data(), &info.ipi6_addr, 16);
    }
  }
}

}  // namespace

std::string systemWords(int errorNumber) {
  return std::system_category().message(errorNumber);
}

Result<UdpSocket, int> UdpSocket::open(const Options& options) {
  const int family = options.family == AddressFamily::Ipv4 ? AF_INET : AF_INET6;
  const int descriptor = socket(family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, IPPROTO_UDP);
  if (descriptor < 0) return Unexpected(errno);
  UdpSocket opened(descriptor, options.family);
  if (const int error = opened.configure(options); error != 0) return Unexpected(error);
  if (const int error = opened.bindTo(options.local); error != 0) return Unexpected(error);
  return opened;
}

UdpSocket::UdpSocket(UdpSocket&& other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1)), m_family(other.m_family) {}

UdpSocket& UdpSocket::operator=(UdpSocket&& other) noexcept {
  std::swap(m_descriptor, other.m_descriptor);
  std::swap(m_family, other.m_family);
  return *this;
}

UdpSocket::~UdpSocket() {
  if (m_descriptor >= 0) close(m_descriptor);
}

int UdpSocket::configure(const Options& options) {
  if (options.shareAddress)
    if (const int error = setOption(m_descriptor, SOL_SOCKET, SO_REUSEADDR, 1); error != 0) return error;
  if (options.broadcast)
    if (const int error = setOption(m_descriptor, SOL_SOCKET, SO_BROADCAST, 1); error != 0) return error;
  // What was granted is read back by whoever cares: the system cuts to its limit without an error.
  if (options.receiveBufferBytes > 0)
    setOption(m_descriptor, SOL_SOCKET, SO_RCVBUF, options.receiveBufferBytes);
  if (options.sendBufferBytes > 0) setOption(m_descriptor, SOL_SOCKET, SO_SNDBUF, options.sendBufferBytes);
  return m_family == AddressFamily::Ipv4 ? configureIpv4(m_descriptor)
                                         : configureIpv6(m_descriptor, options.mapIpv4);
}

int UdpSocket::bindTo(const Endpoint& local) {
  const SocketAddress address = m_family == AddressFamily::Ipv4 && local.address == Endpoint{}.address
                                    ? SocketAddress(Endpoint::fromIpv4(INADDR_ANY, local.port), m_family)
                                    : SocketAddress(local, m_family);
  return bind(m_descriptor, address.get(), address.size()) == 0 ? 0 : errno;
}

std::uint16_t UdpSocket::localPort() const {
  sockaddr_storage storage{};
  socklen_t size = sizeof storage;
  if (getsockname(m_descriptor, reinterpret_cast<sockaddr*>(&storage), &size) != 0) return 0;
  return endpointOf(storage).port;
}

int UdpSocket::grantedReceiveBytes() const {
  return getOption(m_descriptor, SOL_SOCKET, SO_RCVBUF);
}
int UdpSocket::grantedSendBytes() const {
  return getOption(m_descriptor, SOL_SOCKET, SO_SNDBUF);
}

namespace {

int changeMembership(int descriptor, const Endpoint& group, std::uint32_t interfaceIndex, bool join) {
  if (isIpv4(group)) {
    ip_mreqn request{};
    std::memcpy(&request.imr_multiaddr, group.address.data() + 12, 4);
    request.imr_ifindex = static_cast<int>(interfaceIndex);
    const int name = join ? IP_ADD_MEMBERSHIP : IP_DROP_MEMBERSHIP;
    return setsockopt(descriptor, IPPROTO_IP, name, &request, sizeof request) == 0 ? 0 : errno;
  }
  ipv6_mreq request{};
  std::memcpy(&request.ipv6mr_multiaddr, group.address.data(), 16);
  request.ipv6mr_interface = interfaceIndex;
  const int name = join ? IPV6_ADD_MEMBERSHIP : IPV6_DROP_MEMBERSHIP;
  return setsockopt(descriptor, IPPROTO_IPV6, name, &request, sizeof request) == 0 ? 0 : errno;
}

}  // namespace

int UdpSocket::joinGroup(const Endpoint& group, std::uint32_t interfaceIndex) {
  return changeMembership(m_descriptor, group, interfaceIndex, true);
}

int UdpSocket::leaveGroup(const Endpoint& group, std::uint32_t interfaceIndex) {
  return changeMembership(m_descriptor, group, interfaceIndex, false);
}

SendReport UdpSocket::send(std::span<const OutgoingDatagram> datagrams) {
  SendReport report;
  std::array<mmsghdr, kSendBatch> headers;
  std::array<iovec, kSendBatch> vectors;
  std::array<SocketAddress, kSendBatch> addresses;
  std::array<ControlBuffer, kSendBatch> controls;
  bool waited = false;
  std::size_t next = 0;
  while (next < datagrams.size()) {
    const std::size_t count = std::min(kSendBatch, datagrams.size() - next);
    for (std::size_t i = 0; i < count; ++i) {
      const OutgoingDatagram& datagram = datagrams[next + i];
      addresses[i] = SocketAddress(datagram.to, m_family, datagram.interfaceIndex);
      vectors[i] = {const_cast<std::byte*>(datagram.bytes.data()), datagram.bytes.size()};
      headers[i] = {};
      msghdr& header = headers[i].msg_hdr;
      header.msg_name = addresses[i].get();
      header.msg_namelen = addresses[i].size();
      header.msg_iov = &vectors[i];
      header.msg_iovlen = 1;
      selectInterface(header, controls[i], datagram, m_family);
    }
    const int sent = sendmmsg(m_descriptor, headers.data(), static_cast<unsigned>(count), 0);
    if (sent > 0) {
      report.sent += static_cast<std::size_t>(sent);
      for (std::size_t i = 0; i < static_cast<std::size_t>(sent); ++i)
        report.bytes += datagrams[next + i].bytes.size();
      next += static_cast<std::size_t>(sent);
      continue;
    }
    if (errno == EINTR) continue;
    if (errno == EAGAIN && !waited) {
      waited = true;
      pollfd waiting{m_descriptor, POLLOUT, 0};
      poll(&waiting, 1, kSendWaitMillis);
      continue;
    }
    report.lastError = errno;
    ++report.failed;
    ++next;
  }
  return report;
}

std::size_t UdpSocket::receive(ReceiveBatch& batch) {
  std::array<mmsghdr, ReceiveBatch::kCapacity> headers;
  std::array<iovec, ReceiveBatch::kCapacity> vectors;
  std::array<sockaddr_storage, ReceiveBatch::kCapacity> sources;
  std::array<ControlBuffer, ReceiveBatch::kCapacity> controls;
  for (std::size_t i = 0; i < ReceiveBatch::kCapacity; ++i) {
    vectors[i] = {batch.m_storage.data() + i * ReceiveBatch::kBytes, ReceiveBatch::kBytes};
    headers[i] = {};
    msghdr& header = headers[i].msg_hdr;
    header.msg_name = &sources[i];
    header.msg_namelen = sizeof sources[i];
    header.msg_iov = &vectors[i];
    header.msg_iovlen = 1;
    header.msg_control = controls[i].bytes.data();
    header.msg_controllen = controls[i].bytes.size();
  }
  batch.m_count = 0;
  int received = -1;
  do {
    received = recvmmsg(m_descriptor, headers.data(), ReceiveBatch::kCapacity, 0, nullptr);
  } while (received < 0 && errno == EINTR);
  // Nothing waits; or an error that an earlier send left behind (ICMP), and reading it took it away.
  if (received <= 0) return 0;
  for (std::size_t i = 0; i < static_cast<std::size_t>(received); ++i) {
    ReceiveBatch::Datagram& datagram = batch.m_datagrams[i];
    datagram = {};
    datagram.from = endpointOf(sources[i]);
    readPacketInfo(headers[i].msg_hdr, datagram);
    datagram.bytes = {static_cast<const std::byte*>(vectors[i].iov_base), headers[i].msg_len};
  }
  batch.m_count = static_cast<std::size_t>(received);
  return batch.m_count;
}

}  // namespace vinicast::host
