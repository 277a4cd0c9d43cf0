// SPDX-License-Identifier: MIT
#include "gui/chevron_combo_box.hpp"

#include <QPainter>
#include <QStyle>

#include "gui/icons.hpp"
#include "gui/theme.hpp"

namespace vinicast::gui {

void ChevronComboBox::paintEvent(QPaintEvent* event) {
  QComboBox::paintEvent(event);
  QPainter painter(this);
  const QRect place(width() - theme::kIconSizeSmall - theme::kSpaceS, (height() - theme::kIconSizeSmall) / 2,
                    theme::kIconSizeSmall, theme::kIconSizeSmall);
  icons::paint(painter, icons::Glyph::ChevronDown,
               QRectF(QStyle::visualRect(layoutDirection(), rect(), place)),
               theme::colorsFor(palette()).textMuted);
}

}  // namespace vinicast::gui
