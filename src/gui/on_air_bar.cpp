// SPDX-License-Identifier: MIT
#include "gui/on_air_bar.hpp"

#include <QEvent>
#include <QHBoxLayout>
#include <QPushButton>
#include <QStringList>

#include "client/names.hpp"
#include "gui/elided_label.hpp"
#include "gui/icons.hpp"
#include "gui/level_meter_widget.hpp"
#include "gui/plain_text.hpp"
#include "gui/stage_view.hpp"
#include "gui/theme.hpp"

namespace vinicast::gui {

using client::StagePhase;

namespace {
constexpr int kMeterWidth = 72;
// Below these widths the meter, and then the words on the buttons, make room.
constexpr int kWideEnough = 920;
constexpr int kWideEnoughForWords = 800;
constexpr int kWideEnoughForClock = 600;
constexpr int kWideEnoughForFacts =
    500;  // beside all buttons; a window of 800 has it without the list of people
constexpr double kLossWorthSaying = 0.005;
constexpr double kBitsInMegabit = 1e6;
}  // namespace

OnAirBar::OnAirBar(QWidget* parent)
    : QWidget(parent),
      m_title(new ElidedLabel(this)),
      m_facts(new ElidedLabel(this)),
      m_meter(new LevelMeterWidget(this)) {
  setAttribute(Qt::WA_StyledBackground);
  m_title->setObjectName(QStringLiteral("onAirTitleLabel"));
  theme::setTextStyle(*m_title, theme::TextStyle::Strong);
  m_facts->setObjectName(QStringLiteral("onAirFactsLabel"));
  m_facts->setSide(Qt::AlignRight);
  m_meter->setObjectName(QStringLiteral("onAirLevelMeterWidget"));
  m_meter->setOnLive(true);
  m_meter->setFixedWidth(kMeterWidth);
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(theme::kSpaceL, theme::kSpaceS, theme::kSpaceL, theme::kSpaceS);
  layout->setSpacing(theme::kSpaceS);
  layout->addWidget(m_title, 1);
  layout->addWidget(m_facts, 2);
  layout->addWidget(m_meter);
  m_mute = addButton("microphoneMutePushButton", "onLive");
  m_mute->setCheckable(true);
  m_switch = addButton("switchSourcePushButton", "onLive");
  m_handOver = addButton("handOverPushButton", "onLive");
  m_stop = addButton("stopPushButton", "stop");
  connect(m_mute, &QPushButton::toggled, this, [this](bool muted) {
    retranslate();
    Q_EMIT microphoneMutedChanged(muted);
  });
  connect(m_switch, &QPushButton::clicked, this, &OnAirBar::switchRequested);
  // Who stops with hands raised asks the first of them.
  connect(m_handOver, &QPushButton::clicked, this, &OnAirBar::stopRequested);
  connect(m_stop, &QPushButton::clicked, this, &OnAirBar::stopRequested);
  hide();
  retranslate();
}

QPushButton* OnAirBar::addButton(const char* name, const char* kind) {
  auto* button = new QPushButton(this);
  button->setObjectName(QLatin1String(name));
  button->setProperty("kind", QLatin1String(kind));
  layout()->addWidget(button);
  return button;
}

void OnAirBar::setPhase(StagePhase phase) {
  m_phase = phase;
  retranslate();
  setVisible(phase == StagePhase::Opening || phase == StagePhase::Asking || phase == StagePhase::OnAir);
}

void OnAirBar::setSeconds(qint64 seconds) {
  m_seconds = seconds;
  retranslate();
}

void OnAirBar::setStats(const client::Stats& stats) {
  m_stats = stats;
  retranslate();
}

void OnAirBar::setSourceLost(bool lost) {
  m_lost = lost;
  retranslate();
}

void OnAirBar::setNext(const QString& name) {
  m_next = name;
  retranslate();
}

void OnAirBar::setLevel(float peak, float rms) {
  if (isVisible()) m_meter->setLevel(peak, rms);
}

void OnAirBar::toggleMicrophone() {
  m_mute->toggle();
}

void OnAirBar::reset() {
  m_mute->setChecked(false);
  m_meter->reset();
  m_seconds = 0;
  m_stats = {};
  m_lost = false;
}

void OnAirBar::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::LanguageChange) retranslate();
}

void OnAirBar::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  retranslate();
}

QString OnAirBar::factsText() const {
  QStringList facts{tr("%n watching", nullptr, m_stats.viewers)};
  if (m_stats.viewers > 0 && m_stats.worstLoss >= kLossWorthSaying)
    facts << tr("at most %1% lost").arg(m_stats.worstLoss * 100, 0, 'f', 1);
  // What goes out does not grow with the number of those who watch.
  facts << tr("%1 Mbit/s").arg(static_cast<double>(m_stats.bitrate) / kBitsInMegabit, 0, 'f', 1);
  return facts.join(QStringLiteral(" · "));
}

void OnAirBar::retranslate() {
  const bool onAir = m_phase == StagePhase::OnAir;
  if (onAir && m_lost) {
    m_title->setFullText(tr("You are live without a picture: choose a source"));
  } else if (onAir) {
    // In a narrow window the stage's own clock has to do.
    const bool wide = width() >= kWideEnoughForClock;
    m_title->setFullText(wide ? tr("You are live · %1").arg(durationText(m_seconds)) : tr("You are live"));
  } else {
    m_title->setFullText(m_phase == StagePhase::Asking ? tr("Asking for the floor…") : tr("Going live…"));
  }
  m_facts->setFullText(factsText());
  // The stage counts who watches, too.
  m_facts->setVisible(onAir && !m_lost && width() >= kWideEnoughForFacts);
  m_meter->setVisible(onAir && width() >= kWideEnough);
  m_meter->setAccessibleName(tr("Sound level"));
  retranslateButtons(onAir);
}

void OnAirBar::retranslateButtons(bool onAir) {
  const bool words = width() >= kWideEnoughForWords;
  const auto label = [words](QPushButton* button, icons::Glyph glyph, const QString& text,
                             const QString& meaning) {
    button->setText(words ? text : QString());
    icons::setOnButton(*button, glyph, icons::Tint::OnAccent);
    theme::setNarrow(*button, !words);
    button->setAccessibleName(meaning);
    button->setToolTip(asPlainText(meaning));
  };
  const bool muted = m_mute->isChecked();
  m_mute->setVisible(onAir);
  const auto microphone = muted ? icons::Glyph::MicrophoneOff : icons::Glyph::Microphone;
  label(m_mute, microphone, muted ? tr("Unmute") : tr("Mute"),
        muted ? tr("Turn the microphone on") : tr("Turn the microphone off"));
  m_switch->setVisible(onAir);
  label(m_switch, icons::Glyph::Switch, tr("Source"), tr("Show something else"));
  m_handOver->setVisible(onAir && !m_next.isEmpty());
  label(m_handOver, icons::Glyph::Hand, tr("Hand over"),
        tr("Stop, and ask %1 to go live").arg(client::isolated(m_next)));
  m_stop->setText(onAir ? tr("Stop") : tr("Cancel"));
  icons::setOnButton(*m_stop, icons::Glyph::Stop, icons::Tint::Stop);
  m_stop->setAccessibleName(onAir ? tr("Stop being live") : tr("Cancel going live"));
}

}  // namespace vinicast::gui
