// SPDX-License-Identifier: MIT
#pragma once

// A small safe markdown: **bold**, *italic* or _italic_, `code`, ``` code blocks, "- " and "1. " lists, "> "
// quotes; web addresses, invitations (client/invite.hpp) and @names. What is not understood is shown as it
// was written. There are no pictures, no HTML and no links with other words than their address, so nothing is
// fetched and nothing pretends. An address ends where letters or signs of East Asia begin, and has as many
// closing brackets as opening ones.
//
// Time: linear in the text but for unclosed marks, which are looked for to the end of their line.

#include <QList>
#include <QString>
#include <QStringList>

namespace vinicast::client {

struct RichText {
  enum Style : unsigned {
    Bold = 1U << 0,
    Italic = 1U << 1,
    Code = 1U << 2,
    Quote = 1U << 3,
    Link = 1U << 4,
    Mention = 1U << 5,
  };
  struct Span {
    int start = 0;
    int length = 0;
    unsigned styles = 0;
  };

  // Whole lines that belong together: a code block, or a quote.
  struct Block {
    int start = 0;
    int length = 0;
    bool code = false;
  };

  QString text;         // to be shown; lines end with QChar::LineSeparator
  QList<Span> spans;    // in their order, without overlap; plain text has none
  QList<Block> blocks;  // the same

  // The block that the line beginning at `start` is in, null: none.
  [[nodiscard]] const Block* blockAt(int start) const;
};

// `names`: of members, for @names; empty ones are left out.
[[nodiscard]] RichText parseRichText(const QString& source, const QStringList& names = {});
// Without its marks, in one line: for a quote or a notification.
[[nodiscard]] QString plainLine(const QString& source);

}  // namespace vinicast::client
