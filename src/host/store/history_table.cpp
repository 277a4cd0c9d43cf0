// SPDX-License-Identifier: MIT
#include "host/store/history_table.hpp"

#include <QStringList>
#include <QVariant>
#include <QtEndian>
#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "host/store/blob.hpp"
#include "host/store/database.hpp"
#include "host/store/search_words.hpp"

namespace vinicast::host {

namespace {

// At the bound, one in so many of all posts goes too, so that it is not counted and trimmed at every commit.
constexpr std::int64_t kTrimShare = 200;

// A clock as a signed number that sorts as the unsigned one does.
qlonglong sortable(std::uint64_t clock) {
  return static_cast<qlonglong>(clock ^ (std::uint64_t{1} << 63));
}

std::uint64_t clockOf(const QVariant& value) {
  return static_cast<std::uint64_t>(value.toLongLong()) ^ (std::uint64_t{1} << 63);
}

QByteArray blobOf(const std::vector<std::byte>& bytes) {
  return QByteArray(reinterpret_cast<const char*>(bytes.data()), static_cast<qsizetype>(bytes.size()));
}

std::vector<std::byte> bytesOf(const QVariant& value) {
  const QByteArray blob = value.toByteArray();
  const auto* begin = reinterpret_cast<const std::byte*>(blob.constData());
  return {begin, begin + blob.size()};
}

// What read() reads, of one group.
QByteArray selectPosts(const char* condition) {
  return QByteArrayLiteral(
             "SELECT author, incarnation, sequence, clock, author_name, text, kind, target, edited, deleted"
             " FROM posts WHERE group_number = ? AND ") +
         condition;
}

constexpr const char* kNewestFirst =
    " ORDER BY clock DESC, author DESC, incarnation DESC, sequence DESC LIMIT ?";

bool isShown(std::uint8_t kind) {
  return kind == static_cast<std::uint8_t>(PostKind::Text) ||
         kind == static_cast<std::uint8_t>(PostKind::Reply);
}

constexpr qsizetype kAuthorBytes = static_cast<qsizetype>(MemberId::kBytes);
constexpr qsizetype kTargetBytes = kAuthorBytes + 4 + 8;

// A post's author, incarnation and number, big-endian.
QByteArray targetBlob(const PostId& id) {
  QByteArray blob(kTargetBytes, Qt::Uninitialized);
  std::copy(id.author.bytes.begin(), id.author.bytes.end(), blob.begin());
  qToBigEndian(id.incarnation, blob.data() + kAuthorBytes);
  qToBigEndian(id.sequence, blob.data() + kAuthorBytes + 4);
  return blob;
}

std::optional<PostId> targetOf(const QVariant& value) {
  const QByteArray blob = value.toByteArray();
  if (blob.size() != kTargetBytes) return std::nullopt;
  PostId id;
  std::copy_n(blob.begin(), kAuthorBytes, id.author.bytes.begin());
  id.incarnation = qFromBigEndian<std::uint32_t>(blob.constData() + kAuthorBytes);
  id.sequence = qFromBigEndian<std::uint64_t>(blob.constData() + kAuthorBytes + 4);
  return id;
}

void bindOrder(QSqlQuery& query, const OrderKey& order) {
  query.addBindValue(sortable(order.clock));
  query.addBindValue(toBlob(order.author.bytes));
  query.addBindValue(order.incarnation);
  query.addBindValue(qlonglong(order.sequence));
}

}  // namespace

HistoryTable::HistoryTable(Database& database, std::int64_t group, const MemberId& self,
                           std::int64_t mostPosts)
    : m_database(database), m_group(group), m_self(self), m_mostPosts(mostPosts) {}

bool HistoryTable::insert(QSqlQuery& query, const PostStored& stored) {
  const PostId& id = stored.post.id;
  const QVariant nothing{QMetaType(QMetaType::QString)};
  const QVariant text(QString::fromStdString(stored.post.text));
  query.addBindValue(qlonglong(m_group));
  query.addBindValue(toBlob(id.author.bytes));
  query.addBindValue(id.incarnation);
  query.addBindValue(qlonglong(id.sequence));
  query.addBindValue(sortable(stored.post.order.clock));
  query.addBindValue(stored.kind);
  query.addBindValue(QString::fromStdString(stored.post.authorName));
  query.addBindValue(isShown(stored.kind) ? text : nothing);
  query.addBindValue(blobOf(stored.signedBody));
  query.addBindValue(stored.post.target ? targetBlob(*stored.post.target)
                                        : QVariant(QMetaType(QMetaType::QByteArray)));
  query.addBindValue(isShown(stored.kind) ? nothing : text);
  return m_database.run(query);
}

bool HistoryTable::add(const std::vector<PostStored>& records) {
  // A row whose body differs was damaged: a session does not tell of a second record for a post that it
  // holds.
  QSqlQuery query = m_database.query(
      "INSERT INTO posts (group_number, author, incarnation, sequence, clock, kind, author_name, text, body,"
      " target, change_text) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
      " ON CONFLICT (group_number, author, incarnation, sequence) DO UPDATE SET clock = excluded.clock,"
      " kind = excluded.kind, author_name = excluded.author_name, text = excluded.text, body = excluded.body,"
      " target = excluded.target, change_text = excluded.change_text, edited = 0, deleted = 0"
      " WHERE body IS NOT excluded.body");
  std::set<PostId> written;
  for (const PostStored& stored : records) {
    if (!insert(query, stored)) return false;
    if (isShown(stored.kind)) {
      written.insert(stored.post.id);
    } else if (stored.post.target) {
      written.insert(*stored.post.target);
      m_changed.insert(*stored.post.target);
    }
  }
  for (const PostId& id : written)
    if (!applyChanges(id)) return false;
  return trim(static_cast<std::int64_t>(records.size()));
}

// This and readReactions() name their index: left to itself SQLite takes the one that has the order, and
// reads the whole history for each post.
bool HistoryTable::applyChanges(const PostId& id) {
  QSqlQuery find = m_database.query(
      "SELECT kind, change_text FROM posts INDEXED BY posts_by_target"
      " WHERE group_number = ? AND target = ? AND author = ?"
      " AND kind IN (3, 4) ORDER BY clock, author, incarnation, sequence");
  find.addBindValue(qlonglong(m_group));
  find.addBindValue(targetBlob(id));
  find.addBindValue(toBlob(id.author.bytes));
  if (!m_database.run(find)) return false;
  std::optional<QString> edit;
  bool deleted = false;
  while (find.next()) {
    if (find.value(0).toInt() == static_cast<int>(PostKind::Delete)) {
      deleted = true;
    } else {
      edit = find.value(1).toString();
    }
  }
  if (!edit && !deleted) return true;
  QSqlQuery change = m_database.query(
      "UPDATE posts SET text = ?, edited = ?, deleted = ? WHERE group_number = ? AND author = ?"
      " AND incarnation = ? AND sequence = ? AND text IS NOT NULL");
  change.addBindValue(deleted ? QStringLiteral("") : *edit);
  change.addBindValue(edit ? 1 : 0);
  change.addBindValue(deleted ? 1 : 0);
  change.addBindValue(qlonglong(m_group));
  change.addBindValue(toBlob(id.author.bytes));
  change.addBindValue(id.incarnation);
  change.addBindValue(qlonglong(id.sequence));
  return m_database.run(change);
}

std::optional<std::vector<Post>> HistoryTable::takeChanged() {
  std::vector<Post> posts;
  for (const PostId& id : std::exchange(m_changed, {})) {
    QSqlQuery query = m_database.query(
        selectPosts("author = ? AND incarnation = ? AND sequence = ? AND text IS NOT NULL").constData());
    query.addBindValue(qlonglong(m_group));
    query.addBindValue(toBlob(id.author.bytes));
    query.addBindValue(id.incarnation);
    query.addBindValue(qlonglong(id.sequence));
    auto found = read(query);
    if (!found) return std::nullopt;
    std::move(found->begin(), found->end(), std::back_inserter(posts));
  }
  return posts;
}

bool HistoryTable::readReactions(Post& post) {
  QSqlQuery query = m_database.query(
      "SELECT author, change_text FROM posts INDEXED BY posts_by_target"
      " WHERE group_number = ? AND target = ? AND kind = 2"
      " ORDER BY clock, author, incarnation, sequence");
  query.addBindValue(qlonglong(m_group));
  query.addBindValue(targetBlob(post.id));
  if (!m_database.run(query)) return false;
  std::map<MemberId, std::string> signs;  // the last of each
  while (query.next()) {
    MemberId author;
    if (readBlob(query.value(0), author.bytes)) signs[author] = query.value(1).toString().toStdString();
  }
  std::map<std::string, std::vector<MemberId>> reactions;
  for (const auto& [author, sign] : signs)
    if (!sign.empty()) reactions[sign].push_back(author);
  for (auto& [sign, authors] : reactions) post.reactions.push_back({sign, std::move(authors)});
  return true;
}

bool HistoryTable::trim(std::int64_t added) {
  // Counted only where it may be time: counting goes through the whole index.
  m_count = m_count ? *m_count + added : m_mostPosts + 1;
  if (*m_count <= m_mostPosts) return true;
  QSqlQuery count = m_database.query("SELECT count(*) FROM posts WHERE group_number = ?");
  count.addBindValue(qlonglong(m_group));
  if (!m_database.run(count) || !count.next()) return false;
  const std::int64_t surplus = count.value(0).toLongLong() - m_mostPosts;
  m_count = std::min(count.value(0).toLongLong(), qlonglong(m_mostPosts));
  if (surplus <= 0) return true;
  const std::int64_t ahead = m_mostPosts / kTrimShare;
  QSqlQuery evict = m_database.query(
      "DELETE FROM posts WHERE number IN (SELECT number FROM posts WHERE group_number = ?"
      " ORDER BY clock, author, incarnation, sequence LIMIT ?)");
  evict.addBindValue(qlonglong(m_group));
  evict.addBindValue(qlonglong(surplus + ahead));
  if (!m_database.run(evict)) return false;
  m_evicted += static_cast<std::uint64_t>(surplus + ahead);
  m_count = m_mostPosts - ahead;
  return true;
}

std::optional<KeptPosts> HistoryTable::newest(std::size_t count) {
  QSqlQuery query = m_database.query(
      "SELECT body, clock, author, incarnation, sequence FROM posts WHERE group_number = ?"
      " ORDER BY clock DESC, author DESC, incarnation DESC, sequence DESC LIMIT ?");
  query.addBindValue(qlonglong(m_group));
  query.addBindValue(qlonglong(count));
  if (!m_database.run(query)) return std::nullopt;
  KeptPosts kept;
  std::map<std::pair<MemberId, std::uint32_t>, std::uint64_t> firsts;
  while (query.next()) {
    kept.bodies.push_back(bytesOf(query.value(0)));
    kept.keptBefore = clockOf(query.value(1));
    MemberId author;
    if (!readBlob(query.value(2), author.bytes)) continue;
    const std::uint64_t sequence = query.value(4).toULongLong();
    auto& first = firsts.try_emplace({author, query.value(3).toUInt()}, sequence).first->second;
    first = std::min(first, sequence);
  }
  std::reverse(kept.bodies.begin(), kept.bodies.end());
  if (kept.bodies.size() < count) {
    kept.keptBefore = 0;  // these are all
    return std::optional(std::move(kept));
  }
  std::vector<PostId> ids;
  for (const auto& [log, first] : firsts) ids.push_back({log.first, log.second, first});
  if (!noteKeptThrough(kept, ids)) return std::nullopt;
  return std::optional(std::move(kept));
}

bool HistoryTable::noteKeptThrough(KeptPosts& kept, const std::vector<PostId>& firsts) {
  QSqlQuery query = m_database.query(
      "SELECT max(sequence) FROM posts WHERE group_number = ? AND author = ? AND incarnation = ?"
      " AND sequence < ?");
  for (const PostId& first : firsts) {
    query.addBindValue(qlonglong(m_group));
    query.addBindValue(toBlob(first.author.bytes));
    query.addBindValue(first.incarnation);
    query.addBindValue(qlonglong(first.sequence));
    if (!m_database.run(query)) return false;
    if (query.next() && !query.value(0).isNull())
      kept.keptThrough.push_back({first.author, first.incarnation, query.value(0).toULongLong()});
  }
  return true;
}

std::optional<std::vector<Post>> HistoryTable::read(QSqlQuery& query) {
  if (!m_database.run(query)) return std::nullopt;
  std::vector<Post> posts;
  while (query.next()) {
    Post post;
    if (!readBlob(query.value(0), post.id.author.bytes)) continue;
    post.id.incarnation = query.value(1).toUInt();
    post.id.sequence = query.value(2).toULongLong();
    const std::uint64_t clock = clockOf(query.value(3));
    post.order = {clock, post.id.author, post.id.incarnation, post.id.sequence};
    post.wall = WallTime{static_cast<std::int64_t>(clock >> 16)};  // docs/protocol.md §4.1
    post.authorName = query.value(4).toString().toStdString();
    post.text = query.value(5).toString().toStdString();
    if (query.value(6).toInt() == static_cast<int>(PostKind::Reply)) {
      post.kind = PostKind::Reply;
      post.target = targetOf(query.value(7));
    }
    post.edited = query.value(8).toBool();
    post.deleted = query.value(9).toBool();
    if (!post.deleted && !readReactions(post)) return std::nullopt;
    post.history = true;
    post.own = post.id.author == m_self;
    posts.push_back(std::move(post));
  }
  return posts;
}

std::optional<std::vector<Post>> HistoryTable::page(std::size_t count,
                                                    const std::optional<OrderKey>& before) {
  QByteArray sql = selectPosts("text IS NOT NULL");
  if (before) sql += " AND (clock, author, incarnation, sequence) < (?, ?, ?, ?)";
  QSqlQuery query = m_database.query((sql + kNewestFirst).constData());
  query.addBindValue(qlonglong(m_group));
  if (before) bindOrder(query, *before);
  query.addBindValue(qlonglong(count));
  auto posts = read(query);
  if (posts) std::reverse(posts->begin(), posts->end());
  return posts;
}

std::optional<std::vector<Post>> HistoryTable::pageAfter(std::size_t count, const OrderKey& after) {
  const QByteArray sql =
      selectPosts("text IS NOT NULL AND (clock, author, incarnation, sequence) > (?, ?, ?, ?)") +
      " ORDER BY clock, author, incarnation, sequence LIMIT ?";
  QSqlQuery query = m_database.query(sql.constData());
  query.addBindValue(qlonglong(m_group));
  bindOrder(query, after);
  query.addBindValue(qlonglong(count));
  return read(query);
}

std::optional<std::vector<Post>> HistoryTable::search(const QString& text, std::size_t count) {
  const SearchWords words = searchWordsOf(text);
  if (words.isEmpty()) return std::vector<Post>();
  const QByteArray sql = selectPosts("NOT deleted") + words.condition("posts_text") + kNewestFirst;
  QSqlQuery query = m_database.query(sql.constData());
  query.addBindValue(qlonglong(m_group));
  words.bindTo(query);
  query.addBindValue(qlonglong(count));
  return read(query);
}

}  // namespace vinicast::host
