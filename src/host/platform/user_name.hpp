// SPDX-License-Identifier: MIT
#pragma once

// Who uses this machine.

#include <QString>

namespace vinicast::host {

// `text` as a member may be called: without control characters, cut to limits::kMaxNameBytes of UTF-8 where a
// character as people see it ends. May be empty.
[[nodiscard]] QString memberName(const QString& text);

// The user's full name, else the login name, else the machine's: a memberName(), as a first guess at a name
// in groups; empty where the system tells none of them. Source: the first field of the comment in the user
// database (getpwuid(3)), else USERNAME or USER; the host's name.
[[nodiscard]] QString userName();

}  // namespace vinicast::host
