// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "core/members/member_messages.hpp"
#include "support/sim/insider.hpp"
#include "support/sim/simulation.hpp"

namespace vinicast::sim {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

bool everybodySeesEverybody(Simulation& sim) {
  for (std::size_t i = 0; i < sim.size(); ++i) {
    if (sim.alive(i) && sim.session(i).members().size() != sim.size()) return false;
  }
  return true;
}

LinkOptions lossy(std::uint32_t permille) {
  LinkOptions link;
  link.lossPermille = permille;
  link.duplicatePermille = 20;
  return link;
}

class MembersSim : public ::testing::TestWithParam<std::uint32_t> {};

TEST_P(MembersSim, AllSeeEachOtherInThreeSeconds) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Simulation sim(seed, lossy(GetParam()));
    for (int i = 0; i < 10; ++i) sim.add("member " + std::to_string(i));
    EXPECT_TRUE(sim.runUntil([&] { return everybodySeesEverybody(sim); }, seconds(3))) << "seed " << seed;
  }
}

TEST_P(MembersSim, NobodyFlickersWhileAllAreThere) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    Simulation sim(seed, lossy(GetParam()));
    for (int i = 0; i < 5; ++i) sim.add("member " + std::to_string(i));
    sim.run(std::chrono::minutes(2));
    for (std::size_t i = 0; i < sim.size(); ++i) {
      EXPECT_EQ(eventsOf<MemberChanged>(sim.events(i)).size(), 4U) << "seed " << seed << " member " << i;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Loss, MembersSim, ::testing::Values(0, 100));

TEST(MembersSim, AGoodbyeIsSeenAtOnceAndACrashInSixIntervals) {
  Simulation sim(1);
  const auto ada = sim.add("Ada");
  const auto bo = sim.add("Bo");
  const auto cy = sim.add("Cy");
  sim.run(seconds(3));
  sim.leave(bo);
  sim.run(milliseconds(10));
  auto changes = eventsOf<MemberChanged>(sim.events(ada));
  ASSERT_EQ(changes.back().member.name, "Bo");
  EXPECT_EQ(changes.back().member.state, MemberState::Left);
  sim.crash(cy);
  EXPECT_TRUE(sim.runUntil([&] { return sim.session(ada).members().size() == 1; }, seconds(6)));
  changes = eventsOf<MemberChanged>(sim.events(ada));
  EXPECT_EQ(changes.back().member.name, "Cy");
  EXPECT_EQ(changes.back().member.state, MemberState::Lost);
}

TEST(MembersSim, AReturnedMemberIsSeenAgain) {
  Simulation sim(2);
  const auto ada = sim.add("Ada");
  const auto bo = sim.add("Bo");
  sim.run(seconds(2));
  sim.crash(bo);
  sim.run(seconds(10));
  EXPECT_EQ(sim.session(ada).members().size(), 1U);
  sim.restart(bo);
  sim.run(seconds(1));
  EXPECT_EQ(sim.session(ada).members().size(), 2U);
  EXPECT_EQ(sim.session(bo).members().size(), 2U);
}

TEST(MembersSim, OtherGroupsAndOtherCodesAreNotSeen) {
  Simulation sim(3);
  const auto ada = sim.add("Ada", "one");
  const auto bo = sim.add("Bo", "two");
  const auto cy = sim.add("Cy", "one", "secret-code");
  const auto di = sim.add("Di", "one");
  sim.run(seconds(3));
  EXPECT_EQ(sim.session(ada).members().size(), 2U);
  EXPECT_EQ(sim.session(di).members().size(), 2U);
  EXPECT_EQ(sim.session(bo).members().size(), 1U);
  EXPECT_EQ(sim.session(cy).members().size(), 1U);
}

TEST(MembersSim, AMachineThatSleptLosesNobody) {
  Simulation sim(4);
  const auto ada = sim.add("Ada");
  sim.add("Bo");
  sim.run(seconds(3));
  const std::size_t before = sim.events(ada).size();
  // An hour passes for Ada's clock in one step; the host says so.
  sim.command(ada, [](GroupSession& session, TimePoint now) {
    session.handleHostEvent(now + std::chrono::hours(1), HostEvent::Resumed);
    session.handleTimeout(now + std::chrono::hours(1));
    return 0;
  });
  EXPECT_EQ(sim.events(ada).size(), before);
}

// What is repaired was lost all the same.
TEST(MembersSim, TheLossOfAnInterfaceIsSeen) {
  for (const std::uint32_t permille : {0U, 50U, 200U}) {
    Simulation sim(7, lossy(permille));
    for (int i = 0; i < 4; ++i) sim.add("member " + std::to_string(i));
    sim.run(seconds(2));
    for (int i = 0; i < 400; ++i) {
      const auto posted =
          sim.command(static_cast<std::size_t>(i % 4), [&](GroupSession& session, TimePoint now) {
            return session.post(now, "word " + std::to_string(i));
          });
      EXPECT_TRUE(posted);
      sim.run(milliseconds(100));
    }
    for (std::size_t i = 0; i < sim.size(); ++i) {
      const auto interfaces = sim.session(i).statistics().interfaces;
      ASSERT_EQ(interfaces.size(), 1U) << permille << " permille, member " << i;
      const InterfaceLoss& loss = interfaces.front();
      EXPECT_EQ(loss.interfaceIndex, 0U);
      EXPECT_GT(loss.expected, 300U);
      const double share = static_cast<double>(loss.lost) / static_cast<double>(loss.expected);
      EXPECT_NEAR(share, permille / 1000.0, permille == 0 ? 0.005 : permille / 2500.0) << "member " << i;
    }
  }
}

