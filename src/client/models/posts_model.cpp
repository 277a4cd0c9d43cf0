// SPDX-License-Identifier: MIT
#include "client/models/posts_model.hpp"

#include <QDateTime>
#include <QLocale>
#include <algorithm>
#include <iterator>
#include <utility>

#include "client/names.hpp"
#include "client/rich_text.hpp"

namespace vinicast::client {

namespace {

// A pause after which the same author's next post begins a new run.
constexpr qint64 kGroupPauseMillis = 5 * 60 * 1000;

QDate dayOf(qint64 wallMillis) {
  return QDateTime::fromMSecsSinceEpoch(wallMillis).date();
}

}  // namespace

bool mentions(const QString& text, const QString& name, const QStringList& others) {
  const QString named = QLatin1Char('@') + name;
  // Nearly all texts end here.
  if (name.isEmpty() || !text.contains(named, Qt::CaseInsensitive)) return false;
  const RichText rich = parseRichText(text, QStringList(others) << name);
  return std::any_of(rich.spans.begin(), rich.spans.end(), [&](const RichText::Span& span) {
    return (span.styles & RichText::Mention) != 0 &&
           QStringView(rich.text).mid(span.start, span.length).compare(named, Qt::CaseInsensitive) == 0;
  });
}

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
    case FirstUnreadRole:
      return !m_firstUnread.isEmpty() && entry.post.id == m_firstUnread;
    case TargetIdRole:
      return entry.post.targetId;
    case QuoteAuthorRole:
      return target(entry) == nullptr ? QString() : target(entry)->post.authorName;
    case QuoteTextRole:
      return target(entry) == nullptr ? QString() : target(entry)->post.text;
    case ReactionsRole:
      return QVariant::fromValue(entry.post.reactions);
    case EditedRole:
      return entry.post.edited;
    case DeletedRole:
      return entry.post.deleted;
    case MentionsSelfRole:
      return mentionsSelf(entry);
    case DirectStateRole:
      return entry.state ? QVariant(static_cast<int>(*entry.state)) : QVariant();
    case OtherKeyRole:
      return isOtherKey(entry);
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
          {HeardRole, "heard"},
          {MembersRole, "members"},
          {NewDayRole, "newDay"},
          {FirstOfGroupRole, "firstOfGroup"},
          {LastOfGroupRole, "lastOfGroup"},
          {FirstLiveRole, "firstLive"},
          {FirstUnreadRole, "firstUnread"},
          {TargetIdRole, "targetId"},
          {QuoteAuthorRole, "quoteAuthor"},
          {QuoteTextRole, "quoteText"},
          {ReactionsRole, "reactions"},
          {EditedRole, "edited"},
          {DeletedRole, "deleted"},
          {MentionsSelfRole, "mentionsSelf"},
          {DirectStateRole, "directState"},
          {OtherKeyRole, "otherKey"}};
}

bool PostsModel::isOtherKey(const Entry& entry) const {
  return m_knownNames != nullptr && !entry.post.own &&
         !m_knownNames->isFirst(entry.post.authorName, entry.post.authorId);
}

QString PostsModel::spoken(const Entry& entry) const {
  const QString time =
      QLocale().toString(QDateTime::fromMSecsSinceEpoch(entry.post.wallMillis).time(), QLocale::ShortFormat);
  const QString text = entry.post.deleted ? tr("deleted") : entry.post.text;
  QString author = isolated(entry.post.authorName);
  if (isOtherKey(entry)) author = tr("%1, not the first one under this name").arg(author);
  QString words = tr("%1, %2: %3").arg(author, time, text);
  if (const Entry* answered = target(entry))
    words = tr("%1, in answer to %2").arg(words, isolated(answered->post.authorName));
  if (entry.post.edited && !entry.post.deleted) words = tr("%1, edited").arg(words);
  for (const Reaction& reaction : entry.post.reactions)
    words = tr("%1, %2 from %n people", nullptr, static_cast<int>(reaction.authorIds.size()))
                .arg(words, reaction.text);
  if (entry.state == DirectState::Failed) words = tr("%1, not delivered").arg(words);
  if (!entry.post.own || entry.heard == 0 || entry.post.deleted) return words;
  return tr("%1, heard by %2 of %3").arg(words, QString::number(entry.heard), QString::number(entry.members));
}

const PostsModel::Entry* PostsModel::target(const Entry& entry) const {
  const int row = entry.post.targetId.isEmpty() ? -1 : rowOf(entry.post.targetId);
  return row < 0 ? nullptr : &m_entries[static_cast<std::size_t>(row)];
}

