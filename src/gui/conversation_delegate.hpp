// SPDX-License-Identifier: MIT
#pragma once

// Paints one row of client::PostsModel: day line, sender, bubble with text, time and delivery state. Texts
// are plain; web addresses are underlined and openable, and nothing is fetched.
//
// Heights are remembered per post, bounded by kMaxRemembered, so that a layout of the whole list is
// cheap.

#include <QHash>
#include <QStyledItemDelegate>
#include <QUrl>
#include <memory>

class QTextLayout;

namespace vinicast::gui {

class ConversationDelegate final : public QStyledItemDelegate {
  Q_OBJECT

 public:
  explicit ConversationDelegate(QObject* parent = nullptr);

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

  // The web address under `position`, given in the view's coordinates; empty if there is none.
  [[nodiscard]] QUrl linkAt(const QPoint& position, const QStyleOptionViewItem& option,
                            const QModelIndex& index) const;
  // After a change of font, language or look, or of one post.
  void forgetSizes();
  void forgetSize(const QModelIndex& index);

 private:
  struct Row;

  [[nodiscard]] Row layOut(const QStyleOptionViewItem& option, const QModelIndex& index) const;
  static void paintLine(QPainter& painter, const QRect& rect, const QString& text,
                        const QStyleOptionViewItem& option);
  static void paintBubble(QPainter& painter, const Row& row, const QStyleOptionViewItem& option,
                          const QModelIndex& index);
  static void paintMeta(QPainter& painter, const Row& row, const QStyleOptionViewItem& option,
                        const QModelIndex& index);

  struct Remembered {
    int room = 0;  // for the bubble
    int height = 0;
  };
  mutable QHash<QString, Remembered> m_heights;
};

// "10:32", "sent" and so on: what stands beside a post. Also what tests and screen readers get.
[[nodiscard]] QString deliveryText(const QModelIndex& index);
[[nodiscard]] QString dayText(qint64 wallMillis);

}  // namespace vinicast::gui
