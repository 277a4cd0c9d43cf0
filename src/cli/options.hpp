// SPDX-License-Identifier: MIT
#pragma once

// The command line of the headless client.

#include <QString>
#include <QStringList>
#include <optional>

#include "client/types.hpp"

namespace vinicast::cli {

// Exit statuses, part of the contract with scripts.
enum ExitStatus : int {
  kExitLeft = 0,
  kExitUsage = 2,    // unknown options, names or paths that can't be used
  kExitNetwork = 3,  // the network or the address can't be used
};

struct Options {
  enum class Action { Join, Help, Version, Usage };

  Action action = Action::Usage;
  client::JoinRequest request;
  bool window = false;                                        // --play window
  client::PictureSize pictureSize = client::PictureSize::Hd;  // of what goes live
  bool softwareEncoder = false;                               // --encoder software
  bool withMicrophone = true;                                 // --microphone none: false
  QString microphone;                                         // empty: the default
  QString complaint;                                          // Action::Usage: what is wrong, in words
  // The pictures go to stdout, so the lines of JSON go to stderr.
  [[nodiscard]] bool picturesOnStdout() const { return request.y4mPath == QLatin1String("-"); }
};

// `arguments` as of QCoreApplication::arguments(), the program's name first.
[[nodiscard]] Options parseOptions(const QStringList& arguments);

// The first file that `request` would have written and that can't be, as an OutputFailed; nothing if all can.
// Looks, and opens nothing: a FIFO's reader may come later.
[[nodiscard]] std::optional<client::Error> unusableOutput(const client::JoinRequest& request);

[[nodiscard]] QString helpText();

// What the process ends with when joining failed because of `code`.
[[nodiscard]] ExitStatus exitStatusOf(client::ErrorCode code);

}  // namespace vinicast::cli
