// SPDX-License-Identifier: MIT
#pragma once

// The statistics as members of a JSON line.

#include "cli/json_line.hpp"
#include "client/types.hpp"

namespace vinicast::cli {

void addStats(JsonLine& line, const client::Stats& stats);

}  // namespace vinicast::cli
