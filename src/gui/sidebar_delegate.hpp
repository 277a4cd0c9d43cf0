// SPDX-License-Identifier: MIT
#pragma once

// Paints a row of the sidebar: a group with its mark, unread count and who is live; a private conversation,
// set in; a group that can be joined again, quieter. Roles: client::GroupsModel.

#include <QStyledItemDelegate>

namespace vinicast::gui {

class SidebarDelegate final : public QStyledItemDelegate {
  Q_OBJECT

 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

 private:
  [[nodiscard]] static int headingHeight(const QFont& base);
  // What stands at the right end; returns where the name has to end.
  [[nodiscard]] int paintMarks(QPainter& painter, const QRect& row, const QStyleOptionViewItem& option,
                               const QModelIndex& index) const;
  [[nodiscard]] static QString secondLine(const QModelIndex& index);
};

}  // namespace vinicast::gui