bool PostsModel::mentionsSelf(const Entry& entry) const {
  return !entry.state && meansSelf(entry.post);
}

bool PostsModel::meansSelf(const Post& post) const {
  if (post.own) return false;
  return (!post.targetAuthorId.isEmpty() && post.targetAuthorId == m_selfId) ||
         mentions(post.text, m_selfName, m_names);
}

void PostsModel::setSelf(const QString& id, const QString& name) {
  m_selfId = id;
  m_selfName = name;
}

void PostsModel::add(const Post& post) {
  if (m_orderById.contains(post.id)) return;
  if (m_hasNewer && post.order > lastOrder()) {
    Q_EMIT arrivedBelow();
    return;
  }
  const int row = placeOf(post.order);
  // Beyond the window: it comes with its page.
  if (row == 0 && rowCount() >= kMaxPosts) {
    m_hasOlder = true;
    return;
  }
  put(row, {Entry{post}});
  if (rowCount() <= kMaxPosts) return;
  m_hasOlder = true;
  remove(0, 0);
}

PostsModel::Entry PostsModel::entryOf(const DirectMessage& message) const {
  Entry entry;
  entry.post.id = message.id;
  entry.post.authorId = message.own ? m_selfId : message.peerId;
  entry.post.authorName = message.own ? m_selfName : message.peerName;
  entry.post.text = message.text;
  entry.post.wallMillis = message.wallMillis;
  entry.post.order = message.order;
  entry.post.own = message.own;
  entry.state = message.state;
  return entry;
}

void PostsModel::add(const DirectMessage& message) {
  if (m_orderById.contains(message.id)) return;
  if (m_hasNewer && message.order > lastOrder()) {
    Q_EMIT arrivedBelow();
    return;
  }
  put(placeOf(message.order), {entryOf(message)});
  if (rowCount() <= kMaxPosts) return;
  m_hasOlder = true;
  remove(0, 0);
}

bool PostsModel::fits(const QByteArray& before, const QByteArray& after) const {
  return after.isEmpty() ? before.isEmpty() || before == firstOrder() : after == lastOrder();
}

void PostsModel::add(const History& page) {
  if (!fits(page.before, page.after)) return;
  std::deque<Entry> entries;
  for (const Post& post : page.posts)
    if (!m_orderById.contains(post.id)) entries.push_back({post});
  addPage(std::move(entries), !page.after.isEmpty(), page.more);
}

void PostsModel::add(const DirectHistory& page) {
  if (!fits(page.before, page.after)) return;
  std::deque<Entry> entries;
  for (const DirectMessage& message : page.messages)
    if (!m_orderById.contains(message.id)) entries.push_back(entryOf(message));
  addPage(std::move(entries), !page.after.isEmpty(), page.more);
}

void PostsModel::addPage(std::deque<Entry> page, bool newer, bool more) {
  (newer ? m_hasNewer : m_hasOlder) = more;
  if (page.empty()) return;
  const bool inFront = m_entries.empty() || page.back().post.order < m_entries.front().post.order;
  const bool behind = !m_entries.empty() && m_entries.back().post.order < page.front().post.order;
  if (inFront) {
    put(0, std::move(page));
  } else if (behind) {
    put(rowCount(), std::move(page));
  } else {
    for (Entry& entry : page) put(placeOf(entry.post.order), {std::move(entry)});
  }
  const int surplus = rowCount() - kMaxPosts;
  if (surplus <= 0) return;
  if (newer) {
    m_hasOlder = true;
    remove(0, surplus - 1);
  } else {
    m_hasNewer = true;
    remove(rowCount() - surplus, rowCount() - 1);
  }
}

void PostsModel::showAround(const Post& post) {
  showAround(Entry{post});
}

void PostsModel::showAround(const DirectMessage& message) {
  showAround(entryOf(message));
}

void PostsModel::showAround(Entry entry) {
  clear();
  put(0, {std::move(entry)});
  m_hasNewer = true;
}

void PostsModel::change(const Post& post) {
  const int row = rowOf(post.id);
  if (row < 0) return;
  Entry& entry = m_entries[static_cast<std::size_t>(row)];
  if (entry.post.order != post.order) {
    Entry moved = entry;
    moved.post = post;
    remove(row, row);
    put(placeOf(post.order), {std::move(moved)});
    return;
  }
  const bool history = entry.post.history;
  entry.post = post;
  entry.post.history = history;
  changed(row, {});
  // Replies show what they answer.
  for (int other = row + 1; other < rowCount(); ++other)
    if (m_entries[static_cast<std::size_t>(other)].post.targetId == post.id)
      changed(other, {QuoteAuthorRole, QuoteTextRole});
}

