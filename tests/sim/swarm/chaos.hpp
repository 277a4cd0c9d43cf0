// SPDX-License-Identifier: MIT
#pragma once

// What goes wrong with the network, the machines and the programs. Each kind has its own random stream and
// its own next time.

#include <map>
#include <optional>
#include <vector>

#include "core/base/random.hpp"
#include "sim/swarm/plan.hpp"
#include "support/sim/simulation.hpp"

namespace vinicast::sim {

class Chaos {
 public:
  using NodeId = Simulation::NodeId;

  Chaos(const Plan& plan, Simulation& sim);

  [[nodiscard]] static LinkOptions linkOf(const Plan& plan);
  // How the member of this place differs: drift.
  [[nodiscard]] NodeOptions nodeOf(std::size_t place) const;
  // Once the members are there: which of them hear whom.
  void begin();
  // Does what is due and says when the next thing is.
  TimePoint act();
  // All faults end: the network is whole, everybody is awake, twins are gone, at least two members run.
  void end();
  // What was clogged arrives until then, and may tell of members that are gone since, and of a holder that
  // is: what is promised by a time is promised from then on.
  [[nodiscard]] TimePoint lastArrival() const { return m_cloggedUntil; }

 private:
  struct Kind {
    Fault fault;
    Random random;
    TimePoint next;
  };
  struct Down {
    TimePoint until;
    bool keepsState = false;
  };
  void strike(Kind& kind);
  void partition(Random& random);
  void clog(Random& random);
  void crash(Random& random, bool keepsState);
  void stand(Random& random, bool asleep);
  void jumpWall(Random& random);
  void twin(Random& random);
  [[nodiscard]] bool allCanMeet() const;
  void bringBack(NodeId node, bool keepsState);
  [[nodiscard]] NodeId drawRunning(Random& random) const;

  Plan m_plan;
  Simulation& m_sim;
  std::vector<Kind> m_kinds;
  std::optional<TimePoint> m_healAt;
  TimePoint m_cloggedUntil;
  std::map<NodeId, Down> m_down;
  std::vector<NodeId> m_twins;
  std::size_t m_members;
};

}  // namespace vinicast::sim
