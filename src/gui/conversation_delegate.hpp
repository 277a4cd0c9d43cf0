// SPDX-License-Identifier: MIT
#pragma once

// Paints one row of client::PostsModel: lines above it, sender, bubble with what is answered, text, time and
// delivery state, reactions. Texts are a small safe markdown (rich_text.hpp); nothing is fetched.
//
// Heights are remembered per post, bounded by kMaxRemembered, so that a layout of the whole list is cheap.

#include <QHash>
#include <QStringList>
#include <QStyledItemDelegate>

#include "gui/message_layout.hpp"
#include "gui/word_selection.hpp"

namespace vinicast::gui {

class ConversationDelegate final : public QStyledItemDelegate {
  Q_OBJECT

 public:
  explicit ConversationDelegate(QObject* parent = nullptr);

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  // Of a row that is at `option`'s place.
  [[nodiscard]] MessageLayout layOut(const QStyleOptionViewItem& option, const QModelIndex& index) const;

  // Who can be named in a text, and who this member is.
  void setNames(const QStringList& names) { m_names = names; }
  void setSelfId(const QString& id) { m_selfId = id; }
  // The post that a jump led to stands out; an empty id: none.
  void setHighlighted(const QString& id) { m_highlighted = id; }
  // What is chosen inside a message.
  [[nodiscard]] WordSelection& words() { return m_words; }
  [[nodiscard]] const WordSelection& words() const { return m_words; }
  // After a change of font, language or look, or of one post.
  void forgetSizes();
  void forgetSize(const QModelIndex& index);

 private:
  static void paintLine(QPainter& painter, const QRect& rect, const QString& text, const QColor& ink,
                        const QStyleOptionViewItem& option);
  static void paintName(QPainter& painter, const MessageLayout& row, const QStyleOptionViewItem& option,
                        const QModelIndex& index);
  void paintBubble(QPainter& painter, const MessageLayout& row, const QStyleOptionViewItem& option,
                   const QModelIndex& index) const;
  static void paintQuote(QPainter& painter, const MessageLayout& row, const QStyleOptionViewItem& option);
  static void paintChips(QPainter& painter, const MessageLayout& row, const QStyleOptionViewItem& option);
  static void paintMeta(QPainter& painter, const MessageLayout& row, const QStyleOptionViewItem& option,
                        const QModelIndex& index);

  struct Remembered {
    int room = 0;  // for the bubble
    int height = 0;
  };
  mutable QHash<QString, Remembered> m_heights;
  QStringList m_names;
  QString m_selfId;
  QString m_highlighted;
  WordSelection m_words;
};

}  // namespace vinicast::gui
