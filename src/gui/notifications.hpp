// SPDX-License-Identifier: MIT
#pragma once

// What is told outside the window: one notification for each conversation, which grows with what comes, by
// the desktop's service or, where there is none, by the tray icon; and that icon itself, where there is a
// tray.
//
// Thread: GUI. Bound: kMaxTold conversations at once; of further ones nothing is told until some were read.

#include <QHash>
#include <QObject>
#include <QPointer>

#include "client/desktop_notifier.hpp"

class QMenu;
class QSystemTrayIcon;

namespace vinicast::gui {

class Notifications final : public QObject {
  Q_OBJECT

 public:
  static constexpr qsizetype kMaxTold = 32;

  // `notifier` may be null; it outlives this.
  explicit Notifications(client::DesktopNotifier* notifier, QObject* parent = nullptr);
  ~Notifications() override;

  // There is a tray, and an icon in it.
  [[nodiscard]] bool hasTray() const { return m_tray != nullptr; }
  void setUnread(int unread);
  // The group in which this member is live, which the icon shows and its menu can end; empty: none.
  void setOnAir(const QString& group);

  // `key` names the conversation, `place` its group.
  void tell(const QString& key, const QString& place, const QString& author, const QString& text);
  // It was read.
  void withdraw(const QString& key);
  void retranslate();

 Q_SIGNALS:
  // A notification was clicked.
  void activated(const QString& key);
  // The tray icon, or its menu.
  void windowWanted();
  void quitWanted();
  void stopLiveWanted();

 private:
  void refreshToolTip();

  client::DesktopNotifier* m_notifier;
  QSystemTrayIcon* m_tray = nullptr;
  QMenu* m_menu = nullptr;
  QHash<QString, int> m_told;  // messages since it was read, by key
  QString m_lastInTray;        // what a click on the tray's message means
  int m_unread = 0;
  QString m_onAir;
};

}  // namespace vinicast::gui
