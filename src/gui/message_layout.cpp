// SPDX-License-Identifier: MIT
#include "gui/message_layout.hpp"

#include <QCoreApplication>
#include <QDateTime>
#include <QFontMetrics>
#include <QLocale>
#include <QStyle>
#include <QtMath>
#include <algorithm>
#include <utility>

#include "client/models/posts_model.hpp"
#include "gui/theme.hpp"

namespace vinicast::gui {

using client::PostsModel;

namespace {

constexpr int kLineHeight = 34;  // a day line, the "you joined" line, the unread line
constexpr int kGroupGap = theme::kSpaceM;
constexpr int kRowGap = 3;
constexpr int kBubblePad = theme::kSpaceS;
constexpr int kBubblePadX = theme::kSpaceM;
constexpr int kSideMargin = theme::kSpaceL;
constexpr int kAvatarColumn = theme::kAvatarMedium + theme::kSpaceS;
constexpr int kQuoteMinWidth = 120;
constexpr int kBlockIndent = theme::kSpaceS;  // of code blocks and quotes
constexpr int kBlockPad = theme::kSpaceXs;    // above and below the code of a block
constexpr qsizetype kMaxQuoteText = 200;      // of one elided line

bool flag(const QModelIndex& index, int role) {
  return index.data(role).toBool();
}

QString words(const char* text) {
  return QCoreApplication::translate("Conversation", text);
}

QString metaTextOf(const QModelIndex& index) {
  const QDateTime when = QDateTime::fromMSecsSinceEpoch(index.data(PostsModel::TimeRole).toLongLong());
  QStringList parts;
  if (flag(index, PostsModel::EditedRole) && !flag(index, PostsModel::DeletedRole))
    parts += QCoreApplication::translate("Conversation", "edited");
  const QString delivery = deliveryText(index);
  if (!delivery.isEmpty()) parts += delivery;
  parts += QLocale().toString(when.time(), QLocale::ShortFormat);
  return parts.join(QStringLiteral(" · "));
}

// The conversation's last row keeps clear of the edge below.
bool isLast(const QModelIndex& index) {
  return index.row() + 1 == index.model()->rowCount();
}

}  // namespace

int bubbleRoom(int viewWidth) {
  return std::min(theme::kBubbleMaxWidth, viewWidth - 2 * kSideMargin - kAvatarColumn);
}

QString deliveryText(const QModelIndex& index) {
  if (!flag(index, PostsModel::OwnRole) || flag(index, PostsModel::DeletedRole)) return {};
  const QVariant state = index.data(PostsModel::DirectStateRole);
  if (state.isValid()) {
    switch (static_cast<client::DirectState>(state.toInt())) {
      case client::DirectState::Sending:
        return QCoreApplication::translate("Conversation", "sending");
      case client::DirectState::Delivered:
        return QCoreApplication::translate("Conversation", "delivered");
      case client::DirectState::Failed:
        return QCoreApplication::translate("Conversation", "not delivered");
    }
  }
  if (flag(index, PostsModel::HistoryRole)) return {};
  const int heard = index.data(PostsModel::HeardRole).toInt();
  const int members = index.data(PostsModel::MembersRole).toInt();
  if (heard == 0) return QCoreApplication::translate("Conversation", "sent");
  return QCoreApplication::translate("Conversation", "heard by %1 of %2").arg(heard).arg(members);
}

QString dayText(qint64 wallMillis) {
  const QDate day = QDateTime::fromMSecsSinceEpoch(wallMillis).date();
  const QDate today = QDate::currentDate();
  if (day == today) return QCoreApplication::translate("Conversation", "Today");
  if (day.daysTo(today) == 1) return QCoreApplication::translate("Conversation", "Yesterday");
  return QLocale().toString(day, QLocale::LongFormat);
}

MessageLayout::MessageLayout(const QStyleOptionViewItem& option, const QModelIndex& index,
                             const QStringList& names, const QString& selfId) {
  const bool own = flag(index, PostsModel::OwnRole);
  const bool first = flag(index, PostsModel::FirstOfGroupRole);
  // In line with what is below the view, with or without a scroll bar.
  const int bar = option.widget == nullptr ? 0 : option.widget->width() - option.rect.width();
  const int spare = std::max(0, option.rect.width() + bar - theme::kConversationMaxWidth) / 2;
  const QRect area = option.rect.adjusted(kSideMargin + spare, 0, -std::max(0, kSideMargin + spare - bar), 0);
  int top = area.top();
  placeLines(index, area, top);
  top += first ? kGroupGap : kRowGap;

  const int left = own ? 0 : kAvatarColumn;
  const int room = bubbleRoom(option.rect.width()) - 2 * kBubblePadX;
  if (first && !own) {
    const QFontMetrics metrics(theme::font(option.font, theme::TextStyle::Strong));
    avatar = QRect(area.left(), top, theme::kAvatarMedium, theme::kAvatarMedium);
    name = QRect(area.left() + left + 2, top, area.width() - left, metrics.height());
    top += metrics.height() + kRowGap;
  }

  qreal lastWidth = 0;
  qreal textHeight = 0;
  const qreal widest = placeText(option, index, names, room, lastWidth, textHeight);
  placeQuote(index);

  // The time stands at the end of the last line where there is room for it, else below.
  metaText = metaTextOf(index);
  const QFontMetrics caption(theme::font(option.font, theme::TextStyle::Caption));
  const int metaWidth = caption.horizontalAdvance(metaText) + 1;
  const bool rightToLeft = rich.text.isRightToLeft();
  const bool mirrored = option.direction == Qt::RightToLeft;
  // A text that begins at the side of the time has no room beside its last line.
  const bool beside = rightToLeft == mirrored && lastWidth + theme::kSpaceM + metaWidth <= room;
  qreal inner = std::max(widest, beside ? lastWidth + theme::kSpaceM + metaWidth : metaWidth);
  if (!quoteId.isEmpty()) {
    const int quoted =
        std::max(caption.horizontalAdvance(quoteAuthor), caption.horizontalAdvance(quoteText)) +
        2 * theme::kSpaceS;
    inner = std::max<qreal>(inner, std::clamp(quoted, kQuoteMinWidth, std::max(kQuoteMinWidth, room)));
  }
  if (rightToLeft) alignRightToLeft(room, inner);
  for (Panel& panel : panels) {
    panel.rect.setWidth(panel.code ? inner : theme::kQuoteBar);
    if (rightToLeft && !panel.code) panel.rect.moveRight(inner);
  }
  const int quoteHeight = quoteId.isEmpty() ? 0 : 2 * caption.height() + theme::kSpaceXs;
  const int quoteGap = quoteId.isEmpty() ? 0 : theme::kSpaceXs;
  const int bubbleHeight =
      qCeil(textHeight) + 2 * kBubblePad + quoteHeight + quoteGap + (beside ? 0 : caption.height());
  const int bubbleWidth = qCeil(inner) + 2 * kBubblePadX;
  bubble = QRect(own ? area.right() + 1 - bubbleWidth : area.left() + left, top, bubbleWidth, bubbleHeight);
  if (!quoteId.isEmpty())
    quote = QRect(bubble.left() + kBubblePadX, bubble.top() + kBubblePad, qCeil(inner), quoteHeight);
  meta = QRect(bubble.right() + 1 - kBubblePadX - metaWidth,
               bubble.bottom() + 1 - kBubblePad - caption.height(), metaWidth, caption.height());
  placeChips(index, option.font, selfId, area.adjusted(left, 0, 0, 0), own);
  const int bottom = chips.isEmpty() ? bubble.bottom() : chips.last().rect.bottom();
  height = bottom + 1 - option.rect.top() + (isLast(index) ? kGroupGap : 0);
  if (mirrored) mirror(option.rect);
  textAt = QPointF(bubble.left() + kBubblePadX, bubble.top() + kBubblePad + quoteHeight + quoteGap);
}

void MessageLayout::mirror(const QRect& row) {
  const auto turn = [&row](QRect& place) {
    if (!place.isNull()) place = QStyle::visualRect(Qt::RightToLeft, row, place);
  };
  for (QRect* place : {&dayLine, &joinLine, &unreadLine, &avatar, &name, &bubble, &quote, &meta})
    turn(*place);
  for (Chip& chip : chips) turn(chip.rect);
}

void MessageLayout::placeLines(const QModelIndex& index, const QRect& area, int& top) {
  for (const auto& [role, line] :
       {std::pair{PostsModel::NewDayRole, &dayLine}, std::pair{PostsModel::FirstLiveRole, &joinLine},
        std::pair{PostsModel::FirstUnreadRole, &unreadLine}}) {
    if (!flag(index, role)) continue;
    *line = QRect(area.left(), top, area.width(), kLineHeight);
    top += kLineHeight;
  }
}

qreal MessageLayout::placeText(const QStyleOptionViewItem& option, const QModelIndex& index,
                               const QStringList& names, int room, qreal& lastWidth, qreal& textHeight) {
  const theme::Colors& colors = theme::colorsFor(option.palette);
  const QFont body = theme::font(option.font, theme::TextStyle::Body);
  if (flag(index, PostsModel::DeletedRole)) {
    rich.text = words(QT_TRANSLATE_NOOP("Conversation", "This message was deleted"));
    rich.spans = {{0, static_cast<int>(rich.text.size()), RichText::Italic | RichText::Quote}};
  } else {
    rich = parseRichText(index.data(PostsModel::TextRole).toString(), names);
  }
  QTextOption wrap;
  wrap.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
  wrap.setAlignment(rich.text.isRightToLeft() ? Qt::AlignRight : Qt::AlignLeft);
  text = std::make_unique<QTextLayout>(rich.text, body);
  text->setTextOption(wrap);
  const bool own = flag(index, PostsModel::OwnRole);
  text->setFormats(
      formatsOf(rich, body, {colors.accentText, own ? colors.ownMuted : colors.textMuted, colors.border}));
  text->beginLayout();
  qreal widest = 0;
  const RichText::Block* open = nullptr;
  const auto close = [&] {
    if (open == nullptr) return;
    if (open->code) textHeight += kBlockPad;
    panels.last().rect.setBottom(textHeight);
    textHeight += kBlockPad;
  };
  for (QTextLine line = text->createLine(); line.isValid(); line = text->createLine()) {
    const RichText::Block* block = rich.blockAt(line.textStart());
    if (block != open) {
      close();
      open = block;
      if (block != nullptr) {
        panels.append({QRectF(0, textHeight, 0, 0), block->code});
        if (block->code) textHeight += kBlockPad;
      }
    }
    const bool code = block != nullptr && block->code;
    const int indent = block == nullptr ? 0 : kBlockIndent;
    line.setLineWidth(room - (code ? 2 : 1) * indent);
    // A quote has its bar where its lines begin.
    const bool free = rich.text.isRightToLeft() && !code;
    line.setPosition({static_cast<qreal>(free ? 0 : indent), textHeight});
    textHeight += line.height() + 1;
    const qreal used = line.naturalTextWidth() + (code ? 2 : 1) * indent;
    widest = std::max(widest, used);
    lastWidth = code ? room : used;  // nothing stands beside a code block
  }
  close();
  text->endLayout();
  return widest;
}

void MessageLayout::alignRightToLeft(qreal room, qreal inner) {
  for (int at = 0; at < text->lineCount(); ++at) {
    QTextLine line = text->lineAt(at);
    line.setPosition(line.position() - QPointF(room - inner, 0));
  }
}

void MessageLayout::placeQuote(const QModelIndex& index) {
  if (flag(index, PostsModel::DeletedRole)) return;
  quoteId = index.data(PostsModel::TargetIdRole).toString();
  if (quoteId.isEmpty()) return;
  quoteAuthor = index.data(PostsModel::QuoteAuthorRole).toString();
  quoteText = plainLine(index.data(PostsModel::QuoteTextRole).toString().left(kMaxQuoteText));
  if (quoteAuthor.isEmpty()) {
    quoteAuthor = words(QT_TRANSLATE_NOOP("Conversation", "An earlier message"));
    quoteText = words(QT_TRANSLATE_NOOP("Conversation", "Show it"));
  } else if (quoteText.isEmpty()) {
    quoteText = words(QT_TRANSLATE_NOOP("Conversation", "This message was deleted"));
  }
}

void MessageLayout::placeChips(const QModelIndex& index, const QFont& font, const QString& selfId,
                               const QRect& area, bool own) {
  const auto reactions = index.data(PostsModel::ReactionsRole).value<QList<client::Reaction>>();
  const QFontMetrics metrics(theme::font(font, theme::TextStyle::Caption));
  const int chipHeight = metrics.height() + theme::kSpaceXs;
  int left = own ? 0 : bubble.left();
  int top = bubble.bottom() + 1 + theme::kSpaceXs;
  for (const client::Reaction& reaction : reactions) {
    Chip chip;
    chip.sign = reaction.text;
    chip.text = metrics.elidedText(reaction.text, Qt::ElideRight, theme::kSidebarMinWidth);
    chip.text += QLatin1Char(' ') + QString::number(reaction.authorIds.size());
    chip.own = reaction.authorIds.contains(selfId);
    const int width = metrics.horizontalAdvance(chip.text) + 2 * theme::kSpaceS;
    if (!chips.isEmpty() && left + width > area.right() - (own ? area.left() : 0)) {
      left = own ? 0 : bubble.left();
      top += chipHeight + theme::kSpaceXs;
    }
    chip.rect = QRect(left, top, width, chipHeight);
    left += width + theme::kSpaceXs;
    chips.append(chip);
  }
  if (!own) return;
  // They end where the bubble does.
  for (qsizetype begin = 0; begin < chips.size();) {
    qsizetype end = begin;
    while (end < chips.size() && chips[end].rect.top() == chips[begin].rect.top()) ++end;
    const int shift = bubble.right() - chips[end - 1].rect.right();
    for (; begin < end; ++begin) chips[begin].rect.translate(shift, 0);
  }
}

QList<QUrl> MessageLayout::links(qsizetype most) const {
  QList<QUrl> all;
  for (const RichText::Span& span : rich.spans) {
    if ((span.styles & RichText::Link) == 0 || all.size() >= most) continue;
    const QUrl link(rich.text.mid(span.start, span.length), QUrl::StrictMode);
    if (link.isValid()) all.append(link);
  }
  return all;
}

int MessageLayout::cursorAt(const QPoint& position) const {
  return placeIn(position, QTextLine::CursorBetweenCharacters);
}

int MessageLayout::characterAt(const QPoint& position) const {
  return placeIn(position, QTextLine::CursorOnCharacter);
}

int MessageLayout::placeIn(const QPoint& position, QTextLine::CursorPosition kind) const {
  const QPointF inside = QPointF(position) - textAt;
  int at = 0;
  while (at + 1 < text->lineCount() && inside.y() >= text->lineAt(at + 1).y()) ++at;
  return text->lineCount() == 0 ? 0 : text->lineAt(at).xToCursor(inside.x(), kind);
}

MessageLayout::Hit MessageLayout::hitAt(const QPoint& position) const {
  Hit hit;
  for (const Chip& chip : chips)
    if (chip.rect.contains(position)) hit.reaction = chip.sign;
  if (quote.contains(position)) hit.jumpTo = quoteId;
  const QPointF inside = QPointF(position) - textAt;
  for (int at = 0; at < text->lineCount(); ++at) {
    const QTextLine line = text->lineAt(at);
    if (!line.naturalTextRect().contains(inside)) continue;
    const int cursor = line.xToCursor(inside.x(), QTextLine::CursorOnCharacter);
    for (const RichText::Span& span : rich.spans) {
      const bool there = cursor >= span.start && cursor < span.start + span.length;
      if (there && (span.styles & RichText::Link) != 0)
        hit.link = QUrl(rich.text.mid(span.start, span.length), QUrl::StrictMode);
    }
  }
  return hit;
}

}  // namespace vinicast::gui
