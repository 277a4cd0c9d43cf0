// SPDX-License-Identifier: MIT
#include "gui/rich_text.hpp"

#include <QFontDatabase>

namespace vinicast::gui {

QList<QTextLayout::FormatRange> formatsOf(const RichText& text, const QFont& font, const RichColors& colors) {
  QList<QTextLayout::FormatRange> formats;
  for (const RichText::Span& span : text.spans) {
    QTextCharFormat format;
    QFont styled = font;
    if ((span.styles & RichText::Code) != 0) {
      styled.setFamilies(QFontDatabase::systemFont(QFontDatabase::FixedFont).families());
      const RichText::Block* block = text.blockAt(span.start);
      if (block == nullptr || !block->code) format.setBackground(colors.code);
    }
    if ((span.styles & RichText::Bold) != 0) styled.setBold(true);
    if ((span.styles & RichText::Italic) != 0) styled.setItalic(true);
    format.setFont(styled);
    if ((span.styles & RichText::Quote) != 0) format.setForeground(colors.muted);
    if ((span.styles & (RichText::Link | RichText::Mention)) != 0) format.setForeground(colors.link);
    if ((span.styles & RichText::Link) != 0) format.setFontUnderline(true);
    formats.append({span.start, span.length, format});
  }
  return formats;
}

}  // namespace vinicast::gui
