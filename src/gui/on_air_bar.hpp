// SPDX-License-Identifier: MIT
#pragma once

// The red bar of a member who is live, or about to be: time, viewers, sound level, mute and Stop, always in
// reach.

#include <QWidget>

#include "client/models/stage_state.hpp"

class QLabel;
class QPushButton;

namespace vinicast::gui {

class ElidedLabel;
class LevelMeterWidget;

class OnAirBar final : public QWidget {
  Q_OBJECT

 public:
  explicit OnAirBar(QWidget* parent = nullptr);

  // Shows itself for Opening, Asking and OnAir, and hides itself for the others.
  void setPhase(client::StagePhase phase);
  void setFacts(qint64 seconds, int viewers);
  void setLevel(float peak, float rms);
  // The next time on air begins with the microphone on.
  void reset();

 Q_SIGNALS:
  void stopRequested();
  void microphoneMutedChanged(bool muted);

 protected:
  void changeEvent(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void retranslate();

  ElidedLabel* m_title;
  QLabel* m_facts;
  LevelMeterWidget* m_meter;
  QPushButton* m_mute;
  QPushButton* m_stop;
  client::StagePhase m_phase = client::StagePhase::Empty;
  qint64 m_seconds = 0;
  int m_viewers = 0;
};

}  // namespace vinicast::gui
