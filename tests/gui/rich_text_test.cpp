// SPDX-License-Identifier: MIT
// The small markdown of messages: what it understands, what it leaves as it is, and that it ends.
#include "gui/rich_text.hpp"

#include <QtTest>
#include <utility>

#include "gui/emoji.hpp"

namespace vinicast::test {

using gui::parseRichText;
using gui::RichText;

namespace {

// "text|start+length:styles ..." with b, i, c, q, l, m.
QString shown(const QString& source, const QStringList& names = {}) {
  const RichText rich = parseRichText(source, names);
  QString result =
      QString(rich.text).replace(QChar(QChar::LineSeparator), QLatin1Char('/')) + QLatin1Char('|');
  for (const RichText::Span& span : rich.spans) {
    result += rich.text.mid(span.start, span.length) + QLatin1Char(':');
    const QString letters = QStringLiteral("bicqlm");
    for (int bit = 0; bit < letters.size(); ++bit)
      if ((span.styles & (1U << bit)) != 0) result += letters[bit];
    result += QLatin1Char(' ');
  }
  if (result.endsWith(QLatin1Char(' '))) result.chop(1);
  return result;
}

}  // namespace

class RichTextTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void marks_data();
  void marks();
  void linesThatBelongTogether();
  void nothingIsLostOfAnyText();
  void emoji();
};

void RichTextTest::marks_data() {
  QTest::addColumn<QString>("source");
  QTest::addColumn<QString>("expected");
  const auto row = [](const char* source, const char* expected) {
    QTest::newRow(source) << QString::fromUtf8(source) << QString::fromUtf8(expected);
  };
  row("plain", "plain|");
  row("a **bold** word", "a bold word|bold:b");
  row("*so* and _so_", "so and so|so:i so:i");
  row("**all *of* it**", "all of it|all :b of:bi  it:b");
  row("`x * y * z`", "x * y * z|x * y * z:c");
  row("2 * 3 * 4", "2 * 3 * 4|");
  row("a_long_name and _", "a_long_name and _|");
  row("**open and *open", "**open and *open|");
  row("- one\n- two", "  •  one/  •  two|");
  row("1. one", "  1. one|");
  row("> said\nanswer", "said/answer|said:q");
  row("```\n**x**\n  y\n```\nend", "**x**/  y/end|**x**:c   y:c");
  row("``` is not closed", "``` is not closed|");
  row("see http://a.example/x_y_z, ok", "see http://a.example/x_y_z, ok|http://a.example/x_y_z:l");
  row("javascript:alert(1) file:///etc", "javascript:alert(1) file:///etc|");
  row("<b>no</b> ![x](http://e.example/i.png)",
      "<b>no</b> ![x](http://e.example/i.png)|http://e.example/i.png:l");
  row("[here](https://e.example)", "[here](https://e.example)|https://e.example:l");
  row("hi @Ben Ito, @ben and @Benno", "hi @Ben Ito, @ben and @Benno|@Ben Ito:m @ben:m");
  row("a@ben", "a@ben|");
  // Where people write no spaces.
  row("请看https://example.org/a，谢谢", "请看https://example.org/a，谢谢|https://example.org/a:l");
  row("看 https://example.org/b。然后再说", "看 https://example.org/b。然后再说|https://example.org/b:l");
  row("看https://example.org/c然后", "看https://example.org/c然后|https://example.org/c:l");
  row("“https://example.org/d”", "“https://example.org/d”|https://example.org/d:l");
  row("也谢谢@Ben的图，@Benno", "也谢谢@Ben的图，@Benno|@Ben:m");
  row("报告_终稿_2", "报告_终稿_2|");
  row("https://e.example/Keel_(ship) ok", "https://e.example/Keel_(ship) ok|https://e.example/Keel_(ship):l");
  row("(https://e.example/Keel_(ship).)", "(https://e.example/Keel_(ship).)|https://e.example/Keel_(ship):l");
  row("http://)", "http://)|");
  row("来吧：vinicast:join?group=a%20b&code=1_2_3。", "来吧：vinicast:join?group=a%20b&code=1_2_3。|"
                                                     "vinicast:join?group=a%20b&code=1_2_3:l");
  row("vinicast:quit xvinicast:join?group=a", "vinicast:quit xvinicast:join?group=a|");
}

