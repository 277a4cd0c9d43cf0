// SPDX-License-Identifier: MIT
#include "host/platform/dbus_notifier.hpp"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

namespace vinicast::host {

namespace {

const auto kService = QStringLiteral("org.freedesktop.Notifications");
const auto kPath = QStringLiteral("/org/freedesktop/Notifications");
constexpr int kServersChoice = -1;  // how long it is shown

QDBusMessage callOf(const QString& method) {
  return QDBusMessage::createMethodCall(kService, kPath, kService, method);
}

}  // namespace

DBusNotifier::DBusNotifier(QObject* parent)
    : DesktopNotifier(parent), m_available(QDBusConnection::sessionBus().isConnected()) {
  if (!m_available) return;
  QDBusConnection bus = QDBusConnection::sessionBus();
  bus.connect(kService, kPath, kService, QStringLiteral("ActionInvoked"), this,
              SLOT(handleAction(quint32, QString)));
  bus.connect(kService, kPath, kService, QStringLiteral("NotificationClosed"), this,
              SLOT(handleClosed(quint32, quint32)));
}

void DBusNotifier::show(const QString& key, const QString& title, const QString& text) {
  if (!m_available || (m_ids.size() >= kMaxShown && !m_ids.contains(key))) return;
  QDBusMessage call = callOf(QStringLiteral("Notify"));
  QVariantMap hints;
  hints.insert(QStringLiteral("desktop-entry"), QStringLiteral("vinicast"));
  hints.insert(QStringLiteral("category"), QStringLiteral("im.received"));
  // The body may be read as markup; the summary never is.
  call.setArguments({QStringLiteral("Vinicast"), m_ids.value(key, 0), QStringLiteral("vinicast"), title,
                     text.toHtmlEscaped(), QStringList{QStringLiteral("default"), QString()}, hints,
                     kServersChoice});
  m_ids.insert(key, m_ids.value(key, 0));
  auto* watcher = new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(call), this);
  connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, key, watcher] {
    watcher->deleteLater();
    const QDBusPendingReply<quint32> reply(*watcher);
    if (reply.isError()) {
      m_available = false;
      m_ids.clear();
      return;
    }
    const auto known = m_ids.find(key);
    if (known == m_ids.end()) {  // withdrawn meanwhile
      QDBusMessage close = callOf(QStringLiteral("CloseNotification"));
      close.setArguments({reply.value()});
      QDBusConnection::sessionBus().asyncCall(close);
      return;
    }
    *known = reply.value();
  });
}

void DBusNotifier::withdraw(const QString& key) {
  const auto known = m_ids.find(key);
  if (known == m_ids.end()) return;
  const quint32 id = *known;
  m_ids.erase(known);
  if (id == 0) return;
  QDBusMessage close = callOf(QStringLiteral("CloseNotification"));
  close.setArguments({id});
  QDBusConnection::sessionBus().asyncCall(close);
}

void DBusNotifier::handleAction(quint32 id, const QString& action) {
  const QString key = m_ids.key(id);
  if (!key.isEmpty() && action == QLatin1String("default")) Q_EMIT activated(key);
}

void DBusNotifier::handleClosed(quint32 id, quint32) {
  const QString key = m_ids.key(id);
  if (!key.isEmpty()) m_ids.remove(key);
}

}  // namespace vinicast::host
