// SPDX-License-Identifier: MIT
#pragma once

// What two members tell each other to become equal (docs/protocol.md §4.7): DIGEST_REQUEST and DIGEST list
// the posts that are held, page by page; PULL asks for some of them. encode and decode are exact inverses.

#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/posts/post_messages.hpp"
#include "vinicast/limits.hpp"

namespace vinicast {

// What a sealed datagram has besides its body, in bytes (docs/protocol.md §2): counted where an address that
// proved nothing may get only so much.
inline constexpr std::size_t kSealBytes = limits::kHeaderBytes + limits::kTagBytes;

// Posts of one log that are all held, and the sum (mod 2^64) of the first 8 bytes of BLAKE2b-256 of their
// signed bodies. Runs never cross a multiple of limits::kDigestRun: so a difference is found within that
// many.
struct DigestRun {
  std::uint64_t first = 0;  // 48 bits, from 1
  std::uint16_t count = 0;  // 1 to limits::kDigestRun
  std::uint64_t hash = 0;
  friend bool operator==(const DigestRun&, const DigestRun&) = default;
};

// The body of DIGEST_REQUEST and DIGEST: all that the sender holds from `from` to `through`.
struct Digest {
  struct Log {
    LogId log;
    std::vector<DigestRun> runs;  // ascending
    friend bool operator==(const Log&, const Log&) = default;
  };
  std::uint32_t exchange = 0;  // chosen by who asked; 0: an offer, which lists a part only
  std::uint64_t giving = 0;    // a proof of address for the receiver to show with its next request; 0: none
  std::uint64_t showing = 0;   // the one that the receiver gave last; 0: none
  std::uint64_t root = 0;      // of the sender's whole history
  PostKey from;                // its sequence may be 0
  PostKey through;
  std::vector<Log> logs;  // ascending

  friend bool operator==(const Digest&, const Digest&) = default;
  [[nodiscard]] std::vector<std::byte> encode() const;
  [[nodiscard]] static std::optional<Digest> decode(std::span<const std::byte> body);

  // Of its encoding.
  [[nodiscard]] std::size_t bytes() const {
    std::size_t sum = kFixedBytes + logs.size() * kLogBytes;
    for (const Log& log : logs) sum += log.runs.size() * kRunBytes;
    return sum;
  }

  static constexpr std::size_t kFixedBytes = 4 + 8 + 8 + 8 + 18 + 18 + 1;
  static constexpr std::size_t kLogBytes = 12 + 1;
  static constexpr std::size_t kRunBytes = 6 + 2 + 8;
};

// After every other key.
[[nodiscard]] PostKey lastPostKey();

// The body of PULL: what the sender wants by unicast.
struct Pull {
  std::uint64_t showing = 0;  // as in Digest
  Nack wanted;
  friend bool operator==(const Pull&, const Pull&) = default;
  [[nodiscard]] std::vector<std::byte> encode() const;
  [[nodiscard]] static std::optional<Pull> decode(std::span<const std::byte> body);
};

}  // namespace vinicast
