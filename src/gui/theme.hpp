// SPDX-License-Identifier: MIT
#pragma once

// The look, in one place: spacing, sizes, type scale, radii and the light and dark colours. Nothing is
// animated, so there is no motion to reduce. Sizes are device-independent pixels. Widgets take colours from
// colorsFor(palette()), so a change of palette is all it takes to change the look.

#include <QColor>
#include <QFont>
#include <QObject>
#include <QPalette>
#include <QString>
#include <optional>

class QApplication;
class QLayout;
class QWidget;

namespace vinicast::gui::theme {

inline constexpr int kSpaceXxs = 2;
inline constexpr int kSpaceXs = 4;
inline constexpr int kFieldSpace = 6;  // between a field and its name
inline constexpr int kSpaceS = 8;
inline constexpr int kSpaceM = 12;
inline constexpr int kSpaceL = 16;
inline constexpr int kSpaceXl = 24;
inline constexpr int kSpaceXxl = 32;

inline constexpr int kSplitterWidth = 4;  // of one to be found with the pointer; others are hairlines
inline constexpr int kThinSplitterWidth = 1;

inline constexpr int kRadiusS = 6;
inline constexpr int kRadiusM = 8;
inline constexpr int kRadiusL = 14;

inline constexpr int kControlHeight = 36;
inline constexpr int kHeaderHeight = 56;
inline constexpr int kIconSize = 20;
inline constexpr int kIconSizeSmall = 16;
inline constexpr int kAvatarTiny = 24;
inline constexpr int kAvatarSmall = 32;
inline constexpr int kAvatarMedium = 36;
inline constexpr int kAppIconOnPage = 72;
inline constexpr int kPersonRowHeight = 46;
inline constexpr int kBubbleMaxWidth = 560;
inline constexpr int kConversationMaxWidth = 1080;  // on wide screens the two sides stay in one view
inline constexpr int kQuoteBar = 3;
inline constexpr int kComposerMaxLines = 6;
inline constexpr int kGroupRowHeight = 52;
inline constexpr int kPrivateRowHeight = 36;
inline constexpr int kSidebarWidth = 232;
inline constexpr int kSidebarMinWidth = 168;
inline constexpr int kPeoplePanelWidth = 220;
inline constexpr int kPeoplePanelMinWidth = 160;
inline constexpr int kPeopleFitFrom = 760;  // width of a group's page that has room for the people beside it
inline constexpr int kHeaderWideFrom =
    600;  // width of a group's header with room for words in all its buttons
inline constexpr int kStageMinHeight = 150;
inline constexpr int kConversationMinHeight = 110;
inline constexpr int kMeterHeight = 8;
inline constexpr int kFormWidth = 380;
inline constexpr int kDialogWidth = 520;
inline constexpr int kWideDialogWidth = 760;
inline constexpr int kDialogHeight = 560;  // fits 800x600
inline constexpr int kSettingWidth = 200;  // of the controls of the settings
inline constexpr int kQrSize = 200;
inline constexpr int kVolumeSliderWidth = 96;
inline constexpr qreal kIconStroke = 1.8;  // on the 24-unit grid icons are drawn on
inline constexpr qreal kHairline = 1.0;
inline constexpr qreal kFocusRing = 2.0;
inline constexpr qreal kInitialsScale = 0.4;  // of an avatar's height
inline constexpr qreal kFadedOpacity = 0.45;  // of what is not in use now

enum class Mode { System, Light, Dark };
enum class TextStyle { Caption, Body, Strong, Title, Display };

struct Colors {
  QColor panel;    // side panel, dialogs
  QColor surface;  // behind the conversation
  QColor field;    // behind typed text
  QColor border;
  QColor hover;
  QColor selected;
  QColor text;
  QColor textMuted;
  QColor accent;  // fills; onAccent is readable on it
  QColor accentHover;
  QColor accentText;  // text and rings in the accent's hue
  QColor onAccent;
  QColor live;  // on air, and what went wrong
  QColor liveHover;
  QColor liveText;
  QColor liveTint;  // a quiet background of a warning
  QColor hand;      // a raised hand
  QColor good;
  QColor bubbleOther;
  QColor bubbleOwn;
  QColor ownMuted;  // muted text on bubbleOwn
  QColor stage;
  QColor onStage;
  QColor onStageMuted;
  QColor stageScrim;  // behind text over a picture
};

[[nodiscard]] const Colors& lightColors();
[[nodiscard]] const Colors& darkColors();
[[nodiscard]] bool isDark(const QPalette& palette);
[[nodiscard]] const Colors& colorsFor(const QPalette& palette);
[[nodiscard]] QPalette paletteFor(const Colors& colors);
[[nodiscard]] QString styleSheetFor(const Colors& colors, const QFont& base);
// A style sheet overrides QWidget::setFont, so labels name their style: Caption, Body, Strong, Title or
// Display.
void setTextStyle(QWidget& widget, TextStyle style);
// A button that has an icon and no words.
void setNarrow(QWidget& button, bool narrow);
// The sizes of forms are given here, not in the forms.
void setSpacing(QLayout& layout, int spacing);
// Left and right, above and below.
void setMargins(QLayout& layout, int sides, int ends);
// `base` in the size and weight of `style`.
[[nodiscard]] QFont font(const QFont& base, TextStyle style);

// Applies the look to the application and follows the system while the mode is System.
// Thread: GUI. Lifetime: as long as the application's windows.
class Look : public QObject {
  Q_OBJECT

 public:
  explicit Look(QApplication& app);

  void setMode(Mode mode);
  // What the desktop says where it says more than its palette does; of use in Mode::System.
  void setSystemDark(std::optional<bool> dark);
  [[nodiscard]] Mode mode() const { return m_mode; }

  [[nodiscard]] bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void apply();

  QApplication& m_app;
  Mode m_mode = Mode::System;
  std::optional<bool> m_systemDark;
  bool m_applying = false;
};

}  // namespace vinicast::gui::theme
