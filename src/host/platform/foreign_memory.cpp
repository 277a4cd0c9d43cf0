// SPDX-License-Identifier: MIT
#include "host/platform/foreign_memory.hpp"

#include <cstring>

#ifdef __linux__
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#endif

namespace vinicast::host {

bool copyForeignMemory(void* to, const void* from, std::size_t size) {
#ifdef __linux__
  iovec local{to, size};
  iovec remote{const_cast<void*>(from), size};
  const ssize_t copied = process_vm_readv(getpid(), &local, 1, &remote, 1, 0);
  if (copied >= 0 || errno == EFAULT) {
    return copied == static_cast<ssize_t>(size);
  }
  // A sandbox without this call.
#endif
  std::memcpy(to, from, size);
  return true;
}

}  // namespace vinicast::host
