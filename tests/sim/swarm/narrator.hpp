// SPDX-License-Identifier: MIT
#pragma once

// Prints what happens in a run, one line each: for whoever looks for the cause of a failing seed.

#include "support/sim/simulation.hpp"

namespace vinicast::sim {

class Narrator final : public Observer {
 public:
  explicit Narrator(Simulation& sim) : m_sim(sim) {}

  void started(NodeId node) override;
  void stopped(NodeId node) override;
  void resumed(NodeId node) override;
  void sent(NodeId node, const Transmit& transmit, std::span<const std::byte> bytes) override;
  void told(NodeId node, const Event& event) override;
  void handled(NodeId node, std::span<const std::byte> bytes, bool hostile) override;

 private:
  void say(NodeId node, const char* what, const char* of);

  Simulation& m_sim;
};

}  // namespace vinicast::sim
