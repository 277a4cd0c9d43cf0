// SPDX-License-Identifier: MIT
#pragma once

// How far one conversation was read, kept between runs: what is after it is unread, also when it was written
// while the program did not run. A conversation that was never seen has no mark, and its history counts as
// read: nobody who joins a group owes it a year's reading.
//
// Marks are places in the conversation's order (client::Post::order, client::DirectMessage::order). Thread:
// GUI.

#include <QByteArray>
#include <QString>

namespace vinicast::gui {

class Settings;

class ReadMark {
 public:
  // `settings` outlives it.
  explicit ReadMark(Settings& settings) : m_settings(settings) {}

  // `groupKey` and `memberId` as in Settings::draft().
  void open(const QString& groupKey, const QString& memberId);
  // Was behind the mark when that was opened.
  [[nodiscard]] bool isMissed(const QByteArray& order) const;
  // Everything up to here was seen; empty: that nothing is there. True if that is news.
  bool read(const QByteArray& order);
  // This came and was not seen. True if that is news.
  bool unread(const QByteArray& order);
  void save();

 private:
  Settings& m_settings;
  QString m_groupKey;
  QString m_memberId;
  QByteArray m_opened;
  QByteArray m_mark;
  bool m_changed = false;
};

}  // namespace vinicast::gui
