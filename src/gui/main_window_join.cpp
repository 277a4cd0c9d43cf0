// SPDX-License-Identifier: MIT
// How MainWindow's groups come and go: by the form, the list, the last run, and later starts of the program.
#include <algorithm>
#include <utility>

#include "client/names.hpp"
#include "client/words.hpp"
#include "gui/group_page.hpp"
#include "gui/join_page.hpp"
#include "gui/main_window.hpp"
#include "gui/sidebar.hpp"
#include "ui_main_window.h"

namespace vinicast::gui {

namespace {
// More groups would not fit.
constexpr qsizetype kMostLater = client::GroupsModel::kMaxJoined;
}  // namespace

void MainWindow::connectGroups() {
  connect(m_joinPage, &JoinPage::joinRequested, this, [this](const client::JoinRequest& form) {
    m_failure.reset();  // it was seen there
    joinFromForm(form);
  });
  connect(&m_groups, &JoinedGroups::joined, this, &MainWindow::onJoined);
  connect(&m_groups, &JoinedGroups::joinFailed, this, &MainWindow::onJoinFailed);
  connect(&m_groups, &JoinedGroups::gone, this, &MainWindow::onGone);
  connect(&m_groups, &JoinedGroups::goingAway, this, [this](const QString& key) {
    const JoinedGroup* group = m_groups.find(key);
    if (group != current()) return;
    setStageFullScreen(false);
    // Else the stack brings up some page that nobody told to be in front.
    m_ui->pagesStackedWidget->setCurrentWidget(m_joinPage);
  });
}

void MainWindow::start() {
  const QString wanted =
      m_options.groupGiven ? knownGroupOf(m_options.request).key() : m_settings.currentGroup();
  // A copy: joining moves the group in front to the list's begin.
  const QList<KnownGroup> known = m_book.all();
  for (const KnownGroup& one : known) {
    if (one.open && one.key() != wanted) join(one, false);
  }
  if (m_options.groupGiven) {
    want(wanted);
    if (m_options.nameGiven || !m_settings.lastName().isEmpty()) joinFromForm(m_options.request);
    return;
  }
  m_formWanted = m_options.invited;
  const auto last = m_book.find(wanted);
  const bool comes = last && last->open;
  if (m_options.badLink) {
    sayBadLink();
  } else if (m_options.live && (m_options.invited || !comes)) {
    askWhereToGoLive(*m_options.live);
  }
  if (!comes) return;
  m_restoredKey = wanted;
  m_restoredMember = m_settings.currentMember();
  join(*last, !m_formWanted);
}

void MainWindow::takeOver(const WindowOptions& options) {
  if (!options.minimized) raiseWindow();
  if (!options.language.isEmpty()) m_language.set(options.language);
  const bool asks = options.groupGiven || options.invited || options.badLink || options.live;
  if (m_waitingFor.isEmpty() || !asks) {
    carryOut(options);
  } else if (options.invited || options.badLink) {
    m_laterForm = options;
  } else if (m_laterGroups.size() < kMostLater) {
    m_laterGroups.append(options);
  }
}

void MainWindow::carryOut(const WindowOptions& options) {
  if (options.badLink) {
    sayBadLink();
    return;
  }
  const bool asked = options.groupGiven || options.invited;
  client::JoinRequest request = options.request;
  if (request.name.isEmpty()) request.name = m_name;
  JoinedGroup* group = asked ? m_groups.find(knownGroupOf(request).key()) : current();
  if (group != nullptr && group->state == JoinedGroup::State::Joined) {
    if (asked) bringUp(group);
    for (const QString& peer : request.peers) group->engine->addPeer(peer);
    if (options.live) group->page->goLive(*options.live);
  } else if (options.groupGiven) {
    m_options.request.peers = request.peers;
    m_options.live = options.live;
    joinFromForm(request);
  } else if (options.live) {
    if (options.invited) {
      m_joinPage->fill(request);
      askForForm();
    }
    askWhereToGoLive(*options.live);
  } else if (options.invited) {
    fillForm(request);
  }
}

void MainWindow::askWhereToGoLive(const client::SourceSpec& source) {
  if (!m_formWanted && !m_wanted.isEmpty()) {
    m_live.emplace(m_wanted, source);
    return;
  }
  sayOnForm(tr("Join a group, and you are live in it at once."));
  m_options.live = source;
}

// The groups first, as each of them would take the form away again.
void MainWindow::carryOutLater() {
  while (!m_closing && m_waitingFor.isEmpty() && (!m_laterGroups.isEmpty() || m_laterForm)) {
    carryOut(m_laterGroups.isEmpty() ? *std::exchange(m_laterForm, std::nullopt) : m_laterGroups.takeFirst());
  }
}

void MainWindow::joinFromForm(const client::JoinRequest& form) {
  if (!m_waitingFor.isEmpty()) return;
  const KnownGroup known = knownGroupOf(form);
  m_name = form.name;
  if (JoinedGroup* group = m_groups.find(known.key())) {
    if (group->state == JoinedGroup::State::Joining) want(known.key());
    const auto live = std::exchange(m_options.live, std::nullopt);
    showGroup(group);
    if (live) group->page->goLive(*live);
    return;
  }
  m_joinPage->fill(form);
  m_waitingFor = known.key();
  if (join(known, true)) {
    m_joinPage->setJoining(true);
  } else {
    m_waitingFor.clear();
  }
}

void MainWindow::want(const QString& key) {
  m_wanted = key;
  // Whoever asks for another group meanwhile is not live in this one by surprise.
  if (m_live && m_live->first != key) m_live.reset();
  if (m_options.live) m_live.emplace(key, *std::exchange(m_options.live, std::nullopt));
}

bool MainWindow::join(const KnownGroup& known, bool inFront) {
  client::JoinRequest request = m_options.request;
  request.name = m_name;
  request.group = known.group;
  request.code = known.code;
  request.address = known.address;
  request.interfaceName = known.interfaceName;
  JoinedGroup* group = m_groups.join(request);
  if (group == nullptr) {
    if (!inFront) return false;
    m_options.live.reset();
    sayOnForm(tr("You are in as many groups as fit. Leave one first."));
    return false;
  }
  const QString key = known.key();
  if (inFront) want(key);
  group->known.muted = known.muted;
  connectPage(*group);
  // What the form asks for is listed once it is there.
  if (key != m_waitingFor) refreshRow(key);
  refreshRecent();
  return true;
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
    bringUp(group);
    restoreConversation(key);
  }
  if (m_wanted == key) m_wanted.clear();
  if (m_live && m_live->first == key) group->page->goLive(std::exchange(m_live, std::nullopt)->second);
  carryOutLater();
}

