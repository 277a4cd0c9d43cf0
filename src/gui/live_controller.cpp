// SPDX-License-Identifier: MIT
#include "gui/live_controller.hpp"

#include <QPushButton>
#include <optional>
#include <utility>

#include "client/models/members_model.hpp"
#include "client/names.hpp"
#include "client/words.hpp"
#include "gui/elided_label.hpp"
#include "gui/go_live_dialog.hpp"
#include "gui/icons.hpp"
#include "gui/on_air_bar.hpp"
#include "gui/plain_text.hpp"
#include "gui/settings.hpp"
#include "gui/stage_view.hpp"
#include "gui/stage_window.hpp"
#include "gui/theme.hpp"
#include "gui/video_widget.hpp"

namespace vinicast::gui {

using client::ErrorCode;
using client::FloorState;
using client::StagePhase;

namespace {

constexpr int kTickMillis = 1000;
constexpr int kEndedMillis = 4000;
constexpr int kDevicesMillis = 2000;
constexpr qsizetype kNamesInQueue = 3;
// A long name must not push the other controls out of the window.
constexpr int kNameInButtonPixels = 160;
constexpr int kNameInCompactButtonPixels = 90;

// Errors after which there is no picture to show.
bool isAboutSource(ErrorCode code) {
  switch (code) {
    case ErrorCode::SourceUnknown:
    case ErrorCode::SourceNotFound:
    case ErrorCode::SourceUnreadable:
    case ErrorCode::SourceNotMedia:
    case ErrorCode::SourceNoPicture:
    case ErrorCode::SourceSilent:
    case ErrorCode::SourceTooLarge:
    case ErrorCode::SourceBusy:
    case ErrorCode::NoCamera:
    case ErrorCode::NoScreen:
    case ErrorCode::SourceLost:
    case ErrorCode::EncoderFailed:
      return true;
    default:
      return false;
  }
}

// The picture goes on without sound.
bool isAboutMicrophone(ErrorCode code) {
  return code == ErrorCode::NoMicrophone || code == ErrorCode::MicrophoneBusy ||
         code == ErrorCode::MicrophoneLost;
}

// Errors after which this member is not going live.
bool endsAttempt(ErrorCode code) {
  switch (code) {
    case ErrorCode::NotJoined:
    case ErrorCode::FloorTaken:
    case ErrorCode::FloorOffered:
    case ErrorCode::FloorLost:
    case ErrorCode::FloorIsolated:
    case ErrorCode::FloorBusy:
    case ErrorCode::FloorOvertaken:
    case ErrorCode::FloorFenced:
      return true;
    default:
      return isAboutSource(code);
  }
}

}  // namespace

LiveController::LiveController(client::Engine& engine, const client::MembersModel& members,
                               const client::KnownNames& names, Settings& settings, const Widgets& widgets,
                               QObject* parent)
    : QObject(parent),
      m_engine(engine),
      m_members(members),
      m_names(names),
      m_settings(settings),
      m_widgets(widgets),
      m_place(new StagePlace(widgets.stage, this)) {
  m_tick.setInterval(kTickMillis);
  m_ended.setObjectName(QStringLiteral("endedTimer"));
  m_ended.setParent(this);
  m_ended.setInterval(kEndedMillis);
  m_ended.setSingleShot(true);
  connect(&m_tick, &QTimer::timeout, this, &LiveController::tick);
  connect(&m_ended, &QTimer::timeout, this, [this] {
    m_state.dismiss();
    refresh();
  });
  m_devices.setInterval(kDevicesMillis);
  connect(&m_devices, &QTimer::timeout, this, [this] {
    // A camera that is being opened makes the answer wait: the questions must not pile up.
    if (!std::exchange(m_devicesAsked, true)) m_engine.requestDevices();
  });
  connectEngine();
  connectWidgets();
  m_widgets.stage.hide();
  refresh();
}

void LiveController::connectEngine() {
  connect(&m_engine, &client::Engine::floorChanged, this, &LiveController::onFloorChanged);
  connect(&m_engine, &client::Engine::streamChanged, this, [this](const client::Stream& stream) {
    m_state.apply(stream);
    // Counted from when it was told: the first time, and again after a stall.
    if (stream.state == client::StreamState::FirstFrame) {
      m_before = stream.liveMillis;
      m_since.start();
    }
    refresh();
  });
  connect(&m_engine, &client::Engine::pictureShown, this, &LiveController::onPicture);
  connect(&m_engine, &client::Engine::previewShown, this, &LiveController::onPreview);
  connect(&m_engine, &client::Engine::levelMeasured, this, [this](float peak, float rms) {
    if (m_dialog != nullptr) m_dialog->setLevel(peak, rms);
    m_widgets.onAirBar.setLevel(peak, rms);
  });
  connect(&m_engine, &client::Engine::failed, this, &LiveController::onFailed);
  connect(&m_engine, &client::Engine::devicesReady, this,
          [this](const QList<client::Device>& cameras, const QList<client::Device>& microphones) {
            m_devicesAsked = false;
            if (m_dialog != nullptr) m_dialog->setDevices(cameras, microphones);
          });
  connect(&m_engine, &client::Engine::airChanged, this, &LiveController::onAirChanged);
  connect(&m_engine, &client::Engine::statsReady, this, [this](const client::Stats& stats) {
    m_widgets.stage.setStats(stats, m_state.own());
    m_widgets.onAirBar.setStats(stats);
  });
}

void LiveController::connectWidgets() {
  connect(&m_widgets.goLive, &QPushButton::clicked, this, &LiveController::openDialog);
  connect(&m_widgets.raiseHand, &QPushButton::clicked, this, [this] {
    if (m_floor.queue.contains(m_selfId) || m_floor.offeredId == m_selfId) {
      m_engine.lowerHand();
    } else {
      m_engine.raiseHand();
    }
  });
  connect(&m_widgets.onAirBar, &OnAirBar::stopRequested, this, &LiveController::stop);
  connect(&m_widgets.stage, &StageView::stopRequested, this, &LiveController::stop);
  connect(m_place, &StagePlace::moved, this, &LiveController::stageChanged);
  connect(&m_widgets.onAirBar, &OnAirBar::switchRequested, this, &LiveController::openDialog);
  connect(&m_widgets.onAirBar, &OnAirBar::microphoneMutedChanged, &m_engine,
          &client::Engine::setMicrophoneMuted);
  connect(&m_widgets.stage, &StageView::pictureSizeWanted, this, [this](const QSize& size) {
    tellSizes(size);
    refreshTimers();
  });
  connect(&m_widgets.stage, &StageView::microphoneMuteToggled, &m_widgets.onAirBar,
          &OnAirBar::toggleMicrophone);
  connect(&m_widgets.stage, &StageView::volumeChanged, &m_engine, &client::Engine::setVolume);
  connect(&m_widgets.stage, &StageView::soundMutedChanged, &m_engine, &client::Engine::setSoundMuted);
}

void LiveController::setSelf(const QString& selfId) {
  m_selfId = selfId;
  refresh();
}

void LiveController::goLive(const client::SourceSpec& source) {
  if (m_state.own()) return;
  if (m_state.otherLive() || !m_liveElsewhere.isEmpty()) {
    Q_EMIT noticed(m_state.otherLive() ? client::Error{ErrorCode::FloorTaken, holderName(), {}}
                                       : client::Error{ErrorCode::FloorElsewhere, m_liveElsewhere, {}});
    return;
  }
  m_source = dressed(source);
  m_state.requestLive();
  m_widgets.onAirBar.reset();
  Q_EMIT noticeOutdated();
  refresh();
  m_engine.goLive(m_source);
}

void LiveController::openDialog() {
  const bool onAir = m_state.phase() == StagePhase::OnAir;
  if (m_dialog != nullptr || m_state.otherLive() || (m_state.own() && !onAir)) return;
  m_dialog = new GoLiveDialog(onAir ? std::optional(m_source) : std::nullopt, m_settings.source(),
                              m_widgets.onAirBar.window());
  m_dialog->setAttribute(Qt::WA_DeleteOnClose);
  connectDialog();
  m_dialog->open();
  m_devicesAsked = true;
  m_engine.requestDevices();
  m_devices.start();
}

void LiveController::connectDialog() {
  connect(m_dialog, &QDialog::finished, this, [this](int result) {
    m_devices.stop();
    // What goes on air keeps its preview: the stage shows it.
    if (result == QDialog::Rejected && !m_state.own()) m_engine.closePreview();
    m_dialog = nullptr;
    tellSizes(m_widgets.stage.video().wantedSize());
  });
  if (m_dialog->isSwitching()) {
    connect(m_dialog, &GoLiveDialog::goLiveRequested, this, [this](const client::SourceSpec& source) {
      Q_EMIT noticeOutdated();
      m_engine.switchSource(chosen(source));
    });
    return;
  }
  connect(m_dialog, &GoLiveDialog::previewWanted, this,
          [this](const client::SourceSpec& source) { m_engine.openPreview(dressed(source)); });
  connect(m_dialog, &GoLiveDialog::noPreviewWanted, &m_engine, &client::Engine::closePreview);
  connect(m_dialog, &GoLiveDialog::pictureSizeWanted, &m_engine, &client::Engine::setPreviewSize);
  connect(m_dialog, &GoLiveDialog::goLiveRequested, this,
          [this](const client::SourceSpec& source) { goLive(chosen(source)); });
}

client::SourceSpec LiveController::chosen(const client::SourceSpec& source) {
  client::SourceSpec kept = source;
  if (m_dialog == nullptr || !m_dialog->hasMicrophones()) {  // that there is none was nobody's choice
    const client::SourceSpec before = m_settings.source();
    kept.microphone = before.microphone;
    kept.withMicrophone = before.withMicrophone;
  }
  m_settings.setSource(kept);
  return dressed(source);
}

client::SourceSpec LiveController::dressed(client::SourceSpec source) const {
  const client::SourceSpec settings = m_settings.source();
  source.softwareEncoder = settings.softwareEncoder;
  source.pictureSize = settings.pictureSize;
  return source;
}

bool LiveController::isPoppedOut() const {
  return m_place->isPoppedOut();
}

void LiveController::dockStage() {
  m_place->dock();
}

void LiveController::onAirChanged(const client::Air& air) {
  m_source = air.source;
  m_sourceLost = !air.sending;
  // The stage shows what goes out.
  if (air.sending && m_state.phase() == StagePhase::OnAir) m_engine.openPreview(air.source);
  refresh();
}

void LiveController::stop() {
  m_engine.stopLive();
  m_state.liveFailed();
  refresh();
}

void LiveController::onFloorChanged(const client::Floor& floor) {
  const bool tookOver = m_floor.holderId != floor.holderId && !floor.holderId.isEmpty();
  m_floor = floor;
  m_state.apply(floor);
  if (floor.state == FloorState::Denied) {
    Q_EMIT noticed({ErrorCode::FloorTaken, holderName(), {}});
  } else if (floor.selfHolds) {
    Q_EMIT noticeOutdated();
  }
  if (tookOver && m_dialog != nullptr && !floor.selfHolds) {
    m_dialog->reject();
    Q_EMIT noticed({ErrorCode::FloorTaken, holderName(), {}});
  }
  refresh();
}

void LiveController::onFailed(const client::Error& error) {
  if (endsAttempt(error.code)) m_state.liveFailed();
  const bool previewing = m_dialog != nullptr && !m_dialog->isSwitching();
  if (previewing && isAboutSource(error.code)) {
    m_dialog->showError(client::describe(error));
  } else if (previewing && isAboutMicrophone(error.code)) {
    m_dialog->showWarning(client::describe(error));
  } else {
    Q_EMIT noticed(told(error));
  }
  refresh();
}

void LiveController::onPicture(const client::Picture& picture) {
  if (!m_state.own() && m_state.phase() != StagePhase::Empty) m_widgets.stage.show(picture);
}

void LiveController::onPreview(const client::Picture& picture) {
  if (m_dialog != nullptr && !m_dialog->isSwitching()) {
    m_dialog->show(picture);
  } else if (m_state.own()) {
    m_widgets.stage.show(picture);
  }
}

qint64 LiveController::secondsLive() const {
  return m_since.isValid() ? (m_before + m_since.elapsed()) / kTickMillis : 0;
}

void LiveController::tick() {
  const qint64 seconds = secondsLive();
  m_widgets.stage.setDuration(seconds);
  m_widgets.onAirBar.setSeconds(seconds);
  m_engine.requestStats();
}

void LiveController::refresh() {
  const StagePhase phase = m_state.phase();
  if (phase != m_shownPhase) {
    const bool starts =
        phase == StagePhase::OnAir || (phase == StagePhase::Watching && m_shownPhase != StagePhase::Stalled);
    m_shownPhase = phase;
    if (phase == StagePhase::OnAir) m_engine.openPreview(m_source);
    if (m_shownOwn && !m_state.own()) m_engine.closePreview();
    m_shownOwn = m_state.own();
    if (starts) {
      if (phase == StagePhase::OnAir) {
        m_before = 0;
        m_since.start();
      }
      m_widgets.onAirBar.setStats({});
    }
    if (phase != StagePhase::OnAir) {
      m_sourceLost = false;
      if (m_dialog != nullptr && m_dialog->isSwitching()) m_dialog->reject();
    }
    if (phase == StagePhase::Empty) m_place->dock();
    m_widgets.stage.setVisible(phase != StagePhase::Empty);
    tellSizes(m_widgets.stage.video().wantedSize());
    if (starts) tick();
  }
  m_widgets.stage.setPhase(phase, m_state.own() ? QString() : publisherName(), m_source.kind);
  m_widgets.stage.setSourceLost(phase == StagePhase::OnAir && m_sourceLost);
  m_widgets.onAirBar.setPhase(phase);
  m_widgets.onAirBar.setSourceLost(m_sourceLost);
  nameStage();
  refreshButtons();
  refreshTimers();
  Q_EMIT stageChanged();
}

void LiveController::setLiveElsewhere(const QString& group) {
  if (m_liveElsewhere == group) return;
  m_liveElsewhere = group;
  refreshButtons();
}

void LiveController::setNamedGroup(const QString& group) {
  if (m_namedGroup == group) return;
  m_namedGroup = group;
  refreshButtons();
}

void LiveController::setCompact(bool compact) {
  if (m_compact == compact) return;
  m_compact = compact;
  refreshButtons();
}

void LiveController::nameStage() {
  const QString name =
      m_state.own() ? tr("You are live") : tr("%1 is live").arg(client::isolated(publisherName()));
  m_place->setTitle(name + QStringLiteral(" – Vinicast"));
  const QString next = m_floor.queue.isEmpty() ? QString() : nameOf(m_floor.queue.first());
  m_widgets.onAirBar.setNext(m_floor.queue.isEmpty() ? QString() : next.isEmpty() ? tr("someone") : next);
}

void LiveController::refreshTimers() {
  const StagePhase phase = m_state.phase();
  const bool running =
      phase == StagePhase::OnAir || phase == StagePhase::Watching || phase == StagePhase::Stalled;
  const bool seen = !m_widgets.stage.video().wantedSize().isEmpty();
  if (running && seen) {
    if (!m_tick.isActive()) m_tick.start();
  } else {
    m_tick.stop();
  }
  if (m_state.over() && !m_state.otherLive()) {
    if (!m_ended.isActive()) m_ended.start();
  } else {
    m_ended.stop();
  }
}

void LiveController::refreshButtons() {
  const bool raised = m_floor.queue.contains(m_selfId);
  const QFontMetrics metrics = m_widgets.goLive.fontMetrics();
  const auto elided = [&](const QString& name, Qt::TextElideMode mode = Qt::ElideRight) {
    const int width = m_compact ? kNameInCompactButtonPixels : kNameInButtonPixels;
    return client::isolated(metrics.elidedText(name, mode, width));
  };
  QPushButton& button = m_widgets.goLive;
  const bool elsewhere = !m_liveElsewhere.isEmpty();
  button.setEnabled(!m_state.otherLive() && !m_state.own() && !elsewhere);
  button.setVisible(!m_state.own());  // the red bar has it all
  QString meaning = tr("Show your camera, screen or a file to everyone in the group");
  if (m_state.otherLive()) {
    meaning = tr("%1 is live").arg(client::isolated(holderName()));
  } else if (elsewhere) {
    meaning = tr("You are live in %1. Stop there first.").arg(client::isolated(m_liveElsewhere));
  }
  if (m_state.otherLive()) {
    // What tells two of one name apart is at the end.
    const bool marked = holderName() != m_floor.holderName;
    button.setText(tr("%1 is live").arg(elided(holderName(), marked ? Qt::ElideMiddle : Qt::ElideRight)));
  } else {
    button.setText(m_namedGroup.isEmpty() ? tr("Go Live") : tr("Go Live in %1").arg(elided(m_namedGroup)));
  }
  button.setToolTip(asPlainText(meaning));
  button.setAccessibleName(m_state.otherLive() ? meaning : button.text());
  icons::setOnButton(button, icons::Glyph::Broadcast, icons::Tint::OnAccent);
  const bool asked = !m_selfId.isEmpty() && m_floor.offeredId == m_selfId;
  const bool otherAsked = !asked && !m_floor.offeredId.isEmpty();
  m_widgets.raiseHand.setVisible(raised || asked || otherAsked || m_state.otherLive());
  const QString hand = asked ? tr("Not now") : raised ? tr("Lower hand") : tr("Raise hand");
  // To say no needs its words.
  m_widgets.raiseHand.setText(m_compact && !asked ? QString() : hand);
  theme::setNarrow(m_widgets.raiseHand, m_widgets.raiseHand.text().isEmpty());
  m_widgets.raiseHand.setAccessibleName(hand);
  m_widgets.raiseHand.setToolTip(asPlainText(hand));
  icons::setOnButton(m_widgets.raiseHand, icons::Glyph::Hand,
                     raised ? icons::Tint::Accent : icons::Tint::Text);
  m_widgets.floorLabel.setFullText(floorText());
}

QString LiveController::nameOf(const QString& memberId) const {
  return m_names.told(m_members.nameOf(memberId), memberId);
}

QString LiveController::holderName() const {
  return m_names.told(m_floor.holderName, m_floor.holderId);
}

QString LiveController::publisherName() const {
  return m_names.told(m_state.publisherName(), m_state.publisherId());
}

client::Error LiveController::told(client::Error error) const {
  const bool offered = error.code == ErrorCode::FloorOffered;
  if (!offered && error.code != ErrorCode::FloorTaken && error.code != ErrorCode::FloorLost &&
      error.code != ErrorCode::FloorOvertaken)
    return error;
  const QString& name = offered ? m_floor.offeredName : m_floor.holderName;
  if (error.subject == name)
    error.subject = m_names.told(name, offered ? m_floor.offeredId : m_floor.holderId);
  return error;
}

bool LiveController::isOwnTurn() const {
  if (m_selfId.isEmpty() || m_state.own()) return false;
  if (!m_floor.offeredId.isEmpty()) return m_floor.offeredId == m_selfId;
  return !m_floor.queue.isEmpty() && m_floor.queue.first() == m_selfId && !m_state.otherLive();
}

QString LiveController::floorText() const {
  if (isOwnTurn()) return tr("It is your turn: go live");
  if (!m_floor.offeredId.isEmpty() && !m_state.own())
    return tr("It is %1's turn").arg(client::isolated(m_names.told(m_floor.offeredName, m_floor.offeredId)));
  if (!m_floor.queue.isEmpty()) {
    QStringList names;
    for (const QString& id : m_floor.queue.first(std::min(kNamesInQueue, m_floor.queue.size()))) {
      const QString name = nameOf(id);
      names.append(id == m_selfId ? tr("you") : name.isEmpty() ? tr("someone") : client::isolated(name));
    }
    QString list = names.join(tr(", ", "between names"));
    const qsizetype more = m_floor.queue.size() - names.size();
    if (more > 0) list = tr("%1 and %2 more").arg(list, QString::number(more));
    return tr("Raised hands: %1").arg(list);
  }
  if (m_state.phase() == StagePhase::OnAir) return tr("Everyone in the group sees and hears you");
  if (m_state.otherLive() || m_state.own()) return {};
  return tr("Nobody is live");
}

void LiveController::tellSizes(const QSize& stageSize) {
  const bool own = m_state.own();
  m_engine.setViewSize(own ? QSize() : stageSize);
  // The dialog's preview has its own size.
  if (m_dialog == nullptr || m_dialog->isSwitching()) m_engine.setPreviewSize(own ? stageSize : QSize());
}

void LiveController::retranslate() {
  m_place->retranslate();
  refresh();
}

}  // namespace vinicast::gui
