// SPDX-License-Identifier: MIT
#pragma once

// A sound level as a bar: mean filled, peak as a mark. Repaints only when told a level.

#include <QWidget>

namespace vinicast::gui {

class LevelMeterWidget final : public QWidget {
  Q_OBJECT

 public:
  explicit LevelMeterWidget(QWidget* parent = nullptr);

  // 0 to 1, linear, as Engine::levelMeasured gives them.
  void setLevel(float peak, float rms);
  void reset();
  // For the red bar, where theme colours would not show.
  void setOnLive(bool onLive);
  [[nodiscard]] QSize sizeHint() const override;

  // A linear level as a place on the bar, 0 to 1, over 60 dB.
  [[nodiscard]] static qreal place(float level);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  qreal m_rms = 0;
  qreal m_peak = 0;
  bool m_onLive = false;
};

}  // namespace vinicast::gui
