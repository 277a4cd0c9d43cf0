// SPDX-License-Identifier: MIT
#pragma once

// What was dropped, by reason, for the front ends.

#include <QList>

#include "client/types.hpp"
#include "vinicast/statistics.hpp"

namespace vinicast::host {

// The reason as docs/protocol.md writes it, with a small first letter: "badSeal".
[[nodiscard]] const char* dropName(DropReason reason);

// The reasons that occurred, in the order of DropReason. One's own multicast comes back by design, and a copy
// of what multicast brought is no loss: OwnEcho and Duplicate are left out.
[[nodiscard]] QList<client::DropCount> dropCounts(const Statistics& session);

}  // namespace vinicast::host
