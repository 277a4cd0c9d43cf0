// SPDX-License-Identifier: MIT
#include "gui/sidebar_delegate.hpp"

#include <QPainter>
#include <algorithm>

#include "client/models/groups_model.hpp"
#include "client/names.hpp"
#include "gui/avatar.hpp"
#include "gui/direction.hpp"
#include "gui/icons.hpp"
#include "gui/theme.hpp"

namespace vinicast::gui {

using client::GroupRow;
using client::GroupsModel;

namespace {

constexpr int kMostUnreadShown = 99;

GroupRow::Kind kindOf(const QModelIndex& index) {
  return static_cast<GroupRow::Kind>(index.data(GroupsModel::KindRole).toInt());
}

// A square with round corners for a group, where a person has a circle.
void paintGroupMark(QPainter& painter, const QRectF& rect, const QString& key, const QString& name,
                    const QFont& base, bool faded) {
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setOpacity(faded ? theme::kFadedOpacity : 1.0);
  painter.setBrush(colorOf(key));
  painter.drawRoundedRect(rect, theme::kRadiusM, theme::kRadiusM);
  QFont font = theme::font(base, theme::TextStyle::Strong);
  font.setPixelSize(static_cast<int>(rect.height() * theme::kInitialsScale));
  painter.setFont(font);
  painter.setPen(Qt::white);
  painter.drawText(rect, Qt::AlignCenter, initialsOf(name));
  painter.restore();
}

// At the end of `row`; returns its width.
int paintBadge(QPainter& painter, const QRect& row, const QString& text, const QStyleOptionViewItem& option,
               const QColor& fill, const QColor& ink) {
  QFont font = theme::font(option.font, theme::TextStyle::Caption);
  font.setWeight(QFont::Bold);
  const QFontMetrics metrics(font);
  const int height = metrics.height() + theme::kSpaceXs;
  const int width = std::max(height, metrics.horizontalAdvance(text) + theme::kSpaceM);
  const QRectF badge(
      visualPlace(option, QRect(row.right() - width + 1, row.center().y() - height / 2 + 1, width, height)));
  painter.setPen(Qt::NoPen);
  painter.setBrush(fill);
  painter.drawRoundedRect(badge, height / 2.0, height / 2.0);
  painter.setFont(font);
  painter.setPen(ink);
  painter.drawText(badge, Qt::AlignCenter, text);
  return width;
}

}  // namespace

void SidebarDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                            const QModelIndex& index) const {
  const theme::Colors& colors = theme::colorsFor(option.palette);
  const GroupRow::Kind kind = kindOf(index);
  painter->save();
  painter->setLayoutDirection(option.direction);
  painter->setRenderHint(QPainter::Antialiasing);
  QRect place = option.rect;
  if (index.data(GroupsModel::FirstRecentRole).toBool()) {
    const int height = headingHeight(option.font);
    painter->setFont(theme::font(option.font, theme::TextStyle::Caption));
    painter->setPen(colors.textMuted);
    const QRect heading(place.left() + theme::kSpaceL, place.top(), place.width() - theme::kSpaceL, height);
    drawTextLine(*painter, visualPlace(option, heading), tr("Recent"), Qt::AlignBottom | Qt::AlignLeft);
    place.setTop(place.top() + height + theme::kSpaceXs);
  }
  const QRect plate = place.adjusted(theme::kSpaceS, 1, -theme::kSpaceS, -1);
  const bool current = option.state.testFlag(QStyle::State_Selected);
  const bool focused = option.state.testFlag(QStyle::State_HasFocus);
  if (current || focused || option.state.testFlag(QStyle::State_MouseOver)) {
    painter->setPen(focused ? QPen(colors.accentText, theme::kHairline) : QPen(Qt::NoPen));
    painter->setBrush(current ? colors.selected : colors.hover);
    painter->drawRoundedRect(plate, theme::kRadiusM, theme::kRadiusM);
  }

  QRect row = plate.adjusted(theme::kSpaceS, 0, -theme::kSpaceS, 0);
  const bool isPrivate = kind == GroupRow::Kind::Private;
  if (isPrivate) row.setLeft(row.left() + theme::kSpaceL);
  const int side = isPrivate ? theme::kAvatarTiny : theme::kAvatarSmall;
  const QRectF mark(visualPlace(option, QRect(row.left(), row.center().y() - side / 2 + 1, side, side)));
  const QString name = index.data(GroupsModel::NameRole).toString();
  if (isPrivate) {
    const bool away = index.data(GroupsModel::AwayRole).toBool();
    painter->setOpacity(away ? theme::kFadedOpacity : 1.0);
    paintAvatar(*painter, mark, index.data(GroupsModel::MemberIdRole).toString(), name, option.font);
    painter->setOpacity(1.0);
  } else {
    paintGroupMark(*painter, mark, index.data(GroupsModel::KeyRole).toString(), name, option.font,
                   kind == GroupRow::Kind::Recent);
  }
  row.setLeft(row.left() + side + theme::kSpaceM);
  row.setRight(paintMarks(*painter, row, option, index));

  const QString second = secondLine(index);
  const bool strong = index.data(GroupsModel::UnreadRole).toInt() > 0;
  const QFont nameFont = theme::font(option.font, strong ? theme::TextStyle::Strong : theme::TextStyle::Body);
  const QFont factsFont = theme::font(option.font, theme::TextStyle::Caption);
  const QFontMetrics nameMetrics(nameFont);
  const QFontMetrics factsMetrics(factsFont);
  const int height = nameMetrics.height() + (second.isEmpty() ? 0 : factsMetrics.height());
  QRect line(row.left(), row.center().y() - height / 2 + 1, row.width(), nameMetrics.height());
  painter->setFont(nameFont);
  painter->setPen(kind == GroupRow::Kind::Recent ? colors.textMuted : colors.text);
  drawTextLine(*painter, visualPlace(option, line), name);
  if (!second.isEmpty()) {
    line = QRect(line.left(), line.bottom() + 1, line.width(), factsMetrics.height());
    const bool live = !index.data(GroupsModel::LiveNameRole).toString().isEmpty() ||
                      index.data(GroupsModel::SelfLiveRole).toBool() ||
                      index.data(GroupsModel::SelfTurnRole).toBool();
    painter->setFont(factsFont);
    painter->setPen(live ? colors.liveText : colors.textMuted);
    drawTextLine(*painter, visualPlace(option, line), second);
  }
  painter->restore();
}

