// SPDX-License-Identifier: MIT
#include "gui/conversation_delegate.hpp"

#include <QCoreApplication>
#include <QPainter>
#include <QStyle>
#include <algorithm>

#include "client/models/posts_model.hpp"
#include "gui/avatar.hpp"
#include "gui/direction.hpp"
#include "gui/theme.hpp"

namespace vinicast::gui {

using client::PostsModel;

namespace {

constexpr int kMaxRemembered = 2 * PostsModel::kMaxPosts;
constexpr qreal kCodeGround = 0.07;  // of the text's colour, behind a code block
constexpr qreal kHighlight = 0.18;   // of the accent, behind what a jump led to

bool flag(const QModelIndex& index, int role) {
  return index.data(role).toBool();
}

QColor faint(QColor color, qreal alpha) {
  color.setAlphaF(static_cast<float>(alpha));
  return color;
}

}  // namespace

ConversationDelegate::ConversationDelegate(QObject* parent) : QStyledItemDelegate(parent) {}

void ConversationDelegate::forgetSizes() {
  m_heights.clear();
}

void ConversationDelegate::forgetSize(const QModelIndex& index) {
  m_heights.remove(index.data(PostsModel::IdRole).toString());
}

MessageLayout ConversationDelegate::layOut(const QStyleOptionViewItem& option,
                                           const QModelIndex& index) const {
  return MessageLayout(option, index, m_names, m_selfId);
}

QSize ConversationDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
  const QString id = index.data(PostsModel::IdRole).toString();
  const int room = bubbleRoom(option.rect.width());
  const auto known = m_heights.constFind(id);
  if (known != m_heights.constEnd() && known->room == room) return {1, known->height};
  if (m_heights.size() >= kMaxRemembered) m_heights.clear();
  const int height = layOut(option, index).height;
  m_heights.insert(id, {room, height});
  return {1, height};
}

void ConversationDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                                 const QModelIndex& index) const {
  const theme::Colors& colors = theme::colorsFor(option.palette);
  const MessageLayout row = layOut(option, index);
  painter->save();
  painter->setLayoutDirection(option.direction);
  painter->setRenderHint(QPainter::Antialiasing);
  const bool selected = option.state.testFlag(QStyle::State_Selected);
  const bool jumpedTo =
      !m_highlighted.isEmpty() && index.data(PostsModel::IdRole).toString() == m_highlighted;
  if (selected || jumpedTo) {
    const QRect band(option.rect.left(), row.bubble.top() - 2, option.rect.width(),
                     option.rect.bottom() - row.bubble.top() + 3);
    painter->fillRect(band, jumpedTo ? faint(colors.accent, kHighlight) : colors.selected);
  }
  if (!row.dayLine.isNull()) {
    paintLine(*painter, row.dayLine, dayText(index.data(PostsModel::TimeRole).toLongLong()), colors.textMuted,
              option);
  }
  if (!row.joinLine.isNull()) {
    paintLine(*painter, row.joinLine, QCoreApplication::translate("Conversation", "You joined here"),
              colors.textMuted, option);
  }
  if (!row.unreadLine.isNull()) {
    paintLine(*painter, row.unreadLine, QCoreApplication::translate("Conversation", "New messages"),
              colors.liveText, option);
  }
  const QString author = index.data(PostsModel::AuthorIdRole).toString();
  const QString name = index.data(PostsModel::AuthorNameRole).toString();
  if (!row.avatar.isNull()) paintAvatar(*painter, row.avatar, author, name, option.font);
  if (!row.name.isNull()) paintName(*painter, row, option, index);
  paintBubble(*painter, row, option, index);
  if (!row.quote.isNull()) paintQuote(*painter, row, option);
  for (const MessageLayout::Panel& panel : row.panels) {
    painter->setPen(Qt::NoPen);
    painter->setBrush(panel.code ? faint(colors.text, kCodeGround) : colors.accentText);
    const int radius = panel.code ? theme::kRadiusS : 1;
    painter->drawRoundedRect(panel.rect.translated(row.textAt), radius, radius);
  }
  painter->setPen(colors.text);
  row.text->draw(painter, row.textAt,
                 m_words.formats(index.data(PostsModel::IdRole).toString(), row.rich.text, option.palette));
  paintMeta(*painter, row, option, index);
  paintChips(*painter, row, option);
  painter->restore();
}

