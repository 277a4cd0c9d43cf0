// SPDX-License-Identifier: MIT
#include "host/platform/user_name.hpp"

#include <gtest/gtest.h>

#include "vinicast/limits.hpp"

namespace vinicast::host {
namespace {

TEST(UserName, IsANameThatAMemberMayHave) {
  const QString name = userName();
  EXPECT_FALSE(name.isEmpty());
  EXPECT_EQ(name, memberName(name));
}

TEST(UserName, IsCutWhereACharacterEnds) {
  EXPECT_EQ(memberName(QStringLiteral(" Ada\tLovelace\n")), QStringLiteral("AdaLovelace"));
  EXPECT_EQ(memberName(QString(70, QLatin1Char('x'))), QString(64, QLatin1Char('x')));
  EXPECT_EQ(memberName(QString(30, QChar(0x4e2d))), QString(21, QChar(0x4e2d))) << "three bytes each";
  const QString accented = QStringLiteral("e\u0301");  // three bytes, one character
  EXPECT_EQ(memberName(accented.repeated(30)), accented.repeated(21));
  const QString face = QString::fromUtf8("\xF0\x9F\x98\x80");
  EXPECT_EQ(memberName(QLatin1Char('x') + face.repeated(20)), QLatin1Char('x') + face.repeated(15));
  EXPECT_EQ(memberName(QStringLiteral(" \n")), QString());
}

}  // namespace
}  // namespace vinicast::host
