// SPDX-License-Identifier: MIT
#pragma once

// How the small markdown of messages (client/rich_text.hpp) looks.

#include <QColor>
#include <QFont>
#include <QList>
#include <QTextLayout>

#include "client/rich_text.hpp"

namespace vinicast::gui {

using client::parseRichText;
using client::plainLine;
using client::RichText;

struct RichColors {
  QColor link;
  QColor muted;
  QColor code;  // behind it, where it is part of a line
};
[[nodiscard]] QList<QTextLayout::FormatRange> formatsOf(const RichText& text, const QFont& font,
                                                        const RichColors& colors);

}  // namespace vinicast::gui
