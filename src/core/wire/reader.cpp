// SPDX-License-Identifier: MIT
#include "core/wire/reader.hpp"

#include "core/wire/utf8.hpp"

namespace vinicast {

std::string Reader::text8(std::size_t maximum) {
  return text(u8(), maximum);
}

std::string Reader::text16(std::size_t maximum) {
  return text(u16(), maximum);
}

std::string Reader::text(std::size_t length, std::size_t maximum) {
  if (length > maximum) fail();
  const auto source = bytes(length);
  std::string out(reinterpret_cast<const char*>(source.data()), source.size());
  if (!isUtf8(out)) {
    fail();
    return {};
  }
  return out;
}

}  // namespace vinicast
