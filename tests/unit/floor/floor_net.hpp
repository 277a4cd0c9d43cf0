// SPDX-License-Identifier: MIT
#pragma once

// A few floors on one simulated network and one virtual clock: seeded delay, loss, duplication and bursts. It
// checks after every step what must hold at every moment.

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "core/base/member_directory.hpp"
#include "core/base/outbox.hpp"
#include "core/base/random.hpp"
#include "core/crypto/crypto.hpp"
#include "core/floor/floor.hpp"

namespace vinicast::test {

using namespace std::chrono_literals;

inline GroupId testGroup() {
  GroupId group;
  group.bytes.fill(7);
  return group;
}

inline SecretSeed seedOf(std::uint64_t number) {
  SecretSeed seed{};
  for (std::size_t i = 0; i < 8; ++i) seed[i] = static_cast<std::uint8_t>(number >> (8 * i));
  return seed;
}

// Everybody but oneself, as told by the test.
class TestDirectory : public MemberDirectory {
 public:
  std::vector<MemberId> members;

  [[nodiscard]] std::size_t otherMembers() const override { return members.size(); }
  [[nodiscard]] bool isPresent(const MemberId& id) const override {
    return std::find(members.begin(), members.end(), id) != members.end();
  }
  [[nodiscard]] bool hasRoute(const MemberId& id) const override { return isPresent(id); }
  [[nodiscard]] bool isTagPresent(const SenderTag& tag) const override {
    return std::any_of(members.begin(), members.end(),
                       [&](const MemberId& id) { return senderTagOf(id) == tag; });
  }
  [[nodiscard]] std::vector<MemberId> sample(Random& random, std::size_t count) const override {
    std::vector<MemberId> drawn = members;
    for (std::size_t i = 0; i < drawn.size(); ++i)
      std::swap(drawn[i], drawn[i + random.below(drawn.size() - i)]);
    drawn.resize(std::min(count, drawn.size()));
    return drawn;
  }
};

struct NetOptions {
  std::uint64_t lossPermille = 0;
  std::uint64_t duplicatePermille = 0;
  Duration delayMin = 200us;
  Duration delayMax = 2ms;
  // Gilbert-Elliott: each receiver alternates between good times (lossPermille) and bad ones (900 permille).
  Duration goodMean{};  // zero: no bursts
  Duration badMean{};
  bool media = false;  // a holder sends a media datagram every 20 ms
};

class FloorNet {
 public:
  struct Node {
    Node(std::uint64_t identityNumber, std::uint64_t boot)
        : identity(seedOf(identityNumber)), incarnation(boot) {}
    Identity identity;
    std::uint64_t incarnation;
    TestDirectory directory;
    Outbox outbox;
    std::unique_ptr<Floor> floor;
    std::vector<Event> events;
    bool running = true;
    bool paused = false;  // its loop stands still: datagrams wait
    bool bad = false;     // in a burst of loss
    TimePoint burstEnd;
    TimePoint nextMedia;
    FloorToken shown;
    std::uint64_t sent = 0;
  };

  FloorNet(std::size_t count, std::uint64_t seed, NetOptions options = {})
      : m_options(options), m_random(seed, 1) {
    for (std::size_t i = 0; i < count; ++i) add();
  }

  std::size_t add() {
    const std::size_t index = m_nodes.size();
    m_nodes.push_back(std::make_unique<Node>(index + 1, m_random.next()));
    for (auto& node : m_nodes) {
      node->directory.members.clear();
      for (auto& other : m_nodes)
        if (other != node) node->directory.members.push_back(other->identity.id());
    }
    start(index);
    return index;
  }
  void start(std::size_t index) {
    Node& node = *m_nodes[index];
    node.running = true;
    node.shown = {};
    node.floor = std::make_unique<Floor>(node.identity, testGroup(), node.incarnation, node.directory,
                                         node.outbox, m_random.next(), now);
  }

