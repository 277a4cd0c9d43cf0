// SPDX-License-Identifier: MIT
#include "gui/conversation_view.hpp"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QDateTime>
#include <QGuiApplication>
#include <QLocale>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QScrollBar>
#include <algorithm>

#include "client/models/posts_model.hpp"
#include "client/names.hpp"
#include "gui/conversation_delegate.hpp"
#include "gui/emoji.hpp"
#include "gui/icons.hpp"
#include "gui/message_bar.hpp"
#include "gui/theme.hpp"

namespace vinicast::gui {

using client::PostsModel;

namespace {
// The bottom is "there" within this many pixels of it.
constexpr int kBottomSlack = 4;
constexpr int kScrollStep = 24;
constexpr int kSeenMillis = 700;     // in sight for so long, a message was seen
constexpr qsizetype kMostLinks = 8;  // of a message, in its menu
constexpr int kLinkWidth = 320;      // of an address, in a menu
}  // namespace

ConversationView::ConversationView(QWidget* parent)
    : QListView(parent),
      m_delegate(new ConversationDelegate(this)),
      m_jumpButton(new QPushButton(this)),
      m_unreadButton(new QPushButton(this)),
      m_bar(new MessageBar(viewport())) {
  setItemDelegate(m_delegate);
  setVerticalScrollMode(ScrollPerPixel);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setResizeMode(Adjust);
  setSelectionMode(ExtendedSelection);
  setEditTriggers(NoEditTriggers);
  setMouseTracking(true);
  setFrameShape(NoFrame);
  verticalScrollBar()->setSingleStep(kScrollStep);
  viewport()->setAutoFillBackground(false);

  m_jumpButton->setObjectName(QStringLiteral("jumpToLatestPushButton"));
  m_unreadButton->setObjectName(QStringLiteral("jumpToUnreadPushButton"));
  for (QPushButton* button : {m_jumpButton, m_unreadButton}) {
    button->setProperty("kind", QStringLiteral("pill"));
    button->setCursor(Qt::ArrowCursor);
    button->hide();
  }
  connect(m_unreadButton, &QPushButton::clicked, this, [this] {
    m_sawUnread = posts()->firstUnread();
    Q_EMIT firstUnreadWanted();
    updateUnreadButton();
  });
  m_seenTimer.setObjectName(QStringLiteral("seenTimer"));
  m_seenTimer.setParent(this);
  m_seenTimer.setSingleShot(true);
  m_seenTimer.setInterval(kSeenMillis);
  connect(&m_seenTimer, &QTimer::timeout, this, [this] {
    if (m_seeing == posts()->firstUnread() && seesUnread()) m_sawUnread = m_seeing;
    updateUnreadButton();
  });
  connect(m_jumpButton, &QPushButton::clicked, this, &ConversationView::jumpToLatest);
  connect(verticalScrollBar(), &QScrollBar::valueChanged, this, [this] {
    m_bar->hide();
    if (m_holding) return;
    updateJumpButton();
    askForPages();
  });
  connect(m_bar, &MessageBar::replyClicked, this, [this] { Q_EMIT replyRequested(m_bar->post()); });
  connect(m_bar, &MessageBar::reactClicked, this,
          [this](const QPoint& at) { Q_EMIT pickerRequested(m_bar->post(), at); });
  connect(m_bar, &MessageBar::moreClicked, this, [this](const QPoint& at) {
    const int row = posts() == nullptr ? -1 : posts()->rowOf(m_bar->post());
    if (row >= 0) openMenu(model()->index(row, 0), at);
  });
  m_layoutTimer.setSingleShot(true);
  connect(&m_layoutTimer, &QTimer::timeout, this, &ConversationView::restorePlace);
}

PostsModel* ConversationView::posts() const {
  return qobject_cast<PostsModel*>(model());
}

void ConversationView::setModel(QAbstractItemModel* model) {
  if (this->model() != nullptr) disconnect(this->model(), nullptr, this, nullptr);
  QListView::setModel(model);
  if (model != nullptr) {
    // Before the rows move, or the place held would be a neighbour's.
    connect(model, &QAbstractItemModel::rowsAboutToBeInserted, this, &ConversationView::holdPlace);
    connect(model, &QAbstractItemModel::modelReset, this, [this] {
      m_unseen = 0;
      m_holding = false;
      m_followBottom = true;
      sinkToBottom();
    });
  }
  if (auto* list = qobject_cast<PostsModel*>(model)) {
    connect(list, &PostsModel::arrivedBelow, this, [this] {
      ++m_unseen;
      updateJumpButton();
    });
  }
  m_unseen = 0;
  m_followBottom = true;
  m_delegate->forgetSizes();
}

void ConversationView::setAbility(Ability ability) {
  m_ability = ability;
}

void ConversationView::setNames(const QStringList& names) {
  m_delegate->setNames(names);
  viewport()->update();
}

void ConversationView::setSelfId(const QString& id) {
  m_selfId = id;
  m_delegate->setSelfId(id);
}

bool ConversationView::atBottom() const {
  if (posts() != nullptr && posts()->hasNewer()) return false;
  return verticalScrollBar()->value() >= verticalScrollBar()->maximum() - kBottomSlack;
}

void ConversationView::jumpToLatest() {
  if (posts() != nullptr && posts()->hasNewer()) {
    m_unseen = 0;
    Q_EMIT latestWanted();
    return;
  }
  executeDelayedItemsLayout();
  sinkToBottom();
  verticalScrollBar()->setValue(verticalScrollBar()->maximum());
  m_followBottom = true;
  m_holding = false;
  m_layoutTimer.stop();
  updateJumpButton();
}

bool ConversationView::showPost(const QString& id) {
  const int row = posts() == nullptr ? -1 : posts()->rowOf(id);
  if (row < 0) return false;
  m_holding = false;
  m_followBottom = false;
  m_layoutTimer.stop();
  executeDelayedItemsLayout();
  m_delegate->setHighlighted(id);
  const QModelIndex index = model()->index(row, 0);
  selectionModel()->setCurrentIndex(index, QItemSelectionModel::Clear | QItemSelectionModel::Current);
  scrollTo(index, PositionAtCenter);
  viewport()->update();
  updateJumpButton();
  return true;
}

void ConversationView::setHint(const QString& hint) {
  if (hint == m_hint) return;
  m_hint = hint;
  setAccessibleDescription(hint);
  viewport()->update();
}

void ConversationView::holdPlace() {
  if (!m_holding) {
    m_holding = true;
    m_followBottom = atBottom();
    const QModelIndex top = indexAt(QPoint(viewport()->width() / 2, 1));
    m_anchor = top;
    m_anchorTop = top.isValid() ? visualRect(top).top() : 0;
  }
  m_layoutTimer.start(0);
}

void ConversationView::restorePlace() {
  if (!m_holding) return;
  executeDelayedItemsLayout();
  sinkToBottom();
  if (m_followBottom) {
    verticalScrollBar()->setValue(verticalScrollBar()->maximum());
  } else if (m_anchor.isValid()) {
    const int moved = visualRect(m_anchor).top() - m_anchorTop;
    verticalScrollBar()->setValue(verticalScrollBar()->value() + moved);
  }
  m_holding = false;
  updateJumpButton();
  askForPages();
}

void ConversationView::sinkToBottom() {
  const bool empty = model() == nullptr || model()->rowCount() == 0;
  const int spare = empty ? 0 : std::max(0, height() - contentsSize().height());
  if (spare == viewportMargins().top()) return;
  setViewportMargins(0, spare, 0, 0);
  executeDelayedItemsLayout();
}

void ConversationView::askForPages() {
  const PostsModel* list = posts();
  if (list == nullptr || list->rowCount() == 0) return;
  const QScrollBar* bar = verticalScrollBar();
  const int near = viewport()->height();
  if (list->hasOlder() && bar->value() < near) Q_EMIT olderWanted();
  if (list->hasNewer() && bar->maximum() - bar->value() < near) Q_EMIT newerWanted();
}

void ConversationView::rowsInserted(const QModelIndex& parent, int start, int end) {
  const bool below = end + 1 == model()->rowCount() && start > 0;
  if (!m_followBottom && below && !posts()->hasNewer()) m_unseen += end - start + 1;
  QListView::rowsInserted(parent, start, end);
}

void ConversationView::rowsAboutToBeRemoved(const QModelIndex& parent, int start, int end) {
  holdPlace();
  QListView::rowsAboutToBeRemoved(parent, start, end);
}

void ConversationView::dataChanged(const QModelIndex& topLeft, const QModelIndex& bottomRight,
                                   const QList<int>& roles) {
  // A longer delivery text can make a bubble higher.
  holdPlace();
  for (int row = topLeft.row(); row <= bottomRight.row(); ++row) {
    const QModelIndex index = model()->index(row, 0);
    m_delegate->forgetSize(index);
    const QString id = index.data(PostsModel::IdRole).toString();
    if (id == m_delegate->words().post())
      m_delegate->words().check(m_delegate->layOut(optionOf(index), index));
  }
  QListView::dataChanged(topLeft, bottomRight, roles);
  scheduleDelayedItemsLayout();
}

void ConversationView::resizeEvent(QResizeEvent* event) {
  holdPlace();
  QListView::resizeEvent(event);
  updateJumpButton();
}

void ConversationView::changeEvent(QEvent* event) {
  QListView::changeEvent(event);
  if (event->type() == QEvent::FontChange || event->type() == QEvent::LanguageChange) {
    m_delegate->forgetSizes();
    holdPlace();
    scheduleDelayedItemsLayout();
    updateJumpButton();
  }
}

void ConversationView::updateJumpButton() {
  const bool bottom = atBottom();
  if (bottom) m_unseen = 0;
  m_jumpButton->setText(m_unseen > 0 ? tr("Jump to latest (%1)").arg(m_unseen) : tr("Jump to latest"));
  m_jumpButton->setAccessibleName(m_jumpButton->text());
  if (m_jumpButton->icon().isNull())
    icons::setOnButton(*m_jumpButton, icons::Glyph::ChevronDown, icons::Tint::Accent);
  m_jumpButton->adjustSize();
  m_jumpButton->move((width() - m_jumpButton->width()) / 2,
                     height() - m_jumpButton->height() - theme::kSpaceM);
  const bool wanted = !bottom && model() != nullptr && model()->rowCount() > 0;
  m_jumpButton->setVisible(wanted);
  updateUnreadButton();
  if (bottom) Q_EMIT reachedBottom();
}

void ConversationView::updateUnreadButton() {
  m_unreadButton->setText(tr("To the first new message"));
  m_unreadButton->setAccessibleName(m_unreadButton->text());
  if (m_unreadButton->icon().isNull())
    icons::setOnButton(*m_unreadButton, icons::Glyph::ChevronUp, icons::Tint::Accent);
  m_unreadButton->adjustSize();
  m_unreadButton->move((width() - m_unreadButton->width()) / 2, theme::kSpaceM);
  if (m_holding) return;  // restorePlace() comes here again, when all stand where they will
  const QString id = posts() == nullptr ? QString() : posts()->firstUnread();
  const int row = id.isEmpty() ? -1 : posts()->rowOf(id);
  const QRect place = row < 0 ? QRect() : visualRect(model()->index(row, 0));
  if (id == m_sawUnread || !seesUnread()) {
    m_seenTimer.stop();
  } else if (!m_seenTimer.isActive() || m_seeing != id) {
    m_seeing = id;
    m_seenTimer.start();
  }
  const bool above = row < 0 ? posts() != nullptr && posts()->isFirstUnreadOlder() : place.bottom() < 0;
  m_unreadButton->setVisible(above && id != m_sawUnread);
}

bool ConversationView::seesUnread() const {
  const QString id = posts() == nullptr ? QString() : posts()->firstUnread();
  const int row = id.isEmpty() ? -1 : posts()->rowOf(id);
  return row >= 0 && isVisible() && isActiveWindow() &&
         visualRect(model()->index(row, 0)).intersects(viewport()->rect());
}

void ConversationView::paintEvent(QPaintEvent* event) {
  QListView::paintEvent(event);
  if (model() != nullptr && model()->rowCount() > 0) return;
  const theme::Colors& colors = theme::colorsFor(palette());
  QPainter painter(viewport());
  painter.setRenderHint(QPainter::Antialiasing);
  const QRect area = viewport()->rect().adjusted(theme::kSpaceXl, 0, -theme::kSpaceXl, 0);
  const QFont title = theme::font(font(), theme::TextStyle::Title);
  const QFontMetrics metrics(title);
  const int middle = area.center().y();
  painter.setFont(title);
  painter.setPen(colors.text);
  painter.drawText(
      QRect(area.left(), middle - metrics.height() - theme::kSpaceXs, area.width(), metrics.height()),
      Qt::AlignCenter, tr("No messages yet"));
  painter.setFont(theme::font(font(), theme::TextStyle::Body));
  painter.setPen(colors.textMuted);
  painter.drawText(
      QRect(area.left(), middle + theme::kSpaceXs, area.width(), 3 * metrics.height()),
      Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap,
      m_hint.isEmpty() ? tr("Say hello: everyone in the group reads it, on this network only.") : m_hint);
}

QStyleOptionViewItem ConversationView::optionOf(const QModelIndex& index) const {
  QStyleOptionViewItem option;
  initViewItemOption(&option);
  option.rect = visualRect(index);
  return option;
}

void ConversationView::placeBar(const QModelIndex& index) {
  const bool usable =
      index.isValid() && m_ability == Ability::All && !index.data(PostsModel::DeletedRole).toBool();
  if (!usable) {
    m_bar->hide();
    return;
  }
  const QRect bubble = m_delegate->layOut(optionOf(index), index).bubble;
  const bool before = index.data(PostsModel::OwnRole).toBool() != isRightToLeft();
  const int gap = theme::kSpaceXs;
  int left = before ? bubble.left() - m_bar->width() - gap : bubble.right() + gap;
  left = std::clamp(left, gap, std::max(gap, viewport()->width() - m_bar->width() - gap));
  m_bar->setPost(index.data(PostsModel::IdRole).toString());
  m_bar->move(left, std::max(0, bubble.top()));
  m_bar->show();
}

void ConversationView::keyPressEvent(QKeyEvent* event) {
  const int key = event->key();
  const bool plain = event->modifiers() == Qt::NoModifier;
  if (event->matches(QKeySequence::Copy)) {
    copySelected();
  } else if (plain && (key == Qt::Key_PageUp || key == Qt::Key_PageDown)) {
    const bool up = key == Qt::Key_PageUp;
    verticalScrollBar()->triggerAction(up ? QAbstractSlider::SliderPageStepSub
                                          : QAbstractSlider::SliderPageStepAdd);
    takeRowInSight(up);
  } else if (plain && (key == Qt::Key_Up || key == Qt::Key_Down) &&
             !viewport()->rect().intersects(visualRect(currentIndex()))) {
    takeRowInSight(key == Qt::Key_Down);
  } else if (event->key() == Qt::Key_End) {
    jumpToLatest();
    takeRowInSight(false);
  } else if (event->key() == Qt::Key_Escape && (!selectedIndexes().isEmpty() || hasWords())) {
    m_delegate->words().clear();
    clearSelection();
    viewport()->update();
  } else if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && currentIndex().isValid()) {
    openMenu(currentIndex(), viewport()->mapToGlobal(visualRect(currentIndex()).center()));
  } else {
    m_delegate->setHighlighted({});
    QListView::keyPressEvent(event);
  }
}

