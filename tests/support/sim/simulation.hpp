// SPDX-License-Identifier: MIT
#pragma once

// A network of real GroupSessions on a virtual clock: seeded, single-threaded, replayable. Time passes only
// in run*().

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <queue>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "core/base/random.hpp"
#include "support/sim/network.hpp"
#include "support/sim/node_clock.hpp"
#include "support/sim/observer.hpp"
#include "vinicast/group_session.hpp"
#include "vinicast/limits.hpp"

namespace vinicast::sim {

// How a member differs from the usual one.
struct NodeOptions {
  std::int64_t driftPpm = 0;
  std::int64_t wallOffsetMillis = 0;
  std::optional<std::size_t> twinOf{};  // the same identity as that member's
  bool keepsPosts = false;              // on a disk: what it had is there after a restart
  bool withoutAddress = false;          // tells the others no address for unicast
};

class Simulation {
 public:
  using NodeId = std::size_t;

  explicit Simulation(std::uint64_t seed, LinkOptions link = {});

  // A member that joins now.
  NodeId add(const std::string& name, const std::string& group = "vinigroup", const std::string& code = {});
  NodeId add(const std::string& name, const NodeOptions& options);
  // The same identity again after crash(), with a new boot number and nothing remembered but kept posts.
  void restart(NodeId id);
  // The same, but it goes on in its own log of posts.
  void restartWithState(NodeId id);
  void crash(NodeId id);  // silent from now on
  void leave(NodeId id);
  // Its program stands still, what comes in waits in its socket as far as that holds it.
  void pause(NodeId id, Duration duration);
  // Its machine sleeps: nothing comes in, and the program is told `noticeAfter` it woke.
  void suspend(NodeId id, Duration duration, Duration noticeAfter = {});
  // Ends a pause or a sleep now.
  void wake(NodeId id);
  // As a person does who knows where that member is: at the group's port.
  void addPeer(NodeId id, NodeId at);
  // The same now and at each later start, as a profile remembers it.
  void rememberPeer(NodeId id, NodeId at);
  void setWall(NodeId id, std::int64_t offsetMillis);
  void setLink(LinkOptions link) { m_network.setOptions(link); }
  void partition(std::vector<std::set<NodeId>> cells) { m_network.setCells(std::move(cells)); }
  [[nodiscard]] Network& network() { return m_network; }

  void run(Duration duration);
  // Runs until the condition holds, checked after every event; false if `bound` passed first.
  bool runUntil(const std::function<bool()>& condition, Duration bound);

  [[nodiscard]] TimePoint now() const { return m_now; }
  [[nodiscard]] TimePoint localNow(NodeId id) const { return m_nodes[id].clock.local(m_now); }
  [[nodiscard]] WallTime wallNow(NodeId id) const { return wallOf(m_nodes[id]); }
  [[nodiscard]] GroupSession& session(NodeId id) { return *m_nodes[id].session; }
  [[nodiscard]] const GroupConfig& config(NodeId id) const { return m_nodes[id].config; }
  [[nodiscard]] const Endpoint& endpoint(NodeId id) const { return m_nodes[id].endpoint; }
  [[nodiscard]] std::size_t size() const { return m_nodes.size(); }
  [[nodiscard]] bool alive(NodeId id) const { return m_nodes[id].session && !m_nodes[id].silent; }
  // Alive and neither paused nor asleep.
  [[nodiscard]] bool running(NodeId id) const { return alive(id) && m_now >= m_nodes[id].stillUntil; }
  // A command on a session, followed by what the law of use asks for.
  template <typename Command>
  auto command(NodeId id, Command command) {
    const TimePoint local = localNow(id);
    for (Observer* observer : m_observers) observer->beforeCall(id, local);
    auto result = command(session(id), local);
    drain(id);
    return result;
  }
  // All events of a member so far, in order; kept unless `keepEvents` is false.
  [[nodiscard]] const std::vector<Event>& events(NodeId id) const { return m_nodes[id].events; }
  bool keepEvents = true;
  // Called after each event of any member, for checks that must hold all the time.
  std::function<void(NodeId, const Event&)> onEvent;
  // Outlives the simulation.
  void observe(Observer& observer) { m_observers.push_back(&observer); }
  // A hash over every datagram and event: equal for equal seeds.
  [[nodiscard]] std::uint64_t traceHash() const { return m_trace; }
  [[nodiscard]] std::uint64_t datagrams() const { return m_datagrams; }
  // Calls on sessions so far.
  [[nodiscard]] std::uint64_t calls() const { return m_calls; }
  // A datagram from nowhere to one member.
  void inject(NodeId to, const Endpoint& from, std::vector<std::byte> datagram,
              Arrival arrival = Arrival::Multicast);
  // What the members sent so far, if wanted: for replays.
  bool record = false;
  std::vector<std::vector<std::byte>> recorded;

