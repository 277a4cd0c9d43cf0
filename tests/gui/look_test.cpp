// SPDX-License-Identifier: MIT
// Colours, initials, times and icons: what the look promises.
#include <QAbstractItemView>
#include <QApplication>
#include <QDir>
#include <QPushButton>
#include <QRegularExpression>
#include <QSet>
#include <QTextDocument>
#include <QtTest>
#include <algorithm>
#include <cmath>

#include "gui/avatar.hpp"
#include "gui/icons.hpp"
#include "gui/plain_text.hpp"
#include "gui/stage_view.hpp"
#include "gui/support/window_fixture.hpp"
#include "gui/theme.hpp"

namespace vinicast::test {

namespace {

double luminance(const QColor& color) {
  const auto linear = [](double part) {
    return part <= 0.03928 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

// WCAG 2.1, 1.4.3.
double contrast(const QColor& text, const QColor& background) {
  const double first = luminance(text);
  const double second = luminance(background);
  return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

}  // namespace

class LookTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initials();
  void colorsAreStable();
  void durations();
  void textIsReadable();
  void iconFilesAreThePaintedIcon();
  void formsHaveNoSizesOfTheirOwn();
  void wordsKeepTheirDistanceFromAnIcon();
  void listsArePaintedInTheLook_data();
  void listsArePaintedInTheLook();
  void toolTipsAreNeverRich();
};

void LookTest::initials() {
  QCOMPARE(gui::initialsOf(QStringLiteral("Anna Berg")), QStringLiteral("AB"));
  QCOMPARE(gui::initialsOf(QStringLiteral("  anna ")), QStringLiteral("A"));
  QCOMPARE(gui::initialsOf(QStringLiteral("王小明")), QStringLiteral("小明"));
  QCOMPARE(gui::initialsOf(QStringLiteral("王芳")), QStringLiteral("芳"));
  QCOMPARE(gui::initialsOf(QString()), QStringLiteral("?"));
  QCOMPARE(gui::initialsOf(QStringLiteral("😀 x")).size(), 3);
}

void LookTest::colorsAreStable() {
  QCOMPARE(gui::colorOf(QStringLiteral("one")), gui::colorOf(QStringLiteral("one")));
  QSet<QRgb> seen;
  for (int at = 0; at < 100; ++at) seen.insert(gui::colorOf(QStringLiteral("member%1").arg(at)).rgb());
  QVERIFY(seen.size() >= 8);
}

void LookTest::durations() {
  QCOMPARE(gui::durationText(0), QStringLiteral("0:00"));
  QCOMPARE(gui::durationText(65), QStringLiteral("1:05"));
  QCOMPARE(gui::durationText(3725), QStringLiteral("1:02:05"));
}

void LookTest::textIsReadable() {
  constexpr double kEnough = 4.5;
  for (const gui::theme::Colors* colors : {&gui::theme::lightColors(), &gui::theme::darkColors()}) {
    for (const QColor& background : {colors->panel, colors->surface, colors->field, colors->bubbleOther}) {
      QVERIFY(contrast(colors->text, background) >= kEnough);
      QVERIFY(contrast(colors->textMuted, background) >= kEnough);
      QVERIFY(contrast(colors->accentText, background) >= kEnough);
    }
    QVERIFY(contrast(colors->text, colors->bubbleOwn) >= kEnough);
    QVERIFY(contrast(colors->ownMuted, colors->bubbleOwn) >= kEnough);
    QVERIFY(contrast(colors->onAccent, colors->accent) >= kEnough);
    QVERIFY(contrast(colors->onAccent, colors->live) >= kEnough);
    QVERIFY(contrast(colors->liveText, colors->liveTint) >= kEnough);
    QVERIFY(contrast(colors->text, colors->liveTint) >= kEnough);
    QVERIFY(contrast(colors->onStage, colors->stage) >= kEnough);
  }
}

void LookTest::iconFilesAreThePaintedIcon() {
  for (const int size : {16, 24, 32, 48, 64, 128, 256, 512}) {
    const QString path = QStringLiteral(VINICAST_ICONS "/hicolor/%1x%1/apps/vinicast.png").arg(size);
    const QImage file(path);
    QVERIFY2(!file.isNull(), qPrintable(path));
    const QImage painted = gui::icons::appPixmap(size).toImage().convertToFormat(file.format());
    QCOMPARE(file.size(), painted.size());
    // The middle of the plate, where rounding of edges does not matter.
    QCOMPARE(file.pixelColor(size / 2, size * 3 / 8).rgb(), painted.pixelColor(size / 2, size * 3 / 8).rgb());
  }
}

// Margins and spacing are the theme's; 0 is none.
void LookTest::formsHaveNoSizesOfTheirOwn() {
  static const QRegularExpression sized(
      QStringLiteral("<property name=\"\\w*([mM]argin|[sS]pacing|handleWidth)\">\\s*<number>[1-9]"));
  const QDir forms(QStringLiteral(VINICAST_FORMS));
  const QStringList names = forms.entryList({QStringLiteral("*.ui")});
  QVERIFY(!names.isEmpty());
  for (const QString& name : names) {
    QFile file(forms.filePath(name));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY2(!QString::fromUtf8(file.readAll()).contains(sized), qPrintable(name));
  }
}

void LookTest::wordsKeepTheirDistanceFromAnIcon() {
  QPushButton button;
  gui::icons::setOnButton(button, gui::icons::Glyph::Stop);
  QCOMPARE(button.iconSize().width(), button.iconSize().height());
  button.setText(QStringLiteral("Stop"));
  gui::icons::setOnButton(button, gui::icons::Glyph::Stop);
  QVERIFY(button.iconSize().width() > button.iconSize().height());
  // The free room is at the side of the words.
  const QImage painted = button.icon().pixmap(button.iconSize(), 1.0).toImage();
  const auto isFree = [&](int from, int to) {
    for (int x = from; x < to; ++x) {
      for (int y = 0; y < painted.height(); ++y) {
        if (qAlpha(painted.pixel(x, y)) != 0) return false;
      }
    }
    return true;
  };
  QVERIFY(isFree(painted.height(), painted.width()));
  QVERIFY(!isFree(0, painted.height()));
}

void LookTest::listsArePaintedInTheLook_data() {
  QTest::addColumn<bool>("dark");
  QTest::newRow("light") << false;
  QTest::newRow("dark") << true;
}

// A delegate asks its view's palette which look there is, and a style sheet may have changed that palette.
void LookTest::listsArePaintedInTheLook() {
  QFETCH(bool, dark);
  gui::theme::Look look(*qApp);
  look.setMode(dark ? gui::theme::Mode::Dark : gui::theme::Mode::Light);
  WindowFixture fixture;
  fixture.join();
  fixture.click("searchToolButton");
  fixture.click("emojiToolButton");
  const auto views = fixture.window->findChildren<QAbstractItemView*>();
  QVERIFY(views.size() >= 5);
  for (const QAbstractItemView* view : views) {
    view->ensurePolished();
    QVERIFY2(gui::theme::isDark(view->palette()) == dark, qPrintable(view->objectName()));
  }
}

// A name may be "<img src=…>", and a tool tip would look for it.
void LookTest::toolTipsAreNeverRich() {
  const QString image = QStringLiteral("<img src=/dev/zero> is live");
  QVERIFY(Qt::mightBeRichText(image));
  QTextDocument shown;
  shown.setHtml(gui::asPlainText(image));
  QCOMPARE(shown.toPlainText(), image);
  QCOMPARE(gui::asPlainText(QStringLiteral("a < b & c")), QStringLiteral("a < b & c"));

  // Fixed words, or through asPlainText().
  static const QRegularExpression call(QStringLiteral("(set(?:ToolTip|InformativeText)\\((.*))"));
  static const QRegularExpression fixed(
      QStringLiteral("^(tr\\($|tr\\(\"[^\"]*\"\\)\\);?$|asPlainText\\(.*\\);?$)"));
  const QDir sources(QStringLiteral(VINICAST_GUI_SOURCES));
  int calls = 0;
  for (const QString& name : sources.entryList({QStringLiteral("*.cpp")})) {
    QFile file(sources.filePath(name));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QString text = QString::fromUtf8(file.readAll());
    for (const QString& line : text.split(QLatin1Char('\n'))) {
      const auto match = call.match(line);
      // The tray's is the desktop's, with a number.
      if (!match.hasMatch() || line.contains(QLatin1String("m_tray->"))) continue;
      ++calls;
      QVERIFY2(fixed.match(match.captured(2)).hasMatch(), qPrintable(name + QStringLiteral(": ") + line));
    }
  }
  QVERIFY(calls > 20);
}

}  // namespace vinicast::test

QTEST_MAIN(vinicast::test::LookTest)
#include "look_test.moc"
