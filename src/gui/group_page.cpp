// SPDX-License-Identifier: MIT
#include "gui/group_page.hpp"

#include <QEvent>
#include <QMenu>
#include <algorithm>

#include "client/models/groups_model.hpp"
#include "client/models/members_model.hpp"
#include "client/names.hpp"
#include "client/words.hpp"
#include "gui/conversation_page.hpp"
#include "gui/icons.hpp"
#include "gui/live_controller.hpp"
#include "gui/network_dialog.hpp"
#include "gui/output_controller.hpp"
#include "gui/people_delegate.hpp"
#include "gui/plain_text.hpp"
#include "gui/safety_dialog.hpp"
#include "gui/settings.hpp"
#include "gui/theme.hpp"
#include "gui/video_widget.hpp"
#include "ui_group_page.h"

namespace vinicast::gui {

using client::ErrorCode;

namespace {
// Who is there is known within 3 s.
constexpr int kAloneMillis = 5000;
constexpr int kWordsMillis = 50;
// As many as the engine lists; whoever is one more has no name once gone.
constexpr qsizetype kMostKept = client::Engine::kMaxPage;
}  // namespace

GroupPage::GroupPage(client::Engine& engine, Settings& settings, QWidget* parent)
    : QWidget(parent),
      m_engine(engine),
      m_settings(settings),
      m_ui(std::make_unique<Ui::GroupPage>()),
      m_members(new client::MembersModel(this)),
      m_conversation(new ConversationPage(engine, *m_members, settings)) {
  m_ui->setupUi(this);
  setUpHeader();
  m_ui->peoplePanel->setMinimumWidth(theme::kPeoplePanelMinWidth);
  m_ui->conversationPane->setMinimumHeight(theme::kConversationMinHeight);
  m_ui->mainSplitter->setStretchFactor(0, 1);
  m_ui->mainSplitter->setStretchFactor(1, 0);
  m_ui->mainSplitter->setSizes({4 * theme::kPeoplePanelWidth, theme::kPeoplePanelWidth});
  m_ui->stageSplitter->setSizes({3 * theme::kStageMinHeight, 2 * theme::kStageMinHeight});
  m_ui->mainSplitter->restoreState(settings.layout(QStringLiteral("main")));
  m_ui->stageSplitter->restoreState(settings.layout(QStringLiteral("stage")));
  m_ui->peopleListView->setModel(m_members);
  m_ui->peopleListView->setItemDelegate(new PeopleDelegate(this));
  m_ui->peopleListView->setMouseTracking(true);
  m_ui->conversationStackedWidget->addWidget(m_conversation);
  m_conversation->setKnownNames(m_names);

  m_live = new LiveController(m_engine, *m_members, m_names, settings,
                              {*m_ui->stageView, *m_ui->onAirBar, *m_ui->floorLabel,
                               *m_ui->raiseHandPushButton, *m_ui->goLivePushButton},
                              this);
  m_outputs = new OutputController(m_engine, *m_ui->stageView, this);
  m_aloneTimer.setObjectName(QStringLiteral("aloneTimer"));
  m_aloneTimer.setParent(this);
  m_aloneTimer.setInterval(kAloneMillis);
  connect(&m_aloneTimer, &QTimer::timeout, &m_engine, &client::Engine::requestStats);
  m_wordsTimer.setSingleShot(true);
  m_wordsTimer.setInterval(kWordsMillis);
  connect(&m_wordsTimer, &QTimer::timeout, this, &GroupPage::factsChanged);
  connectEngine();
  connectWidgets();
  m_ui->groupHeader->installEventFilter(this);
  m_ui->stageView->setSound(settings.volume(), settings.soundMuted());
  m_peopleInWide = settings.peopleShown();
  refreshPeople();
}

void GroupPage::setUpHeader() {
  theme::setMargins(*m_ui->groupHeaderLayout, theme::kSpaceL, theme::kSpaceXs);
  theme::setMargins(*m_ui->peopleHeaderLayout, theme::kSpaceL, theme::kSpaceXs);
  theme::setSpacing(*m_ui->groupHeaderLayout, theme::kSpaceS);
  theme::setSpacing(*m_ui->groupTitleLayout, theme::kSpaceXxs);
  theme::setSpacing(*m_ui->groupFactsLayout, theme::kSpaceXxs);
  m_ui->mainSplitter->setHandleWidth(theme::kThinSplitterWidth);
  m_ui->stageSplitter->setHandleWidth(theme::kSplitterWidth);
  for (QWidget* part : {m_ui->peoplePanel, m_ui->peopleHeader, m_ui->groupHeader, m_ui->conversationPane}) {
    part->setAttribute(Qt::WA_StyledBackground);
  }
  m_ui->groupHeader->setFixedHeight(theme::kHeaderHeight);
  m_ui->peopleHeader->setFixedHeight(theme::kHeaderHeight);
  theme::setTextStyle(*m_ui->groupNameLabel, theme::TextStyle::Title);
  theme::setTextStyle(*m_ui->peopleTitleLabel, theme::TextStyle::Strong);
  m_ui->searchToolButton->setIcon(icons::icon(icons::Glyph::Search));
  m_ui->inviteToolButton->setIcon(icons::icon(icons::Glyph::Invite));
  m_ui->peopleToolButton->setIcon(icons::icon(icons::Glyph::People));
  for (QToolButton* button : {m_ui->searchToolButton, m_ui->inviteToolButton, m_ui->peopleToolButton}) {
    button->setIconSize(QSize(theme::kIconSize, theme::kIconSize));
  }
}

GroupPage::~GroupPage() {
  saveLayout();
}

void GroupPage::connectEngine() {
  connect(&m_engine, &client::Engine::memberChanged, m_members,
          qOverload<const client::Member&>(&client::MembersModel::apply));
  connect(&m_engine, &client::Engine::memberChanged, this, &GroupPage::onMember);
  connect(&m_engine, &client::Engine::floorChanged, m_members,
          qOverload<const client::Floor&>(&client::MembersModel::apply));
  connect(m_conversation, &ConversationPage::arrived, this,
          [this](const QString& memberId, const QString& author, const QString& text, bool mentions) {
            Q_EMIT arrived({memberId, m_names.told(author, memberId), text, false, mentions});
          });
  connect(m_conversation, &ConversationPage::invitationOpened, this, &GroupPage::invitationOpened);
  connect(m_conversation, &ConversationPage::missed, this,
          [this](bool mentions) { Q_EMIT missed({}, 1, mentions ? 1 : 0); });
  connect(m_conversation, &ConversationPage::lastWordsChanged, this, [this] {
    if (!m_wordsTimer.isActive()) m_wordsTimer.start();
  });
  connect(&m_engine, &client::Engine::messageReceived, this, &GroupPage::noteMessage);
  connect(&m_engine, &client::Engine::messageSent, this, &GroupPage::noteMessage);
  connect(&m_engine, &client::Engine::messageReceived, this, &GroupPage::onMessage);
  connect(&m_engine, &client::Engine::conversationsReady, this, &GroupPage::onConversations);
  connect(&m_engine, &client::Engine::messagesReady, this, &GroupPage::onMissedMessages);
  connect(&m_engine, &client::Engine::statsReady, this, &GroupPage::onStats);
  connectNotices();
}

// A name's first key is pinned to it.
void GroupPage::onMember(const client::Member& member) {
  Q_EMIT presenceChanged(member.id, member.state == client::MemberState::Joined);
  if (member.self || member.state != client::MemberState::Joined || m_key.isEmpty()) return;
  const auto sight = m_names.see(member.name, member.id);
  if (sight == client::KnownNames::Sight::New) m_settings.setNames(m_key, m_names.toMap());
  if (sight == client::KnownNames::Sight::OtherKey) m_ui->keyWarningBar->warn(member.id, member.name);
  // Stays when the warning is closed.
  const bool first = m_names.isFirst(member.name, member.id);
  m_members->setOtherKey(member.id, !first);
  // It may be live already.
  if (!first) m_live->retranslate();
}

void GroupPage::onKeyLookedAt(const QString& memberId, const QString& name) {
  m_names.accept(name, memberId);
  m_settings.setNames(m_key, m_names.toMap());
}

void GroupPage::connectWidgets() {
  connect(m_ui->searchToolButton, &QToolButton::clicked, this,
          [this] { currentConversation()->openSearch(); });
  connect(m_ui->peopleListView, &QListView::activated, this, &GroupPage::requestConversation);
  m_ui->peopleListView->setContextMenuPolicy(Qt::CustomContextMenu);
  connect(m_ui->peopleListView, &QWidget::customContextMenuRequested, this, &GroupPage::showPersonMenu);
  connect(m_ui->stageView, &StageView::fullScreenToggled, this, &GroupPage::fullScreenToggled);
  connect(m_ui->stageView, &StageView::volumeChanged, this,
          [this](float volume) { m_settings.setVolume(volume); });
  connect(m_ui->stageView, &StageView::soundMutedChanged, this,
          [this](bool muted) { m_settings.setSoundMuted(muted); });
  connect(m_ui->keyWarningBar, &KeyWarningBar::compareRequested, this, &GroupPage::compareSafetyNumbers);
  connect(m_ui->keyWarningBar, &KeyWarningBar::lookedAt, this, &GroupPage::onKeyLookedAt);
  connect(m_ui->peopleToolButton, &QToolButton::toggled, this, &GroupPage::togglePeople);
  connect(m_ui->inviteToolButton, &QToolButton::clicked, this, &GroupPage::inviteRequested);
  connect(m_live, &LiveController::stageChanged, this, &GroupPage::factsChanged);
  connect(m_live, &LiveController::stageChanged, this, &GroupPage::retranslate);
  connect(m_live, &LiveController::stageChanged, this, &GroupPage::refreshSound);
  connect(m_live, &LiveController::stageChanged, this, [this] {
    if (!isLive()) m_outputs->endRecording();
  });
  connect(m_members, &client::MembersModel::countChanged, this, &GroupPage::retranslate);
  connect(m_members, &client::MembersModel::countChanged, this, &GroupPage::refreshAlone);
  connect(m_members, &client::MembersModel::countChanged, this, &GroupPage::factsChanged);
}

void GroupPage::welcome(const client::Joined& joined, const QString& key) {
  m_joined = joined;
  m_key = key;
  m_names = client::KnownNames::fromMap(m_settings.names(key));
  // One's own name is pinned, too: somebody else may take it.
  if (m_names.see(joined.name, joined.selfId) != client::KnownNames::Sight::Known)
    onKeyLookedAt(joined.selfId, joined.name);
  refreshSound();
  m_members->apply({joined.selfId, joined.name, client::MemberState::Joined, true});
  m_outputs->setGroup(joined.group);
  m_conversation->welcome(joined, key);
  m_live->setSelf(joined.selfId);
  if (m_inFront) m_conversation->setFocus();
  m_engine.requestConversations();
  retranslate();
}

void GroupPage::setInFront(bool inFront) {
  m_inFront = inFront;
  refreshSound();
  currentConversation()->setInFront(inFront);
}

void GroupPage::refreshSound() {
  m_engine.setVolume(m_settings.volume());
  // What this machine plays while its microphone may be on air in another group would be heard there.
  const bool muted = m_settings.soundMuted() || m_liveElsewhere;
  const bool heard = m_inFront || m_live->isPoppedOut();
  m_engine.setSoundMuted(!heard || muted);
  if (heard) m_ui->stageView->setSound(m_settings.volume(), muted);
}

void GroupPage::setLiveElsewhere(const QString& group) {
  m_live->setLiveElsewhere(group);
  m_liveElsewhere = !group.isEmpty();
  if (group.isEmpty()) m_ui->noticeBar->dismissIf(ErrorCode::FloorElsewhere);
  refreshSound();
}

void GroupPage::goLive(const client::SourceSpec& source) {
  m_live->goLive(source);
}

void GroupPage::stopLive() {
  m_live->stop();
}

bool GroupPage::isLive() const {
  return m_live->state().phase() != client::StagePhase::Empty;
}

bool GroupPage::isOwnLive() const {
  return m_live->state().own();
}

bool GroupPage::isOnAir() const {
  return m_live->state().phase() == client::StagePhase::OnAir;
}

bool GroupPage::isOwnTurn() const {
  return m_live->isOwnTurn();
}

QString GroupPage::liveName() const {
  return m_live->state().otherLive() ? m_live->publisherName() : QString();
}

QString GroupPage::lastWords() const {
  return m_conversation->lastWords();
}

int GroupPage::people() const {
  return m_members->rowCount();
}

void GroupPage::togglePeople(bool shown) {
  if (isNarrow()) {
    m_peopleInNarrow = shown;
  } else {
    m_peopleInWide = shown;
    m_settings.setPeopleShown(shown);
  }
  refreshPeople();
}

void GroupPage::refreshPeople() {
  const bool shown = isNarrow() ? m_peopleInNarrow : m_peopleInWide;
  m_ui->peoplePanel->setVisible(shown && !m_alone);
  const QSignalBlocker blocker(m_ui->peopleToolButton);
  m_ui->peopleToolButton->setChecked(shown);
}

bool GroupPage::isNarrow() const {
  return width() < theme::kPeopleFitFrom;
}

// The header's width follows the splitters too.
bool GroupPage::eventFilter(QObject* watched, QEvent* event) {
  if (watched == m_ui->groupHeader && event->type() == QEvent::Resize)
    m_live->setCompact(m_ui->groupHeader->width() < theme::kHeaderWideFrom);
  return QWidget::eventFilter(watched, event);
}

void GroupPage::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  refreshPeople();
}

