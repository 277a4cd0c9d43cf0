// SPDX-License-Identifier: MIT
#pragma once

// Which byte strings are texts. Checked once, at the border: for what people type and for what the network
// says.

#include <cstddef>
#include <string>
#include <string_view>

namespace vinicast {

// Well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates, at most U+10FFFF).
[[nodiscard]] bool isUtf8(std::string_view text);
// Well-formed, and neither C0/C1 control characters nor line separators: fit for a name in one line.
[[nodiscard]] bool isSingleLine(std::string_view text);
// Well-formed, and no control characters but tab and line feed: fit for a post.
[[nodiscard]] bool isMultiLine(std::string_view text);
// The text without white space at both ends.
[[nodiscard]] std::string trimmed(std::string_view text);

}  // namespace vinicast