void MainWindow::onJoinFailed(const QString& key, const client::Error& error) {
  const Failure failure{error, m_groups.find(key)->known.group};
  const bool asked = m_waitingFor == key;
  if (m_wanted == key) m_wanted.clear();
  if (asked) {
    m_waitingFor.clear();
    m_joinPage->setJoining(false);
    m_joinPage->showError(client::describe(error));
  }
  // Something else is about to take the place.
  if (asked && (!m_laterGroups.isEmpty() || m_laterForm)) m_failure = failure;
  if (GroupPage* page = currentPage()) {
    page->showGroupNotice(failure.group, error);
  } else if (asked) {
    m_formWanted = true;
  } else if (!m_formWanted) {
    m_joinPage->showError(sentenceOf(failure));
    m_failure = failure;
  } else if (!m_joinPage->hasError()) {
    // The form is about another group, and what stands there about its invitation comes first.
    m_joinPage->showError(sentenceOf(failure));
  }
}

QString MainWindow::sentenceOf(const Failure& failure) {
  return tr("%1: %2", "group, what happened")
      .arg(client::isolated(failure.group), client::describe(failure.error));
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
  if (m_live && m_live->first == key) m_live.reset();
  if (m_closing) {
    if (m_groups.isEmpty()) Q_EMIT finished();
    return;
  }
  if (current() == nullptr && !m_formWanted) {
    JoinedGroup* next = firstJoined();
    if (next != nullptr && m_waitingFor.isEmpty()) {
      bringUp(next);
    } else {
      showJoinPage();
    }
  }
  refreshTitle();
  // Only now can a group that failed be tried again.
  carryOutLater();
}

JoinedGroup* MainWindow::firstJoined() const {
  const auto& all = m_groups.all();
  const auto found = std::find_if(
      all.begin(), all.end(), [](const auto& group) { return group->state == JoinedGroup::State::Joined; });
  return found == all.end() ? nullptr : found->get();
}

void MainWindow::bringUp(JoinedGroup* group) {
  showGroup(group);
  if (const auto failure = std::exchange(m_failure, std::nullopt)) {
    group->page->showGroupNotice(failure->group, failure->error);
  }
}

void MainWindow::askForForm() {
  m_formWanted = true;
  m_wanted = m_waitingFor;
  // It comes behind the form, and would be live unseen.
  if (m_live && m_live->first != m_wanted) m_live.reset();
  showJoinPage();
}

void MainWindow::sayOnForm(const QString& sentence) {
  askForForm();
  const auto failure = std::exchange(m_failure, std::nullopt);
  m_joinPage->showError(failure ? sentenceOf(*failure) + QLatin1Char('\n') + sentence : sentence);
}

void MainWindow::sayBadLink() {
  m_options.live.reset();  // the words on it go
  sayOnForm(tr("This invitation can't be read. Ask for a new one, or write the name of its group here."));
}

void MainWindow::fillForm(const client::JoinRequest& request) {
  m_options.live.reset();  // the words on it go
  m_joinPage->fill(request);
  askForForm();
  if (const auto failure = std::exchange(m_failure, std::nullopt)) {
    m_joinPage->showError(sentenceOf(*failure));
  }
}

}  // namespace vinicast::gui
