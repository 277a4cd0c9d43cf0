// SPDX-License-Identifier: MIT
#pragma once

// The one place where errors become sentences, shared by both front ends: what happened, and what to do about
// it.

#include <QString>

#include "client/output.hpp"
#include "client/types.hpp"

namespace vinicast::client {

// A translated sentence for people.
[[nodiscard]] QString describe(const Error& error);
// The verdict as a sentence: how the network does, and what to do about it.
[[nodiscard]] QString describe(const Network& network);
// What an output does, as a sentence, with its figures.
[[nodiscard]] QString describe(const Output& output);
// Stable words for programs, for example "recording" and "running".
[[nodiscard]] QString codeWord(OutputKind kind);
[[nodiscard]] QString codeWord(OutputState state);
// How a member is reached, in a few words.
[[nodiscard]] QString describe(const Reach& reach);
// A stable word for programs, for example "nobody-heard".
[[nodiscard]] QString codeWord(NetworkVerdict verdict);
// A stable word for programs, for example "floor-taken": the `code` of the headless client's error events.
[[nodiscard]] QString codeWord(ErrorCode code);

}  // namespace vinicast::client
