// SPDX-License-Identifier: MIT
#include "host/store/search_words.hpp"

namespace vinicast::host {

namespace {

// The index finds pieces of three characters and more.
constexpr qsizetype kIndexedLength = 3;

}  // namespace

QByteArray SearchWords::condition(const QByteArray& index) const {
  QByteArray sql;
  if (!indexed.isEmpty())
    sql += " AND number IN (SELECT rowid FROM " + index + " WHERE " + index + " MATCH ?)";
  for (qsizetype i = 0; i < patterns.size(); ++i) sql += " AND text LIKE ? ESCAPE '\\'";
  return sql;
}

void SearchWords::bindTo(QSqlQuery& query) const {
  if (!indexed.isEmpty()) query.addBindValue(indexed);
  for (const QString& pattern : patterns) query.addBindValue(pattern);
}

SearchWords searchWordsOf(const QString& text) {
  SearchWords words;
  QStringList all = text.left(SearchWords::kMaxText).simplified().split(QLatin1Char(' '), Qt::SkipEmptyParts);
  if (all.size() > SearchWords::kMaxWords) all = all.first(SearchWords::kMaxWords);
  for (QString& word : all) {
    if (word.toUcs4().size() >= kIndexedLength) {
      word.replace(QLatin1Char('"'), QLatin1String("\"\""));
      words.indexed += QStringLiteral("\"%1\" ").arg(word);
      continue;
    }
    for (const char special : {'\\', '%', '_'})
      word.replace(QLatin1Char(special), QLatin1Char('\\') + QString(QLatin1Char(special)));
    words.patterns += QStringLiteral("%%1%").arg(word);
  }
  return words;
}

}  // namespace vinicast::host
