// SPDX-License-Identifier: MIT
#pragma once

// Pusher: the encoded stream to a media server: RTSP (ANNOUNCE and RECORD over TCP, RFC 2326) or SRT
// (MPEG-TS). Nothing is encoded. libavformat does the talking.
//
// Thread: any one at a time; connecting and writing block, for kConnectWait and kWriteWait at most, but for
// the look-up of a name, which the system alone can end.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "media/mux/writers.hpp"
#include "vinicast/live.hpp"
#include "vinicast/result.hpp"

namespace vinicast::media {

class Pusher {
 public:
  static constexpr std::chrono::seconds kConnectWait{8};
  static constexpr std::chrono::seconds kWriteWait{5};
  static constexpr std::chrono::milliseconds kGoodbyeWait{500};

  // `url`: rtsp://, rtsps:// or srt://, with user, password and query as the server wants them. `keyFrame`:
  // the first, which describes the stream. `isCancelled` is asked ten times a second while it blocks, from
  // the calling thread.
  static Result<std::unique_ptr<Pusher>, WriteError> connect(const std::string& url,
                                                             std::span<const std::byte> keyFrame,
                                                             std::int64_t captureMicros,
                                                             std::function<bool()> isCancelled);
  virtual ~Pusher() = default;  // says goodbye; blocks for kGoodbyeWait at most
  // False once the server is gone.
  virtual bool write(StreamKind stream, bool keyFrame, std::int64_t captureMicros,
                     std::span<const std::byte> bytes) = 0;
  [[nodiscard]] virtual std::int64_t lengthMicros() const = 0;
  [[nodiscard]] virtual WriteError failure() const = 0;
};

}  // namespace vinicast::media
