// SPDX-License-Identifier: MIT
#pragma once

// For what is painted by hand. Places are worked out as for a layout that goes from left to right, and
// mirrored where it goes from right to left. A line of text is written in the direction of its own first
// letter, whatever the layout's is, so that full stops and dots of omission stand at its end.

#include <QRect>
#include <QString>
#include <Qt>

class QPainter;
class QStyleOptionViewItem;

namespace vinicast::gui {

// `place` of a row, where it is seen.
[[nodiscard]] QRect visualPlace(const QStyleOptionViewItem& option, const QRect& place);

// With the painter's font and pen, shortened at its end where there is no room. Left is where the painter's
// layout begins.
void drawTextLine(QPainter& painter, const QRect& place, const QString& text,
                  Qt::Alignment alignment = Qt::AlignLeft | Qt::AlignVCenter);

}  // namespace vinicast::gui
