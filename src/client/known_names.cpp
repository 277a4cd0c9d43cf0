// SPDX-License-Identifier: MIT
#include "client/known_names.hpp"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <algorithm>

namespace vinicast::client {

namespace {

// Signs without ink: formats, joiners and tags, variation selectors, and what fills the place of a letter
// (those that are left by the compatibility composition).
bool isInkless(char32_t code) {
  const bool arabicNumberSign = code >= 0x0600 && code <= 0x0605;  // a format with ink
  return (QChar::category(code) == QChar::Other_Format && !arabicNumberSign) || code == 0x034f ||
         code == 0x115f || code == 0x1160 || code == 0x2800 || (code >= 0xfe00 && code <= 0xfe0f) ||
         (code >= 0xe0100 && code <= 0xe01ef);
}

// Equal for names that look the same.
QString foldedName(const QString& name) {
  QString folded;
  for (const char32_t code : name.normalized(QString::NormalizationForm_KC).toUcs4())
    if (!isInkless(code)) folded += QString::fromUcs4(&code, 1);
  return folded.simplified().toCaseFolded();
}

constexpr int kNumberGroups = 6;
constexpr int kGroupDigits = 5;
constexpr quint64 kGroupRange = 100'000;
constexpr int kGroupBytes = 5;  // 40 bits: the remainder is even to one part in ten million

}  // namespace

KnownNames::Sight KnownNames::see(const QString& name, const QString& memberId) {
  const QString folded = foldedName(name);
  const auto known = m_keys.find(folded);
  if (known == m_keys.end()) {
    if (m_keys.size() < kMaxNames) m_keys.insert(folded, {memberId});
    return Sight::New;
  }
  return known->contains(memberId) ? Sight::Known : Sight::OtherKey;
}

bool KnownNames::isFirst(const QString& name, const QString& memberId) const {
  const auto known = m_keys.constFind(foldedName(name));
  return known == m_keys.constEnd() || known->constFirst() == memberId;
}

QString KnownNames::told(const QString& name, const QString& memberId) const {
  if (isFirst(name, memberId)) return name;
  return QCoreApplication::translate("Names", "%1 (not the first)", "a name that another member had before")
      .arg(name);
}

void KnownNames::accept(const QString& name, const QString& memberId) {
  const auto known = m_keys.find(foldedName(name));
  if (known == m_keys.end() || known->contains(memberId)) return;
  // The first one stays; of the others the oldest goes.
  if (known->size() >= kMaxKeys) known->removeAt(1);
  known->append(memberId);
}

QVariantMap KnownNames::toMap() const {
  QVariantMap map;
  for (auto one = m_keys.begin(); one != m_keys.end(); ++one) map.insert(one.key(), one.value());
  return map;
}

KnownNames KnownNames::fromMap(const QVariantMap& map) {
  KnownNames names;
  for (auto one = map.begin(); one != map.end() && names.m_keys.size() < kMaxNames; ++one) {
    const QStringList keys = one.value().toStringList();
    // An earlier version folded less: two of its names may be one now, whose first key stays.
    const QString folded = foldedName(one.key());
    if (!keys.isEmpty() && !names.m_keys.contains(folded))
      names.m_keys.insert(folded, keys.first(std::min(keys.size(), kMaxKeys)));
  }
  return names;
}

QString safetyNumber(const QString& memberId, const QString& otherId) {
  const auto [first, second] = std::minmax(memberId, otherId);
  const QByteArray hash = QCryptographicHash::hash(
      QByteArrayLiteral("vinicast safety number") + first.toLatin1() + second.toLatin1(),
      QCryptographicHash::Blake2b_256);
  QStringList groups;
  for (int group = 0; group < kNumberGroups; ++group) {
    quint64 number = 0;
    for (int byte = 0; byte < kGroupBytes; ++byte) {
      number = number << 8U | static_cast<quint8>(hash.at(group * kGroupBytes + byte));
    }
    groups << QString::number(number % kGroupRange).rightJustified(kGroupDigits, QLatin1Char('0'));
  }
  return groups.join(QLatin1Char(' '));
}

}  // namespace vinicast::client
