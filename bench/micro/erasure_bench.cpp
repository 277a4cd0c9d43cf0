// SPDX-License-Identifier: MIT
#include <benchmark/benchmark.h>

#include <vector>

#include "core/live/erasure.hpp"
#include "core/live/live_messages.hpp"

namespace vinicast::bench {
namespace {

// A frame of range(0) shards with range(1) shards of parity.
struct Block {
  explicit Block(const benchmark::State& state)
      : data(static_cast<std::size_t>(state.range(0))),
        bytes(data * kMaxShardBytes, std::byte{7}),
        parity(static_cast<std::size_t>(state.range(1)) * kMaxShardBytes) {}
  std::size_t data;
  std::vector<std::byte> bytes;
  std::vector<std::byte> parity;
};

void makeParity(benchmark::State& state) {
  Block block(state);
  for (auto _ : state)
    if (!erasure::makeParity(block.data, kMaxShardBytes, block.bytes, block.data, block.parity))
      state.SkipWithError("refused");
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(block.bytes.size()));
}

// As many data shards are missing as there is parity.
void restore(benchmark::State& state) {
  Block block(state);
  if (!erasure::makeParity(block.data, kMaxShardBytes, block.bytes, block.data, block.parity))
    state.SkipWithError("refused");
  const auto missing = static_cast<std::size_t>(state.range(1));
  std::vector<bool> have(block.data, true);
  std::vector<erasure::Shard> parity;
  for (std::size_t i = 0; i < missing; ++i) {
    have[i] = false;
    const auto bytes = std::span(block.parity).subspan(i * kMaxShardBytes, kMaxShardBytes);
    parity.push_back({static_cast<std::uint8_t>(block.data + i), bytes});
  }
  for (auto _ : state)
    if (!erasure::restore(block.data, kMaxShardBytes, block.bytes, have, parity))
      state.SkipWithError("refused");
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(block.bytes.size()));
}

BENCHMARK(makeParity)->Args({10, 2})->Args({30, 4})->Args({128, 16});
BENCHMARK(restore)->Args({10, 2})->Args({30, 4})->Args({128, 16});

}  // namespace
}  // namespace vinicast::bench
