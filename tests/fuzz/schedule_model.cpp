// SPDX-License-Identifier: MIT
#include "fuzz/schedule_model.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace vinicast::fuzz {

void ScheduleModel::require(bool holds, const char* rule) {
  if (holds) return;
  std::fprintf(stderr, "broken: %s\n", rule);
  std::abort();
}

void ScheduleModel::noteStarted(std::size_t node, const MemberId& self) {
  m_nodes[node] = Node{};
  m_nodes[node].self = self;
}

void ScheduleModel::notePosted(std::size_t node, const std::string& text) {
  m_authors.emplace(text, node);
}

void ScheduleModel::noteSent(std::size_t from, std::size_t to, const std::string& text) {
  m_sent.emplace(text, std::pair(from, to));
}

void ScheduleModel::noteAwaited(std::size_t from, DirectId id) {
  if (!m_nodes[from].ended.contains(id)) m_nodes[from].awaited.insert(id);
}

void ScheduleModel::noteEvent(std::size_t node, const Event& event) {
  if (const auto* received = std::get_if<DirectReceived>(&event)) {
    const auto sent = m_sent.find(received->text);
    require(sent != m_sent.end() && sent->second.second == node,
            "a message is received by whom it was sent to");
    require(m_nodes[sent->second.first].self == received->from, "a message is its sender's");
    require(m_nodes[node].received.insert(received->text).second, "a message is received once");
    return;
  }
  if (const auto* result = std::get_if<DirectResult>(&event)) {
    require(m_nodes[node].ended.insert(result->id).second, "a message has one result");
    m_nodes[node].awaited.erase(result->id);
    return;
  }
  const auto* added = std::get_if<PostAdded>(&event);
  if (added == nullptr) return;
  const Post& post = added->post;
  const auto author = m_authors.find(post.text);
  require(author != m_authors.end(), "a post is told only if it was posted");
  require(m_nodes[author->second].self == post.id.author, "a post is told as its author's");
  require(m_ids.emplace(post.text, post.id).first->second == post.id, "a post has one name");
  require(m_nodes[node].told.insert(post.id).second, "a post is told once");
}

void ScheduleModel::noteFloor(std::size_t node, std::uint64_t boot, const FloorView& view) {
  if (view.state != FloorState::Held) return;
  FloorToken& shown = m_nodes[node].shown;
  require(shown <= view.token, "the tokens that a member shows rise");
  shown = view.token;
  require(view.token.owner == view.holder, "a token is its holder's");
  if (!view.selfHolds) return;
  require(view.holder == m_nodes[node].self, "nobody holds another's token");
  const auto issued = m_issued.emplace(view.token, std::pair(node, boot)).first->second;
  require(issued == std::pair(node, boot), "a token is issued once");
}

std::optional<std::string> ScheduleModel::postsDiffer(
    const std::array<const GroupSession*, kNodes>& sessions) const {
  const auto first = sessions[0]->posts();
  for (std::size_t node = 0; node < kNodes; ++node) {
    const auto posts = sessions[node]->posts();
    const bool same =
        std::equal(posts.begin(), posts.end(), first.begin(), first.end(), [](const Post& a, const Post& b) {
          return a.id == b.id && a.text == b.text && a.reactions == b.reactions;
        });
    if (!same)
      return "the posts of member " + std::to_string(node) + ", " + std::to_string(posts.size()) + " and " +
             std::to_string(first.size());
    for (const PostId& told : m_nodes[node].told) {
      const bool kept =
          std::any_of(posts.begin(), posts.end(), [&](const Post& post) { return post.id == told; });
      if (!kept) return "a post that member " + std::to_string(node) + " was told is gone";
    }
  }
  return std::nullopt;
}

std::optional<std::string> ScheduleModel::floorsDiffer(
    const std::array<const GroupSession*, kNodes>& sessions) {
  std::size_t holders = 0;
  const FloorView first = sessions[0]->floor();
  for (std::size_t node = 0; node < kNodes; ++node) {
    const FloorView view = sessions[node]->floor();
    holders += view.selfHolds ? 1 : 0;
    if (view.queue != first.queue) return "the queue of member " + std::to_string(node);
    const bool same = view.state == first.state && view.holder == first.holder &&
                      (view.state != FloorState::Held || view.token == first.token);
    if (!same || view.state == FloorState::Claiming) return "the floor of member " + std::to_string(node);
  }
  if (holders > 1) return "two hold the floor";
  if (holders == 0 && first.state == FloorState::Held) return "nobody holds the floor that all see held";
  return std::nullopt;
}

std::optional<std::string> ScheduleModel::disagreement(
    const std::array<const GroupSession*, kNodes>& sessions) const {
  if (auto posts = postsDiffer(sessions)) return posts;
  for (std::size_t node = 0; node < kNodes; ++node)
    if (!m_nodes[node].awaited.empty())
      return "a message of member " + std::to_string(node) + " has no result";
  return floorsDiffer(sessions);
}

}  // namespace vinicast::fuzz
