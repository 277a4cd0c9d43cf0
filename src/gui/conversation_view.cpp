// SPDX-License-Identifier: MIT
#include "gui/conversation_view.hpp"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QDesktopServices>
#include <QGuiApplication>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QScrollBar>

#include "client/models/posts_model.hpp"
#include "gui/conversation_delegate.hpp"
#include "gui/icons.hpp"
#include "gui/theme.hpp"

namespace vinicast::gui {

using client::PostsModel;

namespace {
// The bottom is "there" within this many pixels of it.
constexpr int kBottomSlack = 4;
constexpr int kScrollStep = 24;
}  // namespace

ConversationView::ConversationView(QWidget* parent)
    : QListView(parent), m_delegate(new ConversationDelegate(this)), m_jumpButton(new QPushButton(this)) {
  setItemDelegate(m_delegate);
  setVerticalScrollMode(ScrollPerPixel);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setResizeMode(Adjust);
  setSelectionMode(SingleSelection);
  setEditTriggers(NoEditTriggers);
  setMouseTracking(true);
  setFrameShape(NoFrame);
  verticalScrollBar()->setSingleStep(kScrollStep);
  viewport()->setAutoFillBackground(false);

  m_jumpButton->setObjectName(QStringLiteral("jumpToLatestPushButton"));
  m_jumpButton->setProperty("kind", QStringLiteral("pill"));
  m_jumpButton->setIcon(icons::icon(icons::Glyph::ChevronDown, icons::Tint::Accent));
  m_jumpButton->setCursor(Qt::ArrowCursor);
  m_jumpButton->hide();
  connect(m_jumpButton, &QPushButton::clicked, this, &ConversationView::jumpToLatest);
  connect(verticalScrollBar(), &QScrollBar::valueChanged, this, [this] {
    if (!m_holding) updateJumpButton();
  });
  m_layoutTimer.setSingleShot(true);
  connect(&m_layoutTimer, &QTimer::timeout, this, &ConversationView::restorePlace);
}

void ConversationView::setModel(QAbstractItemModel* model) {
  if (this->model() != nullptr) disconnect(this->model(), nullptr, this, nullptr);
  QListView::setModel(model);
  if (model != nullptr) {
    // Before the rows move, or the place held would be a neighbour's.
    connect(model, &QAbstractItemModel::rowsAboutToBeInserted, this, &ConversationView::holdPlace);
  }
  m_unseen = 0;
  m_followBottom = true;
  m_delegate->forgetSizes();
}

bool ConversationView::atBottom() const {
  return verticalScrollBar()->value() >= verticalScrollBar()->maximum() - kBottomSlack;
}

void ConversationView::jumpToLatest() {
  executeDelayedItemsLayout();
  verticalScrollBar()->setValue(verticalScrollBar()->maximum());
  m_followBottom = true;
  m_holding = false;
  m_layoutTimer.stop();
  updateJumpButton();
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
  if (m_followBottom) {
    verticalScrollBar()->setValue(verticalScrollBar()->maximum());
  } else if (m_anchor.isValid()) {
    const int moved = visualRect(m_anchor).top() - m_anchorTop;
    verticalScrollBar()->setValue(verticalScrollBar()->value() + moved);
  }
  m_holding = false;
  updateJumpButton();
}

void ConversationView::rowsInserted(const QModelIndex& parent, int start, int end) {
  if (!m_followBottom && end + 1 == model()->rowCount()) m_unseen += end - start + 1;
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
  for (int row = topLeft.row(); row <= bottomRight.row(); ++row)
    m_delegate->forgetSize(model()->index(row, 0));
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
  m_jumpButton->adjustSize();
  m_jumpButton->move((width() - m_jumpButton->width()) / 2,
                     height() - m_jumpButton->height() - theme::kSpaceM);
  m_jumpButton->setVisible(!bottom);
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

QUrl ConversationView::linkAt(const QPoint& position) const {
  const QModelIndex index = indexAt(position);
  if (!index.isValid()) return {};
  QStyleOptionViewItem option;
  initViewItemOption(&option);
  option.rect = visualRect(index);
  return m_delegate->linkAt(position, option, index);
}

void ConversationView::mouseMoveEvent(QMouseEvent* event) {
  viewport()->setCursor(linkAt(event->position().toPoint()).isEmpty() ? Qt::ArrowCursor
                                                                      : Qt::PointingHandCursor);
  QListView::mouseMoveEvent(event);
}

void ConversationView::mouseReleaseEvent(QMouseEvent* event) {
  QListView::mouseReleaseEvent(event);
  if (event->button() != Qt::LeftButton) return;
  const QUrl link = linkAt(event->position().toPoint());
  if (link.isValid() && !link.isEmpty()) QDesktopServices::openUrl(link);
}

void ConversationView::keyPressEvent(QKeyEvent* event) {
  if (event->matches(QKeySequence::Copy)) {
    copyCurrent();
    return;
  }
  if (event->key() == Qt::Key_End) {
    jumpToLatest();
    return;
  }
  QListView::keyPressEvent(event);
}

void ConversationView::copyCurrent() const {
  if (currentIndex().isValid()) {
    QGuiApplication::clipboard()->setText(currentIndex().data(PostsModel::TextRole).toString());
  }
}

void ConversationView::contextMenuEvent(QContextMenuEvent* event) {
  const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
  const QModelIndex index = byKey ? currentIndex() : indexAt(event->pos());
  if (!index.isValid()) return;
  setCurrentIndex(index);
  QMenu menu(this);
  menu.addAction(tr("Copy text"), this, &ConversationView::copyCurrent);
  menu.exec(byKey ? viewport()->mapToGlobal(visualRect(index).center()) : event->globalPos());
}

}  // namespace vinicast::gui
