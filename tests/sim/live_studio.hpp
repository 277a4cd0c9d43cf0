// SPDX-License-Identifier: MIT
#pragma once

// A publisher's camera and encoder in a Simulation, and what a viewer got of it.

#include <cstdint>

#include "support/sim/simulation.hpp"

namespace vinicast::sim {

inline constexpr Duration kFrameInterval = std::chrono::microseconds(33'333);

// Sizes like 3 Mbit/s at 30 a second, contents that tell the number.
[[nodiscard]] inline EncodedFrame frameOf(std::uint32_t number, bool key) {
  EncodedFrame frame;
  frame.keyFrame = key;
  frame.captureMicros = static_cast<std::int64_t>(number) * kFrameInterval.count();
  frame.durationMicros = static_cast<std::uint32_t>(kFrameInterval.count());
  frame.bytes.resize(key ? 40'000 : 11'000, static_cast<std::byte>(number));
  return frame;
}

// Frames of one member, the first and every one that is asked for a key frame. Outlives the simulation.
class Studio final : public Observer {
 public:
  explicit Studio(Simulation& sim, std::size_t publisher = 0) : m_sim(sim), m_publisher(publisher) {
    sim.observe(*this);
  }
  void told(NodeId node, const Event& event) override {
    if (node == m_publisher && std::holds_alternative<KeyFrameWanted>(event)) m_keyWanted = true;
  }
  // Presses, and lets time pass until this member holds the floor. False if it does not.
  [[nodiscard]] bool goLive() {
    m_sim.command(m_publisher,
                  [](GroupSession& session, TimePoint now) { return session.requestFloor(now).has_value(); });
    return m_sim.runUntil([&] { return m_sim.session(m_publisher).floor().selfHolds; },
                          std::chrono::seconds(2));
  }
  // Lets time pass while it sends.
  void run(Duration duration) {
    const TimePoint end = m_sim.now() + duration;
    while (m_sim.now() < end) {
      const bool key = std::exchange(m_keyWanted, false);
      m_keyFrames += key ? 1 : 0;
      m_sim.command(m_publisher, [&](GroupSession& session, TimePoint now) {
        return session.sendFrame(now, frameOf(m_sent, key)).has_value();
      });
      ++m_sent;
      m_sim.run(std::min(kFrameInterval, end - m_sim.now()));
    }
  }
  [[nodiscard]] std::uint32_t framesSent() const { return m_sent; }
  [[nodiscard]] std::uint32_t keyFrames() const { return m_keyFrames; }

 private:
  Simulation& m_sim;
  std::size_t m_publisher;
  bool m_keyWanted = true;
  std::uint32_t m_sent = 0;
  std::uint32_t m_keyFrames = 0;
};

// Frames that a viewer was given; fails if one is not as it was sent.
[[nodiscard]] inline std::size_t framesSeen(const Simulation& sim, Simulation::NodeId viewer) {
  std::size_t seen = 0;
  for (const FrameReceived& event : eventsOf<FrameReceived>(sim.events(viewer))) {
    const auto number = static_cast<std::uint32_t>(event.frame.captureMicros / kFrameInterval.count());
    if (event.frame.bytes != frameOf(number, event.frame.keyFrame).bytes) return 0;
    ++seen;
  }
  return seen;
}

}  // namespace vinicast::sim
