// SPDX-License-Identifier: MIT
#pragma once

// What a member of the group that means harm can say about posts, well formed and well signed: posts that are
// linked to one another, to posts that are still to come, at the end of all orders, two of one number; pieces
// that are too short; histories that do not exist.

#include <cstdint>
#include <functional>
#include <map>
#include <utility>
#include <vector>

#include "core/crypto/crypto.hpp"
#include "core/posts/digest_messages.hpp"
#include "core/posts/post_messages.hpp"

namespace vinicast::sim {

class InsiderWords {
 public:
  // A number below the bound, which is at least 1.
  using Choose = std::function<std::uint64_t(std::uint64_t bound)>;
  struct Word {
    MessageType type{};
    std::vector<std::byte> body;
  };

  // `self` outlives this. `wall`: about what the members' clocks show, in milliseconds since 1970.
  InsiderWords(const Identity& self, const GroupId& group, std::int64_t wall)
      : m_self(self), m_group(group), m_wall(wall) {}

  // A new record, or another one of a number that was used: as a POST, or a REPAIR.
  [[nodiscard]] Word post(const Choose& choose);
  // A REPAIR that is less than a piece of what was said, or what was said once more.
  [[nodiscard]] Word piece(const Choose& choose);
  // A DIGEST, which answers nothing or the exchange of that number, or a DIGEST_REQUEST.
  [[nodiscard]] Word digest(const Choose& choose);
  // HEARTBEAT, NACK or PULL.
  [[nodiscard]] Word asking(const Choose& choose);

 private:
  static constexpr std::uint64_t kNumbers = 6;  // few, so that they meet
  [[nodiscard]] LogId log(const Choose& choose) const;
  [[nodiscard]] PostLink link(const Choose& choose) const;
  [[nodiscard]] std::vector<Nack::Log> ranges(const Choose& choose) const;

  const Identity& m_self;
  GroupId m_group;
  std::int64_t m_wall;
  std::map<PostKey, std::vector<std::byte>> m_said;  // the last record of each number
};

}  // namespace vinicast::sim
