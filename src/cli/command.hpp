// SPDX-License-Identifier: MIT
#pragma once

// One line of stdin as a command.

#include <QString>
#include <optional>

namespace vinicast::cli {

enum class CommandKind {
  Say,
  Reply,
  React,
  Edit,
  Delete,
  To,
  Typing,
  Nearest,
  Next,
  Previous,
  Neighbors,
  Live,
  Stop,
  Sound,
  Raise,
  Lower,
  Members,
  History,
  Record,
  Snapshot,
  Open,
  Push,
  Stats,
  Leave
};

struct Command {
  CommandKind kind = CommandKind::Say;
  QString argument;  // all after the word and one space, as it was written
};

// The command on `line`; nothing if its first word is none. Spaces before the word and a line break at the
// end don't count; the text after the word is kept literally.
[[nodiscard]] std::optional<Command> parseCommand(const QString& line);

}  // namespace vinicast::cli