void ConversationDelegate::paintLine(QPainter& painter, const QRect& rect, const QString& text,
                                     const QColor& ink, const QStyleOptionViewItem& option) {
  const theme::Colors& colors = theme::colorsFor(option.palette);
  const QFont font = theme::font(option.font, theme::TextStyle::Caption);
  const int width = QFontMetrics(font).horizontalAdvance(text) + 2 * theme::kSpaceM;
  const int middle = rect.center().y() + theme::kSpaceXs;
  painter.setPen(QPen(ink == colors.textMuted ? colors.border : ink, theme::kHairline));
  const int gap = (rect.width() - width) / 2;
  painter.drawLine(rect.left(), middle, rect.left() + gap, middle);
  painter.drawLine(rect.right() - gap, middle, rect.right(), middle);
  painter.setFont(font);
  painter.setPen(ink);
  painter.drawText(rect.translated(0, theme::kSpaceXs), Qt::AlignCenter, text);
}

// Who is not the first of the name is marked, however long the name is.
void ConversationDelegate::paintName(QPainter& painter, const MessageLayout& row,
                                     const QStyleOptionViewItem& option, const QModelIndex& index) {
  const QString name = index.data(PostsModel::AuthorNameRole).toString();
  const bool marked = index.data(PostsModel::OtherKeyRole).toBool();
  const QString mark =
      marked ? QCoreApplication::translate("Conversation", "not the first one under this name") : QString();
  const QFont nameFont = theme::font(option.font, theme::TextStyle::Strong);
  const QFont markFont = theme::font(option.font, theme::TextStyle::Caption);
  const int markWidth =
      marked ? std::min(QFontMetrics(markFont).horizontalAdvance(mark) + 1, row.name.width() / 2) : 0;
  const int room = row.name.width() - markWidth - (marked ? theme::kSpaceS : 0);
  const int width = marked ? std::min(QFontMetrics(nameFont).horizontalAdvance(name) + 1, room) : room;
  QRect place(row.name.left(), row.name.top(), width, row.name.height());
  painter.setFont(nameFont);
  painter.setPen(nameColorOf(index.data(PostsModel::AuthorIdRole).toString(), theme::isDark(option.palette)));
  drawTextLine(painter, QStyle::visualRect(option.direction, row.name, place), name);
  if (!marked) return;
  place.moveLeft(place.left() + width + theme::kSpaceS);
  place.setWidth(markWidth);
  painter.setFont(markFont);
  painter.setPen(theme::colorsFor(option.palette).hand);
  drawTextLine(painter, QStyle::visualRect(option.direction, row.name, place), mark);
}

void ConversationDelegate::paintBubble(QPainter& painter, const MessageLayout& row,
                                       const QStyleOptionViewItem& option, const QModelIndex& index) const {
  const theme::Colors& colors = theme::colorsFor(option.palette);
  const QColor fill = flag(index, PostsModel::OwnRole) ? colors.bubbleOwn : colors.bubbleOther;
  const QRectF rect = QRectF(row.bubble).adjusted(0.5, 0.5, -0.5, -0.5);
  // History and what was deleted is outlined instead of filled: there, and a little further away.
  if (flag(index, PostsModel::HistoryRole) || flag(index, PostsModel::DeletedRole)) {
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(fill.darker(theme::isDark(option.palette) ? 85 : 104), theme::kHairline));
  } else {
    painter.setBrush(fill);
    painter.setPen(Qt::NoPen);
  }
  if (option.state.testFlag(QStyle::State_HasFocus))
    painter.setPen(QPen(colors.accentText, theme::kHairline));
  painter.drawRoundedRect(rect, theme::kRadiusL, theme::kRadiusL);
  if (!flag(index, PostsModel::MentionsSelfRole)) return;
  painter.setPen(Qt::NoPen);
  painter.setBrush(colors.hand);
  const QRect bar(row.bubble.left() - theme::kSpaceXs - 1, row.bubble.top() + theme::kSpaceXs,
                  theme::kQuoteBar, row.bubble.height() - 2 * theme::kSpaceXs);
  painter.drawRoundedRect(QStyle::visualRect(option.direction, row.bubble, bar), 1, 1);
}

