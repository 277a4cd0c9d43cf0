// SPDX-License-Identifier: MIT
#include "gui/emoji_picker.hpp"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QScreen>
#include <QVBoxLayout>
#include <algorithm>

#include "gui/emoji.hpp"
#include "gui/plain_text.hpp"
#include "gui/theme.hpp"

namespace vinicast::gui {

namespace {
constexpr int kCell = 40;
constexpr int kColumns = 8;
constexpr int kRows = 6;
constexpr int kMostFound = 256;  // all of them
}  // namespace

EmojiPicker::EmojiPicker(QWidget* parent)
    : QFrame(parent, Qt::Popup), m_search(new QLineEdit(this)), m_list(new QListWidget(this)) {
  setAttribute(Qt::WA_DeleteOnClose);
  setObjectName(QStringLiteral("emojiPicker"));
  m_search->setObjectName(QStringLiteral("emojiSearchLineEdit"));
  m_search->setPlaceholderText(tr("Search emoji"));
  m_search->setAccessibleName(m_search->placeholderText());
  m_search->installEventFilter(this);
  m_list->setObjectName(QStringLiteral("emojiListWidget"));
  m_list->setAccessibleName(tr("Emoji"));
  m_list->setViewMode(QListView::IconMode);
  m_list->setMovement(QListView::Static);
  m_list->setResizeMode(QListView::Adjust);
  m_list->setUniformItemSizes(true);
  m_list->setGridSize(QSize(kCell, kCell));
  m_list->setFixedSize(kColumns * kCell + theme::kSpaceXl, kRows * kCell);
  m_list->setFont(theme::font(font(), theme::TextStyle::Title));
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(theme::kSpaceS, theme::kSpaceS, theme::kSpaceS, theme::kSpaceS);
  layout->addWidget(m_search);
  layout->addWidget(m_list);
  connect(m_search, &QLineEdit::textChanged, this, &EmojiPicker::fill);
  connect(m_search, &QLineEdit::returnPressed, this, [this] { pick(m_list->currentItem()); });
  connect(m_list, &QListWidget::itemActivated, this, &EmojiPicker::pick);
  connect(m_list, &QListWidget::itemClicked, this, &EmojiPicker::pick);
  fill();
}

void EmojiPicker::fill() {
  m_list->clear();
  for (const Emoji& one : findEmoji(m_search->text().trimmed().toLower(), kMostFound)) {
    auto* item = new QListWidgetItem(QString::fromUtf8(one.sign), m_list);
    item->setTextAlignment(Qt::AlignCenter);
    item->setToolTip(asPlainText(QStringLiteral(":%1:").arg(spokenName(one).replace(u' ', u'_'))));
    item->setData(Qt::AccessibleTextRole, spokenName(one));
    item->setSizeHint(QSize(kCell, kCell));
  }
  m_list->setCurrentRow(0);
}

void EmojiPicker::openAt(const QPoint& globalPosition) {
  adjustSize();
  const QRect room = screen()->availableGeometry();
  move(std::clamp(globalPosition.x(), room.left(), std::max(room.left(), room.right() - width())),
       std::clamp(globalPosition.y(), room.top(), std::max(room.top(), room.bottom() - height())));
  show();
  m_search->setFocus();
}

bool EmojiPicker::eventFilter(QObject* watched, QEvent* event) {
  if (watched == m_search && event->type() == QEvent::KeyPress) {
    const int key = static_cast<QKeyEvent*>(event)->key();
    if (key == Qt::Key_Down) {
      m_list->setFocus();
      return true;
    }
  }
  return QFrame::eventFilter(watched, event);
}

void EmojiPicker::pick(const QListWidgetItem* item) {
  if (item == nullptr) return;
  const QString sign = item->text();
  close();
  Q_EMIT picked(sign);
}

}  // namespace vinicast::gui
