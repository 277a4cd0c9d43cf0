// SPDX-License-Identifier: MIT
#include "cli/json_line.hpp"

#include <cmath>
#include <cstdio>

namespace vinicast::cli {

QByteArray jsonString(const QString& text) {
  QByteArray out = "\"";
  const QByteArray utf8 = text.toUtf8();
  out.reserve(utf8.size() + 2);
  for (const char c : utf8) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (byte < 0x20 || byte == 0x7f) {
      char escaped[8];
      std::snprintf(escaped, sizeof escaped, "\\u%04x", static_cast<unsigned>(byte));
      out += escaped;
    } else {
      out += c;
    }
  }
  return out + '"';
}

JsonLine::JsonLine(const char* event, qint64 atMillis) {
  add("event", QString::fromLatin1(event));
  addInteger("at", atMillis);
}

void JsonLine::addKey(const char* key) {
  if (m_members.size() > 1) m_members += ',';
  m_members += '"';
  m_members += key;
  m_members += "\":";
}

JsonLine& JsonLine::add(const char* key, const QString& value) {
  addKey(key);
  m_members += jsonString(value);
  return *this;
}

JsonLine& JsonLine::add(const char* key, const QStringList& value) {
  addKey(key);
  m_members += '[';
  for (qsizetype i = 0; i < value.size(); ++i) {
    if (i > 0) m_members += ',';
    m_members += jsonString(value[i]);
  }
  m_members += ']';
  return *this;
}

JsonLine& JsonLine::add(const char* key, const JsonLine& value) {
  addKey(key);
  m_members += value.text();
  return *this;
}

JsonLine& JsonLine::add(const char* key, const QList<JsonLine>& value) {
  addKey(key);
  m_members += '[';
  for (qsizetype i = 0; i < value.size(); ++i) {
    if (i > 0) m_members += ',';
    m_members += value[i].text();
  }
  m_members += ']';
  return *this;
}

JsonLine& JsonLine::addBool(const char* key, bool value) {
  addKey(key);
  m_members += value ? "true" : "false";
  return *this;
}

JsonLine& JsonLine::addInteger(const char* key, qint64 value) {
  addKey(key);
  m_members += QByteArray::number(value);
  return *this;
}

JsonLine& JsonLine::addUnsigned(const char* key, quint64 value) {
  addKey(key);
  m_members += QByteArray::number(value);
  return *this;
}

JsonLine& JsonLine::addReal(const char* key, double value) {
  if (!std::isfinite(value)) return addNull(key);
  addKey(key);
  m_members += QByteArray::number(value, 'g', 6);
  return *this;
}

JsonLine& JsonLine::addNull(const char* key) {
  addKey(key);
  m_members += "null";
  return *this;
}

JsonLine& JsonLine::addTextOrNull(const char* key, const QString& value) {
  return value.isEmpty() ? addNull(key) : add(key, value);
}

}  // namespace vinicast::cli