 private:
  enum class Kind : std::uint8_t { Datagram, Timer, Wake, Notice };
  // One for all who receive it.
  struct Datagram {
    Endpoint from;
    Arrival arrival = Arrival::Multicast;
    bool hostile = false;
    std::vector<std::byte> bytes;
  };
  struct Happening {
    TimePoint at;
    NodeId node = 0;
    Kind kind = Kind::Datagram;
    std::uint64_t version = 0;  // of the timer, or Node::stand
    std::shared_ptr<const Datagram> datagram{};
  };
  // When a happening is due, and its place in m_happenings. The heap moves these, not the happenings.
  struct Due {
    TimePoint at;
    std::uint64_t order = 0;
    std::size_t place = 0;
    friend bool operator>(const Due& a, const Due& b) {
      return a.at != b.at ? a.at > b.at : a.order > b.order;
    }
  };
  struct Node {
    std::unique_ptr<GroupSession> session;
    GroupConfig config;
    Endpoint endpoint;
    NodeClock clock;
    std::int64_t wallOffset = 0;
    bool silent = false;
    bool asleep = false;     // until stillUntil
    bool noticeDue = false;  // of a sleep
    TimePoint stillUntil;
    std::size_t backlog = 0;         // datagrams in the socket of a paused program
    std::vector<Happening> waiting;  // until it goes on
    std::vector<Event> events;
    bool keepsPosts = false;
    std::vector<std::vector<std::byte>> kept;
    std::optional<TimePoint> wake;
    std::uint64_t wakeVersion = 0;
    std::uint64_t stand = 0;    // rises with every start and every end of a standstill before its time
    std::vector<NodeId> peers;  // remembered
  };

  NodeId addNode(GroupConfig config, const NodeOptions& options);
  void start(NodeId id);
  // Its own socket, or the group's port at its address.
  [[nodiscard]] static bool isAt(const Node& node, const Endpoint& to);
  static void notePosted(Node& node, const Event& event);
  void drain(NodeId id);
  void schedule(Happening happening);
  void transmit(NodeId from, const Transmit& transmit, std::span<const std::byte> bytes);
  [[nodiscard]] WallTime wallOf(const Node& node) const;
  // True if the member stands still and the happening waits or is lost.
  bool putOff(Node& node, const Happening& happening);
  void releaseWaiting(Node& node);
  void handle(NodeId id, const Happening& happening);
  bool step(TimePoint until);
  void trace(std::uint64_t value);

  Network m_network;
  std::uint64_t m_seed;
  TimePoint m_now{std::chrono::seconds(1000)};
  std::vector<Node> m_nodes;
  std::vector<Observer*> m_observers;
  std::priority_queue<Due, std::vector<Due>, std::greater<>> m_queue;
  std::vector<Happening> m_happenings;
  std::vector<std::size_t> m_freePlaces;  // in m_happenings
  std::array<std::byte, limits::kMaxDatagram> m_buffer{};
  std::uint64_t m_order = 0;
  std::uint64_t m_trace = 0xcbf29ce484222325ULL;
  std::uint64_t m_datagrams = 0;
  std::uint64_t m_calls = 0;
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
