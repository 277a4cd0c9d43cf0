// SPDX-License-Identifier: MIT
#pragma once

// Search over everything that is kept of the group: a field, and the hits with who, when and the words
// around. Enter or a click on a hit asks to jump to it; Escape closes the panel.

#include <QTimer>
#include <QWidget>

#include "client/types.hpp"

class QLabel;
class QLineEdit;
class QListWidget;
class QListWidgetItem;
class QPushButton;
class QToolButton;

namespace vinicast::gui {

class SearchPanel final : public QWidget {
  Q_OBJECT

 public:
  explicit SearchPanel(QWidget* parent = nullptr);

  void open();
  // An answer; one to a text that is no longer searched for is ignored.
  void show(const client::Found& found);
  using QWidget::show;
  // What became of an export; `problem` is empty or the system's words.
  void showExported(int messages, const QString& path, const QString& problem);
  [[nodiscard]] static constexpr int mostHits() { return 200; }

 Q_SIGNALS:
  void searchWanted(const QString& text);
  void hitChosen(const vinicast::client::Post& post);
  void exportRequested();
  void closed();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  // Now, or once the question before is answered: one at a time, so that whoever types fast waits for one
  // answer at most.
  void ask();
  void showNothing();
  void choose(const QListWidgetItem* item);
  void finish();
  void retranslate();

  QLineEdit* m_field;
  QLabel* m_count;
  QPushButton* m_export;
  QToolButton* m_close;
  QListWidget* m_hits;
  QString m_asked;     // what is searched for; empty: every question is answered
  QTimer m_patience;   // with a question that is not answered
  QString m_answered;  // what is shown
  QList<client::Post> m_posts;
};

}  // namespace vinicast::gui
