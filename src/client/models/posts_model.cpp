// SPDX-License-Identifier: MIT
#include "client/models/posts_model.hpp"

#include <QDateTime>
#include <QLocale>
#include <algorithm>
#include <utility>

namespace vinicast::client {

namespace {

// A pause after which the same author's next post begins a new run.
constexpr qint64 kGroupPauseMillis = 5 * 60 * 1000;

QDate dayOf(qint64 wallMillis) {
  return QDateTime::fromMSecsSinceEpoch(wallMillis).date();
}

}  // namespace

int PostsModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

QVariant PostsModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) return {};
  const int row = index.row();
  const Entry& entry = m_entries[static_cast<std::size_t>(row)];
  switch (role) {
    case Qt::DisplayRole:
    case TextRole:
      return entry.post.text;
    case IdRole:
      return entry.post.id;
    case AuthorIdRole:
      return entry.post.authorId;
    case AuthorNameRole:
      return entry.post.authorName;
    case TimeRole:
      return entry.post.wallMillis;
    case OwnRole:
      return entry.post.own;
    case HistoryRole:
      return entry.post.history;
    case DirectRole:
      return entry.direct;
    case HeardRole:
      return entry.heard;
    case MembersRole:
      return entry.members;
    case NewDayRole:
      return newDay(row);
    case FirstOfGroupRole:
      return !continues(row);
    case LastOfGroupRole:
      return row + 1 == rowCount() || !continues(row + 1);
    case FirstLiveRole:
      return firstLive(row);
    case Qt::AccessibleTextRole:
      return spoken(entry);
    default:
      return {};
  }
}

QHash<int, QByteArray> PostsModel::roleNames() const {
  return {{IdRole, "id"},
          {AuthorIdRole, "authorId"},
          {AuthorNameRole, "authorName"},
          {TextRole, "text"},
          {TimeRole, "time"},
          {OwnRole, "own"},
          {HistoryRole, "history"},
          {DirectRole, "direct"},
          {HeardRole, "heard"},
          {MembersRole, "members"},
          {NewDayRole, "newDay"},
          {FirstOfGroupRole, "firstOfGroup"},
          {LastOfGroupRole, "lastOfGroup"},
          {FirstLiveRole, "firstLive"}};
}

QString PostsModel::spoken(const Entry& entry) {
  const QString time =
      QLocale().toString(QDateTime::fromMSecsSinceEpoch(entry.post.wallMillis).time(), QLocale::ShortFormat);
  const QString author =
      entry.direct ? tr("%1, only to you").arg(entry.post.authorName) : entry.post.authorName;
  const QString text = tr("%1, %2: %3").arg(author, time, entry.post.text);
  if (!entry.post.own || entry.heard == 0) return text;
  return tr("%1, heard by %2 of %3").arg(text, QString::number(entry.heard), QString::number(entry.members));
}

void PostsModel::add(const Post& post) {
  if (m_orderById.contains(post.id)) return;
  insert({post});
}

void PostsModel::addDirect(const DirectMessage& message, const QString& authorName, qint64 wallMillis) {
  Entry entry;
  entry.post.id = QStringLiteral("direct:%1").arg(++m_directs);
  entry.post.authorId = message.fromId;
  entry.post.authorName = authorName;
  entry.post.text = message.text;
  entry.post.wallMillis = wallMillis;
  entry.direct = true;
  if (!m_entries.empty()) entry.post.order = m_entries.back().post.order;
  insert(std::move(entry));
}

void PostsModel::apply(const Delivery& delivery) {
  const int row = rowOf(delivery.postId);
  if (row < 0) return;
  Entry& entry = m_entries[static_cast<std::size_t>(row)];
  if (entry.heard == delivery.heard && entry.members == delivery.members) return;
  entry.heard = delivery.heard;
  entry.members = delivery.members;
  Q_EMIT dataChanged(index(row), index(row), {HeardRole, MembersRole, Qt::AccessibleTextRole});
}

void PostsModel::clear() {
  beginResetModel();
  m_entries.clear();
  m_orderById.clear();
  endResetModel();
}

bool PostsModel::newDay(int row) const {
  if (row == 0) return true;
  const auto at = static_cast<std::size_t>(row);
  return dayOf(m_entries[at - 1].post.wallMillis) != dayOf(m_entries[at].post.wallMillis);
}

bool PostsModel::firstLive(int row) const {
  if (row == 0) return false;
  const auto at = static_cast<std::size_t>(row);
  return m_entries[at - 1].post.history && !m_entries[at].post.history;
}

bool PostsModel::continues(int row) const {
  if (row == 0 || newDay(row)) return false;
  const auto at = static_cast<std::size_t>(row);
  const Entry& before = m_entries[at - 1];
  const Entry& entry = m_entries[at];
  return before.post.authorId == entry.post.authorId && before.direct == entry.direct &&
         before.post.history == entry.post.history &&
         std::abs(entry.post.wallMillis - before.post.wallMillis) < kGroupPauseMillis;
}

int PostsModel::rowOf(const QString& id) const {
  const auto order = m_orderById.constFind(id);
  if (order == m_orderById.constEnd()) return -1;
  auto at =
      std::lower_bound(m_entries.begin(), m_entries.end(), *order,
                       [](const Entry& entry, const QByteArray& key) { return entry.post.order < key; });
  while (at != m_entries.end() && at->post.id != id) ++at;
  return at == m_entries.end() ? -1 : static_cast<int>(std::distance(m_entries.begin(), at));
}

void PostsModel::insert(Entry entry) {
  const auto place =
      std::upper_bound(m_entries.begin(), m_entries.end(), entry.post.order,
                       [](const QByteArray& key, const Entry& other) { return key < other.post.order; });
  const int row = static_cast<int>(std::distance(m_entries.begin(), place));
  if (row == 0 && rowCount() >= kMaxPosts) {
    ++m_dropped;
    return;
  }
  beginInsertRows({}, row, row);
  m_orderById.insert(entry.post.id, entry.post.order);
  m_entries.insert(place, std::move(entry));
  endInsertRows();
  // The neighbours' runs and day lines may have changed.
  if (row > 0) Q_EMIT dataChanged(index(row - 1), index(row - 1), {LastOfGroupRole});
  if (row + 1 < rowCount()) {
    Q_EMIT dataChanged(index(row + 1), index(row + 1), {NewDayRole, FirstOfGroupRole, FirstLiveRole});
  }
  if (rowCount() > kMaxPosts) dropOldest();
}

void PostsModel::dropOldest() {
  beginRemoveRows({}, 0, 0);
  m_orderById.remove(m_entries.front().post.id);
  m_entries.pop_front();
  endRemoveRows();
  ++m_dropped;
  if (!m_entries.empty()) Q_EMIT dataChanged(index(0), index(0), {NewDayRole, FirstOfGroupRole});
}

}  // namespace vinicast::client
