// SPDX-License-Identifier: MIT
#pragma once

// Somebody who means harm. Outside: repeats, damages and cuts what it heard. Inside: has the group's key and
// a key of its own, and says what is not so: huge terms, answers to claims, denials with old evidence, an
// address that is not its own, posts that no honest author makes, storms of requests. What its address gets
// for that, beyond questions whether it is there, is counted (I25).

#include <cstdint>
#include <map>
#include <vector>

#include "core/base/random.hpp"
#include "core/crypto/crypto.hpp"
#include "core/wire/envelope.hpp"
#include "sim/swarm/insider_words.hpp"
#include "sim/swarm/judge.hpp"
#include "sim/swarm/plan.hpp"
#include "support/sim/simulation.hpp"

namespace vinicast::sim {

class Adversary final : public Observer {
 public:
  Adversary(const Plan& plan, Simulation& sim, Judge& judge, const GroupKeys& keys);

  [[nodiscard]] const MemberId& id() const { return m_identity.id(); }
  // Does what is due and says when the next thing is.
  TimePoint act();
  void sent(NodeId node, const Transmit& transmit, std::span<const std::byte> bytes) override;

 private:
  struct Heard {
    NodeId from = 0;
    std::vector<std::byte> bytes;
  };
  struct Kind {
    Fault fault;
    Random random;
    TimePoint next;
  };
  void inject(NodeId to, const Endpoint& from, std::vector<std::byte> bytes);
  void strike(Kind& kind);
  void repeat(Kind& kind);
  void inflate(Random& random);
  void acknowledge(Random& random);
  void raiseTerm(std::vector<std::byte>& beacon) const;
  void deny(Random& random);
  void storm(Random& random);
  void join(Random& random);
  void lie(Random& random);
  [[nodiscard]] std::optional<std::vector<std::byte>> open(std::span<const std::byte> datagram) const;
  // A word of its own, to everyone.
  void say(Random& random, MessageType type, std::span<const std::byte> body);
  void saySigned(Random& random, MessageType type, std::span<const std::byte> payload);

  Plan m_plan;
  Simulation& m_sim;
  Judge& m_judge;
  const GroupKeys& m_keys;
  Identity m_identity;
  Random m_recorder;
  std::vector<Heard> m_heard;
  std::vector<std::vector<std::byte>> m_beacons;  // signed bodies
  std::vector<std::byte> m_claim;                 // the last one heard, signed body
  std::uint64_t m_greatestTerm = 0;
  std::uint64_t m_boot;
  std::uint64_t m_counter = 0;
  std::uint32_t m_beaconSequence = 0;
  std::uint32_t m_uptime = 0;
  InsiderWords m_words;
  std::vector<Kind> m_kinds;
  // Bytes between a node and kStranger, an address that never proves itself.
  struct Dealings {
    std::uint64_t given = 0;  // to the node
    std::uint64_t got = 0;    // from it
  };
  std::map<NodeId, Dealings> m_dealings;
};

}  // namespace vinicast::sim
