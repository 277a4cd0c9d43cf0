// SPDX-License-Identifier: MIT
#pragma once

// Who uses this machine.

#include <QString>

namespace vinicast::host {

// The user's full name, else the login name, as a first guess at a name in groups; empty where the system
// does not tell. Source: the first field of the comment in the user database (getpwuid(3)), else USERNAME or
// USER.
[[nodiscard]] QString userName();

}  // namespace vinicast::host
