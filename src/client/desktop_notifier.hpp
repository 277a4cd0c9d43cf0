// SPDX-License-Identifier: MIT
#pragma once

// The desktop's notifications, as a front end uses them. The host implements it; app connects the two.
// Thread: the front end's; every call returns at once.

#include <QObject>
#include <QString>

namespace vinicast::client {

class DesktopNotifier : public QObject {
  Q_OBJECT

 public:
  using QObject::QObject;

  // False once the desktop is known to have no notifications: then another way is needed.
  [[nodiscard]] virtual bool isAvailable() const = 0;
  // Shows it; one of the same `key` that is still there is replaced. Plain text.
  virtual void show(const QString& key, const QString& title, const QString& text) = 0;
  virtual void withdraw(const QString& key) = 0;

 Q_SIGNALS:
  // It was clicked.
  void activated(const QString& key);
};

}  // namespace vinicast::client
