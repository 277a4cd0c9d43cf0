// SPDX-License-Identifier: MIT
// What the pointer does in the conversation: words are chosen inside a message, whole messages where it is
// drawn over several; links, quotes and reactions are clicked.
#include <QDesktopServices>
#include <QMouseEvent>

#include "client/models/posts_model.hpp"
#include "gui/conversation_delegate.hpp"
#include "gui/conversation_view.hpp"
#include "gui/message_bar.hpp"

namespace vinicast::gui {

using client::PostsModel;

namespace {

// A click moves less than this many pixels.
constexpr int kClickSlack = 4;

QString idOf(const QModelIndex& index) {
  return index.data(PostsModel::IdRole).toString();
}

}  // namespace

MessageLayout::Hit ConversationView::hitAt(const QPoint& position) const {
  const QModelIndex index = indexAt(position);
  if (!index.isValid()) return {};
  return m_delegate->layOut(optionOf(index), index).hitAt(position);
}

Qt::CursorShape ConversationView::cursorAt(const QPoint& position) const {
  const QModelIndex index = indexAt(position);
  if (!index.isValid()) return Qt::ArrowCursor;
  const MessageLayout row = m_delegate->layOut(optionOf(index), index);
  if (!row.hitAt(position).isEmpty()) return Qt::PointingHandCursor;
  return row.textRect().contains(position) ? Qt::IBeamCursor : Qt::ArrowCursor;
}

void ConversationView::mousePressEvent(QMouseEvent* event) {
  m_delegate->setHighlighted({});
  m_pressedAt = event->position().toPoint();
  const QModelIndex index = indexAt(m_pressedAt);
  // The menu that comes is about the chosen words.
  if (event->button() == Qt::RightButton && hasWords() && idOf(index) == m_delegate->words().post()) return;
  QListView::mousePressEvent(event);
  if (!index.isValid()) clearSelection();
  if (event->button() == Qt::LeftButton) {
    m_delegate->words().clear();
    if (event->modifiers() == Qt::NoModifier) pressWords(index, m_pressedAt);
    viewport()->update();
  }
}

void ConversationView::pressWords(const QModelIndex& index, const QPoint& at) {
  if (!index.isValid()) return;
  const MessageLayout row = m_delegate->layOut(optionOf(index), index);
  if (row.bubble.contains(at) && !row.quote.contains(at)) m_delegate->words().press(idOf(index), row, at);
}

bool ConversationView::dragWords(const QPoint& at) {
  WordSelection& words = m_delegate->words();
  if (!words.isPressed()) return false;
  viewport()->update();
  const QModelIndex index = indexAt(at);
  if (!words.isPressedIn(idOf(index))) {
    words.leave();
    return false;
  }
  words.extend(m_delegate->layOut(optionOf(index), index), at);
  if (!words.isEmpty()) selectionModel()->clearSelection();
  return true;
}

void ConversationView::mouseMoveEvent(QMouseEvent* event) {
  const QPoint at = event->position().toPoint();
  viewport()->setCursor(cursorAt(at));
  if (event->buttons() == Qt::NoButton) placeBar(indexAt(at));
  if (event->buttons() == Qt::LeftButton && dragWords(at)) return;
  QListView::mouseMoveEvent(event);
}

void ConversationView::mouseDoubleClickEvent(QMouseEvent* event) {
  QListView::mouseDoubleClickEvent(event);
  const QPoint at = event->position().toPoint();
  if (event->button() != Qt::LeftButton || cursorAt(at) != Qt::IBeamCursor) return;
  const QModelIndex index = indexAt(at);
  m_delegate->words().takeWord(idOf(index), m_delegate->layOut(optionOf(index), index), at);
  selectionModel()->clearSelection();
  viewport()->update();
}

void ConversationView::mouseReleaseEvent(QMouseEvent* event) {
  m_delegate->words().release();
  QListView::mouseReleaseEvent(event);
  const QPoint at = event->position().toPoint();
  if (event->button() != Qt::LeftButton || event->modifiers() != Qt::NoModifier) return;
  // Who drags selects.
  if ((at - m_pressedAt).manhattanLength() > kClickSlack) return;
  const MessageLayout::Hit hit = hitAt(at);
  if (hit.link.isValid() && !hit.link.isEmpty()) openLink(hit.link);
  if (!hit.jumpTo.isEmpty()) Q_EMIT jumpRequested(hit.jumpTo);
  if (!hit.reaction.isEmpty()) Q_EMIT reactionToggled(idOf(indexAt(at)), hit.reaction);
}

void ConversationView::openLink(const QUrl& link) {
  if (link.scheme() == QLatin1String("vinicast")) {
    // Not by the desktop, which may have another program for it, or none.
    Q_EMIT invitationOpened(QString::fromUtf8(link.toEncoded()));
  } else {
    QDesktopServices::openUrl(link);
  }
}

// Words or messages are chosen, never both.
void ConversationView::selectionChanged(const QItemSelection& selected, const QItemSelection& deselected) {
  QListView::selectionChanged(selected, deselected);
  if (!selected.isEmpty() && !m_delegate->words().isPressed()) {
    m_delegate->words().clear();
    viewport()->update();
  }
}

void ConversationView::leaveEvent(QEvent* event) {
  m_bar->hide();
  QListView::leaveEvent(event);
}

}  // namespace vinicast::gui
