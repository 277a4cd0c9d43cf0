// SPDX-License-Identifier: MIT
#include "client/models/groups_model.hpp"

#include <algorithm>

#include "client/names.hpp"

namespace vinicast::client {

int GroupsModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant GroupsModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) return {};
  const GroupRow& row = m_rows.at(index.row());
  switch (role) {
    case Qt::DisplayRole:
    case NameRole:
      return visibleName(row.name);
    case KindRole:
      return static_cast<int>(row.kind);
    case KeyRole:
      return row.key;
    case MemberIdRole:
      return row.memberId;
    case OtherKeyRole:
      return row.otherKey;
    case AwayRole:
      return row.away;
    case JoiningRole:
      return row.joining;
    case LockedRole:
      return row.locked;
    case MutedRole:
      return row.muted;
    case UnreadRole:
      return row.unread;
    case MentionsRole:
      return row.mentions;
    case PeopleRole:
      return row.people;
    case LiveNameRole:
      return row.liveName;
    case SelfLiveRole:
      return row.selfLive;
    case SelfTurnRole:
      return row.selfTurn;
    case LastWordsRole:
      return row.lastWords;
    case FirstRecentRole:
      return index.row() == firstRecent();
    case Qt::AccessibleTextRole:
      return spoken(row);
    default:
      return {};
  }
}

QHash<int, QByteArray> GroupsModel::roleNames() const {
  return {{KindRole, "kind"},         {KeyRole, "key"},
          {MemberIdRole, "memberId"}, {NameRole, "name"},
          {JoiningRole, "joining"},   {LockedRole, "locked"},
          {MutedRole, "muted"},       {UnreadRole, "unread"},
          {MentionsRole, "mentions"}, {PeopleRole, "people"},
          {LiveNameRole, "liveName"}, {SelfLiveRole, "selfLive"},
          {SelfTurnRole, "selfTurn"}, {LastWordsRole, "lastWords"},
          {FirstRecentRole, "first"}, {AwayRole, "away"},
          {OtherKeyRole, "otherKey"}};
}

QString GroupsModel::spoken(const GroupRow& row) {
  QStringList words{isolated(row.name)};
  if (row.kind == GroupRow::Kind::Recent) words << tr("left, can be joined again");
  if (row.kind == GroupRow::Kind::Private) words << tr("private conversation");
  if (row.otherKey) words << tr("not the first one under this name");
  if (row.away) words << tr("not here now");
  if (row.joining) words << tr("joining");
  if (row.locked) words << tr("by invitation");
  if (row.selfLive) {
    words << tr("you are live");
  } else if (row.selfTurn) {
    words << tr("it is your turn to go live");
  } else if (!row.liveName.isEmpty()) {
    words << tr("%1 is live").arg(isolated(row.liveName));
  }
  if (row.unread > 0) words << tr("%n unread", nullptr, row.unread);
  if (row.mentions > 0) words << tr("%n mentions of you", nullptr, row.mentions);
  if (row.muted) words << tr("muted");
  if (!row.lastWords.isEmpty()) words << row.lastWords;
  return words.join(tr(", ", "between words"));
}

bool GroupsModel::set(const GroupRow& row) {
  if (row.kind == GroupRow::Kind::Recent) return false;
  const int known = rowOf(row.key, row.memberId);
  if (known >= 0) {
    if (m_rows.at(known) == row) return true;
    m_rows[known] = row;
    Q_EMIT dataChanged(index(known), index(known));
    return true;
  }
  int place = firstRecent() < 0 ? static_cast<int>(m_rows.size()) : firstRecent();
  if (row.kind == GroupRow::Kind::Private) {
    const int group = rowOf(row.key);
    const int siblings = count(GroupRow::Kind::Private, row.key);
    if (group < 0 || siblings >= kMaxPrivate) return false;
    place = group + 1 + siblings;
  } else if (count(GroupRow::Kind::Joined) >= kMaxJoined) {
    return false;
  }
  beginInsertRows({}, place, place);
  m_rows.insert(place, row);
  endInsertRows();
  return true;
}

void GroupsModel::removeGroup(const QString& key) {
  const int group = rowOf(key);
  if (group < 0) return;
  const int last = group + count(GroupRow::Kind::Private, key);
  beginRemoveRows({}, group, last);
  m_rows.remove(group, last - group + 1);
  endRemoveRows();
}

void GroupsModel::removePrivate(const QString& key, const QString& memberId) {
  const int row = memberId.isEmpty() ? -1 : rowOf(key, memberId);
  if (row < 0) return;
  beginRemoveRows({}, row, row);
  m_rows.remove(row);
  endRemoveRows();
}

void GroupsModel::setRecent(const QList<GroupRow>& rows) {
  if (const int first = firstRecent(); first >= 0) {
    beginRemoveRows({}, first, static_cast<int>(m_rows.size()) - 1);
    m_rows.resize(first);
    endRemoveRows();
  }
  const int added = static_cast<int>(std::min<qsizetype>(rows.size(), kMaxRecent));
  if (added == 0) return;
  const int first = static_cast<int>(m_rows.size());
  beginInsertRows({}, first, first + added - 1);
  for (const GroupRow& row : rows.first(added)) {
    m_rows.append(row);
    m_rows.last().kind = GroupRow::Kind::Recent;
  }
  endInsertRows();
}

int GroupsModel::rowOf(const QString& key, const QString& memberId) const {
  for (int row = 0; row < m_rows.size(); ++row) {
    const GroupRow& one = m_rows.at(row);
    if (one.kind != GroupRow::Kind::Recent && one.key == key && one.memberId == memberId) return row;
  }
  return -1;
}

int GroupsModel::unread() const {
  int sum = 0;
  for (const GroupRow& row : m_rows) sum += row.muted ? row.mentions : row.unread;
  return sum;
}

int GroupsModel::count(GroupRow::Kind kind, const QString& key) const {
  return static_cast<int>(std::count_if(m_rows.begin(), m_rows.end(), [&](const GroupRow& row) {
    return row.kind == kind && (key.isEmpty() || row.key == key);
  }));
}

int GroupsModel::firstRecent() const {
  const auto first = std::find_if(m_rows.begin(), m_rows.end(),
                                  [](const GroupRow& row) { return row.kind == GroupRow::Kind::Recent; });
  return first == m_rows.end() ? -1 : static_cast<int>(first - m_rows.begin());
}

}  // namespace vinicast::client
