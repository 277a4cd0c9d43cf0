// SPDX-License-Identifier: MIT
#include "gui/icons.hpp"

#include <QAbstractButton>
#include <QGuiApplication>
#include <QIconEngine>
#include <QLinearGradient>
#include <QPainter>
#include <QPainterPath>

#include "gui/theme.hpp"

namespace vinicast::gui::icons {

namespace {

// Every icon is drawn on a grid of 24 by 24 units.
constexpr qreal kGrid = 24.0;

struct Drawing {
  QPainterPath lines;  // stroked
  QPainterPath areas;  // filled
};

void polyline(QPainterPath& path, std::initializer_list<QPointF> points, bool closed = false) {
  const auto* point = points.begin();
  path.moveTo(*point);
  while (++point != points.end()) path.lineTo(*point);
  if (closed) path.closeSubpath();
}

void arc(QPainterPath& path, QPointF centre, qreal radius, qreal start, qreal sweep) {
  const QRectF box(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius);
  path.arcMoveTo(box, start);
  path.arcTo(box, start, sweep);
}

void speaker(Drawing& drawing) {
  polyline(drawing.lines, {{4, 9.5}, {7.5, 9.5}, {12, 5.5}, {12, 18.5}, {7.5, 14.5}, {4, 14.5}}, true);
}

void microphone(Drawing& drawing) {
  drawing.lines.addRoundedRect(QRectF(9, 3, 6, 11), 3, 3);
  drawing.lines.moveTo(5.5, 11);
  drawing.lines.arcTo(QRectF(5.5, 4.5, 13, 13), 180, 180);
  polyline(drawing.lines, {{12, 17.5}, {12, 21}});
}

void hand(Drawing& drawing) {
  QPainterPath& path = drawing.lines;
  path.moveTo(7.5, 13.5);
  path.lineTo(7.5, 6.3);
  path.arcTo(QRectF(7.5, 5, 2.6, 2.6), 180, -180);
  path.lineTo(10.1, 11);
  path.moveTo(10.1, 6.3);
  path.lineTo(10.1, 4.6);
  path.arcTo(QRectF(10.1, 3.3, 2.6, 2.6), 180, -180);
  path.lineTo(12.7, 11);
  path.moveTo(12.7, 5.8);
  path.arcTo(QRectF(12.7, 4.5, 2.6, 2.6), 180, -180);
  path.lineTo(15.3, 11.6);
  path.moveTo(15.3, 8.6);
  path.arcTo(QRectF(15.3, 7.3, 2.6, 2.6), 180, -180);
  path.lineTo(17.9, 14.5);
  path.cubicTo(17.9, 18.6, 15.6, 21, 12.4, 21);
  path.cubicTo(9.2, 21, 8, 19.2, 6.6, 16.8);
  path.lineTo(4.6, 13.4);
  path.cubicTo(4, 12, 5.6, 10.9, 6.6, 12.2);
  path.lineTo(7.5, 13.5);
}

void corners(Drawing& drawing, bool outwards) {
  const qreal near = outwards ? 4 : 9;
  const qreal far = outwards ? 9 : 4;
  for (const auto& [x, y] : {std::pair{1, 1}, {1, -1}, {-1, 1}, {-1, -1}}) {
    const auto at = [x = x, y = y](qreal dx, qreal dy) {
      return QPointF(x > 0 ? dx : kGrid - dx, y > 0 ? dy : kGrid - dy);
    };
    polyline(drawing.lines, {at(near, far), at(near, near), at(far, near)});
  }
}

void slash(Drawing& drawing) {
  polyline(drawing.lines, {{4, 4}, {20, 20}});
}

void lock(Drawing& drawing, bool open) {
  drawing.lines.addRoundedRect(QRectF(5, 11, 14, 9.5), 2, 2);
  drawing.lines.moveTo(8, 11);
  drawing.lines.lineTo(8, 8);
  drawing.lines.arcTo(QRectF(8, 4, 8, 8), 180, open ? -150 : -180);
  if (!open) drawing.lines.lineTo(16, 11);
}

void person(QPainterPath& path, qreal x) {
  path.addEllipse(QPointF(x, 8), 3.4, 3.4);
  path.moveTo(x - 6, 20);
  path.lineTo(x - 6, 18.5);
  path.arcTo(QRectF(x - 6, 13.5, 12, 10), 180, -180);
  path.lineTo(x + 6, 20);
}

void bell(QPainterPath& path) {
  path.moveTo(4.5, 17);
  path.lineTo(19.5, 17);
  path.cubicTo(17, 15, 17.5, 12.5, 17, 9.5);
  path.cubicTo(16.3, 6, 14.5, 4.2, 12, 4.2);
  path.cubicTo(9.5, 4.2, 7.7, 6, 7, 9.5);
  path.cubicTo(6.5, 12.5, 7, 15, 4.5, 17);
  path.moveTo(10, 20);
  path.lineTo(14, 20);
}

void gear(QPainterPath& path) {
  path.addEllipse(QPointF(12, 12), 3, 3);
  path.addEllipse(QPointF(12, 12), 6.6, 6.6);
  constexpr int kTeeth = 8;
  for (int tooth = 0; tooth < kTeeth; ++tooth) {
    const QLineF ray = QLineF::fromPolar(1, 360.0 * tooth / kTeeth);
    polyline(path, {QPointF(12, 12) + ray.p2() * 6.6, QPointF(12, 12) + ray.p2() * 9.2});
  }
}

void drawPeople(Drawing& drawing, Glyph glyph) {
  switch (glyph) {
    case Glyph::Bell:
      bell(drawing.lines);
      break;
    case Glyph::BellOff:
      bell(drawing.lines);
      slash(drawing);
      break;
    case Glyph::Gear:
      gear(drawing.lines);
      break;
    case Glyph::Invite:
      person(drawing.lines, 9);
      polyline(drawing.lines, {{19, 6}, {19, 13}});
      polyline(drawing.lines, {{15.5, 9.5}, {22.5, 9.5}});
      break;
    case Glyph::People:
      person(drawing.lines, 9);
      arc(drawing.lines, {16, 8}, 3.4, -90, 180);
      drawing.lines.moveTo(18, 13.9);
      drawing.lines.cubicTo(20.5, 14.8, 21.5, 17, 21.5, 20);
      break;
    case Glyph::Plus:
      polyline(drawing.lines, {{12, 5}, {12, 19}});
      polyline(drawing.lines, {{5, 12}, {19, 12}});
      break;
    default:
      break;
  }
}

void drawControl(Drawing& drawing, Glyph glyph) {
  switch (glyph) {
    case Glyph::Check:
      polyline(drawing.lines, {{5, 12.5}, {10, 17.5}, {19, 7}});
      break;
    case Glyph::DoubleCheck:
      polyline(drawing.lines, {{2, 12.5}, {7, 17.5}, {16, 7}});
      polyline(drawing.lines, {{11.5, 17}, {12, 17.5}, {21.5, 7}});
      break;
    case Glyph::ChevronDown:
      polyline(drawing.lines, {{6, 9.5}, {12, 15.5}, {18, 9.5}});
      break;
    case Glyph::ChevronUp:
      polyline(drawing.lines, {{6, 15}, {12, 9}, {18, 15}});
      break;
    case Glyph::ChevronLeft:
      polyline(drawing.lines, {{14.5, 6}, {8.5, 12}, {14.5, 18}});
      break;
    case Glyph::Reply:
      polyline(drawing.lines, {{9.5, 5.5}, {4.5, 10.5}, {9.5, 15.5}});
      drawing.lines.moveTo(4.5, 10.5);
      drawing.lines.lineTo(14, 10.5);
      drawing.lines.cubicTo(18, 10.5, 19.5, 13, 19.5, 18.5);
      break;
    case Glyph::Search:
      drawing.lines.addEllipse(QPointF(10.5, 10.5), 6, 6);
      polyline(drawing.lines, {{15, 15}, {20, 20}});
      break;
    case Glyph::Smile:
      drawing.lines.addEllipse(QPointF(12, 12), 8.5, 8.5);
      arc(drawing.lines, {12, 12}, 4.5, 200, 140);
      drawing.lines.addEllipse(QPointF(9, 9.8), 0.5, 0.5);
      drawing.lines.addEllipse(QPointF(15, 9.8), 0.5, 0.5);
      break;
    case Glyph::ChevronRight:
      polyline(drawing.lines, {{9.5, 6}, {15.5, 12}, {9.5, 18}});
      break;
    case Glyph::Close:
      polyline(drawing.lines, {{6, 6}, {18, 18}});
      polyline(drawing.lines, {{18, 6}, {6, 18}});
      break;
    case Glyph::More:
      for (const qreal x : {5.5, 12.0, 18.5}) drawing.areas.addEllipse(QPointF(x, 12), 1.7, 1.7);
      break;
    case Glyph::FullScreen:
      corners(drawing, true);
      break;
    case Glyph::ExitFullScreen:
      corners(drawing, false);
      break;
    case Glyph::Record:
      drawing.lines.addEllipse(QPointF(12, 12), 9, 9);
      drawing.areas.addEllipse(QPointF(12, 12), 4.6, 4.6);
      break;
    case Glyph::Snapshot:
      polyline(drawing.lines, {{3, 8}, {7.5, 8}, {9.5, 5}, {14.5, 5}, {16.5, 8}, {21, 8}, {21, 19}, {3, 19}},
               true);
      drawing.lines.addEllipse(QPointF(12, 13), 3.4, 3.4);
      break;
    case Glyph::PopOut:
      polyline(drawing.lines, {{11, 5}, {4, 5}, {4, 20}, {19, 20}, {19, 13}});
      polyline(drawing.lines, {{14, 4}, {20, 4}, {20, 10}});
      polyline(drawing.lines, {{20, 4}, {11.5, 12.5}});
      break;
    case Glyph::Switch:
      polyline(drawing.lines, {{4, 8.5}, {19.5, 8.5}});
      polyline(drawing.lines, {{16, 5}, {19.5, 8.5}, {16, 12}});
      polyline(drawing.lines, {{20, 15.5}, {4.5, 15.5}});
      polyline(drawing.lines, {{8, 12}, {4.5, 15.5}, {8, 19}});
      break;
    case Glyph::Leave:
      polyline(drawing.lines, {{10, 4}, {5, 4}, {5, 20}, {10, 20}});
      polyline(drawing.lines, {{10, 12}, {20, 12}});
      polyline(drawing.lines, {{16, 8}, {20, 12}, {16, 16}});
      break;
    case Glyph::Send:
      polyline(drawing.areas, {{3.5, 4}, {21, 12}, {3.5, 20}, {6.5, 13}, {14, 12}, {6.5, 11}}, true);
      break;
    case Glyph::Stop:
      drawing.areas.addRoundedRect(QRectF(6, 6, 12, 12), 2, 2);
      break;
    default:
      drawPeople(drawing, glyph);
      break;
  }
}

Drawing draw(Glyph glyph) {
  Drawing drawing;
  switch (glyph) {
    case Glyph::Broadcast:
      drawing.areas.addEllipse(QPointF(12, 12), 2.4, 2.4);
      arc(drawing.lines, {12, 12}, 5.6, -50, 100);
      arc(drawing.lines, {12, 12}, 5.6, 130, 100);
      arc(drawing.lines, {12, 12}, 9.4, -50, 100);
      arc(drawing.lines, {12, 12}, 9.4, 130, 100);
      break;
    case Glyph::Camera:
      drawing.lines.addRoundedRect(QRectF(2.5, 6, 13, 12), 2.5, 2.5);
      polyline(drawing.lines, {{15.5, 11}, {21.5, 7.5}, {21.5, 16.5}, {15.5, 13}});
      break;
    case Glyph::Eye:
      drawing.lines.moveTo(2.5, 12);
      drawing.lines.cubicTo(6, 4.8, 18, 4.8, 21.5, 12);
      drawing.lines.cubicTo(18, 19.2, 6, 19.2, 2.5, 12);
      drawing.lines.addEllipse(QPointF(12, 12), 2.8, 2.8);
      break;
    case Glyph::File:
      polyline(drawing.lines, {{6, 3}, {14, 3}, {19, 8}, {19, 21}, {6, 21}}, true);
      polyline(drawing.lines, {{14, 3}, {14, 8}, {19, 8}});
      break;
    case Glyph::Hand:
      hand(drawing);
      break;
    case Glyph::Info:
      drawing.lines.addEllipse(QPointF(12, 12), 9, 9);
      polyline(drawing.lines, {{12, 11}, {12, 16.5}});
      drawing.areas.addEllipse(QPointF(12, 7.6), 1.2, 1.2);
      break;
    case Glyph::Network:
      polyline(drawing.lines, {{12, 8}, {12, 12}, {6, 12}, {6, 15.5}});
      polyline(drawing.lines, {{12, 12}, {18, 12}, {18, 15.5}});
      for (const QPointF& centre : {QPointF(12, 5.2), QPointF(6, 18.3), QPointF(18, 18.3)})
        drawing.lines.addEllipse(centre, 2.8, 2.8);
      break;
    case Glyph::Lock:
      lock(drawing, false);
      break;
    case Glyph::Open:
      lock(drawing, true);
      break;
    case Glyph::Microphone:
      microphone(drawing);
      break;
    case Glyph::MicrophoneOff:
      microphone(drawing);
      slash(drawing);
      break;
    case Glyph::Picture:
      drawing.lines.addRoundedRect(QRectF(3, 4.5, 18, 15), 2, 2);
      for (const qreal x : {7.5, 12.0, 16.5}) polyline(drawing.lines, {{x, 4.5}, {x, 15}});
      polyline(drawing.lines, {{3, 15}, {21, 15}});
      break;
    case Glyph::Screen:
      drawing.lines.addRoundedRect(QRectF(2.5, 4, 19, 12.5), 2, 2);
      polyline(drawing.lines, {{8, 20.5}, {16, 20.5}});
      break;
    case Glyph::Volume:
      speaker(drawing);
      arc(drawing.lines, {12, 12}, 4.2, -45, 90);
      arc(drawing.lines, {12, 12}, 8, -45, 90);
      break;
    case Glyph::VolumeOff:
      speaker(drawing);
      polyline(drawing.lines, {{16, 9.5}, {21, 14.5}});
      polyline(drawing.lines, {{21, 9.5}, {16, 14.5}});
      break;
    default:
      drawControl(drawing, glyph);
      break;
  }
  return drawing;
}

// These point to where things begin or end; sound comes out at the end.
bool isDirected(Glyph glyph) {
  switch (glyph) {
    case Glyph::ChevronLeft:
    case Glyph::ChevronRight:
    case Glyph::Leave:
    case Glyph::PopOut:
    case Glyph::Reply:
    case Glyph::Send:
    case Glyph::Volume:
    case Glyph::VolumeOff:
      return true;
    default:
      return false;
  }
}

QColor tintColor(Tint tint, QIcon::Mode mode) {
  const theme::Colors& colors = theme::colorsFor(QGuiApplication::palette());
  if (mode == QIcon::Disabled) return colors.textMuted;
  switch (tint) {
    case Tint::Text:
      return colors.text;
    case Tint::Muted:
      return colors.textMuted;
    case Tint::Accent:
      return colors.accentText;
    case Tint::OnAccent:
      return colors.onAccent;
    case Tint::OnStage:
      return colors.onStage;
    case Tint::Stop:
      return theme::lightColors().liveHover;
  }
  return colors.text;
}

class GlyphEngine : public QIconEngine {
 public:
  // `leading`: where the words are, the room that is wider than high stays free.
  GlyphEngine(Glyph glyph, Tint tint, bool leading) : m_glyph(glyph), m_tint(tint), m_leading(leading) {}

