// SPDX-License-Identifier: MIT
#include "host/store/message_table.hpp"

#include <QVariant>
#include <algorithm>

#include "host/store/blob.hpp"
#include "host/store/database.hpp"
#include "host/store/search_words.hpp"

namespace vinicast::host {

namespace {

// The columns are those that read() takes.
constexpr const char* kSelectOfPeer =
    "SELECT at, id, peer, peer_name, own, state, text FROM messages WHERE group_number = ? AND peer = ?";
constexpr const char* kNewestMessagesFirst = " ORDER BY at DESC, id DESC LIMIT ?";

}  // namespace

bool MessageTable::add(const std::vector<StoredMessage>& messages) {
  if (messages.empty()) return true;
  QSqlQuery add = m_database.query(
      "INSERT INTO messages (group_number, at, id, peer, peer_name, own, state, text)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET state = excluded.state");
  for (const StoredMessage& message : messages) {
    add.addBindValue(qlonglong(m_group));
    add.addBindValue(qlonglong(message.key.at));
    add.addBindValue(static_cast<qlonglong>(message.key.id));
    add.addBindValue(toBlob(message.peer.bytes));
    add.addBindValue(message.peerName);
    add.addBindValue(message.own ? 1 : 0);
    add.addBindValue(static_cast<int>(message.state));
    add.addBindValue(message.text);
    if (!m_database.run(add)) return false;
  }
  QSqlQuery evict = m_database.query(
      "DELETE FROM messages WHERE group_number = ? AND (at, id) <="
      " (SELECT at, id FROM messages WHERE group_number = ? ORDER BY at DESC, id DESC LIMIT 1 OFFSET ?)");
  evict.addBindValue(qlonglong(m_group));
  evict.addBindValue(qlonglong(m_group));
  evict.addBindValue(qlonglong(m_mostMessages));
  return m_database.run(evict);
}

bool MessageTable::settle() {
  QSqlQuery query = m_database.query("UPDATE messages SET state = ? WHERE group_number = ? AND state = ?");
  query.addBindValue(static_cast<int>(MessageState::Failed));
  query.addBindValue(qlonglong(m_group));
  query.addBindValue(static_cast<int>(MessageState::Sending));
  return m_database.run(query);
}

std::optional<std::vector<StoredMessage>> MessageTable::read(QSqlQuery& query) {
  if (!m_database.run(query)) return std::nullopt;
  std::vector<StoredMessage> messages;
  while (query.next()) {
    StoredMessage message;
    message.key = {query.value(0).toLongLong(), static_cast<std::uint64_t>(query.value(1).toLongLong())};
    if (!readBlob(query.value(2), message.peer.bytes)) continue;
    message.peerName = query.value(3).toString();
    message.own = query.value(4).toBool();
    const int state = std::clamp(query.value(5).toInt(), 0, static_cast<int>(MessageState::Failed));
    message.state = static_cast<MessageState>(state);
    message.text = query.value(6).toString();
    messages.push_back(std::move(message));
  }
  return messages;
}

std::optional<std::vector<StoredMessage>> MessageTable::page(const MemberId& peer, std::size_t count,
                                                             const std::optional<MessageKey>& before) {
  QByteArray sql = kSelectOfPeer;
  if (before) sql += " AND (at, id) < (?, ?)";
  sql += kNewestMessagesFirst;
  QSqlQuery query = m_database.query(sql.constData());
  query.addBindValue(qlonglong(m_group));
  query.addBindValue(toBlob(peer.bytes));
  if (before) {
    query.addBindValue(qlonglong(before->at));
    query.addBindValue(static_cast<qlonglong>(before->id));
  }
  query.addBindValue(qlonglong(count));
  auto messages = read(query);
  if (messages) std::reverse(messages->begin(), messages->end());
  return messages;
}

std::optional<std::vector<StoredMessage>> MessageTable::pageAfter(const MemberId& peer, std::size_t count,
                                                                  const MessageKey& after) {
  const QByteArray sql = QByteArray(kSelectOfPeer) + " AND (at, id) > (?, ?) ORDER BY at, id LIMIT ?";
  QSqlQuery query = m_database.query(sql.constData());
  query.addBindValue(qlonglong(m_group));
  query.addBindValue(toBlob(peer.bytes));
  query.addBindValue(qlonglong(after.at));
  query.addBindValue(static_cast<qlonglong>(after.id));
  query.addBindValue(qlonglong(count));
  return read(query);
}

std::optional<std::vector<StoredMessage>> MessageTable::search(const MemberId& peer, std::size_t count,
                                                               const QString& text) {
  const SearchWords words = searchWordsOf(text);
  if (words.isEmpty()) return std::vector<StoredMessage>();
  const QByteArray sql = QByteArray(kSelectOfPeer) + words.condition("messages_text") + kNewestMessagesFirst;
  QSqlQuery query = m_database.query(sql.constData());
  query.addBindValue(qlonglong(m_group));
  query.addBindValue(toBlob(peer.bytes));
  words.bindTo(query);
  query.addBindValue(qlonglong(count));
  return read(query);
}

std::optional<std::vector<StoredMessage>> MessageTable::conversations(std::size_t count) {
  QSqlQuery query = m_database.query(
      "SELECT at, id, peer, peer_name, own, state, text FROM messages AS one WHERE group_number = ?"
      " AND NOT EXISTS (SELECT 1 FROM messages AS later WHERE later.group_number = one.group_number"
      "  AND later.peer = one.peer AND (later.at, later.id) > (one.at, one.id))"
      " ORDER BY at DESC, id DESC LIMIT ?");
  query.addBindValue(qlonglong(m_group));
  query.addBindValue(qlonglong(count));
  return read(query);
}

}  // namespace vinicast::host
