// SPDX-License-Identifier: MIT
// What MainWindow's menu, keys and tray ask of it.

#include <QApplication>
#include <QCloseEvent>
#include <QDialog>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QShortcut>

#include "client/names.hpp"
#include "gui/go_live_dialog.hpp"
#include "gui/group_page.hpp"
#include "gui/icons.hpp"
#include "gui/invite_dialog.hpp"
#include "gui/join_page.hpp"
#include "gui/main_window.hpp"
#include "gui/network_dialog.hpp"
#include "gui/settings_dialog.hpp"
#include "gui/shortcuts_dialog.hpp"
#include "gui/sidebar.hpp"

namespace vinicast::gui {

void MainWindow::connectNotifications() {
  connect(&m_notifications, &Notifications::windowWanted, this, &MainWindow::raiseWindow);
  connect(&m_notifications, &Notifications::quitWanted, this, &MainWindow::quit);
  connect(&m_notifications, &Notifications::stopLiveWanted, this, &MainWindow::stopLive);
  connect(&m_notifications, &Notifications::activated, this, &MainWindow::showNotified);
}

void MainWindow::buildMenu() {
  // clear() deletes only what no other widget has, and two actions of one key would do nothing.
  for (QAction* action : m_menu->actions()) removeAction(action);
  m_menu->clear();
  QAction* settings = m_menu->addAction(tr("&Settings…"), this, &MainWindow::openSettings);
  settings->setIcon(icons::icon(icons::Glyph::Gear));
  settings->setShortcut(QKeySequence(QStringLiteral("Ctrl+,")));
  QAction* keys = m_menu->addAction(tr("&Keyboard shortcuts"), this, &MainWindow::openShortcuts);
  keys->setShortcuts({QKeySequence(Qt::Key_F1), QKeySequence(QStringLiteral("Ctrl+/"))});
  m_menu->addSeparator();
  m_networkAction = m_menu->addAction(tr("&Network…"), this, [this] {
    if (GroupPage* page = currentPage()) page->showNetwork();
  });
  m_networkAction->setObjectName(QStringLiteral("networkAction"));
  m_networkAction->setIcon(icons::icon(icons::Glyph::Network));
  m_networkAction->setShortcut(QKeySequence(QStringLiteral("Ctrl+Shift+N")));
  m_networkAction->setVisible(current() != nullptr);
  m_leaveAction = m_menu->addAction(tr("Leave the &group"), this, [this] {
    if (const JoinedGroup* group = current()) leave(group->known.key());
  });
  m_leaveAction->setIcon(icons::icon(icons::Glyph::Leave));
  m_leaveAction->setVisible(current() != nullptr);
  QAction* quitting = m_menu->addAction(tr("&Quit"), this, &MainWindow::quit);
  quitting->setShortcut(QKeySequence(QStringLiteral("Ctrl+Q")));
  for (QAction* action : {settings, keys, m_networkAction, quitting}) addAction(action);
}

void MainWindow::buildShortcuts() {
  const auto add = [this](const char* keys, auto call) {
    auto* shortcut = new QShortcut(QKeySequence(QLatin1String(keys)), this);
    connect(shortcut, &QShortcut::activated, this, call);
  };
  add("Alt+Down", [this] { showNext(1); });
  add("Alt+Up", [this] { showNext(-1); });
  add("Ctrl+G", [this] { m_sidebar->focusList(); });
  add("Ctrl+N", [this] { askForForm(); });
  add("Ctrl+I", [this] {
    if (const JoinedGroup* group = current()) openInvite(group->known.key());
  });
}

void MainWindow::openInvite(const QString& key) {
  const JoinedGroup* group = m_groups.find(key);
  if (group == nullptr) return;
  (new InviteDialog({group->known.group, group->known.code, group->known.address}, this))->open();
}

void MainWindow::openSettings() {
  auto* dialog = new SettingsDialog(m_settings, m_factory, m_notifications.hasTray(), this);
  connect(dialog, &SettingsDialog::lookChanged, this, [this] {
    if (m_look != nullptr) m_look->setMode(m_settings.mode());
  });
  connect(dialog, &SettingsDialog::languageChanged, this, [this] { m_language.set(m_settings.language()); });
  connect(dialog, &SettingsDialog::nameChanged, this, [this](const QString& name) {
    m_name = name;
    m_joinPage->setName(name);
  });
  dialog->open();
}

void MainWindow::renewDialogs() {
  QRect settings;
  // Those over the stage's own window, too.
  for (QWidget* window : QApplication::topLevelWidgets()) {
    auto* dialog = qobject_cast<QDialog*>(window);
    if (dialog == nullptr || !dialog->isVisible()) continue;
    if (qobject_cast<NetworkDialog*>(dialog) != nullptr || qobject_cast<GoLiveDialog*>(dialog) != nullptr)
      continue;
    if (qobject_cast<SettingsDialog*>(dialog) != nullptr) settings = dialog->geometry();
    dialog->close();
  }
  if (settings.isNull()) return;
  openSettings();
  for (auto* dialog : findChildren<SettingsDialog*>()) {
    if (!dialog->isVisible()) continue;
    dialog->setGeometry(settings);
    dialog->goToLanguage();
  }
}

void MainWindow::openShortcuts() {
  (new ShortcutsDialog(this))->open();
}

void MainWindow::raiseWindow() {
  if (m_closing) return;
  setWindowState(windowState() & ~Qt::WindowMinimized);
  show();
  raise();
  activateWindow();
}

void MainWindow::stopLive() {
  if (const JoinedGroup* group = m_groups.onAir()) group->page->stopLive();
}

void MainWindow::askAboutLive() {
  const auto open = findChildren<QMessageBox*>(QStringLiteral("closeLiveMessageBox"));
  if (!open.isEmpty()) return open.first()->activateWindow();
  auto* box = new QMessageBox(QMessageBox::Question, tr("You are live"),
                              tr("You are live in %1. Without this window everyone there goes on seeing and "
                                 "hearing you.")
                                  .arg(client::isolated(m_groups.onAir()->known.group)),
                              QMessageBox::Cancel, this);
  box->setObjectName(QStringLiteral("closeLiveMessageBox"));
  box->setAttribute(Qt::WA_DeleteOnClose);
  box->setTextFormat(Qt::PlainText);
  QPushButton* stop = box->addButton(tr("Stop being live"), QMessageBox::DestructiveRole);
  QPushButton* stay = box->addButton(tr("Stay live"), QMessageBox::AcceptRole);
  box->setDefaultButton(stop);
  connect(box, &QMessageBox::buttonClicked, this, [this, stop, stay](const QAbstractButton* button) {
    if (button == static_cast<const void*>(stop)) stopLive();
    if (button == static_cast<const void*>(stop) || button == static_cast<const void*>(stay)) hide();
  });
  box->open();
}

void MainWindow::quit() {
  m_quitting = true;
  // A hidden window gets no close event of its own.
  QCloseEvent event;
  closeEvent(&event);
  if (event.isAccepted()) hide();
}

}  // namespace vinicast::gui
