// SPDX-License-Identifier: MIT
#include "support/session_loop.hpp"

#include <QDateTime>
#include <algorithm>
#include <cstdio>
#include <random>
#include <utility>

#include "host/net/group_address.hpp"
#include "media/base/raw.hpp"

namespace vinicast::test {

namespace {

std::uint64_t randomNumber() {
  static std::random_device device;
  return (static_cast<std::uint64_t>(device()) << 32) | device();
}

}  // namespace

TimePoint monotonicNow() {
  return TimePoint(Duration(media::nowMicros()));
}

std::unique_ptr<SessionLoop> SessionLoop::open(const std::string& name, const std::string& group) {
  auto sockets = host::GroupSockets::open(host::defaultGroupAddress(), {});
  if (!sockets) {
    std::fprintf(stderr, "%s: no network\n", name.c_str());
    return nullptr;
  }
  GroupConfig config;
  config.group = group;
  config.name = name;
  for (auto& byte : config.identitySeed) byte = static_cast<std::uint8_t>(randomNumber());
  config.bootNumber = randomNumber();
  config.postIncarnation = static_cast<std::uint32_t>(randomNumber());
  config.wallAtStart = WallTime{QDateTime::currentMSecsSinceEpoch()};
  config.unicastPort = (*sockets)->unicastPort();
  auto session = GroupSession::create(config, Seed{randomNumber()}, monotonicNow());
  if (!session) return nullptr;
  return std::unique_ptr<SessionLoop>(new SessionLoop(std::move(*sockets), std::move(*session)));
}

SessionLoop::SessionLoop(std::unique_ptr<host::GroupSockets> sockets, GroupSession session)
    : m_sockets(std::move(sockets)), m_session(std::move(session)) {
  m_timer.setSingleShot(true);
  m_timer.setTimerType(Qt::PreciseTimer);
  QObject::connect(&m_timer, &QTimer::timeout, [this] {
    change([](GroupSession& changed, TimePoint now) { changed.handleTimeout(now); });
  });
}

void SessionLoop::start() {
  m_sockets->listen(
      [this](const Endpoint& from, Arrival arrival, std::span<const std::byte> datagram) {
        m_session.handleDatagram(monotonicNow(), from, datagram, arrival);
        drain();
      },
      [this] {
        m_sockets->flush();
        arm();
      });
  change([](GroupSession&, TimePoint) {});
}

void SessionLoop::change(const std::function<void(GroupSession&, TimePoint)>& command) {
  command(m_session, monotonicNow());
  drain();
  m_sockets->flush();
  arm();
}

void SessionLoop::drain() {
  while (const auto transmit = m_session.pollTransmit(m_datagram))
    m_sockets->queue(*transmit, std::span(m_datagram).first(transmit->size));
  while (const auto event = m_session.pollEvent())
    if (onEvent) onEvent(*event);
}

void SessionLoop::arm() {
  const auto next = m_session.nextTimeout();
  if (!next) return;
  const std::int64_t micros = std::max<std::int64_t>((*next - monotonicNow()).count(), 0);
  m_timer.start(static_cast<int>((micros + 999) / 1000));
}

}  // namespace vinicast::test
