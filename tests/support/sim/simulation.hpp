// SPDX-License-Identifier: MIT
#pragma once

// A network of real GroupSessions on a virtual clock: seeded, single-threaded, replayable. Time passes only
// in run*().

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <queue>
#include <set>
#include <string>
#include <vector>

#include "core/base/random.hpp"
#include "vinicast/group_session.hpp"
#include "vinicast/limits.hpp"

namespace vinicast::sim {

struct LinkOptions {
  std::uint32_t lossPermille = 0;
  std::uint32_t duplicatePermille = 0;
  Duration delayMin = std::chrono::microseconds(200);
  Duration delayMax = std::chrono::milliseconds(2);
};

class Simulation {
 public:
  using NodeId = std::size_t;

  explicit Simulation(std::uint64_t seed, LinkOptions link = {});

  // A member that joins now.
  NodeId add(const std::string& name, const std::string& group = "vinigroup", const std::string& code = {});
  // The same identity again after crash(), with a new boot number and nothing remembered.
  void restart(NodeId id);
  void crash(NodeId id);  // silent from now on
  void leave(NodeId id);
  void setLink(LinkOptions link) { m_link = link; }
  // Nothing passes between members of different cells; an empty list heals.
  void partition(std::vector<std::set<NodeId>> cells) { m_cells = std::move(cells); }

  void run(Duration duration);
  // Runs until the condition holds, checked after every event; false if `bound` passed first.
  bool runUntil(const std::function<bool()>& condition, Duration bound);

  [[nodiscard]] TimePoint now() const { return m_now; }
  [[nodiscard]] GroupSession& session(NodeId id) { return *m_nodes[id].session; }
  [[nodiscard]] std::size_t size() const { return m_nodes.size(); }
  [[nodiscard]] bool alive(NodeId id) const { return m_nodes[id].session && !m_nodes[id].silent; }
  // A command on a session, followed by what the law of use asks for.
  template <typename Command>
  auto command(NodeId id, Command command) {
    auto result = command(session(id), m_now);
    drain(id);
    return result;
  }
  // All events of a member so far, in order.
  [[nodiscard]] const std::vector<Event>& events(NodeId id) const { return m_nodes[id].events; }
  // Called after each event of any member, for checks that must hold all the time.
  std::function<void(NodeId, const Event&)> onEvent;
  // A hash over every datagram and event: equal for equal seeds.
  [[nodiscard]] std::uint64_t traceHash() const { return m_trace; }
  [[nodiscard]] std::uint64_t datagrams() const { return m_datagrams; }
  // A datagram from nowhere to one member.
  void inject(NodeId to, const Endpoint& from, std::vector<std::byte> datagram);
  // What the members sent so far, if wanted: for replays.
  bool record = false;
  std::vector<std::vector<std::byte>> recorded;

 private:
  struct Node {
    std::unique_ptr<GroupSession> session;
    GroupConfig config;
    Endpoint endpoint;
    bool silent = false;
    std::vector<Event> events;
    std::optional<TimePoint> wake;
    std::uint64_t wakeVersion = 0;
  };
  struct Happening {
    TimePoint at;
    std::uint64_t order = 0;
    NodeId node = 0;
    std::uint64_t wakeVersion = 0;  // a wake-up if not 0
    Endpoint from;
    std::shared_ptr<const std::vector<std::byte>> datagram;
    friend bool operator>(const Happening& a, const Happening& b) {
      return a.at != b.at ? a.at > b.at : a.order > b.order;
    }
  };

  void start(Node& node);
  void drain(NodeId id);
  void transmit(NodeId from, const Transmit& transmit, std::vector<std::byte> datagram);
  void deliver(NodeId to, const Endpoint& from, std::shared_ptr<const std::vector<std::byte>> datagram);
  [[nodiscard]] bool connected(NodeId a, NodeId b) const;
  bool step(TimePoint until);
  void trace(std::uint64_t value);

  Random m_random;
  LinkOptions m_link;
  std::uint64_t m_seed;
  TimePoint m_now{std::chrono::seconds(1000)};
  std::vector<Node> m_nodes;
  std::vector<std::set<NodeId>> m_cells;
  std::priority_queue<Happening, std::vector<Happening>, std::greater<>> m_queue;
  std::uint64_t m_order = 0;
  std::uint64_t m_trace = 0xcbf29ce484222325ULL;
  std::uint64_t m_datagrams = 0;
  std::uint64_t m_boots = 0;
};

// The events of one kind, in order.
template <typename T>
[[nodiscard]] std::vector<T> eventsOf(const std::vector<Event>& events) {
  std::vector<T> chosen;
  for (const Event& event : events) {
    if (const T* match = std::get_if<T>(&event)) chosen.push_back(*match);
  }
  return chosen;
}

}  // namespace vinicast::sim
