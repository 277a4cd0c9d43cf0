// SPDX-License-Identifier: MIT
// What a floor refuses: nothing that is signed by the wrong key, or not at all, changes its view.

#include <gtest/gtest.h>

#include <optional>
#include <set>

#include "core/floor/floor_messages.hpp"
#include "core/floor/token.hpp"
#include "floor_net.hpp"
#include "vinicast/limits.hpp"

namespace vinicast::test {
namespace {

class FloorReceive : public testing::Test {
 protected:
  FloorReceive() {
    m_directory.members = {m_alice.id(), m_bob.id()};
    m_floor = std::make_unique<Floor>(m_self, testGroup(), 1, m_directory, m_outbox, 1, m_now);
    m_now += 1100ms;
    m_floor->handleTimeout(m_now);
  }

  template <typename Message>
  std::vector<std::byte> signedBy(const Identity& author, MessageType type, const Message& message) {
    return signBody(author, {testGroup(), type}, message.encode());
  }
  std::optional<DropReason> receive(const Identity& sender, MessageType type,
                                    const std::vector<std::byte>& body) {
    return m_floor->handleMessage(m_now, type, senderTagOf(sender.id()), body);
  }
  FloorToken tokenOf(const Identity& owner, std::uint64_t term) {
    return makeToken(testGroup(), term, 0, owner.id(), 50);
  }
  BeaconMessage beaconOf(const Identity& owner, std::uint64_t term, std::uint32_t sequence = 1) {
    return {tokenOf(owner, term), sequence, 2000, 0, {}};
  }
  std::optional<DropReason> hearBeacon(const Identity& owner, std::uint64_t term,
                                       std::uint32_t sequence = 1) {
    return receive(owner, MessageType::Beacon,
                   signedBy(owner, MessageType::Beacon, beaconOf(owner, term, sequence)));
  }
  std::vector<Outgoing> sent() {
    std::vector<Outgoing> all;
    while (auto message = m_outbox.takeMessage()) all.push_back(std::move(*message));
    return all;
  }
  const FloorView& view() { return m_floor->view(); }

