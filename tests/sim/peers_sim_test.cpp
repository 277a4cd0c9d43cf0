// SPDX-License-Identifier: MIT
// Members that multicast does not reach (docs/protocol.md §9).

#include <gtest/gtest.h>

#include <algorithm>

#include "core/routing/contact_messages.hpp"
#include "support/sim/insider.hpp"
#include "support/sim/simulation.hpp"

namespace vinicast::sim {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using NodeId = Simulation::NodeId;

LinkOptions lossy(std::uint32_t permille) {
  LinkOptions link;
  link.lossPermille = permille;
  return link;
}

// No multicast and no broadcast in either direction.
void keepApart(Simulation& sim, NodeId a, NodeId b) {
  sim.network().cutGroups(a, b);
  sim.network().cutGroups(b, a);
}

void keepAllApart(Simulation& sim, std::size_t count) {
  for (NodeId a = 0; a < count; ++a)
    for (NodeId b = 0; b < a; ++b) keepApart(sim, a, b);
}

bool allSeeAll(Simulation& sim) {
  std::size_t alive = 0;
  for (NodeId i = 0; i < sim.size(); ++i) alive += sim.alive(i) ? 1 : 0;
  for (NodeId i = 0; i < sim.size(); ++i)
    if (sim.alive(i) && sim.session(i).members().size() != alive) return false;
  return true;
}

bool allHold(Simulation& sim, std::size_t posts) {
  for (NodeId i = 0; i < sim.size(); ++i)
    if (sim.alive(i) && sim.session(i).posts().size() != posts) return false;
  return true;
}

void post(Simulation& sim, NodeId id, const std::string& text) {
  ASSERT_TRUE(sim.command(id, [&](GroupSession& s, TimePoint now) { return s.post(now, text); }));
}

void press(Simulation& sim, NodeId id) {
  ASSERT_TRUE(sim.command(id, [](GroupSession& s, TimePoint now) { return s.requestFloor(now); }));
}

PeerStatistics peersOf(Simulation& sim, NodeId id) {
  return sim.session(id).statistics().peers;
}

// Nobody is told as gone or come again.
void expectNoFlicker(Simulation& sim) {
  for (NodeId i = 0; i < sim.size(); ++i)
    EXPECT_EQ(eventsOf<MemberChanged>(sim.events(i)).size(), sim.size() - 1) << "member " << i;
}

class PeersSim : public ::testing::TestWithParam<std::uint32_t> {};

TEST_P(PeersSim, TwoThatKnowAThirdMeetAndChatAndShareTheFloor) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    SCOPED_TRACE(seed);
    Simulation sim(seed, lossy(GetParam()));
    const auto ada = sim.add("Ada");
    const auto bo = sim.add("Bo");
    const auto cy = sim.add("Cy");
    keepAllApart(sim, 3);
    sim.addPeer(bo, ada);
    sim.addPeer(cy, bo);
    ASSERT_TRUE(sim.runUntil([&] { return allSeeAll(sim); }, GetParam() == 0 ? seconds(1) : seconds(5)));
    for (int i = 0; i < 20; ++i)
      for (NodeId id = 0; id < 3; ++id) post(sim, id, std::to_string(id) + " says " + std::to_string(i));
    EXPECT_TRUE(sim.runUntil([&] { return allHold(sim, 60); }, seconds(10)));
    press(sim, ada);
    ASSERT_TRUE(sim.runUntil([&] { return sim.session(ada).floor().selfHolds; }, seconds(3)));
    const MemberId holder = sim.session(ada).self();
    ASSERT_TRUE(sim.runUntil([&] { return sim.session(cy).floor().holder == holder; }, seconds(1)));
    press(sim, cy);
    sim.run(seconds(1));
    const auto denied = eventsOf<FloorDenied>(sim.events(cy));
    ASSERT_FALSE(denied.empty());
    EXPECT_EQ(denied.back().holder, holder);
    sim.crash(ada);
    EXPECT_TRUE(
        sim.runUntil([&] { return sim.session(cy).floor().state == FloorState::Idle; }, milliseconds(2500)));
    EXPECT_TRUE(sim.runUntil([&] { return allSeeAll(sim); }, seconds(8)));
  }
}

