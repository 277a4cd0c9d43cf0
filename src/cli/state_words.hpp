// SPDX-License-Identifier: MIT
#pragma once

// The words that the lines of JSON have for states.

#include <QString>

#include "client/types.hpp"

namespace vinicast::cli {

[[nodiscard]] QString wordOf(client::MemberState state);
[[nodiscard]] QString wordOf(client::FloorState state);
[[nodiscard]] QString wordOf(client::StreamState state);

}  // namespace vinicast::cli
