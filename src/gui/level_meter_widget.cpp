// SPDX-License-Identifier: MIT
#include "gui/level_meter_widget.hpp"

#include <QPainter>
#include <algorithm>
#include <cmath>

#include "gui/theme.hpp"

namespace vinicast::gui {

namespace {
constexpr qreal kRangeDb = 60.0;
constexpr qreal kPeakFall = 0.02;  // of the bar per measurement
constexpr qreal kLoud = 0.9;       // above this sound begins to clip
constexpr int kPeakWidth = 2;
constexpr int kHintWidth = 120;
constexpr int kTrackAlpha = 60;
}  // namespace

LevelMeterWidget::LevelMeterWidget(QWidget* parent) : QWidget(parent) {
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setMinimumHeight(theme::kMeterHeight);
}

qreal LevelMeterWidget::place(float level) {
  if (!(level > 0)) return 0;
  return std::clamp(1.0 + 20.0 * std::log10(static_cast<qreal>(level)) / kRangeDb, 0.0, 1.0);
}

void LevelMeterWidget::setLevel(float peak, float rms) {
  m_rms = place(rms);
  m_peak = std::max(place(peak), m_peak - kPeakFall);
  update();
}

void LevelMeterWidget::reset() {
  m_rms = 0;
  m_peak = 0;
  update();
}

void LevelMeterWidget::setOnLive(bool onLive) {
  m_onLive = onLive;
  update();
}

QSize LevelMeterWidget::sizeHint() const {
  return {kHintWidth, theme::kMeterHeight};
}

void LevelMeterWidget::paintEvent(QPaintEvent*) {
  const theme::Colors& colors = theme::colorsFor(palette());
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  if (isRightToLeft()) {
    painter.translate(width(), 0);
    painter.scale(-1, 1);
  }
  painter.setPen(Qt::NoPen);
  const qreal radius = theme::kMeterHeight / 2.0;
  const QRectF bar(0, (height() - theme::kMeterHeight) / 2.0, width(), theme::kMeterHeight);
  QColor track = m_onLive ? colors.onAccent : colors.border;
  if (m_onLive) track.setAlpha(kTrackAlpha);
  painter.setBrush(track);
  painter.drawRoundedRect(bar, radius, radius);
  const QColor loud = m_onLive ? colors.onAccent : (m_peak > kLoud ? colors.live : colors.good);
  painter.setBrush(loud);
  if (m_rms > 0) {
    QRectF filled = bar;
    filled.setWidth(std::max(bar.height(), bar.width() * m_rms));
    painter.drawRoundedRect(filled, radius, radius);
  }
  if (m_peak > 0) {
    const qreal x = std::min(bar.width() - kPeakWidth, bar.width() * m_peak);
    painter.drawRect(QRectF(x, bar.top(), kPeakWidth, bar.height()));
  }
}

}  // namespace vinicast::gui