TEST_P(PeersSim, WhoHearsOneWayOnlyIsFoundWithoutHelp) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    SCOPED_TRACE(seed);
    Simulation sim(seed, lossy(GetParam()));
    sim.add("Ada");
    const auto bo = sim.add("Bo");
    sim.add("Cy");
    for (const NodeId other : {NodeId{0}, NodeId{2}})
      sim.network().cutGroups(other, bo);  // Bo is deaf to groups
    ASSERT_TRUE(sim.runUntil([&] { return allSeeAll(sim); }, seconds(8)));
    for (NodeId id = 0; id < 3; ++id) post(sim, id, "hello");
    EXPECT_TRUE(sim.runUntil([&] { return allHold(sim, 3); }, seconds(5)));
    sim.run(minutes(1));
    EXPECT_EQ(peersOf(sim, bo).byUnicast, 2U);
    EXPECT_EQ(peersOf(sim, bo).subscribers, 0U);
    EXPECT_EQ(peersOf(sim, 0).byMulticast, 2U);
    EXPECT_EQ(peersOf(sim, 0).subscribers, 1U);
    expectNoFlicker(sim);
  }
}

TEST_P(PeersSim, TwoThatDoNotHearEachOtherMeetThroughAThirdThatHearsBoth) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    SCOPED_TRACE(seed);
    Simulation sim(seed, lossy(GetParam()));
    for (const char* name : {"Ada", "Bo", "Cy"}) sim.add(name);
    keepApart(sim, 0, 2);
    EXPECT_TRUE(sim.runUntil([&] { return allSeeAll(sim); }, seconds(8)));
    sim.run(minutes(1));
    EXPECT_EQ(peersOf(sim, 0).byMulticast, 1U);
    EXPECT_EQ(peersOf(sim, 0).byUnicast, 1U);
    EXPECT_EQ(peersOf(sim, 1).byMulticast, 2U);
    EXPECT_EQ(peersOf(sim, 1).subscribers, 0U);
    expectNoFlicker(sim);
  }
}

INSTANTIATE_TEST_SUITE_P(Loss, PeersSim, ::testing::Values(0, 100));

TEST(PeersSim, MulticastThatDiesIsReplacedAndTakenUpAgain) {
  Simulation sim(3);
  for (int i = 0; i < 5; ++i) sim.add("member " + std::to_string(i));
  sim.run(seconds(5));
  EXPECT_EQ(peersOf(sim, 0).contactsSent, 0U);
  EXPECT_EQ(sim.session(0).statistics().peers.copiesSent, 0U);
  keepAllApart(sim, 5);
  sim.run(seconds(10));
  EXPECT_EQ(peersOf(sim, 0).byUnicast, 4U);
  EXPECT_EQ(peersOf(sim, 0).subscribers, 4U);
  post(sim, 1, "still there");
  EXPECT_TRUE(sim.runUntil([&] { return allHold(sim, 1); }, seconds(1)));
  sim.network().mendGroups();
  sim.run(seconds(20));
  EXPECT_EQ(peersOf(sim, 0).byMulticast, 4U);
  EXPECT_EQ(peersOf(sim, 0).subscribers, 0U);
  EXPECT_EQ(peersOf(sim, 0).subscriptions, 0U);
  // What came both ways for a while counts as that and as nothing worse.
  const auto drops = sim.session(0).statistics().drops;
  EXPECT_GT(drops[static_cast<std::size_t>(DropReason::Duplicate)], 0U);
  EXPECT_EQ(drops[static_cast<std::size_t>(DropReason::Replay)], 0U);
  expectNoFlicker(sim);
}

