// SPDX-License-Identifier: MIT
#include "gui/main_window.hpp"

#include <QApplication>
#include <QCloseEvent>
#include <QKeyEvent>
#include <QMenu>
#include <algorithm>
#include <utility>

#include "client/names.hpp"
#include "gui/group_page.hpp"
#include "gui/icons.hpp"
#include "gui/join_page.hpp"
#include "gui/sidebar.hpp"
#include "ui_main_window.h"

namespace vinicast::gui {

using client::GroupRow;

namespace {
constexpr QSize kFirstSize(1100, 720);
}  // namespace

MainWindow::MainWindow(EngineFactory factory, const WindowOptions& options, theme::Look* look,
                       client::DesktopNotifier* notifier, QWidget* parent)
    : QMainWindow(parent),
      m_options(options),
      m_look(look),
      m_settings(options.request.profileDirectory),
      m_ui(std::make_unique<Ui::MainWindow>()),
      m_menu(new QMenu(this)),
      m_sidebar(new Sidebar(m_model, *m_menu)),
      m_joinPage(new JoinPage(*m_menu)),
      m_book(m_settings),
      m_notifications(notifier),
      m_factory(factory),
      m_groups(std::move(factory), m_settings) {
  if (m_look != nullptr) m_look->setMode(m_settings.mode());
  m_language.set(options.language.isEmpty() ? m_settings.language() : options.language);
  setUp();
  connectSidebar();
  connectGroups();
  connectNotifications();

  m_name = options.request.name;
  if (m_name.isEmpty()) m_name = m_settings.lastName();
  if (m_name.isEmpty()) m_name = options.userName;
  m_options.request.name = m_name;
  if (!options.groupGiven && !options.invited && !m_settings.lastGroup().isEmpty()) {
    m_options.request.group = m_settings.lastGroup();
  }
  m_joinPage->fill(m_options.request);
  buildMenu();
  buildShortcuts();
  refreshRecent();
  showJoinPage();
}

void MainWindow::setUp() {
  m_ui->setupUi(this);
  setWindowIcon(icons::appIcon());
  m_ui->windowSplitter->setHandleWidth(theme::kThinSplitterWidth);
  m_ui->windowSplitter->insertWidget(0, m_sidebar);
  m_ui->windowSplitter->setStretchFactor(0, 0);
  m_ui->windowSplitter->setStretchFactor(1, 1);
  m_ui->windowSplitter->setSizes({theme::kSidebarWidth, kFirstSize.width() - theme::kSidebarWidth});
  m_ui->pagesStackedWidget->addWidget(m_joinPage);
  resize(kFirstSize);
  restoreGeometry(m_settings.layout(QStringLiteral("window")));
  m_ui->windowSplitter->restoreState(m_settings.layout(QStringLiteral("sidebar")));
}

MainWindow::~MainWindow() = default;

void MainWindow::connectSidebar() {
  connect(m_sidebar, &Sidebar::chosen, this,
          [this](const QString& key, const QString& memberId) { turnTo(m_groups.find(key), memberId); });
  connect(m_sidebar, &Sidebar::closePrivateRequested, this, &MainWindow::closePrivate);
  connect(m_sidebar, &Sidebar::joinAgainRequested, this, [this](const QString& key) {
    if (const auto known = m_book.find(key)) join(*known, true);
  });
  connect(m_sidebar, &Sidebar::addRequested, this, &MainWindow::askForForm);
  connect(m_sidebar, &Sidebar::onAirRequested, this, [this] { turnTo(m_groups.onAir()); });
  connect(m_sidebar, &Sidebar::inviteRequested, this, &MainWindow::openInvite);
  connect(m_sidebar, &Sidebar::muteRequested, this, &MainWindow::setMuted);
  connect(m_sidebar, &Sidebar::leaveRequested, this, &MainWindow::leave);
  connect(m_sidebar, &Sidebar::forgetRequested, this, &MainWindow::forget);
}

void MainWindow::connectPage(JoinedGroup& group) {
  const QString key = group.known.key();
  m_ui->pagesStackedWidget->addWidget(group.page);
  group.page->setInFront(false);
  connect(group.page, &GroupPage::fullScreenToggled, this, &MainWindow::toggleStageFullScreen);
  connect(group.page, &GroupPage::inviteRequested, this, [this, key] { openInvite(key); });
  connect(group.page, &GroupPage::invitationOpened, this, [this](const QString& link) {
    WindowOptions options;
    takeInvitation(options, link);
    takeOver(options);
  });
  connect(group.page, &GroupPage::arrived, this,
          [this, key](const Arrival& arrival) { onArrived(key, arrival); });
  connect(group.page, &GroupPage::missed, this,
          [this, key](const QString& memberId, int messages, int mentions) {
            onMissed(key, memberId, messages, mentions);
          });
  connect(group.page, &GroupPage::conversationListed, this,
          [this, key](const QString& memberId, const QString& name) { listPrivate(key, memberId, name); });
  connect(group.page, &GroupPage::presenceChanged, this,
          [this, key](const QString& memberId, bool here) { onPresence(key, memberId, here); });
  connect(group.page, &GroupPage::conversationsListed, this, [this, key] { restoreConversation(key); });
  connect(group.page, &GroupPage::conversationRequested, this,
          [this, key](const QString& memberId) { showGroup(m_groups.find(key), memberId); });
  connect(group.page, &GroupPage::factsChanged, this, [this, key] { onFacts(key); });
}

void MainWindow::onFacts(const QString& key) {
  const JoinedGroup* group = m_groups.find(key);
  // With the stage gone there is nothing left to fill the screen with.
  if (group != nullptr && group == current() && !group->page->isLive()) setStageFullScreen(false);
  if (group != nullptr) tellTurn(*group);
  refreshRow(key);
  refreshLive();
}

void MainWindow::restoreConversation(const QString& key) {
  JoinedGroup* group = current();
  if (group == nullptr || key != m_restoredKey || group->known.key() != key) return;
  // Meanwhile somebody may have gone elsewhere.
  if (!group->page->currentMember().isEmpty()) m_restoredMember.clear();
  if (m_restoredMember.isEmpty() || group->page->nameOf(m_restoredMember).isEmpty()) return;
  showGroup(group, std::exchange(m_restoredMember, {}));
}

JoinedGroup* MainWindow::current() const {
  return m_groups.find(currentPage());
}

GroupPage* MainWindow::currentPage() const {
  return qobject_cast<GroupPage*>(m_ui->pagesStackedWidget->currentWidget());
}

void MainWindow::turnTo(JoinedGroup* group, const QString& memberId) {
  if (group != nullptr && m_live && m_live->first != group->known.key()) m_live.reset();
  showGroup(group, memberId);
}

void MainWindow::showGroup(JoinedGroup* group, const QString& memberId) {
  if (group == nullptr || group->state == JoinedGroup::State::Joining) return;
  m_formWanted = false;
  m_options.live.reset();  // whoever goes elsewhere is not live by surprise
  setStageFullScreen(false);
  if (GroupPage* before = currentPage(); before != nullptr && before != group->page)
    before->setInFront(false);
  m_ui->pagesStackedWidget->setCurrentWidget(group->page);
  // First: what was in front of it before is not read by that.
  if (!group->page->showConversation(memberId)) group->page->showConversation({});
  group->page->setInFront(true);
  m_sidebar->setVisible(true);
  m_sidebar->setCurrent(group->known.key(), group->page->currentMember());
  m_sidebar->setSelf(group->joined.selfId, group->joined.name);
  m_leaveAction->setVisible(true);
  m_networkAction->setVisible(true);
  m_settings.setCurrent(group->known.key(), group->page->currentMember());
  markRead();
  refreshLive();
  refreshTitle();
}

void MainWindow::showJoinPage() {
  setStageFullScreen(false);
  if (const JoinedGroup* before = current()) {
    m_beforeForm = before->known.key();
    before->page->setInFront(false);
  }
  m_ui->pagesStackedWidget->setCurrentWidget(m_joinPage);
  // With nothing to list there is one thing to do.
  const bool first = m_model.rowCount() == 0;
  m_sidebar->setVisible(!first);
  m_sidebar->setCurrent({}, {});
  m_joinPage->setMenuVisible(first);
  m_leaveAction->setVisible(false);
  m_networkAction->setVisible(false);
  refreshLive();
  refreshTitle();
}

void MainWindow::showNext(int step) {
  const auto& all = m_groups.all();
  if (all.empty()) return;
  const auto place =
      std::find_if(all.begin(), all.end(), [this](const auto& group) { return group.get() == current(); });
  const auto size = static_cast<std::ptrdiff_t>(all.size());
  const std::ptrdiff_t from = place == all.end() ? -step : place - all.begin();
  // One that is being joined has nothing to show yet.
  for (std::ptrdiff_t steps = 1; steps <= size; ++steps) {
    JoinedGroup* next = all[static_cast<std::size_t>((from + step * steps + 2 * size) % size)].get();
    if (next->state == JoinedGroup::State::Joined) return turnTo(next);
  }
}

void MainWindow::setMuted(const QString& key, bool muted) {
  m_book.setMuted(key, muted);
  if (JoinedGroup* group = m_groups.find(key)) group->known.muted = muted;
  if (muted) m_notifications.withdraw(key);
  refreshRow(key);
  refreshTitle();
}

void MainWindow::forget(const QString& key) {
  m_book.forget(key);
  refreshRecent();
  if (current() == nullptr) showJoinPage();
}

void MainWindow::refreshRecent() {
  static_assert(client::GroupsModel::kMaxRecent >= Settings::kMaxKnownGroups);
  QList<GroupRow> rows;
  for (const KnownGroup& known : m_book.all()) {
    const QString key = known.key();
    if (m_groups.find(key) != nullptr) continue;
    GroupRow row;
    row.key = key;
    row.name = known.group;
    row.locked = !known.code.isEmpty();
    rows.append(row);
  }
  m_model.setRecent(rows);
}

void MainWindow::refreshRow(const QString& key) {
  const JoinedGroup* group = m_groups.find(key);
  if (group == nullptr || m_waitingFor == key) return;
  const int known = m_model.rowOf(key);
  GroupRow row = known < 0 ? GroupRow() : m_model.at(known);
  row.key = key;
  row.name = group->known.group;
  row.joining = group->state == JoinedGroup::State::Joining;
  row.locked = !group->known.code.isEmpty();
  row.muted = group->known.muted;
  row.people = group->page->people();
  row.liveName = group->page->liveName();
  row.selfLive = group->page->isOnAir();
  row.selfTurn = group->page->isOwnTurn();
  row.lastWords = group->page->lastWords();
  m_model.set(row);
}

void MainWindow::refreshLive() {
  const JoinedGroup* onAir = m_groups.onAir();
  m_notifications.setOnAir(onAir == nullptr ? QString() : onAir->known.group);
  for (const auto& group : m_groups.all()) {
    group->page->setLiveElsewhere(onAir == nullptr || onAir == group.get() ? QString() : onAir->known.group);
  }
  m_sidebar->setOnAirElsewhere(onAir == nullptr || onAir == current() ? QString() : onAir->known.group);
}

void MainWindow::closeEvent(QCloseEvent* event) {
  if (!m_closing) {
    m_settings.setLayout(QStringLiteral("window"), saveGeometry());
    m_settings.setLayout(QStringLiteral("sidebar"), m_ui->windowSplitter->saveState());
  }
  if (m_notifications.hasTray() && m_settings.staysInTray() && !m_quitting) {
    event->ignore();
    if (m_groups.onAir() == nullptr) {
      hide();
    } else {
      askAboutLive();
    }
    return;
  }
  if (!m_closing) {
    m_closing = true;
    Q_EMIT closing();
  }
  if (m_groups.isEmpty()) {
    event->accept();
    Q_EMIT finished();
    return;
  }
  // The window goes at once; the goodbyes go in the background.
  event->ignore();
  m_groups.leaveAll();
  hide();
}

void MainWindow::changeEvent(QEvent* event) {
  QMainWindow::changeEvent(event);
  if (event->type() == QEvent::LanguageChange) {
    buildMenu();
    renewDialogs();
    m_notifications.retranslate();
    refreshTitle();
  } else if (event->type() == QEvent::ActivationChange && isActiveWindow()) {
    markRead();
  }
}

void MainWindow::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Escape && m_stageFullScreen) {
    setStageFullScreen(false);
  } else if (event->key() == Qt::Key_Escape && currentPage() == nullptr && m_waitingFor.isEmpty() &&
             !m_groups.isEmpty()) {
    JoinedGroup* before = m_groups.find(m_beforeForm);
    turnTo(before != nullptr && before->state == JoinedGroup::State::Joined ? before : firstJoined());
  } else if (event->key() == Qt::Key_F11 && currentPage() != nullptr) {
    toggleStageFullScreen();
  } else {
    QMainWindow::keyPressEvent(event);
  }
}

void MainWindow::toggleStageFullScreen() {
  setStageFullScreen(!m_stageFullScreen);
}

void MainWindow::setStageFullScreen(bool fullScreen) {
  GroupPage* page = currentPage();
  if (fullScreen == m_stageFullScreen || page == nullptr) return;
  if (fullScreen && !page->isLive()) return;
  m_stageFullScreen = fullScreen;
  m_sidebar->setVisible(!fullScreen);
  page->setStageAlone(fullScreen);
  if (fullScreen) {
    m_statesBefore = windowState();
    showFullScreen();
  } else {
    setWindowState(m_statesBefore & ~Qt::WindowFullScreen);
    markRead();
  }
}

void MainWindow::refreshTitle() {
  const JoinedGroup* group = current();
  QString title = group == nullptr ? QStringLiteral("Vinicast")
                                   : client::isolated(group->known.group) + QStringLiteral(" – Vinicast");
  const int unread = m_model.unread();
  if (unread > 0) title = QStringLiteral("(%1) ").arg(unread) + title;
  m_notifications.setUnread(unread);
  setWindowTitle(title);
}

}  // namespace vinicast::gui
