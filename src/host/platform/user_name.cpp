// SPDX-License-Identifier: MIT
#include "host/platform/user_name.hpp"

#ifdef Q_OS_UNIX
#include <pwd.h>
#include <unistd.h>
#endif

namespace vinicast::host {

QString userName() {
#ifdef Q_OS_UNIX
  if (const passwd* user = getpwuid(getuid()); user != nullptr) {
    const QString full = QString::fromLocal8Bit(user->pw_gecos).section(QLatin1Char(','), 0, 0).trimmed();
    if (!full.isEmpty()) return full;
    return QString::fromLocal8Bit(user->pw_name);
  }
#endif
  return qEnvironmentVariable("USERNAME", qEnvironmentVariable("USER"));
}

}  // namespace vinicast::host
