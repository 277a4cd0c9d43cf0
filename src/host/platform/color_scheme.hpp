// SPDX-License-Identifier: MIT
#pragma once

// Whether the desktop is to look dark, by org.freedesktop.portal.Settings on the session bus: the key
// color-scheme of org.freedesktop.appearance (XDG Desktop Portal). GNOME says it there alone, Qt 6.4's
// palette does not know it.
//
// Thread: the one that made it, with an event loop. Nothing waits for the bus: where there is no portal
// nothing is said.

#include <QObject>
#include <optional>

class QDBusMessage;
class QVariant;

namespace vinicast::host {

class ColorScheme final : public QObject {
  Q_OBJECT
  Q_MOC_INCLUDE(<QDBusMessage>)

 public:
  // Asks at once; the answer comes as changed().
  explicit ColorScheme(QObject* parent = nullptr);

 Q_SIGNALS:
  // Nothing: the desktop has no preference.
  void changed(std::optional<bool> dark);

 private Q_SLOTS:
  void handleSetting(const QDBusMessage& message);

 private:
  void take(const QVariant& value);
};

}  // namespace vinicast::host
