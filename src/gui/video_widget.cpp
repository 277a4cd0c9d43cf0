// SPDX-License-Identifier: MIT
#include "gui/video_widget.hpp"

#include <QMouseEvent>
#include <QPainter>

#include "gui/theme.hpp"

namespace vinicast::gui {

namespace {
// A drag of the splitter asks for a new picture size this often at most.
constexpr int kResizePauseMillis = 60;
constexpr qreal kDimming = 0.55;
}  // namespace

VideoWidget::VideoWidget(QWidget* parent) : QWidget(parent) {
  setAttribute(Qt::WA_OpaquePaintEvent);
  setMinimumSize(theme::kStageMinHeight, theme::kStageMinHeight / 2);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
  m_resizeTimer.setSingleShot(true);
  m_resizeTimer.setInterval(kResizePauseMillis);
  connect(&m_resizeTimer, &QTimer::timeout, this, &VideoWidget::tellSize);
}

void VideoWidget::show(const client::Picture& picture) {
  if (picture.pixels == nullptr || picture.width <= 0 || picture.height <= 0) return;
  m_picture = picture;
  m_image = QImage(m_picture.pixels->data(), picture.width, picture.height, picture.bytesPerLine,
                   QImage::Format_RGB32);
  update();
}

void VideoWidget::clear() {
  m_image = {};
  m_picture = {};
  m_dimmed = false;
  update();
}

void VideoWidget::setDimmed(bool dimmed) {
  if (m_dimmed == dimmed) return;
  m_dimmed = dimmed;
  update();
}

QSize VideoWidget::wantedSize() const {
  if (!isVisible() || window()->isMinimized()) return {};
  return (QSizeF(size()) * devicePixelRatioF()).toSize();
}

void VideoWidget::tellSize() {
  const QSize wanted = wantedSize();
  if (wanted == m_toldSize) return;
  m_toldSize = wanted;
  Q_EMIT pictureSizeWanted(wanted);
}

void VideoWidget::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const theme::Colors& colors = theme::colorsFor(palette());
  if (m_image.isNull()) {
    painter.fillRect(rect(), colors.stage);
    return;
  }
  const QSizeF fitted = QSizeF(m_image.size()).scaled(size(), Qt::KeepAspectRatio);
  QRect target(QPoint(), fitted.toSize());
  target.moveCenter(rect().center());
  for (const QRect& bar : QRegion(rect()).subtracted(target)) painter.fillRect(bar, colors.stage);
  painter.setRenderHint(QPainter::SmoothPixmapTransform,
                        target.size() * devicePixelRatioF() != m_image.size());
  painter.drawImage(target, m_image);
  if (m_dimmed) {
    painter.setOpacity(kDimming);
    painter.fillRect(rect(), colors.stage);
  }
}

void VideoWidget::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  m_resizeTimer.start();
}

void VideoWidget::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  // A part of a window may still get its place; a window has it, and the first picture shall be sharp.
  if (isWindow()) tellSize();
  m_resizeTimer.start();
}

void VideoWidget::hideEvent(QHideEvent* event) {
  QWidget::hideEvent(event);
  m_resizeTimer.stop();
  // A minimised window hides its children without making them invisible, so wantedSize() does not tell.
  m_toldSize = {};
  Q_EMIT pictureSizeWanted({});
}

void VideoWidget::mouseDoubleClickEvent(QMouseEvent* event) {
  if (event->button() == Qt::LeftButton) Q_EMIT doubleClicked();
}

}  // namespace vinicast::gui
