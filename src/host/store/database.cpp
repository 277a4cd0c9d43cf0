// SPDX-License-Identifier: MIT
#include "host/store/database.hpp"

#include <QDateTime>
#include <QFile>
#include <QSqlError>
#include <QTimeZone>
#include <QVariant>
#include <array>
#include <atomic>
#include <utility>

namespace vinicast::host {

namespace {

// "Vini": tells this program's files from another's.
constexpr int kApplicationId = 0x56696e69;

// How long another program that has the file is waited for.
constexpr int kBusyMillis = 1000;

// What SQLite's result codes mean here (sqlite.org/rescode.html); the low byte is the primary code.
constexpr int kSqliteCorrupt = 11;
constexpr int kSqliteFull = 13;
constexpr int kSqliteNotADatabase = 26;

// SQLite's integers are signed: `clock` is kept with its highest bit turned (sortable(), history_table.cpp).
// `text` is what is found and shown, NULL for records that show nothing of their own; `body` is what the
// author signed. posts_text holds no copy of the texts, only the index.
constexpr const char* kVersion1[] = {
    "CREATE TABLE groups ("
    " number INTEGER PRIMARY KEY,"
    " id BLOB NOT NULL UNIQUE,"
    " name TEXT NOT NULL,"
    " address TEXT NOT NULL,"
    " joined_at INTEGER NOT NULL)",
    "CREATE TABLE posts ("
    " number INTEGER PRIMARY KEY,"
    " group_number INTEGER NOT NULL REFERENCES groups,"
    " author BLOB NOT NULL,"
    " incarnation INTEGER NOT NULL,"
    " sequence INTEGER NOT NULL,"
    " clock INTEGER NOT NULL,"
    " kind INTEGER NOT NULL,"
    " author_name TEXT NOT NULL,"
    " text TEXT,"
    " body BLOB NOT NULL,"
    " UNIQUE (group_number, author, incarnation, sequence))",
    "CREATE INDEX posts_in_order ON posts (group_number, clock, author, incarnation, sequence)",
    "CREATE VIRTUAL TABLE posts_text USING"
    " fts5(text, content='posts', content_rowid='number', tokenize='trigram')",
    "CREATE TRIGGER posts_added AFTER INSERT ON posts BEGIN"
    " INSERT INTO posts_text(rowid, text) VALUES (new.number, new.text); END",
    "CREATE TRIGGER posts_removed AFTER DELETE ON posts BEGIN"
    " INSERT INTO posts_text(posts_text, rowid, text) VALUES ('delete', old.number, old.text); END",
    "CREATE TRIGGER posts_changed AFTER UPDATE OF text ON posts BEGIN"
    " INSERT INTO posts_text(posts_text, rowid, text) VALUES ('delete', old.number, old.text);"
    " INSERT INTO posts_text(rowid, text) VALUES (new.number, new.text); END",
    "CREATE TABLE peers ("
    " group_number INTEGER NOT NULL REFERENCES groups,"
    " member BLOB NOT NULL,"
    " address BLOB NOT NULL,"
    " port INTEGER NOT NULL,"
    " last_heard INTEGER NOT NULL,"
    " PRIMARY KEY (group_number, member, address, port)) WITHOUT ROWID",
};

// `target` is the post that a reply answers or another kind changes, as targetBlob() (history_table.cpp)
// writes it; `change_text` the text of a kind that changes another post. `text`, `edited` and `deleted` are
// as the author left the post: the last edit's text, none if it is deleted.
constexpr const char* kVersion2[] = {
    "ALTER TABLE posts ADD COLUMN target BLOB",
    "ALTER TABLE posts ADD COLUMN change_text TEXT",
    "ALTER TABLE posts ADD COLUMN edited INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE posts ADD COLUMN deleted INTEGER NOT NULL DEFAULT 0",
    "CREATE INDEX posts_by_target ON posts (group_number, target) WHERE target IS NOT NULL",
    "CREATE TABLE messages ("
    " group_number INTEGER NOT NULL REFERENCES groups,"
    " at INTEGER NOT NULL,"
    " id INTEGER NOT NULL,"
    " peer BLOB NOT NULL,"
    " peer_name TEXT NOT NULL,"
    " own INTEGER NOT NULL,"
    " state INTEGER NOT NULL,"
    " text TEXT NOT NULL,"
    " PRIMARY KEY (group_number, at, id)) WITHOUT ROWID",
    "CREATE INDEX messages_by_peer ON messages (group_number, peer, at, id)",
};

// Messages are found by an index of their own. It names them by `number`, which a table without row ids does
// not have.
constexpr const char* kVersion3[] = {
    "CREATE TABLE numbered ("
    " number INTEGER PRIMARY KEY,"
    " group_number INTEGER NOT NULL REFERENCES groups,"
    " at INTEGER NOT NULL,"
    " id INTEGER NOT NULL,"
    " peer BLOB NOT NULL,"
    " peer_name TEXT NOT NULL,"
    " own INTEGER NOT NULL,"
    " state INTEGER NOT NULL,"
    " text TEXT NOT NULL,"
    " UNIQUE (group_number, at, id))",
    "INSERT INTO numbered (group_number, at, id, peer, peer_name, own, state, text)"
    " SELECT group_number, at, id, peer, peer_name, own, state, text FROM messages",
    "DROP TABLE messages",
    "ALTER TABLE numbered RENAME TO messages",
    "CREATE INDEX messages_by_peer ON messages (group_number, peer, at, id)",
    "CREATE VIRTUAL TABLE messages_text USING"
    " fts5(text, content='messages', content_rowid='number', tokenize='trigram')",
    "INSERT INTO messages_text(messages_text) VALUES ('rebuild')",
    "CREATE TRIGGER messages_added AFTER INSERT ON messages BEGIN"
    " INSERT INTO messages_text(rowid, text) VALUES (new.number, new.text); END",
    "CREATE TRIGGER messages_removed AFTER DELETE ON messages BEGIN"
    " INSERT INTO messages_text(messages_text, rowid, text) VALUES ('delete', old.number, old.text); END",
};

constexpr std::array kSteps{Database::Step(kVersion1), Database::Step(kVersion2), Database::Step(kVersion3)};

DatabaseFault faultOf(const QSqlError& error) {
  switch (error.nativeErrorCode().toInt() & 0xff) {
    case kSqliteCorrupt:
    case kSqliteNotADatabase:
      return DatabaseFault::Damaged;
    case kSqliteFull:
      return DatabaseFault::Full;
    default:
      return DatabaseFault::Unusable;
  }
}

// Made before SQLite opens it: its other files get the same permissions.
bool makeFile(const QString& path) {
  QFile file(path);
  constexpr auto kOwnerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner;
  if (!file.exists()) return file.open(QIODevice::NewOnly | QIODevice::WriteOnly, kOwnerOnly);
  if (file.permissions() & ~(kOwnerOnly | QFileDevice::ReadUser | QFileDevice::WriteUser))
    file.setPermissions(kOwnerOnly);
  return true;
}

}  // namespace

std::span<const Database::Step> Database::steps() {
  return kSteps;
}

Database::Database(QString path, std::span<const Step> steps) : m_path(std::move(path)), m_steps(steps) {
  static std::atomic<int> connections{0};
  m_connection = QStringLiteral("vinicast-%1").arg(++connections);
}

Database::~Database() {
  close();
}

bool Database::open() {
  if (!makeFile(m_path)) return fail(DatabaseFault::Unusable, QStringLiteral("the file can't be made"));
  m_database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_connection);
  m_database.setDatabaseName(m_path);
  m_database.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=%1").arg(kBusyMillis));
  if (!m_database.open()) return fail(m_database.lastError());
  // Nobody else may use the file, so the index of its log is kept in memory and not in a third, mapped file.
  if (!run("PRAGMA locking_mode = EXCLUSIVE")) return false;
  const auto version = readVersion();
  return version && configure() && migrate(*version);
}

