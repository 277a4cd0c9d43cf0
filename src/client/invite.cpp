// SPDX-License-Identifier: MIT
#include "client/invite.hpp"

#include <QRandomGenerator>
#include <QRegularExpression>
#include <QUrl>
#include <QUrlQuery>

namespace vinicast::client {

namespace {

constexpr int kCodeChars = 20;
constexpr int kCodeGroup = 5;
constexpr quint32 kAlphabetBits = 5;

// Crockford's base 32 (crockford.com/base32.html).
const QString& alphabet() {
  static const QString letters = QStringLiteral("0123456789ABCDEFGHJKMNPQRSTVWXYZ");
  return letters;
}

QString grouped(const QString& letters) {
  QStringList parts;
  for (int at = 0; at < letters.size(); at += kCodeGroup) parts << letters.mid(at, kCodeGroup);
  return parts.join(QLatin1Char('-'));
}

QString decoded(const QUrlQuery& query, const char* key) {
  return query.queryItemValue(QLatin1String(key), QUrl::FullyDecoded).trimmed();
}

}  // namespace

QString inviteLink(const Invite& invite) {
  const auto encoded = [](const QString& text) { return QString::fromLatin1(QUrl::toPercentEncoding(text)); };
  QString link = QStringLiteral("vinicast:join?group=") + encoded(invite.group);
  if (!invite.code.isEmpty()) link += QStringLiteral("&code=") + encoded(invite.code);
  if (!invite.address.isEmpty()) link += QStringLiteral("&address=") + encoded(invite.address);
  return link;
}

std::optional<Invite> parseInvite(const QString& text) {
  static const QRegularExpression pattern(QStringLiteral("vinicast:(?://)?join/?\\?([^\\s<>\"]+)"),
                                          QRegularExpression::CaseInsensitiveOption);
  const auto match = pattern.match(text.left(kMaxInviteChars));
  if (!match.hasMatch()) return std::nullopt;
  const QUrlQuery query(match.captured(1));
  const Invite invite{decoded(query, "group"), normalCode(decoded(query, "code")), decoded(query, "address")};
  if (invite.group.isEmpty()) return std::nullopt;
  return invite;
}

QString generateCode() {
  QString letters;
  QRandomGenerator* random = QRandomGenerator::system();
  for (int i = 0; i < kCodeChars; ++i) {
    letters += alphabet().at(static_cast<int>(random->generate() >> (32U - kAlphabetBits)));
  }
  return grouped(letters);
}

QString normalCode(const QString& typed) {
  QString letters;
  for (const QChar typedChar : typed) {
    if (typedChar.isSpace() || typedChar.category() == QChar::Punctuation_Dash) continue;
    QChar letter = typedChar.toUpper();
    if (letter == QLatin1Char('O')) letter = QLatin1Char('0');
    if (letter == QLatin1Char('I') || letter == QLatin1Char('L')) letter = QLatin1Char('1');
    if (!alphabet().contains(letter)) return typed.trimmed();
    letters += letter;
  }
  return letters.size() == kCodeChars ? grouped(letters) : typed.trimmed();
}

}  // namespace vinicast::client
