// SPDX-License-Identifier: MIT
#pragma once

// What goes out besides the group's own stream: a recording, a snapshot, the copy that any player can watch,
// and the stream to a media server. The packets are those of the group's stream; nothing is encoded twice.

#include <QMetaType>
#include <QString>
#include <optional>

#include "client/types.hpp"

namespace vinicast::client {

enum class OutputKind {
  Recording,  // of what this member sends or sees
  Snapshot,   // of the same
  Players,    // what this member sends, for every player on the network
  Push,       // what this member sends, to a media server
};

enum class OutputState {
  Off,         // ended as asked; the figures are final
  Waiting,     // on, and goes to work by itself: nobody is live (for Players and Push: this member is not)
  Connecting,  // Push only
  Running,
  Retrying,  // Players (the network is gone) and Push: `error` says why; it tries again by itself
  Saved,     // Snapshot only
  Failed,    // `error` says why, and Engine::failed() told it; it is off
};

struct Output {
  OutputKind kind = OutputKind::Recording;
  OutputState state = OutputState::Off;
  // The file that is being written; the media server's URL without its password and user; the first address
  // that players watch, "239.255.17.4:5004".
  QString target{};
  quint64 bytes = 0;    // written or sent so far
  qint64 millis = 0;    // of picture and sound written or sent so far
  quint64 dropped = 0;  // frames that it does not have because the disk or the server was too slow
  QString sdp{};        // Players, Running: the text of an .sdp file (RFC 8866) that players open
  std::optional<Error> error{};
};

}  // namespace vinicast::client

Q_DECLARE_METATYPE(vinicast::client::Output)
