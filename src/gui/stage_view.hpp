// SPDX-License-Identifier: MIT
#pragma once

// The stage: the picture of whoever is live, who it is, how long, how it arrives, and its controls. Shows
// what it is told; asks the engine nothing. With the focus inside, single keys work the controls: F full
// screen, P a window of its own, M sound, I figures, R recording, S a picture.

#include <QWidget>
#include <memory>
#include <optional>

#include "client/models/stage_state.hpp"
#include "client/types.hpp"

class QLabel;
class QMenu;
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
  // In a window of its own.
  void setPoppedOut(bool poppedOut);
  // This member is live, and its source went away.
  void setSourceLost(bool lost);
  // What is written to a file: nothing, or since how many seconds; 0 also while it waits for a picture.
  void setRecording(std::optional<qint64> seconds);
  // Something that went well, for some seconds.
  void saySoon(const QString& sentence);
  // What else can be done with the picture; null: nothing.
  void setMenu(QMenu* menu);
  void setSound(float volume, bool muted);
  [[nodiscard]] VideoWidget& video() { return *m_video; }
  using QWidget::show;

 Q_SIGNALS:
  void pictureSizeWanted(const QSize& devicePixels);
  void volumeChanged(float volume);
  void soundMutedChanged(bool muted);
  // Of the window that the stage is in; where that is its own, ownFullScreenToggled().
  void fullScreenToggled();
  void ownFullScreenToggled();
  void popOutToggled();
  void recordingToggled();
  void snapshotWanted();
  // Where the on-air bar is in another window.
  void stopRequested();
  // By its key, while this member is live.
  void microphoneMuteToggled();

 protected:
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void toggleFullScreen();
  void retranslateControls();
  void placeFigures();
  void place(QWidget& part, const QRect& leftToRight);
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
  QToolButton* m_stop;
  QToolButton* m_mute;
  QSlider* m_volume;
  QLabel* m_figures;
  QLabel* m_recording;
  QLabel* m_said;
  QToolButton* m_record;
  QToolButton* m_snapshot;
  QToolButton* m_more;
  QToolButton* m_showFigures;
  QToolButton* m_popOut;
  QToolButton* m_fullScreen;
  QTimer* m_idle;
  QTimer* m_silence;  // until what was said goes

  client::StagePhase m_phase = client::StagePhase::Empty;
  client::SourceKind m_ownSource = client::SourceKind::Camera;
  QString m_publisherName;
  client::Stats m_stats;
  bool m_isFullScreen = false;
  bool m_poppedOut = false;
  bool m_sourceLost = false;
  std::optional<qint64> m_recordedSeconds;
  bool m_resting = false;  // nobody moved the mouse for a while: the facts leave the picture alone
};

// 65 s is "1:05", 3725 s is "1:02:05".
[[nodiscard]] QString durationText(qint64 seconds);

}  // namespace vinicast::gui
