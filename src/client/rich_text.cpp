// SPDX-License-Identifier: MIT
#include "client/rich_text.hpp"

#include <QRegularExpression>
#include <algorithm>
#include <array>

#include "client/names.hpp"

namespace vinicast::client {

namespace {

// Bold in italic in bold: deeper nesting is shown as it was written.
constexpr int kMaxDepth = 4;

const QRegularExpression& linkPattern() {
  // Neither quotes nor letters and signs of East Asia: people write on behind an address without a space.
  static const QRegularExpression pattern(QStringLiteral(
      R"(\G(?:https?://|vinicast:(?://)?join/?\?)([^\s<>"\x{2014}\x{2018}-\x{201f}\x{2026}\x{2e80}-\x{d7ff})"
      R"(\x{f900}-\x{faff}\x{fe30}-\x{fe4f}\x{ff00}-\x{ffef}\x{20000}-\x{3ffff}]+))"));
  return pattern;
}

// Without what stands behind it: its sentence's end, or the bracket that it is in.
qsizetype lengthOfAddress(QStringView address) {
  constexpr QStringView kEnds = u".,;:!?";
  constexpr QStringView kOpening = u"([{";
  constexpr QStringView kClosing = u")]}";
  std::array<qsizetype, 3> unopened{};
  for (const QChar c : address) {
    if (const qsizetype kind = kOpening.indexOf(c); kind >= 0) --unopened[static_cast<std::size_t>(kind)];
    if (const qsizetype kind = kClosing.indexOf(c); kind >= 0) ++unopened[static_cast<std::size_t>(kind)];
  }
  while (!address.isEmpty()) {
    const qsizetype kind = kClosing.indexOf(address.back());
    const bool closes = kind >= 0 && unopened[static_cast<std::size_t>(kind)] > 0;
    if (!closes && !kEnds.contains(address.back())) break;
    if (closes) --unopened[static_cast<std::size_t>(kind)];
    address.chop(1);
  }
  return address.size();
}

class Parser {
 public:
  explicit Parser(const QStringList& names) : m_names(names) {
    m_names.removeAll(QString());
    // The longest first: "@Ben Ito" is not "@Ben".
    std::sort(m_names.begin(), m_names.end(),
              [](const QString& a, const QString& b) { return a.size() > b.size(); });
  }

  RichText parse(const QString& source) {
    const QStringList lines = source.split(QLatin1Char('\n'));
    bool fenced = false;
    bool first = true;
    for (qsizetype at = 0; at < lines.size(); ++at) {
      const QString& line = lines[at];
      if (line.startsWith(QLatin1String("```")) && (fenced || closes(lines, at))) {
        fenced = !fenced;
        continue;
      }
      if (!first) m_result.text += QChar(QChar::LineSeparator);
      first = false;
      const auto begin = static_cast<int>(m_result.text.size());
      if (fenced) {
        emitText(line, RichText::Code);
      } else {
        parseLine(line);
      }
      if (fenced || isQuote(line)) noteBlock(begin, fenced);
    }
    return std::move(m_result);
  }

 private:
  static bool closes(const QStringList& lines, qsizetype open) {
    // "```" and more on one line is no fence but text.
    if (lines[open].count(QLatin1Char('`')) != 3) return false;
    return std::any_of(lines.begin() + open + 1, lines.end(),
                       [](const QString& line) { return line.trimmed() == QLatin1String("```"); });
  }

  static bool isQuote(const QString& line) { return line.startsWith(QLatin1String("> ")); }

  // The line that began there and ends here.
  void noteBlock(int begin, bool code) {
    const auto end = static_cast<int>(m_result.text.size());
    if (!m_result.blocks.isEmpty()) {
      RichText::Block& last = m_result.blocks.last();
      if (last.code == code && last.start + last.length + 1 == begin) {
        last.length = end - last.start;
        return;
      }
    }
    m_result.blocks.append({begin, end - begin, code});
  }

  void parseLine(const QString& line) {
    if (isQuote(line)) {
      parseInline(line.mid(2), RichText::Quote, 0);
    } else if (line.startsWith(QLatin1String("- ")) || line.startsWith(QLatin1String("* "))) {
      emitText(QStringLiteral("  •  "), 0);
      parseInline(line.mid(2), 0, 0);
    } else {
      static const QRegularExpression numbered(QStringLiteral(R"(^(\d{1,3}[.)]) )"));
      const QRegularExpressionMatch match = numbered.match(line);
      if (match.hasMatch()) emitText(QStringLiteral("  ") + match.captured(1) + QLatin1Char(' '), 0);
      parseInline(match.hasMatch() ? line.mid(match.capturedEnd()) : line, 0, 0);
    }
  }

