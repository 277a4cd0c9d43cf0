// SPDX-License-Identifier: MIT
#pragma once

// The invariants of posts and directed messages (I13, I15 to I17, I20, I21), and of who is said to be here.

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sim/swarm/judge.hpp"
#include "support/sim/simulation.hpp"

namespace vinicast::sim {

class PostChecker final : public Observer {
 public:
  PostChecker(Simulation& sim, Judge& judge) : m_sim(sim), m_judge(judge) {}

  // Somebody who writes what it likes: that is only to be the same for all.
  void allowAuthor(const MemberId& id) { m_liar = id; }
  // Every text is said once in a run: before it is posted or sent, it is entered here.
  void notePost(NodeId node, const std::string& text);
  void noteDirect(NodeId node, const MemberId& to, const std::string& text);
  // What sendDirect() answered.
  void noteDirectId(NodeId node, DirectId id, const std::string& text);
  // Directed messages of running sessions without a result: the age of the oldest, its sender's last
  // standstill left out.
  [[nodiscard]] Duration oldestDirect() const;
  // All live members hold the same posts.
  [[nodiscard]] bool postsEqual() const;
  // How many posts of each log every live member shows, for people.
  [[nodiscard]] std::string counts() const;
  // The same posts in the same order, sorted by their keys (I15).
  void checkOrder();

  void started(NodeId node) override;
  void stopped(NodeId node) override;
  void resumed(NodeId node) override;
  void told(NodeId node, const Event& event) override;
  void afterCall(NodeId node, TimePoint local) override;

 private:
  using Log = std::pair<MemberId, std::uint32_t>;
  struct Node {
    MemberId self;
    std::map<Log, std::map<std::uint64_t, std::uint64_t>> shown;  // the clocks of the posts
    std::uint64_t ownAtBoot = 0;                                  // what its log had before this boot
    std::uint64_t greatestOrder = 0;                              // of the posts that were shown
    std::set<MemberId> present;
    std::map<DirectId, std::string> directs;  // without a result
    std::map<DirectId, TimePoint> directSince;
    std::set<std::string> received;
  };
  struct Truth {
    MemberId author;
    std::optional<PostId> id;
    std::uint64_t clock = 0;
    std::optional<PostId> after;  // the last one that its author saw then
  };
  struct Direct {
    MemberId from;
    MemberId to;
    bool delivered = false;
  };
  void checkPost(NodeId node, const Post& post);
  void checkChange(NodeId node, const Post& post);
  [[nodiscard]] bool isAtTheEnd(std::uint64_t order) const;
  // What a member shows, without what depends on who looks.
  [[nodiscard]] std::vector<Post> viewsOf(NodeId node) const;
  void checkParents(NodeId node, const std::vector<Post>& posts);
  void checkOwnOrder(NodeId node, const Post& post);
  // "Heard by n of m": n members got the post, whatever was lost and whoever restarted.
  void checkHeard(NodeId node, const PostHeard& heard);
  void checkMember(NodeId node, const Member& member);
  void checkReceived(NodeId node, const DirectReceived& received);
  void checkResult(NodeId node, const DirectResult& result);
  [[nodiscard]] std::string who(NodeId node) const { return "member " + std::to_string(node) + ": "; }

  Simulation& m_sim;
  Judge& m_judge;
  std::optional<MemberId> m_liar;
  std::map<NodeId, Node> m_nodes;
  std::map<std::string, Truth> m_posts;
  std::map<std::string, Direct> m_directs;
  std::map<PostId, std::set<MemberId>> m_stored;  // who ever held each post, besides its author
};

}  // namespace vinicast::sim
