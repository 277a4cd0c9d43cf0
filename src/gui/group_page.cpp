// SPDX-License-Identifier: MIT
#include "gui/group_page.hpp"

#include <QDateTime>
#include <QEvent>
#include <algorithm>

#include "client/models/members_model.hpp"
#include "client/models/posts_model.hpp"
#include "client/words.hpp"
#include "gui/icons.hpp"
#include "gui/live_controller.hpp"
#include "gui/network_dialog.hpp"
#include "gui/output_controller.hpp"
#include "gui/people_delegate.hpp"
#include "gui/settings.hpp"
#include "gui/theme.hpp"
#include "gui/video_widget.hpp"
#include "ui_group_page.h"

namespace vinicast::gui {

using client::ErrorCode;

namespace {
// Who is there is known within 3 s.
constexpr int kAloneMillis = 5000;
}  // namespace

GroupPage::GroupPage(client::Engine& engine, Settings& settings, QWidget* parent)
    : QWidget(parent),
      m_engine(engine),
      m_settings(settings),
      m_ui(std::make_unique<Ui::GroupPage>()),
      m_members(new client::MembersModel(this)),
      m_posts(new client::PostsModel(this)) {
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
  m_ui->conversationListView->setModel(m_posts);

  m_live = new LiveController(m_engine, *m_members,
                              {*m_ui->stageView, *m_ui->onAirBar, *m_ui->floorLabel,
                               *m_ui->raiseHandPushButton, *m_ui->goLivePushButton},
                              this);
  m_outputs = new OutputController(m_engine, *m_ui->stageView, this);
  m_aloneTimer.setObjectName(QStringLiteral("aloneTimer"));
  m_aloneTimer.setParent(this);
  m_aloneTimer.setInterval(kAloneMillis);
  connect(&m_aloneTimer, &QTimer::timeout, &m_engine, &client::Engine::requestStats);
  connectEngine();
  connectWidgets();
  m_ui->stageView->setSound(settings.volume(), settings.soundMuted());
  m_peopleInWide = settings.peopleShown();
  refreshPeople();
}

void GroupPage::setUpHeader() {
  for (QWidget* part : {m_ui->peoplePanel, m_ui->peopleHeader, m_ui->groupHeader, m_ui->conversationPane}) {
    part->setAttribute(Qt::WA_StyledBackground);
  }
  m_ui->groupHeader->setFixedHeight(theme::kHeaderHeight);
  m_ui->peopleHeader->setFixedHeight(theme::kHeaderHeight);
  theme::setTextStyle(*m_ui->groupNameLabel, theme::TextStyle::Title);
  theme::setTextStyle(*m_ui->peopleTitleLabel, theme::TextStyle::Strong);
  m_ui->inviteToolButton->setIcon(icons::icon(icons::Glyph::Invite));
  m_ui->peopleToolButton->setIcon(icons::icon(icons::Glyph::People));
  for (QToolButton* button : {m_ui->inviteToolButton, m_ui->peopleToolButton}) {
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
  connect(&m_engine, &client::Engine::postAdded, this, &GroupPage::onPost);
  connect(&m_engine, &client::Engine::delivered, m_posts, &client::PostsModel::apply);
  connect(&m_engine, &client::Engine::messageReceived, this, [this](const client::DirectMessage& message) {
    m_posts->addDirect(message, m_members->nameOf(message.fromId), QDateTime::currentMSecsSinceEpoch());
    tellArrival(message.fromId, m_members->nameOf(message.fromId), message.text, true);
  });
  connect(&m_engine, &client::Engine::failed, this, &GroupPage::onFailed);
  connect(&m_engine, &client::Engine::statsReady, this, &GroupPage::onStats);
  connect(&m_engine, &client::Engine::networkRestored, this, [this] {
    m_ui->noticeBar->dismissSentence(client::describe({client::ErrorCode::NetworkLost, {}, {}}));
  });
  connect(&m_engine, &client::Engine::historyKept, this, [this] {
    if (m_notKept) m_ui->noticeBar->dismissSentence(client::describe(*m_notKept));
  });
}

// A name's first key is pinned to it.
void GroupPage::onMember(const client::Member& member) {
  if (member.self || member.state != client::MemberState::Joined || m_key.isEmpty()) return;
  const auto sight = m_names.see(member.name, member.id);
  if (sight == client::KnownNames::Sight::Known) return;
  m_settings.setNames(m_key, m_names.toMap());
  if (sight == client::KnownNames::Sight::OtherKey) {
    showNotice({client::ErrorCode::NameOtherKey, member.name, {}});
  }
}

void GroupPage::connectWidgets() {
  connect(m_ui->composer, &Composer::submitted, this, [this](const QString& text) {
    m_pendingTexts.append(text);
    m_engine.post(text);
  });
  connect(m_ui->stageView, &StageView::fullScreenToggled, this, &GroupPage::fullScreenToggled);
  connect(m_ui->stageView, &StageView::volumeChanged, this,
          [this](float volume) { m_settings.setVolume(volume); });
  connect(m_ui->stageView, &StageView::soundMutedChanged, this,
          [this](bool muted) { m_settings.setSoundMuted(muted); });
  connect(m_ui->peopleToolButton, &QToolButton::toggled, this, &GroupPage::togglePeople);
  connect(m_ui->inviteToolButton, &QToolButton::clicked, this, &GroupPage::inviteRequested);
  connect(m_live, &LiveController::stageChanged, this, &GroupPage::factsChanged);
  connect(m_live, &LiveController::noticed, m_ui->noticeBar, &NoticeBar::showNotice);
  connect(m_live, &LiveController::noticeOutdated, m_ui->noticeBar, &NoticeBar::dismiss);
  connect(m_members, &client::MembersModel::countChanged, this, &GroupPage::retranslate);
  connect(m_members, &client::MembersModel::countChanged, this, &GroupPage::refreshAlone);
  connect(m_members, &client::MembersModel::countChanged, this, &GroupPage::factsChanged);
}

void GroupPage::welcome(const client::Joined& joined, const QString& key) {
  m_joined = joined;
  m_key = key;
  m_names = client::KnownNames::fromMap(m_settings.names(key));
  refreshSound();
  m_ui->groupNameLabel->setFullText(joined.group);
  m_members->apply({joined.selfId, joined.name, client::MemberState::Joined, true});
  m_outputs->setGroup(joined.group);
  m_ui->composer->setGroup(joined.group);
  m_live->setSelf(joined.selfId);
  if (m_inFront) m_ui->composer->setFocus();
  retranslate();
}

void GroupPage::setInFront(bool inFront) {
  m_inFront = inFront;
  refreshSound();
  if (inFront) m_ui->composer->setFocus();
}

void GroupPage::refreshSound() {
  m_engine.setVolume(m_settings.volume());
  m_engine.setSoundMuted(!m_inFront || m_settings.soundMuted());
  if (m_inFront) m_ui->stageView->setSound(m_settings.volume(), m_settings.soundMuted());
}

void GroupPage::setLiveElsewhere(const QString& group) {
  m_live->setLiveElsewhere(group);
}

void GroupPage::showNotice(const client::Error& error) {
  m_ui->noticeBar->showNotice(error);
}

void GroupPage::goLive(const client::SourceSpec& source) {
  m_live->goLive(source);
}

bool GroupPage::isLive() const {
  return m_live->state().phase() != client::StagePhase::Empty;
}

bool GroupPage::isOwnLive() const {
  return m_live->state().own();
}

QString GroupPage::liveName() const {
  return m_live->state().otherLive() ? m_live->state().publisherName() : QString();
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

void GroupPage::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  refreshPeople();
}

void GroupPage::tellArrival(const QString& memberId, const QString& author, const QString& text,
                            bool direct) {
  const bool mentions =
      !m_joined.name.isEmpty() && text.contains(QLatin1Char('@') + m_joined.name, Qt::CaseInsensitive);
  Q_EMIT arrived({memberId, author, text, direct, mentions});
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
    m_network = new NetworkDialog(m_engine, this);
    m_network->setAttribute(Qt::WA_DeleteOnClose);
  }
  m_network->show();
  m_network->raise();
  m_network->activateWindow();
}

void GroupPage::onPost(const client::Post& post) {
  m_posts->add(post);
  if (post.own) {
    m_pendingTexts.removeOne(post.text);
    if (!post.history) m_ui->conversationListView->jumpToLatest();
  } else if (!post.history) {
    tellArrival(post.authorId, post.authorName, post.text, false);
  }
}

void GroupPage::onFailed(const client::Error& error) {
  if (error.code == ErrorCode::HistoryNotKept) m_notKept = error;
  const bool refused = error.code == ErrorCode::PostEmpty || error.code == ErrorCode::PostTooLong ||
                       error.code == ErrorCode::PostNotText || error.code == ErrorCode::PostTooFast ||
                       error.code == ErrorCode::NotJoined;
  if (!refused || m_pendingTexts.isEmpty()) return;
  const qsizetype which = std::max<qsizetype>(m_pendingTexts.indexOf(error.subject), 0);
  m_ui->composer->restore(m_pendingTexts.takeAt(which));
}

void GroupPage::refreshAlone() {
  if (m_members->rowCount() > 1) {
    m_aloneTimer.stop();
    m_ui->conversationListView->setHint({});
  } else if (!m_aloneTimer.isActive()) {
    m_aloneTimer.start();
  }
}

void GroupPage::onStats(const client::Stats& stats) {
  if (m_members->rowCount() > 1) return;
  const bool well = stats.network.verdict == client::NetworkVerdict::Good;
  m_ui->conversationListView->setHint(well ? QString() : client::describe(stats.network));
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
  const int count = m_members->rowCount();
  const QString people = count <= 1 ? tr("just you") : tr("%n people", nullptr, count);
  const QString access = m_joined.open ? tr("open", "group") : tr("by invitation", "group");
  m_ui->groupFactsLabel->setFullText(access + QStringLiteral(" · ") + people + QStringLiteral(" · "));
  m_ui->lockLabel->setPixmap(
      icons::icon(m_joined.open ? icons::Glyph::Open : icons::Glyph::Lock, icons::Tint::Muted)
          .pixmap(QSize(theme::kIconSizeSmall, theme::kIconSizeSmall), devicePixelRatioF()));
  const QString meaning = m_joined.open ? tr("Anyone on this network can join this group.")
                                        : tr("Only those with the invite code can join and read.");
  m_ui->lockLabel->setToolTip(meaning + QLatin1Char('\n') + m_joined.address);
}

void GroupPage::saveLayout() {
  m_settings.setLayout(QStringLiteral("main"), m_ui->mainSplitter->saveState());
  m_settings.setLayout(QStringLiteral("stage"), m_ui->stageSplitter->saveState());
}

}  // namespace vinicast::gui
