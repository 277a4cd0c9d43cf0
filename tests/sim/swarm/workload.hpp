// SPDX-License-Identifier: MIT
#pragma once

// What people do: posts, directed messages, presses and releases, hands, and the frames of whoever is live.

#include <cstdint>
#include <string>

#include "core/base/random.hpp"
#include "sim/swarm/floor_checker.hpp"
#include "sim/swarm/plan.hpp"
#include "sim/swarm/post_checker.hpp"
#include "support/sim/simulation.hpp"

namespace vinicast::sim {

class Workload {
 public:
  using NodeId = Simulation::NodeId;

  Workload(const Plan& plan, Simulation& sim, FloorChecker& floor, PostChecker& posts);

  // Does what is due and says when the next thing is.
  TimePoint act();

  // Single acts, also for the time without faults. Nothing if that member does not run.
  void post(NodeId node);
  void press(NodeId node);
  void release(NodeId node);
  void hand(NodeId node, bool raised);
  void direct(NodeId node);
  void frames();
  // Whoever was asked says yes or no, sooner or later.
  void answerOffers();
  // A member that runs, drawn at random; size() if there is none.
  [[nodiscard]] NodeId anyRunning();

 private:
  void doOne();
  [[nodiscard]] PostDraft draftOf(NodeId node, const std::string& said);
  [[nodiscard]] std::string text(std::size_t bytes, const char* kind);

  Simulation& m_sim;
  FloorChecker& m_floor;
  PostChecker& m_posts;
  Random m_random;
  Random m_content;
  Random m_answers;
  Duration m_pace;
  TimePoint m_nextAct;
  TimePoint m_nextFrame;
  std::uint64_t m_number = 0;
  std::uint64_t m_frames = 0;
  std::uint64_t m_videoFrames = 0;
};

}  // namespace vinicast::sim
