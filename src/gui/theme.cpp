// SPDX-License-Identifier: MIT
#include "gui/theme.hpp"

#include <QApplication>
#include <QEvent>
#include <QFontInfo>
#include <QLayout>
#include <QStyle>
#include <QStyleFactory>
#include <QWidget>
#include <algorithm>

namespace vinicast::gui::theme {

namespace {

constexpr qreal kMinPointSize = 10.0;
constexpr qreal kCaptionScale = 0.88;
constexpr qreal kTitleScale = 1.2;
constexpr qreal kDisplayScale = 2.0;

// Named families are found in every weight; a fallback that the font system picks may not be, and may be a
// Japanese one, or a font of symbols that has emoji without their colours.
QFont withFallbacks(QFont base) {
  QStringList families{QFontInfo(base).family()};
  for (const char* family :
       {"Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", "WenQuanYi Micro Hei",
        "Noto Color Emoji", "Segoe UI Emoji", "Apple Color Emoji"}) {
    families.append(QString::fromLatin1(family));
  }
  base.setFamilies(families);
  return base;
}

}  // namespace

const Colors& lightColors() {
  static const Colors colors{
      .panel = QColor(0xf4f5f8),
      .surface = QColor(0xffffff),
      .field = QColor(0xffffff),
      .border = QColor(0xdfe2e9),
      .hover = QColor(0xe9ebf1),
      .selected = QColor(0xe2e8fc),
      .text = QColor(0x1a1d25),
      .textMuted = QColor(0x626a7a),
      .accent = QColor(0x3f5fe0),
      .accentHover = QColor(0x3450c4),
      .accentText = QColor(0x3450c4),
      .onAccent = QColor(0xffffff),
      .live = QColor(0xd42c3a),
      .liveHover = QColor(0xb5202e),
      .liveText = QColor(0xb5202e),
      .liveTint = QColor(0xfdebec),
      .hand = QColor(0xa35b00),
      .good = QColor(0x1f8a5b),
      .bubbleOther = QColor(0xf0f2f6),
      .bubbleOwn = QColor(0xdfe7ff),
      .ownMuted = QColor(0x525d83),
      .stage = QColor(0x0d0f13),
      .onStage = QColor(0xf2f3f6),
      .onStageMuted = QColor(0xaab0bd),
      .stageScrim = QColor(13, 15, 19, 190),
  };
  return colors;
}

const Colors& darkColors() {
  static const Colors colors{
      .panel = QColor(0x1b1d24),
      .surface = QColor(0x14161b),
      .field = QColor(0x20232b),
      .border = QColor(0x2f333d),
      .hover = QColor(0x272b34),
      .selected = QColor(0x2a3355),
      .text = QColor(0xe9ebf0),
      .textMuted = QColor(0x9aa2b2),
      .accent = QColor(0x4a69ee),
      .accentHover = QColor(0x5e7bf7),
      .accentText = QColor(0x93a8ff),
      .onAccent = QColor(0xffffff),
      .live = QColor(0xd93644),
      .liveHover = QColor(0xe84b58),
      .liveText = QColor(0xff8a92),
      .liveTint = QColor(0x3a1e23),
      .hand = QColor(0xf2b04a),
      .good = QColor(0x4cc38a),
      .bubbleOther = QColor(0x23262f),
      .bubbleOwn = QColor(0x2c3d78),
      .ownMuted = QColor(0xb3bfe8),
      .stage = QColor(0x0a0b0e),
      .onStage = QColor(0xf2f3f6),
      .onStageMuted = QColor(0xaab0bd),
      .stageScrim = QColor(10, 11, 14, 190),
  };
  return colors;
}

bool isDark(const QPalette& palette) {
  return palette.color(QPalette::Window).lightnessF() < palette.color(QPalette::WindowText).lightnessF();
}

const Colors& colorsFor(const QPalette& palette) {
  return isDark(palette) ? darkColors() : lightColors();
}

QPalette paletteFor(const Colors& colors) {
  QPalette palette(colors.panel);
  palette.setColor(QPalette::Window, colors.panel);
  palette.setColor(QPalette::WindowText, colors.text);
  palette.setColor(QPalette::Base, colors.field);
  palette.setColor(QPalette::AlternateBase, colors.panel);
  palette.setColor(QPalette::Text, colors.text);
  palette.setColor(QPalette::PlaceholderText, colors.textMuted);
  palette.setColor(QPalette::Button, colors.panel);
  palette.setColor(QPalette::ButtonText, colors.text);
  palette.setColor(QPalette::BrightText, colors.onAccent);
  palette.setColor(QPalette::Highlight, colors.accent);
  palette.setColor(QPalette::HighlightedText, colors.onAccent);
  palette.setColor(QPalette::Link, colors.accentText);
  palette.setColor(QPalette::LinkVisited, colors.accentText);
  palette.setColor(QPalette::ToolTipBase, colors.field);
  palette.setColor(QPalette::ToolTipText, colors.text);
  for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
    palette.setColor(QPalette::Disabled, role, colors.textMuted);
  }
  return palette;
}

