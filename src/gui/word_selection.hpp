// SPDX-License-Identifier: MIT
#pragma once

// Words that are chosen with the pointer inside one message. They belong to the text they were chosen in: a
// message that was edited since shows none, and none are copied from it.

#include <QList>
#include <QPalette>
#include <QPoint>
#include <QString>
#include <QTextLayout>

#include "gui/message_layout.hpp"

namespace vinicast::gui {

class WordSelection {
 public:
  // The pointer goes down at `at`, in the bubble of `row`: what was chosen before is forgotten.
  void press(const QString& post, const MessageLayout& row, const QPoint& at);
  // It moves while it is down, inside the same row.
  void extend(const MessageLayout& row, const QPoint& at);
  // It moves outside, where whole messages are chosen: nothing is, until it comes back.
  void leave() { m_end = m_begin; }
  void release() { m_pressed = false; }
  // The word under the pointer.
  void takeWord(const QString& post, const MessageLayout& row, const QPoint& at);
  // The message changed: words of another text are chosen no more.
  void check(const MessageLayout& row);
  void clear() { *this = {}; }

  [[nodiscard]] bool isPressedIn(const QString& post) const { return m_pressed && post == m_post; }
  [[nodiscard]] bool isPressed() const { return m_pressed; }
  [[nodiscard]] bool isEmpty() const { return m_begin == m_end; }
  [[nodiscard]] const QString& post() const { return m_post; }
  // With the line ends that other programs know.
  [[nodiscard]] QString text() const;
  // How the row's text is to be drawn.
  [[nodiscard]] QList<QTextLayout::FormatRange> formats(const QString& post, const QString& shown,
                                                        const QPalette& palette) const;

 private:
  QString m_post;
  QString m_text;  // all of what the message showed
  int m_begin = 0;
  int m_end = 0;  // may be before m_begin
  bool m_pressed = false;
};

}  // namespace vinicast::gui
