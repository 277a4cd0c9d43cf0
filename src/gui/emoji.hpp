// SPDX-License-Identifier: MIT
#pragma once

// Emoji by their names, as people type them between colons.

#include <QList>
#include <QString>

namespace vinicast::gui {

struct Emoji {
  const char* name;  // ASCII, lower case
  const char* sign;  // UTF-8
};

[[nodiscard]] const QList<Emoji>& allEmoji();
// The sign called `name`; empty if there is none.
[[nodiscard]] QString emojiNamed(const QString& name);
// Those whose name begins with `start`, then those that contain it; `most` of them.
[[nodiscard]] QList<Emoji> findEmoji(const QString& start, int most);
// What is offered first for a reaction.
[[nodiscard]] QStringList quickReactions();

}  // namespace vinicast::gui
