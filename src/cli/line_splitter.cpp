// SPDX-License-Identifier: MIT
#include "cli/line_splitter.hpp"

#include <QStringDecoder>

namespace vinicast::cli {

void LineSplitter::add(const QByteArray& bytes) {
  qsizetype begin = 0;
  while (begin < bytes.size()) {
    const qsizetype lineBreak = bytes.indexOf('\n', begin);
    const qsizetype end = lineBreak < 0 ? bytes.size() : lineBreak;
    if (m_line.size() + (end - begin) > kMaxLineBytes) m_tooLong = true;
    if (!m_tooLong) m_line += bytes.mid(begin, end - begin);
    if (lineBreak < 0) return;
    endLine();
    begin = lineBreak + 1;
  }
}

void LineSplitter::finish() {
  if (m_tooLong || !m_line.isEmpty()) endLine();
}

void LineSplitter::endLine() {
  const bool tooLong = std::exchange(m_tooLong, false);
  QByteArray line = std::exchange(m_line, QByteArray());
  if (tooLong) {
    m_handler(Line::TooLong, QString());
    return;
  }
  if (line.endsWith('\r')) line.chop(1);
  QStringDecoder decoder(QStringDecoder::Utf8);
  const QString text = decoder.decode(line);
  if (decoder.hasError()) {
    m_handler(Line::NotText, QString());
  } else {
    m_handler(Line::Text, text);
  }
}

}  // namespace vinicast::cli