void Database::close() {
  if (!m_database.isValid()) return;
  m_database.close();
  m_database = QSqlDatabase();
  QSqlDatabase::removeDatabase(m_connection);
}

std::optional<int> Database::readVersion() {
  const auto version = number("PRAGMA user_version");
  const auto application = number("PRAGMA application_id");
  const auto tables = number("SELECT count(*) FROM sqlite_schema");
  if (!version || !application || !tables) return std::nullopt;
  if (*tables > 0 && *application != kApplicationId) {
    fail(DatabaseFault::Damaged, QStringLiteral("it is another program's"));
    return std::nullopt;
  }
  if (*version > static_cast<int>(m_steps.size())) {
    fail(DatabaseFault::Newer, QStringLiteral("its version is %1").arg(*version));
    return std::nullopt;
  }
  return version;
}

bool Database::configure() {
  // The log is written through to the disk at every commit: what is acknowledged outlives a power cut too.
  return run("PRAGMA journal_mode = WAL") && run("PRAGMA synchronous = FULL") &&
         run("PRAGMA journal_size_limit = 4194304") && run("PRAGMA foreign_keys = ON") &&
         run("PRAGMA temp_store = MEMORY");
}

bool Database::migrate(int version) {
  const int newest = static_cast<int>(m_steps.size());
  if (version == newest) return true;
  // All or nothing: the version changes with the tables.
  bool done = begin();
  for (int step = version; done && step < newest; ++step) {
    for (const char* sql : m_steps[static_cast<std::size_t>(step)]) done = done && run(sql);
  }
  const QByteArray mark = QByteArrayLiteral("PRAGMA user_version = ") + QByteArray::number(newest);
  const QByteArray name = QByteArrayLiteral("PRAGMA application_id = ") + QByteArray::number(kApplicationId);
  done = done && run(mark.constData()) && run(name.constData()) && commit();
  if (!done) rollback();
  return done;
}