  void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override {
    QRect square = rect;
    if (m_leading && QGuiApplication::isRightToLeft()) square.setLeft(rect.right() + 1 - rect.height());
    if (m_leading) square.setWidth(rect.height());
    icons::paint(*painter, m_glyph, square, tintColor(m_tint, mode));
  }
  QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
    QPixmap pixmap(size);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    paint(&painter, QRect({}, size), mode, state);
    return pixmap;
  }
  [[nodiscard]] QIconEngine* clone() const override { return new GlyphEngine(*this); }

 private:
  Glyph m_glyph;
  Tint m_tint;
  bool m_leading;
};

}  // namespace

QIcon icon(Glyph glyph, Tint tint) {
  return QIcon(new GlyphEngine(glyph, tint, false));
}

void setOnButton(QAbstractButton& button, Glyph glyph, Tint tint) {
  const bool words = !button.text().isEmpty();
  button.setIcon(QIcon(new GlyphEngine(glyph, tint, words)));
  button.setIconSize(QSize(theme::kIconSizeSmall + (words ? theme::kSpaceXs : 0), theme::kIconSizeSmall));
}

void paint(QPainter& painter, Glyph glyph, const QRectF& rect, const QColor& color) {
  const Drawing drawing = draw(glyph);
  const qreal side = std::min(rect.width(), rect.height());
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.translate(rect.center() - QPointF(side, side) / 2);
  painter.scale(side / kGrid, side / kGrid);
  if (isDirected(glyph) && QGuiApplication::isRightToLeft()) {
    painter.translate(kGrid, 0);
    painter.scale(-1, 1);
  }
  painter.strokePath(drawing.lines,
                     QPen(color, theme::kIconStroke, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  painter.fillPath(drawing.areas, color);
  painter.restore();
}

void paintAppIcon(QPainter& painter, const QRectF& rect) {
  // A picture for everyone: one dot at the foot of a V, and its waves.
  const QColor from(0x5b, 0x7c, 0xff);
  const QColor to(0x7a, 0x3f, 0xe0);
  const QColor mark(0xff, 0x4d, 0x5a);
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.translate(rect.topLeft());
  painter.scale(rect.width() / kGrid, rect.height() / kGrid);
  QLinearGradient fill(0, 0, kGrid, kGrid);
  fill.setColorAt(0, from);
  fill.setColorAt(1, to);
  QPainterPath plate;
  plate.addRoundedRect(QRectF(0.75, 0.75, 22.5, 22.5), 6, 6);
  painter.fillPath(plate, fill);
  QPainterPath letter;
  polyline(letter, {{6.4, 9.6}, {12, 18.6}, {17.6, 9.6}});
  painter.strokePath(letter, QPen(Qt::white, 2.7, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  QPainterPath wave;
  arc(wave, {12, 9.4}, 4.4, 40, 100);
  painter.strokePath(wave, QPen(QColor(255, 255, 255, 200), 1.6, Qt::SolidLine, Qt::RoundCap));
  QPainterPath dot;
  dot.addEllipse(QPointF(12, 9.2), 2.1, 2.1);
  painter.fillPath(dot, mark);
  painter.restore();
}

QPixmap appPixmap(int size) {
  QPixmap pixmap(size, size);
  pixmap.fill(Qt::transparent);
  QPainter painter(&pixmap);
  paintAppIcon(painter, QRectF(0, 0, size, size));
  return pixmap;
}

QIcon appIcon() {
  QIcon result;
  for (const int size : {16, 24, 32, 48, 64, 128, 256}) result.addPixmap(appPixmap(size));
  return result;
}

QIcon onAirIcon() {
  QIcon result;
  for (const int size : {16, 24, 32, 48, 64}) {
    QPixmap pixmap = appPixmap(size);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(Qt::white, size / 16.0));
    painter.setBrush(theme::lightColors().live);
    const double side = size * 0.55;
    painter.drawEllipse(QRectF(size - side - 0.5, size - side - 0.5, side, side));
    painter.end();
    result.addPixmap(pixmap);
  }
  return result;
}

}  // namespace vinicast::gui::icons
