// SPDX-License-Identifier: MIT
#include "gui/stage_view.hpp"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QSlider>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>
#include <QtMath>

#include "gui/icons.hpp"
#include "gui/theme.hpp"
#include "gui/video_widget.hpp"

namespace vinicast::gui {

using client::SourceKind;
using client::StagePhase;

namespace {

constexpr int kVolumeSteps = 100;
constexpr int kIdleMillis = 2500;
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
    : QWidget(parent), m_video(new VideoWidget(this)), m_idle(new QTimer(this)) {
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
  connect(m_video, &VideoWidget::pictureSizeWanted, this, &StageView::pictureSizeWanted);
  connect(m_video, &VideoWidget::doubleClicked, this, &StageView::fullScreenToggled);
  retranslate();
}

void StageView::buildOverlays() {
  m_live = overlay(this, "liveBadgeLabel", "liveBadge");
  m_name = overlay(this, "publisherLabel", "overlay");
  m_duration = overlay(this, "durationLabel", "overlay");
  m_viewers = overlay(this, "viewersLabel", "overlay");
  m_loss = overlay(this, "lossLabel", "overlay");
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
  m_mute = button("soundMuteToolButton");
  m_mute->setCheckable(true);
  m_volume = new QSlider(Qt::Horizontal, m_controls);
  m_volume->setObjectName(QStringLiteral("volumeSlider"));
  m_volume->setRange(0, kVolumeSteps);
  m_volume->setValue(kVolumeSteps);
  m_volume->setFixedWidth(theme::kVolumeSliderWidth);
  layout->addWidget(m_volume);
  m_fullScreen = button("fullScreenToolButton");
  connect(m_mute, &QToolButton::toggled, this, [this](bool muted) {
    retranslate();
    Q_EMIT soundMutedChanged(muted);
  });
  connect(m_volume, &QSlider::valueChanged, this,
          [this](int value) { Q_EMIT volumeChanged(static_cast<float>(value) / kVolumeSteps); });
  connect(m_fullScreen, &QToolButton::clicked, this, &StageView::fullScreenToggled);
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
  m_video->setDimmed(phase == StagePhase::Stalled || phase == StagePhase::Ended);
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
      return tr("Connecting to %1…").arg(m_publisherName);
    case StagePhase::Stalled:
      return tr("Stalled – waiting for %1").arg(m_publisherName);
    case StagePhase::Ended:
      return tr("Ended");
    case StagePhase::Empty:
    case StagePhase::OnAir:
    case StagePhase::Watching:
      break;
  }
  return {};
}

void StageView::retranslate() {
  m_video->setAccessibleName(m_publisherName.isEmpty() ? tr("Live picture")
                                                       : tr("Live picture of %1").arg(m_publisherName));
  m_live->setText(tr("LIVE"));
  m_name->setText(m_publisherName);
  m_state->setText(stateText());
  m_viewers->setText(tr("%n watching", nullptr, m_stats.viewers));
  m_loss->setText(tr("%1% lost").arg(m_stats.loss * 100, 0, 'f', 1));
  m_mute->setIcon(icons::icon(m_mute->isChecked() ? icons::Glyph::VolumeOff : icons::Glyph::Volume,
                              icons::Tint::OnStage));
  m_mute->setAccessibleName(m_mute->isChecked() ? tr("Turn the sound on") : tr("Turn the sound off"));
  m_mute->setToolTip(m_mute->accessibleName());
  m_volume->setAccessibleName(tr("Volume"));
  m_volume->setToolTip(tr("Volume"));
  m_fullScreen->setIcon(icons::icon(m_isFullScreen ? icons::Glyph::ExitFullScreen : icons::Glyph::FullScreen,
                                    icons::Tint::OnStage));
  m_fullScreen->setAccessibleName(m_isFullScreen ? tr("Leave full screen") : tr("Full screen"));
  m_fullScreen->setToolTip(m_fullScreen->accessibleName());
  placeOverlays();
}

void StageView::placeOverlays() {
  const bool picture = picturePhase();
  const bool own = m_phase == StagePhase::OnAir;
  const bool facts = picture && (!m_resting || m_phase == StagePhase::Stalled);
  m_live->setVisible(facts);
  m_duration->setVisible(facts && !m_duration->text().isEmpty());
  m_viewers->setVisible(facts && own);
  m_loss->setVisible(facts && m_phase == StagePhase::Watching && m_stats.loss >= kLossWorthSaying);
  m_state->setVisible(!m_state->text().isEmpty());
  m_mute->setVisible(!own);
  m_volume->setVisible(!own);

  const int margin = theme::kSpaceM;
  // The name gives way first.
  QList<QLabel*> left{m_live, m_name, m_duration, m_viewers, m_loss};
  int room = width() - 2 * margin;
  for (QLabel* label : std::as_const(left)) {
    if (label != m_name && !label->isHidden()) room -= label->sizeHint().width() + theme::kSpaceXs;
  }
  const int padding = 2 * theme::kSpaceS;
  m_name->setText(
      m_name->fontMetrics().elidedText(m_publisherName, Qt::ElideRight, std::max(0, room - padding)));
  m_name->setVisible(facts && !m_publisherName.isEmpty());
  int x = margin;
  for (QLabel* label : std::as_const(left)) {
    if (label->isHidden()) continue;
    const QSize hint = label->sizeHint();
    label->setGeometry(x, margin, hint.width(), hint.height());
    x += hint.width() + theme::kSpaceXs;
  }
  const int stateWidth =
      std::min(width() - 2 * margin, m_state->fontMetrics().horizontalAdvance(m_state->text()) + 2 * padding);
  const int stateHeight = m_state->heightForWidth(stateWidth);
  m_state->setGeometry((width() - stateWidth) / 2, (height() - stateHeight) / 2, stateWidth, stateHeight);
  m_controls->adjustSize();
  m_controls->move(width() - m_controls->width() - margin, height() - m_controls->height() - margin);
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
}

bool StageView::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::MouseMove) wake();
  return QWidget::eventFilter(watched, event);
}

}  // namespace vinicast::gui
