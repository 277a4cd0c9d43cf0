// SPDX-License-Identifier: MIT
#pragma once

// What the window lists at its left: the groups joined, in the order they were joined, each followed by its
// private conversations, and then the groups that were left and can be joined again, the last one first.
//
// A screen reader gets all that a row shows, by Qt::AccessibleTextRole.
//
// Thread: the front end's. Bounds: kMaxJoined groups, kMaxPrivate conversations of each, kMaxRecent.

#include <QAbstractListModel>
#include <QList>
#include <QString>

namespace vinicast::client {

struct GroupRow {
  enum class Kind { Joined, Private, Recent };
  Kind kind = Kind::Joined;
  QString key;       // of the group
  QString memberId;  // of a private conversation: with whom
  QString name;
  bool otherKey = false;  // of a private conversation: the name is pinned to another member
  bool away = false;      // the other one of a private conversation is not in the group now
  bool joining = false;
  bool locked = false;  // by invitation
  bool muted = false;
  int unread = 0;
  int mentions = 0;  // those of the unread that mean this member
  int people = 0;
  QString liveName;  // who is live; empty: nobody
  bool selfLive = false;
  bool selfTurn = false;  // this member is asked to go live
  QString lastWords;      // of its conversation: who said what, in one line; empty: nothing yet
  friend bool operator==(const GroupRow&, const GroupRow&) = default;
};

class GroupsModel : public QAbstractListModel {
  Q_OBJECT

 public:
  static constexpr int kMaxJoined = 16;
  static constexpr int kMaxPrivate = 64;
  static constexpr int kMaxRecent = 32;  // all that the settings keep

  enum Role {
    KindRole = Qt::UserRole + 1,  // int of GroupRow::Kind
    KeyRole,
    MemberIdRole,
    NameRole,
    OtherKeyRole,
    AwayRole,
    JoiningRole,
    LockedRole,
    MutedRole,
    UnreadRole,
    MentionsRole,
    PeopleRole,
    LiveNameRole,
    SelfLiveRole,
    SelfTurnRole,
    LastWordsRole,
    FirstRecentRole,  // bool: begins the groups that can be joined again
  };

  using QAbstractListModel::QAbstractListModel;

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

  // Adds the group or the private conversation, or changes the one there is. A conversation of a group that
  // is not there, and what is beyond a bound, is left out: false.
  bool set(const GroupRow& row);
  // With its private conversations.
  void removeGroup(const QString& key);
  void removePrivate(const QString& key, const QString& memberId);
  void setRecent(const QList<GroupRow>& rows);

  // The row of a joined group, or of a private conversation in it; -1 if there is none.
  [[nodiscard]] int rowOf(const QString& key, const QString& memberId = {}) const;
  [[nodiscard]] const GroupRow& at(int row) const { return m_rows.at(row); }
  // Of all groups that are not muted, and all private conversations.
  [[nodiscard]] int unread() const;

 private:
  [[nodiscard]] static QString spoken(const GroupRow& row);
  [[nodiscard]] int count(GroupRow::Kind kind, const QString& key = {}) const;
  [[nodiscard]] int firstRecent() const;

  QList<GroupRow> m_rows;
};

}  // namespace vinicast::client
