// SPDX-License-Identifier: MIT
#pragma once

// Where posts stand in the conversation (docs/protocol.md §4.2): by the effective clock. It is what the
// author stated, so no loss and nobody else's post can move it. Only at the greatest value that can be
// stated, where nobody can state more, it is one more than that of the latest held post it is linked to.
// Links name a post together with its hash, so they only lead back in time and make no circles. A function of
// the set of posts.

#include <cstdint>
#include <map>
#include <vector>

#include "core/posts/post_messages.hpp"

namespace vinicast {

class PostOrder {
 public:
  // Adds a post. Returns the others whose effective clock is another one now.
  std::vector<PostKey> add(const PostKey& key, std::uint64_t hash, std::uint64_t stated,
                           std::vector<PostLink> links);
  std::vector<PostKey> remove(const PostKey& key);
  // Of an added post.
  [[nodiscard]] std::uint64_t effective(const PostKey& key) const { return m_nodes.at(key).effective; }

 private:
  struct Node {
    std::uint64_t hash = 0;
    std::uint64_t stated = 0;
    std::uint64_t effective = 0;
    std::vector<PostLink> links;
  };
  [[nodiscard]] std::uint64_t evaluate(const Node& node) const;
  std::vector<PostKey> propagate(const PostKey& from);

  std::map<PostKey, Node> m_nodes;
  std::map<PostKey, std::vector<PostKey>> m_linkedFrom;  // who names this one, held or not
};

}  // namespace vinicast
