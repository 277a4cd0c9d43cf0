// SPDX-License-Identifier: MIT
#include "media/source/fd_input.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

namespace vinicast::media {

namespace {

constexpr int kIoBufferBytes = 64 * 1024;

SourceError systemError(int number) {
  const SourceErrorCode code =
      number == ENOENT || number == ENOTDIR || number == ENXIO || number == ENAMETOOLONG
          ? SourceErrorCode::NotFound
          : SourceErrorCode::Unreadable;
  return {code, std::generic_category().message(number)};
}

}  // namespace

Interrupt::Interrupt() : m_descriptor(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}
Interrupt::~Interrupt() {
  ::close(m_descriptor);
}

void Interrupt::raise() {
  m_raised = true;
  const std::uint64_t one = 1;
  // Full only if it was raised before, which is as good.
  [[maybe_unused]] const ssize_t written = ::write(m_descriptor, &one, sizeof one);
}

Result<std::unique_ptr<FdInput>, SourceError> FdInput::open(const std::string& path, Accept accept,
                                                            const Interrupt& interrupt) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  if (descriptor < 0) {
    return Unexpected(systemError(errno));
  }
  struct stat status {};
  ::fstat(descriptor, &status);
  const bool regular = S_ISREG(status.st_mode);
  auto input = std::unique_ptr<FdInput>(new FdInput(descriptor, regular, interrupt));
  if (S_ISDIR(status.st_mode)) {
    return Unexpected(systemError(EISDIR));
  }
  if (accept == Accept::RegularFiles && !regular) {
    return Unexpected(SourceError{SourceErrorCode::NotMedia, "not a regular file"});
  }
  return input;
}

FdInput::~FdInput() {
  if (m_io != nullptr) {
    av_freep(&m_io->buffer);
    avio_context_free(&m_io);
  }
  ::close(m_descriptor);
}

std::ptrdiff_t FdInput::read(std::span<std::uint8_t> to) {
  if (!m_putBack.empty()) {
    const std::size_t count = std::min(to.size(), m_putBack.size());
    std::copy_n(m_putBack.begin(), count, to.begin());
    m_putBack.erase(m_putBack.begin(), m_putBack.begin() + static_cast<std::ptrdiff_t>(count));
    return static_cast<std::ptrdiff_t>(count);
  }
  while (!m_interrupt.raised()) {
    if (!m_regular) {
      // Asked first, as reading a FIFO that nobody has opened for writing yet looks like its end.
      std::array<pollfd, 2> waits{{{m_descriptor, POLLIN, 0}, {m_interrupt.descriptor(), POLLIN, 0}}};
      if (::poll(waits.data(), waits.size(), -1) < 0 && errno != EINTR) {
        return -1;
      }
      if (waits[0].revents == 0) {
        continue;
      }
    }
    const ssize_t count = ::read(m_descriptor, to.data(), to.size());
    if (count >= 0) {
      return count;
    }
    if (errno != EAGAIN && errno != EINTR) {
      return -1;
    }
  }
  return -1;
}

bool FdInput::readFully(std::span<std::uint8_t> to) {
  while (!to.empty()) {
    const std::ptrdiff_t count = read(to);
    if (count <= 0) {
      return false;
    }
    to = to.subspan(static_cast<std::size_t>(count));
  }
  return true;
}

void FdInput::putBack(std::span<const std::uint8_t> bytes) {
  m_putBack.insert(m_putBack.begin(), bytes.begin(), bytes.end());
}

int FdInput::ioRead(void* opaque, std::uint8_t* to, int size) {
  const std::ptrdiff_t count = static_cast<FdInput*>(opaque)->read({to, static_cast<std::size_t>(size)});
  if (count == 0) {
    return AVERROR_EOF;
  }
  return count > 0 ? static_cast<int>(count) : AVERROR_EXIT;
}

std::int64_t FdInput::ioSeek(void* opaque, std::int64_t offset, int whence) {
  const FdInput& input = *static_cast<FdInput*>(opaque);
  if ((whence & AVSEEK_SIZE) != 0) {
    struct stat status {};
    return ::fstat(input.m_descriptor, &status) == 0 ? status.st_size : AVERROR(EIO);
  }
  const off_t place = ::lseek(input.m_descriptor, offset, whence & ~AVSEEK_FORCE);
  return place >= 0 ? place : AVERROR(errno);
}

AVIOContext* FdInput::io() {
  if (m_io == nullptr) {
    auto* buffer = static_cast<unsigned char*>(av_malloc(kIoBufferBytes));
    m_io = avio_alloc_context(buffer, kIoBufferBytes, 0, this, ioRead, nullptr, m_regular ? ioSeek : nullptr);
  }
  return m_io;
}

}  // namespace vinicast::media
