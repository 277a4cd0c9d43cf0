// SPDX-License-Identifier: MIT
// What of a conversation was seen, and what not yet.
#include "client/models/posts_model.hpp"
#include "gui/composer.hpp"
#include "gui/conversation_page.hpp"
#include "gui/conversation_view.hpp"

namespace vinicast::gui {

void ConversationPage::setInFront(bool inFront) {
  m_inFront = inFront;
  if (!inFront) return;
  m_unread = 0;
  noteRead();
  m_view->look();
  m_composer->setFocus();
}

void ConversationPage::noteSeen() {
  if (!isRead()) return;
  m_unread = 0;
  noteRead();
  m_view->look();
}

bool ConversationPage::isRead() const {
  return m_inFront && isVisible() && isActiveWindow();
}

void ConversationPage::noteArrival(const QString& id, const QByteArray& order) {
  if (isRead()) {
    m_unread = 0;
    noteRead();
    return;
  }
  keepMark(m_read.unread(order));
  if (m_unread++ == 0) m_posts->setFirstUnread(id, order);
}

void ConversationPage::noteMissed(const client::Post& post) {
  if (post.own) return;
  if (!m_read.isMissed(post.order)) {
    // The history of a group that was joined for the first time is read, also at the next start.
    if (m_unread == 0 && !m_groupKey.isEmpty()) keepMark(m_read.read(post.order));
    return;
  }
  if (m_firstMissed.isEmpty() || post.order < m_firstMissed) {
    m_firstMissed = post.order;
    m_posts->setFirstUnread(post.id, post.order);
  }
  if (isRead()) {
    noteRead();
    return;
  }
  ++m_unread;
  Q_EMIT missed(m_posts->meansSelf(post));
}

void ConversationPage::noteMissed(const QList<client::DirectMessage>& messages) {
  for (const client::DirectMessage& message : messages) {
    if (message.own || !m_read.isMissed(message.order)) continue;
    if (!m_firstMissed.isEmpty() && message.order >= m_firstMissed) return;
    m_firstMissed = message.order;
    m_posts->setFirstUnread(message.id, message.order);
    return;
  }
}

void ConversationPage::noteRead() {
  if (!m_groupKey.isEmpty() && isRead()) keepMark(m_read.read(m_posts->lastOrder()));
}

void ConversationPage::keepMark(bool changed) {
  if (changed && !m_draftTimer.isActive()) m_draftTimer.start();
}

}  // namespace vinicast::gui
