// SPDX-License-Identifier: MIT
#pragma once

// The system's own lock of an open file (flock(2)): takes no room on a disk, and ends with the file's closing
// or the process.

class QFile;

namespace vinicast::host {

// Waits up to `patienceMillis` for whoever has it. False: somebody else still does. Where the system or the
// file's disk has no such locks it is as if nobody did.
[[nodiscard]] bool lockFile(const QFile& file, int patienceMillis);

}  // namespace vinicast::host
