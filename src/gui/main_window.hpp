// SPDX-License-Identifier: MIT
#pragma once

// The one window: the join page first, then the group. Makes an engine for each attempt to join and lets go
// of it after it has left. Thread: GUI.

#include <QMainWindow>
#include <QTimer>
#include <functional>
#include <memory>
#include <optional>

#include "client/engine.hpp"
#include "gui/command_line.hpp"
#include "gui/language.hpp"
#include "gui/settings.hpp"
#include "gui/theme.hpp"

class QMenu;

namespace Ui {
class MainWindow;
}

namespace vinicast::gui {

class GroupPage;
class JoinPage;

using EngineFactory = std::function<std::unique_ptr<client::Engine>()>;

class MainWindow final : public QMainWindow {
  Q_OBJECT

 public:
  // `look` may be null: then there is no choice of look.
  MainWindow(EngineFactory factory, const WindowOptions& options, theme::Look* look,
             QWidget* parent = nullptr);
  ~MainWindow() override;

  // Joins at once if the options name a group and a name.
  void start();

 Q_SIGNALS:
  // The group has been left and the window is closed.
  void finished();

 protected:
  void closeEvent(QCloseEvent* event) override;
  void changeEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  void buildMenu();
  void join(const client::JoinRequest& form);
  void onJoined(const client::Joined& joined);
  void onJoinFailed(const client::Error& error);
  void leave();
  void onLeft();
  void dropEngine();
  void setStageFullScreen(bool fullScreen);
  void toggleStageFullScreen();
  void onPostArrived();
  void refreshTitle();
  void chooseLanguage(const QString& code);

  EngineFactory m_factory;
  WindowOptions m_options;
  theme::Look* m_look;
  Settings m_settings;
  Language m_language;
  std::unique_ptr<Ui::MainWindow> m_ui;
  QMenu* m_menu;
  QAction* m_leaveAction = nullptr;
  JoinPage* m_joinPage;
  std::unique_ptr<client::Engine> m_engine;
  GroupPage* m_group = nullptr;
  client::JoinRequest m_request;
  QTimer m_leaveTimer;
  QString m_groupName;
  int m_unread = 0;
  bool m_joined = false;
  bool m_leaving = false;
  bool m_closing = false;
  bool m_stageFullScreen = false;
  Qt::WindowStates m_statesBefore;
};

}  // namespace vinicast::gui