  Node& node(std::size_t index) { return *m_nodes[index]; }
  Floor& floor(std::size_t index) { return *m_nodes[index]->floor; }
  MemberId id(std::size_t index) { return m_nodes[index]->identity.id(); }
  [[nodiscard]] std::size_t size() const { return m_nodes.size(); }

  // Process death: not a word more.
  void kill(std::size_t index) { m_nodes[index]->running = false; }
  void setLinkFilter(std::function<bool(std::size_t from, std::size_t to)> passes) {
    m_passes = std::move(passes);
  }
  // Called for every body that is sent, before loss.
  void setTap(std::function<void(std::size_t from, const Outgoing&)> tap) { m_tap = std::move(tap); }

  // To be called after every command on a floor.
  void settle(std::size_t index) {
    Node& node = *m_nodes[index];
    while (auto message = node.outbox.takeMessage()) broadcast(index, *message);
    while (auto event = node.outbox.takeEvent()) {
      mix(event->index() + 100 * index);
      node.events.push_back(std::move(*event));
    }
    check(index);
  }

  void run(Duration duration) {
    runUntil(duration, [] { return false; });
  }

  // False if `condition` did not come true within `limit`.
  bool runUntil(Duration limit, const std::function<bool()>& condition) {
    const TimePoint end = now + limit;
    for (;;) {
      if (condition()) return true;
      const auto next = nextStep();
      if (!next || *next > end) break;
      now = std::max(now, *next);
      step();
    }
    now = end;
    return condition();
  }

  [[nodiscard]] std::vector<std::size_t> holders() const {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < m_nodes.size(); ++i)
      if (m_nodes[i]->running && !m_nodes[i]->paused && m_nodes[i]->floor->mayTransmit(now))
        found.push_back(i);
    return found;
  }
  template <typename E>
  std::vector<E> told(std::size_t index) {
    std::vector<E> found;
    for (const Event& event : m_nodes[index]->events)
      if (const E* hit = std::get_if<E>(&event)) found.push_back(*hit);
    return found;
  }

  TimePoint now{1h};
  // What went wrong: must stay zero.
  std::uint64_t wentBack = 0;      // a lower token was shown after a greater one
  std::uint64_t busyTimeouts = 0;  // nextTimeout() was not after the handleTimeout() just made
  std::uint64_t drops = 0;
  Duration longestOverlap{};  // of two holders
  std::uint64_t trace = 0xcbf29ce484222325ULL;

 private:
  struct Delivery {
    std::size_t from;
    std::size_t to;
    MessageType type;
    std::vector<std::byte> body;  // of media: the fence
  };

  std::optional<TimePoint> nextStep() {
    std::optional<TimePoint> next;
    const auto consider = [&next](std::optional<TimePoint> at) {
      if (at && (!next || *at < *next)) next = at;
    };
    if (!m_queue.empty()) consider(m_queue.begin()->first.first);
    for (auto& node : m_nodes) {
      if (!node->running || node->paused) continue;
      consider(node->floor->nextTimeout());
      if (m_options.media && node->floor->mayTransmit(now)) consider(node->nextMedia);
    }
    return next;
  }

  void step() {
    while (!m_queue.empty() && m_queue.begin()->first.first <= now) {
      const Delivery delivery = std::move(m_queue.begin()->second);
      m_queue.erase(m_queue.begin());
      deliver(delivery);
    }
    for (std::size_t i = 0; i < m_nodes.size(); ++i) {
      Node& node = *m_nodes[i];
      if (!node.running || node.paused) continue;
      const auto due = node.floor->nextTimeout();
      if (due && *due <= now) {
        node.floor->handleTimeout(now);
        const auto next = node.floor->nextTimeout();
        if (next && *next <= now) ++busyTimeouts;
        settle(i);
      }
      if (m_options.media) sendMedia(i);
    }
    measureOverlap();
  }

