// SPDX-License-Identifier: MIT
#pragma once

// The conversation's list. It stays at the latest post only if it was there; else what is being read keeps
// its place, also while older pages come in above it, and a button tells how many posts have come since.
// Another leads up to the first that nobody saw, until that was in sight.
//
// Arrows select rows, Shift selects several, Ctrl+C copies them, Enter opens the menu of the present one. The
// pointer chooses words inside a message, and whole messages where it is drawn over several.
// What people ask for is told by signals; the view changes nothing itself.

#include <QListView>
#include <QPersistentModelIndex>
#include <QTimer>

#include "gui/message_layout.hpp"

class QPushButton;

namespace vinicast::client {
class PostsModel;
}

namespace vinicast::gui {

class ConversationDelegate;
class MessageBar;

class ConversationView final : public QListView {
  Q_OBJECT

 public:
  explicit ConversationView(QWidget* parent = nullptr);

  // What can be done with a message, besides copying it.
  enum class Ability { All, CopyOnly };
  void setModel(QAbstractItemModel* model) override;
  void setAbility(Ability ability);
  void setNames(const QStringList& names);
  void setSelfId(const QString& id);
  [[nodiscard]] bool atBottom() const;
  void jumpToLatest();
  // Somebody looks at it from now on.
  void look() { updateUnreadButton(); }
  // The row of this post in the middle, marked until something else is selected. False if it is not here.
  bool showPost(const QString& id);
  // What is said under "No messages yet" instead of the usual invitation; empty: that.
  void setHint(const QString& hint);
  // The menu of a row, open at its place.
  void openMenu(const QModelIndex& index, const QPoint& globalPosition);
  void addLeads(QMenu& menu, const QModelIndex& index);

 Q_SIGNALS:
  void replyRequested(const QString& postId);
  void editRequested(const QString& postId);
  void deleteRequested(const QString& postId);
  // One's own that did not arrive.
  void sendAgainRequested(const QString& postId);
  // `sign` is put to the post, or taken back where it is there.
  void reactionToggled(const QString& postId, const QString& sign);
  void pickerRequested(const QString& postId, const QPoint& globalPosition);
  void jumpRequested(const QString& postId);
  // An invitation was clicked (client/invite.hpp).
  void invitationOpened(const QString& link);
  // Near an end of what is loaded.
  void olderWanted();
  void newerWanted();
  // To the latest post, which is not loaded.
  void latestWanted();
  void firstUnreadWanted();
  void reachedBottom();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void selectionChanged(const QItemSelection& selected, const QItemSelection& deselected) override;
  void contextMenuEvent(QContextMenuEvent* event) override;
  void rowsAboutToBeRemoved(const QModelIndex& parent, int start, int end) override;
  void rowsInserted(const QModelIndex& parent, int start, int end) override;
  void dataChanged(const QModelIndex& topLeft, const QModelIndex& bottomRight,
                   const QList<int>& roles) override;

 private:
  [[nodiscard]] client::PostsModel* posts() const;
  void holdPlace();
  void restorePlace();
  // What fills less than the view stands at its bottom, where the next message comes.
  void sinkToBottom();
  void askForPages();
  void updateJumpButton();
  void updateUnreadButton();
  // Somebody looks, and the first unread post is in sight.
  [[nodiscard]] bool seesUnread() const;
  void openLink(const QUrl& link);
  void takeRowInSight(bool topmost);
  void copySelected() const;
  void pressWords(const QModelIndex& index, const QPoint& at);
  // False where the pointer chooses whole messages.
  bool dragWords(const QPoint& at);
  [[nodiscard]] QStyleOptionViewItem optionOf(const QModelIndex& index) const;
  [[nodiscard]] MessageLayout::Hit hitAt(const QPoint& position) const;
  [[nodiscard]] Qt::CursorShape cursorAt(const QPoint& position) const;
  // Words are chosen, and no whole messages.
  [[nodiscard]] bool hasWords() const;
  void placeBar(const QModelIndex& index);

  ConversationDelegate* m_delegate;
  QPushButton* m_jumpButton;
  QPushButton* m_unreadButton;
  MessageBar* m_bar;
  Ability m_ability = Ability::All;
  QString m_selfId;
  // What was being read, held from the first change to the next layout.
  bool m_holding = false;
  bool m_followBottom = true;
  QPersistentModelIndex m_anchor;
  int m_anchorTop = 0;
  int m_unseen = 0;
  QString m_sawUnread;  // the first unread post that was in sight for a while
  QString m_seeing;     // the one that m_seenTimer runs for
  QTimer m_seenTimer;
  QString m_hint;
  QPoint m_pressedAt;
  QTimer m_layoutTimer;
};

}  // namespace vinicast::gui
