// SPDX-License-Identifier: MIT
#pragma once

// Private to engine: the stream to a media server, as an output. A server that hangs up or is not there is
// tried again after 1, 2, 4 and so on up to 30 s, each time from a fresh key frame.

#include <QString>
#include <atomic>
#include <memory>
#include <optional>

#include "host/engine/frame_worker.hpp"
#include "host/engine/recording_job.hpp"

namespace vinicast::host {

// A URL as it may be shown, logged and kept: without user, password and query, which may hold a key. Nothing
// if it is no URL of a media server.
[[nodiscard]] std::optional<QString> publicPushUrl(const QString& url);

// `url`: one that publicPushUrl() takes.
[[nodiscard]] std::unique_ptr<FrameJob> makePushJob(const QString& url, const std::atomic<bool>& ending,
                                                    OutputReport report);

}  // namespace vinicast::host