TEST(PeersSim, SixteenChatWithoutMulticastAndEachIsCopiedToFifteen) {
  Simulation sim(5, lossy(20));
  for (int i = 0; i < 16; ++i) sim.add("member " + std::to_string(i));
  keepAllApart(sim, 16);
  for (NodeId i = 1; i < 16; ++i) sim.addPeer(i, i - 1);
  ASSERT_TRUE(sim.runUntil([&] { return allSeeAll(sim); }, seconds(30)));
  sim.run(seconds(10));
  for (NodeId i = 0; i < 16; ++i) EXPECT_EQ(peersOf(sim, i).subscribers, 15U) << i;
  for (NodeId i = 0; i < 16; ++i) post(sim, i, "hello");
  EXPECT_TRUE(sim.runUntil([&] { return allHold(sim, 16); }, seconds(3)));
  const std::size_t changes = eventsOf<MemberChanged>(sim.events(0)).size();
  sim.run(minutes(2));
  EXPECT_EQ(eventsOf<MemberChanged>(sim.events(0)).size(), changes);
}

TEST(PeersSim, NoMemberCopiesToMoreThanSixteen) {
  Simulation sim(6);
  for (int i = 0; i < 24; ++i) sim.add("member " + std::to_string(i));
  keepAllApart(sim, 24);
  for (NodeId i = 1; i < 24; ++i) sim.addPeer(i, 0);
  sim.run(seconds(30));
  EXPECT_EQ(peersOf(sim, 0).subscribers, limits::kMaxSubscribers);
  EXPECT_GT(peersOf(sim, 0).refused, 0U);
  // Those that were refused are few datagrams a minute.
  const std::uint64_t before = peersOf(sim, 23).contactsSent;
  sim.run(minutes(1));
  EXPECT_LT(peersOf(sim, 23).contactsSent - before, 600U);
  // Those that found a place are one group; the others wait for one.
  std::vector<NodeId> inside;
  for (NodeId i = 0; i < 24; ++i)
    if (sim.session(i).members().size() > 1) inside.push_back(i);
  ASSERT_EQ(inside.size(), limits::kMaxSubscribers + 1);
  // They are told why, once; the others have nothing to be told.
  for (NodeId i = 0; i < 24; ++i) {
    const bool alone = sim.session(i).members().size() == 1;
    const auto told = eventsOf<CopiesLimited>(sim.events(i));
    EXPECT_EQ(peersOf(sim, i).unserved > 0, alone) << i;
    EXPECT_EQ(told.size(), alone ? 1U : 0U) << i;
    EXPECT_TRUE(told.empty() || told[0].members > 0) << i;
  }
  post(sim, inside.back(), "hello");
  EXPECT_TRUE(sim.runUntil(
      [&] {
        return std::all_of(inside.begin(), inside.end(),
                           [&](NodeId i) { return sim.session(i).posts().size() == 1; });
      },
      seconds(2)));
  // Somebody leaves, somebody comes in.
  sim.leave(inside.back());
  EXPECT_TRUE(sim.runUntil([&] { return sim.session(inside.front()).members().size() == inside.size(); },
                           minutes(2)));
}

TEST(PeersSim, AnIslandAndAMemberBeyondItMeet) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    SCOPED_TRACE(seed);
    Simulation sim(seed, lossy(50));
    for (int i = 0; i < 6; ++i) sim.add("member " + std::to_string(i));
    for (NodeId i = 0; i < 5; ++i) keepApart(sim, 5, i);
    sim.addPeer(5, 2);
    EXPECT_TRUE(sim.runUntil([&] { return allSeeAll(sim); }, seconds(6)));
    post(sim, 5, "from beyond");
    post(sim, 0, "from within");
    EXPECT_TRUE(sim.runUntil([&] { return allHold(sim, 2); }, seconds(3)));
    // The island goes on by multicast.
    sim.run(seconds(30));
    EXPECT_EQ(peersOf(sim, 0).subscribers, 1U);
    EXPECT_EQ(peersOf(sim, 0).byMulticast, 4U);
  }
}

TEST(PeersSim, ABroadcastIsEnoughToMeet) {
  Simulation sim(7);
  const auto ada = sim.add("Ada");
  sim.run(seconds(20));
  const auto bo = sim.add("Bo");
  // Multicast is dead, broadcast is not.
  sim.network().cutMulticast(ada, bo);
  sim.network().cutMulticast(bo, ada);
  EXPECT_TRUE(sim.runUntil([&] { return allSeeAll(sim); }, seconds(5)));
}

