// SPDX-License-Identifier: MIT
#pragma once

// The posts of one group in a database.
//
// Thread: the database's. Bound: `mostPosts`; the oldest in the conversation's order go first, and are
// counted. Errors: false or nothing, with the reason in Database::error().

#include <QSqlQuery>
#include <QString>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "vinicast/events.hpp"
#include "vinicast/kept_posts.hpp"

namespace vinicast::host {

class Database;

class HistoryTable {
 public:
  static constexpr std::int64_t kMaxPosts = 200'000;

  // `group` is a row of the table groups; posts of `self` are marked as own.
  HistoryTable(Database& database, std::int64_t group, const MemberId& self,
               std::int64_t mostPosts = kMaxPosts);

  // Adds records, and applies edits and deletions to the posts they mean, whichever came first; of those that
  // are there already only damaged ones are replaced. Call within a transaction.
  [[nodiscard]] bool add(const std::vector<PostStored>& records);
  // The posts that records added since the last call changed, as they are now. Call after the transaction;
  // after one that was rolled back the posts are told unchanged, which is harmless.
  [[nodiscard]] std::optional<std::vector<Post>> takeChanged();

  // What GroupSession::restore() wants: the last `count` records.
  [[nodiscard]] std::optional<KeptPosts> newest(std::size_t count);
  // The last `count` posts before `before` in the conversation, or of all; oldest first.
  [[nodiscard]] std::optional<std::vector<Post>> page(std::size_t count,
                                                      const std::optional<OrderKey>& before);
  // The first `count` posts after `after`; oldest first.
  [[nodiscard]] std::optional<std::vector<Post>> pageAfter(std::size_t count, const OrderKey& after);
  // The last `count` posts that contain every word of `text`, whatever its case; newest first.
  [[nodiscard]] std::optional<std::vector<Post>> search(const QString& text, std::size_t count);

  [[nodiscard]] std::uint64_t evicted() const { return m_evicted; }

 private:
  [[nodiscard]] bool insert(QSqlQuery& query, const PostStored& stored);
  // Writes the author's last edit and deletion of this post into its row.
  [[nodiscard]] bool applyChanges(const PostId& id);
  [[nodiscard]] bool readReactions(Post& post);
  [[nodiscard]] bool trim(std::int64_t added);
  [[nodiscard]] bool noteKeptThrough(KeptPosts& kept, const std::vector<PostId>& firsts);
  [[nodiscard]] std::optional<std::vector<Post>> read(QSqlQuery& query);

  Database& m_database;
  std::int64_t m_group;
  MemberId m_self;
  std::int64_t m_mostPosts;
  std::optional<std::int64_t> m_count;  // of posts, at least as many as there are
  std::uint64_t m_evicted = 0;
  std::set<PostId> m_changed;
};

}  // namespace vinicast::host