int SidebarDelegate::paintMarks(QPainter& painter, const QRect& row, const QStyleOptionViewItem& option,
                                const QModelIndex& index) const {
  const theme::Colors& colors = theme::colorsFor(option.palette);
  QRect left = row;
  const int unread = index.data(GroupsModel::UnreadRole).toInt();
  const int mentions = index.data(GroupsModel::MentionsRole).toInt();
  const bool muted = index.data(GroupsModel::MutedRole).toBool();
  if (unread > 0) {
    const QString text =
        unread > kMostUnreadShown ? QStringLiteral("%1+").arg(kMostUnreadShown) : QString::number(unread);
    const QColor fill = muted ? colors.border : colors.accent;
    const QColor ink = muted ? colors.textMuted : colors.onAccent;
    left.setRight(left.right() - paintBadge(painter, left, text, option, fill, ink) - theme::kSpaceXs);
  }
  if (mentions > 0) {
    left.setRight(left.right() -
                  paintBadge(painter, left, QStringLiteral("@"), option, colors.live, colors.onAccent) -
                  theme::kSpaceXs);
  }
  const auto glyph = [&](icons::Glyph which, const QColor& tint) {
    const QRect rect(left.right() - theme::kIconSizeSmall + 1,
                     left.center().y() - theme::kIconSizeSmall / 2 + 1, theme::kIconSizeSmall,
                     theme::kIconSizeSmall);
    icons::paint(painter, which, QRectF(visualPlace(option, rect)), tint);
    left.setRight(left.right() - theme::kIconSizeSmall - theme::kSpaceXs);
  };
  if (muted) glyph(icons::Glyph::BellOff, colors.textMuted);
  if (index.data(GroupsModel::LockedRole).toBool()) glyph(icons::Glyph::Lock, colors.textMuted);
  if (index.data(GroupsModel::OtherKeyRole).toBool()) glyph(icons::Glyph::Info, colors.hand);
  return left.right();
}

QString SidebarDelegate::secondLine(const QModelIndex& index) {
  if (kindOf(index) != GroupRow::Kind::Joined) return {};
  if (index.data(GroupsModel::JoiningRole).toBool()) return tr("Joining…");
  if (index.data(GroupsModel::SelfLiveRole).toBool()) return tr("You are live");
  if (index.data(GroupsModel::SelfTurnRole).toBool()) return tr("It is your turn: go live");
  const QString live = index.data(GroupsModel::LiveNameRole).toString();
  if (!live.isEmpty()) return tr("%1 is live").arg(client::isolated(live));
  const QString last = index.data(GroupsModel::LastWordsRole).toString();
  if (!last.isEmpty()) return last;
  const int people = index.data(GroupsModel::PeopleRole).toInt();
  return people <= 1 ? tr("just you") : tr("%n people", nullptr, people);
}

QSize SidebarDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
  const bool low = kindOf(index) == GroupRow::Kind::Private;
  int height = std::max(low ? theme::kPrivateRowHeight : theme::kGroupRowHeight,
                        option.fontMetrics.height() * (low ? 1 : 2) + theme::kSpaceM);
  if (index.data(GroupsModel::FirstRecentRole).toBool()) {
    height += headingHeight(option.font) + theme::kSpaceXs;
  }
  return {theme::kSidebarMinWidth, height};
}

int SidebarDelegate::headingHeight(const QFont& base) {
  return QFontMetrics(theme::font(base, theme::TextStyle::Caption)).height() + theme::kSpaceM;
}

}  // namespace vinicast::gui
