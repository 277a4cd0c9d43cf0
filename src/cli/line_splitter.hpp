// SPDX-License-Identifier: MIT
#pragma once

// LineSplitter: cuts a stream of bytes into lines of UTF-8 text, whatever the bytes are.

#include <QByteArray>
#include <QString>
#include <functional>

namespace vinicast::cli {

class LineSplitter {
 public:
  // Bytes in one line. Far above the longest post (4096 bytes), so only mistakes meet it.
  static constexpr qsizetype kMaxLineBytes = 65536;

  enum class Line { Text, TooLong, NotText };
  // Called for each line; `text` is empty unless it is Text. A carriage return before the line break is not
  // part of it.
  using Handler = std::function<void(Line kind, const QString& text)>;

  explicit LineSplitter(Handler handler) : m_handler(std::move(handler)) {}

  void add(const QByteArray& bytes);
  // The stream ended: what came after the last line break is a line too, unless it is nothing.
  void finish();

 private:
  void endLine();

  Handler m_handler;
  QByteArray m_line;
  bool m_tooLong = false;
};

}  // namespace vinicast::cli
