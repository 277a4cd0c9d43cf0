// SPDX-License-Identifier: MIT
#include "gui/main_window.hpp"

#include <QApplication>
#include <QCloseEvent>
#include <QKeyEvent>
#include <QMenu>
#include <algorithm>
#include <utility>

#include "client/names.hpp"
#include "client/words.hpp"
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
  connect(m_joinPage, &JoinPage::joinRequested, this, &MainWindow::joinFromForm);
}

MainWindow::~MainWindow() = default;

void MainWindow::start() {
  const QString wanted =
      m_options.groupGiven ? knownGroupOf(m_options.request).key() : m_settings.currentGroup();
  // A copy: joining moves the group in front to the list's begin.
  const QList<KnownGroup> known = m_book.all();
  for (const KnownGroup& one : known) {
    if (one.open && one.key() != wanted) join(one, false);
  }
  if (m_options.groupGiven) {
    if (m_options.nameGiven || !m_settings.lastName().isEmpty()) joinFromForm(m_options.request);
    return;
  }
  m_formWanted = m_options.invited;
  if (m_options.badLink) sayBadLink();
  const auto last = m_book.find(wanted);
  if (!last || !last->open) return;
  m_restoredKey = wanted;
  m_restoredMember = m_settings.currentMember();
  join(*last, !m_formWanted);
}

void MainWindow::connectSidebar() {
  connect(m_sidebar, &Sidebar::chosen, this,
          [this](const QString& key, const QString& memberId) { showGroup(m_groups.find(key), memberId); });
  connect(m_sidebar, &Sidebar::closePrivateRequested, this, &MainWindow::closePrivate);
  connect(m_sidebar, &Sidebar::joinAgainRequested, this, [this](const QString& key) {
    if (const auto known = m_book.find(key)) join(*known, true);
  });
  connect(m_sidebar, &Sidebar::addRequested, this, &MainWindow::showJoinPage);
  connect(m_sidebar, &Sidebar::onAirRequested, this, [this] { showGroup(m_groups.onAir()); });
  connect(m_sidebar, &Sidebar::inviteRequested, this, &MainWindow::openInvite);
  connect(m_sidebar, &Sidebar::muteRequested, this, &MainWindow::setMuted);
  connect(m_sidebar, &Sidebar::leaveRequested, this, &MainWindow::leave);
  connect(m_sidebar, &Sidebar::forgetRequested, this, &MainWindow::forget);
}

void MainWindow::connectGroups() {
  connect(&m_groups, &JoinedGroups::joined, this, &MainWindow::onJoined);
  connect(&m_groups, &JoinedGroups::joinFailed, this, &MainWindow::onJoinFailed);
  connect(&m_groups, &JoinedGroups::gone, this, &MainWindow::onGone);
  connect(&m_groups, &JoinedGroups::goingAway, this, [this](const QString& key) {
    const JoinedGroup* group = m_groups.find(key);
    if (group == current()) setStageFullScreen(false);
  });
}

void MainWindow::joinFromForm(const client::JoinRequest& form) {
  if (!m_waitingFor.isEmpty()) return;
  const KnownGroup known = knownGroupOf(form);
  m_name = form.name;
  if (m_groups.find(known.key()) != nullptr) {
    showGroup(m_groups.find(known.key()));
    return;
  }
  m_joinPage->fill(form);
  m_joinPage->setJoining(true);
  m_waitingFor = known.key();
  if (!join(known, true)) {
    m_waitingFor.clear();
    m_joinPage->setJoining(false);
    m_joinPage->showError(tr("You are in as many groups as fit. Leave one first."));
  }
}

bool MainWindow::join(const KnownGroup& known, bool inFront) {
  client::JoinRequest request = m_options.request;
  request.name = m_name;
  request.group = known.group;
  request.code = known.code;
  request.address = known.address;
  request.interfaceName = known.interfaceName;
  if (inFront) m_wanted = known.key();
  JoinedGroup* group = m_groups.join(request);
  if (group == nullptr) return false;
  group->known.muted = known.muted;
  const QString key = known.key();
  m_ui->pagesStackedWidget->addWidget(group->page);
  group->page->setInFront(false);
  connect(group->page, &GroupPage::fullScreenToggled, this, &MainWindow::toggleStageFullScreen);
  connect(group->page, &GroupPage::inviteRequested, this, [this, key] { openInvite(key); });
  connect(group->page, &GroupPage::arrived, this,
          [this, key](const Arrival& arrival) { onArrived(key, arrival); });
  connect(group->page, &GroupPage::missed, this,
          [this, key](const QString& memberId, int messages, int mentions) {
            onMissed(key, memberId, messages, mentions);
          });
  connect(group->page, &GroupPage::conversationListed, this,
          [this, key](const QString& memberId, const QString& name) { listPrivate(key, memberId, name); });
  connect(group->page, &GroupPage::conversationsListed, this, [this, key] { restoreConversation(key); });
  connect(group->page, &GroupPage::conversationRequested, this,
          [this, key](const QString& memberId) { showGroup(m_groups.find(key), memberId); });
  connect(group->page, &GroupPage::factsChanged, this, [this, key] { onFacts(key); });
  // What the form asks for is listed once it is there.
  if (key != m_waitingFor) refreshRow(key);
  refreshRecent();
  return true;
}

