// SPDX-License-Identifier: MIT
#pragma once

// The invariants of a session as a whole: forgeries and replays change nothing (I23, I24), no busy loop
// (I26), and bounded output (I22). Measures what presence costs.

#include <cstdint>
#include <map>
#include <unordered_set>
#include <vector>

#include "core/crypto/crypto.hpp"
#include "core/posts/post_messages.hpp"
#include "core/wire/envelope.hpp"
#include "sim/swarm/judge.hpp"
#include "support/sim/simulation.hpp"

namespace vinicast::sim {

class SessionChecker final : public Observer {
 public:
  SessionChecker(Simulation& sim, Judge& judge, const GroupKeys& keys)
      : m_sim(sim), m_judge(judge), m_keys(keys) {}

  // Bytes of JOIN, UPDATE and BYE so far, with UDP and IP headers.
  [[nodiscard]] std::uint64_t presenceBytes() const { return m_presenceBytes; }

  [[nodiscard]] std::uint64_t nacks() const { return m_nacks; }  // sent so far

  void started(NodeId node) override;
  void stopped(NodeId node) override { m_nodes[node] = Node{}; }
  void beforeCall(NodeId node, TimePoint local) override;
  void sent(NodeId node, const Transmit& transmit, std::span<const std::byte> bytes) override;
  void told(NodeId node, const Event& event) override;
  void handled(NodeId node, std::span<const std::byte> bytes, bool hostile) override;
  void timedOut(NodeId node, TimePoint local) override;

 private:
  struct Node {
    std::uint64_t out = 0;  // datagrams and events of this call
    std::uint64_t drops = 0;
    int busy = 0;
    TimePoint lastTimeout;
    std::map<PostKey, TimePoint> repaired;       // last, by the own clock
    std::unordered_set<std::uint64_t> accepted;  // sender, boot and counter of datagrams
  };
  [[nodiscard]] std::uint64_t dropsOf(NodeId node) const;
  void checkRepair(NodeId node, std::span<const std::byte> bytes);
  [[nodiscard]] bool sealed(std::span<const std::byte> datagram) const;
  [[nodiscard]] std::string who(NodeId node) const { return "member " + std::to_string(node) + ": "; }

  Simulation& m_sim;
  Judge& m_judge;
  const GroupKeys& m_keys;
  std::map<NodeId, Node> m_nodes;
  std::map<NodeId, MemberId> m_ids;  // of all that ever ran
  std::uint64_t m_presenceBytes = 0;
  std::uint64_t m_nacks = 0;
};

}  // namespace vinicast::sim
