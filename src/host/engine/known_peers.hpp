// SPDX-License-Identifier: MIT
#pragma once

// KnownPeers: the addresses that a person gave and those that the profile remembers, on their way into the
// session; and what became of them, on its way to the person.
//
// Thread: the session thread, which must run an event loop.

#include <QTimer>
#include <array>
#include <cstddef>
#include <functional>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "client/types.hpp"
#include "host/net/peer_finder.hpp"
#include "host/store/peer_table.hpp"
#include "vinicast/events.hpp"
#include "vinicast/statistics.hpp"

namespace vinicast::host {

class KnownPeers {
 public:
  static constexpr int kRememberMillis = 10'000;
  static constexpr std::size_t kMaxRemembered = 32;  // given to the session at its start
  static constexpr std::size_t kMaxGiven = 64;       // looked for in one run

  struct Actions {
    std::function<void(const Endpoint&)> add;  // to the session
    std::function<void(const client::Error&)> fail;
    std::function<std::vector<MemberReach>()> reach;
    std::function<void(const RememberedPeer&)> remember;
  };
  KnownPeers(const GroupAddress& address, std::vector<PeerAddress> given, Actions actions);

  // What was remembered, those heard last first; before start().
  void add(const std::vector<RememberedPeer>& remembered);
  // One more given address, while the session runs; what is wrong with it.
  [[nodiscard]] std::optional<client::Error> look(const QString& address);
  // Once the session runs.
  void start();
  void handle(const PeerChanged& event);
  // Where members are now; also done every 10 s. Each is told once in a run.
  void remember();

 private:
  GroupAddress m_address;
  std::vector<PeerAddress> m_given;
  Actions m_actions;
  PeerFinder m_finder;
  QTimer m_timer;
  std::vector<Endpoint> m_remembered;  // to be added
  std::vector<Endpoint> m_found;       // where the given ones are
  std::set<std::pair<MemberId, std::array<std::uint8_t, 16>>> m_told;
};

}  // namespace vinicast::host