QFont font(const QFont& base, TextStyle style) {
  QFont result = base;
  const qreal size = std::max(base.pointSizeF(), kMinPointSize);
  switch (style) {
    case TextStyle::Caption:
      result.setPointSizeF(size * kCaptionScale);
      break;
    case TextStyle::Body:
      result.setPointSizeF(size);
      break;
    case TextStyle::Strong:
      result.setPointSizeF(size);
      result.setWeight(QFont::DemiBold);
      break;
    case TextStyle::Title:
      result.setPointSizeF(size * kTitleScale);
      result.setWeight(QFont::DemiBold);
      break;
    case TextStyle::Display:
      result.setPointSizeF(size * kDisplayScale);
      result.setWeight(QFont::Bold);
      break;
  }
  return result;
}

void setTextStyle(QWidget& widget, TextStyle style) {
  static constexpr const char* kNames[] = {"caption", "body", "strong", "title", "display"};
  widget.setProperty("textStyle", QString::fromLatin1(kNames[static_cast<std::size_t>(style)]));
}

void setNarrow(QWidget& button, bool narrow) {
  if (button.property("narrow").toBool() == narrow) return;
  button.setProperty("narrow", narrow);
  button.style()->unpolish(&button);
  button.style()->polish(&button);
}

void setSpacing(QLayout& layout, int spacing) {
  layout.setSpacing(spacing);
}

void setMargins(QLayout& layout, int sides, int ends) {
  layout.setContentsMargins(sides, ends, sides, ends);
}

Look::Look(QApplication& app) : QObject(&app), m_app(app) {
  m_app.setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
  m_app.setFont(font(withFallbacks(m_app.font()), TextStyle::Body));
  m_app.installEventFilter(this);
  apply();
}

void Look::setMode(Mode mode) {
  m_mode = mode;
  apply();
}

void Look::setSystemDark(std::optional<bool> dark) {
  if (m_systemDark == dark) return;
  m_systemDark = dark;
  if (m_mode == Mode::System) apply();
}

bool Look::eventFilter(QObject* watched, QEvent* event) {
  if (watched == &m_app && event->type() == QEvent::ThemeChange && m_mode == Mode::System) apply();
  return QObject::eventFilter(watched, event);
}

void Look::apply() {
  if (m_applying) return;
  m_applying = true;
  bool dark = m_mode == Mode::Dark;
  if (m_mode == Mode::System) {
    // An empty palette uncovers the system's own.
    m_app.setPalette(QPalette());
    dark = m_systemDark.value_or(isDark(m_app.palette()));
  }
  const Colors& colors = dark ? darkColors() : lightColors();
  m_app.setPalette(paletteFor(colors));
  m_app.setStyleSheet(styleSheetFor(colors, m_app.font()));
  m_applying = false;
}

}  // namespace vinicast::gui::theme
