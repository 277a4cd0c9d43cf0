// SPDX-License-Identifier: MIT
#pragma once

// The conversation's list. It stays at the latest post only if it was there; else what is being read keeps
// its place and a button tells how many posts have come since.

#include <QListView>
#include <QPersistentModelIndex>
#include <QTimer>

class QPushButton;

namespace vinicast::gui {

class ConversationDelegate;

class ConversationView final : public QListView {
  Q_OBJECT

 public:
  explicit ConversationView(QWidget* parent = nullptr);

  void setModel(QAbstractItemModel* model) override;
  [[nodiscard]] bool atBottom() const;
  void jumpToLatest();
  // What is said under "No messages yet" instead of the usual invitation; empty: that.
  void setHint(const QString& hint);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;
  void rowsAboutToBeRemoved(const QModelIndex& parent, int start, int end) override;
  void rowsInserted(const QModelIndex& parent, int start, int end) override;
  void dataChanged(const QModelIndex& topLeft, const QModelIndex& bottomRight,
                   const QList<int>& roles) override;

 private:
  void holdPlace();
  void restorePlace();
  void updateJumpButton();
  void copyCurrent() const;
  [[nodiscard]] QUrl linkAt(const QPoint& position) const;

  ConversationDelegate* m_delegate;
  QPushButton* m_jumpButton;
  // What was being read, held from the first change to the next layout.
  bool m_holding = false;
  bool m_followBottom = true;
  QPersistentModelIndex m_anchor;
  int m_anchorTop = 0;
  int m_unseen = 0;
  QString m_hint;
  QTimer m_layoutTimer;
};

}  // namespace vinicast::gui
