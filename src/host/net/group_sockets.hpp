// SPDX-License-Identifier: MIT
#pragma once

// GroupSockets: a group's control and media sockets, joined on every interface that the plan names, and one
// unicast socket that sends everything, so that the sender address of any datagram is one that can be
// answered. For IPv4 one more socket, at the control group's port, hears those who know no more of this
// machine than its address, and broadcasts (docs/protocol.md §9.5); IPv6's control socket hears such by
// itself. Of several programs on one machine one hears the former; it tells of the others.
//
// It follows the machine: a change of interfaces is looked at 3 s after it began (200 ms while nothing but
// the loopback is in use, at once after a sleep), and every 15 s in any case; a group that could not be
// joined on an interface is tried again then, and joined anew where nothing comes to it
// (membership_watch.hpp). The sockets themselves are bound to no interface and outlive every change, so that
// a member keeps its port; the memberships are made anew. Sending never fails for good: a datagram that can't
// be sent is dropped and counted.
//
// Thread: the session thread, which must run an event loop. Addresses: docs/protocol.md §1.

#include <QObject>
#include <QSocketNotifier>
#include <QTimer>
#include <array>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "client/types.hpp"
#include "host/net/group_address.hpp"
#include "host/net/interface_plan.hpp"
#include "host/net/membership_watch.hpp"
#include "host/platform/interface_watch.hpp"
#include "host/platform/udp_socket.hpp"
#include "vinicast/group_session.hpp"
#include "vinicast/limits.hpp"

namespace vinicast::host {

// One interface in use. Counters rise from when it came into use.
struct InterfaceHealth {
  HostInterface interface;
  bool joined = false;             // both groups
  bool sending = true;             // the last datagram sent to a group there went out
  std::uint64_t sent = 0;          // to a group
  std::uint64_t sendFailures = 0;  // could not be sent there
  std::uint64_t heard = 0;         // came in by it, from somebody else
  std::int64_t quietSince = 0;     // media::nowMicros() of the last of these, or of when it came into use
};

// What a person who sees nobody needs to know. Counters only rise.
struct HealthInfo {
  std::vector<InterfaceHealth> interfaces;  // in use, in the system's order
  std::uint16_t unicastPort = 0;
  int receiveBufferBytes = 0;  // the smallest one granted, as the system accounts it
  int sendBufferBytes = 0;
  std::uint64_t datagramsSent = 0;  // per interface: one transmit to two interfaces is two
  std::uint64_t sendFailures = 0;
  std::uint64_t joinFailures = 0;
  std::uint64_t otherGroupDatagrams = 0;  // came in by the port, but were addressed to another group
  int lastSendError = 0;
};

class GroupSockets : public QObject {
  Q_OBJECT

 public:
  using DatagramHandler =
      std::function<void(const Endpoint& from, Arrival arrival, std::span<const std::byte> datagram)>;

  // Errors: UnknownInterface, NetworkUnavailable, PortBusy. `interfaceName` empty: every usable one.
  static Result<std::unique_ptr<GroupSockets>, client::Error> open(const GroupAddress& address,
                                                                   const QString& interfaceName);

  // `onDatagram` for each datagram, then `onBatchEnd` once after some of them.
  void listen(DatagramHandler onDatagram, std::function<void()> onBatchEnd);

  // Copies a datagram into the batch, which leaves when it is full or at flush().
  void queue(const Transmit& transmit, std::span<const std::byte> bytes);
  void flush();

  // After a sleep: leaves and joins every group again, as switches may have forgotten about it, and looks at
  // the interfaces, as the machine may be elsewhere now.
  void rejoin();
  [[nodiscard]] HealthInfo health() const;
  [[nodiscard]] std::uint16_t unicastPort() const { return m_unicast.localPort(); }

 Q_SIGNALS:
  void interfacesChanged();
  // Nothing could be sent for a second, or no interface is left, or only the loopback where there were
  // others; told once until networkBack().
  void networkLost();
  void networkBack();

 private:
  static constexpr std::size_t kBatch = 64;

  struct Queued {
    Transmit transmit;
    std::array<std::byte, limits::kMaxDatagram> bytes;
  };

  GroupSockets(const GroupAddress& address, std::string chosen, UdpSocket control, UdpSocket media,
               UdpSocket unicast);
  static Result<UdpSocket, client::Error> openGroupSocket(const Endpoint& group, AddressFamily family);
  void openContact();
  void watchInterfaces();
  void scheduleScan();
  void scan();
  void usePlan(std::vector<HostInterface> plan);
  // Whether both groups are joined there now.
  bool joinOn(std::uint32_t interfaceIndex);
  // True if an interface that was not joined now is.
  bool retryJoins();
  void leaveOn(std::uint32_t interfaceIndex);
  // Tells the network anew who wants the groups. Where another program of this machine is in them too, the
  // system says nothing: it was in them all the time.
  void renewOn(std::uint32_t interfaceIndex);
  void renewMemberships();
  // Returns how many datagrams there were.
  std::size_t readAll(UdpSocket& socket, const Endpoint* group);
  SendReport sendToGroups();
  void sendAlone(const OutgoingDatagram& datagram);
  void broadcast(std::span<const std::byte> bytes);
  void noteSending(std::size_t groupSent, std::size_t groupFailed);
  void noteHeard(const Endpoint& from, bool toGroup);
  void noteAddresses(const std::vector<HostInterface>& there);
  // Nobody outside this machine can be reached, although it was so before.
  [[nodiscard]] bool isCutOff() const;
  void logState() const;

  GroupAddress m_address;
  std::string m_chosen;
  UdpSocket m_control;
  UdpSocket m_media;
  UdpSocket m_unicast;
  std::optional<UdpSocket> m_contact;
  std::vector<HostInterface> m_used;
  std::set<std::uint32_t> m_unjoined;                   // those of them on which a group could not be joined
  std::map<std::uint32_t, InterfaceHealth> m_healthOf;  // of those in use, by index
  std::map<std::uint32_t, MembershipWatch> m_memberships;
  std::vector<std::uint32_t> m_addresses;  // of this machine, at the last look
  bool m_hadNetwork = false;               // another interface than the loopback was in use
  InterfaceWatch m_watch;
  std::vector<std::unique_ptr<QSocketNotifier>> m_notifiers;
  QTimer m_scanSoon;
  QTimer m_scanAlways;
  QTimer m_renewal;
  DatagramHandler m_onDatagram;
  std::function<void()> m_onBatchEnd;
  ReceiveBatch m_received;
  std::vector<Queued> m_queue;
  std::size_t m_queued = 0;
  std::vector<OutgoingDatagram> m_outgoing;
  HealthInfo m_health;
  std::int64_t m_failingSinceMicros = 0;  // 0: the last group datagram went out
  bool m_lost = false;
};

}  // namespace vinicast::host
