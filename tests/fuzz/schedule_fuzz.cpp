// SPDX-License-Identifier: MIT
// A schedule of three sessions as a list of operations: posts, what is said of posts, hands, presses,
// messages to one member, time, and for every datagram whether and when it arrives, in any order and more
// than once; links cut, members crashed, suspended, or with their clocks set. ScheduleModel says what must
// hold. Afterwards the network is healthy, and all must come to agree.

#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/posts/post_messages.hpp"
#include "fuzz/input.hpp"
#include "fuzz/schedule_model.hpp"
#include "vinicast/group_session.hpp"
#include "vinicast/limits.hpp"

namespace {

using namespace vinicast;
using namespace vinicast::fuzz;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr int kMostSteps = 400;
// More datagrams under way at once are lost.
constexpr std::size_t kMostUnderWay = 512;
// A session that wants more calls than this at one instant would spin.
constexpr int kMostCallsAtOnce = 1000;
constexpr Duration kLatency = milliseconds(1);
// Far more than any promise takes: what has not healed by then never does.
constexpr Duration kPatience = seconds(120);
constexpr std::int64_t kWallStart = 1'700'000'000'000;

struct UnderWay {
  std::size_t from = 0;
  std::size_t to = 0;
  Arrival arrival = Arrival::Multicast;
  std::vector<std::byte> bytes;
};

class Node {
 public:
  explicit Node(std::size_t number) : m_number(number) {
    config.name = "member " + std::to_string(number);
    config.identitySeed[0] = static_cast<std::uint8_t>(number + 1);
    config.unicastPort = at().port;
    config.tellsStored = true;
  }
  [[nodiscard]] Endpoint at() const {
    return Endpoint::fromIpv4(0x0a000001 + static_cast<std::uint32_t>(m_number), 40000);
  }
  [[nodiscard]] bool awake(TimePoint now) const { return session != nullptr && now >= asleepUntil; }
  [[nodiscard]] WallTime wall(TimePoint now) const {
    const auto uptime = std::chrono::duration_cast<milliseconds>(now.time_since_epoch());
    return {kWallStart + wallOffset + uptime.count()};
  }
  void noteStored(const PostStored& stored) {
    kept.push_back(stored.signedBody);
    const Post& post = stored.post;
    if (!post.own || post.id.incarnation != config.postIncarnation) return;
    if (post.id.sequence > config.lastPostSequence) config.lastPostHash = hashOf(stored.signedBody);
    config.lastPostSequence = std::max(config.lastPostSequence, post.id.sequence);
    config.lastPostClock = std::max(config.lastPostClock, post.clock);
    config.lastPostOrder = std::max(config.lastPostOrder, post.order.clock);
  }
  void forget() {
    kept.clear();
    config.postIncarnation = 0;
    config.lastPostSequence = config.lastPostClock = config.lastPostOrder = config.lastPostHash = 0;
  }

  GroupConfig config;
  std::unique_ptr<GroupSession> session;
  std::vector<std::vector<std::byte>> kept;  // on its disk
  std::int64_t wallOffset = 0;
  TimePoint asleepUntil;
  bool noticeDue = false;  // of a sleep that is over

 private:
  std::size_t m_number;
};

class Schedule {
 public:
  explicit Schedule(Input input) : m_input(input) {
    for (std::size_t node = 0; node < kNodes; ++node) start(node);
  }

  void go() {
    for (int steps = 0; !m_input.empty() && steps < kMostSteps; ++steps) step();
    heal();
  }

 private:
  void step() {
    const std::uint8_t operation = m_input.byte();
    if (operation >= 225) return further(operation % 5);
    switch (operation % 15) {
      case 0:
        return advance(milliseconds(m_input.byte()));
      case 1:
        return advance(milliseconds(50 * m_input.byte()));
      case 2:
        return post(anyNode());
      case 3:
        return command(anyNode(), [&](GroupSession& session) { (void)session.requestFloor(m_now); });
      case 4:
        return command(anyNode(), [&](GroupSession& session) { session.releaseFloor(m_now); });
      case 5:
        return deliver(take());
      case 6:
        return (void)take();  // lost
      case 7:
        return m_wire.empty() ? void() : deliver(UnderWay(m_wire[m_input.byte() % m_wire.size()]));
      case 8:
        return deliverAll();
      case 9:
        m_cuts = m_input.byte() | (unsigned{m_input.byte()} << 8);
        return;
      case 10:
        m_nodes[anyNode()].session.reset();
        return;
      case 11:
        return restart();
      case 12:
        return setWall(anyNode());
      case 13:
        return suspend(anyNode());
      default:
        return runHealthy(milliseconds(20 * m_input.byte()));
    }
  }

