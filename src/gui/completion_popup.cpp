// SPDX-License-Identifier: MIT
#include "gui/completion_popup.hpp"

#include <QKeyEvent>
#include <algorithm>

#include "gui/theme.hpp"

namespace vinicast::gui {

CompletionPopup::CompletionPopup(QWidget* parent) : QListWidget(parent) {
  setObjectName(QStringLiteral("completionListWidget"));
  setAccessibleName(tr("Suggestions"));
  setFocusPolicy(Qt::TabFocus);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setUniformItemSizes(true);
  connect(this, &QListWidget::itemClicked, this, &CompletionPopup::choose);
  hide();
}

void CompletionPopup::offer(const QList<Choice>& choices, const QPoint& corner) {
  clear();
  for (const Choice& choice : choices) {
    auto* item = new QListWidgetItem(choice.shown, this);
    item->setData(Qt::UserRole, choice.inserted);
  }
  if (choices.isEmpty()) {
    hide();
    return;
  }
  setCurrentRow(0);
  // Its font, its rows' height and its frame are the style's, which it has once it is shown.
  show();
  const int row = std::max(sizeHintForRow(0), fontMetrics().height());
  const QSize size(theme::kSidebarWidth,
                   row * static_cast<int>(choices.size()) + height() - viewport()->height());
  resize(size);
  const int left = isRightToLeft() ? corner.x() - size.width() : corner.x();
  const int room = std::max(0, parentWidget()->width() - size.width());
  move(std::clamp(left, 0, room), std::max(0, corner.y() - size.height()));
  raise();
}

bool CompletionPopup::handleKey(const QKeyEvent& key) {
  if (!isVisible()) return false;
  switch (key.key()) {
    case Qt::Key_Up:
      setCurrentRow((currentRow() + count() - 1) % count());
      return true;
    case Qt::Key_Down:
      setCurrentRow((currentRow() + 1) % count());
      return true;
    case Qt::Key_Tab:
    case Qt::Key_Return:
    case Qt::Key_Enter:
      choose(currentItem());
      return true;
    case Qt::Key_Escape:
      hide();
      return true;
    default:
      return false;
  }
}

void CompletionPopup::choose(const QListWidgetItem* item) {
  if (item == nullptr) return;
  const QString inserted = item->data(Qt::UserRole).toString();
  hide();
  Q_EMIT chosen(inserted);
}

}  // namespace vinicast::gui
