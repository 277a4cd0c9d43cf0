// SPDX-License-Identifier: MIT
// What MainWindow lists of conversations: private ones, and what has come and was not read.
#include <QApplication>

#include "gui/group_page.hpp"
#include "gui/main_window.hpp"

namespace vinicast::gui {

using client::GroupRow;

// Each conversation has notifications of its own.
QString MainWindow::notificationKey(const QString& key, const QString& memberId) {
  return memberId.isEmpty() ? key : key + QLatin1Char('/') + memberId;
}

// No member has such an id.
QString MainWindow::turnKey(const QString& key) {
  return key + QStringLiteral("/turn");
}

void MainWindow::tellTurn(const JoinedGroup& group) {
  const QString key = group.known.key();
  const int row = m_model.rowOf(key);
  if (!group.page->isOwnTurn()) {
    m_notifications.withdraw(turnKey(key));
  } else if (row >= 0 && !m_model.at(row).selfTurn && !isSeen(key, {}) &&
             m_settings.notify() != Notify::Nothing) {
    // Whoever raised a hand asked for it, in a muted group too.
    QApplication::alert(this);
    m_notifications.tell(turnKey(key), group.known.group, {}, tr("It is your turn: go live"));
  }
}

void MainWindow::showNotified(const QString& notification) {
  raiseWindow();
  turnTo(m_groups.find(notification.section(QLatin1Char('/'), 0, 0)),
         notification.section(QLatin1Char('/'), 1));
}

void MainWindow::listPrivate(const QString& key, const QString& memberId, const QString& name) {
  const int known = m_model.rowOf(key, memberId);
  GroupRow row = known < 0 ? GroupRow() : m_model.at(known);
  row.kind = GroupRow::Kind::Private;
  row.key = key;
  row.memberId = memberId;
  row.name = name;
  const JoinedGroup* group = m_groups.find(key);
  row.otherKey = group != nullptr && group->page->hasOtherKey(memberId);
  m_model.set(row);
}

void MainWindow::onPresence(const QString& key, const QString& memberId, bool here) {
  const int known = m_model.rowOf(key, memberId);
  if (known < 0) return;
  GroupRow row = m_model.at(known);
  row.away = !here;
  m_model.set(row);
}

void MainWindow::closePrivate(const QString& key, const QString& memberId) {
  m_model.removePrivate(key, memberId);
  JoinedGroup* group = m_groups.find(key);
  if (group == nullptr) return;
  const bool inFront = group == current() && group->page->currentMember() == memberId;
  group->page->closeConversation(memberId);
  if (inFront) showGroup(group);
  refreshTitle();
}

bool MainWindow::isSeen(const QString& key, const QString& memberId) const {
  return isActiveWindow() && !m_stageFullScreen && current() != nullptr && current()->known.key() == key &&
         currentPage()->currentMember() == memberId;
}

// Counted, and no more: a night's messages are no news one by one.
void MainWindow::onMissed(const QString& key, const QString& memberId, int messages, int mentions) {
  const int known = m_model.rowOf(key, memberId);
  if (isSeen(key, memberId) || known < 0) return;
  GroupRow row = m_model.at(known);
  row.unread += messages;
  row.mentions += mentions;
  m_model.set(row);
  refreshTitle();
}

void MainWindow::onArrived(const QString& key, const Arrival& arrival) {
  const QString memberId = arrival.direct ? arrival.memberId : QString();
  const int known = m_model.rowOf(key, memberId);
  if (isSeen(key, memberId) || known < 0) return;
  GroupRow row = m_model.at(known);
  ++row.unread;
  if (arrival.mentions || arrival.direct) ++row.mentions;
  m_model.set(row);
  const bool direct = arrival.mentions || arrival.direct;
  const Notify notify = m_settings.notify();
  if (!row.muted && (notify == Notify::All || (notify == Notify::Mentions && direct))) {
    QApplication::alert(this);
    // The place of a private message is its author.
    m_notifications.tell(notificationKey(key, memberId), arrival.direct ? arrival.author : row.name,
                         arrival.direct ? QString() : arrival.author, arrival.text);
  }
  refreshTitle();
}

void MainWindow::markRead() {
  const JoinedGroup* group = current();
  if (group == nullptr || !isActiveWindow() || m_stageFullScreen) return;
  if (group->page->currentMember().isEmpty()) m_notifications.withdraw(turnKey(group->known.key()));
  const int known = m_model.rowOf(group->known.key(), group->page->currentMember());
  if (known < 0) return;
  GroupRow row = m_model.at(known);
  row.unread = row.mentions = 0;
  m_model.set(row);
  m_notifications.withdraw(notificationKey(row.key, row.memberId));
  refreshTitle();
}

}  // namespace vinicast::gui
