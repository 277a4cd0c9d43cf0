// SPDX-License-Identifier: MIT
#pragma once

// Private to the sources: bytes from a file or a pipe, with waits that another thread can end.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "media/base/av.hpp"
#include "media/source/source.hpp"

namespace vinicast::media {

// Ends the reads of every FdInput made with it, now and later. Any thread.
class Interrupt {
 public:
  Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;
  ~Interrupt();
  void raise();
  [[nodiscard]] bool raised() const { return m_raised; }
  [[nodiscard]] int descriptor() const { return m_descriptor; }  // readable once raised

 private:
  int m_descriptor;
  std::atomic<bool> m_raised = false;
};

// One thread at a time. The interrupt outlives it.
class FdInput {
 public:
  enum class Accept { RegularFiles, Anything };
  // Never blocks, also not on a FIFO without a writer.
  [[nodiscard]] static Result<std::unique_ptr<FdInput>, SourceError> open(const std::string& path,
                                                                          Accept accept,
                                                                          const Interrupt& interrupt);
  FdInput(const FdInput&) = delete;
  FdInput& operator=(const FdInput&) = delete;
  ~FdInput();

  // Waits for bytes: how many came, 0 at the end, negative on an error or an interrupt.
  [[nodiscard]] std::ptrdiff_t read(std::span<std::uint8_t> to);
  // False at the end, on an error or an interrupt before all of it came.
  [[nodiscard]] bool readFully(std::span<std::uint8_t> to);
  // The next read() gives these first.
  void putBack(std::span<const std::uint8_t> bytes);
  // For libavformat; valid as long as this.
  [[nodiscard]] AVIOContext* io();

 private:
  FdInput(int descriptor, bool regular, const Interrupt& interrupt)
      : m_descriptor(descriptor), m_regular(regular), m_interrupt(interrupt) {}
  static int ioRead(void* opaque, std::uint8_t* to, int size);
  static std::int64_t ioSeek(void* opaque, std::int64_t offset, int whence);

  int m_descriptor;
  bool m_regular;
  const Interrupt& m_interrupt;
  std::vector<std::uint8_t> m_putBack;
  AVIOContext* m_io = nullptr;
};

}  // namespace vinicast::media
