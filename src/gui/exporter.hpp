// SPDX-License-Identifier: MIT
#pragma once

// Writes a whole conversation into a file, from its first message on, page by page. Text or HTML, by the
// file's name; in HTML everything that people wrote is escaped. The file appears when all of it is written.
//
// Thread: GUI. Lifetime: deletes itself after finished().

#include <QObject>
#include <QSaveFile>
#include <QString>

#include "client/engine.hpp"

namespace vinicast::gui {

class Exporter final : public QObject {
  Q_OBJECT

 public:
  // `title` stands above the messages. A member's id: the messages with that one.
  Exporter(client::Engine& engine, const QString& path, const QString& title, const QString& memberId = {},
           QObject* parent = nullptr);
  void start();

 Q_SIGNALS:
  // `problem` is empty, or the system's words.
  void finished(int messages, const QString& problem);

 private:
  void onHistory(const client::History& history);
  void onMessages(const client::DirectHistory& history);
  [[nodiscard]] bool isNext(const QByteArray& after) const;
  void write(const QString& name, qint64 wallMillis, const QString& text, bool edited);
  void end();

  client::Engine& m_engine;
  QSaveFile m_file;
  QString m_title;
  QString m_memberId;
  QByteArray m_after;
  int m_count = 0;
  bool m_html = false;
};

}  // namespace vinicast::gui