void RichTextTest::marks() {
  QFETCH(QString, source);
  QFETCH(QString, expected);
  QCOMPARE(shown(source, {QStringLiteral("Ben"), QStringLiteral("Ben Ito"), QString()}), expected);
}

void RichTextTest::linesThatBelongTogether() {
  const RichText rich = parseRichText(QStringLiteral("a\n> b\n> c\n```\nd\n\n```\n> e"));
  QCOMPARE(rich.blocks.size(), 3);
  const auto words = [&](int at) { return rich.text.mid(rich.blocks[at].start, rich.blocks[at].length); };
  const QChar newLine(QChar::LineSeparator);
  QCOMPARE(words(0), QStringLiteral("b%1c").arg(newLine));
  QCOMPARE(words(1), QStringLiteral("d") + newLine);
  QVERIFY(!rich.blocks[0].code && rich.blocks[1].code && !rich.blocks[2].code);
  QVERIFY(rich.blockAt(0) == nullptr);
  QVERIFY(rich.blockAt(rich.blocks[1].start + 2) == &rich.blocks[1]);
}

void RichTextTest::nothingIsLostOfAnyText() {
  // Every text of these signs, up to six of them: it ends, its spans are in order and inside.
  const QString signs = QStringLiteral("*_`> a\n");
  qsizetype texts = 1;
  for (int length = 1; length <= 6; ++length) {
    texts *= signs.size();
    for (qsizetype number = 0; number < texts; ++number) {
      QString source;
      for (qsizetype left = number, at = 0; at < length; ++at, left /= signs.size())
        source += signs[left % signs.size()];
      const RichText rich = parseRichText(source);
      int end = 0;
      for (const RichText::Span& span : rich.spans) {
        QVERIFY2(span.start >= end && span.length > 0, qPrintable(source));
        end = span.start + span.length;
      }
      QVERIFY2(end <= rich.text.size(), qPrintable(source));
      QVERIFY2(rich.text.count(QLatin1Char('a')) == source.count(QLatin1Char('a')), qPrintable(source));
    }
  }
}

void RichTextTest::emoji() {
  QCOMPARE(gui::emojiNamed(QStringLiteral("tada")), QString::fromUtf8("🎉"));
  QVERIFY(gui::emojiNamed(QStringLiteral("nothing")).isEmpty());
  QCOMPARE(gui::findEmoji(QStringLiteral("thumbs"), 5).size(), 2);
  QCOMPARE(gui::findEmoji(QStringLiteral("heart"), 3).size(), 3);
  QCOMPARE(gui::emojiNamed(QString::fromUtf8("笑哭了")), QString::fromUtf8("😂"));
  QVERIFY(gui::findEmoji(QString::fromUtf8("笑"), 9).size() > 4);
  const QLocale before;
  for (const auto& [language, name] : {std::pair("en_US", "smile"), std::pair("zh_CN", "大笑")}) {
    QLocale::setDefault(QLocale(QLatin1String(language)));
    QCOMPARE(gui::spokenName(gui::allEmoji().first()), QString::fromUtf8(name));
  }
  QLocale::setDefault(before);
  QStringList names;
  for (const gui::Emoji& one : gui::allEmoji()) {
    names += QLatin1String(one.name);
    names += gui::chineseName(one);
    QVERIFY2(!names.last().isEmpty(), one.name);
    // What a reaction may hold (docs/protocol.md §4.8).
    QVERIFY(qstrlen(one.sign) <= 32);
  }
  QCOMPARE(names.removeDuplicates(), 0);
}

}  // namespace vinicast::test

QTEST_GUILESS_MAIN(vinicast::test::RichTextTest)
#include "rich_text_test.moc"
