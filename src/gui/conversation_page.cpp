// SPDX-License-Identifier: MIT
#include "gui/conversation_page.hpp"

#include <QEvent>
#include <QMessageBox>
#include <QPushButton>
#include <QShortcut>
#include <QToolTip>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "client/known_names.hpp"
#include "client/models/members_model.hpp"
#include "client/models/posts_model.hpp"
#include "client/names.hpp"
#include "gui/composer.hpp"
#include "gui/conversation_view.hpp"
#include "gui/emoji_picker.hpp"
#include "gui/plain_text.hpp"
#include "gui/rich_text.hpp"
#include "gui/search_panel.hpp"
#include "gui/settings.hpp"
#include "gui/typing_line.hpp"

namespace vinicast::gui {

using client::ErrorCode;
using client::PostKind;
using client::PostsModel;

namespace {

// Laying out so many takes a third of a frame's 16 ms, so nothing is seen of a page that comes while one
// scrolls.
constexpr int kPage = 100;
// An answered message is looked for in so many of the largest pages: in all that is kept of a group.
constexpr int kPagesToSeek = 100;
constexpr int kDraftMillis = 500;
constexpr qsizetype kMostTyping = 16;

}  // namespace

ConversationPage::ConversationPage(client::Engine& engine, client::MembersModel& members, Settings& settings,
                                   const QString& memberId, QWidget* parent)
    : QWidget(parent),
      m_engine(engine),
      m_members(members),
      m_settings(settings),
      m_memberId(memberId),
      m_posts(new PostsModel(this)),
      m_view(new ConversationView(this)),
      m_typingLine(new TypingLine(this)),
      m_composer(new Composer(this)),
      m_search(new SearchPanel(this)),
      m_read(settings) {
  buildParts();
  if (memberId.isEmpty()) {
    connectGroup();
  } else {
    connectPrivate();
  }
  connectView();
  connect(m_posts, &QAbstractItemModel::rowsInserted, this, &ConversationPage::lastWordsChanged);
  connect(m_posts, &QAbstractItemModel::dataChanged, this, &ConversationPage::lastWordsChanged);
  connect(m_posts, &QAbstractItemModel::modelReset, this, &ConversationPage::lastWordsChanged);
  m_draftTimer.setSingleShot(true);
  m_draftTimer.setInterval(kDraftMillis);
  connect(&m_draftTimer, &QTimer::timeout, this, &ConversationPage::saveDraft);
  for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
    connect(&m_members, signal, this, &ConversationPage::refreshNames);
  connect(&m_engine, &client::Engine::failed, this, &ConversationPage::onFailed);
  retranslate();
}

ConversationPage::~ConversationPage() {
  saveDraft();
}

void ConversationPage::buildParts() {
  const bool own = m_memberId.isEmpty();
  m_view->setObjectName(own ? QStringLiteral("conversationListView") : QStringLiteral("privateListView"));
  m_composer->setObjectName(QStringLiteral("composer"));
  m_view->setModel(m_posts);
  m_view->setAbility(own ? ConversationView::Ability::All : ConversationView::Ability::CopyOnly);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addWidget(m_search);
  layout->addWidget(m_view, 1);
  layout->addWidget(m_typingLine);
  layout->addWidget(m_composer);
  setFocusProxy(m_composer);
  auto* find = new QShortcut(QKeySequence::Find, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
  connect(find, &QShortcut::activated, this, &ConversationPage::openSearch);
}

void ConversationPage::connectGroup() {
  connect(&m_engine, &client::Engine::postAdded, this, &ConversationPage::onPost);
  connect(&m_engine, &client::Engine::postChanged, this, [this](const client::Post& post) {
    if (post.own) settle(post.text);
    m_posts->change(post);
  });
  connect(&m_engine, &client::Engine::delivered, m_posts,
          qOverload<const client::Delivery&>(&PostsModel::apply));
  connect(&m_engine, &client::Engine::historyReady, this, &ConversationPage::onHistory);
  connect(&m_engine, &client::Engine::searchReady, m_search,
          qOverload<const client::Found&>(&SearchPanel::show));
}

void ConversationPage::connectPrivate() {
  connect(&m_engine, &client::Engine::messageReceived, this, &ConversationPage::receive);
  connect(&m_engine, &client::Engine::messageSent, this, &ConversationPage::receive);
  connect(&m_engine, &client::Engine::messageSettled, m_posts,
          qOverload<const client::DirectDelivery&>(&PostsModel::apply));
  connect(&m_engine, &client::Engine::messagesReady, this, &ConversationPage::onMessages);
  connect(&m_engine, &client::Engine::messagesFound, this, &ConversationPage::onFound);
}

void ConversationPage::connectView() {
  connect(m_composer, &Composer::submitted, this, &ConversationPage::send);
  connect(m_composer, &Composer::draftChanged, this, [this] { m_draftTimer.start(); });
  connect(m_composer, &Composer::typed, this, [this] { m_engine.sayTyping(m_memberId); });
  connect(&m_engine, &client::Engine::typingChanged, this, &ConversationPage::onTyping);
  connect(m_composer, &Composer::editLastRequested, this, [this] {
    const auto post = m_posts->postAt(m_posts->lastOwnRow());
    if (post && m_memberId.isEmpty()) beginEdit(post->id);
  });
  connect(m_view, &ConversationView::replyRequested, this, &ConversationPage::beginReply);
  connect(m_view, &ConversationView::editRequested, this, &ConversationPage::beginEdit);
  connect(m_view, &ConversationView::deleteRequested, this, &ConversationPage::confirmDelete);
  connect(m_view, &ConversationView::sendAgainRequested, this, &ConversationPage::sendAgain);
  connect(m_view, &ConversationView::reactionToggled, this, &ConversationPage::toggleReaction);
  connect(m_view, &ConversationView::pickerRequested, this, &ConversationPage::pickReaction);
  connect(m_view, &ConversationView::jumpRequested, this,
          qOverload<const QString&>(&ConversationPage::jumpTo));
  connect(m_view, &ConversationView::invitationOpened, this, &ConversationPage::invitationOpened);
  connect(m_view, &ConversationView::olderWanted, this, &ConversationPage::askOlder);
  connect(m_view, &ConversationView::newerWanted, this, &ConversationPage::askNewer);
  connect(m_view, &ConversationView::latestWanted, this, &ConversationPage::askLatest);
  connect(m_view, &ConversationView::firstUnreadWanted, this, [this] { jumpTo(m_posts->firstUnread()); });
  connect(m_search, &SearchPanel::searchWanted, this, &ConversationPage::search);
  connect(m_search, &SearchPanel::hitChosen, this, qOverload<const client::Post&>(&ConversationPage::jumpTo));
  connect(m_search, &SearchPanel::exportRequested, this, &ConversationPage::askWhereToExport);
  connect(m_search, &SearchPanel::closed, this, [this] { m_composer->setFocus(); });
}

void ConversationPage::welcome(const client::Joined& joined, const QString& groupKey) {
  m_joined = joined;
  m_groupKey = groupKey;
  m_posts->setSelf(joined.selfId, joined.name);
  m_view->setSelfId(joined.selfId);
  m_composer->setGroup(title());
  m_composer->setDraft(m_settings.draft(groupKey, m_memberId));
  refreshNames();
  m_read.open(groupKey, m_memberId);
  for (int row = 0; row < m_posts->rowCount(); ++row)
    if (const auto post = m_posts->postAt(row); post->history) noteMissed(*post);
  if (!m_memberId.isEmpty()) askOlder();
}

void ConversationPage::setKnownNames(const client::KnownNames& names) {
  m_posts->setKnownNames(names);
  m_knownNames = &names;
}

QString ConversationPage::toldName(const QString& name, const QString& memberId) const {
  return m_knownNames == nullptr ? name : m_knownNames->told(name, memberId);
}

QString ConversationPage::title() const {
  if (m_memberId.isEmpty()) return m_joined.group;
  const QString name = m_members.nameOf(m_memberId);
  return name.isEmpty() ? m_name : name;
}

QString ConversationPage::lastWords() const {
  constexpr qsizetype kMost = 100;
  const auto last = m_posts->hasNewer() ? std::nullopt : m_posts->postAt(m_posts->rowCount() - 1);
  if (!last || last->deleted) return {};
  const QString words = plainLine(last->text.left(kMost));
  return last->own ? tr("You: %1").arg(words)
                   : tr("%1: %2", "who said what")
                         .arg(client::isolated(toldName(last->authorName, last->authorId)), words);
}

void ConversationPage::setHint(const QString& hint) {
  m_view->setHint(hint);
}

void ConversationPage::onPost(const client::Post& post) {
  m_posts->add(post);
  if (post.own) {
    noteRead();
    settle(post.text);
    if (!post.history) m_view->jumpToLatest();
  } else if (post.history) {
    noteMissed(post);
  } else {
    noteArrival(post.id, post.order);
    Q_EMIT arrived(post.authorId, post.authorName, post.text, m_posts->meansSelf(post));
  }
}

void ConversationPage::receive(const client::DirectMessage& message) {
  if (message.peerId != m_memberId) return;
  m_posts->add(message);
  if (message.own) {
    noteRead();
    settle(message.text);
    m_view->jumpToLatest();
  } else {
    noteArrival(message.id, message.order);
  }
}

void ConversationPage::settle(const QString& text) {
  const auto sent = std::find_if(m_pending.begin(), m_pending.end(),
                                 [&](const client::PostDraft& one) { return one.text == text; });
  if (sent != m_pending.end()) m_pending.erase(sent);
}

void ConversationPage::send(const client::PostDraft& draft) {
  m_pending.append(draft);
  Q_EMIT sending();
  m_posts->setFirstUnread({}, {});
  m_firstMissed = QByteArray(1, '\0');  // answered: also what was missed before it
  m_settings.setDraft(m_groupKey, m_memberId, m_composer->draft());
  if (m_memberId.isEmpty()) {
    m_engine.post(draft);
  } else {
    m_engine.sendTo(m_memberId, draft.text);
  }
}

void ConversationPage::sendAgain(const QString& messageId) {
  const auto message = m_posts->postAt(m_posts->rowOf(messageId));
  if (message) send({PostKind::Text, message->text, {}});
}

void ConversationPage::onFailed(const client::Error& error) {
  if (std::find(kRefusals.begin(), kRefusals.end(), error.code) == kRefusals.end()) return;
  const QString& text = error.code == ErrorCode::UnknownMember ? error.detail : error.subject;
  const auto refused = std::find_if(m_pending.begin(), m_pending.end(),
                                    [&](const client::PostDraft& one) { return one.text == text; });
  if (refused == m_pending.end()) return;
  const client::PostDraft draft = *refused;
  m_pending.erase(refused);
  // What it was about may be gone; then only the text is left.
  const bool again = error.code != ErrorCode::PostNoTarget && error.code != ErrorCode::PostNotYours;
  if (draft.kind == PostKind::Edit && again) {
    m_composer->beginEdit(draft.targetId, draft.text);
    return;
  }
  if (draft.kind == PostKind::Reply && again) beginReply(draft.targetId);
  m_composer->restore(draft.text);
}

void ConversationPage::onTyping(const client::Typing& typing) {
  if (typing.isPrivate ? typing.memberId != m_memberId : !m_memberId.isEmpty()) return;
  m_typing.removeOne(typing.memberId);
  // Of more nobody would read the names.
  if (typing.types && m_typing.size() < kMostTyping) m_typing.append(typing.memberId);
  showTyping();
}

void ConversationPage::showTyping() {
  QStringList names;
  for (const QString& id : std::as_const(m_typing))
    if (const QString name = m_members.nameOf(id); !name.isEmpty()) names.append(toldName(name, id));
  m_typingLine->setNames(names);
}

void ConversationPage::beginReply(const QString& postId) {
  const auto post = m_posts->postAt(m_posts->rowOf(postId));
  if (post && !post->deleted) m_composer->beginReply(post->id, post->authorName, post->text);
}

void ConversationPage::beginEdit(const QString& postId) {
  const auto post = m_posts->postAt(m_posts->rowOf(postId));
  if (post && post->own && !post->deleted) m_composer->beginEdit(post->id, post->text);
}

void ConversationPage::confirmDelete(const QString& postId) {
  const auto post = m_posts->postAt(m_posts->rowOf(postId));
  if (!post) return;
  constexpr qsizetype kMaxShown = 200;
  auto* box = new QMessageBox(QMessageBox::Question, tr("Delete the message?"),
                              tr("Delete this message for everyone?"), QMessageBox::Cancel, this);
  box->setObjectName(QStringLiteral("deleteMessageBox"));
  box->setAttribute(Qt::WA_DeleteOnClose);
  box->setTextFormat(Qt::PlainText);
  box->setInformativeText(asPlainText(plainLine(post->text).left(kMaxShown)));
  QPushButton* yes = box->addButton(tr("Delete"), QMessageBox::AcceptRole);
  connect(box, &QMessageBox::buttonClicked, this, [this, yes, postId](const QAbstractButton* button) {
    if (button == static_cast<const void*>(yes)) m_engine.post({PostKind::Delete, {}, postId});
  });
  box->open();
}

void ConversationPage::toggleReaction(const QString& postId, const QString& sign) {
  const auto post = m_posts->postAt(m_posts->rowOf(postId));
  if (!post || post->deleted) return;
  const bool mine =
      std::any_of(post->reactions.begin(), post->reactions.end(), [&](const client::Reaction& one) {
        return one.text == sign && one.authorIds.contains(m_joined.selfId);
      });
  m_engine.post({PostKind::Reaction, mine ? QString() : sign, postId});
}

void ConversationPage::pickReaction(const QString& postId, const QPoint& globalPosition) {
  auto* picker = new EmojiPicker(this);
  connect(picker, &EmojiPicker::picked, this,
          [this, postId](const QString& sign) { toggleReaction(postId, sign); });
  picker->openAt(globalPosition);
}

void ConversationPage::askOlder() {
  if (!std::exchange(m_olderAsked, true)) askBefore(kPage, m_posts->firstOrder());
}

void ConversationPage::askBefore(int count, const QByteArray& order) {
  if (m_memberId.isEmpty()) {
    m_engine.requestHistory(count, order);
  } else {
    m_engine.requestMessages(m_memberId, count, order);
  }
}

void ConversationPage::askNewer() {
  if (std::exchange(m_newerAsked, true)) return;
  if (m_memberId.isEmpty()) {
    m_engine.requestHistoryAfter(kPage, m_posts->lastOrder());
  } else {
    m_engine.requestMessagesAfter(m_memberId, kPage, m_posts->lastOrder());
  }
}

void ConversationPage::askLatest() {
  m_soughtBefore.reset();
  m_seeking.clear();
  m_pagesToSeek = 0;
  m_latestAsked = true;
  m_posts->clear();
  m_olderAsked = false;
  askOlder();
}

void ConversationPage::onHistory(const client::History& history) {
  if (isSought(history.before, history.after)) return seekIn(history.posts, history.more);
  m_posts->add(history);
  noteRead();
  goOn(!history.after.isEmpty(), history.before.isEmpty());
}

void ConversationPage::onMessages(const client::DirectHistory& history) {
  if (history.peerId != m_memberId) return;
  if (isSought(history.before, history.after)) return seekIn(history.messages, history.more);
  m_posts->add(history);
  noteMissed(history.messages);
  noteRead();
  goOn(!history.after.isEmpty(), history.before.isEmpty());
}

void ConversationPage::goOn(bool newer, bool latest) {
  (newer ? m_newerAsked : m_olderAsked) = false;
  if (newer) return;
  if (latest && std::exchange(m_latestAsked, false)) m_view->jumpToLatest();
  if (!m_soughtBefore && !m_seeking.isEmpty()) m_view->showPost(std::exchange(m_seeking, {}));
}

void ConversationPage::jumpTo(const QString& postId) {
  if (postId.isEmpty() || m_view->showPost(postId)) return;
  m_seeking = postId;
  m_pagesToSeek = kPagesToSeek;
  seekBefore(m_posts->firstOrder());
}

void ConversationPage::jumpTo(const client::Post& post) {
  if (m_view->showPost(post.id)) return;
  const auto message = std::find_if(m_found.begin(), m_found.end(),
                                    [&](const client::DirectMessage& one) { return one.id == post.id; });
  if (message == m_found.end()) {
    showAround(post);
  } else {
    showAround(*message);
  }
}

template <typename Message>
void ConversationPage::showAround(const Message& message) {
  m_posts->showAround(message);
  m_seeking = message.id;
  m_pagesToSeek = 0;
  m_newerAsked = m_olderAsked = false;
  askNewer();
  askOlder();
}

// What is looked through is not shown: to lay it out would take far longer than to read it.
void ConversationPage::seekBefore(const QByteArray& order) {
  --m_pagesToSeek;
  m_soughtBefore = order;
  askBefore(client::Engine::kMaxPage, order);
}

bool ConversationPage::isSought(const QByteArray& before, const QByteArray& after) const {
  return m_soughtBefore && after.isEmpty() && before == *m_soughtBefore;
}

template <typename Message>
void ConversationPage::seekIn(const QList<Message>& page, bool more) {
  m_soughtBefore.reset();
  const auto found = std::find_if(page.begin(), page.end(),
                                  [this](const Message& message) { return message.id == m_seeking; });
  if (found != page.end()) return showAround(*found);
  if (more && m_pagesToSeek > 0 && !page.isEmpty()) return seekBefore(page.first().order);
  m_seeking.clear();
  m_pagesToSeek = 0;
  QToolTip::showText(m_view->mapToGlobal(m_view->rect().center()),
                     tr("This message is not kept here any more."), m_view);
}

void ConversationPage::refreshNames() {
  QStringList names;
  for (int row = 0; row < m_members.rowCount(); ++row)
    names += m_members.index(row).data(client::MembersModel::NameRole).toString();
  m_view->setNames(names);
  m_posts->setNames(names);
  names.removeAll(m_joined.name);
  m_composer->setNames(names);
  if (m_memberId.isEmpty()) return;
  m_composer->setGroup(title());
  m_composer->setAway(!m_members.isHere(m_memberId));
}

void ConversationPage::saveDraft() {
  m_draftTimer.stop();
  if (!m_groupKey.isEmpty()) m_settings.setDraft(m_groupKey, m_memberId, m_composer->draft());
  m_read.save();
}

void ConversationPage::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::LanguageChange) retranslate();
}

bool ConversationPage::event(QEvent* event) {
  const bool handled = QWidget::event(event);
  // Somebody looks at it again: the window has the keyboard, or the page was covered by the stage.
  if (event->type() == QEvent::WindowActivate || event->type() == QEvent::Show) noteSeen();
  return handled;
}

void ConversationPage::retranslate() {
  m_view->setAccessibleName(tr("Conversation"));
  if (!m_memberId.isEmpty())
    m_view->setHint(tr("Say hello: only the two of you read it, on this network only."));
}

}  // namespace vinicast::gui
