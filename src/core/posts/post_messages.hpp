// SPDX-License-Identifier: MIT
#pragma once

// Posts, heartbeats and requests for repair on the wire (docs/protocol.md §4.1). encode and decode are exact
// inverses.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/lookup_table.hpp"
#include "vinicast/events.hpp"
#include "vinicast/ids.hpp"
#include "vinicast/limits.hpp"

namespace vinicast {

// A log of posts: one author's, in one incarnation.
struct LogId {
  SenderTag author;
  std::uint32_t incarnation = 0;
  friend auto operator<=>(const LogId&, const LogId&) = default;
  friend void hashInto(KeyHash& hash, const LogId& log) {
    hash.add(log.author.bytes);
    hash.add(log.incarnation);
  }
};

struct PostKey {
  LogId log;
  std::uint64_t sequence = 0;  // 48 bits, from 1
  friend auto operator<=>(const PostKey&, const PostKey&) = default;
};

// A post as another names it: with the hash of its signed body, so that links only lead back in time.
struct PostLink {
  PostKey post;
  std::uint64_t hash = 0;
  friend bool operator==(const PostLink&, const PostLink&) = default;
};

// The payload of a post's signed body: what the author vouches for, wherever it comes from.
struct PostRecord {
  std::uint32_t incarnation = 0;
  std::uint64_t sequence = 0;      // 48 bits
  std::uint64_t clock = 0;         // hybrid logical clock
  std::uint64_t order = 0;         // where the post stands in the conversation; `clock` or later (§4.2)
  std::uint64_t previousHash = 0;  // of the author's previous signed body; 0 for the first
  std::vector<PostLink> parents;   // what the author saw last, at most limits::kMaxParents
  PostKind kind = PostKind::Text;  // unknown ones are kept and repaired, and not shown
  std::optional<PostId> target{};  // of every known kind but Text
  std::string authorName;
  std::string text;
  friend bool operator==(const PostRecord&, const PostRecord&) = default;
  [[nodiscard]] std::vector<std::byte> encode() const;
  [[nodiscard]] static std::optional<PostRecord> decode(std::span<const std::byte> payload);
};

// The body of POST and REPAIR: a piece of a signed record, or the whole.
struct PostFragment {
  PostKey key;
  std::uint8_t index = 0;
  std::uint8_t count = 1;
  std::vector<std::byte> bytes;
  friend bool operator==(const PostFragment&, const PostFragment&) = default;
  [[nodiscard]] std::vector<std::byte> encode() const;
  [[nodiscard]] static std::optional<PostFragment> decode(std::span<const std::byte> body);
};
inline constexpr std::size_t kFragmentHeaderBytes = 8 + 4 + 6 + 1 + 1;
inline constexpr std::size_t kMaxFragmentBytes = limits::kMaxBody - kFragmentHeaderBytes;

// A signed record in pieces, each but the last as large as it may be.
[[nodiscard]] std::vector<PostFragment> fragmentsOf(const PostKey& key, std::span<const std::byte> record);

// The first 8 bytes of BLAKE2b-256 of a signed record.
[[nodiscard]] std::uint64_t hashOf(std::span<const std::byte> record);

// The body of HEARTBEAT: the sender's own log has reached `last`.
struct Heartbeat {
  std::uint32_t incarnation = 0;
  std::uint64_t last = 0;  // 48 bits
  friend bool operator==(const Heartbeat&, const Heartbeat&) = default;
  [[nodiscard]] std::vector<std::byte> encode() const;
  [[nodiscard]] static std::optional<Heartbeat> decode(std::span<const std::byte> body);
};

struct SequenceRange {
  std::uint64_t first = 0;  // 48 bits
  std::uint16_t count = 0;  // at least 1
  friend bool operator==(const SequenceRange&, const SequenceRange&) = default;
};

// The body of NACK: what the sender lacks.
struct Nack {
  struct Log {
    LogId log;
    std::vector<SequenceRange> ranges;
    friend bool operator==(const Log&, const Log&) = default;
  };
  std::vector<Log> logs;
  friend bool operator==(const Nack&, const Nack&) = default;
  [[nodiscard]] std::vector<std::byte> encode() const;
  [[nodiscard]] static std::optional<Nack> decode(std::span<const std::byte> body);
};

}  // namespace vinicast
