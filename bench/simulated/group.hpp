// SPDX-License-Identifier: MIT
#pragma once

// A simulated group and what is counted of it.

#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "core/wire/message_type.hpp"
#include "simulated/report.hpp"
#include "support/sim/simulation.hpp"

namespace vinicast::bench {

using std::chrono::milliseconds;
using std::chrono::seconds;

// How much of everything is done: a few minutes in all, or less.
struct Effort {
  bool quick = false;
  [[nodiscard]] std::size_t of(std::size_t full, std::size_t quickly) const { return quick ? quickly : full; }
};

// UDP and IPv4 headers, which count on the wire.
inline constexpr std::size_t kIpOverhead = 28;

// Every datagram that the members sent, by type.
class Traffic final : public sim::Observer {
 public:
  void sent(NodeId node, const Transmit& transmit, std::span<const std::byte> bytes) override;
  [[nodiscard]] std::uint64_t datagrams(MessageType type) const {
    return m_datagrams[static_cast<std::size_t>(type)];
  }
  [[nodiscard]] std::uint64_t bytes() const { return m_bytes; }  // on the wire, with headers
  // Of these: what it is for.
  enum class Use : std::uint8_t { Presence, Pings, Contacts, Copies, Posts, Rest };
  static constexpr std::size_t kUses = 6;
  [[nodiscard]] std::uint64_t bytes(Use use) const { return m_bytesFor[static_cast<std::size_t>(use)]; }
  [[nodiscard]] std::uint64_t datagrams() const { return m_all; }

 private:
  std::array<std::uint64_t, 256> m_datagrams{};
  std::uint64_t m_bytes = 0;
  std::array<std::uint64_t, kUses> m_bytesFor{};
  std::uint64_t m_all = 0;
};

// Of so many bytes, over this time.
[[nodiscard]] double kilobits(std::uint64_t bytes, Duration time);

// What the members send from now on, by what it is for: values of a finding, in kbit/s.
class Shares {
 public:
  explicit Shares(const Traffic& traffic) : m_traffic(traffic), m_before(all()) {}
  void addTo(Finding& finding, Duration time, double factor = 1) const;

 private:
  using Bytes = std::array<std::uint64_t, Traffic::kUses>;
  [[nodiscard]] Bytes all() const;

  const Traffic& m_traffic;
  Bytes m_before;
};

[[nodiscard]] sim::LinkOptions lossy(std::uint32_t permille);
void addMembers(sim::Simulation& sim, std::size_t count);
[[nodiscard]] inline double millisOf(Duration duration) {
  return static_cast<double>(duration.count()) / 1000.0;
}
void press(sim::Simulation& sim, std::size_t id);
void release(sim::Simulation& sim, std::size_t id);
// A post of `bytes` bytes.
void say(sim::Simulation& sim, std::size_t id, std::size_t bytes = 300);
[[nodiscard]] bool seesHolder(sim::Simulation& sim, std::size_t viewer, std::size_t holder);
[[nodiscard]] bool seesNobody(sim::Simulation& sim, std::size_t viewer);

// A publisher's encoder: 30 frames a second, the first and every one that is asked for a key frame.
class Encoder final : public sim::Observer {
 public:
  // Watches the simulation, which it must outlive.
  void attach(sim::Simulation& sim) { sim.observe(*this); }
  void told(NodeId node, const Event& event) override;
  // Lets time pass while the holder sends.
  void run(sim::Simulation& sim, std::size_t holder, Duration duration);

 private:
  void sendFrame(sim::Simulation& sim, std::size_t holder);
  bool m_keyWanted = true;
};

}  // namespace vinicast::bench