void GroupPage::onMessage(const client::DirectMessage& message) {
  // Where it can't be listed it is in the history all the same.
  const bool first = !m_private.contains(message.peerId);
  ConversationPage* page = conversationWith(message.peerId);
  if (page == nullptr) return;
  if (first) page->receive(message);
  list(message.peerId);
  Q_EMIT arrived(
      {message.peerId, m_names.told(nameOf(message.peerId), message.peerId), message.text, true, true});
}

// Who wrote may have left before it came.
void GroupPage::noteMessage(const client::DirectMessage& message) {
  if (m_kept.size() >= kMostKept && !m_kept.contains(message.peerId)) return;
  Kept& kept = m_kept[message.peerId];
  if (!message.peerName.isEmpty()) kept.name = message.peerName;
  kept.lastOrder = message.order;
}

void GroupPage::onConversations(const QList<client::DirectMessage>& last) {
  for (const client::DirectMessage& message : last) {
    noteMessage(message);
    if (message.order <= m_settings.closedThrough(m_key, message.peerId)) continue;
    list(message.peerId);
    const QByteArray read = m_settings.readThrough(m_key, message.peerId);
    if (read.isEmpty() || message.order <= read) continue;
    m_missedAsked.insert(message.peerId);
    m_engine.requestMessagesAfter(message.peerId, client::Engine::kMaxPage, read);
  }
  Q_EMIT conversationsListed();
}

