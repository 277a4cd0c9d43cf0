// SPDX-License-Identifier: MIT
#pragma once

// KnownPeers: the addresses that a person gave and those that the profile remembers, on their way into the
// session; and what became of them, on its way to the person.
//
// Thread: the session thread, which must run an event loop.

#include <QTimer>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
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
  static constexpr std::int64_t kTellAgainMillis = 3'600'000;
  // Addresses told in one run: of those that multicast finds anyway, so that they leave room in the table to
  // the others, and in all.
  static constexpr std::size_t kMaxByMulticast = PeerTable::kMaxPeers / 2;
  static constexpr std::size_t kMaxTold = 1024;

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
  // Where members are now; also done every 10 s. An address is told once an hour, and when multicast reaches
  // it no more. Members of one machine share an address, and so a place.
  void remember();

 private:
  struct Told {
    std::int64_t at = 0;  // wall clock, ms
    bool unicast = false;
  };

  GroupAddress m_address;
  std::vector<PeerAddress> m_given;
  Actions m_actions;
  PeerFinder m_finder;
  QTimer m_timer;
  std::vector<Endpoint> m_remembered;                   // to be added
  std::vector<Endpoint> m_found;                        // where the given ones are
  std::map<std::array<std::uint8_t, 16>, Told> m_told;  // by address
};

}  // namespace vinicast::host