void PostsModel::apply(const Delivery& delivery) {
  if (m_deliveries.size() >= kMaxPosts) m_deliveries.clear();
  m_deliveries.insert(delivery.postId, delivery);
  const int row = rowOf(delivery.postId);
  if (row < 0) return;
  Entry& entry = m_entries[static_cast<std::size_t>(row)];
  if (entry.heard == delivery.heard && entry.members == delivery.members) return;
  entry.heard = delivery.heard;
  entry.members = delivery.members;
  changed(row, {HeardRole, MembersRole, Qt::AccessibleTextRole});
}

void PostsModel::apply(const DirectDelivery& delivery) {
  const int row = rowOf(delivery.messageId);
  if (row < 0) return;
  m_entries[static_cast<std::size_t>(row)].state = delivery.state;
  changed(row, {DirectStateRole, Qt::AccessibleTextRole});
}

void PostsModel::clear() {
  beginResetModel();
  m_entries.clear();
  m_orderById.clear();
  m_hasOlder = true;
  m_hasNewer = false;
  endResetModel();
}

QByteArray PostsModel::firstOrder() const {
  return m_entries.empty() ? QByteArray() : m_entries.front().post.order;
}

QByteArray PostsModel::lastOrder() const {
  return m_entries.empty() ? QByteArray() : m_entries.back().post.order;
}

std::optional<Post> PostsModel::postAt(int row) const {
  if (row < 0 || row >= rowCount()) return std::nullopt;
  return m_entries[static_cast<std::size_t>(row)].post;
}

int PostsModel::lastOwnRow() const {
  for (int row = rowCount() - 1; row >= 0; --row) {
    const Post& post = m_entries[static_cast<std::size_t>(row)].post;
    if (post.own && !post.deleted) return row;
  }
  return -1;
}

bool PostsModel::isFirstUnreadOlder() const {
  return !m_firstUnread.isEmpty() && hasOlder() && m_firstUnreadOrder < firstOrder();
}

void PostsModel::setFirstUnread(const QString& id, const QByteArray& order) {
  m_firstUnreadOrder = order;
  const QString before = std::exchange(m_firstUnread, id);
  for (const QString& one : {before, id}) {
    const int row = one.isEmpty() ? -1 : rowOf(one);
    if (row >= 0) changed(row, {FirstUnreadRole});
  }
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
  return before.post.authorId == entry.post.authorId && before.post.history == entry.post.history &&
         entry.post.id != m_firstUnread &&
         std::abs(entry.post.wallMillis - before.post.wallMillis) < kGroupPauseMillis;
}

int PostsModel::placeOf(const QByteArray& order) const {
  const auto place =
      std::upper_bound(m_entries.begin(), m_entries.end(), order,
                       [](const QByteArray& key, const Entry& other) { return key < other.post.order; });
  return static_cast<int>(std::distance(m_entries.begin(), place));
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

void PostsModel::put(int row, std::deque<Entry> entries) {
  const int count = static_cast<int>(entries.size());
  beginInsertRows({}, row, row + count - 1);
  for (Entry& entry : entries) {
    m_orderById.insert(entry.post.id, entry.post.order);
    const auto delivery = entry.post.own ? m_deliveries.constFind(entry.post.id) : m_deliveries.constEnd();
    if (delivery == m_deliveries.constEnd()) continue;
    entry.heard = delivery->heard;
    entry.members = delivery->members;
  }
  m_entries.insert(m_entries.begin() + row, std::make_move_iterator(entries.begin()),
                   std::make_move_iterator(entries.end()));
  endInsertRows();
  refreshAround(row);
  refreshAround(row + count);
}

void PostsModel::remove(int first, int last) {
  beginRemoveRows({}, first, last);
  for (int row = first; row <= last; ++row)
    m_orderById.remove(m_entries[static_cast<std::size_t>(row)].post.id);
  m_entries.erase(m_entries.begin() + first, m_entries.begin() + last + 1);
  endRemoveRows();
  refreshAround(first);
}

void PostsModel::changed(int row, const QList<int>& roles) {
  Q_EMIT dataChanged(index(row), index(row), roles);
}

void PostsModel::refreshAround(int row) {
  // Their runs and lines may have changed.
  if (row > 0 && row <= rowCount()) changed(row - 1, {LastOfGroupRole});
  if (row < rowCount()) changed(row, {NewDayRole, FirstOfGroupRole, FirstLiveRole});
}

}  // namespace vinicast::client
