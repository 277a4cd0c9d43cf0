// SPDX-License-Identifier: MIT
#include "media/mux/output_file.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <ctime>
#include <system_error>

namespace vinicast::media {

namespace {

// While it lives, writing to a pipe that nobody reads is EPIPE for this thread instead of the process's end.
class NoBrokenPipeSignal {
 public:
  NoBrokenPipeSignal() {
    sigemptyset(&m_pipeOnly);
    sigaddset(&m_pipeOnly, SIGPIPE);
    sigset_t pending;
    sigpending(&pending);
    m_wasPending = sigismember(&pending, SIGPIPE) == 1;
    pthread_sigmask(SIG_BLOCK, &m_pipeOnly, &m_before);
  }
  NoBrokenPipeSignal(const NoBrokenPipeSignal&) = delete;
  NoBrokenPipeSignal& operator=(const NoBrokenPipeSignal&) = delete;
  ~NoBrokenPipeSignal() {
    const int saved = errno;
    if (!m_wasPending) {
      const timespec none{};
      while (sigtimedwait(&m_pipeOnly, nullptr, &none) < 0 && errno == EINTR) {
      }
    }
    pthread_sigmask(SIG_SETMASK, &m_before, nullptr);
    errno = saved;
  }

 private:
  sigset_t m_pipeOnly{};
  sigset_t m_before{};
  bool m_wasPending = false;
};

}  // namespace

Result<std::unique_ptr<OutputFile>, WriteError> OutputFile::open(const std::string& path) {
  if (path == "-") {
    return std::unique_ptr<OutputFile>(new OutputFile(STDOUT_FILENO, false));
  }
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (descriptor < 0) {
    return Unexpected(WriteError{std::generic_category().message(errno)});
  }
  return std::unique_ptr<OutputFile>(new OutputFile(descriptor, true));
}

OutputFile::~OutputFile() {
  if (m_owned) {
    ::close(m_descriptor);
  }
}

bool OutputFile::write(const void* bytes, std::size_t count) {
  const NoBrokenPipeSignal guard;
  const auto* next = static_cast<const char*>(bytes);
  while (!m_failed && count > 0) {
    const ssize_t written = ::write(m_descriptor, next, count);
    if (written > 0) {
      next += written;
      count -= static_cast<std::size_t>(written);
    } else if (written < 0 && errno == EAGAIN) {  // somebody made stdout non-blocking
      pollfd wait{m_descriptor, POLLOUT, 0};
      m_failed = ::poll(&wait, 1, -1) < 0 && errno != EINTR;
    } else {
      m_failed = written == 0 || errno != EINTR;
    }
    if (m_failed) {
      m_errorNumber = errno;
    }
  }
  return !m_failed;
}

WriteError OutputFile::failure() const {
  return {std::generic_category().message(m_errorNumber)};
}

bool OutputFile::writeAt(std::int64_t offset, const void* bytes, std::size_t count) {
  if (!m_failed && ::pwrite(m_descriptor, bytes, count, offset) != static_cast<ssize_t>(count)) {
    m_failed = true;
    m_errorNumber = errno;
  }
  return !m_failed;
}

}  // namespace vinicast::media
