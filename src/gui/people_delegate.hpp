// SPDX-License-Identifier: MIT
#pragma once

// Paints one row of client::MembersModel: avatar, name, "you", a LIVE badge or the place in the queue of
// raised hands.

#include <QStyledItemDelegate>

namespace vinicast::gui {

class PeopleDelegate final : public QStyledItemDelegate {
  Q_OBJECT

 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

 private:
  // All return the width they took at the end of `row`.
  int paintLiveBadge(QPainter& painter, const QRect& row, const QStyleOptionViewItem& option) const;
  static int paintHand(QPainter& painter, const QRect& row, const QStyleOptionViewItem& option, int position,
                       const QColor& tint);
  static int paintOtherKey(QPainter& painter, const QRect& row, const QStyleOptionViewItem& option,
                           const QColor& tint);
};

}  // namespace vinicast::gui
