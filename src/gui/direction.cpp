// SPDX-License-Identifier: MIT
#include "gui/direction.hpp"

#include <QFontMetrics>
#include <QPainter>
#include <QStyle>
#include <QStyleOptionViewItem>

namespace vinicast::gui {

QRect visualPlace(const QStyleOptionViewItem& option, const QRect& place) {
  return QStyle::visualRect(option.direction, option.rect, place);
}

void drawTextLine(QPainter& painter, const QRect& place, const QString& text, Qt::Alignment alignment) {
  const int direction = text.isRightToLeft() ? Qt::TextForceRightToLeft : Qt::TextForceLeftToRight;
  const auto side = static_cast<int>(QStyle::visualAlignment(painter.layoutDirection(), alignment));
  painter.drawText(place, side | direction,
                   painter.fontMetrics().elidedText(text, Qt::ElideRight, place.width()));
}

}  // namespace vinicast::gui
