// SPDX-License-Identifier: MIT
#pragma once

// ProfileStore: keeps the history and the peers of a group in its database in the profile, and goes on
// without where that can't be used: a damaged or newer database is set aside and a new one begun; where the
// disk is full or fails, what could not be written waits, and is written once it can be. All of that is said.
//
// Thread: the store thread, where the disk may block. Commands come by queued invocations, the signals arrive
// queued at the session's worker. Lifetime: one open() and close(). Bounds: StoreQueue's, for what waits to
// be tried again too; beyond it the oldest is left out and counted.

#include <QObject>
#include <QTimer>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "client/types.hpp"
#include "host/store/database.hpp"
#include "host/store/history_table.hpp"
#include "host/store/message_table.hpp"
#include "host/store/peer_table.hpp"
#include "host/store/profile.hpp"
#include "host/store/store_queue.hpp"
#include "vinicast/kept_posts.hpp"

namespace vinicast::host {

struct StoreRequest {
  std::shared_ptr<Profile> profile;  // kept, and so locked, until close()
  GroupId group;
  MemberId self;
  QString groupName;
  QString address;
  std::int64_t nowMillis = 0;  // wall clock
};

// What the database had of the group.
struct StoredGroup {
  KeptPosts posts;
  std::vector<RememberedPeer> peers;
  bool kept = true;                   // false: new posts can't be written now
  std::vector<client::Error> errors;  // to be said
};

// A page of the conversation, or a search.
struct StoreQuestion {
  int count = 0;
  std::optional<OrderKey> before;   // of a page; nothing: the last one
  QString text;                     // what is searched for; empty: a page
  std::optional<OrderKey> after{};  // of a page that begins here and goes on to newer ones
};

struct StoreAnswer {
  StoreQuestion question;
  std::vector<Post> posts;  // of a page the oldest first, of a search the newest
};

// A page of the messages with one member; nobody: the last one of each.
struct MessageQuestion {
  std::optional<MemberId> peer;
  int count = 0;
  std::optional<MessageKey> before;   // of a page; nothing: the last one
  std::optional<MessageKey> after{};  // of a page that begins here and goes on to newer ones
  QString text{};                     // what is searched for; empty: a page
};

struct MessageAnswer {
  MessageQuestion question;
  std::vector<StoredMessage> messages;
};

class ProfileStore : public QObject {
  Q_OBJECT

 public:
  // How long after a failed write the next one is tried, in milliseconds.
  static constexpr int kRetryMillis = 5000;

  // Where the history of a group is kept: a file of its own, so that each of a member's groups has it locked
  // for itself, and damage stays in one.
  [[nodiscard]] static QString fileOf(const Profile& profile, const GroupId& group);
  static constexpr int kFileNameDigits = 16;  // of the group's id, hexadecimal

  explicit ProfileStore(std::shared_ptr<StoreQueue> queue);
  ~ProfileStore() override;

  // Answered by opened().
  void open(const vinicast::host::StoreRequest& request);
  // Writes all that is in the queue, answered by written().
  void write();
  // Answered by answered(), always.
  void ask(const vinicast::host::StoreQuestion& question);
  // Answered by messagesAnswered(), always.
  void askMessages(const vinicast::host::MessageQuestion& question);
  // Writes what is left, closes, and lets go of the profile. Answered by closed().
  void close();

 Q_SIGNALS:
  void opened(const std::shared_ptr<vinicast::host::StoredGroup>& group);
  // Posts that what was written changed. Comes before written().
  void changed(const std::vector<vinicast::Post>& posts);
  // Everything up to `ticket` is on the disk, or (`kept` is false) waits until it can be.
  void written(quint64 ticket, bool kept);
  void answered(const vinicast::host::StoreAnswer& answer);
  void messagesAnswered(const vinicast::host::MessageAnswer& answer);
  void closed();
  void failed(const vinicast::client::Error& error);

 private:
  // Opens the file, setting an unusable one aside, and finds the group's row.
  [[nodiscard]] bool openDatabase(std::vector<client::Error>& errors);
  void closeDatabase();
  // False if the group is not there and can't be added.
  [[nodiscard]] bool enterGroup();
  [[nodiscard]] bool load(StoredGroup& group);
  // Sets a damaged or newer database aside, says so, and begins a new one.
  [[nodiscard]] bool recover(std::vector<client::Error>& errors);
  [[nodiscard]] bool commit();
  void dropSurplus();
  void handleUnreadable();
  void finish();
  [[nodiscard]] static client::Error errorOf(const DatabaseError& error);

  std::shared_ptr<StoreQueue> m_queue;
  std::optional<StoreRequest> m_request;
  std::unique_ptr<Database> m_database;
  std::optional<HistoryTable> m_history;
  std::optional<PeerTable> m_peers;
  std::optional<MessageTable> m_messages;
  StoreBatch m_unwritten;  // what failed
  QTimer m_retry;
  bool m_entered = false;      // this visit to the group could be written,
  DatabaseError m_entryError;  // or why not
  bool m_settled = false;      // MessageTable::settle()
  bool m_failing = false;
};

}  // namespace vinicast::host
