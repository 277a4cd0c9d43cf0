// SPDX-License-Identifier: MIT
#include "sim/swarm/judge.hpp"

namespace vinicast::sim {

std::string_view nameOf(Invariant invariant) {
  static constexpr std::array<std::string_view, kInvariants> kNames = {
      "I1 one stream is shown",
      "I2 shown tokens rise",
      "I3 a token is issued once",
      "I4 media only while holding",
      "I4 nobody is live unasked",
      "I5 no media below a greater token",
      "I6 silent after a stall",
      "I7 one holder 0.5 s after the network healed",
      "I8 a grant only by the last holder, stopped",
      "I8 a claim is won by a late ACK alone",
      "I9 only the holder's frames are shown, as it sent them",
      "I10 queues are equal",
      "I11 a press in an idle group succeeds in 1.5 s",
      "I11 every press ends",
      "I12 a crash frees the floor in lease + window",
      "I12 hands raised and nobody live for 5 s after the faults",
      "I13 posts once, in order, as their author wrote them",
      "I14 posts are equal after the network healed",
      "I15 equal posts have an equal order",
      "I16 a post sorts after what its author had seen",
      "I17 history bounds",
      "I17 few ask for one loss",
      "I17 nobody repairs a post again within the hold-off",
      "I18 nobody who is here is missing",
      "I19 the dead are removed in 6 intervals",
      "I19 presence budget",
      "I20 directed messages once, results true",
      "I21 a post is heard by no more than ever held it",
      "I22 caps",
      "I23 forgeries change nothing",
      "I24 replays change nothing",
      "I25 a stranger's address gets three times what it sent at most",
      "I26 no busy loop",
      "I27 only who has a twin is told of another computer with its identity",
      "frames reach all viewers of a healthy group"};
  return kNames[static_cast<std::size_t>(invariant)];
}

}  // namespace vinicast::sim