TEST(PeersSim, AMemberThatReturnsIsFoundAgain) {
  Simulation sim(8);
  const auto ada = sim.add("Ada");
  const auto bo = sim.add("Bo");
  keepAllApart(sim, 2);
  sim.addPeer(bo, ada);
  ASSERT_TRUE(sim.runUntil([&] { return allSeeAll(sim); }, seconds(3)));
  // The network goes for two minutes: both are alone, and remember.
  sim.partition({{ada}, {bo}});
  sim.run(minutes(2));
  EXPECT_EQ(sim.session(ada).members().size(), 1U);
  sim.partition({});
  EXPECT_TRUE(sim.runUntil([&] { return allSeeAll(sim); }, seconds(35)));
  // Ada's program starts anew: only Bo knows where she was.
  sim.crash(ada);
  sim.run(seconds(20));
  sim.restart(ada);
  EXPECT_TRUE(sim.runUntil([&] { return allSeeAll(sim); }, seconds(35)));
  sim.leave(ada);
  sim.run(seconds(5));
  EXPECT_EQ(sim.session(bo).members().size(), 1U);
}

TEST(PeersSim, AnAddressWhereNobodyIsIsToldOnceAndAskedSeldom) {
  Simulation sim(9);
  const auto ada = sim.add("Ada");
  const Endpoint nobody = Endpoint::fromIpv4(0x0a0000fe, 4444);
  const auto add = [&](const Endpoint& address) {
    return sim.command(ada, [&](GroupSession& s, TimePoint now) { return s.addPeer(now, address); });
  };
  ASSERT_TRUE(add(nobody));
  ASSERT_TRUE(add(nobody));  // harmless
  sim.run(minutes(10));
  const auto told = eventsOf<PeerChanged>(sim.events(ada));
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].state, PeerState::Silent);
  EXPECT_TRUE(told[0].address.isSamePlace(nobody));
  EXPECT_LT(peersOf(sim, ada).contactsSent, 40U);
  EXPECT_EQ(peersOf(sim, ada).unanswered, 1U);
  for (const Endpoint& bad :
       {Endpoint{}, Endpoint::fromIpv4(0x0a0000fe, 0), Endpoint::fromIpv4(0xe1e1187b, 4444)})
    EXPECT_EQ(add(bad).error(), PeerError::Unusable);
  for (std::uint32_t i = 1; i < limits::kMaxContacts; ++i)
    EXPECT_TRUE(add(Endpoint::fromIpv4(0x0a000100 + i, 4444)));
  EXPECT_EQ(add(Endpoint::fromIpv4(0x0a000200, 4444)).error(), PeerError::TooMany);
}

TEST(PeersSim, TheOwnAddressIsNoticed) {
  Simulation sim(10);
  const auto ada = sim.add("Ada");
  sim.addPeer(ada, ada);
  sim.run(minutes(1));
  const auto told = eventsOf<PeerChanged>(sim.events(ada));
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].state, PeerState::Own);
  EXPECT_LE(peersOf(sim, ada).contactsSent, 3U);
}

// --- what an insider can make of it
// ------------------------------------------------------------------------

TEST(PeersHostile, AnAddressThatWasNotProvenGetsLessThanItSent) {
  Simulation sim(11);
  const auto ada = sim.add("Ada");
  sim.run(seconds(1));
  Insider insider("vinigroup");
  const Endpoint victim = Endpoint::fromIpv4(0x0a0000fe, 5555);
  std::uint64_t sent = 0;
  std::uint64_t got = 0;
  struct Meter final : Observer {
    std::uint64_t* got = nullptr;
    Endpoint victim;
    void sent(NodeId, const Transmit& transmit, std::span<const std::byte> bytes) override {
      if (transmit.target == TransmitTarget::Unicast && transmit.to.isSamePlace(victim)) *got += bytes.size();
    }
  } meter;
  meter.got = &got;
  meter.victim = victim;
  sim.observe(meter);
  for (int i = 0; i < 200; ++i) {
    // The cookie is a guess, the signature is good.
    auto datagram = insider.say(MessageType::Contact, Contact{Insider::kBoot, 1, 77, 10, true, true, false});
    sent += datagram.size();
    sim.inject(ada, victim, std::move(datagram), Arrival::Unicast);
    sim.run(milliseconds(50));
  }
  EXPECT_GT(got, 0U);
  EXPECT_LT(got, sent);
  EXPECT_EQ(peersOf(sim, ada).subscribers, 0U);
  EXPECT_EQ(peersOf(sim, ada).contactsSent, 0U);
}

