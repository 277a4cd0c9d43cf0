// SPDX-License-Identifier: MIT
#include "sim/swarm/post_checker.hpp"

#include <algorithm>
#include <chrono>

#include "vinicast/limits.hpp"

namespace vinicast::sim {

namespace {

std::string describe(const Post& post) {
  return post.id.toString() + " of clock " + std::to_string(post.clock) + " and order " +
         std::to_string(post.order.clock);
}

}  // namespace

void PostChecker::notePost(NodeId node, const std::string& text) {
  Truth& truth = m_posts[text];
  truth.author = m_nodes[node].self;
  const auto seen = m_sim.session(node).posts();
  if (!seen.empty()) truth.after = seen.back().id;
}

void PostChecker::noteDirect(NodeId node, const MemberId& to, const std::string& text) {
  m_directs[text] = {m_nodes[node].self, to};
}

void PostChecker::noteDirectId(NodeId node, DirectId id, const std::string& text) {
  m_nodes[node].directs[id] = text;
  m_nodes[node].directSince[id] = m_sim.now();
}

Duration PostChecker::oldestDirect() const {
  Duration oldest{};
  for (const auto& [id, node] : m_nodes) {
    for (const auto& [direct, since] : node.directSince) oldest = std::max(oldest, m_sim.now() - since);
  }
  return oldest;
}

bool PostChecker::postsEqual() const {
  const std::map<Log, std::map<std::uint64_t, std::uint64_t>>* first = nullptr;
  for (const auto& [id, node] : m_nodes) {
    if (!m_sim.alive(id)) continue;
    if (first != nullptr && *first != node.shown) return false;
    first = &node.shown;
  }
  std::optional<std::vector<Post>> views;
  for (const auto& [id, node] : m_nodes) {
    if (!m_sim.alive(id)) continue;
    auto own = viewsOf(id);
    if (views && *views != own) return false;
    views = std::move(own);
  }
  return true;
}

std::vector<Post> PostChecker::viewsOf(NodeId node) const {
  auto posts = m_sim.session(node).posts();
  for (Post& post : posts) post.own = post.history = false;
  return posts;
}

std::string PostChecker::counts() const {
  std::string text;
  for (const auto& [id, node] : m_nodes) {
    if (!m_sim.alive(id)) continue;
    text += "member " + std::to_string(id) + " shows";
    for (const auto& [log, posts] : node.shown) {
      text += " " + log.first.toHex().substr(0, 4) + "-" + std::to_string(log.second) + ":" +
              std::to_string(posts.size()) + "/" + std::to_string(posts.rbegin()->first);
    }
    text += "; ";
  }
  return text;
}

void PostChecker::checkOrder() {
  std::optional<std::vector<Post>> first;
  for (NodeId node = 0; node < m_sim.size(); ++node) {
    if (!m_sim.alive(node)) continue;
    auto posts = viewsOf(node);
    const bool sorted = std::is_sorted(posts.begin(), posts.end(),
                                       [](const Post& a, const Post& b) { return a.order < b.order; });
    checkParents(node, posts);
    m_judge.check(Invariant::I15OrderEqual, sorted && (!first || *first == posts),
                  [&] { return who(node) + "another order, or another view of a post"; });
    first = std::move(posts);
  }
}

// Where a liar brought the conversation to the end of all orders, posts follow those that they are linked to
// alone (docs/protocol.md §4.2): which may be lost, or have another one of their number in their place.
bool PostChecker::isAtTheEnd(std::uint64_t order) const {
  return m_liar && order >= limits::kMaxPostClock;
}

void PostChecker::checkParents(NodeId node, const std::vector<Post>& posts) {
  std::map<PostId, std::size_t> places;
  std::map<Log, std::uint64_t> last;
  for (std::size_t i = 0; i < posts.size(); ++i) {
    const PostId& id = posts[i].id;
    places[id] = i;
    std::uint64_t& before = last[{id.author, id.incarnation}];
    const bool inOrder = before < id.sequence || id.author == m_liar || isAtTheEnd(posts[i].order.clock);
    m_judge.check(Invariant::I13PostsOnceInOrderGenuine, inOrder,
                  [&] { return who(node) + "out of its author's order: " + id.toString(); });
    before = id.sequence;
  }
  for (const auto& [text, truth] : m_posts) {
    // Of two posts of one number, its author may have seen the other one.
    if (!truth.id || !truth.after || truth.after->author == m_liar) continue;
    const auto place = places.find(*truth.id);
    const auto before = places.find(*truth.after);
    if (place == places.end() || before == places.end()) continue;
    const bool after = before->second < place->second || isAtTheEnd(posts[place->second].order.clock);
    m_judge.check(Invariant::I16ParentsFirst, after, [&] {
      return who(node) + "sorts before what its author had seen: " + describe(posts[place->second]) +
             " had seen " + describe(posts[before->second]);
    });
  }
}

void PostChecker::started(NodeId node) {
  m_nodes[node] = Node{};
  m_nodes[node].self = m_sim.session(node).self();
  m_nodes[node].ownAtBoot = m_sim.config(node).lastPostSequence;
  m_nodes[node].present.insert(m_nodes[node].self);
}

void PostChecker::stopped(NodeId node) {
  m_nodes[node] = Node{};
}

void PostChecker::resumed(NodeId node) {
  for (auto& [direct, since] : m_nodes[node].directSince) since = m_sim.now();
}

void PostChecker::told(NodeId node, const Event& event) {
  if (const auto* added = std::get_if<PostAdded>(&event)) return checkPost(node, added->post);
  if (const auto* stored = std::get_if<PostStored>(&event)) {
    if (!stored->post.own) m_stored[stored->post.id].insert(m_nodes[node].self);
    return;
  }
  if (const auto* heard = std::get_if<PostHeard>(&event)) return checkHeard(node, *heard);
  if (const auto* another = std::get_if<PostChanged>(&event)) return checkChange(node, another->post);
  if (const auto* changed = std::get_if<MemberChanged>(&event)) return checkMember(node, changed->member);
  if (const auto* received = std::get_if<DirectReceived>(&event)) return checkReceived(node, *received);
  if (const auto* result = std::get_if<DirectResult>(&event)) return checkResult(node, *result);
}

void PostChecker::checkPost(NodeId node, const Post& post) {
  if (post.id.author == m_liar) return;
  const auto truth = m_posts.find(post.text);
  const bool changed = post.edited || post.deleted;
  const bool known = truth != m_posts.end() && truth->second.author == post.id.author;
  const bool genuine =
      post.deleted || (known && (changed || !truth->second.id ||
                                 (truth->second.id == post.id && truth->second.clock == post.clock)));
  m_judge.check(Invariant::I13PostsOnceInOrderGenuine, genuine,
                [&] { return who(node) + "a post that nobody wrote so: " + post.id.toString(); });
  if (!genuine) return;
  if (!changed) {
    truth->second.id = post.id;
    truth->second.clock = post.clock;
  }
  auto& log = m_nodes[node].shown[{post.id.author, post.id.incarnation}];
  const auto [at, fresh] = log.emplace(post.id.sequence, post.clock);
  m_judge.check(Invariant::I13PostsOnceInOrderGenuine, fresh,
                [&] { return who(node) + "shown twice: " + post.id.toString(); });
  const bool afterEarlier = at == log.begin() || std::prev(at)->second < at->second;
  const bool beforeLater = std::next(at) == log.end() || at->second < std::next(at)->second;
  m_judge.check(Invariant::I13PostsOnceInOrderGenuine, afterEarlier && beforeLater,
                [&] { return who(node) + "out of its author's order: " + post.id.toString(); });
  checkOwnOrder(node, post);
}

void PostChecker::checkChange(NodeId node, const Post& post) {
  if (post.id.author == m_liar) return;
  auto& log = m_nodes[node].shown[{post.id.author, post.id.incarnation}];
  const auto at = log.find(post.id.sequence);
  const auto truth = m_posts.find(post.text);
  const bool genuine = post.deleted || (truth != m_posts.end() && truth->second.author == post.id.author);
  m_judge.check(Invariant::I13PostsOnceInOrderGenuine, at != log.end() && genuine, [&] {
    return who(node) + "changed, and was not shown or not so by its author: " + post.id.toString();
  });
}

// By the order, not by the clock: whether a clock pushes is judged at arrival, and a post that waits behind a
// gap may be more than a minute ahead when it comes and less when it is shown.
void PostChecker::checkOwnOrder(NodeId node, const Post& post) {
  Node& state = m_nodes[node];
  // Only what this boot posts now; own posts from before come back as repairs.
  const GroupConfig& config = m_sim.config(node);
  const bool ownLog = post.own && post.id.incarnation == config.postIncarnation;
  if (ownLog && post.id.sequence > state.ownAtBoot && !isAtTheEnd(state.greatestOrder)) {
    m_judge.check(Invariant::I16ParentsFirst, post.order.clock > state.greatestOrder,
                  [&] { return who(node) + "sorts before what its author had seen: " + describe(post); });
  }
  state.greatestOrder = std::max(state.greatestOrder, post.order.clock);
}

void PostChecker::checkHeard(NodeId node, const PostHeard& heard) {
  const std::size_t holders = m_stored[heard.id].size();
  m_judge.check(Invariant::I21HeardIsTrue, heard.heard <= holders && heard.heard <= heard.members, [&] {
    return who(node) + "says that " + std::to_string(heard.heard) + " of " + std::to_string(heard.members) +
           " heard " + heard.id.toString() + ", and " + std::to_string(holders) + " ever held it";
  });
}

void PostChecker::checkMember(NodeId node, const Member& member) {
  auto& present = m_nodes[node].present;
  const bool was = present.contains(member.id);
  const bool joined = member.state == MemberState::Joined;
  m_judge.check(Invariant::I18NobodyMissing, joined || was,
                [&] { return who(node) + "one left who was not here"; });
  if (joined) {
    present.insert(member.id);
  } else {
    present.erase(member.id);
  }
}

void PostChecker::checkReceived(NodeId node, const DirectReceived& received) {
  const auto truth = m_directs.find(received.text);
  const bool genuine = truth != m_directs.end() && truth->second.from == received.from &&
                       truth->second.to == m_nodes[node].self;
  m_judge.check(Invariant::I20DirectOnceAndTrue,
                genuine && m_nodes[node].received.insert(received.text).second,
                [&] { return who(node) + "a directed message twice, or not sent to it"; });
  if (genuine) truth->second.delivered = true;
}

void PostChecker::checkResult(NodeId node, const DirectResult& result) {
  Node& state = m_nodes[node];
  const auto pending = state.directs.find(result.id);
  m_judge.check(Invariant::I20DirectOnceAndTrue, pending != state.directs.end(),
                [&] { return who(node) + "a second result of one directed message"; });
  if (pending == state.directs.end()) return;
  const Direct& direct = m_directs.at(pending->second);
  const bool isTrue = result.outcome != DirectOutcome::Delivered || direct.delivered;
  m_judge.check(Invariant::I20DirectOnceAndTrue, isTrue && result.to == direct.to,
                [&] { return who(node) + "told as delivered, and was not"; });
  state.directs.erase(pending);
  state.directSince.erase(result.id);
}

void PostChecker::afterCall(NodeId node, TimePoint) {
  const Statistics now = m_sim.session(node).statistics();
  m_judge.check(Invariant::I17HistoryBounds, now.posts <= limits::kMaxHeldPosts,
                [&] { return who(node) + "posts"; });
  m_judge.check(Invariant::I22Caps, now.members <= limits::kMaxMembers,
                [&] { return who(node) + "members"; });
}

}  // namespace vinicast::sim
