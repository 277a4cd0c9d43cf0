// SPDX-License-Identifier: MIT
#pragma once

// Notifications by org.freedesktop.Notifications on the session bus (Desktop Notifications
// Specification 1.2).
//
// Thread: the one that made it, with an event loop. Nothing waits for the bus: where there is no service the
// first call says so, and isAvailable() is false from then on. Bound: kMaxShown notifications.

#include <QHash>
#include <QVariantMap>

#include "client/desktop_notifier.hpp"

namespace vinicast::host {

class DBusNotifier final : public client::DesktopNotifier {
  Q_OBJECT

 public:
  static constexpr int kMaxShown = 64;

  explicit DBusNotifier(QObject* parent = nullptr);

  [[nodiscard]] bool isAvailable() const override { return m_available; }
  void show(const QString& key, const QString& title, const QString& text) override;
  void withdraw(const QString& key) override;

 private Q_SLOTS:
  void handleAction(quint32 id, const QString& action);
  void handleClosed(quint32 id, quint32 reason);

 private:
  bool m_available;
  QHash<QString, quint32> m_ids;  // by key; 0: its answer is still to come
};

}  // namespace vinicast::host
