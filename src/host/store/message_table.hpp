// SPDX-License-Identifier: MIT
#pragma once

// The directed messages of one group in a database: what this member exchanged with each other one.
//
// Thread: the database's. Bound: kMaxMessages of a group; the oldest go first. Errors: false or nothing, with
// the reason in Database::error().

#include <QSqlQuery>
#include <QString>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "vinicast/ids.hpp"

namespace vinicast::host {

class Database;

enum class MessageState : std::uint8_t { Sending, Delivered, Failed };

// Where a message stands in its conversation. `at` grows with each message of a run.
struct MessageKey {
  std::int64_t at = 0;   // milliseconds since the epoch, this computer's clock
  std::uint64_t id = 0;  // random
  friend auto operator<=>(const MessageKey&, const MessageKey&) = default;
};

struct StoredMessage {
  MessageKey key;
  MemberId peer;
  QString peerName;
  QString text;
  bool own = false;
  MessageState state = MessageState::Delivered;
};

class MessageTable {
 public:
  static constexpr std::int64_t kMaxMessages = 50'000;

  // `group` is a row of the table groups.
  MessageTable(Database& database, std::int64_t group, std::int64_t mostMessages = kMaxMessages)
      : m_database(database), m_group(group), m_mostMessages(mostMessages) {}

  // Adds messages, or notes their new state. Call within a transaction.
  [[nodiscard]] bool add(const std::vector<StoredMessage>& messages);
  // What an earlier run was still sending has failed: nobody waits for its answer any more.
  [[nodiscard]] bool settle();
  // The last `count` messages with `peer` before `before`, or of all; oldest first.
  [[nodiscard]] std::optional<std::vector<StoredMessage>> page(const MemberId& peer, std::size_t count,
                                                               const std::optional<MessageKey>& before);
  // The first `count` messages with `peer` after `after`; oldest first.
  [[nodiscard]] std::optional<std::vector<StoredMessage>> pageAfter(const MemberId& peer, std::size_t count,
                                                                    const MessageKey& after);
  // The newest `count` messages with `peer` that hold every word of `text`, whatever its case; newest first.
  [[nodiscard]] std::optional<std::vector<StoredMessage>> search(const MemberId& peer, std::size_t count,
                                                                 const QString& text);
  // The last message of each peer, newest first.
  [[nodiscard]] std::optional<std::vector<StoredMessage>> conversations(std::size_t count);

 private:
  [[nodiscard]] std::optional<std::vector<StoredMessage>> read(QSqlQuery& query);

  Database& m_database;
  std::int64_t m_group;
  std::int64_t m_mostMessages;
};

}  // namespace vinicast::host