std::optional<QString> Database::setAside() {
  close();
  const bool newer = m_error.fault == DatabaseFault::Newer;
  const QString when = QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMdd-hhmmss"));
  const QString word = newer ? QStringLiteral("newer") : QStringLiteral("damaged");
  QString target = QStringLiteral("%1.%2-%3").arg(m_path, word, when);
  for (int i = 2; QFile::exists(target); ++i)
    target = QStringLiteral("%1.%2-%3-%4").arg(m_path, word, when).arg(i);
  // The log first: a log that stayed behind would be played into the file that comes next.
  const QString log = m_path + QStringLiteral("-wal");
  const QString logAside = target + QStringLiteral("-wal");
  const bool hasLog = QFile::exists(log);
  if (hasLog && !QFile::rename(log, logAside)) return std::nullopt;
  if (QFile::rename(m_path, target)) return target;
  // Together again, or the next open() would begin without what the log alone has.
  if (hasLog) QFile::rename(logAside, log);
  return std::nullopt;
}

QSqlQuery Database::query(const char* sql) {
  QSqlQuery query(m_database);
  query.setForwardOnly(true);
  if (!query.prepare(QString::fromLatin1(sql))) fail(query.lastError());
  return query;
}

bool Database::run(QSqlQuery& query) {
  return query.exec() || fail(query.lastError());
}

bool Database::run(const char* sql) {
  QSqlQuery query(m_database);
  return query.exec(QString::fromLatin1(sql)) || fail(query.lastError());
}

void Database::rollback() {
  // SQLite has often done so by itself, and then says that there is nothing to roll back.
  QSqlQuery(m_database).exec(QStringLiteral("ROLLBACK"));
}

std::optional<int> Database::number(const char* sql) {
  QSqlQuery query(m_database);
  if (query.exec(QString::fromLatin1(sql)) && query.next()) return query.value(0).toInt();
  fail(query.lastError());
  return std::nullopt;
}

bool Database::fail(DatabaseFault fault, const QString& words) {
  m_error = {fault, words};
  return false;
}

bool Database::fail(const QSqlError& error) {
  return fail(faultOf(error), error.databaseText().isEmpty() ? error.driverText() : error.databaseText());
}

}  // namespace vinicast::host
