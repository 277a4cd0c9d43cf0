// SPDX-License-Identifier: MIT
#pragma once

// Whom `to MEMBER TEXT` means.

#include <QString>
#include <map>

#include "client/types.hpp"

namespace vinicast::cli {

struct FoundMember {
  enum class Outcome { None, One, Several };
  Outcome outcome = Outcome::None;
  QString id;    // One
  QString name;  // None: what was looked for
  QString rest;  // One: the text after MEMBER and one space
};

// MEMBER begins `argument`: a member's id; an exact name, with or without double quotes, the longest that
// fits; or the beginning of just one id. `members` are the present ones by id.
[[nodiscard]] FoundMember findMember(const std::map<QString, client::Member>& members,
                                     const QString& argument);

}  // namespace vinicast::cli
