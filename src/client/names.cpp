// SPDX-License-Identifier: MIT
#include "client/names.hpp"

#include <QLocale>
#include <algorithm>

namespace vinicast::client {

namespace {

bool isUnseen(QChar sign) {
  const char16_t code = sign.unicode();
  return code == 0x00ad || code == 0x061c || code == 0x180e || code == 0x200b || code == 0x200e ||
         code == 0x200f || (code >= 0x2028 && code <= 0x202e) || (code >= 0x2060 && code <= 0x206f) ||
         code == 0xfeff;
}

// They join letters and emoji, or keep letters apart; at an end of a name there is nothing to join, but after a
// virama (combining class 9), where they choose the form of the letter before it.
bool isJoiner(QChar sign) {
  return sign.unicode() == 0x200c || sign.unicode() == 0x200d;
}

bool isAfterVirama(const QString& joined) {
  constexpr unsigned char kVirama = 9;
  return joined.size() > 1 && joined.at(joined.size() - 2).combiningClass() == kVirama;
}

// Has no ink: spaces, and what fills the place of a letter.
bool isBlank(QChar sign) {
  const char16_t code = sign.unicode();
  return sign.isSpace() || isJoiner(sign) || code == 0x115f || code == 0x1160 || code == 0x2800 ||
         code == 0x3164 || code == 0xffa0;
}

bool hasRightToLeft(const QString& text) {
  const QList<uint> codes = text.toUcs4();
  return std::any_of(codes.begin(), codes.end(), [](uint code) {
    const QChar::Direction direction = QChar::direction(code);
    return direction == QChar::DirR || direction == QChar::DirAL || direction == QChar::DirAN;
  });
}

}  // namespace

QString visibleName(const QString& text) {
  if (text.isEmpty()) return text;
  QString seen = text;
  seen.removeIf(isUnseen);
  while (!seen.isEmpty() && (isJoiner(seen.front()) || seen.front().isSpace())) seen.remove(0, 1);
  while (!seen.isEmpty() && isJoiner(seen.back()) && !isAfterVirama(seen)) seen.chop(1);
  if (std::all_of(seen.begin(), seen.end(), isBlank)) return QChar(QChar::ReplacementCharacter);
  return seen;
}

QString isolated(const QString& text) {
  constexpr QChar kFirstStrongIsolate(0x2068);
  constexpr QChar kPopDirectionalIsolate(0x2069);
  QString seen = visibleName(text);
  if (seen.isEmpty() || (!hasRightToLeft(seen) && QLocale().textDirection() == Qt::LeftToRight)) return seen;
  return kFirstStrongIsolate + seen + kPopDirectionalIsolate;
}

}  // namespace vinicast::client