// Keys go on from what is seen, wherever the wheel has led to. The row is one that needs no scrolling, if
// there is one.
void ConversationView::takeRowInSight(bool topmost) {
  if (model() == nullptr || model()->rowCount() == 0) return;
  const QRect area = viewport()->rect();
  QModelIndex row = indexAt(QPoint(area.center().x(), topmost ? area.top() : area.bottom()));
  if (!row.isValid()) row = model()->index(topmost ? 0 : model()->rowCount() - 1, 0);
  const QModelIndex inner = model()->index(row.row() + (topmost ? 1 : -1), 0);
  if (!area.contains(visualRect(row)) && inner.isValid() && area.contains(visualRect(inner))) row = inner;
  selectionModel()->setCurrentIndex(row, QItemSelectionModel::ClearAndSelect);
}

bool ConversationView::hasWords() const {
  return !m_delegate->words().isEmpty() && selectedIndexes().isEmpty();
}

void ConversationView::copySelected() const {
  if (hasWords()) {
    QGuiApplication::clipboard()->setText(m_delegate->words().text());
    return;
  }
  QModelIndexList rows = selectedIndexes();
  if (rows.isEmpty() && currentIndex().isValid()) rows = {currentIndex()};
  if (rows.isEmpty()) return;
  std::sort(rows.begin(), rows.end());
  QStringList lines;
  for (const QModelIndex& row : rows) {
    const QString text = row.data(PostsModel::TextRole).toString();
    const QDateTime when = QDateTime::fromMSecsSinceEpoch(row.data(PostsModel::TimeRole).toLongLong());
    lines += rows.size() == 1
                 ? text
                 : QStringLiteral("[%1] %2: %3")
                       .arg(QLocale().toString(when, QLocale::ShortFormat),
                            client::isolated(row.data(PostsModel::AuthorNameRole).toString()), text);
  }
  QGuiApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
}

