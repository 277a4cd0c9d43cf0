// SPDX-License-Identifier: MIT
#pragma once

// The seeds of a session's parts, from the session's own. What a part draws may go out, as the nonces of
// CONTACTs do (docs/protocol.md §9.2), and Random can be computed backwards to its seed: from that nobody
// gets to the seed of another part, such as what keys the proofs of address (§4.7) and the tables.

#include <array>
#include <cstdint>
#include <span>

#include "core/crypto/crypto.hpp"
#include "core/wire/writer.hpp"
#include "vinicast/group_config.hpp"

namespace vinicast {

enum class Part : std::uint64_t {
  Roster,
  Peers,
  Ledger,
  Baseline,
  Sync,
  Answers,
  Reconciler,
  Delivery,
  Floor,
  Receiver,
  Session,
  CurrentLogs,
  Replay,
  Limiter,
  Reception,
  OtherSelf
};

[[nodiscard]] inline std::uint64_t seedOf(Part part, const GroupConfig& config, std::uint64_t seed) {
  static constexpr std::array<char, 13> kContext = {'v', 'i', 'n', 'i', 'c', 'a', 's',
                                                    't', '-', 's', 'e', 'e', 'd'};
  Writer writer;
  writer.bytes(std::as_bytes(std::span(kContext)));
  writer.bytes(std::as_bytes(std::span(config.identitySeed)));
  writer.u64(config.bootNumber);
  writer.u64(seed);
  writer.u64(static_cast<std::uint64_t>(part));
  std::uint64_t value = 0;
  for (const std::uint8_t byte : blake2b<8>(writer.view())) value = (value << 8) | byte;
  return value;
}

}  // namespace vinicast
