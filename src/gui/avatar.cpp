// SPDX-License-Identifier: MIT
#include "gui/avatar.hpp"

#include <QPainter>
#include <QStringList>
#include <array>

#include "gui/theme.hpp"

namespace vinicast::gui {

namespace {

constexpr std::array<int, 10> kHues = {4, 24, 145, 168, 190, 210, 235, 265, 295, 335};
constexpr int kFillSaturation = 130;
constexpr int kFillLightness = 110;
constexpr int kTextSaturation = 150;
constexpr int kTextLightness = 90;
constexpr int kTextLightnessDark = 185;

std::uint32_t hashOf(const QString& id) {
  // FNV-1a: qHash is seeded per process, and the colour must not change from run to run.
  std::uint32_t hash = 2166136261U;
  for (const char byte : id.toUtf8()) hash = (hash ^ static_cast<std::uint8_t>(byte)) * 16777619U;
  return hash ^ (hash >> 16U);
}

int hueOf(const QString& id) {
  return kHues.at(hashOf(id) % kHues.size());
}

// The first whole character of a word; words may begin with a surrogate pair.
QString firstOf(const QString& word) {
  return word.left(word.size() > 1 && word.at(0).isHighSurrogate() ? 2 : 1);
}

}  // namespace

QString initialsOf(const QString& name) {
  const QString plain = name.simplified();
  if (plain.isEmpty()) return QStringLiteral("?");
  if (plain.at(0).script() == QChar::Script_Han) {
    return plain.size() <= 3 && plain.size() > 1 ? plain.right(plain.size() == 3 ? 2 : 1) : plain.left(1);
  }
  const QStringList words = plain.split(QLatin1Char(' '), Qt::SkipEmptyParts);
  QString initials = firstOf(words.first());
  if (words.size() > 1) initials += firstOf(words.last());
  return initials.toUpper();
}

QColor colorOf(const QString& id) {
  return QColor::fromHsl(hueOf(id), kFillSaturation, kFillLightness);
}

QColor nameColorOf(const QString& id, bool dark) {
  return QColor::fromHsl(hueOf(id), kTextSaturation, dark ? kTextLightnessDark : kTextLightness);
}

void paintAvatar(QPainter& painter, const QRectF& rect, const QString& id, const QString& name,
                 const QFont& base) {
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(colorOf(id));
  painter.drawEllipse(rect);
  QFont font = theme::font(base, theme::TextStyle::Strong);
  font.setPixelSize(static_cast<int>(rect.height() * theme::kInitialsScale));
  painter.setFont(font);
  painter.setPen(Qt::white);
  painter.drawText(rect, Qt::AlignCenter, initialsOf(name));
  painter.restore();
}

Avatar::Avatar(QWidget* parent) : QWidget(parent) {
  setFixedSize(theme::kAvatarSmall, theme::kAvatarSmall);
}

void Avatar::setMember(const QString& id, const QString& name) {
  m_id = id;
  m_name = name;
  update();
}

void Avatar::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  paintAvatar(painter, QRectF(rect()), m_id, m_name, font());
}

}  // namespace vinicast::gui