  void parseInline(const QString& text, unsigned styles, int depth) {
    qsizetype plain = 0;  // from here on nothing is written yet
    qsizetype at = 0;
    const auto flush = [&](qsizetype end) {
      emitText(text.mid(plain, end - plain), styles);
      plain = end;
    };
    while (at < text.size()) {
      const Found found = findAt(text, at, depth);
      if (found.end <= at) {
        ++at;
        continue;
      }
      flush(at);
      const QString inner = text.mid(at + found.mark, found.end - at - 2 * found.mark);
      if (found.style == RichText::Bold || found.style == RichText::Italic) {
        parseInline(inner, styles | found.style, depth + 1);
      } else {
        emitText(inner, styles | found.style);
      }
      at = plain = found.end;
    }
    flush(text.size());
  }

  struct Found {
    qsizetype end = 0;   // past it
    qsizetype mark = 0;  // of its marks on each side
    unsigned style = 0;
  };

  [[nodiscard]] Found findAt(const QString& text, qsizetype at, int depth) const {
    const QChar c = text[at];
    const bool atWord = at == 0 || !isSpacedLetter(text[at - 1]);
    if (c == QLatin1Char('`')) return delimited(text, at, QStringLiteral("`"), RichText::Code);
    if (c == QLatin1Char('*') && depth < kMaxDepth) {
      if (text.mid(at, 2) == QLatin1String("**"))
        return delimited(text, at, QStringLiteral("**"), RichText::Bold);
      return delimited(text, at, QStringLiteral("*"), RichText::Italic);
    }
    // Also 报告_终稿_2 is a long name.
    if (c == QLatin1Char('_') && (at == 0 || !text[at - 1].isLetterOrNumber()) && depth < kMaxDepth)
      return delimited(text, at, QStringLiteral("_"), RichText::Italic);
    if ((c == QLatin1Char('h') || c == QLatin1Char('v')) && atWord) {
      const QRegularExpressionMatch match = linkPattern().match(text, at);
      const qsizetype length = match.hasMatch() ? lengthOfAddress(match.capturedView(1)) : 0;
      if (length > 0) return {match.capturedStart(1) + length, 0, RichText::Link};
    }
    if (c == QLatin1Char('@') && atWord) {
      for (const QString& name : m_names) {
        const qsizetype end = at + 1 + name.size();
        if (text.mid(at + 1, name.size()).compare(name, Qt::CaseInsensitive) != 0) continue;
        if (end >= text.size() || !isSpacedLetter(text[end]) || !isSpacedLetter(name.back()))
          return {end, 0, RichText::Mention};
      }
    }
    return {};
  }

  // Marks hold something that neither begins nor ends with a space.
  static Found delimited(const QString& text, qsizetype at, const QString& mark, unsigned style) {
    const qsizetype begin = at + mark.size();
    // Nor are three of them in a row marks of something.
    if (begin >= text.size() || text[begin].isSpace() || text[begin] == mark.back()) return {};
    for (qsizetype end = text.indexOf(mark, begin + 1); end >= 0; end = text.indexOf(mark, end + 1)) {
      const qsizetype past = end + mark.size();
      if (text[end - 1].isSpace()) continue;
      // The underscores of a_long_name are no marks.
      if (mark == QLatin1String("_") && past < text.size() && text[past].isLetterOrNumber()) continue;
      return {past, mark.size(), style};
    }
    return {};
  }

  void emitText(const QString& text, unsigned styles) {
    if (text.isEmpty()) return;
    const int start = static_cast<int>(m_result.text.size());
    m_result.text += text;
    if (styles != 0) m_result.spans.append({start, static_cast<int>(text.size()), styles});
  }

  QStringList m_names;
  RichText m_result;
};

}  // namespace

const RichText::Block* RichText::blockAt(int start) const {
  const auto found = std::find_if(blocks.begin(), blocks.end(), [start](const Block& block) {
    return start >= block.start && start <= block.start + block.length;
  });
  return found == blocks.end() ? nullptr : &*found;
}

RichText parseRichText(const QString& source, const QStringList& names) {
  return Parser(names).parse(source);
}

QString plainLine(const QString& source) {
  return parseRichText(source).text.replace(QChar(QChar::LineSeparator), QLatin1Char(' ')).simplified();
}

}  // namespace vinicast::client
