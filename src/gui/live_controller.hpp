// SPDX-License-Identifier: MIT
#pragma once

// Joins the engine's floor, stream and pictures with the widgets that show them: stage, on-air bar, Go Live
// and raised hands. Thread: GUI. Lifetime: with the group's page, which owns the widgets.

#include <QElapsedTimer>
#include <QObject>
#include <QPointer>
#include <QTimer>

#include "client/engine.hpp"
#include "client/known_names.hpp"
#include "client/models/stage_state.hpp"

class QPushButton;

namespace vinicast::client {
class MembersModel;
}

namespace vinicast::gui {

class ElidedLabel;
class GoLiveDialog;
class OnAirBar;
class StagePlace;
class Settings;
class StageView;

class LiveController final : public QObject {
  Q_OBJECT

 public:
  struct Widgets {
    StageView& stage;
    OnAirBar& onAirBar;
    ElidedLabel& floorLabel;
    QPushButton& raiseHand;
    QPushButton& goLive;
  };

  // All outlive it.
  LiveController(client::Engine& engine, const client::MembersModel& members, const client::KnownNames& names,
                 Settings& settings, const Widgets& widgets, QObject* parent);

  void setSelf(const QString& selfId);
  // This member is live in another group, of this name, and can't go live here; empty: it is not.
  void setLiveElsewhere(const QString& group);
  // What is in front is not the group's conversation: to go live is to do so in this group. Empty: it is.
  void setNamedGroup(const QString& group);
  // There is little room for the buttons: they say less.
  void setCompact(bool compact);
  // Goes live without asking for a source.
  void goLive(const client::SourceSpec& source);
  void stop();
  // This member is asked to go live.
  [[nodiscard]] bool isOwnTurn() const;
  // The stage is in a window of its own.
  [[nodiscard]] bool isPoppedOut() const;
  // What to show; while live, what to show instead.
  void openDialog();
  // The stage back into the page.
  void dockStage();
  void retranslate();
  [[nodiscard]] const client::StageState& state() const { return m_state; }
  // Who else is, or was just, live, as people are told of it; empty: nobody.
  [[nodiscard]] QString publisherName() const;

 Q_SIGNALS:
  // Something that people should know.
  void noticed(const vinicast::client::Error& error);
  void noticeOutdated();
  // Who is live, or that this member is, has changed.
  void stageChanged();

 private:
  void connectEngine();
  void connectWidgets();
  void onFloorChanged(const client::Floor& floor);
  void onFailed(const client::Error& error);
  void onAirChanged(const client::Air& air);
  void connectDialog();
  // What was chosen is where the next choice begins.
  [[nodiscard]] client::SourceSpec chosen(const client::SourceSpec& source);
  // With what the settings say for every source: the encoder and the picture size.
  [[nodiscard]] client::SourceSpec dressed(client::SourceSpec source) const;
  void nameStage();
  void onPicture(const client::Picture& picture);
  void onPreview(const client::Picture& picture);
  void tick();
  [[nodiscard]] qint64 secondsLive() const;
  void refresh();
  void refreshButtons();
  void refreshTimers();
  [[nodiscard]] QString floorText() const;
  // Empty where it was never heard.
  [[nodiscard]] QString nameOf(const QString& memberId) const;
  [[nodiscard]] QString holderName() const;
  // The engine tells bare names.
  [[nodiscard]] client::Error told(client::Error error) const;
  void tellSizes(const QSize& stageSize);

  client::Engine& m_engine;
  const client::MembersModel& m_members;
  const client::KnownNames& m_names;
  Settings& m_settings;
  Widgets m_widgets;
  QPointer<GoLiveDialog> m_dialog;
  StagePlace* m_place;
  client::StageState m_state;
  client::StagePhase m_shownPhase = client::StagePhase::Empty;
  client::Floor m_floor;
  client::SourceSpec m_source;  // this member's, while it is live or about to be
  QString m_selfId;
  QString m_liveElsewhere;
  QElapsedTimer m_since;
  qint64 m_before = 0;  // milliseconds that it had been live when m_since began
  QTimer m_tick;        // once a second while something is live and visible
  QTimer m_ended;       // how long "Ended" stays
  QTimer m_devices;     // asks for devices that came, while the dialog is open
  bool m_devicesAsked = false;
  bool m_sourceLost = false;
  bool m_shownOwn = false;
  QString m_namedGroup;
  bool m_compact = false;
};

}  // namespace vinicast::gui
