// SPDX-License-Identifier: MIT
#pragma once

// Names are what people call themselves, so they hold what people type: letters that are written from right
// to left, and signs that nobody sees but that turn what stands around them. A name is cleaned of the latter
// where it comes in (host) and goes into a sentence by isolated() only.
//
// Thread: any. The rules are those of the Unicode Bidirectional Algorithm (UAX #9, §2.4 and §6.3).

#include <QString>

namespace vinicast::client {

// `text` without the signs that change the direction of text (U+202A..202E, U+2066..2069, U+200E, U+200F,
// U+061C), that end a line (U+2028, U+2029), and those that have no width and mean nothing in a name (the
// soft hyphen, U+200B, U+2060 and the like). Those that join letters and emoji stay, but at the ends. Of a
// text that has nothing else than these and blanks U+FFFD is left, so that nobody is without a name; an empty
// one stays empty.
[[nodiscard]] QString visibleName(const QString& text);

// visibleName(), as it goes into a sentence: between U+2068 and U+2069 where its direction could reach what
// stands beside it, which is where it has letters from right to left, or where the language has.
[[nodiscard]] QString isolated(const QString& text);

// A letter or digit of a script that puts something between its words. The scripts of East Asia (from U+2E80
// on) do not: there a name, an address or a sign's name begins and ends between two letters as well.
[[nodiscard]] inline bool isSpacedLetter(QChar c) {
  constexpr char16_t kFirstUnspaced = 0x2e80;
  return c.unicode() < kFirstUnspaced && c.isLetterOrNumber();
}

}  // namespace vinicast::client
