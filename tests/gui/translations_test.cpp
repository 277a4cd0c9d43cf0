// SPDX-License-Identifier: MIT
// The translations are complete, keep every place holder, and are what the window shows.
#include <QAbstractButton>
#include <QFile>
#include <QRegularExpression>
#include <QXmlStreamReader>
#include <QtTest>

#include "gui/language.hpp"
#include "gui/support/window_fixture.hpp"

namespace vinicast::test {

namespace {

struct Message {
  QString context;
  QString source;
  QString translation;
  bool finished = true;
};

QList<Message> readTranslations(const QString& path) {
  QFile file(path);
  if (!file.open(QIODevice::ReadOnly)) qFatal("no translations at %s", qPrintable(path));
  QList<Message> messages;
  QString context;
  QXmlStreamReader xml(&file);
  while (!xml.atEnd()) {
    if (xml.readNext() != QXmlStreamReader::StartElement) continue;
    const auto name = xml.name();
    if (name == QLatin1String("name")) {
      context = xml.readElementText();
    } else if (name == QLatin1String("message")) {
      messages.append(Message{context, {}, {}, true});
    } else if (name == QLatin1String("source")) {
      messages.last().source = xml.readElementText();
    } else if (name == QLatin1String("translation")) {
      messages.last().finished = !xml.attributes().hasAttribute(QLatin1String("type"));
      messages.last().translation = xml.readElementText(QXmlStreamReader::IncludeChildElements).trimmed();
    }
  }
  return messages;
}

QStringList placeHolders(const QString& text) {
  static const QRegularExpression pattern(QStringLiteral("%(\\d|n)"));
  QStringList found;
  auto matches = pattern.globalMatch(text);
  while (matches.hasNext()) found << matches.next().captured();
  found.removeDuplicates();
  found.sort();
  return found;
}

}  // namespace

class TranslationsTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void chineseIsComplete();
  void languageChangesWhileOpen();
  void languageCodes();
  void timesHaveNoSeconds();
};

void TranslationsTest::chineseIsComplete() {
  const QList<Message> messages =
      readTranslations(QStringLiteral(VINICAST_TRANSLATIONS "/vinicast_zh_CN.ts"));
  QVERIFY(messages.size() > 200);
  for (const Message& message : messages) {
    const QByteArray what = (message.context + QStringLiteral(": ") + message.source).toUtf8();
    QVERIFY2(message.finished && !message.translation.isEmpty(), what.constData());
    QVERIFY2(placeHolders(message.source) == placeHolders(message.translation), what.constData());
  }
}

void TranslationsTest::languageChangesWhileOpen() {
  WindowFixture fixture;
  fixture.join();
  auto* button = fixture.find<QAbstractButton>("goLivePushButton");
  QCOMPARE(button->text(), QStringLiteral("Go Live"));
  gui::Language language;
  QVERIFY(language.set(QStringLiteral("zh_CN")));
  QCoreApplication::sendPostedEvents();
  QCOMPARE(button->text(), QStringLiteral("开始直播"));
  QCOMPARE(fixture.find<QAbstractButton>("sendPushButton")->text(), QStringLiteral("发送"));
  QVERIFY(language.set(QStringLiteral("en")));
  QCoreApplication::sendPostedEvents();
  QCOMPARE(button->text(), QStringLiteral("Go Live"));
}

void TranslationsTest::languageCodes() {
  using gui::Language;
  QCOMPARE(Language::codeFor(QStringLiteral("zh")), QStringLiteral("zh_CN"));
  QCOMPARE(Language::codeFor(QStringLiteral("zh-Hans-CN")), QStringLiteral("zh_CN"));
  QCOMPARE(Language::codeFor(QStringLiteral("ZH_cn")), QStringLiteral("zh_CN"));
  QCOMPARE(Language::codeFor(QStringLiteral("en_GB")), QStringLiteral("en"));
  QVERIFY(Language::codeFor(QStringLiteral("zh_TW")).isEmpty());
  QVERIFY(Language::codeFor(QStringLiteral("fr")).isEmpty());
}

void TranslationsTest::timesHaveNoSeconds() {
  // This test runs in the C locale, whose times have them.
  QVERIFY(QLocale::system().timeFormat(QLocale::ShortFormat).contains(QLatin1Char('s')));
  gui::Language language;
  QVERIFY(language.set({}));
  QVERIFY(!QLocale().timeFormat(QLocale::ShortFormat).contains(QLatin1Char('s')));
}

}  // namespace vinicast::test

QTEST_MAIN(vinicast::test::TranslationsTest)
#include "translations_test.moc"
