// SPDX-License-Identifier: MIT
#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <vector>

#include "core/crypto/crypto.hpp"
#include "core/wire/envelope.hpp"
#include "vinicast/limits.hpp"

namespace vinicast::bench {
namespace {

struct Sealed {
  explicit Sealed(std::size_t bodyBytes) : body(bodyBytes), sealed(bodyBytes + limits::kTagBytes) {
    header.type = MessageType::Update;
    header.counter = 1;
    clear = encodeHeader(header);
    keys.seal(header.type, nonceOf(header), clear, body, sealed);
  }
  GroupKeys keys = *GroupKeys::derive("vinigroup", "");
  EnvelopeHeader header;
  HeaderBytes clear{};
  std::vector<std::byte> body;
  std::vector<std::byte> sealed;
};

void seal(benchmark::State& state) {
  Sealed sealed(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    sealed.keys.seal(sealed.header.type, nonceOf(sealed.header), sealed.clear, sealed.body, sealed.sealed);
    benchmark::DoNotOptimize(sealed.sealed.data());
  }
  state.SetBytesProcessed(state.iterations() * state.range(0));
}

void open(benchmark::State& state) {
  Sealed sealed(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    const bool good = sealed.keys.open(sealed.header.type, nonceOf(sealed.header), sealed.clear,
                                       sealed.sealed, sealed.body);
    if (!good) state.SkipWithError("a good seal was refused");
  }
  state.SetBytesProcessed(state.iterations() * state.range(0));
}

void openBadSeal(benchmark::State& state) {
  Sealed sealed(static_cast<std::size_t>(state.range(0)));
  sealed.sealed[0] ^= std::byte{1};
  for (auto _ : state) {
    const bool good = sealed.keys.open(sealed.header.type, nonceOf(sealed.header), sealed.clear,
                                       sealed.sealed, sealed.body);
    if (good) state.SkipWithError("a bad seal was taken");
  }
}

void sign(benchmark::State& state) {
  const Identity identity(SecretSeed{});
  const std::vector<std::byte> payload(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(identity.sign({}, payload));
}

void verifySignature(benchmark::State& state) {
  const Identity identity(SecretSeed{});
  const std::vector<std::byte> payload(static_cast<std::size_t>(state.range(0)));
  const Signature signature = identity.sign({}, payload);
  for (auto _ : state)
    if (!verify(identity.publicKey(), {}, payload, signature))
      state.SkipWithError("a good signature was refused");
}

BENCHMARK(seal)->Arg(64)->Arg(200)->Arg(limits::kMaxBody);
BENCHMARK(open)->Arg(64)->Arg(200)->Arg(limits::kMaxBody);
BENCHMARK(openBadSeal)->Arg(200)->Arg(limits::kMaxBody);
BENCHMARK(sign)->Arg(200);
BENCHMARK(verifySignature)->Arg(200);

}  // namespace
}  // namespace vinicast::bench
