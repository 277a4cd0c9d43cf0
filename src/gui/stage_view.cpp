// SPDX-License-Identifier: MIT
#include "gui/stage_view.hpp"

#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QSlider>
#include <QStyle>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>
#include <QtMath>

#include "client/names.hpp"
#include "gui/icons.hpp"
#include "gui/plain_text.hpp"
#include "gui/stage_figures.hpp"
#include "gui/theme.hpp"
#include "gui/video_widget.hpp"

namespace vinicast::gui {

using client::SourceKind;
using client::StagePhase;

namespace {

constexpr int kVolumeSteps = 100;
constexpr int kIdleMillis = 2500;
constexpr int kSaidMillis = 6000;
// Losses below this share are not worth a word.
constexpr double kLossWorthSaying = 0.005;

QLabel* overlay(QWidget* parent, const char* name, const char* kind) {
  auto* label = new QLabel(parent);
  label->setObjectName(QLatin1String(name));
  label->setProperty("kind", QLatin1String(kind));
  label->setTextFormat(Qt::PlainText);
  label->setAttribute(Qt::WA_TransparentForMouseEvents);
  label->hide();
  return label;
}

}  // namespace

QString durationText(qint64 seconds) {
  constexpr qint64 kMinute = 60;
  constexpr qint64 kHour = 3600;
  const auto two = [](qint64 value) { return QStringLiteral("%1").arg(value, 2, 10, QLatin1Char('0')); };
  const QString tail = two(seconds % kMinute);
  if (seconds < kHour) return QString::number(seconds / kMinute) + QLatin1Char(':') + tail;
  return QString::number(seconds / kHour) + QLatin1Char(':') + two(seconds % kHour / kMinute) +
         QLatin1Char(':') + tail;
}

StageView::StageView(QWidget* parent)
    : QWidget(parent), m_video(new VideoWidget(this)), m_idle(new QTimer(this)), m_silence(new QTimer(this)) {
  setMinimumHeight(theme::kStageMinHeight);
  m_video->setObjectName(QStringLiteral("stageVideoWidget"));
  m_video->setMouseTracking(true);
  m_video->installEventFilter(this);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(m_video);
  buildOverlays();
  buildControls();
  m_idle->setSingleShot(true);
  m_idle->setInterval(kIdleMillis);
  connect(m_idle, &QTimer::timeout, this, &StageView::rest);
  m_silence->setSingleShot(true);
  m_silence->setInterval(kSaidMillis);
  connect(m_silence, &QTimer::timeout, m_said, &QWidget::hide);
  connect(m_video, &VideoWidget::pictureSizeWanted, this, &StageView::pictureSizeWanted);
  connect(m_video, &VideoWidget::doubleClicked, this, &StageView::toggleFullScreen);
  retranslate();
}

void StageView::buildOverlays() {
  m_live = overlay(this, "liveBadgeLabel", "liveBadge");
  m_name = overlay(this, "publisherLabel", "overlay");
  m_duration = overlay(this, "durationLabel", "overlay");
  m_viewers = overlay(this, "viewersLabel", "overlay");
  m_loss = overlay(this, "lossLabel", "overlay");
  m_figures = overlay(this, "figuresLabel", "overlay");
  m_recording = overlay(this, "recordingLabel", "liveBadge");
  m_said = overlay(this, "stageSaidLabel", "overlay");
  m_said->setWordWrap(true);
  m_state = overlay(this, "stageStateLabel", "overlay");
  m_state->setAlignment(Qt::AlignCenter);
  m_state->setWordWrap(true);
  theme::setTextStyle(*m_state, theme::TextStyle::Title);
}

void StageView::buildControls() {
  m_controls = new QWidget(this);
  m_controls->setObjectName(QStringLiteral("stageControls"));
  m_controls->setAttribute(Qt::WA_StyledBackground);
  auto* layout = new QHBoxLayout(m_controls);
  layout->setContentsMargins(theme::kSpaceXs, theme::kSpaceXs, theme::kSpaceXs, theme::kSpaceXs);
  layout->setSpacing(theme::kSpaceXs);
  const auto button = [this, layout](const char* name) {
    auto* result = new QToolButton(m_controls);
    result->setObjectName(QLatin1String(name));
    result->setProperty("kind", QStringLiteral("onStage"));
    result->setIconSize(QSize(theme::kIconSize, theme::kIconSize));
    result->setFocusPolicy(Qt::StrongFocus);
    layout->addWidget(result);
    return result;
  };
  m_stop = button("stageStopToolButton");
  m_stop->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  m_mute = button("soundMuteToolButton");
  m_mute->setCheckable(true);
  m_volume = new QSlider(Qt::Horizontal, m_controls);
  m_volume->setObjectName(QStringLiteral("volumeSlider"));
  m_volume->setRange(0, kVolumeSteps);
  m_volume->setValue(kVolumeSteps);
  m_volume->setFixedWidth(theme::kVolumeSliderWidth);
  layout->addWidget(m_volume);
  m_showFigures = button("figuresToolButton");
  m_showFigures->setCheckable(true);
  m_snapshot = button("snapshotToolButton");
  m_record = button("recordToolButton");
  m_more = button("stageMenuToolButton");
  m_more->setPopupMode(QToolButton::InstantPopup);
  m_more->hide();
  m_popOut = button("popOutToolButton");
  m_fullScreen = button("fullScreenToolButton");
  connect(m_stop, &QToolButton::clicked, this, &StageView::stopRequested);
  connect(m_mute, &QToolButton::toggled, this, [this](bool muted) {
    retranslate();
    Q_EMIT soundMutedChanged(muted);
  });
  connect(m_volume, &QSlider::valueChanged, this,
          [this](int value) { Q_EMIT volumeChanged(static_cast<float>(value) / kVolumeSteps); });
  connect(m_showFigures, &QToolButton::toggled, this, &StageView::retranslate);
  connect(m_snapshot, &QToolButton::clicked, this, &StageView::snapshotWanted);
  connect(m_record, &QToolButton::clicked, this, &StageView::recordingToggled);
  connect(m_popOut, &QToolButton::clicked, this, &StageView::popOutToggled);
  connect(m_fullScreen, &QToolButton::clicked, this, &StageView::toggleFullScreen);
}

void StageView::toggleFullScreen() {
  if (m_poppedOut) {
    Q_EMIT ownFullScreenToggled();
  } else {
    Q_EMIT fullScreenToggled();
  }
}

bool StageView::picturePhase() const {
  return m_phase == StagePhase::Watching || m_phase == StagePhase::OnAir || m_phase == StagePhase::Stalled;
}

void StageView::setPhase(StagePhase phase, const QString& publisherName, SourceKind ownSource) {
  const bool fresh =
      phase == StagePhase::Connecting || phase == StagePhase::Opening || phase == StagePhase::Empty;
  if (fresh && phase != m_phase) {
    m_video->clear();
    m_stats = {};
  }
  const bool begins = phase != m_phase;
  m_phase = phase;
  m_publisherName = publisherName;
  m_ownSource = ownSource;
  m_video->setDimmed(phase == StagePhase::Stalled || phase == StagePhase::Ended ||
                     phase == StagePhase::Lost || (phase == StagePhase::OnAir && m_sourceLost));
  retranslate();
  if (begins) wake();
}

void StageView::setDuration(qint64 seconds) {
  m_duration->setText(durationText(seconds));
  placeOverlays();
}

void StageView::setStats(const client::Stats& stats, bool own) {
  m_stats = stats;
  if (!own) m_stats.viewers = 0;
  retranslate();
}

void StageView::show(const client::Picture& picture) {
  m_video->show(picture);
}

void StageView::setFullScreen(bool fullScreen) {
  m_isFullScreen = fullScreen;
  retranslate();
  wake();
}

void StageView::setPoppedOut(bool poppedOut) {
  m_poppedOut = poppedOut;
  retranslate();
}

void StageView::setSourceLost(bool lost) {
  if (m_sourceLost == lost) return;
  m_sourceLost = lost;
  m_video->setDimmed(lost);
  retranslate();
}

void StageView::setRecording(std::optional<qint64> seconds) {
  m_recordedSeconds = seconds;
  retranslate();
}

void StageView::saySoon(const QString& sentence) {
  m_said->setText(sentence);
  m_said->setAccessibleName(sentence);
  m_said->show();
  m_silence->start();
  placeOverlays();
}

void StageView::setMenu(QMenu* menu) {
  m_more->setMenu(menu);
  m_more->setVisible(menu != nullptr);
  placeOverlays();
}

void StageView::setSound(float volume, bool muted) {
  const QSignalBlocker block(m_volume);
  const QSignalBlocker blockMute(m_mute);
  m_volume->setValue(qRound(volume * kVolumeSteps));
  m_mute->setChecked(muted);
  retranslate();
}

QString StageView::stateText() const {
  switch (m_phase) {
    case StagePhase::Opening:
      switch (m_ownSource) {
        case SourceKind::Camera:
          return tr("Opening camera…");
        case SourceKind::Screen:
          return tr("Opening screen…");
        case SourceKind::File:
        case SourceKind::Pipe:
          return tr("Opening file…");
        case SourceKind::Test:
          return tr("Opening test picture…");
      }
      return {};
    case StagePhase::Asking:
      return tr("Asking for the floor…");
    case StagePhase::Connecting:
      return tr("Connecting to %1…").arg(client::isolated(m_publisherName));
    case StagePhase::Stalled:
      return tr("Stalled – waiting for %1").arg(client::isolated(m_publisherName));
    case StagePhase::Ended:
      return tr("Ended");
    case StagePhase::Lost:
      return tr("The picture of %1 is lost").arg(client::isolated(m_publisherName));
    case StagePhase::OnAir:
      return m_sourceLost ? tr("The source is gone – choose another one") : QString();
    case StagePhase::Empty:
    case StagePhase::Watching:
      break;
  }
  return {};
}

void StageView::retranslate() {
  m_video->setAccessibleName(m_publisherName.isEmpty()
                                 ? tr("Live picture")
                                 : tr("Live picture of %1").arg(client::isolated(m_publisherName)));
  m_live->setText(tr("LIVE"));
  m_name->setText(m_publisherName);
  m_state->setText(stateText());
  m_viewers->setText(tr("%n watching", nullptr, m_stats.viewers));
  m_recording->setText(tr("REC %1").arg(durationText(m_recordedSeconds.value_or(0))));
  m_loss->setText(tr("%1% lost").arg(m_stats.loss * 100, 0, 'f', 1));
  retranslateControls();
  placeOverlays();
}

void StageView::retranslateControls() {
  m_stop->setText(tr("Stop"));
  m_stop->setIcon(icons::icon(icons::Glyph::Broadcast, icons::Tint::OnStage));
  m_stop->setAccessibleName(tr("Stop being live"));
  m_stop->setToolTip(tr("Stop being live"));
  m_mute->setIcon(icons::icon(m_mute->isChecked() ? icons::Glyph::VolumeOff : icons::Glyph::Volume,
                              icons::Tint::OnStage));
  m_mute->setAccessibleName(m_mute->isChecked() ? tr("Turn the sound on") : tr("Turn the sound off"));
  m_mute->setToolTip(asPlainText(tr("%1 (M)").arg(m_mute->accessibleName())));
  m_volume->setAccessibleName(tr("Volume"));
  m_volume->setToolTip(tr("Volume"));
  m_fullScreen->setIcon(icons::icon(m_isFullScreen ? icons::Glyph::ExitFullScreen : icons::Glyph::FullScreen,
                                    icons::Tint::OnStage));
  m_fullScreen->setAccessibleName(m_isFullScreen ? tr("Leave full screen") : tr("Full screen"));
  m_fullScreen->setToolTip(asPlainText(tr("%1 (F)").arg(m_fullScreen->accessibleName())));
  m_showFigures->setIcon(icons::icon(icons::Glyph::Info, icons::Tint::OnStage));
  m_showFigures->setAccessibleName(m_showFigures->isChecked() ? tr("Hide the figures")
                                                              : tr("Show delay, loss and other figures"));
  m_showFigures->setToolTip(asPlainText(tr("%1 (I)").arg(m_showFigures->accessibleName())));
  const bool recording = m_recordedSeconds.has_value();
  m_record->setIcon(icons::icon(recording ? icons::Glyph::Stop : icons::Glyph::Record, icons::Tint::OnStage));
  m_record->setAccessibleName(recording ? tr("Stop the recording") : tr("Record the picture and sound"));
  m_record->setToolTip(asPlainText(tr("%1 (R)").arg(m_record->accessibleName())));
  m_snapshot->setIcon(icons::icon(icons::Glyph::Snapshot, icons::Tint::OnStage));
  m_snapshot->setAccessibleName(tr("Save this picture"));
  m_snapshot->setToolTip(asPlainText(tr("%1 (S)").arg(m_snapshot->accessibleName())));
  m_more->setIcon(icons::icon(icons::Glyph::More, icons::Tint::OnStage));
  m_more->setAccessibleName(tr("More"));
  m_more->setToolTip(tr("More"));
  m_popOut->setIcon(icons::icon(icons::Glyph::PopOut, icons::Tint::OnStage));
  m_popOut->setAccessibleName(m_poppedOut ? tr("Put the picture back")
                                          : tr("Picture in a window of its own"));
  m_popOut->setToolTip(asPlainText(tr("%1 (P)").arg(m_popOut->accessibleName())));
}

void StageView::placeOverlays() {
  const bool picture = picturePhase();
  const bool own = m_phase == StagePhase::OnAir;
  const bool facts = picture && (!m_resting || m_phase == StagePhase::Stalled);
  m_live->setVisible(facts);
  m_duration->setVisible(facts && !m_duration->text().isEmpty());
  m_viewers->setVisible(facts && own);
  m_recording->setVisible(m_recordedSeconds.has_value() && m_phase != StagePhase::Empty);
  for (QWidget* one : {m_snapshot, m_showFigures}) one->setVisible(picture);
  // What goes on can be stopped.
  m_record->setVisible(picture || (m_recordedSeconds.has_value() && m_phase != StagePhase::Empty));
  m_loss->setVisible(facts && m_phase == StagePhase::Watching && m_stats.loss >= kLossWorthSaying);
  m_state->setVisible(!m_state->text().isEmpty());
  m_stop->setVisible(own && m_poppedOut);
  m_mute->setVisible(!own);
  m_volume->setVisible(!own);

  const int margin = theme::kSpaceM;
  // The name gives way first.
  QList<QLabel*> left{m_live, m_name, m_duration, m_viewers, m_loss, m_recording};
  int room = width() - 2 * margin;
  for (QLabel* label : std::as_const(left)) {
    if (label != m_name && !label->isHidden()) room -= label->sizeHint().width() + theme::kSpaceXs;
  }
  const int padding = 2 * theme::kSpaceS;
  m_name->setText(
      m_name->fontMetrics().elidedText(m_publisherName, Qt::ElideMiddle, std::max(0, room - padding)));
  m_name->setVisible(facts && !m_publisherName.isEmpty());
  int x = margin;
  for (QLabel* label : std::as_const(left)) {
    if (label->isHidden()) continue;
    const QSize hint = label->sizeHint();
    place(*label, QRect(x, margin, hint.width(), hint.height()));
    x += hint.width() + theme::kSpaceXs;
  }
  const int stateWidth =
      std::min(width() - 2 * margin, m_state->fontMetrics().horizontalAdvance(m_state->text()) + 2 * padding);
  const int stateHeight = m_state->heightForWidth(stateWidth);
  m_state->setGeometry((width() - stateWidth) / 2, (height() - stateHeight) / 2, stateWidth, stateHeight);
  placeFigures();
  m_controls->adjustSize();
  const int said = std::min(m_said->fontMetrics().horizontalAdvance(m_said->text()) + 2 * padding,
                            width() - m_controls->width() - 3 * margin);
  const int saidHeight = m_said->heightForWidth(said);
  place(*m_said, QRect(margin, height() - saidHeight - margin, said, saidHeight));
  const QSize controls = m_controls->size();
  place(*m_controls,
        QRect(QPoint(width() - controls.width() - margin, height() - controls.height() - margin), controls));
}

void StageView::place(QWidget& part, const QRect& leftToRight) {
  part.setGeometry(QStyle::visualRect(layoutDirection(), rect(), leftToRight));
}

// Under the facts, and never over the controls: of more lines than there is room for the last ones give way.
void StageView::placeFigures() {
  m_figures->setVisible(picturePhase() && m_showFigures->isChecked());
  if (m_figures->isHidden()) return;
  const int margin = theme::kSpaceM;
  const QSize controls = m_controls->sizeHint();
  const int top = margin + m_live->sizeHint().height() + theme::kSpaceS;
  const auto fit = [this, margin] {
    m_figures->setWordWrap(false);
    const QSize hint = m_figures->sizeHint();
    const int width = std::min(hint.width(), this->width() - 2 * margin);
    m_figures->setWordWrap(width < hint.width());
    return QSize(width, width < hint.width() ? m_figures->heightForWidth(width) : hint.height());
  };
  QStringList lines = stageFigures(m_stats, m_phase == StagePhase::OnAir).split(QLatin1Char('\n'));
  m_figures->setText(lines.join(QLatin1Char('\n')));
  QSize size = fit();
  const auto fits = [&] {
    const bool beside = margin + size.width() + theme::kSpaceS < width() - margin - controls.width();
    return top + size.height() <= height() - margin - (beside ? 0 : controls.height() + theme::kSpaceS);
  };
  while (lines.size() > 1 && !fits()) {
    lines.removeLast();
    m_figures->setText(lines.join(QLatin1Char('\n')) + QStringLiteral("\n…"));
    size = fit();
  }
  place(*m_figures, QRect(QPoint(margin, top), size));
}

void StageView::wake() {
  m_controls->show();
  m_video->unsetCursor();
  m_idle->start();
  if (!m_resting) return;
  m_resting = false;
  placeOverlays();
}

// The facts go; in full screen the controls and the pointer go too. Docked, the controls stay for the
// keyboard.
void StageView::rest() {
  m_resting = true;
  placeOverlays();
  if (!m_isFullScreen) return;
  m_controls->hide();
  m_video->setCursor(Qt::BlankCursor);
}

void StageView::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  placeOverlays();
}

void StageView::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::LanguageChange) retranslate();
  if (event->type() == QEvent::LayoutDirectionChange) placeOverlays();
}

void StageView::keyPressEvent(QKeyEvent* event) {
  if (event->modifiers() != Qt::NoModifier) {
    QWidget::keyPressEvent(event);
    return;
  }
  // A key does what a button does, and nothing where there is none.
  const auto press = [](QToolButton& button) {
    if (!button.isHidden()) button.click();
  };
  switch (event->key()) {
    case Qt::Key_F:
      return toggleFullScreen();
    case Qt::Key_P:
      return press(*m_popOut);
    case Qt::Key_M:
      // Who is live hears nothing here: what is muted is the microphone.
      if (m_phase == StagePhase::OnAir) Q_EMIT microphoneMuteToggled();
      return press(*m_mute);
    case Qt::Key_R:
      return press(*m_record);
    case Qt::Key_S:
      return press(*m_snapshot);
    case Qt::Key_I:
      return press(*m_showFigures);
    default:
      QWidget::keyPressEvent(event);
  }
}

bool StageView::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::MouseMove) wake();
  return QWidget::eventFilter(watched, event);
}

}  // namespace vinicast::gui
