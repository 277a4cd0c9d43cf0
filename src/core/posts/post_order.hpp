// SPDX-License-Identifier: MIT
#pragma once

// Where posts stand in the conversation (docs/protocol.md §4.2): by the effective clock, which is the own one
// or one more than that of the latest held post it is linked to. A function of the set of posts. Links name a
// post together with its hash, so they only lead back in time and make no circles.

#include <cstdint>
#include <map>
#include <vector>

#include "core/posts/post_messages.hpp"

namespace vinicast {

class PostOrder {
 public:
  // Adds a post. Returns the others whose effective clock is another one now.
  std::vector<PostKey> add(const PostKey& key, std::uint64_t hash, std::uint64_t clock,
                           std::vector<PostLink> links);
  std::vector<PostKey> remove(const PostKey& key);
  // Of an added post.
  [[nodiscard]] std::uint64_t effective(const PostKey& key) const { return m_nodes.at(key).effective; }

 private:
  struct Node {
    std::uint64_t hash = 0;
    std::uint64_t clock = 0;
    std::uint64_t effective = 0;
    std::vector<PostLink> links;
  };
  [[nodiscard]] std::uint64_t evaluate(const Node& node) const;
  std::vector<PostKey> propagate(const PostKey& from);

  std::map<PostKey, Node> m_nodes;
  std::map<PostKey, std::vector<PostKey>> m_linkedFrom;  // who names this one, held or not
};

}  // namespace vinicast
