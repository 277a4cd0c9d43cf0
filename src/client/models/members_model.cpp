// SPDX-License-Identifier: MIT
#include "client/models/members_model.hpp"

#include <algorithm>

#include "client/names.hpp"

namespace vinicast::client {

namespace {
// Names kept for members that left, so that their raised hands and streams can still be named. At the cap the
// names of those who are gone are dropped.
constexpr qsizetype kMaxRememberedNames = 32768;
}  // namespace

MembersModel::MembersModel(QObject* parent) : QAbstractListModel(parent) {
  m_collator.setCaseSensitivity(Qt::CaseInsensitive);
  m_collator.setNumericMode(true);
}

int MembersModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

QVariant MembersModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) return {};
  const Entry& entry = m_entries.at(index.row());
  switch (role) {
    case Qt::DisplayRole:
    case NameRole:
      return entry.member.name;
    case IdRole:
      return entry.member.id;
    case SelfRole:
      return entry.member.self;
    case OnAirRole:
      return entry.onAir;
    case QueuePositionRole:
      return entry.queuePosition;
    case OtherKeyRole:
      return entry.otherKey;
    case Qt::ToolTipRole:
      if (!entry.otherKey) return {};
      return tr(
          "Not the first one under this name here: another person, or another computer of the same "
          "one. Compare safety numbers to be sure.");
    case Qt::AccessibleTextRole:
      return spoken(entry);
    default:
      return {};
  }
}

QHash<int, QByteArray> MembersModel::roleNames() const {
  return {{IdRole, "id"},
          {NameRole, "name"},
          {SelfRole, "self"},
          {OnAirRole, "onAir"},
          {QueuePositionRole, "queuePosition"},
          {OtherKeyRole, "otherKey"}};
}

QString MembersModel::spoken(const Entry& entry) {
  QString text = isolated(entry.member.name);
  if (entry.member.self) text = tr("%1, you").arg(text);
  if (entry.otherKey) text = tr("%1, not the first one under this name").arg(text);
  if (entry.onAir) text = tr("%1, live").arg(text);
  if (entry.queuePosition > 0)
    text = tr("%1, hand raised, number %2").arg(text, QString::number(entry.queuePosition));
  return text;
}

void MembersModel::apply(const Member& member) {
  if (m_names.size() >= kMaxRememberedNames) {
    m_names.clear();
    for (const Entry& entry : std::as_const(m_entries)) m_names.insert(entry.member.id, entry.member.name);
  }
  m_names.insert(member.id, member.name);
  const qsizetype row = rowOf(member.id);
  if (member.state != MemberState::Joined) {
    if (row < 0) return;
    beginRemoveRows({}, static_cast<int>(row), static_cast<int>(row));
    m_entries.removeAt(row);
    endRemoveRows();
    Q_EMIT countChanged(rowCount());
    return;
  }
  Entry entry{member, m_floor.holderId == member.id, queuePositionOf(member.id)};
  if (row >= 0) {
    entry.otherKey = m_entries.at(row).otherKey;
    place(row, entry);
    return;
  }
  const qsizetype target = placeFor(entry);
  beginInsertRows({}, static_cast<int>(target), static_cast<int>(target));
  m_entries.insert(target, entry);
  endInsertRows();
  Q_EMIT countChanged(rowCount());
}

void MembersModel::apply(const Floor& floor) {
  m_floor = floor;
  // Once, since a large group has many members and many hands.
  m_queuePositions.clear();
  int last = 0;
  for (const QString& id : floor.queue) {
    ++last;
    if (!m_queuePositions.contains(id)) m_queuePositions.insert(id, last);
  }
  QStringList changed;
  for (const Entry& entry : std::as_const(m_entries)) {
    const bool onAir = entry.member.id == floor.holderId;
    if (onAir != entry.onAir || queuePositionOf(entry.member.id) != entry.queuePosition)
      changed.append(entry.member.id);
  }
  for (const QString& id : std::as_const(changed)) {
    const qsizetype row = rowOf(id);
    Entry entry = m_entries.at(row);
    entry.onAir = id == floor.holderId;
    entry.queuePosition = queuePositionOf(id);
    place(row, entry);
  }
}

void MembersModel::setOtherKey(const QString& id, bool otherKey) {
  const qsizetype row = rowOf(id);
  if (row < 0 || m_entries.at(row).otherKey == otherKey) return;
  m_entries[row].otherKey = otherKey;
  Q_EMIT dataChanged(index(static_cast<int>(row)), index(static_cast<int>(row)));
}

void MembersModel::clear() {
  beginResetModel();
  m_entries.clear();
  m_names.clear();
  m_floor = {};
  m_queuePositions.clear();
  endResetModel();
  Q_EMIT countChanged(0);
}

QString MembersModel::nameOf(const QString& id) const {
  return m_names.value(id);
}

bool MembersModel::before(const Entry& left, const Entry& right) const {
  if (left.onAir != right.onAir) return left.onAir;
  if ((left.queuePosition > 0) != (right.queuePosition > 0)) return left.queuePosition > 0;
  if (left.queuePosition != right.queuePosition) return left.queuePosition < right.queuePosition;
  if (left.member.self != right.member.self) return left.member.self;
  const int order = m_collator.compare(left.member.name, right.member.name);
  return order != 0 ? order < 0 : left.member.id < right.member.id;
}

qsizetype MembersModel::rowOf(const QString& id) const {
  const auto found = std::find_if(m_entries.cbegin(), m_entries.cend(),
                                  [&id](const Entry& entry) { return entry.member.id == id; });
  return found == m_entries.cend() ? -1 : std::distance(m_entries.cbegin(), found);
}

qsizetype MembersModel::placeFor(const Entry& entry) const {
  const auto place = std::find_if(m_entries.cbegin(), m_entries.cend(), [this, &entry](const Entry& other) {
    return other.member.id != entry.member.id && before(entry, other);
  });
  return std::distance(m_entries.cbegin(), place);
}

// Moves the row to where its changed entry belongs.
void MembersModel::place(qsizetype row, const Entry& changed) {
  const qsizetype target = placeFor(changed);
  if (target != row && target != row + 1) {
    beginMoveRows({}, static_cast<int>(row), static_cast<int>(row), {}, static_cast<int>(target));
    m_entries.move(row, target > row ? target - 1 : target);
    endMoveRows();
    row = target > row ? target - 1 : target;
  }
  m_entries[row] = changed;
  Q_EMIT dataChanged(index(static_cast<int>(row)), index(static_cast<int>(row)));
}

}  // namespace vinicast::client
