// SPDX-License-Identifier: MIT
#include "gui/known_group.hpp"

#include <QCryptographicHash>

#include "client/invite.hpp"

namespace vinicast::gui {

namespace {

constexpr int kKeyDigits = 16;

bool isDefaultAddress(const QString& address) {
  return address.isEmpty() || address == QLatin1String("225.225.24.123") ||
         address == QLatin1String("225.225.24.123:4444");
}

}  // namespace

QString KnownGroup::key() const {
  const QStringList parts{group, client::normalCode(code), isDefaultAddress(address) ? QString() : address};
  const QByteArray bytes = parts.join(QChar(u'\0')).toUtf8();
  const QByteArray hash = QCryptographicHash::hash(bytes, QCryptographicHash::Sha256);
  return QString::fromLatin1(hash.toHex().left(kKeyDigits));
}

KnownGroup knownGroupOf(const client::JoinRequest& request) {
  KnownGroup known;
  known.group = request.group.trimmed();
  known.code = client::normalCode(request.code);
  known.address = request.address.trimmed();
  known.interfaceName = request.interfaceName.trimmed();
  return known;
}

}  // namespace vinicast::gui
