// SPDX-License-Identifier: MIT
// Posts as people see them (docs/protocol.md §4.8): with their author's edits, everybody's reactions, in the
// order of the effective clocks; and what becomes of an author who says two things under one number.

#include <algorithm>
#include <map>

#include "core/posts/post_store.hpp"

namespace vinicast {

const PostStore::Held* PostStore::heldAt(const PostKey& key) const {
  const Log* log = find(key.log);
  if (log == nullptr) return nullptr;
  const auto post = log->posts.find(key.sequence);
  return post == log->posts.end() ? nullptr : &post->second;
}

Post PostStore::viewOf(const Held& held) const {
  Post view = held.post;
  const auto referring = m_referring.find(keyOf(view.id));
  if (referring == m_referring.end()) return view;
  std::map<OrderKey, const Post*> changes;
  for (const PostKey& key : referring->second) {
    const Held* referrer = heldAt(key);
    if (referrer == nullptr) continue;
    const Post& change = referrer->post;
    if (change.target == view.id) changes.emplace(change.order, &change);
  }
  std::map<MemberId, std::string> signs;
  for (const auto& [order, change] : changes) {
    const bool authors = change->id.author == view.id.author;
    if (change->kind == PostKind::Reaction) signs[change->id.author] = change->text;
    if (change->kind == PostKind::Edit && authors) {
      view.text = change->text;
      view.edited = true;
    }
    view.deleted = view.deleted || (change->kind == PostKind::Delete && authors);
  }
  if (view.deleted) {
    view.text.clear();
    return view;
  }
  std::map<std::string, std::vector<MemberId>> reactions;
  for (const auto& [author, sign] : signs) {
    if (!sign.empty()) reactions[sign].push_back(author);
  }
  for (auto& [sign, authors] : reactions) view.reactions.push_back({sign, std::move(authors)});
  return view;
}

std::optional<Post> PostStore::view(const PostId& id) const {
  const Held* held = heldAt(keyOf(id));
  if (held == nullptr || held->post.id != id || !isShown(held->post)) return std::nullopt;
  return viewOf(*held);
}

void PostStore::tellChanged(const PostKey& key) {
  const Held* held = heldAt(key);
  if (held != nullptr && held->shown && isShown(held->post)) m_outbox.tell(PostChanged{viewOf(*held)});
}

void PostStore::reorder(const std::vector<PostKey>& changed) {
  for (const PostKey& key : changed) {
    Post& post = m_logs.at(key.log).posts.at(key.sequence).post;
    m_order.erase(post.order);
    post.order.clock = m_effective.effective(key);
    m_order.emplace(post.order, key);
  }
  for (const PostKey& key : changed) tellChanged(key);
}

// A shown post may have become one that only changes another, and the other way round.
void PostStore::tellReplaced(const PostKey& key, const Post& before) {
  const Held& held = *heldAt(key);
  if (isShown(before) && isShown(held.post)) {
    tellChanged(key);
  } else if (isShown(before)) {
    Post gone = before;
    gone.deleted = true;
    gone.text.clear();
    m_outbox.tell(PostChanged{std::move(gone)});
  } else if (isShown(held.post)) {
    m_outbox.tell(PostAdded{viewOf(held)});
  }
  if (isReferring(held.post)) tellChanged(keyOf(*held.post.target));
}

// Whichever came first here, all members end with the one of the lower hash.
PostStore::Added PostStore::replace(TimePoint now, Opened opened) {
  ++m_conflicts;
  const PostKey key = opened.key;
  const Held& known = *heldAt(key);
  if (opened.held.hash >= known.hash) return Added::Held;
  opened.held.shown = known.shown;
  opened.held.post.history = known.post.history;
  const Post before = known.post;
  remove(key);
  Log& log = m_logs.at(key.log);
  const Post post = opened.held.post;
  insert(log, std::move(opened));
  tellRecord(key);
  if (heldAt(key)->shown) tellReplaced(key, before);
  showReady(now, key.log, log);  // it may wait behind a gap
  evict();                       // and be longer
  return Added::Replaced;
}

void PostStore::checkChain(const Log& log, std::uint64_t sequence) {
  const auto next = log.posts.find(sequence);
  const auto previous = log.posts.find(sequence - 1);
  if (next == log.posts.end() || previous == log.posts.end()) return;
  const std::uint64_t named = next->second.previousHash;
  if (named != 0 && named != previous->second.hash) ++m_conflicts;
}

std::vector<Post> PostStore::posts() const {
  std::vector<Post> all;
  for (const auto& [order, key] : m_order) {
    const Held& held = m_logs.at(key.log).posts.at(key.sequence);
    if (held.shown && isShown(held.post)) all.push_back(viewOf(held));
  }
  return all;
}

}  // namespace vinicast
