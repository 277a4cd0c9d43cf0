// SPDX-License-Identifier: MIT
#include <benchmark/benchmark.h>

#include <algorithm>
#include <random>
#include <vector>

#include "core/crypto/crypto.hpp"
#include "core/wire/envelope.hpp"
#include "vinicast/group_session.hpp"

namespace vinicast::bench {
namespace {

enum Kind : std::int64_t { RandomBytes, OtherGroup, BadControl, BadMedia };

// Junk of one kind into a whole session: what one datagram of a flood costs without the sockets.
void sessionJunk(benchmark::State& state) {
  GroupConfig config;
  config.name = "self";
  config.bootNumber = 1;
  config.postIncarnation = 1;
  TimePoint now{std::chrono::hours(1)};
  auto session = *GroupSession::create(config, Seed{1}, now);
  const GroupKeys keys = *GroupKeys::derive(config.group, "");
  std::mt19937_64 random(1);
  std::vector<std::vector<std::byte>> pool(1024);
  for (auto& junk : pool) {
    junk.resize(44 + random() % 1157);
    for (auto& byte : junk) byte = static_cast<std::byte>(random());
    if (state.range(0) == RandomBytes) continue;
    EnvelopeHeader header;
    header.type = state.range(0) == BadMedia ? MessageType::VideoShard : MessageType::Update;
    header.groupTag = state.range(0) == OtherGroup ? 1 : keys.groupTag();
    header.bootNumber = random();
    header.counter = 1 + random() % 1000;
    const HeaderBytes clear = encodeHeader(header);
    std::copy(clear.begin(), clear.end(), junk.begin());
  }
  const Endpoint from = Endpoint::fromIpv4(0x0a000001, 5000);
  std::size_t next = 0;
  for (auto _ : state) {
    now += std::chrono::microseconds(10);  // 100,000 a second
    session.handleDatagram(now, from, pool[next++ % pool.size()]);
  }
}

BENCHMARK(sessionJunk)->ArgName("random/other group/control/media")->DenseRange(RandomBytes, BadMedia);

}  // namespace
}  // namespace vinicast::bench
