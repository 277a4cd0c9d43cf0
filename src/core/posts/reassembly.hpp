// SPDX-License-Identifier: MIT
#pragma once

// Puts the fragments of long posts together again. Bounded: the post begun first makes room.

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "core/posts/post_messages.hpp"

namespace vinicast {

class Reassembly {
 public:
  // The whole signed record once every fragment is here.
  std::optional<std::vector<std::byte>> add(PostFragment fragment);
  [[nodiscard]] std::size_t size() const { return m_partial.size(); }

 private:
  struct Partial {
    std::vector<std::vector<std::byte>> pieces;  // empty = not here yet
    std::uint64_t age = 0;
  };
  std::map<PostKey, Partial> m_partial;
  std::uint64_t m_age = 0;
};

}  // namespace vinicast
