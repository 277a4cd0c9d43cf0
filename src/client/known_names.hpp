// SPDX-License-Identifier: MIT
#pragma once

// Who was seen under which name in a group: a name's first key is pinned to it, and a later key under the
// same name is worth a word until it was looked at, for names are only what people call themselves. And the
// number by which two people make sure of each other's keys (docs/adr/0006).
//
// Bounds: kMaxNames of a group; a name beyond them is not pinned, and so never warned of. kMaxKeys of a name;
// beyond them the oldest but the first is forgotten, and warned of again.

#include <QHash>
#include <QString>
#include <QStringList>
#include <QVariantMap>

namespace vinicast::client {

class KnownNames {
 public:
  static constexpr qsizetype kMaxNames = 2000;
  static constexpr qsizetype kMaxKeys = 8;

  enum class Sight {
    New,       // the name was not known; now it is pinned to this member
    Known,     // as before
    OtherKey,  // the name is known with another key; so it is said each time, until accept()
  };

  // A member that is there. Names that differ by the case of letters, by spaces, by signs without ink or by
  // forms of the same sign (Unicode NFKC) are one; letters of two scripts that look alike are not.
  [[nodiscard]] Sight see(const QString& name, const QString& memberId);
  // It is the member that the name is pinned to, or nobody else was seen under it.
  [[nodiscard]] bool isFirst(const QString& name, const QString& memberId) const;
  // The name, with a word that tells the member from the one it is pinned to where that is another.
  [[nodiscard]] QString told(const QString& name, const QString& memberId) const;
  // Somebody looked at this other key of the name: it is known from now on.
  void accept(const QString& name, const QString& memberId);

  // As it is kept between runs.
  [[nodiscard]] QVariantMap toMap() const;
  [[nodiscard]] static KnownNames fromMap(const QVariantMap& map);

 private:
  QHash<QString, QStringList> m_keys;  // member ids by folded name
};

// 30 digits in groups of five, the same for both: of BLAKE2b-256 over the two ids, the smaller first.
[[nodiscard]] QString safetyNumber(const QString& memberId, const QString& otherId);

}  // namespace vinicast::client
