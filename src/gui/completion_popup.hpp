// SPDX-License-Identifier: MIT
#pragma once

// What a beginning of :name: or @name can become, above the text that is typed. The text keeps the keyboard;
// the popup is told of the keys that are meant for it.

#include <QList>
#include <QListWidget>
#include <QString>

class QKeyEvent;

namespace vinicast::gui {

class CompletionPopup final : public QListWidget {
  Q_OBJECT

 public:
  struct Choice {
    QString shown;
    QString inserted;
  };

  explicit CompletionPopup(QWidget* parent);

  // Shows them with the lower corner at which lines begin there, in the parent's coordinates; nothing to
  // choose hides it.
  void offer(const QList<Choice>& choices, const QPoint& corner);
  // True if the key was for the popup.
  bool handleKey(const QKeyEvent& key);

 Q_SIGNALS:
  void chosen(const QString& inserted);

 private:
  void choose(const QListWidgetItem* item);
};

}  // namespace vinicast::gui
