// SPDX-License-Identifier: MIT
#pragma once

// The one place where errors become sentences, shared by both front ends: what happened, and what to do about
// it.

#include <QString>

#include "client/types.hpp"

namespace vinicast::client {

// A translated sentence for people.
[[nodiscard]] QString describe(const Error& error);
// A stable word for programs, for example "floor-taken": the `code` of the headless client's error events.
[[nodiscard]] QString codeWord(ErrorCode code);

}  // namespace vinicast::client
