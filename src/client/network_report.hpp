// SPDX-License-Identifier: MIT
#pragma once

// What is known of the network as plain text, to be sent to somebody who can help. It names members, their
// addresses and this computer's, and nothing of what was said. Pure.

#include <QString>

#include "client/types.hpp"

namespace vinicast::client {

[[nodiscard]] QString networkReport(const Stats& stats);

}  // namespace vinicast::client
