// SPDX-License-Identifier: MIT
#include "core/posts/post_order.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace vinicast {

std::uint64_t PostOrder::evaluate(const Node& node) const {
  std::uint64_t effective = node.stated;
  if (effective < limits::kMaxPostClock) return effective;
  for (const PostLink& link : node.links) {
    const auto linked = m_nodes.find(link.post);
    if (linked == m_nodes.end() || linked->second.hash != link.hash) continue;
    effective = std::max(effective, linked->second.effective + 1);
  }
  return effective;
}

// In the order of the effective clocks so far, which every link follows: so each post is evaluated once.
std::vector<PostKey> PostOrder::propagate(const PostKey& from) {
  std::vector<PostKey> changed;
  std::set<std::pair<std::uint64_t, PostKey>> open;
  const auto follow = [&](const PostKey& key) {
    const auto linkedFrom = m_linkedFrom.find(key);
    if (linkedFrom == m_linkedFrom.end()) return;
    for (const PostKey& next : linkedFrom->second) open.emplace(m_nodes.at(next).effective, next);
  };
  follow(from);
  // A circle would take the break of a hash; then the order of its posts is nobody's concern.
  for (std::size_t steps = 0; !open.empty() && steps < 4 * m_nodes.size(); ++steps) {
    const PostKey key = open.begin()->second;
    open.erase(open.begin());
    Node& node = m_nodes.at(key);
    const std::uint64_t effective = evaluate(node);
    if (effective == node.effective) continue;
    follow(key);
    node.effective = effective;
    changed.push_back(key);
  }
  return changed;
}

std::vector<PostKey> PostOrder::add(const PostKey& key, std::uint64_t hash, std::uint64_t stated,
                                    std::vector<PostLink> links) {
  for (const PostLink& link : links) m_linkedFrom[link.post].push_back(key);
  Node& node = m_nodes[key];
  node = {hash, stated, stated, std::move(links)};
  node.effective = evaluate(node);
  return propagate(key);
}

std::vector<PostKey> PostOrder::remove(const PostKey& key) {
  const auto node = m_nodes.find(key);
  for (const PostLink& link : node->second.links) {
    const auto linkedFrom = m_linkedFrom.find(link.post);
    if (linkedFrom == m_linkedFrom.end()) continue;
    std::erase(linkedFrom->second, key);
    if (linkedFrom->second.empty()) m_linkedFrom.erase(linkedFrom);
  }
  m_nodes.erase(node);
  return propagate(key);
}

}  // namespace vinicast
