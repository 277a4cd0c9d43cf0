// SPDX-License-Identifier: MIT
#pragma once

// What is searched for, as SQL takes it. The words of three characters and more are found by an FTS5 index of
// trigrams (sqlite.org/fts5.html), the shorter ones by looking at each text that has the others.

#include <QByteArray>
#include <QSqlQuery>
#include <QString>
#include <QStringList>

namespace vinicast::host {

struct SearchWords {
  // Words that count, and how much of the text is looked at.
  static constexpr qsizetype kMaxWords = 8;
  static constexpr qsizetype kMaxText = 256;

  QString indexed;       // an expression for MATCH; empty if there are none
  QStringList patterns;  // each for LIKE, with \ as its escape sign

  [[nodiscard]] bool isEmpty() const { return indexed.isEmpty() && patterns.isEmpty(); }
  // What a SELECT of a table with the columns `number` and `text` ends its WHERE with; `index` is the FTS5
  // table of its text.
  [[nodiscard]] QByteArray condition(const QByteArray& index) const;
  // The values of condition(), in its order.
  void bindTo(QSqlQuery& query) const;
};

[[nodiscard]] SearchWords searchWordsOf(const QString& text);

}  // namespace vinicast::host
