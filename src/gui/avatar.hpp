// SPDX-License-Identifier: MIT
#pragma once

// A member's circle: initials of the name on a colour that depends on the id alone, so that it is the same
// everywhere.

#include <QColor>
#include <QString>
#include <QWidget>

class QPainter;
class QFont;

namespace vinicast::gui {

// "Anna Berg" AB, "anna" A, "王小明" 小明 (given names tell people apart better than family names do).
[[nodiscard]] QString initialsOf(const QString& name);
[[nodiscard]] QColor colorOf(const QString& id);
// The same hue as text, readable on the conversation's background.
[[nodiscard]] QColor nameColorOf(const QString& id, bool dark);
void paintAvatar(QPainter& painter, const QRectF& rect, const QString& id, const QString& name,
                 const QFont& base);

class Avatar : public QWidget {
  Q_OBJECT

 public:
  explicit Avatar(QWidget* parent = nullptr);
  void setMember(const QString& id, const QString& name);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QString m_id;
  QString m_name;
};

}  // namespace vinicast::gui
