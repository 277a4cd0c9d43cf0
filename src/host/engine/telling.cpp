// SPDX-License-Identifier: MIT
#include "host/engine/telling.hpp"

#include <utility>

namespace vinicast::host {

bool Backlog::admit() {
  if (m_waiting.load() >= kMaxWaiting) return false;
  ++m_waiting;
  return true;
}

bool Backlog::noteHeld() {
  m_held.store(true);
  return takeHeld();
}

bool Backlog::received() {
  --m_waiting;
  return takeHeld();
}

Telling::Telling(std::shared_ptr<Backlog> backlog, Ways ways)
    : m_backlog(std::move(backlog)), m_ways(std::move(ways)) {}

bool Telling::Held::isEmpty() const {
  return members.empty() && !floor && !stream && posts.empty() && changes.empty() && deliveries.empty() &&
         messages.empty() && messageDeliveries.empty() && typing.empty() && outputs.empty() && errors.empty();
}

void Telling::tell(Word word) {
  // Nothing overtakes what is held back.
  if (m_held.isEmpty() && m_backlog->admit()) {
    m_ways.say(word);
    return;
  }
  std::visit([this](auto& one) { hold(std::move(one)); }, word);
  if (m_backlog->noteHeld()) m_ways.releaseSoon();
}

void Telling::hold(client::Member member) {
  if (m_held.members.size() >= kMaxMembers && !m_held.members.contains(member.id)) {
    ++m_dropped;
    return;
  }
  const QString id = member.id;
  m_held.members.insert_or_assign(id, std::move(member));
}

void Telling::hold(const client::Post& post) {
  m_held.posts.insert(post.id);
  if (m_held.posts.size() > kMaxPosts) dropForgottenPosts(m_ways.posts());
}

void Telling::hold(const PostChange& change) {
  // A post that is still to be told is told as it is then.
  if (m_held.posts.contains(change.post.id)) return;
  m_held.changes.insert(change.post.id);
  if (m_held.changes.size() > kMaxPosts) dropForgottenPosts(m_ways.posts());
}

void Telling::hold(const client::Delivery& delivery) {
  if (m_held.deliveries.size() >= kMaxDeliveries && !m_held.deliveries.contains(delivery.postId)) {
    ++m_dropped;
    return;
  }
  m_held.deliveries.insert_or_assign(delivery.postId, delivery);
}

void Telling::hold(client::DirectMessage message) {
  if (m_held.messages.size() < kMaxMessages) {
    m_held.messages.push_back(std::move(message));
  } else {
    ++m_dropped;
  }
}

void Telling::hold(client::DirectDelivery delivery) {
  if (m_held.messageDeliveries.size() < kMaxMessages) {
    m_held.messageDeliveries.push_back(std::move(delivery));
  } else {
    ++m_dropped;
  }
}

void Telling::hold(const client::Typing& typing) {
  const std::pair place{typing.memberId, typing.isPrivate};
  if (m_held.typing.size() >= kMaxTyping && !m_held.typing.contains(place)) {
    ++m_dropped;
    return;
  }
  m_held.typing.insert_or_assign(place, typing);
}

void Telling::hold(const client::Output& output) {
  m_held.outputs.insert_or_assign(output.kind, output);
}

void Telling::hold(client::Error error) {
  if (m_held.errors.size() < kMaxErrors) {
    m_held.errors.push_back(std::move(error));
  } else {
    ++m_dropped;
  }
}

void Telling::dropForgottenPosts(const std::vector<client::Post>& posts) {
  for (std::set<QString>* ids : {&m_held.posts, &m_held.changes}) {
    std::set<QString> known;
    for (const client::Post& post : posts)
      if (ids->contains(post.id)) known.insert(post.id);
    m_dropped += ids->size() - known.size();
    *ids = std::move(known);
  }
}

template <typename Key, typename Value>
bool Telling::releaseAll(std::map<Key, Value>& words) {
  while (!words.empty()) {
    if (!m_backlog->admit()) return false;
    m_ways.say(std::move(words.extract(words.begin()).mapped()));
  }
  return true;
}

template <typename Value>
bool Telling::releaseAll(std::deque<Value>& words) {
  while (!words.empty()) {
    if (!m_backlog->admit()) return false;
    m_ways.say(std::move(words.front()));
    words.pop_front();
  }
  return true;
}

template <typename Value>
bool Telling::releaseOne(std::optional<Value>& word) {
  if (!word) return true;
  if (!m_backlog->admit()) return false;
  m_ways.say(*std::exchange(word, std::nullopt));
  return true;
}

bool Telling::releasePosts() {
  if (m_held.posts.empty() && m_held.changes.empty()) return true;
  const std::vector<client::Post> posts = m_ways.posts();
  dropForgottenPosts(posts);
  for (const client::Post& post : posts) {
    const bool added = m_held.posts.contains(post.id);
    if (!added && !m_held.changes.contains(post.id)) continue;
    if (!m_backlog->admit()) return false;
    if (added) {
      m_held.posts.erase(post.id);
      m_ways.say(post);
    } else {
      m_held.changes.erase(post.id);
      m_ways.say(PostChange{post});
    }
  }
  return true;
}

void Telling::release() {
  // Members first: what follows names them.
  const bool all = releaseAll(m_held.members) && releaseOne(m_held.floor) && releaseOne(m_held.stream) &&
                   releasePosts() && releaseAll(m_held.deliveries) && releaseAll(m_held.messages) &&
                   releaseAll(m_held.messageDeliveries) && releaseAll(m_held.typing) &&
                   releaseAll(m_held.outputs) && releaseAll(m_held.errors);
  if (!all && m_backlog->noteHeld()) m_ways.releaseSoon();
}

void Telling::clear() {
  m_held = {};
}

}  // namespace vinicast::host
