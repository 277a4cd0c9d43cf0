// SPDX-License-Identifier: MIT
#include "cli/standard_streams.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <QDeadlineTimer>
#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <csignal>

namespace vinicast::cli {
namespace {

bool isNullDevice(const struct stat& file) {
  struct stat null {};
  return S_ISCHR(file.st_mode) && ::stat("/dev/null", &null) == 0 && file.st_rdev == null.st_rdev;
}

// The pipe from the signal handler to the event loop; its ends live as long as the process.
std::array<int, 2> g_signalPipe{-1, -1};

extern "C" void onTerminationSignal(int) {
  const int saved = errno;
  const char byte = 0;
  // A full pipe means that enough signals are waiting already.
  [[maybe_unused]] const ssize_t written = ::write(g_signalPipe[1], &byte, 1);
  errno = saved;
}

}  // namespace

StreamReader::StreamReader(int descriptor) : m_descriptor(descriptor) {}

bool StreamReader::start() {
  struct stat file {};
  if (::fstat(m_descriptor, &file) != 0 || isNullDevice(file)) return false;
  m_notifier = std::make_unique<QSocketNotifier>(m_descriptor, QSocketNotifier::Read);
  connect(m_notifier.get(), &QSocketNotifier::activated, this, &StreamReader::onReadable);
  return true;
}

void StreamReader::setReading(bool reading) {
  if (m_notifier) m_notifier->setEnabled(reading && !m_ended);
}

void StreamReader::onReadable() {
  QByteArray bytes(16384, Qt::Uninitialized);
  const ssize_t size = ::read(m_descriptor, bytes.data(), static_cast<std::size_t>(bytes.size()));
  if (size < 0 && (errno == EINTR || errno == EAGAIN)) return;
  if (size <= 0) {
    m_ended = true;
    m_notifier->setEnabled(false);
    Q_EMIT ended();
    return;
  }
  bytes.truncate(size);
  Q_EMIT bytesRead(bytes);
}

LineWriter::LineWriter(int descriptor) : m_descriptor(descriptor) {
  struct stat file {};
  if (::fstat(m_descriptor, &file) != 0) {
    m_closed = true;
    return;
  }
  m_writable = std::make_unique<QSocketNotifier>(m_descriptor, QSocketNotifier::Write);
  m_writable->setEnabled(false);
  connect(m_writable.get(), &QSocketNotifier::activated, this, [this] { flush(0); });
  // A pipe whose reader went away is an error condition, which an Exception notifier hears of. Elsewhere the
  // next write finds out.
  if (S_ISFIFO(file.st_mode)) {
    m_hangUp = std::make_unique<QSocketNotifier>(m_descriptor, QSocketNotifier::Exception);
    connect(m_hangUp.get(), &QSocketNotifier::activated, this, &LineWriter::close);
  }
}

LineWriter::~LineWriter() = default;

void LineWriter::write(const QByteArray& line) {
  if (m_closed) return;
  m_waiting += line;
  m_waiting += '\n';
  flush(0);
  if (m_waiting.size() > kMaxWaitingBytes) close();
}

void LineWriter::finish() {
  if (!m_closed) flush(kFinishWait);
}

void LineWriter::flush(int waitMillis) {
  const QDeadlineTimer deadline(waitMillis);
  qsizetype done = 0;
  while (!m_closed && done < m_waiting.size()) {
    // The descriptor may be shared with other processes, so it is not made non-blocking: a writable pipe
    // takes PIPE_BUF bytes without blocking.
    pollfd writable{m_descriptor, POLLOUT, 0};
    const int ready = ::poll(&writable, 1, static_cast<int>(deadline.remainingTime()));
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) break;
    const std::size_t size =
        std::min<std::size_t>(static_cast<std::size_t>(m_waiting.size() - done), PIPE_BUF);
    const ssize_t written = ::write(m_descriptor, m_waiting.constData() + done, size);
    if (written > 0) {
      done += written;
    } else if (errno == EAGAIN) {
      break;
    } else if (errno != EINTR) {
      close();
    }
  }
  m_waiting.remove(0, done);
  if (m_writable) m_writable->setEnabled(!m_closed && !m_waiting.isEmpty());
}

void LineWriter::close() {
  if (m_closed) return;
  m_closed = true;
  m_waiting.clear();
  m_writable->setEnabled(false);
  if (m_hangUp) m_hangUp->setEnabled(false);
  Q_EMIT closed();
}

TerminationSignals::TerminationSignals() {
  if (::pipe2(g_signalPipe.data(), O_CLOEXEC | O_NONBLOCK) != 0) return;
  m_notifier = std::make_unique<QSocketNotifier>(g_signalPipe[0], QSocketNotifier::Read);
  connect(m_notifier.get(), &QSocketNotifier::activated, this, [this] {
    std::array<char, 64> bytes{};
    if (::read(g_signalPipe[0], bytes.data(), bytes.size()) > 0) Q_EMIT raised();
  });
  struct sigaction action {};
  action.sa_handler = onTerminationSignal;
  action.sa_flags = SA_RESTART;
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
  // A closed terminal is a goodbye, too, but not under nohup(1).
  struct sigaction hangUp {};
  if (::sigaction(SIGHUP, nullptr, &hangUp) == 0 && hangUp.sa_handler != SIG_IGN)
    ::sigaction(SIGHUP, &action, nullptr);
  action.sa_handler = SIG_IGN;
  ::sigaction(SIGPIPE, &action, nullptr);
  ::sigaction(SIGXFSZ, &action, nullptr);  // a file that may not grow is an error, and said
}

TerminationSignals::~TerminationSignals() = default;

}  // namespace vinicast::cli
