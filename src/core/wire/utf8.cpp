// SPDX-License-Identifier: MIT
#include "core/wire/utf8.hpp"

#include <cstdint>
#include <optional>

namespace vinicast {

namespace {

struct Decoded {
  std::uint32_t codePoint = 0;
  std::size_t length = 0;
};

// The code point at the start of a text that is not empty.
std::optional<Decoded> decodeOne(std::string_view text) {
  const auto byteAt = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t lead = byteAt(0);
  if (lead < 0x80) return Decoded{lead, 1};
  std::size_t length = 0;
  std::uint32_t codePoint = 0;
  std::uint32_t smallest = 0;
  if ((lead & 0xe0) == 0xc0) {
    length = 2, codePoint = lead & 0x1fU, smallest = 0x80;
  } else if ((lead & 0xf0) == 0xe0) {
    length = 3, codePoint = lead & 0x0fU, smallest = 0x800;
  } else if ((lead & 0xf8) == 0xf0) {
    length = 4, codePoint = lead & 0x07U, smallest = 0x10000;
  } else {
    return std::nullopt;
  }
  if (text.size() < length) return std::nullopt;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byteAt(i) & 0xc0) != 0x80) return std::nullopt;
    codePoint = (codePoint << 6) | (byteAt(i) & 0x3fU);
  }
  const bool surrogate = codePoint >= 0xd800 && codePoint <= 0xdfff;
  if (codePoint < smallest || codePoint > 0x10ffff || surrogate) return std::nullopt;
  return Decoded{codePoint, length};
}

template <typename Accept>
bool allCodePoints(std::string_view text, Accept accept) {
  while (!text.empty()) {
    const auto decoded = decodeOne(text);
    if (!decoded || !accept(decoded->codePoint)) return false;
    text.remove_prefix(decoded->length);
  }
  return true;
}

bool isControl(std::uint32_t codePoint) {
  return codePoint < 0x20 || (codePoint >= 0x7f && codePoint < 0xa0);
}

}  // namespace

bool isUtf8(std::string_view text) {
  return allCodePoints(text, [](std::uint32_t) { return true; });
}

bool isSingleLine(std::string_view text) {
  return allCodePoints(text, [](std::uint32_t c) { return !isControl(c) && c != 0x2028 && c != 0x2029; });
}

bool isMultiLine(std::string_view text) {
  return allCodePoints(text, [](std::uint32_t c) { return !isControl(c) || c == '\t' || c == '\n'; });
}

std::string trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(kSpace) - first + 1));
}

}  // namespace vinicast
