// SPDX-License-Identifier: MIT
#pragma once

// The sources of this machine, by what a front end asked for.

#include "host/engine/studio.hpp"

namespace vinicast::host {

// Blocks until the source is open, a camera for a second or more (but not for the writer of a pipe), or until
// `abort` is raised. Any thread but the front end's.
[[nodiscard]] OpenedSource openSource(const client::SourceSpec& spec, const media::SourceLimits& limits,
                                      SourceWarner warner, const AbortFlag& abort);

// The devices of this machine.
[[nodiscard]] SourceDevices sourceDevices();

}  // namespace vinicast::host
