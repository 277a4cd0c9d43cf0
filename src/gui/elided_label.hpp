// SPDX-License-Identifier: MIT
#pragma once

// One line of plain text that shortens itself with "…" and then tells the whole in its tool tip.

#include <QLabel>

namespace vinicast::gui {

class ElidedLabel final : public QLabel {
  Q_OBJECT

 public:
  explicit ElidedLabel(QWidget* parent = nullptr);

  void setFullText(const QString& text);
  // Qt::AlignRight: it stands where the layout ends, whatever the direction of its text is; otherwise where
  // it begins.
  void setSide(Qt::Alignment side);
  [[nodiscard]] const QString& fullText() const { return m_text; }
  [[nodiscard]] QSize minimumSizeHint() const override;
  [[nodiscard]] QSize sizeHint() const override;

 protected:
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  void elide();

  QString m_text;
  Qt::Alignment m_side = Qt::AlignLeft;
};

}  // namespace vinicast::gui