// One of very many: what it sends, times their number, is what the group costs.
TEST(MembersSim, TenThousandMembersKeepTheBudget) {
  constexpr std::size_t kMembers = 10'000;
  constexpr std::uint64_t kUdpAndIpBytes = 28;
  constexpr std::int64_t kMinutes = 15;
  constexpr std::size_t kSampled = 4;
  Simulation sim(5);
  struct Meter final : Observer {
    std::uint64_t bytes = 0;
    void sent(NodeId, const Transmit&, std::span<const std::byte> datagram) override {
      bytes += datagram.size() + kUdpAndIpBytes;
    }
  } meter;
  for (std::size_t i = 0; i < kSampled; ++i) sim.add("sampled " + std::to_string(i));
  sim.run(seconds(2));
  MemberUpdate update;
  update.name = "one of many";
  update.unicastPort = 40000;
  update.intervalMillis = 187'500;
  for (std::size_t i = 0; i < kMembers; ++i) {
    SecretSeed seed{};
    seed.front() = static_cast<std::uint8_t>(i);
    seed.back() = static_cast<std::uint8_t>(i >> 8);
    Insider one("vinigroup", seed);
    update.bootNumber = Insider::kBoot;
    const auto join = one.say(MessageType::Join, update);
    const Endpoint from = Endpoint::fromIpv4(0x0b000000 + static_cast<std::uint32_t>(i), 40000);
    for (std::size_t node = 0; node < kSampled; ++node)
      sim.session(node).handleDatagram(sim.now(), from, join);
  }
  EXPECT_EQ(sim.session(0).members().size(), kMembers + kSampled);
  sim.observe(meter);
  sim.run(std::chrono::minutes(kMinutes));
  EXPECT_EQ(sim.session(0).members().size(), kMembers + kSampled);
  const std::uint64_t bits = meter.bytes * 8 * kMembers / (kSampled * 60 * kMinutes);
  EXPECT_GT(bits, limits::kPresenceBudget / 3);
  EXPECT_LE(bits, limits::kPresenceBudget * 12 / 10);
}

TEST(MembersSim, OneIdentityOnTwoComputersIsToldToBothOnce) {
  for (const std::uint32_t loss : {0U, 200U}) {
    Simulation sim(31, lossy(loss));
    sim.add("Ana");
    sim.add("Cy");
    sim.run(seconds(2));
    NodeOptions copied;
    copied.twinOf = 0;
    const auto twin = sim.add("Bo", copied);
    const auto told = [&](Simulation::NodeId node) {
      return eventsOf<IdentityElsewhere>(sim.events(node)).size();
    };
    EXPECT_TRUE(sim.runUntil([&] { return told(0) == 1 && told(twin) == 1; }, seconds(loss == 0 ? 2 : 8)));
    sim.run(seconds(20));
    EXPECT_EQ(told(0), 1U);
    EXPECT_EQ(told(twin), 1U);
    EXPECT_EQ(told(1), 0U);
    const auto address = eventsOf<IdentityElsewhere>(sim.events(0))[0].address;
    EXPECT_TRUE(address.isSamePlace(sim.endpoint(twin)));
    const Statistics both = sim.session(0).statistics();
    EXPECT_TRUE(both.identityElsewhere);
    EXPECT_GT(both.drops[static_cast<std::size_t>(DropReason::OtherSelf)], 5U);
    sim.crash(twin);
    sim.run(seconds(10));
    EXPECT_FALSE(sim.session(0).statistics().identityElsewhere);
  }
}

TEST(MembersSim, AnEarlierRunOrItsRecordingIsNoOtherComputer) {
  Simulation sim(32);
  sim.add("Ana");
  sim.add("Bo");
  sim.record = true;
  sim.run(seconds(5));
  // Questions of the earlier run, too: it met another computer then.
  NodeOptions copied;
  copied.twinOf = 0;
  const auto twin = sim.add("Ana", copied);
  sim.run(seconds(5));
  sim.record = false;
  const auto recorded = sim.recorded;
  sim.crash(twin);
  sim.crash(0);
  sim.restart(0);
  const std::size_t before = sim.events(0).size();
  // From where the first run was, where the other computer was, and from a stranger.
  for (const Endpoint& from : {sim.endpoint(0), sim.endpoint(twin), Endpoint::fromIpv4(0x0a0000fe, 5555)}) {
    for (const auto& datagram : recorded) {
      sim.inject(0, from, datagram);
      sim.inject(0, from, datagram, Arrival::Unicast);
      sim.run(milliseconds(20));
    }
  }
  const std::vector<Event> later(sim.events(0).begin() + static_cast<std::ptrdiff_t>(before),
                                 sim.events(0).end());
  EXPECT_TRUE(eventsOf<IdentityElsewhere>(later).empty());
  EXPECT_FALSE(sim.session(0).statistics().identityElsewhere);
  EXPECT_GT(sim.session(0).statistics().drops[static_cast<std::size_t>(DropReason::OtherSelf)], 10U);
}

TEST(MembersSim, TheSameSeedGivesTheSameTrace) {
  const auto trace = [](std::uint64_t seed) {
    Simulation sim(seed, lossy(100));
    for (int i = 0; i < 4; ++i) sim.add("member " + std::to_string(i));
    sim.run(seconds(5));
    return sim.traceHash();
  };
  EXPECT_EQ(trace(7), trace(7));
  EXPECT_NE(trace(7), trace(8));
}

}  // namespace
}  // namespace vinicast::sim