  void further(int operation) {
    const std::size_t number = anyNode();
    switch (operation) {
      case 0:
        return command(number, [&](GroupSession& session) { session.raiseHand(m_now); });
      case 1:
        return command(number, [&](GroupSession& session) { session.lowerHand(m_now); });
      case 2:
        return refer(number, PostKind::Reaction);
      case 3:
        return refer(number, PostKind::Edit);
      default:
        return send(number, anyNode());
    }
  }

  // To one of the posts that it holds: of its own where it must be.
  void refer(std::size_t number, PostKind kind) {
    const std::size_t which = m_input.byte();
    command(number, [&](GroupSession& session) {
      const auto posts = session.posts();
      if (posts.empty()) return;
      const Post& post = posts[which % posts.size()];
      if (kind == PostKind::Edit && !post.own) return;
      const std::string text = (kind == PostKind::Edit ? "edit " : "sign ") + std::to_string(++m_posts);
      m_model.notePosted(number, text);
      (void)session.post(m_now, PostDraft{kind, text, post.id});
    });
  }

  void send(std::size_t number, std::size_t to) {
    if (number == to || m_nodes[to].session == nullptr) return;
    const std::string text = "for one " + std::to_string(++m_posts);
    command(number, [&](GroupSession& session) {
      m_model.noteSent(number, to, text);
      const auto id = session.sendDirect(m_now, m_nodes[to].session->self(), text);
      if (id) m_model.noteAwaited(number, *id);
    });
  }

  std::size_t anyNode() { return m_input.byte() % kNodes; }

  void start(std::size_t number) {
    Node& node = m_nodes[number];
    node.config.bootNumber = ++m_boots;
    if (node.config.postIncarnation == 0) node.config.postIncarnation = static_cast<std::uint32_t>(m_boots);
    node.config.wallAtStart = node.wall(m_now);
    node.asleepUntil = {};
    node.noticeDue = false;
    node.session =
        std::make_unique<GroupSession>(std::move(*GroupSession::create(node.config, Seed{m_boots}, m_now)));
    m_model.noteStarted(number, node.session->self());
    (void)node.session->restore(m_now, {node.kept, {}, 0});
    drain(number);
  }

  void restart() {
    const std::uint8_t choice = m_input.byte();
    if ((choice & 0x80) != 0) m_nodes[choice % kNodes].forget();
    start(choice % kNodes);
  }

  template <typename Command>
  void command(std::size_t number, Command command) {
    if (!m_nodes[number].awake(m_now)) return;
    command(*m_nodes[number].session);
    drain(number);
  }

  void post(std::size_t number) {
    const std::string text = "post " + std::to_string(++m_posts);
    command(number, [&](GroupSession& session) {
      m_model.notePosted(number, text);
      (void)session.post(m_now, text);
    });
  }

  void setWall(std::size_t number) {
    m_nodes[number].wallOffset = (std::int64_t{m_input.byte()} - 128) * 10'000;
    command(number,
            [&](GroupSession& session) { session.handleWallClock(m_now, m_nodes[number].wall(m_now)); });
  }

  void suspend(std::size_t number) {
    m_nodes[number].asleepUntil = m_now + milliseconds(50 * m_input.byte());
    m_nodes[number].noticeDue = true;
  }

  // --- datagrams ---

  void drain(std::size_t number) {
    Node& node = m_nodes[number];
    while (const auto out = node.session->pollTransmit(m_buffer)) {
      for (std::size_t to = 0; to < kNodes; ++to) {
        const bool unicast = out->target == TransmitTarget::Unicast;
        if (to == number || (unicast && !out->to.isSamePlace(m_nodes[to].at()))) continue;
        if (m_wire.size() >= kMostUnderWay) continue;
        const bool group = !unicast && out->target != TransmitTarget::Broadcast;
        const auto bytes = std::span(m_buffer).first(out->size);
        m_wire.push_back(
            {number, to, group ? Arrival::Multicast : Arrival::Unicast, {bytes.begin(), bytes.end()}});
      }
    }
    while (const auto event = node.session->pollEvent()) {
      m_model.noteEvent(number, *event);
      if (const auto* stored = std::get_if<PostStored>(&*event)) node.noteStored(*stored);
    }
    m_model.noteFloor(number, node.config.bootNumber, node.session->floor());
  }