  Identity m_self{seedOf(1)};
  Identity m_alice{seedOf(2)};
  Identity m_bob{seedOf(3)};
  TestDirectory m_directory;
  Outbox m_outbox;
  TimePoint m_now{1h};
  std::unique_ptr<Floor> m_floor;
};

TEST_F(FloorReceive, ABeaconIsTakenFromItsAuthorAlone) {
  const auto body = signedBy(m_alice, MessageType::Beacon, beaconOf(m_alice, 1));
  EXPECT_EQ(receive(m_bob, MessageType::Beacon, body), DropReason::WrongSigner);
  EXPECT_EQ(receive(m_alice, MessageType::Claim, body), DropReason::BadSignature);
  EXPECT_EQ(view(), FloorView{});
  EXPECT_FALSE(receive(m_alice, MessageType::Beacon, body));
  EXPECT_EQ(view().holder, m_alice.id());
  ASSERT_TRUE(m_floor->live());
  EXPECT_EQ(m_floor->live()->holderKey, m_alice.publicKey());
  EXPECT_EQ(m_floor->live()->hash, hashOf(tokenOf(m_alice, 1)));
}

TEST_F(FloorReceive, EveryFlippedByteAndTruncationIsDropped) {
  const auto body = signedBy(m_alice, MessageType::Beacon, beaconOf(m_alice, 1));
  for (std::size_t i = 0; i < body.size(); ++i) {
    auto changed = body;
    changed[i] ^= std::byte{1};
    EXPECT_TRUE(receive(m_alice, MessageType::Beacon, changed)) << i;
    EXPECT_TRUE(
        receive(m_alice, MessageType::Beacon, {body.begin(), body.begin() + static_cast<std::ptrdiff_t>(i)}));
  }
  EXPECT_EQ(view(), FloorView{});
}

TEST_F(FloorReceive, ATokenOfSomebodyElseOrWithAChosenTieIsDropped) {
  BeaconMessage beacon = beaconOf(m_alice, 1);
  EXPECT_EQ(receive(m_bob, MessageType::Beacon, signedBy(m_bob, MessageType::Beacon, beacon)),
            DropReason::WrongSigner);
  beacon.token.tie = ~0ULL;
  EXPECT_EQ(receive(m_alice, MessageType::Beacon, signedBy(m_alice, MessageType::Beacon, beacon)),
            DropReason::Malformed);
  EXPECT_EQ(view(), FloorView{});
}

TEST_F(FloorReceive, TermsDoNotJump) {
  EXPECT_FALSE(hearBeacon(m_alice, 1));
  EXPECT_EQ(hearBeacon(m_bob, limits::kMaxTermStep + 2), DropReason::TermJump);
  EXPECT_EQ(view().holder, m_alice.id());
  // Dropped, yet not without effect: whoever is far behind follows by one step a message.
  EXPECT_EQ(view().term, limits::kMaxTermStep + 1);
  EXPECT_FALSE(hearBeacon(m_bob, limits::kMaxTermStep + 2));
  EXPECT_EQ(hearBeacon(m_alice, ~0ULL), DropReason::TermJump);
}

// The others' terms may be anything, whatever happened before this member came.
TEST_F(FloorReceive, WhoKnowsNoTermTakesTheFirstOneAsItIs) {
  EXPECT_EQ(hearBeacon(m_alice, limits::kTermEnd), DropReason::TermJump);
  EXPECT_FALSE(hearBeacon(m_alice, 100 * limits::kMaxTermStep));
  EXPECT_EQ(view().holder, m_alice.id());
  EXPECT_EQ(hearBeacon(m_bob, 102 * limits::kMaxTermStep), DropReason::TermJump);
}

// Nobody gives itself precedence.
TEST_F(FloorReceive, APriorityIsMalformed) {
  ClaimMessage claim;
  claim.token = makeToken(testGroup(), 1, 255, m_alice.id(), 1);
  EXPECT_EQ(receive(m_alice, MessageType::Claim, signedBy(m_alice, MessageType::Claim, claim)),
            DropReason::Malformed);
  HandMessage hand;
  hand.raised = true;
  hand.sequence = 1;
  EXPECT_FALSE(receive(m_alice, MessageType::Hand, signedBy(m_alice, MessageType::Hand, hand)));
  hand.priority = 1;
  hand.sequence = 2;
  EXPECT_EQ(receive(m_alice, MessageType::Hand, signedBy(m_alice, MessageType::Hand, hand)),
            DropReason::Malformed);
}

// One message can't use the terms up, not even where nobody was live yet.
TEST_F(FloorReceive, TheFirstTermIsBoundedToo) {
  EXPECT_EQ(hearBeacon(m_bob, limits::kTermEnd - 1), DropReason::TermJump);
  EXPECT_EQ(view().term, limits::kMaxTermStep);
  EXPECT_FALSE(hearBeacon(m_alice, 5));
  EXPECT_EQ(view().holder, m_alice.id());
}

// Whoever comes to a group that was led to the bound, and went on from there, follows.
TEST_F(FloorReceive, ANewcomerFollowsFromTheGreatestFirstTerm) {
  const std::uint64_t term = limits::kMaxFirstTerm + 2 * limits::kMaxTermStep;
  EXPECT_EQ(hearBeacon(m_alice, term), DropReason::TermJump);
  EXPECT_FALSE(hearBeacon(m_alice, term));
  EXPECT_EQ(view().holder, m_alice.id());
}

TEST_F(FloorReceive, TheFirstListeningTakesEveryTermAsItIs) {
  m_now += 1h;
  m_floor = std::make_unique<Floor>(m_self, testGroup(), 1, m_directory, m_outbox, 1, m_now);
  m_now += 500ms;
  EXPECT_FALSE(hearBeacon(m_bob, 1));  // left behind, or bait
  EXPECT_FALSE(hearBeacon(m_alice, 100 * limits::kMaxTermStep));
  EXPECT_EQ(view().holder, m_alice.id());
}

TEST_F(FloorReceive, AClaimantWhoKnowsNoTermClimbsAsHighAsItsConfirmersAre) {
  ASSERT_TRUE(m_floor->press(m_now));
  const AckMessage ack{hashOf(view().token), 100 * limits::kMaxTermStep};
  EXPECT_FALSE(receive(m_bob, MessageType::Ack, signedBy(m_bob, MessageType::Ack, ack)));
  EXPECT_EQ(view().token.term, 100 * limits::kMaxTermStep + 1);
}

// Anybody can sign the release of an own token that never was.
TEST_F(FloorReceive, AReleaseCarriesTheTermsByOneStepAtMost) {
  const auto release = [&](std::uint64_t term) {
    return receive(m_bob, MessageType::Release,
                   signedBy(m_bob, MessageType::Release, ReleaseMessage{tokenOf(m_bob, term)}));
  };
  EXPECT_FALSE(release(limits::kMaxTermStep + 1));  // to one that knows nothing: it says nothing
  EXPECT_EQ(view().term, 0U);
  hearBeacon(m_alice, 1);
  EXPECT_FALSE(release(limits::kMaxTermStep));
  EXPECT_EQ(view().term, limits::kMaxTermStep);
  EXPECT_EQ(release(3 * limits::kMaxTermStep), DropReason::TermJump);
  EXPECT_EQ(view().term, 2 * limits::kMaxTermStep);
  EXPECT_FALSE(release(3 * limits::kMaxTermStep));  // whoever says it again is followed in the end
  EXPECT_EQ(view().term, 3 * limits::kMaxTermStep);
}

TEST_F(FloorReceive, OnlyTheOwnerReleases) {
  hearBeacon(m_alice, 1);
  const ReleaseMessage release{tokenOf(m_alice, 1)};
  EXPECT_EQ(receive(m_bob, MessageType::Release, signedBy(m_bob, MessageType::Release, release)),
            DropReason::WrongSigner);
  EXPECT_EQ(view().state, FloorState::Held);
  EXPECT_FALSE(receive(m_alice, MessageType::Release, signedBy(m_alice, MessageType::Release, release)));
  EXPECT_EQ(view().state, FloorState::Idle);
  EXPECT_FALSE(hearBeacon(m_alice, 1, 2));
  EXPECT_EQ(view().state, FloorState::Idle);
}

// A claim that is taken back must not hide a holder with a lower token.
// A holder that asked again after a stall, and took that back, holds nothing any more.
TEST_F(FloorReceive, TheReleaseOfAGreaterTokenOfTheSameRunEndsTheLease) {
  hearBeacon(m_alice, 3);
  ASSERT_EQ(view().state, FloorState::Held);
  const auto release = [&](const FloorToken& token) {
    return receive(m_alice, MessageType::Release,
                   signedBy(m_alice, MessageType::Release, ReleaseMessage{token}));
  };
  FloorToken earlierRun = tokenOf(m_alice, 4);
  ++earlierRun.incarnation;
  EXPECT_FALSE(release(earlierRun));
  EXPECT_FALSE(release(tokenOf(m_alice, 2)));
  EXPECT_EQ(view().state, FloorState::Held) << "of another run, or of before";
  EXPECT_FALSE(release(tokenOf(m_alice, 4)));
  EXPECT_EQ(view().state, FloorState::Idle);
}

TEST_F(FloorReceive, TheReleaseOfAClaimDoesNotEndAnothersLease) {
  hearBeacon(m_alice, 1);
  const ReleaseMessage release{tokenOf(m_bob, 9)};
  EXPECT_FALSE(receive(m_bob, MessageType::Release, signedBy(m_bob, MessageType::Release, release)));
  EXPECT_EQ(view().holder, m_alice.id());
  EXPECT_EQ(view().term, 9U);
}

TEST_F(FloorReceive, OnlyTheLastHolderGrants) {
  hearBeacon(m_alice, 1);
  m_floor->raiseHand(m_now);
  const FloorToken mine = makeToken(testGroup(), 2, 0, m_self.id(), 1);
  const GrantMessage forged{mine, tokenOf(m_alice, 1)};
  EXPECT_EQ(receive(m_bob, MessageType::Grant, signedBy(m_bob, MessageType::Grant, forged)),
            DropReason::WrongSigner);
  EXPECT_FALSE(view().selfHolds);
  EXPECT_FALSE(receive(m_alice, MessageType::Grant, signedBy(m_alice, MessageType::Grant, forged)));
  EXPECT_TRUE(view().selfHolds);
  EXPECT_EQ(view().token, mine);
}

TEST_F(FloorReceive, AGrantThatIsNotWantedIsPassedOn) {
  hearBeacon(m_alice, 1);
  sent();
  const GrantMessage grant{makeToken(testGroup(), 2, 0, m_self.id(), 1), tokenOf(m_alice, 1)};
  EXPECT_FALSE(receive(m_alice, MessageType::Grant, signedBy(m_alice, MessageType::Grant, grant)));
  EXPECT_FALSE(view().selfHolds);
  const auto answers = sent();
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_EQ(answers[0].type, MessageType::Release);
}

// An answer to its claim told of a greater term, so it claimed again, before the grant of the first claim
// came.
TEST_F(FloorReceive, AClaimantThatWentOnSaysNoToTheGrantOfItsOldTerm) {
  hearBeacon(m_alice, 1);
  const ReleaseMessage stopped{tokenOf(m_alice, 1)};
  EXPECT_FALSE(receive(m_alice, MessageType::Release, signedBy(m_alice, MessageType::Release, stopped)));
  ASSERT_TRUE(m_floor->press(m_now));
  const FloorToken first = view().token;
  const AckMessage ack{hashOf(first), first.term};
  EXPECT_FALSE(receive(m_bob, MessageType::Ack, signedBy(m_bob, MessageType::Ack, ack)));
  const FloorToken second = view().token;
  ASSERT_GT(second, first);
  sent();
  const GrantMessage grant{first, tokenOf(m_alice, 1)};
  EXPECT_FALSE(receive(m_alice, MessageType::Grant, signedBy(m_alice, MessageType::Grant, grant)));
  EXPECT_EQ(view().state, FloorState::Claiming);
  EXPECT_EQ(view().token, second);
  const auto answers = sent();
  ASSERT_EQ(answers.size(), 1U);
  ASSERT_EQ(answers[0].type, MessageType::Release);
  const auto opened = openBody({testGroup(), MessageType::Release}, answers[0].body);
  ASSERT_TRUE(opened);
  EXPECT_EQ(ReleaseMessage::decode(opened->payload)->token, first);
}

TEST_F(FloorReceive, EvidenceInADenialCountsByItsOwnSignature) {
  const auto beacon = signedBy(m_alice, MessageType::Beacon, beaconOf(m_alice, 1));
  auto forged = beacon;
  forged[40] ^= std::byte{1};
  const auto deny = [&](const std::vector<std::byte>& nested, std::uint16_t age) {
    return receive(m_bob, MessageType::Deny, signedBy(m_bob, MessageType::Deny, DenyMessage{age, nested}));
  };
  EXPECT_EQ(deny(forged, 0), DropReason::BadSignature);
  EXPECT_FALSE(deny(beacon, DenyMessage::kDead));
  EXPECT_EQ(view().state, FloorState::Idle);
  EXPECT_EQ(view().term, 1U);
  EXPECT_FALSE(deny(beacon, 1500));
  EXPECT_EQ(view().holder, m_alice.id());
  m_now += 501ms;
  m_floor->handleTimeout(m_now);
  EXPECT_EQ(view().state, FloorState::Idle);
  // Repeating it brings nobody back.
  EXPECT_FALSE(deny(beacon, 0));
  EXPECT_EQ(view().state, FloorState::Idle);
}

TEST_F(FloorReceive, APreferenceIsTheBetterClaimByItsOwnSignature) {
  ASSERT_TRUE(m_floor->press(m_now));
  const FloorToken mine = view().token;
  ClaimMessage claim;
  claim.token = tokenOf(m_alice, 2);
  ASSERT_GT(claim.token, mine);
  auto nested = signedBy(m_alice, MessageType::Claim, claim);
  sent();
  nested[50] ^= std::byte{1};
  EXPECT_EQ(receive(m_bob, MessageType::Prefer, signedBy(m_bob, MessageType::Prefer, PreferMessage{nested})),
            DropReason::BadSignature);
  nested[50] ^= std::byte{1};
  EXPECT_FALSE(
      receive(m_bob, MessageType::Prefer, signedBy(m_bob, MessageType::Prefer, PreferMessage{nested})));
  m_now += 200ms;  // its own window would have ended now
  m_floor->handleTimeout(m_now);
  EXPECT_TRUE(sent().empty());
  EXPECT_FALSE(hearBeacon(m_alice, 2));
  std::vector<FloorDenied> denied;
  while (auto event = m_outbox.takeEvent())
    if (const auto* found = std::get_if<FloorDenied>(&*event)) denied.push_back(*found);
  ASSERT_EQ(denied.size(), 1U);
  EXPECT_EQ(denied[0].reason, FloorDenial::Lost);
  EXPECT_EQ(denied[0].holder, m_alice.id());
}

TEST_F(FloorReceive, ANamedConfirmerAnswersAndOthersDoNot) {
  ClaimMessage claim;
  claim.token = tokenOf(m_alice, 1);
  EXPECT_FALSE(receive(m_alice, MessageType::Claim, signedBy(m_alice, MessageType::Claim, claim)));
  EXPECT_TRUE(sent().empty());
  claim.confirmers = {senderTagOf(m_self.id())};
  EXPECT_FALSE(receive(m_alice, MessageType::Claim, signedBy(m_alice, MessageType::Claim, claim)));
  const auto answers = sent();
  ASSERT_EQ(answers.size(), 1U);
  ASSERT_EQ(answers[0].type, MessageType::Ack);
  const auto opened = openBody({testGroup(), MessageType::Ack}, answers[0].body);
  ASSERT_TRUE(opened);
  EXPECT_EQ(AckMessage::decode(opened->payload)->claim, hashOf(claim.token));
}

// A claimant whose term is used up is told the greatest one and asks again above it.
// A copy's number tells how many there were. Who missed most of them may have missed a holder's word too, and
// speaks again once it heard half of them.
TEST_F(FloorReceive, AConfirmerThatWasDeafDoesNotAnswer) {
  ClaimMessage claim{tokenOf(m_alice, 1), ClaimReason::User, 5, {senderTagOf(m_self.id())}};
  std::vector<std::uint8_t> answered;
  for (claim.number = 5; claim.number < 12; ++claim.number) {
    ASSERT_FALSE(receive(m_alice, MessageType::Claim, signedBy(m_alice, MessageType::Claim, claim)));
    m_now += 50ms;
    if (!sent().empty()) answered.push_back(claim.number);
  }
  EXPECT_EQ(answered, (std::vector<std::uint8_t>{8, 9, 10, 11}));  // 4 of 8 heard, and so on
}

TEST_F(FloorReceive, AClaimantClimbsToTheTermOfItsConfirmers) {
  ASSERT_TRUE(m_floor->press(m_now));
  const FloorToken first = view().token;
  const AckMessage ack{hashOf(first), 41};
  EXPECT_FALSE(receive(m_bob, MessageType::Ack, signedBy(m_bob, MessageType::Ack, ack)));
  EXPECT_EQ(view().state, FloorState::Claiming);
  EXPECT_EQ(view().token.term, 42U);
  const AckMessage mad{hashOf(view().token), ~0ULL};
  EXPECT_EQ(receive(m_bob, MessageType::Ack, signedBy(m_bob, MessageType::Ack, mad)), DropReason::TermJump);
}

// A member that restarts while it is live finds that others still believe in its earlier run.
TEST_F(FloorReceive, AnEarlierRunOfItselfIsNeverLive) {
  const auto beacon = signedBy(m_self, MessageType::Beacon, beaconOf(m_self, 7));
  const DenyMessage denial{300, beacon};
  EXPECT_FALSE(receive(m_bob, MessageType::Deny, signedBy(m_bob, MessageType::Deny, denial)));
  EXPECT_EQ(view().state, FloorState::Idle);
  EXPECT_EQ(view().term, 7U);
  EXPECT_FALSE(m_floor->live());
  // It is in nobody's way, but its term is used up.
  ASSERT_TRUE(m_floor->press(m_now));
  EXPECT_EQ(view().state, FloorState::Claiming);
  EXPECT_EQ(view().token.term, 8U);
}

TEST_F(FloorReceive, AnEarlierRunHeardOfInAClaimMakesItAskAbove) {
  ASSERT_TRUE(m_floor->press(m_now));
  EXPECT_EQ(view().token.term, 1U);
  const DenyMessage denial{300, signedBy(m_self, MessageType::Beacon, beaconOf(m_self, 7))};
  EXPECT_FALSE(receive(m_bob, MessageType::Deny, signedBy(m_bob, MessageType::Deny, denial)));
  EXPECT_EQ(view().state, FloorState::Claiming);
  EXPECT_EQ(view().token.term, 8U);
}

// Two programs with one identity: they must not climb over each other for ever.
TEST_F(FloorReceive, AHolderGivesWayToItsOwnIdentityElsewhere) {
  m_directory.members.clear();
  ASSERT_TRUE(m_floor->press(m_now));
  m_now += 200ms;
  m_floor->handleTimeout(m_now);
  ASSERT_TRUE(view().selfHolds);
  const DenyMessage denial{10, signedBy(m_self, MessageType::Beacon, beaconOf(m_self, 7))};
  EXPECT_FALSE(receive(m_bob, MessageType::Deny, signedBy(m_bob, MessageType::Deny, denial)));
  EXPECT_EQ(view().state, FloorState::Idle);
  EXPECT_FALSE(m_floor->mayTransmit(m_now));
  bool overtaken = false;
  while (auto event = m_outbox.takeEvent())
    if (const auto* ended = std::get_if<FloorEnded>(&*event))
      overtaken = ended->reason == FloorEnd::Overtaken;
  EXPECT_TRUE(overtaken);
}

TEST_F(FloorReceive, MediaRefreshesTheLiveTokenAlone) {
  const auto liveAfter = [&](Duration pause, std::uint64_t mediaTerm) {
    m_now += pause;
    m_floor->handleMedia(m_now, hashOf(tokenOf(m_alice, mediaTerm)));
    m_floor->handleTimeout(m_now);
    return view().state == FloorState::Held;
  };
  EXPECT_FALSE(liveAfter(0ms, 1));
  hearBeacon(m_alice, 1);
  EXPECT_TRUE(liveAfter(1500ms, 1));
  EXPECT_TRUE(liveAfter(1500ms, 2));
  EXPECT_FALSE(liveAfter(600ms, 2));
  EXPECT_FALSE(liveAfter(0ms, 1));  // over: only a beacon makes it live again
  hearBeacon(m_alice, 1, 2);
  EXPECT_EQ(view().state, FloorState::Held);
}

TEST_F(FloorReceive, EqualViewsAreNotToldTwice) {
  while (m_outbox.takeEvent()) {
  }
  hearBeacon(m_alice, 1, 1);
  hearBeacon(m_alice, 1, 2);
  hearBeacon(m_alice, 1, 3);
  int events = 0;
  while (m_outbox.takeEvent()) ++events;
  EXPECT_EQ(events, 1);
}

TEST_F(FloorReceive, AHandOfNoMemberIsNotInTheQueue) {
  const Identity nobody{seedOf(77)};
  const HandMessage hand{true, 0, 1, 50, 1};
  EXPECT_EQ(receive(nobody, MessageType::Hand, signedBy(nobody, MessageType::Hand, hand)),
            DropReason::WrongSigner);
  EXPECT_TRUE(view().queue.empty());
  EXPECT_FALSE(receive(m_alice, MessageType::Hand, signedBy(m_alice, MessageType::Hand, hand)));
  EXPECT_EQ(view().queue, std::vector{m_alice.id()});
}

// Members that never answer keep the floor from the others for 1.6 s at most, however many they are.
TEST_F(FloorReceive, AReleasedFloorIsGrantedToAFewOfALongQueue) {
  m_directory.members.clear();
  m_floor->setAutoAdvance(true);
  ASSERT_TRUE(m_floor->press(m_now));
  m_now += 200ms;
  m_floor->handleTimeout(m_now);
  ASSERT_TRUE(view().selfHolds);
  for (std::uint64_t i = 0; i < 3 * limits::kMaxGrantsToQueue; ++i) {
    const Identity member{seedOf(100 + i)};
    m_directory.members.push_back(member.id());
    ASSERT_FALSE(receive(member, MessageType::Hand,
                         signedBy(member, MessageType::Hand, HandMessage{true, 0, i, 50, 1})));
  }
  sent();
  m_floor->release(m_now);
  std::set<FloorToken> granted;
  std::optional<Duration> freeAfter;
  for (const TimePoint start = m_now; !freeAfter && m_now < start + 10s; m_now += 10ms) {
    m_floor->handleTimeout(m_now);
    for (const Outgoing& message : sent()) {
      const auto opened = openBody({testGroup(), message.type}, message.body);
      if (message.type == MessageType::Grant) granted.insert(GrantMessage::decode(opened->payload)->token);
      if (message.type == MessageType::Release) freeAfter = m_now - start;
    }
  }
  EXPECT_EQ(granted.size(), limits::kMaxGrantsToQueue);
  ASSERT_TRUE(freeAfter);
  EXPECT_LE(*freeAfter, limits::kGrantPatience * limits::kMaxGrantsToQueue + 20ms);
}

// Random bytes under every type, by an insider who signs well.
TEST_F(FloorReceive, SignedNoiseChangesNothing) {
  Random random(7, 7);
  for (int i = 0; i < 3000; ++i) {
    std::vector<std::byte> payload(random.below(150));
    for (std::byte& byte : payload) byte = static_cast<std::byte>(random.next());
    const auto type = static_cast<MessageType>(0x30 + random.below(7));  // a Hand of noise may be right
    EXPECT_TRUE(receive(m_bob, type, signBody(m_bob, {testGroup(), type}, payload)).has_value() ||
                type == MessageType::Ack);
  }
  EXPECT_EQ(view(), FloorView{});
  EXPECT_EQ(receive(m_bob, MessageType::Post, {}), DropReason::UnknownType);
}

}  // namespace
}  // namespace vinicast::test
