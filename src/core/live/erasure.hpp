// SPDX-License-Identifier: MIT
#pragma once

// Systematic Reed-Solomon erasure code over GF(256) (polynomial 0x11d) with a Cauchy matrix (docs/protocol.md
// §6.3). A block has k data shards of one size. Shard i < k is data; shard i >= k is parity: the sum over all
// data shards j of inverse(i xor j) times shard j. Any k different shards give all data back. No state, any
// thread.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace vinicast::erasure {

struct Shard {
  std::uint8_t index = 0;
  std::span<const std::byte> bytes;
};

// Computes the parity shards `first`, `first`+1, ... and writes them one after the other into `out`, whose
// size says how many. `data` holds k shards of `shardBytes` one after the other. False, and nothing written,
// if k is 0 or over limits::kMaxBlockData, a size does not fit, `first` < k, or an index would pass
// limits::kMaxBlockShards - 1.
[[nodiscard]] bool makeParity(std::size_t k, std::size_t shardBytes, std::span<const std::byte> data,
                              std::size_t first, std::span<std::byte> out);

// Fills the missing data shards of `data` (k shards of `shardBytes`, present ones in place). have[j] tells
// whether data shard j is present. Uses the first of `parity` that suffice; solves only for what is missing.
// False, and nothing written, if a size does not fit, an index is not a parity's or comes twice, or there are
// too few.
[[nodiscard]] bool restore(std::size_t k, std::size_t shardBytes, std::span<std::byte> data,
                           const std::vector<bool>& have, std::span<const Shard> parity);

}  // namespace vinicast::erasure
