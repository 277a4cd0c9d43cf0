// SPDX-License-Identifier: MIT
#pragma once

// The one window: the sidebar with all groups at its left, and beside it the page of one of them, or the join
// page. Keeps the list of groups in step with those joined, and remembers them between runs. Thread: GUI.

#include <QMainWindow>
#include <memory>
#include <optional>
#include <utility>

#include "client/desktop_notifier.hpp"
#include "client/engine.hpp"
#include "client/models/groups_model.hpp"
#include "gui/command_line.hpp"
#include "gui/group_book.hpp"
#include "gui/joined_groups.hpp"
#include "gui/language.hpp"
#include "gui/notifications.hpp"
#include "gui/settings.hpp"
#include "gui/theme.hpp"

class QMenu;

namespace Ui {
class MainWindow;
}

namespace vinicast::gui {

class GroupPage;
class JoinPage;
class Sidebar;
struct Arrival;

class MainWindow final : public QMainWindow {
  Q_OBJECT

 public:
  // `look` may be null: then there is no choice of look. Without `notifier` only the tray tells.
  MainWindow(EngineFactory factory, const WindowOptions& options, theme::Look* look,
             client::DesktopNotifier* notifier = nullptr, QWidget* parent = nullptr);
  ~MainWindow() override;

  // Joins the groups that were not left in the last run, and the one that the options name.
  void start();
  // Another start of the program for this profile: comes to the front and does what that was asked to do. An
  // invitation only fills the form: a click on a link joins nothing by itself.
  void takeOver(const WindowOptions& options);
  // Leaves all groups and ends, whether or not there is a tray.
  void quit();

 Q_SIGNALS:
  // The last thing that it does has begun: a later start has to be a program of its own.
  void closing();
  // All groups have been left and the window is closed.
  void finished();

 protected:
  void closeEvent(QCloseEvent* event) override;
  void changeEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  void setUp();
  void connectSidebar();
  void connectNotifications();
  void connectGroups();
  void buildMenu();
  void buildShortcuts();
  // What another start asks for; of a group only where none is waited for.
  void carryOut(const WindowOptions& options);
  void carryOutLater();
  // In the group that is about to come; where none is, whoever asks for that has to say in which.
  void askWhereToGoLive(const client::SourceSpec& source);
  // From the form: the window waits for it.
  void joinFromForm(const client::JoinRequest& form);
  // False: it would be one too many, which is said where it was to come to the front.
  bool join(const KnownGroup& known, bool inFront);
  void connectPage(JoinedGroup& group);
  // It comes to the front once it is joined.
  void want(const QString& key);
  void onFacts(const QString& key);
  void onJoined(const QString& key);
  void onJoinFailed(const QString& key, const client::Error& error);
  void onGone(const QString& key);
  // Shows it, though nobody chose it in the list.
  void bringUp(JoinedGroup* group);
  // Null: none.
  [[nodiscard]] JoinedGroup* firstJoined() const;
  void leave(const QString& key);
  void showGroup(JoinedGroup* group, const QString& memberId = {});
  // The same where a person chose it: then no other group that is still coming goes live.
  void turnTo(JoinedGroup* group, const QString& memberId = {});
  void listPrivate(const QString& key, const QString& memberId, const QString& name);
  void onPresence(const QString& key, const QString& memberId, bool here);
  void closePrivate(const QString& key, const QString& memberId);
  void showJoinPage();
  // For somebody to fill in.
  void askForForm();
  void sayOnForm(const QString& sentence);
  void showNext(int step);
  [[nodiscard]] JoinedGroup* current() const;
  [[nodiscard]] GroupPage* currentPage() const;

  void setMuted(const QString& key, bool muted);
  void forget(const QString& key);
  void refreshRecent();
  void refreshRow(const QString& key);
  void refreshLive();
  void onArrived(const QString& key, const Arrival& arrival);
  void onMissed(const QString& key, const QString& memberId, int messages, int mentions);
  void markRead();
  // Told outside the window for as long as it lasts, where nobody sees it.
  void tellTurn(const JoinedGroup& group);
  // Its window has the keyboard, and it is the one in it.
  [[nodiscard]] bool isSeen(const QString& key, const QString& memberId) const;
  [[nodiscard]] static QString notificationKey(const QString& key, const QString& memberId);
  [[nodiscard]] static QString turnKey(const QString& key);
  void showNotified(const QString& notification);
  // The private conversation that was in front when the last run ended, once it is known.
  void restoreConversation(const QString& key);
  void setStageFullScreen(bool fullScreen);
  void toggleStageFullScreen();
  void refreshTitle();
  void raiseWindow();
  void stopLive();
  // Before a window that shows it goes to the tray.
  void askAboutLive();
  void openInvite(const QString& key);
  void openSettings();
  // Dialogs that do not speak the new language themselves are closed; the settings, where it is chosen, come
  // again.
  void renewDialogs();
  void openShortcuts();
  void sayBadLink();
  void fillForm(const client::JoinRequest& request);

  struct Failure {
    client::Error error;
    QString group;
  };
  [[nodiscard]] static QString sentenceOf(const Failure& failure);

  WindowOptions m_options;
  theme::Look* m_look;
  Settings m_settings;
  Language m_language;
  std::unique_ptr<Ui::MainWindow> m_ui;
  client::GroupsModel m_model;
  QMenu* m_menu;
  QAction* m_networkAction = nullptr;
  QAction* m_leaveAction = nullptr;
  Sidebar* m_sidebar;
  JoinPage* m_joinPage;
  GroupBook m_book;
  QString m_name;         // of this member, in groups that are joined from now on
  QString m_waitingFor;   // the group that the form was filled in for
  QString m_wanted;       // the group that comes to the front once it is joined
  QString m_beforeForm;   // the group to which Escape leads back from the form
  QString m_restoredKey;  // a group, and a member of it whose conversation comes to the front with it
  QString m_restoredMember;
  // The group that goes live once it is joined, and with what; m_options.live is for the next one wanted.
  std::optional<std::pair<QString, client::SourceSpec>> m_live;
  QList<WindowOptions> m_laterGroups;        // what other starts asked for while a group was waited for
  std::optional<WindowOptions> m_laterForm;  // the same, of the form
  std::optional<Failure> m_failure;          // of a group, to be said by what takes the form's place
  // Somebody is led to the form: no group that is joined or left meanwhile takes its place.
  bool m_formWanted = false;
  bool m_closing = false;
  bool m_quitting = false;  // not to the tray
  bool m_stageFullScreen = false;
  Qt::WindowStates m_statesBefore;
  Notifications m_notifications;
  EngineFactory m_factory;
  JoinedGroups m_groups;  // last: its pages and engines go first
};

}  // namespace vinicast::gui
