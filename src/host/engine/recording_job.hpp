// SPDX-License-Identifier: MIT
#pragma once

// Private to engine: the recording as an output.

#include <QString>
#include <functional>
#include <memory>

#include "client/output.hpp"
#include "host/engine/frame_worker.hpp"

namespace vinicast::host {

// What has become of an output; from the worker's thread.
using OutputReport = std::function<void(const client::Output&)>;

// Null, and reported as failed, if the file can't be written.
[[nodiscard]] std::unique_ptr<FrameJob> makeRecordingJob(const QString& path, OutputReport report);

}  // namespace vinicast::host
