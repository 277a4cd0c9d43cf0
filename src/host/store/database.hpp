// SPDX-License-Identifier: MIT
#pragma once

// Database: the SQLite file of a profile, opened, with its schema brought up to date. Why it is as it is:
// docs/adr/0003-the-database.md.
//
// Thread: the one that opened it. Lifetime: outlives every query made from it. Errors: a call that returns
// false left the reason in error(). Only the process that holds the profile's lock may open it.

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QString>
#include <cstdint>
#include <optional>
#include <span>

namespace vinicast::host {

enum class DatabaseFault : std::uint8_t {
  Damaged,   // not a database, not ours, or pages that contradict each other
  Newer,     // of a later version of this program
  Full,      // no room on the disk
  Unusable,  // whatever else the system says: no permission, a failing disk, another program
};

struct DatabaseError {
  DatabaseFault fault = DatabaseFault::Unusable;
  QString words;  // the system's
};

class Database {
 public:
  // The statements that lead from one version of the schema to the next: step 0 makes version 1 of nothing.
  using Step = std::span<const char* const>;
  // Those of this program.
  [[nodiscard]] static std::span<const Step> steps();

  explicit Database(QString path, std::span<const Step> steps = Database::steps());
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // Opens the file, readable by its owner alone, or makes it.
  [[nodiscard]] bool open();
  void close();
  // Closes and renames the file, never over another one; its new path, or nothing if it can't be renamed.
  std::optional<QString> setAside();

  // `sql` prepared, its values to be bound.
  [[nodiscard]] QSqlQuery query(const char* sql);
  [[nodiscard]] bool run(QSqlQuery& query);
  [[nodiscard]] bool run(const char* sql);
  // A transaction ends on the disk, or not at all.
  [[nodiscard]] bool begin() { return run("BEGIN IMMEDIATE"); }
  [[nodiscard]] bool commit() { return run("COMMIT"); }
  void rollback();

  [[nodiscard]] const DatabaseError& error() const { return m_error; }
  [[nodiscard]] const QString& path() const { return m_path; }

 private:
  // Nothing if the file is not one that this program can use.
  [[nodiscard]] std::optional<int> readVersion();
  [[nodiscard]] bool configure();
  [[nodiscard]] bool migrate(int version);
  [[nodiscard]] std::optional<int> number(const char* sql);
  bool fail(DatabaseFault fault, const QString& words);
  bool fail(const QSqlError& error);

  QString m_path;
  std::span<const Step> m_steps;
  QString m_connection;  // its name among Qt's
  QSqlDatabase m_database;
  DatabaseError m_error;
};

}  // namespace vinicast::host
