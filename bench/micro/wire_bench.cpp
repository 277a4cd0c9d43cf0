// SPDX-License-Identifier: MIT
#include <benchmark/benchmark.h>

#include <vector>

#include "core/live/live_messages.hpp"
#include "core/members/member_messages.hpp"
#include "core/posts/post_messages.hpp"
#include "core/wire/envelope.hpp"

namespace vinicast::bench {
namespace {

void decodeHeaderBytes(benchmark::State& state) {
  EnvelopeHeader header;
  header.type = MessageType::Post;
  header.counter = 1;
  const HeaderBytes bytes = encodeHeader(header);
  for (auto _ : state) benchmark::DoNotOptimize(decodeHeader(bytes));
}

void decodeMemberUpdate(benchmark::State& state) {
  MemberUpdate update;
  update.name = "somebody";
  update.intervalMillis = 1000;
  update.logs.resize(static_cast<std::size_t>(state.range(0)), LogPosition{{}, 1, 1, 20});
  const auto bytes = update.encode();
  if (!MemberUpdate::decode(bytes)) state.SkipWithError("not canonical");
  for (auto _ : state) benchmark::DoNotOptimize(MemberUpdate::decode(bytes));
}

void decodePost(benchmark::State& state) {
  PostRecord record;
  record.incarnation = 1;
  record.sequence = 1;
  record.authorName = "somebody";
  record.text.assign(static_cast<std::size_t>(state.range(0)), 'x');
  const auto bytes = record.encode();
  if (!PostRecord::decode(bytes)) state.SkipWithError("not canonical");
  for (auto _ : state) benchmark::DoNotOptimize(PostRecord::decode(bytes));
}

void decodeNack(benchmark::State& state) {
  Nack nack;
  Nack::Log log;
  log.log.incarnation = 1;
  for (std::uint64_t i = 0; i < limits::kMaxNackRanges; ++i) log.ranges.push_back({1 + 10 * i, 3});
  nack.logs.push_back(log);
  const auto bytes = nack.encode();
  if (!Nack::decode(bytes)) state.SkipWithError("not canonical");
  for (auto _ : state) benchmark::DoNotOptimize(Nack::decode(bytes));
}

BENCHMARK(decodeHeaderBytes);
BENCHMARK(decodeMemberUpdate)->Arg(0)->Arg(limits::kMaxListedLogs);
BENCHMARK(decodePost)->Arg(300)->Arg(limits::kMaxPostTextBytes);
BENCHMARK(decodeNack);

}  // namespace
}  // namespace vinicast::bench
