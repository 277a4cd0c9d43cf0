// SPDX-License-Identifier: MIT
#pragma once

// What three sessions may tell, whatever happens to their datagrams, and what they must agree on in the end:
// a model that knows the commands alone. A breach ends the program with a line that says which rule it was.

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "vinicast/events.hpp"
#include "vinicast/group_session.hpp"

namespace vinicast::fuzz {

inline constexpr std::size_t kNodes = 3;

class ScheduleModel {
 public:
  // A new boot of that member; what it was told before does not count.
  void noteStarted(std::size_t node, const MemberId& self);
  // It posts this text, which nobody has posted before, in the call that follows.
  void notePosted(std::size_t node, const std::string& text);
  // A message to one member, which nobody sent before; and, if it was taken, that its result is awaited.
  void noteSent(std::size_t from, std::size_t to, const std::string& text);
  void noteAwaited(std::size_t from, DirectId id);
  void noteEvent(std::size_t node, const Event& event);
  // After every call.
  void noteFloor(std::size_t node, std::uint64_t boot, const FloorView& view);

  // What differs between them, or nothing: posts are the same in the same order, each that one of them was
  // told is among them, every message to one member has its result, and at most one holds the floor and all
  // see the same, with the same hands.
  [[nodiscard]] std::optional<std::string> disagreement(
      const std::array<const GroupSession*, kNodes>& sessions) const;

 private:
  struct Node {
    MemberId self;
    std::set<PostId> told;
    std::set<std::string> received;
    std::set<DirectId> awaited;
    std::set<DirectId> ended;  // before noteAwaited() too
    FloorToken shown;
  };
  static void require(bool holds, const char* rule);
  [[nodiscard]] std::optional<std::string> postsDiffer(
      const std::array<const GroupSession*, kNodes>& sessions) const;
  [[nodiscard]] static std::optional<std::string> floorsDiffer(
      const std::array<const GroupSession*, kNodes>& sessions);

  std::array<Node, kNodes> m_nodes;
  std::map<std::string, std::size_t> m_authors;                          // of the texts
  std::map<std::string, std::pair<std::size_t, std::size_t>> m_sent;     // from, to
  std::map<std::string, PostId> m_ids;                                   // of the texts that were told
  std::map<FloorToken, std::pair<std::size_t, std::uint64_t>> m_issued;  // to which member's boot
};

}  // namespace vinicast::fuzz
