// SPDX-License-Identifier: MIT
#pragma once

// "小雨 is typing…", under a conversation. Its place is there also while nobody types, so that nothing jumps;
// nothing in it moves.

#include <QStringList>
#include <QWidget>

namespace vinicast::gui {

class ElidedLabel;

class TypingLine final : public QWidget {
  Q_OBJECT

 public:
  explicit TypingLine(QWidget* parent = nullptr);

  // Of those who type; empty: nobody.
  void setNames(const QStringList& names);

 protected:
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void retranslate();
  void fit();

  ElidedLabel* m_label;
  QStringList m_names;
};

}  // namespace vinicast::gui
