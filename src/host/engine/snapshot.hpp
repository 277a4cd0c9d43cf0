// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

#include "client/output.hpp"
#include "media/base/raw.hpp"

namespace vinicast::host {

// Writes the picture in its own size as a PNG file, which takes its place at once or not at all: what was
// there before stays if it fails. Any thread; blocks, for 0.1 s and longer.
[[nodiscard]] client::Output saveSnapshot(const media::Picture& picture, const QString& path);

}  // namespace vinicast::host
