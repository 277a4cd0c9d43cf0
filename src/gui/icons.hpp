// SPDX-License-Identifier: MIT
#pragma once

// Line icons drawn from paths, sharp at every size and in the colours of the present look. Where people read
// from right to left, those that point somewhere are mirrored.

#include <QIcon>
#include <QPixmap>

class QAbstractButton;
class QPainter;
class QColor;
class QRectF;

namespace vinicast::gui::icons {

enum class Glyph {
  Bell,
  BellOff,
  Broadcast,
  Camera,
  Check,
  DoubleCheck,
  ChevronDown,
  ChevronLeft,
  ChevronRight,
  ChevronUp,
  Close,
  ExitFullScreen,
  Eye,
  File,
  FullScreen,
  Gear,
  Hand,
  Info,
  Invite,
  Leave,
  Lock,
  Microphone,
  MicrophoneOff,
  More,
  Network,
  Open,
  People,
  Picture,
  Plus,
  PopOut,
  Record,
  Reply,
  Screen,
  Search,
  Send,
  Snapshot,
  Smile,
  Stop,
  Switch,
  Volume,
  VolumeOff,
};

enum class Tint { Text, Muted, Accent, OnAccent, OnStage, Stop };

// Follows the application's palette each time it is painted.
[[nodiscard]] QIcon icon(Glyph glyph, Tint tint = Tint::Text);
// Gives a button its icon, small; where it has words, at a distance from them that Qt's styles do not keep.
// After its text is set.
void setOnButton(QAbstractButton& button, Glyph glyph, Tint tint = Tint::Text);
void paint(QPainter& painter, Glyph glyph, const QRectF& rect, const QColor& color);

// The program's own icon.
void paintAppIcon(QPainter& painter, const QRectF& rect);
[[nodiscard]] QPixmap appPixmap(int size);
[[nodiscard]] QIcon appIcon();
// The same with a red dot, for a member who is live.
[[nodiscard]] QIcon onAirIcon();

}  // namespace vinicast::gui::icons
