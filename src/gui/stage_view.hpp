// SPDX-License-Identifier: MIT
#pragma once

// The stage: the picture of whoever is live, who it is, how long, how it arrives, and the sound's controls.
// Shows what it is told; asks the engine nothing.

#include <QWidget>
#include <memory>

#include "client/models/stage_state.hpp"
#include "client/types.hpp"

class QLabel;
class QSlider;
class QTimer;
class QToolButton;

namespace vinicast::gui {

class VideoWidget;

class StageView final : public QWidget {
  Q_OBJECT

 public:
  explicit StageView(QWidget* parent = nullptr);

  // `ownSource` chooses the words while this member's source is being opened.
  void setPhase(client::StagePhase phase, const QString& publisherName, client::SourceKind ownSource);
  void setDuration(qint64 seconds);
  void setStats(const client::Stats& stats, bool own);
  void show(const client::Picture& picture);
  void setFullScreen(bool fullScreen);
  void setSound(float volume, bool muted);
  [[nodiscard]] VideoWidget& video() { return *m_video; }
  using QWidget::show;

 Q_SIGNALS:
  void pictureSizeWanted(const QSize& devicePixels);
  void volumeChanged(float volume);
  void soundMutedChanged(bool muted);
  void fullScreenToggled();

 protected:
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void buildOverlays();
  void buildControls();
  void retranslate();
  void placeOverlays();
  void wake();
  void rest();
  [[nodiscard]] QString stateText() const;
  [[nodiscard]] bool picturePhase() const;

  VideoWidget* m_video;
  QLabel* m_live;
  QLabel* m_name;
  QLabel* m_duration;
  QLabel* m_viewers;
  QLabel* m_loss;
  QLabel* m_state;
  QWidget* m_controls;
  QToolButton* m_mute;
  QSlider* m_volume;
  QToolButton* m_fullScreen;
  QTimer* m_idle;

  client::StagePhase m_phase = client::StagePhase::Empty;
  client::SourceKind m_ownSource = client::SourceKind::Camera;
  QString m_publisherName;
  client::Stats m_stats;
  bool m_isFullScreen = false;
  bool m_resting = false;  // nobody moved the mouse for a while: the facts leave the picture alone
};

// 65 s is "1:05", 3725 s is "1:02:05".
[[nodiscard]] QString durationText(qint64 seconds);

}  // namespace vinicast::gui