  std::optional<UnderWay> take() {
    if (m_wire.empty()) return std::nullopt;
    const auto at = m_wire.begin() + static_cast<std::ptrdiff_t>(m_input.byte() % m_wire.size());
    UnderWay taken = std::move(*at);
    m_wire.erase(at);
    return taken;
  }

  void deliver(const std::optional<UnderWay>& datagram) {
    if (!datagram || ((m_cuts >> (datagram->from * kNodes + datagram->to)) & 1) != 0) return;
    const Endpoint from = m_nodes[datagram->from].at();
    command(datagram->to, [&](GroupSession& session) {
      session.handleDatagram(m_now, from, datagram->bytes, datagram->arrival);
    });
  }

  // What is under way now, in its order.
  void deliverAll() {
    for (std::size_t count = m_wire.size(); count > 0; --count) {
      const std::optional<UnderWay> first = std::move(m_wire.front());
      m_wire.pop_front();
      deliver(first);
    }
  }

  // --- time ---

  // When somebody wants to be called, or wakes.
  [[nodiscard]] TimePoint nextCall() const {
    TimePoint next = TimePoint::max();
    for (const Node& node : m_nodes) {
      if (node.session == nullptr) continue;
      const auto timeout = node.session->nextTimeout();
      if (node.noticeDue) next = std::min(next, node.asleepUntil);
      if (timeout) next = std::min(next, std::max(*timeout, node.asleepUntil));
    }
    return next;
  }

  void callDue() {
    for (std::size_t number = 0; number < kNodes; ++number) {
      Node& node = m_nodes[number];
      if (!node.awake(m_now)) continue;
      if (node.noticeDue) {
        node.noticeDue = false;
        command(number, [&](GroupSession& session) { session.handleHostEvent(m_now, HostEvent::Resumed); });
      }
      const auto timeout = node.session->nextTimeout();
      if (timeout && *timeout <= m_now)
        command(number, [&](GroupSession& session) { session.handleTimeout(m_now); });
    }
  }

  void advance(Duration duration) {
    const TimePoint end = m_now + duration;
    int calls = 0;
    for (TimePoint next = nextCall(); next <= end; next = nextCall()) {
      calls = next > m_now ? 0 : calls + 1;
      if (calls > kMostCallsAtOnce) fail("a session asks to be called again and again");
      m_now = std::max(m_now, next);
      callDue();
    }
    m_now = end;
  }

  // Everything arrives, in order and soon.
  void runHealthy(Duration duration) {
    const TimePoint end = m_now + duration;
    while (m_now < end) {
      deliverAll();
      const TimePoint next = m_wire.empty() ? std::max(nextCall(), m_now + kLatency) : m_now + kLatency;
      advance(std::min(next, end) - m_now);
    }
  }

  void heal() {
    m_cuts = 0;
    for (std::size_t number = 0; number < kNodes; ++number) {
      Node& node = m_nodes[number];
      node.asleepUntil = std::min(node.asleepUntil, m_now);
      if (node.session == nullptr) start(number);
    }
    const TimePoint end = m_now + kPatience;
    std::optional<std::string> problem;
    do {
      runHealthy(seconds(1));
      problem = m_model.disagreement(
          {m_nodes[0].session.get(), m_nodes[1].session.get(), m_nodes[2].session.get()});
    } while (problem && m_now < end);
    if (problem) fail("they do not agree in the end: " + *problem);
  }

  static void fail(const std::string& reason) {
    std::fprintf(stderr, "broken: %s\n", reason.c_str());
    std::abort();
  }

  Input m_input;
  ScheduleModel m_model;
  std::array<Node, kNodes> m_nodes{Node(0), Node(1), Node(2)};
  std::deque<UnderWay> m_wire;
  unsigned m_cuts = 0;  // bit from * kNodes + to
  TimePoint m_now{seconds(1000)};
  std::uint64_t m_boots = 0;
  std::uint64_t m_posts = 0;
  std::array<std::byte, limits::kMaxDatagram> m_buffer{};
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Schedule(Input(data, size)).go();
  return 0;
}
