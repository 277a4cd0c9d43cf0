// SPDX-License-Identifier: MIT
#pragma once

// How messages name a log and a post: sender tag 8, incarnation u32, and sequence u48 (docs/protocol.md
// §4.1).

#include "core/posts/post_messages.hpp"
#include "core/wire/reader.hpp"
#include "core/wire/writer.hpp"

namespace vinicast {

inline void write(Writer& writer, const LogId& log) {
  writer.id(log.author);
  writer.u32(log.incarnation);
}

[[nodiscard]] inline LogId readLog(Reader& reader) {
  LogId log;
  reader.id(log.author);
  log.incarnation = reader.u32();
  return log;
}

inline void write(Writer& writer, const PostKey& key) {
  write(writer, key.log);
  writer.u48(key.sequence);
}

}  // namespace vinicast
