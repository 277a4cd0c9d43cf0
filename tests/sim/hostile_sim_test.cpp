// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <algorithm>

#include "core/base/random.hpp"
#include "core/crypto/crypto.hpp"
#include "core/floor/floor_messages.hpp"
#include "core/floor/token.hpp"
#include "core/live/live_messages.hpp"
#include "core/wire/envelope.hpp"
#include "support/sim/insider.hpp"
#include "support/sim/simulation.hpp"

namespace vinicast::sim {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const Endpoint kStranger = Endpoint::fromIpv4(0x0a0000fe, 5555);

std::uint64_t dropsOf(Simulation& sim, Simulation::NodeId id) {
  std::uint64_t total = 0;
  const auto& drops = sim.session(id).statistics().drops;
  for (std::size_t i = 0; i < drops.size(); ++i) {
    if (i != static_cast<std::size_t>(DropReason::OwnEcho)) total += drops[i];
  }
  return total;
}

// A group with posts, a raised hand and someone live, and everything that was sent in it.
void makeBusyGroup(Simulation& sim) {
  sim.record = true;
  for (int i = 0; i < 3; ++i) sim.add("member " + std::to_string(i));
  sim.run(seconds(2));
  sim.command(0, [](GroupSession& session, TimePoint now) {
    EXPECT_TRUE(session.requestFloor(now));
    EXPECT_TRUE(session.post(now, std::string(3000, 'x')));
    return 0;
  });
  sim.run(seconds(1));
  for (int i = 0; i < 30; ++i) {
    sim.command(0, [&](GroupSession& session, TimePoint now) {
      EncodedFrame frame;
      frame.keyFrame = i == 0;
      frame.bytes.resize(5000, std::byte{7});
      EXPECT_TRUE(session.sendFrame(now, frame));
      return 0;
    });
    sim.run(milliseconds(33));
  }
  sim.record = false;
}

TEST(HostileSim, ReplayedTruncatedAndFlippedDatagramsChangeNothing) {
  Simulation sim(21);
  makeBusyGroup(sim);
  const auto posts = sim.session(1).posts();
  const auto floor = sim.session(1).floor();
  const auto members = sim.session(1).members();
  ASSERT_EQ(posts.size(), 1U);
  ASSERT_EQ(floor.state, FloorState::Held);
  ASSERT_GT(sim.recorded.size(), 100U);
  const auto events = sim.events(1).size();
  Random random(1, 1);
  auto& session = sim.session(1);
  std::uint64_t injected = 0;
  const auto before = dropsOf(sim, 1);
  for (const auto& datagram : sim.recorded) {
    session.handleDatagram(sim.now(), kStranger, datagram);
    auto flipped = datagram;
    flipped[random.below(flipped.size())] ^= static_cast<std::byte>(1U << random.below(8));
    session.handleDatagram(sim.now(), kStranger, flipped);
    const auto cut = std::span(datagram).first(random.below(datagram.size()));
    session.handleDatagram(sim.now(), kStranger, cut);
    injected += 3;
  }
  // Everything was dropped; only what the member itself sent counts as an echo and not as a drop.
  EXPECT_GT(dropsOf(sim, 1) - before, injected * 6 / 10);
  EXPECT_EQ(sim.events(1).size(), events);
  EXPECT_EQ(sim.session(1).posts(), posts);
  EXPECT_EQ(sim.session(1).floor(), floor);
  EXPECT_EQ(sim.session(1).members(), members);
}

TEST(HostileSim, AMillionRandomDatagramsAreCountedAndTheGroupGoesOn) {
  Simulation sim(22);
  makeBusyGroup(sim);
  Random random(2, 1);
  auto& session = sim.session(1);
  std::vector<std::byte> junk(limits::kMaxDatagram + 64);
  // From somebody else: an own one that comes back is counted apart.
  const auto genuine = *std::find_if(sim.recorded.rbegin(), sim.recorded.rend(), [&](const auto& datagram) {
    return decodeHeader(datagram).header.sender != senderTagOf(session.self());
  });
  const auto before = dropsOf(sim, 1);
  constexpr std::uint64_t kCount = 1'000'000;
  for (std::uint64_t i = 0; i < kCount; ++i) {
    const std::size_t size = random.below(junk.size());
    // Every other one has a genuine header, so that it gets as far as the seal.
    const std::size_t head = (i & 1) == 0 ? 0 : std::min(size, limits::kHeaderBytes);
    std::copy_n(genuine.begin(), head, junk.begin());
    for (std::size_t at = head; at < std::min<std::size_t>(size, head + 40); ++at) {
      junk[at] = static_cast<std::byte>(random.next());
    }
    session.handleDatagram(sim.now(), kStranger, std::span(junk).first(size));
  }
  EXPECT_EQ(dropsOf(sim, 1) - before, kCount);
  EXPECT_EQ(session.floor().state, FloorState::Held);
  sim.command(0, [](GroupSession& author, TimePoint now) {
    EXPECT_TRUE(author.post(now, "still here"));
    return 0;
  });
  EXPECT_TRUE(sim.runUntil([&] { return sim.session(1).posts().size() == 2; }, seconds(1)));
}

bool takesTheFloor(Simulation& sim, Simulation::NodeId id) {
  sim.command(id, [](GroupSession& session, TimePoint now) {
    EXPECT_TRUE(session.requestFloor(now));
    return 0;
  });
  return sim.runUntil([&] { return sim.session(id).floor().selfHolds; }, seconds(3));
}

TEST(HostileSim, AnInsiderCanForgeNobodysWord) {
  Simulation sim(23);
  makeBusyGroup(sim);
  Insider insider("vinigroup");
  SenderTag mallory;
  mallory.bytes.fill(0xee);
  const auto members = sim.session(1).members();
  const auto posts = sim.session(1).posts();
  const auto floor = sim.session(1).floor();
  const std::size_t events = sim.events(1).size();
  std::size_t tried = 0;
  for (const auto& datagram : sim.recorded) {
    const auto body = insider.open(datagram);
    ASSERT_TRUE(body);
    const EnvelopeHeader header = decodeHeader(datagram).header;
    // Others' words under the own name, under theirs in a new boot, and with one bit changed.
    auto changed = *body;
    changed[changed.size() / 2] ^= std::byte{4};
    for (const auto& forged : {insider.seal(header.type, mallory, 1, *body),
                               insider.seal(header.type, header.sender, header.bootNumber + 1, *body),
                               insider.seal(header.type, mallory, 1, changed)}) {
      sim.session(1).handleDatagram(sim.now(), kStranger, forged);
      ++tried;
    }
  }
  EXPECT_GT(tried, 300U);
  sim.run(milliseconds(50));
  EXPECT_EQ(sim.session(1).members(), members);
  EXPECT_EQ(sim.session(1).posts(), posts);
  EXPECT_EQ(sim.session(1).floor().token, floor.token);
  EXPECT_EQ(sim.session(1).floor().holder, floor.holder);
  EXPECT_EQ(eventsOf<MemberChanged>(sim.events(1)).size() + eventsOf<PostAdded>(sim.events(1)).size(),
            members.size() - 1 + posts.size());
  EXPECT_EQ(sim.events(1).size(), events);
}

// Whoever writes a member's address into what it sends needs no key, and mutes nobody by it.
TEST(HostileSim, JunkFromAMembersAddressTakesNothingFromIt) {
  Simulation sim(27);
  makeBusyGroup(sim);
  auto junk = sim.recorded.front();
  junk[limits::kHeaderBytes - 7] ^= std::byte{1};
  auto& session = sim.session(1);
  const auto limited = [&] {
    return session.statistics().drops[static_cast<std::size_t>(DropReason::RateLimited)];
  };
  for (std::size_t second = 0; second < 3; ++second) {
    for (std::uint32_t i = 0; i < 2 * limits::kControlPerSecond; ++i) {
      for (std::size_t byte = 0; byte < 4; ++byte)  // the counter, of another boot
        junk[limits::kHeaderBytes - 1 - byte] = static_cast<std::byte>(i >> (8 * byte));
      session.handleDatagram(sim.now(), sim.endpoint(0), junk);
    }
    sim.command(0, [&](GroupSession& author, TimePoint now) {
      EXPECT_TRUE(author.post(now, "post " + std::to_string(second)));
      return 0;
    });
    sim.run(milliseconds(50));
    EXPECT_EQ(session.posts().size(), 2 + second);
  }
  EXPECT_EQ(limited(), 0U);
  EXPECT_EQ(session.floor().state, FloorState::Held);
}

// A member that floods what it may say is cut off, and nobody with it.
TEST(HostileSim, AFloodWithAGoodSealIsLimitedForItsSenderAlone) {
  Simulation sim(28);
  sim.add("Ada");
  sim.add("Bo");
  sim.run(seconds(2));
  Insider insider("vinigroup");
  auto& session = sim.session(1);
  constexpr std::uint64_t kCount = 5000;
  for (std::uint64_t i = 0; i < kCount; ++i)
    session.handleDatagram(sim.now(), sim.endpoint(0), insider.send(MessageType::Heartbeat, {}));
  EXPECT_EQ(session.statistics().drops[static_cast<std::size_t>(DropReason::RateLimited)],
            kCount - limits::kControlBurst);
  sim.command(0, [](GroupSession& author, TimePoint now) {
    EXPECT_TRUE(author.post(now, "not cut off"));
    return 0;
  });
  sim.run(milliseconds(50));
  EXPECT_EQ(session.posts().size(), 1U);
}

// Where nobody was live yet, one message with the last of all terms stops nothing.
TEST(HostileSim, AFirstTermAtTheEndStopsNobody) {
  Simulation sim(29);
  for (int i = 0; i < 2; ++i) sim.add("member " + std::to_string(i));
  sim.run(seconds(2));
  Insider insider("vinigroup");
  const BeaconMessage beacon{insider.tokenOf(limits::kTermEnd - 1), 1, 2000, 0, {}};
  const auto datagram = insider.say(MessageType::Beacon, beacon);
  for (const std::size_t id : {0, 1}) sim.inject(id, kStranger, datagram);
  sim.run(seconds(3));
  EXPECT_TRUE(takesTheFloor(sim, 0));
  const auto late = sim.add("late");
  EXPECT_TRUE(
      sim.runUntil([&] { return sim.session(late).floor().holder == sim.session(0).self(); }, seconds(2)));
}

TEST(HostileSim, AReleaseOfATokenThatNeverWasTakesTheFloorFromNobody) {
  Simulation sim(24);
  for (int i = 0; i < 2; ++i) sim.add("member " + std::to_string(i));
  sim.run(seconds(2));
  ASSERT_TRUE(takesTheFloor(sim, 0));
  sim.run(seconds(1));
  Insider insider("vinigroup");
  const auto release =
      insider.say(MessageType::Release, ReleaseMessage{insider.tokenOf(limits::kMaxTermStep)});
  for (const std::size_t id : {0, 1}) sim.inject(id, kStranger, release);
  sim.run(seconds(1));
  EXPECT_TRUE(sim.session(0).floor().selfHolds);
  EXPECT_EQ(sim.session(1).floor().holder, sim.session(0).self());
  EXPECT_EQ(sim.session(1).floor().term, limits::kMaxTermStep + 1);  // it goes on above
}

// Whoever was live with whatever term before: a member that comes later follows the group.
TEST(HostileSim, ALaterMemberFollowsTermsThatWerePushedFar) {
  for (const bool live : {true, false}) {
    Simulation sim(25);
    for (int i = 0; i < 2; ++i) sim.add("member " + std::to_string(i));
    sim.run(seconds(2));
    Insider insider("vinigroup");
    for (std::uint64_t step = 1; step <= 3; ++step) {
      const BeaconMessage beacon{insider.tokenOf(step * limits::kMaxTermStep), 1, 2000, 0, {}};
      const auto datagram = insider.say(MessageType::Beacon, beacon);
      for (const std::size_t id : {0, 1}) sim.inject(id, kStranger, datagram);
      sim.run(milliseconds(10));
    }
    sim.run(seconds(3));
    if (live) {
      ASSERT_TRUE(takesTheFloor(sim, 0));
      EXPECT_GT(sim.session(0).floor().term, limits::kMaxTermStep);
    }
    const auto late = sim.add("late");
    sim.run(seconds(2));
    if (live) {
      EXPECT_EQ(sim.session(late).floor().holder, sim.session(0).self());
    } else {
      EXPECT_TRUE(takesTheFloor(sim, late));
    }
    EXPECT_EQ(sim.session(late).statistics().drops[static_cast<std::size_t>(DropReason::TermJump)], 0U);
  }
}

// Shards are signed by nobody, and old media is known to all.
TEST(HostileSim, UnsignedAndOldMediaKeepsNoDeadHolderAlive) {
  Simulation sim(26);
  makeBusyGroup(sim);
  Insider insider("vinigroup");
  const MemberId holder = sim.session(0).self();
  std::vector<std::vector<std::byte>> media;
  for (const auto& datagram : sim.recorded) {
    const EnvelopeHeader header = decodeHeader(datagram).header;
    if (header.type != MessageType::VideoShard || header.sender != senderTagOf(holder)) continue;
    media.push_back(*insider.open(datagram));
  }
  ASSERT_GT(media.size(), 100U);
  sim.crash(0);
  const TimePoint death = sim.now();
  std::uint32_t number = VideoShard::decode(media.back())->frame;
  const auto free = [&] { return sim.session(1).floor().state == FloorState::Idle; };
  std::size_t old = 0;
  while (!free() && sim.now() - death < seconds(5)) {
    auto forged = *VideoShard::decode(media.back());
    forged.frame = ++number;
    const auto shard = forged.encode();
    sim.inject(1, kStranger, insider.seal(MessageType::VideoShard, senderTagOf(holder), 1, shard));
    for (int i = 0; i < 30; ++i) {
      const auto& again = media[old++ % media.size()];
      sim.inject(1, kStranger, insider.seal(MessageType::VideoShard, senderTagOf(holder), 1, again));
    }
    sim.run(milliseconds(100));
  }
  EXPECT_LE(sim.now() - death, milliseconds(2200));
}

}  // namespace
}  // namespace vinicast::sim
