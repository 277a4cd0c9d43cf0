// SPDX-License-Identifier: MIT
#include "host/platform/user_name.hpp"

#include <QSysInfo>
#include <QTextBoundaryFinder>
#include <algorithm>

#include "vinicast/limits.hpp"

#ifdef Q_OS_UNIX
#include <pwd.h>
#include <unistd.h>
#endif

namespace vinicast::host {

namespace {

QString systemsName() {
#ifdef Q_OS_UNIX
  if (const passwd* user = getpwuid(getuid()); user != nullptr) {
    const QString full = memberName(QString::fromLocal8Bit(user->pw_gecos).section(QLatin1Char(','), 0, 0));
    if (!full.isEmpty()) return full;
    return QString::fromLocal8Bit(user->pw_name);
  }
#endif
  return qEnvironmentVariable("USERNAME", qEnvironmentVariable("USER"));
}

}  // namespace

QString memberName(const QString& text) {
  QString name = text;
  name.removeIf([](QChar c) { return c.category() == QChar::Other_Control; });
  name = name.trimmed();
  QTextBoundaryFinder character(QTextBoundaryFinder::Grapheme, name);
  qsizetype length = name.size();
  while (name.first(length).toUtf8().size() > qsizetype(limits::kMaxNameBytes)) {
    character.setPosition(length);
    length = std::max(character.toPreviousBoundary(), qsizetype(0));
  }
  return name.first(length).trimmed();
}

QString userName() {
  const QString user = memberName(systemsName());
  return user.isEmpty() ? memberName(QSysInfo::machineHostName()) : user;
}

}  // namespace vinicast::host
