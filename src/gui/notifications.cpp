// SPDX-License-Identifier: MIT
#include "gui/notifications.hpp"

#include <QMenu>
#include <QSystemTrayIcon>

#include "client/names.hpp"
#include "gui/icons.hpp"
#include "gui/plain_text.hpp"

namespace vinicast::gui {

namespace {
constexpr int kMaxTextChars = 200;
}  // namespace

Notifications::Notifications(client::DesktopNotifier* notifier, QObject* parent)
    : QObject(parent), m_notifier(notifier) {
  if (m_notifier != nullptr) {
    connect(m_notifier, &client::DesktopNotifier::activated, this, &Notifications::activated);
  }
  if (!QSystemTrayIcon::isSystemTrayAvailable()) return;
  m_menu = new QMenu;
  m_tray = new QSystemTrayIcon(icons::appIcon(), this);
  m_tray->setContextMenu(m_menu);
  connect(m_tray, &QSystemTrayIcon::activated, this, [this](QSystemTrayIcon::ActivationReason reason) {
    if (reason == QSystemTrayIcon::Trigger) Q_EMIT windowWanted();
  });
  connect(m_tray, &QSystemTrayIcon::messageClicked, this, [this] { Q_EMIT activated(m_lastInTray); });
  retranslate();
  m_tray->show();
}

Notifications::~Notifications() {
  delete m_menu;
}

void Notifications::setUnread(int unread) {
  m_unread = unread;
  refreshToolTip();
}

void Notifications::setOnAir(const QString& group) {
  if (m_onAir == group) return;
  m_onAir = group;
  if (m_tray == nullptr) return;
  m_tray->setIcon(group.isEmpty() ? icons::appIcon() : icons::onAirIcon());
  retranslate();
}

void Notifications::refreshToolTip() {
  if (m_tray == nullptr) return;
  QString text = m_unread == 0 ? QStringLiteral("Vinicast") : tr("Vinicast: %n unread", nullptr, m_unread);
  if (!m_onAir.isEmpty())
    text = tr("You are live in %1").arg(client::isolated(m_onAir)) + QLatin1Char('\n') + text;
  m_tray->setToolTip(asPlainText(text));
}

void Notifications::tell(const QString& key, const QString& place, const QString& author,
                         const QString& text) {
  if (!m_told.contains(key) && m_told.size() >= kMaxTold) return;
  const int count = ++m_told[key];
  const QString plain = text.simplified().left(kMaxTextChars);
  const QString said =
      author.isEmpty() ? plain : tr("%1: %2", "author, text").arg(client::isolated(author), plain);
  const QString title = count == 1 ? client::visibleName(place)
                                   : tr("%1 (%n new)", "group", count).arg(client::isolated(place));
  if (m_notifier != nullptr && m_notifier->isAvailable()) {
    m_notifier->show(key, title, said);
  } else if (m_tray != nullptr) {
    m_lastInTray = key;
    m_tray->showMessage(title, said, icons::appIcon());
  }
}

void Notifications::withdraw(const QString& key) {
  if (m_told.remove(key) == 0) return;
  if (m_notifier != nullptr) m_notifier->withdraw(key);
}

void Notifications::retranslate() {
  if (m_menu == nullptr) return;
  m_menu->clear();
  if (!m_onAir.isEmpty()) m_menu->addAction(tr("S&top being live"), this, &Notifications::stopLiveWanted);
  m_menu->addAction(tr("&Show Vinicast"), this, &Notifications::windowWanted);
  m_menu->addAction(tr("&Quit"), this, &Notifications::quitWanted);
  refreshToolTip();
}

}  // namespace vinicast::gui
