// SPDX-License-Identifier: MIT
// What 10,000 members send. So many whole sessions, each of which knows all the others, need 25 GB: a few are
// whole, and hear what the others would send, an UPDATE each in the mean interval of so large a group.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/base/random.hpp"
#include "core/crypto/crypto.hpp"
#include "core/members/member_messages.hpp"
#include "core/wire/envelope.hpp"
#include "simulated/report.hpp"
#include "simulated/rows.hpp"

namespace vinicast::bench {

namespace {

constexpr std::size_t kMembers = 10'000;
constexpr std::size_t kWhole = 20;
constexpr std::uint32_t kLossPermille = 100;
constexpr Duration kFirstWords = seconds(60);  // within that each of the others speaks for the first time
constexpr std::uint64_t kStream = 0x4d554c54;
constexpr std::uint32_t kFirstAddress = 0x0a100000;
constexpr std::uint16_t kPort = 5000;

// Those that are not whole. They answer a PING, and CONTACTs not at all.
class Others final : public sim::Observer {
 public:
  explicit Others(sim::Simulation& sim)
      : m_sim(sim), m_keys(*GroupKeys::derive("vinigroup", "")), m_random(1, kStream) {
    sim.observe(*this);
    for (std::size_t i = 0; i < kMembers - kWhole; ++i) {
      SecretSeed seed{};
      for (std::size_t byte = 0; byte < 4; ++byte)
        seed[byte] = static_cast<std::uint8_t>((i + 1) >> (8 * byte));
      m_all.push_back(std::make_unique<One>(seed));
      m_all.back()->next = sim.now() + m_random.between({}, kFirstWords);
    }
    m_start = sim.now();
  }

  void sent(NodeId node, const Transmit& transmit, std::span<const std::byte> bytes) override {
    if (transmit.target != TransmitTarget::Unicast) return;
    if (decodeHeader(bytes).header.type != MessageType::Ping) return;
    for (std::size_t i = 0; i < m_all.size(); ++i)
      if (addressOf(i).isSamePlace(transmit.to))
        give(node, i, seal(*m_all[i], MessageType::Pong, {}), Arrival::Unicast);
  }

  void run(Duration time) {
    const TimePoint end = m_sim.now() + time;
    constexpr Duration kStep = milliseconds(20);
    while (m_sim.now() < end) {
      for (std::size_t i = 0; i < m_all.size(); ++i)
        if (m_all[i]->next <= m_sim.now()) speak(i);
      m_sim.run(kStep);
    }
  }

 private:
  struct One {
    explicit One(const SecretSeed& seed) : identity(seed) {}
    Identity identity;
    std::uint64_t counter = 0;
    TimePoint next;
  };
  static constexpr std::uint64_t kBoot = 1;
  static constexpr Duration kMean{static_cast<std::int64_t>(
      std::uint64_t{kMembers} * limits::kUpdateBytesEstimate * 8 * 1'000'000 / limits::kPresenceBudget)};

  static Endpoint addressOf(std::size_t index) {
    return Endpoint::fromIpv4(kFirstAddress + static_cast<std::uint32_t>(index), kPort);
  }
  std::vector<std::byte> seal(One& one, MessageType type, std::span<const std::byte> body) {
    const EnvelopeHeader header{type, m_keys.groupTag(), senderTagOf(one.identity.id()), kBoot,
                                ++one.counter};
    const auto clear = encodeHeader(header);
    std::vector<std::byte> datagram(clear.begin(), clear.end());
    datagram.resize(clear.size() + body.size() + limits::kTagBytes);
    m_keys.seal(type, nonceOf(header), clear, body, std::span(datagram).subspan(clear.size()));
    return datagram;
  }
  void give(NodeId node, std::size_t from, const std::vector<std::byte>& datagram, Arrival arrival) {
    if (m_random.below(1000) >= kLossPermille) m_sim.inject(node, addressOf(from), datagram, arrival);
  }
  void speak(std::size_t index) {
    One& one = *m_all[index];
    one.next = m_sim.now() + m_random.between(kMean / 2, kMean * 3 / 2);
    MemberUpdate update;
    update.bootNumber = kBoot;
    update.uptimeMillis = static_cast<std::uint32_t>((m_sim.now() - m_start) / milliseconds(1));
    update.intervalMillis = static_cast<std::uint32_t>(kMean / milliseconds(1));
    update.unicastPort = kPort;
    update.name = "other " + std::to_string(index);
    const auto body = signBody(one.identity, {m_keys.groupId(), MessageType::Update}, update.encode());
    const auto datagram = seal(one, MessageType::Update, body);
    for (NodeId node = 0; node < kWhole; ++node) give(node, index, datagram, Arrival::Multicast);
  }

  sim::Simulation& m_sim;
  GroupKeys m_keys;
  Random m_random;
  TimePoint m_start;
  std::vector<std::unique_ptr<One>> m_all;
};

}  // namespace

void measureMultitude(const Effort& effort) {
  Traffic traffic;
  sim::Simulation sim(1, lossy(kLossPermille));
  sim.keepEvents = false;
  sim.observe(traffic);
  Others others(sim);
  addMembers(sim, kWhole);
  others.run(seconds(effort.of(400, 300)));
  double known = 0;
  for (std::size_t id = 0; id < kWhole; ++id)
    known += static_cast<double>(sim.session(id).statistics().members) / kWhole;
  const Shares shares(traffic);
  const std::uint64_t bytes = traffic.bytes();
  const Duration time = seconds(effort.of(800, 300));
  others.run(time);
  constexpr double kTimes = static_cast<double>(kMembers) / kWhole;
  Finding finding(
      "control-multitude",
      "10,000 members, of which 20 are whole sessions, nobody writes, 10 % loss: what these send, times 500");
  finding.runs(1).value("kbit", kilobits(traffic.bytes() - bytes, time) * kTimes).value("known", known);
  shares.addTo(finding, time, kTimes);
  finding.print();
}

}  // namespace vinicast::bench