// It looks like the own address then.
TEST(PeersHostile, AnOwnContactSentBackStopsNobody) {
  Simulation sim(14);
  const auto ada = sim.add("Ada");
  const auto bo = sim.add("Bo");
  sim.partition({{ada}, {bo}});
  sim.record = true;
  sim.addPeer(ada, bo);
  sim.run(seconds(1));
  sim.record = false;
  for (const auto& datagram : sim.recorded) {
    const EnvelopeHeader header = decodeHeader(datagram).header;
    const bool own = header.sender == senderTagOf(sim.session(ada).self());
    if (own && header.type == MessageType::Contact)
      sim.inject(ada, Endpoint::fromIpv4(0x0a0000fe, 5555), datagram, Arrival::Unicast);
  }
  sim.run(seconds(1));
  ASSERT_FALSE(eventsOf<PeerChanged>(sim.events(ada)).empty());
  ASSERT_EQ(eventsOf<PeerChanged>(sim.events(ada)).front().state, PeerState::Own);
  keepAllApart(sim, 2);
  sim.network().heal();
  EXPECT_TRUE(sim.runUntil([&] { return allSeeAll(sim); }, limits::kContactMax + seconds(1)));
}

// Somebody repeats a member's update from another address, where nobody answers, to one who did not hear it.
TEST(PeersHostile, AFalseAddressKeepsNobodyApart) {
  Simulation sim(13);
  const auto ada = sim.add("Ada");
  const auto bo = sim.add("Bo");
  sim.network().cutGroups(bo, ada);
  sim.record = true;
  sim.run(milliseconds(1));
  sim.record = false;
  for (const auto& datagram : sim.recorded) {
    if (decodeHeader(datagram).header.sender == senderTagOf(sim.session(bo).self()))
      sim.inject(ada, Endpoint::fromIpv4(0x0a0000fe, 5555), datagram, Arrival::Multicast);
  }
  ASSERT_TRUE(sim.runUntil([&] { return sim.session(ada).members().size() == 2; }, seconds(1)));
  EXPECT_TRUE(sim.runUntil([&] { return peersOf(sim, ada).subscriptions == 1; }, seconds(30)));
  sim.run(seconds(2));
  post(sim, bo, "heard");
  EXPECT_TRUE(sim.runUntil([&] { return allHold(sim, 1); }, milliseconds(200)));
}

TEST(PeersHostile, NobodyIsSentToAddressesByWhoWasNotAsked) {
  Simulation sim(12);
  const auto ada = sim.add("Ada");
  sim.run(seconds(1));
  Insider insider("vinigroup");
  PeerList list;
  for (std::uint8_t i = 1; i <= 16; ++i) {
    SenderTag tag;
    tag.bytes.fill(i);
    list.entries.push_back({tag, Endpoint::fromIpv4(0x0a0000f0, 1000)});
  }
  const auto before = sim.session(ada).statistics();
  sim.session(ada).handleDatagram(sim.now(), Endpoint::fromIpv4(0x0a0000fe, 5555),
                                  insider.say(MessageType::PeerList, list), Arrival::Unicast);
  const auto after = sim.session(ada).statistics();
  constexpr auto kWrongSigner = static_cast<std::size_t>(DropReason::WrongSigner);
  EXPECT_EQ(after.drops[kWrongSigner], before.drops[kWrongSigner] + 1);
  sim.run(seconds(5));
  EXPECT_EQ(peersOf(sim, ada).contactsSent, 0U);
}

}  // namespace
}  // namespace vinicast::sim