  void sendMedia(std::size_t index) {
    Node& node = *m_nodes[index];
    if (now < node.nextMedia || !node.floor->mayTransmit(now)) return;
    node.nextMedia = now + 20ms;
    node.floor->noteMediaSent(now);
    const auto live = node.floor->live();
    const auto fence = std::as_bytes(std::span(live->hash.bytes));
    broadcast(index, {MessageType::VideoShard, Destination::mediaGroup(), {fence.begin(), fence.end()}});
    settle(index);
  }

  bool lost(std::size_t to) {
    Node& node = *m_nodes[to];
    if (m_options.badMean > Duration::zero()) {
      while (now >= node.burstEnd) {
        node.bad = !node.bad;
        const Duration mean = node.bad ? m_options.badMean : m_options.goodMean;
        node.burstEnd = std::max(node.burstEnd, now - 1s) + m_random.between(Duration::zero(), 2 * mean);
      }
      if (node.bad) return m_random.below(1000) < 900;
    }
    return m_random.below(1000) < m_options.lossPermille;
  }

  void broadcast(std::size_t from, const Outgoing& message) {
    ++m_nodes[from]->sent;
    if (m_tap) m_tap(from, message);
    for (std::size_t to = 0; to < m_nodes.size(); ++to) {
      if (to == from || !m_nodes[to]->running || (m_passes && !m_passes(from, to))) continue;
      const int copies = m_random.below(1000) < m_options.duplicatePermille ? 2 : 1;
      for (int copy = 0; copy < copies; ++copy) {
        if (lost(to)) continue;
        const TimePoint at = now + m_random.between(m_options.delayMin, m_options.delayMax);
        m_queue.emplace(std::pair(at, m_serial++), Delivery{from, to, message.type, message.body});
      }
    }
  }

  void deliver(const Delivery& delivery) {
    Node& node = *m_nodes[delivery.to];
    if (!node.running) return;
    if (node.paused) {
      m_queue.emplace(std::pair(now + 10ms, m_serial++), delivery);
      return;
    }
    mix(static_cast<std::uint64_t>(delivery.type) + 256 * delivery.to);
    mix(static_cast<std::uint64_t>(now.time_since_epoch().count()));
    if (delivery.type == MessageType::VideoShard) {
      TokenHash fence;
      for (std::size_t i = 0; i < TokenHash::kBytes; ++i)
        fence.bytes[i] = std::to_integer<std::uint8_t>(delivery.body[i]);
      node.floor->handleMedia(now, fence);
    } else {
      const SenderTag sender = senderTagOf(id(delivery.from));
      if (node.floor->handleMessage(now, delivery.type, sender, delivery.body)) ++drops;
    }
    settle(delivery.to);
  }

  void check(std::size_t index) {
    Node& node = *m_nodes[index];
    const FloorView& view = node.floor->view();
    if (view.state != FloorState::Held) return;
    if (view.token < node.shown) ++wentBack;
    node.shown = view.token;
  }

  void measureOverlap() {
    if (holders().size() < 2) {
      m_overlapSince.reset();
      return;
    }
    if (!m_overlapSince) m_overlapSince = now;
    longestOverlap = std::max(longestOverlap, now - *m_overlapSince);
  }

  void mix(std::uint64_t value) { trace = (trace ^ value) * 0x100000001b3ULL; }

  NetOptions m_options;
  Random m_random;
  std::vector<std::unique_ptr<Node>> m_nodes;
  std::map<std::pair<TimePoint, std::uint64_t>, Delivery> m_queue;
  std::uint64_t m_serial = 0;
  std::function<bool(std::size_t, std::size_t)> m_passes;
  std::function<void(std::size_t, const Outgoing&)> m_tap;
  std::optional<TimePoint> m_overlapSince;
};

// What every test of a whole network ends with.
#define EXPECT_SOUND(net)              \
  do {                                 \
    EXPECT_EQ((net).wentBack, 0U);     \
    EXPECT_EQ((net).busyTimeouts, 0U); \
    EXPECT_EQ((net).drops, 0U);        \
  } while (false)

}  // namespace vinicast::test
