// SPDX-License-Identifier: MIT
#include "gui/elided_label.hpp"

#include <QEvent>
#include <QStyle>

#include "gui/plain_text.hpp"

namespace vinicast::gui {

ElidedLabel::ElidedLabel(QWidget* parent) : QLabel(parent) {
  setTextFormat(Qt::PlainText);
  setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void ElidedLabel::setFullText(const QString& text) {
  m_text = text;
  setAccessibleName(text);
  elide();
  updateGeometry();
}

void ElidedLabel::setSide(Qt::Alignment side) {
  m_side = side;
  elide();
}

QSize ElidedLabel::minimumSizeHint() const {
  return {fontMetrics().horizontalAdvance(QChar(0x2026)), fontMetrics().height()};
}

QSize ElidedLabel::sizeHint() const {
  return {fontMetrics().horizontalAdvance(m_text) + 2, fontMetrics().height()};
}

void ElidedLabel::resizeEvent(QResizeEvent* event) {
  QLabel::resizeEvent(event);
  elide();
}

void ElidedLabel::changeEvent(QEvent* event) {
  QLabel::changeEvent(event);
  if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange ||
      event->type() == QEvent::LayoutDirectionChange) {
    elide();
    updateGeometry();
  }
}

void ElidedLabel::elide() {
  const QString shown = fontMetrics().elidedText(m_text, Qt::ElideRight, width());
  setText(shown);
  setAlignment(QStyle::visualAlignment(layoutDirection(), m_side) | Qt::AlignVCenter);
  setToolTip(asPlainText(shown == m_text ? QString() : m_text));
}

}  // namespace vinicast::gui
