// SPDX-License-Identifier: MIT
#include "host/platform/file_lock.hpp"

#include <QDeadlineTimer>
#include <QFile>
#include <QThread>
#include <cerrno>

#ifdef Q_OS_UNIX
#include <sys/file.h>
#endif

namespace vinicast::host {

bool lockFile(const QFile& file, int patienceMillis) {
#ifdef Q_OS_UNIX
  constexpr unsigned long kPollMillis = 10;
  const QDeadlineTimer deadline(patienceMillis);
  while (flock(file.handle(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK && errno != EINTR) return true;
    if (deadline.hasExpired()) return false;
    QThread::msleep(kPollMillis);
  }
#else
  (void)file;
  (void)patienceMillis;
#endif
  return true;
}

}  // namespace vinicast::host
