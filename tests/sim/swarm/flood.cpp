// SPDX-License-Identifier: MIT
#include "sim/swarm/flood.hpp"

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "core/wire/envelope.hpp"
#include "sim/swarm/post_checker.hpp"
#include "support/sim/insider.hpp"
#include "support/sim/simulation.hpp"
#include "vinicast/limits.hpp"

namespace vinicast::sim {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::size_t kPosts = limits::kMaxHeldPosts + 300;
constexpr std::size_t kKept = 100;  // by the one who repairs what nobody lacks
constexpr LinkOptions kLoss{.lossPermille = 100};
const Endpoint kElsewhere = Endpoint::fromIpv4(0x0a0000fd, 40000);

// The first POST datagrams.
class Keeper final : public Observer {
 public:
  void sent(NodeId, const Transmit&, std::span<const std::byte> bytes) override {
    if (decodeHeader(bytes).header.type != MessageType::Post || kept.size() == kKept) return;
    kept.emplace_back(bytes.begin(), bytes.end());
  }
  std::vector<std::vector<std::byte>> kept;
};

}  // namespace

std::optional<Violation> runFlood(std::size_t members, std::uint64_t seed) {
  Judge judge;
  Simulation sim(seed, kLoss);
  judge.now = [&sim] { return sim.now(); };
  sim.keepEvents = false;
  PostChecker posts(sim, judge);
  Keeper keeper;
  sim.observe(posts);
  sim.observe(keeper);
  for (std::size_t i = 0; i < members; ++i) sim.add("member " + std::to_string(i));
  sim.run(seconds(1));
  for (std::size_t i = 0; i < kPosts; ++i) {
    const std::size_t node = i % 4 == 0 ? i / 4 % members : 0;
    const std::string text = "post " + std::to_string(i);
    posts.notePost(node, text);
    sim.command(node,
                [&](GroupSession& session, TimePoint now) { return session.post(now, text).has_value(); });
    sim.run(milliseconds(5));
  }
  sim.setLink({});
  sim.run(seconds(5));
  judge.check(Invariant::I14PostsEqualAfterHeal, posts.postsEqual(), [&] { return posts.counts(); });
  Insider insider(GroupConfig{}.group);
  for (const auto& datagram : keeper.kept) {
    const auto body = insider.open(datagram);
    if (!body) continue;
    for (std::size_t node = 0; node < members; ++node)
      sim.inject(node, kElsewhere, insider.send(MessageType::Repair, *body));
  }
  sim.run(seconds(2));
  judge.check(Invariant::I14PostsEqualAfterHeal, posts.postsEqual(), [&] { return posts.counts(); });
  posts.checkOrder();
  return judge.violation();
}

}  // namespace vinicast::sim
