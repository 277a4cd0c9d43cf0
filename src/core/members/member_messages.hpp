// SPDX-License-Identifier: MIT
#pragma once

// JOIN, UPDATE and BYE (docs/protocol.md §3). Payloads of signed bodies; encode and decode are exact
// inverses.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "vinicast/ids.hpp"

namespace vinicast {

// What one member holds of a log of posts: everything from `first` to `last`.
struct LogPosition {
  SenderTag author;
  std::uint32_t incarnation = 0;
  std::uint64_t first = 0;  // 48 bits; older ones were evicted
  std::uint64_t last = 0;   // 48 bits
  bool gaps = false;        // some between are not held
  friend bool operator==(const LogPosition&, const LogPosition&) = default;
};

// The payload of JOIN and UPDATE.
struct MemberUpdate {
  std::uint64_t bootNumber = 0;
  std::uint32_t uptimeMillis = 0;    // since this boot joined; rises with every update
  std::uint32_t intervalMillis = 0;  // until the next update, at most about this
  std::uint16_t unicastPort = 0;     // 0 = none
  std::uint32_t capabilities = 0;    // none defined yet: zero when sent, ignored when received
  // Datagrams that this boot had sent to the groups before this one, modulo 2^32.
  std::uint32_t sentToGroups = 0;
  std::string name;
  std::uint32_t postIncarnation = 0;
  std::uint64_t firstPost = 1;        // 48 bits; oldest own post still held
  std::uint64_t lastPost = 0;         // 48 bits; 0 = none yet
  std::uint64_t postsAtBoot = 0;      // 48 bits; own posts up to this one were made before this boot
  std::uint64_t historyRoot = 0;      // of all posts it holds (docs/protocol.md §4.7)
  std::vector<LogPosition> logs;      // of others, recently active ones first
  std::vector<std::byte> extensions;  // TLVs: type 1, length 2, value; unknown ones are kept and not read
  friend bool operator==(const MemberUpdate&, const MemberUpdate&) = default;

  [[nodiscard]] std::vector<std::byte> encode() const;
  [[nodiscard]] static std::optional<MemberUpdate> decode(std::span<const std::byte> payload);
};

// The extension of an update that lists the members its author hears, in ascending order; at most
// limits::kMaxListedHeard.
[[nodiscard]] std::vector<std::byte> encodeHeard(const std::vector<SenderTag>& heard);
// Nothing if the update has no such list: then nothing is known about whom its author hears.
[[nodiscard]] std::optional<std::vector<SenderTag>> heardIn(const MemberUpdate& update);

// The payload of BYE.
struct Bye {
  std::uint64_t bootNumber = 0;
  friend bool operator==(const Bye&, const Bye&) = default;
  [[nodiscard]] std::vector<std::byte> encode() const;
  [[nodiscard]] static std::optional<Bye> decode(std::span<const std::byte> payload);
};

}  // namespace vinicast
