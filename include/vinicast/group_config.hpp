// SPDX-License-Identifier: MIT
#pragma once

// What a session is told once, at its start.

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "vinicast/endpoint.hpp"
#include "vinicast/ids.hpp"
#include "vinicast/time.hpp"

namespace vinicast {

using SecretSeed = std::array<std::uint8_t, 32>;

// Why a configuration can't be used; words for people are made by the front ends.
enum class ConfigError {
  EmptyName,
  NameTooLong,  // over limits::kMaxNameBytes
  NameNotText,  // control characters or not UTF-8
  EmptyGroup,
  GroupTooLong,  // over limits::kMaxGroupNameBytes
  GroupNotText,
  CodeTooLong,
  CryptoUnavailable,  // libsodium could not start, or no memory for Argon2id
};

struct GroupConfig {
  std::string group = "vinigroup";
  std::string name;              // the member's, shown to people
  std::string code;              // empty: an open group
  SecretSeed identitySeed{};     // the seed of the long-term Ed25519 key (RFC 8032 §5.1.5)
  std::uint64_t bootNumber = 0;  // random, new at every start: nonces and tokens are never issued twice
  std::uint32_t postIncarnation =
      0;  // of the own post log: kept with the log, or random where nothing is kept
  std::uint64_t lastPostSequence = 0;  // of the own post log, 0 if new
  std::uint64_t lastPostClock = 0;     // Post::clock of that post
  std::uint64_t lastPostOrder = 0;     // Post::order.clock of that post: new ones sort after it
  // The first 8 bytes of BLAKE2b-256 of its signed body, so that the next one is linked to it; 0: unknown.
  // Not needed where restore() brings that post.
  std::uint64_t lastPostHash = 0;
  WallTime wallAtStart;  // the wall clock at the `now` given to create()
  // A holder that stops, or falls silent, leaves the floor to the raised hands in their order: each is asked,
  // and has to say yes (FloorView::offered). Off: whoever presses first. The same for all members, best.
  bool autoAdvance = true;
  std::uint16_t unicastPort = 0;  // the port of the host's unicast socket, told to the others; 0 = none
  bool tellsStored = false;       // a PostStored for every accepted record: the host keeps them
};

}  // namespace vinicast