void GroupPage::onMissedMessages(const client::DirectHistory& history) {
  // It is the first that is asked forward from a place.
  if (history.after.isEmpty() || !m_missedAsked.remove(history.peerId)) return;
  const auto theirs = std::count_if(history.messages.begin(), history.messages.end(),
                                    [](const client::DirectMessage& message) { return !message.own; });
  if (theirs > 0) Q_EMIT missed(history.peerId, static_cast<int>(theirs), static_cast<int>(theirs));
}

void GroupPage::list(const QString& memberId) {
  Q_EMIT conversationListed(memberId, nameOf(memberId));
  Q_EMIT presenceChanged(memberId, m_members->isHere(memberId));
}

bool GroupPage::hasOtherKey(const QString& memberId) const {
  return !memberId.isEmpty() && !m_names.isFirst(nameOf(memberId), memberId);
}

QString GroupPage::nameOf(const QString& memberId) const {
  const QString name = m_members->nameOf(memberId);
  return name.isEmpty() ? m_kept.value(memberId).name : name;
}

ConversationPage* GroupPage::currentConversation() const {
  return static_cast<ConversationPage*>(m_ui->conversationStackedWidget->currentWidget());
}

QString GroupPage::currentMember() const {
  return currentConversation()->memberId();
}

// It reads from the disk what it missed before it was there.
ConversationPage* GroupPage::conversationWith(const QString& memberId) {
  if (memberId.isEmpty()) return m_conversation;
  if (ConversationPage* known = m_private.value(memberId)) return known;
  if (nameOf(memberId).isEmpty() || m_private.size() >= client::GroupsModel::kMaxPrivate) return nullptr;
  auto* page = new ConversationPage(m_engine, *m_members, m_settings, memberId);
  page->setName(nameOf(memberId));
  page->setKnownNames(m_names);
  connect(page, &ConversationPage::sending, this, &GroupPage::endRefusals);
  connect(page, &ConversationPage::invitationOpened, this, &GroupPage::invitationOpened);
  page->setInFront(false);
  m_ui->conversationStackedWidget->addWidget(page);
  m_private.insert(memberId, page);
  page->welcome(m_joined, m_key);
  return page;
}