void MainWindow::onFacts(const QString& key) {
  const JoinedGroup* group = m_groups.find(key);
  // With the stage gone there is nothing left to fill the screen with.
  if (group != nullptr && group == current() && !group->page->isLive()) setStageFullScreen(false);
  refreshRow(key);
  refreshLive();
}

void MainWindow::onJoined(const QString& key) {
  JoinedGroup* group = m_groups.find(key);
  m_settings.setLast(group->joined.name, group->known.group);
  group->known.open = true;
  m_book.remember(group->known);
  if (m_waitingFor == key) {
    m_waitingFor.clear();
    m_joinPage->setJoining(false);
  }
  m_sidebar->setSelf(group->joined.selfId, group->joined.name);
  refreshRow(key);
  refreshRecent();
  if (m_wanted == key || (current() == nullptr && !m_formWanted)) {
    showGroup(group);
    restoreConversation(key);
  }
  // Only for the first group: it was asked for on the command line.
  if (m_options.live && m_wanted == key) {
    group->page->goLive(*m_options.live);
    m_options.live.reset();
  }
  if (m_wanted == key) m_wanted.clear();
  if (const auto later = m_waitingFor.isEmpty() ? std::exchange(m_afterJoin, nullptr) : nullptr) later();
}

void MainWindow::onJoinFailed(const QString& key, const client::Error& error) {
  if (current() == nullptr && m_formWanted && m_waitingFor != key) {
    // The form is about another group, and what stands there about its invitation comes first.
    const JoinedGroup* group = m_groups.find(key);
    if (group != nullptr && !m_joinPage->hasError())
      m_joinPage->showError(tr("%1: %2", "group, what happened")
                                .arg(client::isolated(group->known.group), client::describe(error)));
  } else if (m_waitingFor == key || current() == nullptr) {
    m_waitingFor.clear();
    m_joinPage->setJoining(false);
    m_joinPage->showError(client::describe(error));
    if (const auto later = std::exchange(m_afterJoin, nullptr)) later();
  } else {
    currentPage()->showNotice(error);
  }
}

void MainWindow::leave(const QString& key) {
  JoinedGroup* group = m_groups.find(key);
  if (group == nullptr) return;
  if (group == current()) setStageFullScreen(false);
  group->known.open = false;
  m_book.remember(group->known);
  m_groups.leave(key);
}

void MainWindow::onGone(const QString& key) {
  m_model.removeGroup(key);
  refreshRecent();
  refreshLive();
  if (m_closing) {
    if (m_groups.isEmpty()) Q_EMIT finished();
    return;
  }
  if (current() == nullptr && !m_formWanted) {
    const auto& all = m_groups.all();
    const auto next = std::find_if(
        all.begin(), all.end(), [](const auto& group) { return group->state == JoinedGroup::State::Joined; });
    if (next != all.end() && m_waitingFor.isEmpty()) {
      showGroup(next->get());
    } else {
      showJoinPage();
    }
  }
  refreshTitle();
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

void MainWindow::showGroup(JoinedGroup* group, const QString& memberId) {
  if (group == nullptr || group->state == JoinedGroup::State::Joining) return;
  m_formWanted = false;
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
  if (GroupPage* before = currentPage()) before->setInFront(false);
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
  showGroup(all[static_cast<std::size_t>((from + step + size) % size)].get());
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
  row.selfLive = group->page->isOwnLive();
  row.lastWords = group->page->lastWords();
  m_model.set(row);
}

void MainWindow::refreshLive() {
  const JoinedGroup* onAir = m_groups.onAir();
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
    hide();
    return;
  }
  m_closing = true;
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
    showGroup(m_groups.all().front().get());
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
