// SPDX-License-Identifier: MIT
#pragma once

// Emoji by their names, as people type them between colons: in English, and in Chinese
// (resources/emoji/emoji_zh.txt) whatever language the window speaks.

#include <QList>
#include <QString>

namespace vinicast::gui {

struct Emoji {
  const char* name;  // ASCII, lower case
  const char* sign;  // UTF-8
};

[[nodiscard]] const QList<Emoji>& allEmoji();
// Its Chinese name; empty if there is none.
[[nodiscard]] QString chineseName(const Emoji& emoji);
// As it is read to people in the language of now (QLocale()).
[[nodiscard]] QString spokenName(const Emoji& emoji);
// The sign called `name`; empty if there is none.
[[nodiscard]] QString emojiNamed(const QString& name);
// Those whose name begins with `start`, then those that contain it; `most` of them.
[[nodiscard]] QList<Emoji> findEmoji(const QString& start, int most);
// What is offered first for a reaction.
[[nodiscard]] QStringList quickReactions();

}  // namespace vinicast::gui
