// SPDX-License-Identifier: MIT
#pragma once

// Where a message is typed: Enter sends, Shift+Enter begins a new line; it grows with the text up to a few
// lines.

#include <QWidget>

class QPlainTextEdit;
class QPushButton;

namespace vinicast::gui {

class Composer final : public QWidget {
  Q_OBJECT

 public:
  explicit Composer(QWidget* parent = nullptr);

  void setGroup(const QString& group);
  // Puts back a text that could not be sent, before whatever has been typed since.
  void restore(const QString& text);

 Q_SIGNALS:
  void submitted(const QString& text);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void submit();
  void fitHeight();
  void retranslate();

  QPlainTextEdit* m_edit;
  QPushButton* m_send;
  QString m_group;
};

}  // namespace vinicast::gui
