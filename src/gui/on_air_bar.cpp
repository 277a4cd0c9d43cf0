// SPDX-License-Identifier: MIT
#include "gui/on_air_bar.hpp"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

#include "gui/elided_label.hpp"
#include "gui/icons.hpp"
#include "gui/level_meter_widget.hpp"
#include "gui/stage_view.hpp"
#include "gui/theme.hpp"

namespace vinicast::gui {

using client::StagePhase;

namespace {
constexpr int kMeterWidth = 72;
// Below this width the meter makes room for the words.
constexpr int kWideEnough = 620;
}  // namespace

OnAirBar::OnAirBar(QWidget* parent)
    : QWidget(parent),
      m_title(new ElidedLabel(this)),
      m_facts(new QLabel(this)),
      m_meter(new LevelMeterWidget(this)),
      m_mute(new QPushButton(this)),
      m_stop(new QPushButton(this)) {
  setAttribute(Qt::WA_StyledBackground);
  m_title->setObjectName(QStringLiteral("onAirTitleLabel"));
  theme::setTextStyle(*m_title, theme::TextStyle::Strong);
  m_facts->setObjectName(QStringLiteral("onAirFactsLabel"));
  m_meter->setObjectName(QStringLiteral("onAirLevelMeterWidget"));
  m_meter->setOnLive(true);
  m_meter->setFixedWidth(kMeterWidth);
  m_mute->setObjectName(QStringLiteral("microphoneMutePushButton"));
  m_mute->setProperty("kind", QStringLiteral("onLive"));
  m_mute->setCheckable(true);
  m_stop->setObjectName(QStringLiteral("stopPushButton"));
  m_stop->setProperty("kind", QStringLiteral("stop"));
  m_stop->setIcon(icons::icon(icons::Glyph::Stop, icons::Tint::Stop));
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(theme::kSpaceL, theme::kSpaceS, theme::kSpaceL, theme::kSpaceS);
  layout->setSpacing(theme::kSpaceM);
  layout->addWidget(m_title, 1);
  layout->addWidget(m_facts);
  layout->addWidget(m_meter);
  layout->addWidget(m_mute);
  layout->addWidget(m_stop);
  connect(m_mute, &QPushButton::toggled, this, [this](bool muted) {
    retranslate();
    Q_EMIT microphoneMutedChanged(muted);
  });
  connect(m_stop, &QPushButton::clicked, this, &OnAirBar::stopRequested);
  hide();
  retranslate();
}

void OnAirBar::setPhase(StagePhase phase) {
  m_phase = phase;
  retranslate();
  setVisible(phase == StagePhase::Opening || phase == StagePhase::Asking || phase == StagePhase::OnAir);
}

void OnAirBar::setFacts(qint64 seconds, int viewers) {
  m_seconds = seconds;
  m_viewers = viewers;
  retranslate();
}

void OnAirBar::setLevel(float peak, float rms) {
  if (isVisible()) m_meter->setLevel(peak, rms);
}

void OnAirBar::reset() {
  m_mute->setChecked(false);
  m_meter->reset();
  m_seconds = 0;
  m_viewers = 0;
}

void OnAirBar::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::LanguageChange) retranslate();
}

void OnAirBar::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  retranslate();
}

void OnAirBar::retranslate() {
  const bool onAir = m_phase == StagePhase::OnAir;
  m_title->setFullText(
      onAir ? tr("You are live")
            : (m_phase == StagePhase::Asking ? tr("Asking for the floor…") : tr("Going live…")));
  m_facts->setText(durationText(m_seconds) + QStringLiteral(" · ") + tr("%n watching", nullptr, m_viewers));
  m_facts->setVisible(onAir);
  m_meter->setVisible(onAir && width() >= kWideEnough);
  m_meter->setAccessibleName(tr("Sound level"));
  m_mute->setVisible(onAir);
  m_mute->setText(m_mute->isChecked() ? tr("Unmute") : tr("Mute"));
  m_mute->setIcon(icons::icon(m_mute->isChecked() ? icons::Glyph::MicrophoneOff : icons::Glyph::Microphone,
                              icons::Tint::OnAccent));
  m_mute->setAccessibleName(m_mute->isChecked() ? tr("Turn the microphone on")
                                                : tr("Turn the microphone off"));
  m_mute->setToolTip(m_mute->accessibleName());
  m_stop->setText(onAir ? tr("Stop") : tr("Cancel"));
  m_stop->setAccessibleName(onAir ? tr("Stop being live") : tr("Cancel going live"));
}

}  // namespace vinicast::gui
