// SPDX-License-Identifier: MIT
#include "host/store/profile_store.hpp"

#include <QDir>
#include <QLoggingCategory>
#include <QVariant>
#include <algorithm>
#include <iterator>
#include <utility>

#include "host/store/blob.hpp"
#include "vinicast/limits.hpp"

namespace vinicast::host {

namespace {

Q_LOGGING_CATEGORY(lcStore, "vinicast.store", QtInfoMsg)

}  // namespace

ProfileStore::ProfileStore(std::shared_ptr<StoreQueue> queue) : m_queue(std::move(queue)), m_retry(this) {
  m_retry.setSingleShot(true);
  m_retry.setInterval(kRetryMillis);
  connect(&m_retry, &QTimer::timeout, this, &ProfileStore::write);
}

ProfileStore::~ProfileStore() {
  if (m_request) finish();
}

void ProfileStore::open(const StoreRequest& request) {
  m_request = request;
  m_settled = false;
  auto group = std::make_shared<StoredGroup>();
  bool loaded = openDatabase(group->errors) && load(*group);
  if (!loaded && m_database && recover(group->errors)) loaded = load(*group);
  if (!loaded) {
    if (m_database) group->errors.push_back(errorOf(m_database->error()));
    closeDatabase();
  }
  // A full disk can still be read.
  m_failing = !loaded || !m_entered;
  if (loaded && !m_entered) group->errors.push_back(errorOf(m_entryError));
  group->kept = !m_failing;
  Q_EMIT opened(group);
}

QString ProfileStore::fileOf(const Profile& profile, const GroupId& group) {
  const QString id = QString::fromStdString(group.toHex()).left(kFileNameDigits);
  return QDir(profile.directory()).filePath(QStringLiteral("group-%1.sqlite").arg(id));
}

bool ProfileStore::openDatabase(std::vector<client::Error>& errors) {
  const QString path = fileOf(*m_request->profile, m_request->group);
  m_database = std::make_unique<Database>(path);
  if (m_database->open() && enterGroup()) return true;
  if (recover(errors)) return true;
  errors.push_back(errorOf(m_database->error()));
  closeDatabase();
  return false;
}

bool ProfileStore::enterGroup() {
  QSqlQuery enter = m_database->query(
      "INSERT INTO groups (id, name, address, joined_at) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
      " name = excluded.name, address = excluded.address, joined_at = excluded.joined_at");
  enter.addBindValue(toBlob(m_request->group.bytes));
  enter.addBindValue(m_request->groupName);
  enter.addBindValue(m_request->address);
  enter.addBindValue(qlonglong(m_request->nowMillis));
  QSqlQuery find = m_database->query("SELECT number FROM groups WHERE id = ?");
  find.addBindValue(toBlob(m_request->group.bytes));
  m_entered = m_database->run(enter);
  m_entryError = m_database->error();
  if (!m_entered && m_entryError.fault == DatabaseFault::Damaged) return false;
  if (!m_database->run(find) || !find.next()) return false;
  const std::int64_t number = find.value(0).toLongLong();
  m_history.emplace(*m_database, number, m_request->self);
  m_peers.emplace(*m_database, number);
  m_messages.emplace(*m_database, number);
  if (m_entered && !m_settled) m_settled = m_messages->settle();
  return true;
}

bool ProfileStore::load(StoredGroup& group) {
  auto posts = m_history->newest(limits::kMaxHeldPosts);
  if (!posts || !m_peers->load(group.peers)) return false;
  group.posts = std::move(*posts);
  return true;
}

bool ProfileStore::recover(std::vector<client::Error>& errors) {
  const DatabaseError error = m_database->error();
  if (error.fault != DatabaseFault::Damaged && error.fault != DatabaseFault::Newer) return false;
  m_history.reset();
  m_peers.reset();
  m_messages.reset();
  const auto path = m_database->setAside();
  if (!path) return false;
  const bool newer = error.fault == DatabaseFault::Newer;
  errors.push_back({newer ? client::ErrorCode::HistoryNewer : client::ErrorCode::HistoryDamaged, *path,
                    newer ? QString() : error.words});
  qCWarning(lcStore, "the database is set aside as %s: %s", qUtf8Printable(*path),
            qUtf8Printable(error.words));
  return m_database->open() && enterGroup();
}

void ProfileStore::closeDatabase() {
  m_history.reset();
  m_peers.reset();
  m_messages.reset();
  m_database.reset();
}

void ProfileStore::write() {
  if (!m_request) return;
  StoreBatch batch = m_queue->take();
  const std::uint64_t ticket = std::max(batch.ticket, m_unwritten.ticket);
  if (ticket == 0) return;
  std::move(batch.posts.begin(), batch.posts.end(), std::back_inserter(m_unwritten.posts));
  std::move(batch.peers.begin(), batch.peers.end(), std::back_inserter(m_unwritten.peers));
  std::move(batch.messages.begin(), batch.messages.end(), std::back_inserter(m_unwritten.messages));
  m_unwritten.ticket = ticket;

  std::vector<client::Error> errors;
  bool kept = (m_database || openDatabase(errors)) && commit();
  if (!kept && m_database && recover(errors)) kept = commit();
  if (kept) {
    m_unwritten = {};
    m_retry.stop();
    if (const auto posts = m_history->takeChanged(); posts && !posts->empty()) Q_EMIT changed(*posts);
  } else {
    if (m_database) errors.push_back(errorOf(m_database->error()));
    dropSurplus();
    m_retry.start();
  }
  // That it fails is said once, until it works again.
  for (const client::Error& error : errors) {
    if (!m_failing || error.code != client::ErrorCode::HistoryNotKept) Q_EMIT failed(error);
  }
  m_failing = !kept;
  Q_EMIT written(ticket, kept);
}

bool ProfileStore::commit() {
  if (!m_database->begin()) return false;
  if (m_history->add(m_unwritten.posts) && m_peers->remember(m_unwritten.peers) &&
      m_messages->add(m_unwritten.messages) && m_database->commit())
    return true;
  m_database->rollback();
  return false;
}

void ProfileStore::dropSurplus() {
  std::size_t bytes = 0;
  auto first = m_unwritten.posts.end();
  while (first != m_unwritten.posts.begin()) {
    bytes += std::prev(first)->signedBody.size();
    const auto count = static_cast<std::size_t>(std::distance(first, m_unwritten.posts.end()));
    if (bytes > StoreQueue::kMaxBytes || count >= StoreQueue::kMaxPosts) break;
    --first;
  }
  m_queue->countDropped(static_cast<std::uint64_t>(std::distance(m_unwritten.posts.begin(), first)));
  m_unwritten.posts.erase(m_unwritten.posts.begin(), first);
  if (m_unwritten.messages.size() > StoreQueue::kMaxMessages) {
    const auto surplus = m_unwritten.messages.size() - StoreQueue::kMaxMessages;
    m_queue->countDropped(surplus);
    m_unwritten.messages.erase(m_unwritten.messages.begin(),
                               m_unwritten.messages.begin() + static_cast<std::ptrdiff_t>(surplus));
  }
  if (m_unwritten.peers.size() > StoreQueue::kMaxPeers) m_unwritten.peers.clear();  // heard again soon
}

void ProfileStore::ask(const StoreQuestion& question) {
  StoreAnswer answer{question, {}};
  if (m_database) {
    const auto count = static_cast<std::size_t>(std::max(question.count, 0));
    std::optional<std::vector<Post>> posts;
    if (!question.text.isEmpty()) {
      posts = m_history->search(question.text, count);
    } else {
      posts = question.after ? m_history->pageAfter(count, *question.after)
                             : m_history->page(count, question.before);
    }
    if (posts) {
      answer.posts = std::move(*posts);
    } else {
      handleUnreadable();
    }
  }
  Q_EMIT answered(answer);
}

void ProfileStore::askMessages(const MessageQuestion& question) {
  MessageAnswer answer{question, {}};
  if (m_database) {
    const auto count = static_cast<std::size_t>(std::max(question.count, 0));
    const auto read = [&] {
      if (!question.peer) return m_messages->conversations(count);
      if (!question.text.isEmpty()) return m_messages->search(*question.peer, count, question.text);
      if (question.after) return m_messages->pageAfter(*question.peer, count, *question.after);
      return m_messages->page(*question.peer, count, question.before);
    };
    auto messages = read();
    if (messages) {
      answer.messages = std::move(*messages);
    } else {
      handleUnreadable();
    }
  }
  Q_EMIT messagesAnswered(answer);
}

void ProfileStore::handleUnreadable() {
  std::vector<client::Error> errors;
  if (!recover(errors)) {
    errors.push_back(errorOf(m_database->error()));
    closeDatabase();  // the next write tries again
  }
  for (const client::Error& error : errors) Q_EMIT failed(error);
}

void ProfileStore::close() {
  if (m_request) finish();
  Q_EMIT closed();
}

void ProfileStore::finish() {
  write();
  m_retry.stop();
  m_queue->countDropped(m_unwritten.posts.size() + m_unwritten.messages.size());
  m_unwritten = {};
  closeDatabase();
  if (m_queue->dropped() > 0) qCWarning(lcStore, "%llu posts were not kept", qulonglong(m_queue->dropped()));
  m_request.reset();  // lets go of the profile's lock
}

client::Error ProfileStore::errorOf(const DatabaseError& error) {
  return {client::ErrorCode::HistoryNotKept, QString(), error.words};
}

}  // namespace vinicast::host