void ConversationView::contextMenuEvent(QContextMenuEvent* event) {
  const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
  const QModelIndex index = byKey ? currentIndex() : indexAt(event->pos());
  if (!index.isValid()) return;
  openMenu(index, byKey ? viewport()->mapToGlobal(visualRect(index).center()) : event->globalPos());
}

// Where the message leads to, for those who have no pointer.
void ConversationView::addLeads(QMenu& menu, const QModelIndex& index) {
  const MessageLayout row = m_delegate->layOut(optionOf(index), index);
  if (!row.quoteId.isEmpty()) {
    menu.addAction(tr("&Show what it answers"), &menu, [this, id = row.quoteId] { Q_EMIT jumpRequested(id); })
        ->setObjectName(QStringLiteral("showAnsweredAction"));
  }
  for (const QUrl& link : row.links(kMostLinks)) {
    QString shown = menu.fontMetrics().elidedText(link.toString(), Qt::ElideMiddle, kLinkWidth);
    shown.replace(QLatin1Char('&'), QLatin1String("&&"));
    menu.addAction(tr("Open %1").arg(shown), &menu, [this, link] { openLink(link); })
        ->setObjectName(QStringLiteral("openLinkAction"));
  }
}

void ConversationView::openMenu(const QModelIndex& index, const QPoint& globalPosition) {
  const bool ofWords = hasWords() && index.data(PostsModel::IdRole).toString() == m_delegate->words().post();
  if (!ofWords && !selectionModel()->isSelected(index)) setCurrentIndex(index);
  auto* menu = new QMenu(this);
  menu->setObjectName(QStringLiteral("messageMenu"));
  menu->setAttribute(Qt::WA_DeleteOnClose);
  const QString id = index.data(PostsModel::IdRole).toString();
  const bool deleted = index.data(PostsModel::DeletedRole).toBool();
  const auto add = [menu](const char* name, const QString& text, auto function) {
    menu->addAction(text, menu, function)->setObjectName(QLatin1String(name));
  };
  if (m_ability == Ability::All && !deleted) {
    QMenu* signs = menu->addMenu(tr("Rea&ct"));
    signs->setObjectName(QStringLiteral("reactMenu"));
    QStringList offered = quickReactions();
    for (const auto& there : index.data(PostsModel::ReactionsRole).value<QList<client::Reaction>>())
      if (!offered.contains(there.text)) offered.append(there.text);
    for (const QString& sign : std::as_const(offered))
      signs->addAction(sign, menu, [this, id, sign] { Q_EMIT reactionToggled(id, sign); });
    signs->addAction(tr("&More…"), menu,
                     [this, id, globalPosition] { Q_EMIT pickerRequested(id, globalPosition); });
    add("replyAction", tr("&Reply"), [this, id] { Q_EMIT replyRequested(id); });
    if (index.data(PostsModel::OwnRole).toBool()) {
      add("editAction", tr("&Edit"), [this, id] { Q_EMIT editRequested(id); });
      add("deleteAction", tr("&Delete"), [this, id] { Q_EMIT deleteRequested(id); });
    }
    menu->addSeparator();
  }
  const QVariant state = index.data(PostsModel::DirectStateRole);
  if (state.isValid() && state.toInt() == static_cast<int>(client::DirectState::Failed))
    add("sendAgainAction", tr("&Send again"), [this, id] { Q_EMIT sendAgainRequested(id); });
  addLeads(*menu, index);
  const bool several = selectedIndexes().size() > 1;
  add("copyAction",
      several      ? tr("C&opy messages")
      : hasWords() ? tr("C&opy selected words")
                   : tr("C&opy text"),
      [this] { copySelected(); });
  menu->popup(globalPosition);
}

}  // namespace vinicast::gui
