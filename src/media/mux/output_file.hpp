// SPDX-License-Identifier: MIT
#pragma once

// Private to mux: an output file or pipe whose failures are return values, never a signal.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "media/mux/writers.hpp"

namespace vinicast::media {

class OutputFile {
 public:
  // "-" is stdout, which is not closed. An existing file is emptied.
  [[nodiscard]] static Result<std::unique_ptr<OutputFile>, WriteError> open(const std::string& path);
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  ~OutputFile();

  // False once a write failed; waits while a pipe is full.
  bool write(const void* bytes, std::size_t count);
  // Writes over what is already there, without moving the end.
  bool writeAt(std::int64_t offset, const void* bytes, std::size_t count);
  [[nodiscard]] bool failed() const { return m_failed; }
  // The system's words for it.
  [[nodiscard]] WriteError failure() const;

 private:
  OutputFile(int descriptor, bool owned) : m_descriptor(descriptor), m_owned(owned) {}

  int m_descriptor;
  bool m_owned;
  bool m_failed = false;
  int m_errorNumber = 0;
};

}  // namespace vinicast::media
