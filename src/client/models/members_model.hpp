// SPDX-License-Identifier: MIT
#pragma once

// The people of the group, as a list: who is live first, then raised hands in their order, then oneself, then
// the others by name. Members that left or were lost are not listed.
//
// A screen reader gets all that a row shows, by Qt::AccessibleTextRole.
//
// Thread: the front end's. Lifetime: one per joined group. The engine bounds the number of members.

#include <QAbstractListModel>
#include <QCollator>
#include <QHash>
#include <QList>

#include "client/types.hpp"

namespace vinicast::client {

class MembersModel : public QAbstractListModel {
  Q_OBJECT

 public:
  enum Role {
    IdRole = Qt::UserRole + 1,
    NameRole,
    SelfRole,           // bool
    OnAirRole,          // bool
    QueuePositionRole,  // int: 1 is next; 0 has no hand raised
    OtherKeyRole,       // bool: another member had the name before
  };

  explicit MembersModel(QObject* parent = nullptr);

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

  void apply(const Member& member);
  void apply(const Floor& floor);
  // A member that is listed: KnownNames::isFirst() of its name, or not. It is told so by a tool tip too.
  void setOtherKey(const QString& id, bool otherKey);
  void clear();

  // The member's name, also of one that has left; empty for one never seen.
  [[nodiscard]] QString nameOf(const QString& id) const;
  // Now.
  [[nodiscard]] bool isHere(const QString& id) const { return rowOf(id) >= 0; }

 Q_SIGNALS:
  void countChanged(int count);

 private:
  struct Entry {
    Member member;
    bool onAir = false;
    int queuePosition = 0;
    bool otherKey = false;
  };

  // For those who hear the list.
  [[nodiscard]] static QString spoken(const Entry& entry);
  [[nodiscard]] bool before(const Entry& left, const Entry& right) const;
  [[nodiscard]] int queuePositionOf(const QString& id) const { return m_queuePositions.value(id, 0); }
  [[nodiscard]] qsizetype rowOf(const QString& id) const;
  [[nodiscard]] qsizetype placeFor(const Entry& entry) const;
  void place(qsizetype row, const Entry& changed);

  QCollator m_collator;
  QList<Entry> m_entries;
  QHash<QString, QString> m_names;
  Floor m_floor;
  QHash<QString, int> m_queuePositions;  // of m_floor's queue, by id
};

}  // namespace vinicast::client
