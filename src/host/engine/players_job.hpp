// SPDX-License-Identifier: MIT
#pragma once

// Private to engine: the copy of the live stream that any player on the network can watch, as an output. It
// has a socket and multicast addresses of its own (docs/other_players.md), apart from the group's. The stream
// keeps its addresses, and its place in RTP's numbers, while the output is on, however long nobody is live in
// between; it is announced while somebody is.

#include <QString>
#include <cstdint>
#include <memory>
#include <string>

#include "host/engine/frame_worker.hpp"
#include "host/engine/recording_job.hpp"
#include "vinicast/ids.hpp"

namespace vinicast::host {

struct PlayersPlan {
  std::string sessionName;    // what players show
  std::uint32_t address = 0;  // IPv4 multicast, host order
  std::string interfaceName;  // empty: every usable one
};

// 239.255.a.b, a and b from 1 to 254 by the group: a player stays tuned when another member goes live.
[[nodiscard]] std::uint32_t playersAddress(const GroupId& group);

// Null, and reported as failed, without an IPv4 network.
[[nodiscard]] std::unique_ptr<FrameJob> makePlayersJob(const PlayersPlan& plan, OutputReport report);

}  // namespace vinicast::host
