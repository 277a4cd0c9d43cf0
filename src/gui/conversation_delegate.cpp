// SPDX-License-Identifier: MIT
#include "gui/conversation_delegate.hpp"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <QPainter>
#include <QRegularExpression>
#include <QTextLayout>
#include <QtMath>
#include <algorithm>

#include "client/models/posts_model.hpp"
#include "gui/avatar.hpp"
#include "gui/theme.hpp"

namespace vinicast::gui {

using client::PostsModel;

namespace {

constexpr int kMaxRemembered = 2 * PostsModel::kMaxPosts;
constexpr int kLineHeight = 34;  // a day line or the "you joined" line
constexpr int kGroupGap = theme::kSpaceM;
constexpr int kRowGap = 3;
constexpr int kBubblePad = theme::kSpaceS;
constexpr int kBubblePadX = theme::kSpaceM;
constexpr int kSideMargin = theme::kSpaceL;
constexpr int kAvatarColumn = theme::kAvatarMedium + theme::kSpaceS;

bool flag(const QModelIndex& index, int role) {
  return index.data(role).toBool();
}

const QRegularExpression& linkPattern() {
  static const QRegularExpression pattern(QStringLiteral(R"(https?://[^\s<>"]+[^\s<>".,;:!?)\]}])"));
  return pattern;
}

QString metaText(const QModelIndex& index) {
  const QString time =
      QLocale().toString(QDateTime::fromMSecsSinceEpoch(index.data(PostsModel::TimeRole).toLongLong()).time(),
                         QLocale::ShortFormat);
  const QString delivery = deliveryText(index);
  if (delivery.isEmpty()) return time;
  return delivery + QStringLiteral(" · ") + time;
}

// The conversation's last row keeps clear of the edge below.
bool last(const QModelIndex& index) {
  return index.row() + 1 == index.model()->rowCount();
}

// The widest a bubble may be in a view of this width. Above a certain width it no longer changes, and neither
// do the heights of rows.
int bubbleRoom(int viewWidth) {
  return std::min(theme::kBubbleMaxWidth, viewWidth - 2 * kSideMargin - kAvatarColumn);
}

}  // namespace

QString deliveryText(const QModelIndex& index) {
  if (flag(index, PostsModel::DirectRole)) {
    return QCoreApplication::translate("Conversation", "only to you");
  }
  if (!flag(index, PostsModel::OwnRole) || flag(index, PostsModel::HistoryRole)) return {};
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

// Where everything of one row goes, in the view's coordinates.
struct ConversationDelegate::Row {
  QRect dayLine;
  QRect joinLine;
  QRect avatar;
  QRect name;
  QRect bubble;
  QPointF text;
  QRect meta;
  QString metaText;
  std::unique_ptr<QTextLayout> layout;
  int height = 0;
};

ConversationDelegate::ConversationDelegate(QObject* parent) : QStyledItemDelegate(parent) {}

void ConversationDelegate::forgetSizes() {
  m_heights.clear();
}

void ConversationDelegate::forgetSize(const QModelIndex& index) {
  m_heights.remove(index.data(PostsModel::IdRole).toString());
}

ConversationDelegate::Row ConversationDelegate::layOut(const QStyleOptionViewItem& option,
                                                       const QModelIndex& index) const {
  Row row;
  const bool own = flag(index, PostsModel::OwnRole);
  const bool first = flag(index, PostsModel::FirstOfGroupRole);
  const int spare = std::max(0, option.rect.width() - theme::kConversationMaxWidth) / 2;
  const QRect area = option.rect.adjusted(kSideMargin + spare, 0, -kSideMargin - spare, 0);
  int top = area.top();
  for (const auto& [role, line] : {std::pair{PostsModel::NewDayRole, &row.dayLine},
                                   std::pair{PostsModel::FirstLiveRole, &row.joinLine}}) {
    if (!flag(index, role)) continue;
    *line = QRect(area.left(), top, area.width(), kLineHeight);
    top += kLineHeight;
  }
  top += first ? kGroupGap : kRowGap;

  const int left = own ? 0 : kAvatarColumn;
  const int room = bubbleRoom(option.rect.width());
  if (first && !own) {
    const QFontMetrics metrics(theme::font(option.font, theme::TextStyle::Strong));
    row.avatar = QRect(area.left(), top, theme::kAvatarMedium, theme::kAvatarMedium);
    row.name = QRect(area.left() + left + 2, top, area.width() - left, metrics.height());
    top += metrics.height() + kRowGap;
  }

  QTextOption wrap;
  wrap.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
  row.layout = std::make_unique<QTextLayout>(
      index.data(PostsModel::TextRole).toString().replace(QLatin1Char('\n'), QChar::LineSeparator),
      theme::font(option.font, theme::TextStyle::Body));
  row.layout->setTextOption(wrap);
  row.layout->beginLayout();
  qreal height = 0;
  qreal widest = 0;
  qreal lastWidth = 0;
  for (QTextLine line = row.layout->createLine(); line.isValid(); line = row.layout->createLine()) {
    line.setLineWidth(room - 2 * kBubblePadX);
    line.setPosition({0, height});
    height += line.height() + 1;
    lastWidth = line.naturalTextWidth();
    widest = std::max(widest, lastWidth);
  }
  row.layout->endLayout();

  // The time stands at the end of the last line where there is room for it, else below.
  row.metaText = metaText(index);
  const QFontMetrics caption(theme::font(option.font, theme::TextStyle::Caption));
  const int metaWidth = caption.horizontalAdvance(row.metaText) + 1;
  const bool beside = lastWidth + theme::kSpaceM + metaWidth <= room - 2 * kBubblePadX;
  const qreal inner = std::max(widest, beside ? lastWidth + theme::kSpaceM + metaWidth : metaWidth);
  const int bubbleHeight = qCeil(height) + 2 * kBubblePad + (beside ? 0 : caption.height());
  const int bubbleWidth = qCeil(inner) + 2 * kBubblePadX;
  row.bubble =
      QRect(own ? area.right() + 1 - bubbleWidth : area.left() + left, top, bubbleWidth, bubbleHeight);
  row.text = QPointF(row.bubble.left() + kBubblePadX, row.bubble.top() + kBubblePad);
  row.meta = QRect(row.bubble.right() + 1 - kBubblePadX - metaWidth,
                   row.bubble.bottom() + 1 - kBubblePad - caption.height(), metaWidth, caption.height());
  row.height = row.bubble.bottom() + 1 - option.rect.top() + (last(index) ? kGroupGap : 0);
  return row;
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
  const Row row = layOut(option, index);
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  if (!row.dayLine.isNull()) {
    paintLine(*painter, row.dayLine, dayText(index.data(PostsModel::TimeRole).toLongLong()), option);
  }
  if (!row.joinLine.isNull()) {
    paintLine(*painter, row.joinLine, QCoreApplication::translate("Conversation", "You joined here"), option);
  }
  const QString author = index.data(PostsModel::AuthorIdRole).toString();
  const QString name = index.data(PostsModel::AuthorNameRole).toString();
  if (!row.avatar.isNull()) paintAvatar(*painter, row.avatar, author, name, option.font);
  if (!row.name.isNull()) {
    const QFont font = theme::font(option.font, theme::TextStyle::Strong);
    painter->setFont(font);
    painter->setPen(nameColorOf(author, theme::isDark(option.palette)));
    painter->drawText(row.name, Qt::AlignLeft | Qt::AlignVCenter,
                      QFontMetrics(font).elidedText(name, Qt::ElideRight, row.name.width()));
  }
  paintBubble(*painter, row, option, index);
  painter->setPen(colors.text);
  QList<QTextLayout::FormatRange> formats;
  auto matches = linkPattern().globalMatch(row.layout->text());
  while (matches.hasNext()) {
    const QRegularExpressionMatch match = matches.next();
    QTextCharFormat format;
    format.setForeground(colors.accentText);
    format.setFontUnderline(true);
    formats.append(
        {static_cast<int>(match.capturedStart()), static_cast<int>(match.capturedLength()), format});
  }
  row.layout->draw(painter, row.text, formats);
  paintMeta(*painter, row, option, index);
  painter->restore();
}

void ConversationDelegate::paintLine(QPainter& painter, const QRect& rect, const QString& text,
                                     const QStyleOptionViewItem& option) {
  const theme::Colors& colors = theme::colorsFor(option.palette);
  const QFont font = theme::font(option.font, theme::TextStyle::Caption);
  const int width = QFontMetrics(font).horizontalAdvance(text) + 2 * theme::kSpaceM;
  const int middle = rect.center().y() + theme::kSpaceXs;
  painter.setPen(QPen(colors.border, theme::kHairline));
  const int gap = (rect.width() - width) / 2;
  painter.drawLine(rect.left(), middle, rect.left() + gap, middle);
  painter.drawLine(rect.right() - gap, middle, rect.right(), middle);
  painter.setFont(font);
  painter.setPen(colors.textMuted);
  painter.drawText(rect.translated(0, theme::kSpaceXs), Qt::AlignCenter, text);
}

void ConversationDelegate::paintBubble(QPainter& painter, const Row& row, const QStyleOptionViewItem& option,
                                       const QModelIndex& index) {
  const theme::Colors& colors = theme::colorsFor(option.palette);
  const QColor fill = flag(index, PostsModel::OwnRole) ? colors.bubbleOwn : colors.bubbleOther;
  const QRectF rect = QRectF(row.bubble).adjusted(0.5, 0.5, -0.5, -0.5);
  // History is outlined instead of filled: there, and a little further away.
  if (flag(index, PostsModel::HistoryRole)) {
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(fill.darker(theme::isDark(option.palette) ? 85 : 104), theme::kHairline));
  } else {
    painter.setBrush(fill);
    painter.setPen(Qt::NoPen);
  }
  const bool marked =
      option.state.testFlag(QStyle::State_Selected) || option.state.testFlag(QStyle::State_HasFocus);
  if (marked) painter.setPen(QPen(colors.accentText, theme::kHairline));
  painter.drawRoundedRect(rect, theme::kRadiusL, theme::kRadiusL);
}

void ConversationDelegate::paintMeta(QPainter& painter, const Row& row, const QStyleOptionViewItem& option,
                                     const QModelIndex& index) {
  const theme::Colors& colors = theme::colorsFor(option.palette);
  const bool onOwn = flag(index, PostsModel::OwnRole) && !flag(index, PostsModel::HistoryRole);
  painter.setFont(theme::font(option.font, theme::TextStyle::Caption));
  painter.setPen(onOwn ? colors.ownMuted : colors.textMuted);
  painter.drawText(row.meta, Qt::AlignRight | Qt::AlignVCenter, row.metaText);
}

QUrl ConversationDelegate::linkAt(const QPoint& position, const QStyleOptionViewItem& option,
                                  const QModelIndex& index) const {
  const Row row = layOut(option, index);
  const QPointF inside = QPointF(position) - row.text;
  auto matches = linkPattern().globalMatch(row.layout->text());
  while (matches.hasNext()) {
    const QRegularExpressionMatch match = matches.next();
    for (int at = 0; at < row.layout->lineCount(); ++at) {
      const QTextLine line = row.layout->lineAt(at);
      if (!line.rect().contains(inside)) continue;
      const int cursor = line.xToCursor(inside.x(), QTextLine::CursorOnCharacter);
      if (cursor >= match.capturedStart() && cursor < match.capturedEnd() &&
          inside.x() <= line.naturalTextWidth()) {
        return QUrl(match.captured(), QUrl::StrictMode);
      }
    }
  }
  return {};
}

}  // namespace vinicast::gui
