// SPDX-License-Identifier: MIT
#pragma once

// Who watches a Simulation: told of every call on a session and of all that comes out of it, in order.

#include <cstddef>
#include <span>

#include "vinicast/events.hpp"
#include "vinicast/group_session.hpp"
#include "vinicast/time.hpp"

namespace vinicast::sim {

class Observer {
 public:
  using NodeId = std::size_t;
  virtual ~Observer() = default;

  virtual void started(NodeId) {}  // a new session runs on this node
  virtual void stopped(NodeId) {}  // it is gone
  virtual void resumed(NodeId) {}  // after a pause or a sleep, before anything else
  virtual void beforeCall(NodeId, TimePoint local) { (void)local; }
  virtual void sent(NodeId, const Transmit&, std::span<const std::byte>) {}
  virtual void told(NodeId, const Event&) {}
  // A datagram that was handed in, after all that came of it; `hostile` = it was injected.
  virtual void handled(NodeId, std::span<const std::byte>, bool hostile) { (void)hostile; }
  virtual void timedOut(NodeId, TimePoint local) { (void)local; }
  virtual void afterCall(NodeId, TimePoint local) { (void)local; }
};

}  // namespace vinicast::sim
