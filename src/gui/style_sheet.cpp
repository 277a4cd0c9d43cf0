// SPDX-License-Identifier: MIT
// The style sheet of theme.hpp: a template whose @names stand for colours and sizes.
#include <QMap>

#include "gui/theme.hpp"

namespace vinicast::gui::theme {

namespace {

const char* const kTemplate = R"(
QToolTip { background: @field; color: @text; border: 1px solid @border; padding: @xs; }
QMenu { background: @field; color: @text; border: 1px solid @border; border-radius: @radiusM; padding: @xs; }
QMenu::item { padding: @s @xl @s @l; border-radius: @radiusS; }
QMenu::item:selected { background: @hover; }
QMenu::separator { height: 1px; background: @border; margin: @xs @s; }
QMenu::indicator { width: @l; height: @l; padding-left: @s; }

QLineEdit, QComboBox, QPlainTextEdit#composerPlainTextEdit {
  background: @field; color: @text; border: 1px solid @border; border-radius: @radiusM;
  selection-background-color: @accent; selection-color: @onAccent; }
QLineEdit, QComboBox { min-height: @fieldInner; padding: 0 @m; }
QPlainTextEdit#composerPlainTextEdit { padding: @s @s; }
QLineEdit:focus, QComboBox:focus, QPlainTextEdit#composerPlainTextEdit:focus { border: 1px solid @accentText; }
QLineEdit:disabled, QComboBox:disabled, QPlainTextEdit:disabled { color: @textMuted; background: @panel; }
QComboBox::drop-down { border: none; width: @xl; }
QComboBox::down-arrow { image: none; }
QComboBox QAbstractItemView { background: @field; border: 1px solid @border; border-radius: @radiusS;
  padding: @xs; selection-background-color: @hover; selection-color: @text; outline: none; }

QPushButton { background: @field; color: @text; border: 1px solid @border; border-radius: @radiusM;
  min-height: @fieldInner; padding: 0 @l; }
QPushButton:hover { background: @hover; }
QPushButton:pressed { background: @selected; }
QPushButton:focus { border: 1px solid @accentText; }
QPushButton:disabled { color: @textMuted; background: @panel; }
QPushButton[kind="primary"] { background: @accent; color: @onAccent; min-height: @thickInner; border: 2px solid @accent; font-weight: 600; }
QPushButton[kind="primary"]:hover { background: @accentHover; border-color: @accentHover; }
QPushButton[kind="primary"]:focus { border: 2px solid @accentText; }
QPushButton[kind="primary"]:disabled { background: @hover; color: @textMuted; border-color: @hover; }
QPushButton[kind="live"] { background: @live; color: @onAccent; min-height: @thickInner; border: 2px solid @live; font-weight: 600; }
QPushButton[kind="live"]:hover { background: @liveHover; border-color: @liveHover; }
QPushButton[kind="live"]:focus { border: 2px solid @text; }
QPushButton[kind="live"]:disabled { background: @hover; color: @textMuted; border-color: @border; }
QPushButton[kind="link"] { background: transparent; border: 1px solid transparent; color: @accentText;
  padding: 0 @xs; text-align: left; }
QPushButton[kind="link"]:hover { color: @accentHover; }
QPushButton[kind="link"]:focus { border: 1px solid @accentText; }
QPushButton[kind="pill"] { background: @field; border: 1px solid @border; border-radius: @pillRadius;
  color: @accentText; font-weight: 600; padding: 0 @m; }
QPushButton[kind="pill"]:hover { background: @hover; }
QPushButton[kind="onLive"] { background: rgba(255,255,255,38); color: @onAccent; min-height: @thickInner; border: 2px solid transparent; }
QPushButton[narrow="true"] { padding: 0 @s; }
QPushButton[kind="onLive"]:hover { background: rgba(255,255,255,64); }
QPushButton[kind="onLive"]:focus { border: 2px solid @onAccent; }
QPushButton[kind="stop"] { background: @onAccent; color: @liveSolid; min-height: @thickInner; border: 2px solid @onAccent; font-weight: 700; }
QPushButton[kind="stop"]:hover { background: #ffe9ea; }
QPushButton[kind="stop"]:focus { border: 2px solid @text; }

QToolButton { background: transparent; border: 1px solid transparent; border-radius: @radiusM; padding: @xs; color: @text; }
QToolButton:hover { background: @hover; }
QToolButton:pressed { background: @selected; }
QToolButton:focus { border: 1px solid @accentText; }
QToolButton::menu-indicator { image: none; }
QToolButton[kind="choice"] { background: @field; border: 1px solid @border; padding: @s @m; min-height: @l; }
QToolButton[kind="choice"]:hover { background: @hover; }
QToolButton[kind="choice"]:checked { background: @selected; border: 1px solid @accentText; color: @accentText; }
QToolButton[kind="choice"]:focus { border: 1px solid @accentText; }
QToolButton[kind="choice"]:checked:focus { border: 1px solid @text; }
QToolButton[kind="onStage"]:hover { background: rgba(255,255,255,38); }
QToolButton[kind="onStage"]:focus { border: 1px solid @onStage; }

QTableWidget { background: @field; color: @text; border: 1px solid @border; border-radius: @radiusM;
  selection-background-color: @selected; selection-color: @text; outline: none; }
QTableWidget:focus { border: 1px solid @accentText; }
QTableWidget::item { border: 0; padding: @xs @s; }
QHeaderView { background: transparent; }
QHeaderView::section { background: @panel; color: @textMuted; border: none; border-bottom: 1px solid @border; padding: @xs @s; }
QWidget#stagePlaceholder { background: @panel; }
QCheckBox { color: @text; spacing: @s; border: 1px solid transparent; border-radius: @radiusS; }
QCheckBox:focus { border: 1px solid @accentText; }
QCheckBox::indicator { width: @l; height: @l; border: 1px solid @textMuted; border-radius: 4px; background: @field; }
QCheckBox::indicator:checked { background: @accent; border: 1px solid @accentText; }

QSplitter::handle { background: @border; }
QSplitter::handle:hover { background: @accentText; }
QListView { border: none; outline: none; }
QListView#peopleListView, QListView#groupsListView { background: @panel; }
QListView#conversationListView, QListView#privateListView { background: @surface; }
QWidget#searchPanel { background: @panel; border-bottom: 1px solid @border; }
QListView#searchListWidget { background: @panel; }
QListView#completionListWidget { background: @field; border: 1px solid @border; border-radius: @radiusM; padding: @xs; }
QListView#completionListWidget::item:selected, QListView#emojiListWidget::item:selected { background: @selected; color: @text; border-radius: @radiusS; }
QFrame#emojiPicker { background: @field; border: 1px solid @border; }
QListView#emojiListWidget { background: @field; color: @text; }
QWidget#joinPage, QWidget#conversationPane { background: @surface; }
QWidget#peoplePanel, QWidget#sidebar, QWidget#sidebarHeader { background: @panel; }
QWidget#peopleHeader { background: @panel; }
QWidget#groupHeader { background: @surface; border-bottom: 1px solid @border; }
QPushButton#onAirElsewherePushButton { margin: @s @m; }
QWidget#selfStrip { background: @panel; border-top: 1px solid @border; }
QWidget#composer { background: @surface; border-top: 1px solid @border; }
QLabel#typingLabel { background: transparent; }
QWidget#onAirBar { background: @live; }
QWidget#onAirBar QLabel { color: @onAccent; }
QWidget#noticeBar { background: @liveTint; border-bottom: 1px solid @border; }
QWidget#noticeBar[kind="calm"] { background: @selected; }
QWidget#keyWarningBar { background: @liveTint; border-bottom: 1px solid @border; }
QWidget#noticeBar QLabel, QWidget#keyWarningBar QLabel { color: @text; }
QLabel[kind="muted"] { color: @textMuted; }
QLabel[kind="error"] { color: @liveText; background: @liveTint; border-radius: @radiusM; padding: @s @m; }
QLabel[kind="warning"] { color: @text; background: @selected; border-radius: @radiusM; padding: @s @m; }
QLabel[kind="good"] { color: @text; background: @hover; border-radius: @radiusM; padding: @s @m; }
QLabel[kind="overlay"] { color: @onStage; background: @scrim; border-radius: @radiusS; padding: 2px @s; }
QLabel[kind="liveBadge"] { color: #ffffff; background: @live; border-radius: @radiusS; padding: 2px @s; font-weight: 700; }
QWidget#stageControls { background: @scrim; border-radius: @radiusM; }

QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: rgba(255,255,255,70); }
QSlider::sub-page:horizontal { height: 4px; border-radius: 2px; background: @onStage; }
QSlider::handle:horizontal { width: 12px; height: 12px; margin: -4px 0; border-radius: 6px; background: @onStage; }
QSlider::handle:horizontal:focus { background: #ffffff; border: 2px solid @accentText; margin: -6px 0; border-radius: 8px; }

QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar::handle:vertical { background: @scroll; min-height: 32px; border-radius: 4px; margin: 2px 2px; }
QScrollBar::handle:vertical:hover { background: @textMuted; }
QScrollBar::add-line, QScrollBar::sub-line { height: 0; width: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QScrollBar:horizontal { background: transparent; height: 12px; }
QScrollBar::handle:horizontal { background: @scroll; min-width: 32px; border-radius: 4px; margin: 2px; }
)";

QString css(const QColor& color) {
  return QStringLiteral("rgba(%1,%2,%3,%4)")
      .arg(color.red())
      .arg(color.green())
      .arg(color.blue())
      .arg(color.alpha());
}

QString css(int pixels) {
  return QStringLiteral("%1px").arg(pixels);
}

QMap<QString, QString> values(const Colors& colors) {
  QColor scroll = colors.textMuted;
  scroll.setAlphaF(0.35F);
  constexpr int kBorders = 2;
  return {
      {QStringLiteral("@field"), css(colors.field)},
      {QStringLiteral("@text"), css(colors.text)},
      {QStringLiteral("@textMuted"), css(colors.textMuted)},
      {QStringLiteral("@border"), css(colors.border)},
      {QStringLiteral("@hover"), css(colors.hover)},
      {QStringLiteral("@selected"), css(colors.selected)},
      {QStringLiteral("@panel"), css(colors.panel)},
      {QStringLiteral("@surface"), css(colors.surface)},
      {QStringLiteral("@accent"), css(colors.accent)},
      {QStringLiteral("@accentHover"), css(colors.accentHover)},
      {QStringLiteral("@accentText"), css(colors.accentText)},
      {QStringLiteral("@onAccent"), css(colors.onAccent)},
      {QStringLiteral("@live"), css(colors.live)},
      {QStringLiteral("@liveSolid"), css(lightColors().liveHover)},
      {QStringLiteral("@liveHover"), css(colors.liveHover)},
      {QStringLiteral("@liveText"), css(colors.liveText)},
      {QStringLiteral("@liveTint"), css(colors.liveTint)},
      {QStringLiteral("@onStage"), css(colors.onStage)},
      {QStringLiteral("@scrim"), css(colors.stageScrim)},
      {QStringLiteral("@scroll"), css(scroll)},
      {QStringLiteral("@xs"), css(kSpaceXs)},
      {QStringLiteral("@s"), css(kSpaceS)},
      {QStringLiteral("@m"), css(kSpaceM)},
      {QStringLiteral("@l"), css(kSpaceL)},
      {QStringLiteral("@xl"), css(kSpaceXl)},
      {QStringLiteral("@radiusS"), css(kRadiusS)},
      {QStringLiteral("@radiusM"), css(kRadiusM)},
      {QStringLiteral("@pillRadius"), css(kControlHeight / 2)},
      {QStringLiteral("@fieldInner"), css(kControlHeight - kBorders)},
      {QStringLiteral("@thickInner"), css(kControlHeight - 2 * kBorders)},
  };
}

}  // namespace

QString styleSheetFor(const Colors& colors, const QFont& base) {
  QString sheet = QString::fromLatin1(kTemplate);
  const QMap<QString, QString> table = values(colors);
  // Backwards, so that @liveHover is replaced before @live.
  for (auto value = table.constEnd(); value != table.constBegin();) {
    --value;
    sheet.replace(value.key(), value.value());
  }
  const auto rule = [&base](const char* name, TextStyle style) {
    const QFont styled = font(base, style);
    return QStringLiteral("*[textStyle=\"%1\"] { font-size: %2pt; font-weight: %3; }\n")
        .arg(QLatin1String(name))
        .arg(styled.pointSizeF())
        .arg(static_cast<int>(styled.weight()));
  };
  return sheet + rule("caption", TextStyle::Caption) + rule("strong", TextStyle::Strong) +
         rule("title", TextStyle::Title) + rule("display", TextStyle::Display);
}

}  // namespace vinicast::gui::theme
