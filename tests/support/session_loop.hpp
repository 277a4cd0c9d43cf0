// SPDX-License-Identifier: MIT
#pragma once

// A session on real sockets and nothing else: what the network, cryptography and the engine cost is the whole
// process then, and one process can be many members. It follows the law of use as the product's session
// thread does (host/engine/session_worker.cpp).
//
// Thread: one, with an event loop.

#include <QTimer>
#include <array>
#include <functional>
#include <memory>
#include <string>

#include "host/net/group_sockets.hpp"
#include "vinicast/group_session.hpp"

namespace vinicast::test {

[[nodiscard]] TimePoint monotonicNow();

class SessionLoop {
 public:
  // In a group without a code, at the default address. Nothing, and a line on stderr, if the network can't be
  // used.
  static std::unique_ptr<SessionLoop> open(const std::string& name, const std::string& group = "vinigroup");

  // Called for every event.
  std::function<void(const Event&)> onEvent;
  void start();
  // A command on the session, followed by what the law of use asks for.
  void change(const std::function<void(GroupSession&, TimePoint)>& command);
  [[nodiscard]] GroupSession& session() { return m_session; }
  [[nodiscard]] host::GroupSockets& sockets() { return *m_sockets; }

 private:
  SessionLoop(std::unique_ptr<host::GroupSockets> sockets, GroupSession session);
  void drain();
  void arm();

  std::unique_ptr<host::GroupSockets> m_sockets;
  GroupSession m_session;
  QTimer m_timer;
  std::array<std::byte, limits::kMaxDatagram> m_datagram{};
};

}  // namespace vinicast::test
