// SPDX-License-Identifier: MIT
#include "host/net/group_sockets.hpp"

#include <QLoggingCategory>
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "host/net/flood_watch.hpp"
#include "media/base/raw.hpp"

namespace vinicast::host {

namespace {

Q_LOGGING_CATEGORY(lcNet, "vinicast.net", QtInfoMsg)

constexpr int kReceiveBufferBytes =
    4 * 1024 * 1024;  // a 150 kB key frame and what comes while the loop is away
constexpr int kSendBufferBytes = 1024 * 1024;
constexpr int kHysteresisMillis = 3000;  // a Wi-Fi that roams goes and comes
constexpr int kAloneScanMillis = 200;    // nothing to disturb
constexpr int kScanMillis = 15'000;
constexpr int kRenewalMillis = 2'000;
constexpr std::int64_t kLostAfterMicros = 1'000'000;
// Datagrams read before timers get their turn; what waits wakes the loop again at once.
constexpr int kReadRounds = 4;
constexpr int kFloodPauseMillis = 1;  // between two readings of a flood

client::Error failureOf(client::ErrorCode code, const QString& detail) {
  return {code, QString(), detail};
}

bool isMulticastAddress(const std::array<std::uint8_t, 16>& address) {
  Endpoint endpoint;
  endpoint.address = address;
  return isIpv4(endpoint) ? (address[12] & 0xf0) == 0xe0 : address[0] == 0xff;
}

QString words(int error) {
  return QString::fromLocal8Bit(systemWords(error));
}

// Whether both send from the same interfaces and addresses; everything else about them may change without a
// word.
bool reachesSame(const std::vector<HostInterface>& a, const std::vector<HostInterface>& b,
                 AddressFamily family) {
  return std::equal(
      a.begin(), a.end(), b.begin(), b.end(), [&](const HostInterface& x, const HostInterface& y) {
        return x.index == y.index && x.name == y.name && (family == AddressFamily::Ipv6 || x.ipv4 == y.ipv4);
      });
}

bool isAmong(const std::vector<std::uint32_t>& addresses, const Endpoint& endpoint) {
  return std::any_of(addresses.begin(), addresses.end(), [&](std::uint32_t address) {
    return Endpoint::fromIpv4(address, 0).address == endpoint.address;
  });
}

bool isAlone(const std::vector<HostInterface>& used) {
  return std::all_of(used.begin(), used.end(),
                     [](const HostInterface& interface) { return interface.loopback; });
}

}  // namespace

Result<UdpSocket, client::Error> GroupSockets::openGroupSocket(const Endpoint& group, AddressFamily family) {
  UdpSocket::Options options;
  options.family = family;
  // Bound to the group's own address where the system allows it, so that nothing else comes in. An IPv6 group
  // of link-local scope can only be bound together with one interface.
  options.local = group;
  if (family == AddressFamily::Ipv6) options.local.address = {};
  options.shareAddress = true;
  options.receiveBufferBytes = kReceiveBufferBytes;
  auto socket = UdpSocket::open(options);
  if (socket) return std::move(*socket);
  if (socket.error() == EADDRINUSE)
    return Unexpected(failureOf(client::ErrorCode::PortBusy, QString::number(group.port)));
  return Unexpected(failureOf(client::ErrorCode::NetworkUnavailable, words(socket.error())));
}

Result<std::unique_ptr<GroupSockets>, client::Error> GroupSockets::open(const GroupAddress& address,
                                                                        const QString& interfaceName) {
  const AddressFamily family = address.family();
  const std::string chosen = interfaceName.toStdString();
  const std::vector<HostInterface> there = listInterfaces();
  auto plan = planInterfaces(there, family, chosen);
  if (!plan && plan.error() == InterfaceError::Unknown)
    return Unexpected(failureOf(client::ErrorCode::UnknownInterface, interfaceName));
  if (!plan) {
    const QString detail = QStringLiteral("%1: %2").arg(interfaceName, words(ENETDOWN));
    return Unexpected(failureOf(client::ErrorCode::NetworkUnavailable, detail));
  }
  if (plan->empty()) return Unexpected(failureOf(client::ErrorCode::NetworkUnavailable, words(ENETDOWN)));

  auto control = openGroupSocket(address.control, family);
  if (!control) return Unexpected(control.error());
  auto media = openGroupSocket(address.media, family);
  if (!media) return Unexpected(media.error());
  UdpSocket::Options options;
  options.family = family;
  options.mapIpv4 = true;
  options.broadcast = family == AddressFamily::Ipv4;
  options.receiveBufferBytes = kReceiveBufferBytes;
  options.sendBufferBytes = kSendBufferBytes;
  auto unicast = UdpSocket::open(options);
  if (!unicast) return Unexpected(failureOf(client::ErrorCode::NetworkUnavailable, words(unicast.error())));

  std::unique_ptr<GroupSockets> sockets(
      new GroupSockets(address, chosen, std::move(*control), std::move(*media), std::move(*unicast)));
  sockets->noteAddresses(there);
  sockets->openContact();
  sockets->usePlan(std::move(*plan));
  if (sockets->m_used.empty()) {
    const QString detail = words(sockets->m_health.lastSendError);
    return Unexpected(failureOf(client::ErrorCode::NetworkUnavailable, detail));
  }
  sockets->logState();
  return sockets;
}

void GroupSockets::openContact() {
  if (m_address.family() != AddressFamily::Ipv4) return;
  UdpSocket::Options options;
  options.local.port = m_address.control.port;
  options.shareAddress = true;
  auto socket = UdpSocket::open(options);
  if (socket) {
    m_contact.emplace(std::move(*socket));
    return;
  }
  // Everything else works all the same.
  qCWarning(lcNet, "nobody can reach this member by its address alone, at port %u: %s",
            unsigned{m_address.control.port}, systemWords(socket.error()).c_str());
}

GroupSockets::GroupSockets(const GroupAddress& address, std::string chosen, UdpSocket control,
                           UdpSocket media, UdpSocket unicast)
    : m_address(address),
      m_chosen(std::move(chosen)),
      m_control(std::move(control)),
      m_media(std::move(media)),
      m_unicast(std::move(unicast)),
      m_queue(kBatch) {
  m_outgoing.reserve(kBatch * 2);
  m_health.unicastPort = m_unicast.localPort();
  m_health.receiveBufferBytes = std::min(
      {m_control.grantedReceiveBytes(), m_media.grantedReceiveBytes(), m_unicast.grantedReceiveBytes()});
  m_health.sendBufferBytes = m_unicast.grantedSendBytes();
}

void GroupSockets::listen(DatagramHandler onDatagram, std::function<void()> onBatchEnd) {
  m_onDatagram = std::move(onDatagram);
  m_onBatchEnd = std::move(onBatchEnd);
  const auto watch = [this](UdpSocket& socket, const Endpoint* group) {
    auto notifier = std::make_unique<QSocketNotifier>(socket.descriptor(), QSocketNotifier::Read);
    connect(notifier.get(), &QSocketNotifier::activated, this,
            [this, &socket, group, flood = FloodWatch(), source = notifier.get()]() mutable {
              const std::size_t count = readAll(socket, group);
              if (!flood.note(media::nowMicros(), count)) return;
              source->setEnabled(false);
              QTimer::singleShot(kFloodPauseMillis, Qt::PreciseTimer, source,
                                 [source] { source->setEnabled(true); });
            });
    m_notifiers.push_back(std::move(notifier));
  };
  watch(m_control, &m_address.control);
  watch(m_media, &m_address.media);
  watch(m_unicast, nullptr);
  if (m_contact) watch(*m_contact, nullptr);
  watchInterfaces();
}

void GroupSockets::watchInterfaces() {
  m_scanSoon.setSingleShot(true);
  connect(&m_scanSoon, &QTimer::timeout, this, &GroupSockets::scan);
  connect(&m_scanAlways, &QTimer::timeout, this, &GroupSockets::scan);
  m_scanAlways.setTimerType(Qt::VeryCoarseTimer);
  m_scanAlways.start(kScanMillis);
  connect(&m_renewal, &QTimer::timeout, this, &GroupSockets::renewMemberships);
  m_renewal.setTimerType(Qt::VeryCoarseTimer);
  m_renewal.start(kRenewalMillis);
  if (!m_watch.isOpen()) return;
  auto notifier = std::make_unique<QSocketNotifier>(m_watch.descriptor(), QSocketNotifier::Read);
  connect(notifier.get(), &QSocketNotifier::activated, this, [this] {
    m_watch.drain();
    scheduleScan();
  });
  m_notifiers.push_back(std::move(notifier));
}

void GroupSockets::renewMemberships() {
  for (const HostInterface& interface : m_used)
    if (!interface.loopback && m_memberships[interface.index].isDue(media::nowMicros()))
      renewOn(interface.index);
}

void GroupSockets::scheduleScan() {
  if (!m_scanSoon.isActive()) m_scanSoon.start(isAlone(m_used) ? kAloneScanMillis : kHysteresisMillis);
}

void GroupSockets::scan() {
  const std::vector<HostInterface> there = listInterfaces();
  noteAddresses(there);
  auto plan = planInterfaces(there, m_address.family(), m_chosen);
  std::vector<HostInterface> wanted;
  if (plan) wanted = std::move(*plan);
  const bool same = reachesSame(wanted, m_used, m_address.family());
  if (!same) usePlan(std::move(wanted));
  if (!retryJoins() && same) return;
  logState();
  if (isCutOff() && !std::exchange(m_lost, true)) Q_EMIT networkLost();
  Q_EMIT interfacesChanged();
}

void GroupSockets::usePlan(std::vector<HostInterface> plan) {
  const auto holds = [](const std::vector<HostInterface>& list, std::uint32_t index) {
    return std::any_of(list.begin(), list.end(),
                       [&](const HostInterface& entry) { return entry.index == index; });
  };
  for (const HostInterface& old : m_used)
    if (!holds(plan, old.index)) leaveOn(old.index);
  for (const HostInterface& next : plan)
    if (!holds(m_used, next.index)) joinOn(next.index);
  m_used = std::move(plan);
  m_hadNetwork = m_hadNetwork || !isAlone(m_used);
  std::erase_if(m_healthOf, [&](const auto& entry) { return !holds(m_used, entry.first); });
  std::erase_if(m_memberships, [&](const auto& entry) { return !holds(m_used, entry.first); });
  for (const HostInterface& interface : m_used)
    m_healthOf.try_emplace(interface.index).first->second.interface = interface;
  for (auto& [index, health] : m_healthOf)
    if (health.quietSince == 0) health.quietSince = media::nowMicros();
}

void GroupSockets::noteAddresses(const std::vector<HostInterface>& there) {
  m_addresses.clear();
  for (const HostInterface& interface : there)
    m_addresses.insert(m_addresses.end(), interface.ipv4.begin(), interface.ipv4.end());
}

bool GroupSockets::isCutOff() const {
  return m_used.empty() || (m_hadNetwork && isAlone(m_used));
}

bool GroupSockets::joinOn(std::uint32_t interfaceIndex) {
  bool joined = true;
  for (auto [socket, group] :
       {std::pair(&m_control, &m_address.control), std::pair(&m_media, &m_address.media)}) {
    const int error = socket->joinGroup(*group, interfaceIndex);
    if (error == 0 || error == EADDRINUSE) continue;
    joined = false;
    ++m_health.joinFailures;
    if (m_unjoined.contains(interfaceIndex)) continue;  // told when it began
    qCWarning(lcNet, "cannot join the group on interface %u: %s", interfaceIndex, systemWords(error).c_str());
  }
  if (joined) {
    m_unjoined.erase(interfaceIndex);
  } else {
    m_unjoined.insert(interfaceIndex);
  }
  return joined;
}

bool GroupSockets::retryJoins() {
  bool some = false;
  for (const std::uint32_t interfaceIndex : std::set(m_unjoined)) some |= joinOn(interfaceIndex);
  return some;
}

void GroupSockets::leaveOn(std::uint32_t interfaceIndex) {
  m_unjoined.erase(interfaceIndex);
  // Fails where the interface is gone, and its membership with it.
  (void)m_control.leaveGroup(m_address.control, interfaceIndex);
  (void)m_media.leaveGroup(m_address.media, interfaceIndex);
}

void GroupSockets::renewOn(std::uint32_t interfaceIndex) {
  leaveOn(interfaceIndex);
  joinOn(interfaceIndex);
}

void GroupSockets::rejoin() {
  for (const HostInterface& interface : m_used) renewOn(interface.index);
  m_scanSoon.start(0);
}

std::size_t GroupSockets::readAll(UdpSocket& socket, const Endpoint* group) {
  std::size_t all = 0;
  for (int round = 0; round < kReadRounds; ++round) {
    const std::size_t count = socket.receive(m_received);
    if (count == 0) break;
    all += count;
    for (const ReceiveBatch::Datagram& datagram : m_received.datagrams()) {
      const bool toGroup = group != nullptr && datagram.destination == group->address;
      if (!toGroup && isMulticastAddress(datagram.destination)) {
        ++m_health.otherGroupDatagrams;
        continue;
      }
      noteHeard(datagram.from, toGroup);
      m_onDatagram(datagram.from, toGroup ? Arrival::Multicast : Arrival::Unicast, datagram.bytes);
    }
    if (count < ReceiveBatch::kCapacity) break;
  }
  if (all > 0) m_onBatchEnd();
  return all;
}

void GroupSockets::queue(const Transmit& transmit, std::span<const std::byte> bytes) {
  if (m_queued == kBatch) flush();
  Queued& slot = m_queue[m_queued++];
  slot.transmit = transmit;
  slot.transmit.size = std::min(bytes.size(), slot.bytes.size());
  std::memcpy(slot.bytes.data(), bytes.data(), slot.transmit.size);
}

// One's own datagrams come back from every group, and are nobody's word.
void GroupSockets::noteHeard(const Endpoint& from, bool toGroup) {
  const auto found = m_healthOf.find(from.interfaceIndex);
  if (found == m_healthOf.end()) return;
  InterfaceHealth& health = found->second;
  const bool sameMachine = isAmong(m_addresses, from);
  if (from.port == m_health.unicastPort) {
    // The addresses of IPv6 are not known here: another member with the same port, one in 28,000, is missed.
    if (!isIpv4(from) || sameMachine) return;
  }
  ++health.heard;
  health.quietSince = media::nowMicros();
  // What this machine's own programs say comes by no switch.
  if (toGroup && !sameMachine) m_memberships[from.interfaceIndex].noteHeard(health.quietSince);
}

void GroupSockets::flush() {
  if (m_queued == 0) return;
  std::size_t groupDatagrams = 0;
  for (const Queued& slot : std::span(m_queue).first(m_queued)) {
    const std::span<const std::byte> bytes = std::span(slot.bytes).first(slot.transmit.size);
    if (slot.transmit.target == TransmitTarget::Unicast) {
      sendAlone({slot.transmit.to, 0, bytes});
      continue;
    }
    if (slot.transmit.target == TransmitTarget::Broadcast) {
      broadcast(bytes);
      continue;
    }
    ++groupDatagrams;
  }
  const SendReport report = groupDatagrams > 0 ? sendToGroups() : SendReport{};
  m_queued = 0;
  if (groupDatagrams > 0) noteSending(report.sent, m_used.empty() ? groupDatagrams : report.failed);
}

// An interface after the other, so that each has its own account.
SendReport GroupSockets::sendToGroups() {
  SendReport all;
  for (const HostInterface& interface : m_used) {
    m_outgoing.clear();
    for (const Queued& slot : std::span(m_queue).first(m_queued)) {
      const bool control = slot.transmit.target == TransmitTarget::ControlGroup;
      if (!control && slot.transmit.target != TransmitTarget::MediaGroup) continue;
      m_outgoing.push_back({control ? m_address.control : m_address.media, interface.index,
                            std::span(slot.bytes).first(slot.transmit.size)});
    }
    const SendReport report = m_unicast.send(m_outgoing);
    InterfaceHealth& health = m_healthOf[interface.index];
    health.sent += report.sent;
    health.sendFailures += report.failed;
    health.sending = report.sent > 0;
    all.sent += report.sent;
    all.failed += report.failed;
    if (report.failed > 0) m_health.lastSendError = report.lastError;
  }
  m_health.datagramsSent += all.sent;
  m_health.sendFailures += all.failed;
  return all;
}

void GroupSockets::sendAlone(const OutgoingDatagram& datagram) {
  const SendReport report = m_unicast.send({&datagram, 1});
  m_health.datagramsSent += report.sent;
  m_health.sendFailures += report.failed;
  if (report.failed > 0) m_health.lastSendError = report.lastError;
}

void GroupSockets::broadcast(std::span<const std::byte> bytes) {
  if (m_address.family() != AddressFamily::Ipv4) return;
  for (const HostInterface& interface : m_used)
    for (const std::uint32_t address : interface.broadcast)
      sendAlone({Endpoint::fromIpv4(address, m_address.control.port), interface.index, bytes});
}

void GroupSockets::noteSending(std::size_t groupSent, std::size_t groupFailed) {
  if (groupSent > 0) {
    m_failingSinceMicros = 0;
    if (!isCutOff() && std::exchange(m_lost, false)) Q_EMIT networkBack();
    return;
  }
  if (groupFailed == 0) return;
  const std::int64_t now = media::nowMicros();
  if (m_failingSinceMicros == 0) {
    m_failingSinceMicros = now;
    scheduleScan();
  }
  if (now - m_failingSinceMicros < kLostAfterMicros || m_lost) return;
  m_lost = true;
  qCWarning(lcNet, "nothing can be sent: %s", systemWords(m_health.lastSendError).c_str());
  Q_EMIT networkLost();
}

HealthInfo GroupSockets::health() const {
  HealthInfo info = m_health;
  for (const auto& [index, health] : m_healthOf) {
    info.interfaces.push_back(health);
    info.interfaces.back().joined = !m_unjoined.contains(index);
  }
  return info;
}

void GroupSockets::logState() const {
  std::string names;
  for (const HostInterface& interface : m_used) names += (names.empty() ? "" : ", ") + interface.name;
  qCInfo(lcNet, "group %s on %s, unicast port %u, receive buffer %d bytes, send buffer %d bytes",
         qUtf8Printable(m_address.text()), names.empty() ? "no interface" : names.c_str(),
         unsigned{m_health.unicastPort}, m_health.receiveBufferBytes, m_health.sendBufferBytes);
}

}  // namespace vinicast::host