void ConversationDelegate::paintQuote(QPainter& painter, const MessageLayout& row,
                                      const QStyleOptionViewItem& option) {
  const theme::Colors& colors = theme::colorsFor(option.palette);
  painter.setPen(Qt::NoPen);
  painter.setBrush(faint(colors.accent, kHighlight / 2));
  painter.drawRoundedRect(row.quote, theme::kSpaceXs, theme::kSpaceXs);
  painter.setBrush(colors.accentText);
  const auto visual = [&](const QRect& place) {
    return QStyle::visualRect(option.direction, row.quote, place);
  };
  painter.drawRoundedRect(
      visual(QRect(row.quote.left(), row.quote.top(), theme::kQuoteBar, row.quote.height())), 1, 1);
  QFont font = theme::font(option.font, theme::TextStyle::Caption);
  const QRect words = visual(row.quote.adjusted(theme::kSpaceS, 2, -theme::kSpaceXs, -2));
  painter.setFont(font);
  painter.setPen(colors.text);
  drawTextLine(painter, words, row.quoteText, Qt::AlignLeft | Qt::AlignBottom);
  font.setWeight(QFont::DemiBold);
  painter.setFont(font);
  painter.setPen(colors.accentText);
  drawTextLine(painter, words, row.quoteAuthor, Qt::AlignLeft | Qt::AlignTop);
}

void ConversationDelegate::paintChips(QPainter& painter, const MessageLayout& row,
                                      const QStyleOptionViewItem& option) {
  const theme::Colors& colors = theme::colorsFor(option.palette);
  painter.setFont(theme::font(option.font, theme::TextStyle::Caption));
  for (const MessageLayout::Chip& chip : row.chips) {
    const QRectF rect = QRectF(chip.rect).adjusted(0.5, 0.5, -0.5, -0.5);
    painter.setPen(QPen(chip.own ? colors.accentText : colors.border, theme::kHairline));
    painter.setBrush(chip.own ? faint(colors.accent, kHighlight) : colors.field);
    painter.drawRoundedRect(rect, rect.height() / 2, rect.height() / 2);
    painter.setPen(chip.own ? colors.accentText : colors.text);
    painter.drawText(rect, Qt::AlignCenter, chip.text);
  }
}

void ConversationDelegate::paintMeta(QPainter& painter, const MessageLayout& row,
                                     const QStyleOptionViewItem& option, const QModelIndex& index) {
  const theme::Colors& colors = theme::colorsFor(option.palette);
  const bool filled = !flag(index, PostsModel::HistoryRole) && !flag(index, PostsModel::DeletedRole);
  const bool onOwn = flag(index, PostsModel::OwnRole) && filled;
  painter.setFont(theme::font(option.font, theme::TextStyle::Caption));
  const QVariant state = index.data(PostsModel::DirectStateRole);
  const bool failed = state.isValid() && state.toInt() == static_cast<int>(client::DirectState::Failed);
  painter.setPen(failed ? colors.liveText : onOwn ? colors.ownMuted : colors.textMuted);
  drawTextLine(painter, row.meta, row.metaText, Qt::AlignRight | Qt::AlignVCenter);
}

}  // namespace vinicast::gui
