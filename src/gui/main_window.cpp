// SPDX-License-Identifier: MIT
#include "gui/main_window.hpp"

#include <QActionGroup>
#include <QApplication>
#include <QCloseEvent>
#include <QKeyEvent>
#include <QMenu>

#include "client/words.hpp"
#include "gui/group_page.hpp"
#include "gui/icons.hpp"
#include "gui/join_page.hpp"
#include "ui_main_window.h"

namespace vinicast::gui {

namespace {
// How long a closing window waits for the goodbye to be sent.
constexpr int kLeaveMillis = 500;
constexpr QSize kFirstSize(1100, 720);
}  // namespace

MainWindow::MainWindow(EngineFactory factory, const WindowOptions& options, theme::Look* look,
                       QWidget* parent)
    : QMainWindow(parent),
      m_factory(std::move(factory)),
      m_options(options),
      m_look(look),
      m_settings(options.request.profileDirectory),
      m_ui(std::make_unique<Ui::MainWindow>()),
      m_menu(new QMenu(this)),
      m_joinPage(new JoinPage(*m_menu)) {
  if (m_look != nullptr) m_look->setMode(m_settings.mode());
  m_language.set(options.language.isEmpty() ? m_settings.language() : options.language);
  m_ui->setupUi(this);
  setWindowIcon(icons::appIcon());
  m_ui->pagesStackedWidget->addWidget(m_joinPage);
  resize(kFirstSize);
  restoreGeometry(m_settings.layout(QStringLiteral("window")));
  m_leaveTimer.setSingleShot(true);
  m_leaveTimer.setInterval(kLeaveMillis);
  connect(&m_leaveTimer, &QTimer::timeout, this, &MainWindow::onLeft);
  connect(m_joinPage, &JoinPage::joinRequested, this, &MainWindow::join);

  m_request = options.request;
  if (m_request.name.isEmpty()) m_request.name = m_settings.lastName();
  if (m_request.name.isEmpty()) m_request.name = systemUserName();
  if (!options.groupGiven && !m_settings.lastGroup().isEmpty()) m_request.group = m_settings.lastGroup();
  m_joinPage->fill(m_request);
  buildMenu();
  refreshTitle();
}

MainWindow::~MainWindow() {
  dropEngine();
}

void MainWindow::start() {
  if (m_options.groupGiven && m_options.nameGiven) join(m_request);
}

void MainWindow::buildMenu() {
  m_menu->clear();
  QMenu* looks = m_menu->addMenu(tr("&Appearance"));
  looks->setEnabled(m_look != nullptr);
  auto* lookGroup = new QActionGroup(looks);
  const auto addLook = [this, looks, lookGroup](const QString& text, theme::Mode mode) {
    QAction* action = looks->addAction(text, this, [this, mode] {
      m_settings.setMode(mode);
      if (m_look != nullptr) m_look->setMode(mode);
    });
    action->setCheckable(true);
    action->setChecked(m_settings.mode() == mode);
    lookGroup->addAction(action);
  };
  addLook(tr("&System"), theme::Mode::System);
  addLook(tr("&Light"), theme::Mode::Light);
  addLook(tr("&Dark"), theme::Mode::Dark);

  QMenu* languages = m_menu->addMenu(tr("&Language"));
  auto* languageGroup = new QActionGroup(languages);
  const auto addLanguage = [this, languages, languageGroup](const QString& text, const QString& code) {
    QAction* action = languages->addAction(text, this, [this, code] { chooseLanguage(code); });
    action->setCheckable(true);
    action->setChecked(m_settings.language() == code);
    languageGroup->addAction(action);
  };
  addLanguage(tr("&System"), QString());
  for (const auto& [code, name] : Language::known()) addLanguage(name, code);

  m_menu->addSeparator();
  m_leaveAction = m_menu->addAction(tr("Leave the &group"), this, &MainWindow::leave);
  m_leaveAction->setIcon(icons::icon(icons::Glyph::Leave));
  m_leaveAction->setVisible(m_joined);
  QAction* quitting = m_menu->addAction(tr("&Quit"), this, &QWidget::close);
  quitting->setShortcut(QKeySequence(QStringLiteral("Ctrl+Q")));
  addAction(quitting);
}

void MainWindow::chooseLanguage(const QString& code) {
  m_settings.setLanguage(code);
  m_language.set(code);
}

void MainWindow::join(const client::JoinRequest& form) {
  if (m_engine != nullptr) return;
  m_request.name = form.name;
  m_request.group = form.group;
  m_request.address = form.address;
  m_request.interfaceName = form.interfaceName;
  m_request.code = form.code;
  m_joinPage->fill(m_request);
  m_joinPage->setJoining(true);
  m_engine = m_factory();
  m_group = new GroupPage(*m_engine, m_settings, *m_menu);
  m_ui->pagesStackedWidget->addWidget(m_group);
  connect(m_group, &GroupPage::fullScreenToggled, this, &MainWindow::toggleStageFullScreen);
  connect(m_group, &GroupPage::postArrived, this, &MainWindow::onPostArrived);
  connect(m_engine.get(), &client::Engine::joined, this, &MainWindow::onJoined);
  connect(m_engine.get(), &client::Engine::joinFailed, this, &MainWindow::onJoinFailed);
  connect(m_engine.get(), &client::Engine::left, this, &MainWindow::onLeft);
  m_engine->join(m_request);
}

void MainWindow::onJoined(const client::Joined& joined) {
  m_joined = true;
  m_leaveAction->setVisible(true);
  m_groupName = joined.group;
  m_settings.setLast(joined.name, joined.group);
  m_joinPage->setJoining(false);
  m_ui->pagesStackedWidget->setCurrentWidget(m_group);
  m_group->welcome(joined);
  refreshTitle();
  // Only for the first group: it was asked for on the command line.
  if (m_options.live) m_group->goLive(*m_options.live);
  m_options.live.reset();
}

void MainWindow::onJoinFailed(const client::Error& error) {
  m_joinPage->setJoining(false);
  m_joinPage->showError(client::describe(error));
  // The engine is still in its own signal.
  QMetaObject::invokeMethod(this, &MainWindow::dropEngine, Qt::QueuedConnection);
}

void MainWindow::leave() {
  if (m_engine == nullptr || m_leaving) return;
  setStageFullScreen(false);
  if (!m_joined) return;
  m_leaving = true;
  m_leaveTimer.start();
  m_engine->leave();
}

void MainWindow::onLeft() {
  m_leaveTimer.stop();
  m_leaving = false;
  QMetaObject::invokeMethod(
      this,
      [this] {
        dropEngine();
        if (m_closing) Q_EMIT finished();
      },
      Qt::QueuedConnection);
}

void MainWindow::dropEngine() {
  if (m_engine == nullptr) return;
  m_ui->pagesStackedWidget->setCurrentWidget(m_joinPage);
  delete m_group;
  m_group = nullptr;
  m_engine.reset();
  m_joined = false;
  m_leaveAction->setVisible(false);
  m_groupName.clear();
  m_unread = 0;
  m_joinPage->setJoining(false);
  refreshTitle();
}

void MainWindow::closeEvent(QCloseEvent* event) {
  if (!m_closing) m_settings.setLayout(QStringLiteral("window"), saveGeometry());
  m_closing = true;
  if (!m_joined) {
    event->accept();
    Q_EMIT finished();
    return;
  }
  // The window goes at once; the goodbye goes in the background.
  event->ignore();
  leave();
  hide();
}

void MainWindow::changeEvent(QEvent* event) {
  QMainWindow::changeEvent(event);
  if (event->type() == QEvent::LanguageChange) {
    buildMenu();
    refreshTitle();
  } else if (event->type() == QEvent::ActivationChange && isActiveWindow() && m_unread > 0) {
    m_unread = 0;
    refreshTitle();
  }
}

void MainWindow::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Escape && m_stageFullScreen) {
    setStageFullScreen(false);
  } else if (event->key() == Qt::Key_F11 && m_group != nullptr) {
    toggleStageFullScreen();
  } else {
    QMainWindow::keyPressEvent(event);
  }
}

void MainWindow::toggleStageFullScreen() {
  setStageFullScreen(!m_stageFullScreen);
}

void MainWindow::setStageFullScreen(bool fullScreen) {
  if (fullScreen == m_stageFullScreen || m_group == nullptr) return;
  if (fullScreen && !m_group->isLive()) return;
  m_stageFullScreen = fullScreen;
  m_group->setStageAlone(fullScreen);
  if (fullScreen) {
    m_statesBefore = windowState();
    showFullScreen();
  } else {
    setWindowState(m_statesBefore & ~Qt::WindowFullScreen);
  }
}

void MainWindow::onPostArrived() {
  if (isActiveWindow()) return;
  ++m_unread;
  QApplication::alert(this);
  refreshTitle();
}

void MainWindow::refreshTitle() {
  QString title =
      m_groupName.isEmpty() ? QStringLiteral("Vinicast") : m_groupName + QStringLiteral(" – Vinicast");
  if (m_unread > 0) title = QStringLiteral("(%1) ").arg(m_unread) + title;
  setWindowTitle(title);
}

}  // namespace vinicast::gui