bool GroupPage::showConversation(const QString& memberId) {
  ConversationPage* page = conversationWith(memberId);
  if (page == nullptr) return false;
  if (page != currentConversation()) currentConversation()->setInFront(false);
  m_ui->conversationStackedWidget->setCurrentWidget(page);
  if (m_inFront) page->setInFront(true);
  retranslate();
  return true;
}

void GroupPage::closeConversation(const QString& memberId) {
  if (currentMember() == memberId) showConversation({});
  delete m_private.take(memberId);
  m_settings.setClosedThrough(m_key, memberId, m_kept.value(memberId).lastOrder);
}

void GroupPage::requestConversation(const QModelIndex& person) {
  if (person.data(client::MembersModel::SelfRole).toBool()) return;
  const QString memberId = person.data(client::MembersModel::IdRole).toString();
  m_settings.setClosedThrough(m_key, memberId, {});
  list(memberId);
  Q_EMIT conversationRequested(memberId);
}

void GroupPage::showPersonMenu(const QPoint& position) {
  const QModelIndex person = m_ui->peopleListView->indexAt(position);
  if (!person.isValid() || person.data(client::MembersModel::SelfRole).toBool()) return;
  auto* menu = new QMenu(this);
  menu->setObjectName(QStringLiteral("personMenu"));
  menu->setAttribute(Qt::WA_DeleteOnClose);
  menu->addAction(tr("&Write privately"), this,
                  [this, person = QPersistentModelIndex(person)] { requestConversation(person); });
  menu->addAction(tr("&Compare safety numbers…"), this,
                  [this, memberId = person.data(client::MembersModel::IdRole).toString()] {
                    compareSafetyNumbers(memberId);
                  });
  menu->popup(m_ui->peopleListView->viewport()->mapToGlobal(position));
}

