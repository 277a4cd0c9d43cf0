// SPDX-License-Identifier: MIT
#pragma once

// The conversation: posts in the group's order, each once, with what is known of the delivery of one's own.
//
// A screen reader gets who wrote what, when, and who has it, by Qt::AccessibleTextRole.
//
// Thread: the front end's. Lifetime: one per joined group.
// Bound: kMaxPosts; the oldest posts go first and are counted by droppedPosts().

#include <QAbstractListModel>
#include <QHash>
#include <deque>

#include "client/types.hpp"

namespace vinicast::client {

class PostsModel : public QAbstractListModel {
  Q_OBJECT

 public:
  static constexpr int kMaxPosts = 20000;

  enum Role {
    IdRole = Qt::UserRole + 1,
    AuthorIdRole,
    AuthorNameRole,
    TextRole,
    TimeRole,          // qint64, milliseconds since the epoch
    OwnRole,           // bool
    HistoryRole,       // bool: posted before this member joined
    DirectRole,        // bool: sent to this member alone
    HeardRole,         // int: others that have it; own posts only
    MembersRole,       // int: others that should have it; 0 while nothing is known
    NewDayRole,        // bool: the first post of a day
    FirstOfGroupRole,  // bool: begins a run of one author's posts
    LastOfGroupRole,   // bool: ends it
    FirstLiveRole,     // bool: the first post after the history
  };

  using QAbstractListModel::QAbstractListModel;

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

  // A post whose id is known already is ignored.
  void add(const Post& post);
  // A message to this member alone; it takes its place after everything shown so far.
  void addDirect(const DirectMessage& message, const QString& authorName, qint64 wallMillis);
  void apply(const Delivery& delivery);
  void clear();

  [[nodiscard]] quint64 droppedPosts() const { return m_dropped; }

 private:
  struct Entry {
    Post post;
    int heard = 0;
    int members = 0;
    bool direct = false;
  };

  // For those who hear the conversation.
  [[nodiscard]] static QString spoken(const Entry& entry);
  [[nodiscard]] bool newDay(int row) const;
  [[nodiscard]] bool continues(int row) const;
  [[nodiscard]] bool firstLive(int row) const;
  [[nodiscard]] int rowOf(const QString& id) const;
  void insert(Entry entry);
  void dropOldest();

  std::deque<Entry> m_entries;
  QHash<QString, QByteArray> m_orderById;
  quint64 m_dropped = 0;
  quint64 m_directs = 0;
};

}  // namespace vinicast::client
