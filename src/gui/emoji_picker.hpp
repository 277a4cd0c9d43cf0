// SPDX-License-Identifier: MIT
#pragma once

// A small window of emoji, found by their names. It closes by itself; picked() comes at most once.

#include <QFrame>
#include <QString>

class QLineEdit;
class QListWidget;
class QListWidgetItem;

namespace vinicast::gui {

class EmojiPicker final : public QFrame {
  Q_OBJECT

 public:
  explicit EmojiPicker(QWidget* parent);

  // As near to this place as the screen allows.
  void openAt(const QPoint& globalPosition);

 Q_SIGNALS:
  void picked(const QString& sign);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void fill();
  void pick(const QListWidgetItem* item);

  QLineEdit* m_search;
  QListWidget* m_list;
};

}  // namespace vinicast::gui
