// SPDX-License-Identifier: MIT
#include "host/engine/kept_answers.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

namespace vinicast::host {

namespace {

bool isWanted(const Post& post, const StoreQuestion& question, const QStringList& words) {
  if (question.before && !(post.order < *question.before)) return false;
  if (question.after && !(*question.after < post.order)) return false;
  if (words.isEmpty()) return true;
  const QString text = QString::fromStdString(post.text);
  return std::all_of(words.begin(), words.end(),
                     [&](const QString& word) { return text.contains(word, Qt::CaseInsensitive); });
}

}  // namespace

KeptAnswer joinAnswers(const StoreQuestion& question, std::vector<Post> stored, const std::vector<Post>& held,
                       bool kept) {
  const auto count = static_cast<std::size_t>(std::max(question.count, 0));
  const bool search = !question.text.isEmpty();
  const QStringList words = question.text.simplified().split(QLatin1Char(' '), Qt::SkipEmptyParts);
  KeptAnswer answer;
  answer.more = stored.size() >= count;
  // The place of a post may have changed since it was written.
  std::map<PostId, Post> known;
  for (Post& post : stored) known.insert_or_assign(post.id, std::move(post));
  for (const Post& post : held) {
    const auto on = known.find(post.id);
    if (on != known.end()) {
      on->second = post;
    } else if (!kept && isWanted(post, question, words)) {
      known.emplace(post.id, post);
    }
  }
  std::map<OrderKey, Post> all;
  for (auto& [id, post] : known) {
    // What was found on the disk by a text that it no longer has.
    if (!search || !post.deleted) all.emplace(post.order, std::move(post));
  }
  answer.more = answer.more || all.size() > count;
  while (all.size() > count) all.erase(question.after ? std::prev(all.end()) : all.begin());
  for (auto& [order, post] : all) answer.posts.push_back(std::move(post));
  if (search) std::reverse(answer.posts.begin(), answer.posts.end());
  return answer;
}

}  // namespace vinicast::host
