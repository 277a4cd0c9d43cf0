// SPDX-License-Identifier: MIT
#pragma once

// A non-blocking UDP socket with what multicast on several interfaces needs: joining by interface index,
// sending through a named interface, the interface a datagram came in on, and many datagrams per system call.
//
// Thread: any one at a time. Errors are the system's error numbers (errno(3)).

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "vinicast/endpoint.hpp"
#include "vinicast/result.hpp"

namespace vinicast::host {

enum class AddressFamily : std::uint8_t { Ipv4, Ipv6 };

[[nodiscard]] bool isIpv4(const Endpoint& endpoint);
// The system's words for an error number, in the language of the locale.
[[nodiscard]] std::string systemWords(int errorNumber);

// One datagram to send.
struct OutgoingDatagram {
  Endpoint to;
  std::uint32_t interfaceIndex = 0;  // out of this interface; 0: where the routing table says
  std::span<const std::byte> bytes;
};

struct SendReport {
  std::size_t sent = 0;
  std::size_t bytes = 0;  // of those sent
  std::size_t failed = 0;
  int lastError = 0;
};

// Room for the datagrams of one system call, reused.
class ReceiveBatch {
 public:
  static constexpr std::size_t kCapacity = 64;
  // Over the largest datagram of the protocol, so that one that is too long is seen to be so.
  static constexpr std::size_t kBytes = 1536;

  struct Datagram {
    Endpoint from;  // with the interface it came in on
    std::array<std::uint8_t, 16> destination{};
    std::span<const std::byte> bytes;
  };

  [[nodiscard]] std::span<const Datagram> datagrams() const { return {m_datagrams.data(), m_count}; }

 private:
  friend class UdpSocket;
  std::vector<std::byte> m_storage = std::vector<std::byte>(kCapacity * kBytes);
  std::array<Datagram, kCapacity> m_datagrams;
  std::size_t m_count = 0;
};

class UdpSocket {
 public:
  struct Options {
    AddressFamily family = AddressFamily::Ipv4;
    Endpoint local;              // an unset address is any address, port 0 any free port
    bool shareAddress = false;   // several instances on one machine each get every multicast datagram
    bool broadcast = false;      // Ipv4 only: may send to broadcast addresses
    bool mapIpv4 = false;        // Ipv6 only: reach IPv4 peers through mapped addresses
    int receiveBufferBytes = 0;  // asked for; the system may grant less
    int sendBufferBytes = 0;
  };

  static Result<UdpSocket, int> open(const Options& options);
  UdpSocket(UdpSocket&& other) noexcept;
  UdpSocket& operator=(UdpSocket&& other) noexcept;
  ~UdpSocket();

  [[nodiscard]] int descriptor() const { return m_descriptor; }
  [[nodiscard]] std::uint16_t localPort() const;
  // As the system accounts them: Linux doubles what was asked for.
  [[nodiscard]] int grantedReceiveBytes() const;
  [[nodiscard]] int grantedSendBytes() const;

  // 0, or the error. Joining twice and leaving what was not joined are errors that harm nothing.
  int joinGroup(const Endpoint& group, std::uint32_t interfaceIndex);
  int leaveGroup(const Endpoint& group, std::uint32_t interfaceIndex);

  // Never blocks for more than 2 ms; what can't be sent is dropped and reported.
  SendReport send(std::span<const OutgoingDatagram> datagrams);
  // Fills `batch` with what waits, and returns how many; 0 when drained.
  std::size_t receive(ReceiveBatch& batch);

 private:
  UdpSocket(int descriptor, AddressFamily family) : m_descriptor(descriptor), m_family(family) {}
  int configure(const Options& options);
  int bindTo(const Endpoint& local);

  int m_descriptor = -1;
  AddressFamily m_family = AddressFamily::Ipv4;
};

}  // namespace vinicast::host
