// SPDX-License-Identifier: MIT
#include "core/wire/utf8.hpp"

#include <gtest/gtest.h>

namespace vinicast {
namespace {

TEST(Utf8, AcceptsWellFormedTextOfEveryLength) {
  EXPECT_TRUE(isUtf8(""));
  EXPECT_TRUE(isUtf8("plain"));
  EXPECT_TRUE(isUtf8("é"));
  EXPECT_TRUE(isUtf8("群聊"));
  EXPECT_TRUE(isUtf8("\xf0\x9f\x98\x80"));
  EXPECT_TRUE(isUtf8("\xf4\x8f\xbf\xbf"));  // U+10FFFF
}

TEST(Utf8, RefusesWhatIsNotWellFormed) {
  EXPECT_FALSE(isUtf8("\x80"));              // a continuation alone
  EXPECT_FALSE(isUtf8("\xc3"));              // cut short
  EXPECT_FALSE(isUtf8("\xc0\xaf"));          // overlong
  EXPECT_FALSE(isUtf8("\xe0\x80\xaf"));      // overlong
  EXPECT_FALSE(isUtf8("\xed\xa0\x80"));      // a surrogate
  EXPECT_FALSE(isUtf8("\xf4\x90\x80\x80"));  // above U+10FFFF
  EXPECT_FALSE(isUtf8("\xff"));
}

TEST(Utf8, ANameIsOneLineWithoutControlCharacters) {
  EXPECT_TRUE(isSingleLine("Ada Lovelace 张伟"));
  EXPECT_FALSE(isSingleLine("two\nlines"));
  EXPECT_FALSE(isSingleLine("bell\a"));
  EXPECT_FALSE(isSingleLine("\xc2\x85"));      // U+0085, next line
  EXPECT_FALSE(isSingleLine("\xe2\x80\xa8"));  // U+2028, line separator
  EXPECT_FALSE(isSingleLine(std::string_view("nul\0", 4)));
}

TEST(Utf8, APostMayHaveLinesAndTabs) {
  EXPECT_TRUE(isMultiLine("one\n\ttwo"));
  EXPECT_FALSE(isMultiLine("escape\x1b[31m"));
}

TEST(Utf8, TrimsBothEnds) {
  EXPECT_EQ(trimmed(" \t a b \n"), "a b");
  EXPECT_EQ(trimmed(" \n "), "");
}

}  // namespace
}  // namespace vinicast