void GroupPage::compareSafetyNumbers(const QString& memberId) {
  const QString number = client::safetyNumber(m_joined.selfId, memberId);
  (new SafetyDialog(m_names.told(nameOf(memberId), memberId), number, this))->open();
}

void GroupPage::setStageAlone(bool alone) {
  if (alone) m_live->dockStage();
  m_alone = alone;
  refreshPeople();
  m_ui->groupHeader->setVisible(!alone);
  m_ui->conversationPane->setVisible(!alone);
  m_ui->stageView->setFullScreen(alone);
  if (alone) m_ui->stageView->setFocus();
}

void GroupPage::showNetwork() {
  if (m_network == nullptr) {
    m_network = new NetworkDialog(m_engine, m_joined.group, this);
    m_network->setAttribute(Qt::WA_DeleteOnClose);
  }
  m_network->show();
  m_network->raise();
  m_network->activateWindow();
}

void GroupPage::refreshAlone() {
  if (m_members->rowCount() > 1) {
    m_aloneTimer.stop();
    m_conversation->setHint({});
  } else if (!m_aloneTimer.isActive()) {
    m_aloneTimer.start();
  }
}

void GroupPage::onStats(const client::Stats& stats) {
  if (m_members->rowCount() > 1) return;
  const bool well = stats.network.verdict == client::NetworkVerdict::Good;
  m_conversation->setHint(well ? QString() : client::describe(stats.network));
}

void GroupPage::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::LanguageChange) {
    m_ui->retranslateUi(this);
    refreshPeople();
    retranslate();
    m_live->retranslate();
    m_outputs->retranslate();
  } else if (event->type() == QEvent::PaletteChange && m_ui != nullptr) {
    retranslate();
  }
}

void GroupPage::retranslate() {
  const QString member = currentMember();
  m_ui->groupNameLabel->setFullText(member.isEmpty() ? client::visibleName(m_joined.group) : nameOf(member));
  // What is offered beside the two of them is the group's.
  m_live->setNamedGroup(member.isEmpty() ? QString() : m_joined.group);
  m_ui->inviteToolButton->setVisible(member.isEmpty());
  const int count = m_members->rowCount();
  const QString people = count <= 1 ? tr("just you") : tr("%n people", nullptr, count);
  const QString access = m_joined.open ? tr("open", "group") : tr("by invitation", "group");
  const QString facts =
      member.isEmpty() ? access : tr("only the two of you, in %1").arg(client::isolated(m_joined.group));
  QStringList words{facts};
  if (member.isEmpty()) {
    words << people;
  } else if (!m_members->isHere(member)) {
    words.prepend(tr("not here now"));
  }
  if (hasOtherKey(member)) words.prepend(tr("not the first one under this name"));
  // What the floor is doing goes on from here.
  if (!m_ui->floorLabel->fullText().isEmpty()) words << QString();
  m_ui->groupFactsLabel->setFullText(words.join(QStringLiteral(" · ")).trimmed());
  m_ui->lockLabel->setPixmap(
      icons::icon(m_joined.open ? icons::Glyph::Open : icons::Glyph::Lock, icons::Tint::Muted)
          .pixmap(QSize(theme::kIconSizeSmall, theme::kIconSizeSmall), devicePixelRatioF()));
  const QString meaning = m_joined.open ? tr("Anyone on this network can join this group.")
                                        : tr("Only those with the invite code can join and read.");
  m_ui->lockLabel->setToolTip(asPlainText(meaning + QLatin1Char('\n') + m_joined.address));
}

void GroupPage::saveLayout() {
  m_settings.setLayout(QStringLiteral("main"), m_ui->mainSplitter->saveState());
  m_settings.setLayout(QStringLiteral("stage"), m_ui->stageSplitter->saveState());
}

}  // namespace vinicast::gui
