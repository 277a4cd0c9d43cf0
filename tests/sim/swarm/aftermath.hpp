// SPDX-License-Identifier: MIT
#pragma once

// The time without faults: what must become right again, and by when (I7, I10 to I12, I14, I15, I18 to I20).

#include <optional>
#include <string>
#include <vector>

#include "core/base/random.hpp"
#include "sim/swarm/floor_checker.hpp"
#include "sim/swarm/judge.hpp"
#include "sim/swarm/plan.hpp"
#include "sim/swarm/post_checker.hpp"
#include "sim/swarm/session_checker.hpp"
#include "sim/swarm/workload.hpp"
#include "support/sim/simulation.hpp"

namespace vinicast::sim {

class Aftermath {
 public:
  using NodeId = Simulation::NodeId;

  Aftermath(const Plan& plan, Simulation& sim, Judge& judge, FloorChecker& floor, PostChecker& posts,
            SessionChecker& sessions, Workload& workload);
  void run();

 private:
  // The steps, in this order.
  void oneHolder();
  void everyoneSeesEveryone();
  void postsBecomeEqual();
  void theDeadAreRemoved();
  void presenceKeepsItsBudget();
  void pressesSucceed();
  // m_holder's user presses, nobody else.
  void pressWins();
  void framesArrive();
  void copiesArrive();
  void stalledHolderCanStop();
  void queuesBecomeEqual();
  void newPostsArrive();
  void fewAskForOneLoss();
  void crashFreesTheFloor();
  void theNextHandIsAsked();
  // The floor ends there, in one of the ways there are.
  void endFloorOf(NodeId holder);
  [[nodiscard]] std::optional<NodeId> holder() const;

  [[nodiscard]] std::vector<NodeId> alive() const;
  // What each of them shows of the floor, for people.
  [[nodiscard]] std::string floors() const;
  // Runs until `condition` holds or `bound` after `from` passed, then checks it.
  template <typename Condition, typename Say>
  void expectBy(Invariant invariant, TimePoint from, Duration bound, Condition condition, Say say);
  void runTo(TimePoint at);
  // How long terms may take to be the same, where an insider used some up.
  [[nodiscard]] std::int64_t termSteps() const;
  [[nodiscard]] Duration followTerms() const;
  [[nodiscard]] bool allIdle();
  [[nodiscard]] bool over() const { return m_judge.violation().has_value(); }

  Simulation& m_sim;
  Judge& m_judge;
  FloorChecker& m_floor;
  PostChecker& m_posts;
  SessionChecker& m_sessions;
  Workload& m_workload;
  Random m_random;
  Random m_ends;
  bool m_inflated;
  bool m_twins;       // one identity was on two computers
  bool m_falsePosts;  // one offers what it does not have
  bool m_unicast;     // some members hear each other by unicast alone
  TimePoint m_healed;
  NodeId m_holder = 0;
};

}  // namespace vinicast::sim
