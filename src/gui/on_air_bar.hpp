// SPDX-License-Identifier: MIT
#pragma once

// The red bar of a member who is live, or about to be: time, viewers and their worst loss, what goes out,
// sound level, mute, another source, handing over and Stop, always in reach.

#include <QWidget>

#include "client/models/stage_state.hpp"

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
  void setSeconds(qint64 seconds);
  void setStats(const client::Stats& stats);
  // The source went away, and the floor waits for another one.
  void setSourceLost(bool lost);
  // Who is asked when this member stops; empty: nobody raised a hand.
  void setNext(const QString& name);
  void setLevel(float peak, float rms);
  // The next time on air begins with the microphone on.
  void reset();
  void toggleMicrophone();

 Q_SIGNALS:
  void stopRequested();
  void switchRequested();
  void microphoneMutedChanged(bool muted);

 protected:
  void changeEvent(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  QPushButton* addButton(const char* name, const char* kind);
  void retranslate();
  void retranslateButtons(bool onAir);
  [[nodiscard]] QString factsText() const;

  ElidedLabel* m_title;
  ElidedLabel* m_facts;
  LevelMeterWidget* m_meter;
  QPushButton* m_mute;
  QPushButton* m_switch;
  QPushButton* m_handOver;
  QPushButton* m_stop;
  client::StagePhase m_phase = client::StagePhase::Empty;
  qint64 m_seconds = 0;
  client::Stats m_stats;
  QString m_next;
  bool m_lost = false;
};

}  // namespace vinicast::gui
