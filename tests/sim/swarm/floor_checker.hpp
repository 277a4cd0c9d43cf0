// SPDX-License-Identifier: MIT
#pragma once

// The invariants of the floor and of what is shown (I1 to I6, I8, I9, and that every press ends).

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "core/crypto/crypto.hpp"
#include "core/wire/envelope.hpp"
#include "sim/swarm/judge.hpp"
#include "support/sim/simulation.hpp"

namespace vinicast::sim {

class FloorChecker final : public Observer {
 public:
  FloorChecker(Simulation& sim, Judge& judge, const GroupKeys& keys)
      : m_sim(sim), m_judge(judge), m_keys(keys) {}

  // A holder that is no node of the simulation.
  void allowPublisher(const MemberId& id) { m_outsiders.insert(id); }
  // The frame that is about to be sent by a node: `bytes` begin with an unused `number` in 8 bytes.
  void noteFrame(NodeId node, std::uint64_t number, std::vector<std::byte> bytes);
  // A press, one that was no use because its member holds, and everything that ends one by the user's will.
  void notePress(NodeId node);
  void notePressEnded(NodeId node) { m_nodes[node].pressUntil.reset(); }
  void noteRelease(NodeId node);
  // How many frames this node's session has shown.
  [[nodiscard]] std::uint64_t framesShown(NodeId node) const { return m_nodes[node].framesShown; }
  [[nodiscard]] std::size_t holders() const;
  bool oneHolderOnly = false;  // from now on (I7)

  void started(NodeId node) override;
  void stopped(NodeId node) override;
  void resumed(NodeId node) override;
  void beforeCall(NodeId node, TimePoint local) override;
  void sent(NodeId node, const Transmit& transmit, std::span<const std::byte> bytes) override;
  void told(NodeId node, const Event& event) override;
  void handled(NodeId node, std::span<const std::byte> bytes, bool hostile) override;
  void afterCall(NodeId node, TimePoint local) override;

 private:
  struct Node {
    MemberId id;
    std::optional<TokenHash> stream;
    FloorToken shown;
    FloorToken heard;  // the greatest in another's beacon
    std::optional<FloorToken> held;
    FloorToken claim;       // the last one asked with
    TimePoint claimStart;   // local
    bool proven = false;    // it was answered in the second half of its window, or later, or granted
    bool unproven = false;  // held without that, so far
    bool asked = false;     // its user pressed, and has not heard of an end
    std::map<TokenHash, FloorToken> everHeld;
    std::optional<FloorToken> stalled;
    std::optional<FloorToken> mediaInCall;
    TimePoint lastCall;
    std::uint64_t drops = 0;
    std::optional<TimePoint> pressUntil;  // local
    std::map<StreamKind, std::uint32_t> lastFrame;
    std::uint64_t framesShown = 0;
  };
  struct Frame {
    MemberId publisher;
    std::vector<std::byte> bytes;
  };

  [[nodiscard]] std::optional<std::vector<std::byte>> open(std::span<const std::byte> datagram) const;
  [[nodiscard]] std::uint64_t dropsOf(NodeId node) const;
  void checkMedia(NodeId node, std::span<const std::byte> body);
  void checkView(NodeId node, const FloorView& view);
  void noteClaim(NodeId node, std::span<const std::byte> body);
  void noteAnswer(NodeId node, MessageType type, std::span<const std::byte> body);
  void checkStream(NodeId node, const StreamChanged& change);
  void checkFrame(NodeId node, const ReceivedFrame& frame);
  [[nodiscard]] std::string who(NodeId node) const { return "member " + std::to_string(node) + ": "; }

  Simulation& m_sim;
  Judge& m_judge;
  const GroupKeys& m_keys;
  mutable std::map<NodeId, Node> m_nodes;
  std::map<FloorToken, std::uint64_t> m_issued;  // by which boot
  std::map<TokenHash, MemberId> m_owners;
  std::map<std::uint64_t, Frame> m_frames;
  std::set<MemberId> m_outsiders;
};

}  // namespace vinicast::sim
