// SPDX-License-Identifier: MIT
#include "gui/people_delegate.hpp"

#include <QPainter>
#include <algorithm>

#include "client/models/members_model.hpp"
#include "gui/avatar.hpp"
#include "gui/direction.hpp"
#include "gui/icons.hpp"
#include "gui/theme.hpp"

namespace vinicast::gui {

using client::MembersModel;

void PeopleDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                           const QModelIndex& index) const {
  const theme::Colors& colors = theme::colorsFor(option.palette);
  painter->save();
  painter->setLayoutDirection(option.direction);
  painter->setRenderHint(QPainter::Antialiasing);
  const QRect plate = option.rect.adjusted(theme::kSpaceXs, 1, -theme::kSpaceXs, -1);
  const bool hovered = option.state.testFlag(QStyle::State_MouseOver);
  const bool focused = option.state.testFlag(QStyle::State_HasFocus);
  if (hovered || focused) {
    painter->setPen(focused ? QPen(colors.accentText, theme::kHairline) : QPen(Qt::NoPen));
    painter->setBrush(colors.hover);
    painter->drawRoundedRect(plate, theme::kRadiusM, theme::kRadiusM);
  }

  QRect row = plate.adjusted(theme::kSpaceS, 0, -theme::kSpaceS, 0);
  const QString name = index.data(MembersModel::NameRole).toString();
  const QRectF circle(visualPlace(option, QRect(row.left(), row.center().y() - theme::kAvatarSmall / 2 + 1,
                                                theme::kAvatarSmall, theme::kAvatarSmall)));
  paintAvatar(*painter, circle, index.data(MembersModel::IdRole).toString(), name, option.font);
  const bool onAir = index.data(MembersModel::OnAirRole).toBool();
  if (onAir) {
    painter->setPen(QPen(colors.live, theme::kFocusRing));
    painter->setBrush(Qt::NoBrush);
    painter->drawEllipse(circle.adjusted(-1, -1, 1, 1));
  }
  row.setLeft(row.left() + theme::kAvatarSmall + theme::kSpaceM);

  if (onAir) row.setRight(row.right() - paintLiveBadge(*painter, row, option) - theme::kSpaceS);
  const int position = index.data(MembersModel::QueuePositionRole).toInt();
  if (position > 0) {
    row.setRight(row.right() - paintHand(*painter, row, option, position, colors.hand) - theme::kSpaceS);
  }

  if (index.data(MembersModel::OtherKeyRole).toBool())
    row.setRight(row.right() - paintOtherKey(*painter, row, option, colors.hand) - theme::kSpaceS);

  const bool self = index.data(MembersModel::SelfRole).toBool();
  const QFont nameFont =
      theme::font(option.font, self || onAir ? theme::TextStyle::Strong : theme::TextStyle::Body);
  const QFont tagFont = theme::font(option.font, theme::TextStyle::Caption);
  const QString tag = self ? tr("you") : QString();
  const int tagWidth = tag.isEmpty() ? 0 : QFontMetrics(tagFont).horizontalAdvance(tag) + theme::kSpaceS;
  const QFontMetrics metrics(nameFont);
  QRect nameRoom = row;
  nameRoom.setWidth(row.width() - tagWidth);
  painter->setFont(nameFont);
  painter->setPen(colors.text);
  drawTextLine(*painter, visualPlace(option, nameRoom), name);
  if (self) {
    row.setLeft(row.left() + std::min(metrics.horizontalAdvance(name), nameRoom.width()) + theme::kSpaceS);
    painter->setFont(tagFont);
    painter->setPen(colors.textMuted);
    drawTextLine(*painter, visualPlace(option, row), tag);
  }
  painter->restore();
}

QSize PeopleDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const {
  return {theme::kPeoplePanelMinWidth, std::max(theme::kPersonRowHeight, option.fontMetrics.height() * 2)};
}

int PeopleDelegate::paintLiveBadge(QPainter& painter, const QRect& row,
                                   const QStyleOptionViewItem& option) const {
  const theme::Colors& colors = theme::lightColors();
  QFont font = theme::font(option.font, theme::TextStyle::Caption);
  font.setWeight(QFont::Bold);
  const QFontMetrics metrics(font);
  const QString text = tr("LIVE");
  const QSize size(metrics.horizontalAdvance(text) + theme::kSpaceM, metrics.height() + theme::kSpaceXs);
  const QRect badge =
      visualPlace(option, QRect(row.right() - size.width() + 1, row.center().y() - size.height() / 2 + 1,
                                size.width(), size.height()));
  painter.setPen(Qt::NoPen);
  painter.setBrush(colors.live);
  painter.drawRoundedRect(badge, theme::kRadiusS, theme::kRadiusS);
  painter.setFont(font);
  painter.setPen(colors.onAccent);
  painter.drawText(badge, Qt::AlignCenter, text);
  return size.width();
}

int PeopleDelegate::paintHand(QPainter& painter, const QRect& row, const QStyleOptionViewItem& option,
                              int position, const QColor& tint) {
  const QFont font = theme::font(option.font, theme::TextStyle::Caption);
  const QString text = QString::number(position);
  const int textWidth = QFontMetrics(font).horizontalAdvance(text);
  const int width = theme::kIconSize + textWidth + theme::kSpaceXs;
  const QRect glyph(row.right() - width + 1, row.center().y() - theme::kIconSize / 2 + 1, theme::kIconSize,
                    theme::kIconSize);
  icons::paint(painter, icons::Glyph::Hand, QRectF(visualPlace(option, glyph)), tint);
  painter.setFont(font);
  painter.setPen(tint);
  drawTextLine(painter, visualPlace(option, row), text, Qt::AlignVCenter | Qt::AlignRight);
  return width;
}

int PeopleDelegate::paintOtherKey(QPainter& painter, const QRect& row, const QStyleOptionViewItem& option,
                                  const QColor& tint) {
  const QRect glyph(row.right() - theme::kIconSize + 1, row.center().y() - theme::kIconSize / 2 + 1,
                    theme::kIconSize, theme::kIconSize);
  icons::paint(painter, icons::Glyph::Info, QRectF(visualPlace(option, glyph)), tint);
  return theme::kIconSize;
}

}  // namespace vinicast::gui
