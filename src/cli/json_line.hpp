// SPDX-License-Identifier: MIT
#pragma once

// JsonLine: one JSON object (RFC 8259) on one line, with its members in the order in which they were added.
// QJsonObject sorts its keys; here "event" and "at" come first, for people who read along.

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>
#include <QtGlobal>

namespace vinicast::cli {

class JsonLine {
 public:
  JsonLine() = default;
  // Begins with "event" and "at": milliseconds since the epoch.
  JsonLine(const char* event, qint64 atMillis);

  JsonLine& add(const char* key, const QString& value);
  JsonLine& add(const char* key, const char* value) = delete;
  JsonLine& add(const char* key, const QStringList& value);
  JsonLine& add(const char* key, const JsonLine& value);
  JsonLine& add(const char* key, const QList<JsonLine>& value);
  JsonLine& addBool(const char* key, bool value);
  JsonLine& addInteger(const char* key, qint64 value);
  JsonLine& addUnsigned(const char* key, quint64 value);
  // Finite numbers only; others become null.
  JsonLine& addReal(const char* key, double value);
  JsonLine& addNull(const char* key);
  // The text, or null when it is empty.
  JsonLine& addTextOrNull(const char* key, const QString& value);

  // The whole object in UTF-8, without a line break.
  [[nodiscard]] QByteArray text() const { return m_members + '}'; }

 private:
  void addKey(const char* key);

  QByteArray m_members = "{";
};

// `text` as a JSON string with its quotes; what is not Unicode text becomes a replacement character.
[[nodiscard]] QByteArray jsonString(const QString& text);

}  // namespace vinicast::cli
