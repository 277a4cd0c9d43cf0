// SPDX-License-Identifier: MIT
#include "gui/word_selection.hpp"

#include <QTextBoundaryFinder>
#include <algorithm>
#include <cstdlib>

namespace vinicast::gui {

void WordSelection::press(const QString& post, const MessageLayout& row, const QPoint& at) {
  m_post = post;
  m_text = row.rich.text;
  m_begin = m_end = row.cursorAt(at);
  m_pressed = true;
}

void WordSelection::check(const MessageLayout& row) {
  if (row.rich.text != m_text) clear();
}

void WordSelection::extend(const MessageLayout& row, const QPoint& at) {
  check(row);
  if (m_pressed) m_end = row.cursorAt(at);
}

void WordSelection::takeWord(const QString& post, const MessageLayout& row, const QPoint& at) {
  press(post, row, at);
  m_pressed = false;
  QTextBoundaryFinder word(QTextBoundaryFinder::Word, m_text);
  const auto place = std::min<qsizetype>(row.characterAt(at), std::max<qsizetype>(0, m_text.size() - 1));
  word.setPosition(place);
  m_begin = static_cast<int>(word.isAtBoundary() ? place : std::max<qsizetype>(0, word.toPreviousBoundary()));
  word.setPosition(place);
  const qsizetype end = word.toNextBoundary();
  m_end = static_cast<int>(end < 0 ? m_text.size() : end);
}

QString WordSelection::text() const {
  QString chosen = m_text.mid(std::min(m_begin, m_end), std::abs(m_end - m_begin));
  return chosen.replace(QChar(QChar::LineSeparator), QLatin1Char('\n'));
}

QList<QTextLayout::FormatRange> WordSelection::formats(const QString& post, const QString& shown,
                                                       const QPalette& palette) const {
  if (isEmpty() || post != m_post || shown != m_text) return {};
  QTextLayout::FormatRange range;
  range.start = std::min(m_begin, m_end);
  range.length = std::abs(m_end - m_begin);
  range.format.setBackground(palette.brush(QPalette::Highlight));
  range.format.setForeground(palette.brush(QPalette::HighlightedText));
  return {range};
}

}  // namespace vinicast::gui
