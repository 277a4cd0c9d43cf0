// SPDX-License-Identifier: MIT
#include "sim/swarm/adversary.hpp"

#include <algorithm>
#include <chrono>

#include "core/floor/floor.hpp"
#include "core/floor/floor_messages.hpp"
#include "core/floor/token.hpp"
#include "core/members/member_messages.hpp"
#include "core/posts/post_messages.hpp"
#include "vinicast/limits.hpp"

namespace vinicast::sim {

namespace {

using std::chrono::milliseconds;

constexpr std::uint64_t kSelfStream = 0x4d414c;
constexpr std::uint64_t kKindStream = 0x45564c;
constexpr std::size_t kMemory = 400;
constexpr std::int64_t kWall = 1'700'000'000'000;  // about what the simulation begins with
constexpr std::size_t kBeaconMemory = 30;
constexpr Fault kStrikes[] = {Fault::Replay,        Fault::BitFlip,      Fault::Truncate,
                              Fault::TermInflation, Fault::ForgedAck,    Fault::ForgedDeny,
                              Fault::NackStorm,     Fault::FalseAddress, Fault::FalsePosts};
const Endpoint kStranger = Endpoint::fromIpv4(0x0a0000fe, 5555);

SecretSeed seedOf(std::uint64_t seed) {
  Random random(seed, kSelfStream);
  SecretSeed secret{};
  for (auto& byte : secret) byte = static_cast<std::uint8_t>(random.next());
  return secret;
}

}  // namespace

Adversary::Adversary(const Plan& plan, Simulation& sim, Judge& judge, const GroupKeys& keys)
    : m_plan(plan),
      m_sim(sim),
      m_judge(judge),
      m_keys(keys),
      m_identity(seedOf(plan.seed)),
      m_recorder(plan.seed, kSelfStream + 1),
      m_boot(plan.seed),
      m_words(m_identity, keys.groupId(), kWall) {
  for (const Fault fault : kStrikes) {
    if (!plan.has(fault)) continue;
    Random random(plan.seed, kKindStream + static_cast<std::uint64_t>(fault));
    m_kinds.push_back({fault, random, sim.now() + random.between({}, std::chrono::seconds(3))});
  }
}

TimePoint Adversary::act() {
  TimePoint next = TimePoint::max();
  for (Kind& kind : m_kinds) {
    if (m_sim.now() >= kind.next) {
      strike(kind);
      kind.next = m_sim.now() + kind.random.between(milliseconds(10), milliseconds(400));
    }
    next = std::min(next, kind.next);
  }
  return next;
}

std::optional<std::vector<std::byte>> Adversary::open(std::span<const std::byte> datagram) const {
  const auto header = decodeHeader(datagram).header;
  std::vector<std::byte> body(datagram.size() - limits::kHeaderBytes - limits::kTagBytes);
  const bool good = m_keys.open(header.type, nonceOf(header), datagram.first(limits::kHeaderBytes),
                                datagram.subspan(limits::kHeaderBytes), body);
  return good ? std::optional(std::move(body)) : std::nullopt;
}

void Adversary::inject(NodeId to, const Endpoint& from, std::vector<std::byte> bytes) {
  if (from.address == kStranger.address) m_dealings[to].given += bytes.size();
  m_sim.inject(to, from, std::move(bytes));
}

void Adversary::sent(NodeId node, const Transmit& transmit, std::span<const std::byte> bytes) {
  const MessageType type = decodeHeader(bytes).header.type;
  // To whatever port there: an update names another one than it came from. Questions whether somebody is
  // there, and what a person says to the member, are allowed for (docs/protocol.md §8).
  const bool allowed =
      type == MessageType::Contact || type == MessageType::Ping || type == MessageType::Direct;
  if (transmit.target == TransmitTarget::Unicast && transmit.to.address == kStranger.address && !allowed) {
    Dealings& dealings = m_dealings[node];
    dealings.got += bytes.size();
    m_judge.check(Invariant::I25LittleToStrangers, dealings.got <= 3 * dealings.given, [&] {
      return "member " + std::to_string(node) + " sent a stranger " + std::to_string(dealings.got) +
             " bytes for " + std::to_string(dealings.given);
    });
  }
  if (m_kinds.empty()) return;
  Heard heard{node, {bytes.begin(), bytes.end()}};
  if (m_heard.size() < kMemory) {
    m_heard.push_back(std::move(heard));
  } else {
    m_heard[m_recorder.below(kMemory)] = std::move(heard);
  }
  if (type != MessageType::Beacon && type != MessageType::Claim) return;
  const auto body = open(bytes);
  const auto opened = body ? openBody({m_keys.groupId(), type}, *body) : std::nullopt;
  if (!opened) return;
  Reader reader(opened->payload);
  m_greatestTerm = std::max(m_greatestTerm, readToken(reader).term);
  if (type == MessageType::Claim) {
    m_claim = *body;
  } else if (m_beacons.size() < kBeaconMemory) {
    m_beacons.push_back(*body);
  } else {
    m_beacons[m_recorder.below(kBeaconMemory)] = *body;
  }
}

void Adversary::strike(Kind& kind) {
  switch (kind.fault) {
    case Fault::TermInflation:
      return inflate(kind.random);
    case Fault::ForgedAck:
      return acknowledge(kind.random);
    case Fault::ForgedDeny:
      return deny(kind.random);
    case Fault::NackStorm:
      return storm(kind.random);
    case Fault::FalseAddress:
      return join(kind.random);
    case Fault::FalsePosts:
      return lie(kind.random);
    default:
      return repeat(kind);
  }
}

void Adversary::repeat(Kind& kind) {
  if (m_heard.empty()) return;
  Random& random = kind.random;
  for (std::uint64_t left = 1 + random.below(12); left > 0; --left) {
    const Heard& heard = m_heard[random.below(m_heard.size())];
    auto bytes = heard.bytes;
    if (kind.fault == Fault::BitFlip) {
      bytes[random.below(bytes.size())] ^= static_cast<std::byte>(1U << random.below(8));
    } else if (kind.fault == Fault::Truncate) {
      bytes.resize(random.below(bytes.size()));
    }
    const Endpoint& from = random.below(2) == 0 ? kStranger : m_sim.endpoint(heard.from);
    inject(random.below(m_sim.size()), from, std::move(bytes));
  }
}

void Adversary::say(Random& random, MessageType type, std::span<const std::byte> body) {
  const EnvelopeHeader header{type, m_keys.groupTag(), senderTagOf(m_identity.id()), m_boot, ++m_counter};
  const auto clear = encodeHeader(header);
  std::vector<std::byte> datagram(clear.begin(), clear.end());
  datagram.resize(clear.size() + body.size() + limits::kTagBytes);
  m_keys.seal(type, nonceOf(header), clear, body, std::span(datagram).subspan(clear.size()));
  for (NodeId node = 0; node < m_sim.size(); ++node) {
    if (random.below(8) != 0) inject(node, kStranger, datagram);
  }
}

void Adversary::saySigned(Random& random, MessageType type, std::span<const std::byte> payload) {
  say(random, type, signBody(m_identity, {m_keys.groupId(), type}, payload));
}

// Its own tokens are as good as anybody's, however great their terms: what must hold holds all the same.
void Adversary::inflate(Random& random) {
  const std::uint64_t step =
      random.below(4) == 0 ? limits::kMaxTermStep * 2 : random.below(limits::kMaxTermStep);
  // Also where no group ever gets to, and first of all: whom that leads there never claims again.
  const bool last = random.below(8) == 0;
  const std::uint64_t term = last ? limits::kTermEnd - 1 - random.below(3) : m_greatestTerm + 1 + step;
  const FloorToken token = makeToken(m_keys.groupId(), term, 0, m_identity.id(), m_boot);
  switch (random.below(4)) {
    case 0: {
      ClaimMessage claim;
      claim.token = token;
      return saySigned(random, MessageType::Claim, claim.encode());
    }
    case 1: {
      BeaconMessage beacon;
      beacon.token = token;
      beacon.sequence = ++m_beaconSequence;
      beacon.leaseMs = 500;
      beacon.offered = random.below(2) == 0;
      if (!last && step <= limits::kMaxTermStep) m_greatestTerm = std::max(m_greatestTerm, term);
      return saySigned(random, MessageType::Beacon, beacon.encode());
    }
    case 2:
      return saySigned(random, MessageType::Release, ReleaseMessage{token}.encode());
    default:
      return saySigned(random, MessageType::Grant, GrantMessage{token, token}.encode());
  }
}

void Adversary::acknowledge(Random& random) {
  if (m_claim.empty()) return;
  const auto opened = openBody({m_keys.groupId(), MessageType::Claim}, m_claim);
  const auto claim = opened ? ClaimMessage::decode(opened->payload) : std::nullopt;
  if (!claim) return;
  const std::uint64_t term = random.below(4) == 0 ? claim->token.term + random.below(5) : 0;
  saySigned(random, MessageType::Ack, AckMessage{hashOf(claim->token), term}.encode());
}

// Of a beacon's body: a token that its holder never signed.
void Adversary::raiseTerm(std::vector<std::byte>& beacon) const {
  const auto opened = openBody({m_keys.groupId(), MessageType::Beacon}, beacon);
  auto message = opened ? BeaconMessage::decode(opened->payload) : std::nullopt;
  if (!message) return;
  const FloorToken& token = message->token;
  message->token = makeToken(m_keys.groupId(), token.term + 1, 0, token.owner, token.incarnation);
  const auto payload = message->encode();
  std::copy(payload.begin(), payload.end(), beacon.begin() + PublicKey::kBytes);
}

void Adversary::deny(Random& random) {
  if (m_beacons.empty()) return;
  DenyMessage denial;
  denial.ageMs = static_cast<std::uint16_t>(random.below(3) == 0 ? DenyMessage::kDead : random.below(100));
  denial.beacon = m_beacons[random.below(m_beacons.size())];
  if (random.below(3) == 0) raiseTerm(denial.beacon);
  saySigned(random, MessageType::Deny, denial.encode());
}

void Adversary::storm(Random& random) {
  // The logs that were spoken of in what it heard: their authors' tags, with the incarnations of now.
  for (NodeId node = 0; node < m_sim.size(); ++node) {
    if (!m_sim.alive(node)) continue;
    const LogId log{senderTagOf(m_sim.session(node).self()), m_sim.config(node).postIncarnation};
    const Nack nack{{{log, {{1, static_cast<std::uint16_t>(1 + random.below(2000))}}}}};
    for (std::uint64_t left = 1 + random.below(10); left > 0; --left)
      say(random, MessageType::Nack, nack.encode());
  }
}

// It says that it is at kStranger, and that its history is another one. Soon lost again once it is silent.
void Adversary::join(Random& random) {
  MemberUpdate update;
  update.bootNumber = m_boot;
  update.uptimeMillis = ++m_uptime;
  update.intervalMillis = 1000;
  update.unicastPort = kStranger.port;
  update.name = "nobody";
  update.historyRoot = random.next();
  saySigned(random, random.below(2) == 0 ? MessageType::Join : MessageType::Update, update.encode());
}

void Adversary::lie(Random& random) {
  const auto choose = [&random](std::uint64_t bound) { return random.below(bound); };
  const std::uint64_t kind = random.below(5);
  const auto word = kind < 2    ? m_words.post(choose)
                    : kind == 2 ? m_words.piece(choose)
                    : kind == 3 ? m_words.digest(choose)
                                : m_words.asking(choose);
  say(random, word.type, word.body);
}

}  // namespace vinicast::sim
