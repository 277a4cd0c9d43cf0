// SPDX-License-Identifier: MIT
#pragma once

// The window's command line as values.

#include <QStringList>
#include <optional>

#include "client/types.hpp"

namespace vinicast::gui {

struct WindowOptions {
  client::JoinRequest request;
  bool groupGiven = false;
  bool nameGiven = false;
  bool invited = false;  // by a link, which fills the form and joins nothing by itself
  bool badLink = false;  // a link that can't be read, which the window says: who clicked it sees no terminal
  std::optional<client::SourceSpec> live;
  QString userName;  // the system's, the first guess at a name where no other is known; may be empty
  QString language;  // empty: the settings' or the system's
  bool minimized = false;
};

// What a link asks for: `invited`, or `badLink`.
void takeInvitation(WindowOptions& options, const QString& link);

struct CommandLine {
  enum class Kind { Run, PrintAndExit, BadUsage };
  Kind kind = Kind::Run;
  WindowOptions options;
  QString text;  // what to print: help or version to stdout, a sentence to stderr
};

// `arguments` begin with the program's name. Needs a QCoreApplication.
[[nodiscard]] CommandLine parseCommandLine(const QStringList& arguments, const QString& version);

}  // namespace vinicast::gui
