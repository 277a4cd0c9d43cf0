// SPDX-License-Identifier: MIT
#pragma once

// Where everything of one row of a conversation goes: lines above it, avatar, name, bubble with what it
// answers, text and time, and the reactions below.
//
// In a layout from right to left all is mirrored; only the text goes by its own direction. Coordinates are
// the view's. A value of a moment: made from a row of client::PostsModel, used, and forgotten.

#include <QList>
#include <QModelIndex>
#include <QRect>
#include <QString>
#include <QStringList>
#include <QStyleOptionViewItem>
#include <QTextLayout>
#include <QUrl>
#include <memory>

#include "gui/rich_text.hpp"

namespace vinicast::gui {

struct MessageLayout {
  struct Chip {
    QRect rect;
    QString sign;
    QString text;  // the sign and how many
    bool own = false;
  };

  MessageLayout(const QStyleOptionViewItem& option, const QModelIndex& index, const QStringList& names,
                const QString& selfId);

  // What is there: at most one of them.
  struct Hit {
    QUrl link;
    QString jumpTo;    // the id of the post that is answered
    QString reaction;  // a chip's sign
    [[nodiscard]] bool isEmpty() const { return link.isEmpty() && jumpTo.isEmpty() && reaction.isEmpty(); }
  };
  [[nodiscard]] Hit hitAt(const QPoint& position) const;
  // Where the text is.
  [[nodiscard]] QRectF textRect() const { return text->boundingRect().translated(textAt); }
  // The place between two characters of the text that is nearest to the position.
  [[nodiscard]] int cursorAt(const QPoint& position) const;
  // The character of the text that is there, or nearest.
  [[nodiscard]] int characterAt(const QPoint& position) const;
  // The first `most` links of the text, in their order.
  [[nodiscard]] QList<QUrl> links(qsizetype most) const;

  QRect dayLine;
  QRect joinLine;
  QRect unreadLine;
  QRect avatar;
  QRect name;
  QRect bubble;
  QRect quote;
  QString quoteAuthor;
  QString quoteText;
  QString quoteId;
  QPointF textAt;
  QRect meta;
  QString metaText;
  QList<Chip> chips;
  // A code block, which has a ground of its own, or a quote, which has a bar; from textAt on.
  struct Panel {
    QRectF rect;
    bool code = false;
  };
  QList<Panel> panels;
  RichText rich;
  std::unique_ptr<QTextLayout> text;
  int height = 0;

 private:
  [[nodiscard]] int placeIn(const QPoint& position, QTextLine::CursorPosition kind) const;
  void placeLines(const QModelIndex& index, const QRect& area, int& top);
  void placeQuote(const QModelIndex& index);
  // Returns the width of the widest line; `lastWidth` is that of the last one.
  qreal placeText(const QStyleOptionViewItem& option, const QModelIndex& index, const QStringList& names,
                  int room, qreal& lastWidth, qreal& textHeight);
  // Text that is read from right to left ends at the bubble's right edge, not at the widest possible one.
  void alignRightToLeft(qreal room, qreal inner);
  // What was placed as from left to right, the text apart.
  void mirror(const QRect& row);
  void placeChips(const QModelIndex& index, const QFont& font, const QString& selfId, const QRect& area,
                  bool own);
};

// The widest a bubble may be in a view of this width. Above a certain width it no longer changes, and neither
// do the heights of rows.
[[nodiscard]] int bubbleRoom(int viewWidth);
// "sent", "heard by 2 of 3" and so on: what stands beside an own post. Also what tests get.
[[nodiscard]] QString deliveryText(const QModelIndex& index);
[[nodiscard]] QString dayText(qint64 wallMillis);

}  // namespace vinicast::gui
