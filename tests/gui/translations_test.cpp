// SPDX-License-Identifier: MIT
// The translations are complete, keep every place holder, and are what the window shows.
#include <QAbstractButton>
#include <QFile>
#include <QRegularExpression>
#include <QXmlStreamReader>
#include <QtTest>

#include "client/models/posts_model.hpp"
#include "client/words.hpp"
#include "gui/language.hpp"
#include "gui/support/window_fixture.hpp"

namespace vinicast::test {

namespace {

struct Message {
  QString context;
  QString source;
  QStringList translations{};  // more than one where a number is in it
  bool finished = true;
  bool counts = false;  // its words depend on a number
};

QList<Message> readTranslations(const QString& fileName) {
  const QString path = QStringLiteral(VINICAST_TRANSLATIONS "/") + fileName;
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
      messages.append(
          Message{context, {}, {}, true, xml.attributes().hasAttribute(QLatin1String("numerus"))});
    } else if (name == QLatin1String("source")) {
      messages.last().source = xml.readElementText();
    } else if (name == QLatin1String("translation")) {
      messages.last().finished = !xml.attributes().hasAttribute(QLatin1String("type"));
      if (!messages.last().counts) messages.last().translations << xml.readElementText();
    } else if (name == QLatin1String("numerusform")) {
      messages.last().translations << xml.readElementText();
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

// Every message is finished, in so many forms where it counts, and keeps its place holders.
void checkMessages(const QList<Message>& messages, qsizetype forms) {
  for (const Message& message : messages) {
    const QByteArray what = (message.context + QStringLiteral(": ") + message.source).toUtf8();
    QVERIFY2(message.finished, what.constData());
    QVERIFY2(message.translations.size() == (message.counts ? forms : 1), what.constData());
    for (const QString& translation : message.translations) {
      QVERIFY2(!translation.trimmed().isEmpty(), what.constData());
      QVERIFY2(placeHolders(message.source) == placeHolders(translation), what.constData());
    }
  }
}

QStringList countingOf(const QList<Message>& messages) {
  QStringList all;
  for (const Message& message : messages) {
    if (message.counts) all << message.context + QStringLiteral(": ") + message.source;
  }
  all.sort();
  return all;
}

}  // namespace

class TranslationsTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void chineseIsComplete();
  void englishHasSingularsAndPlurals();
  void oneIsSaidAsOne();
  void languageChangesWhileOpen();
  void languageCodes();
  void timesHaveNoSeconds();
};

void TranslationsTest::chineseIsComplete() {
  const QList<Message> messages = readTranslations(QStringLiteral("vinicast_zh_CN.ts"));
  QVERIFY(messages.size() > 200);
  checkMessages(messages, 1);
}

// English is the source, but for what counts: those messages, all of them, and no others.
void TranslationsTest::englishHasSingularsAndPlurals() {
  const QList<Message> messages = readTranslations(QStringLiteral("vinicast_en.ts"));
  checkMessages(messages, 2);
  QCOMPARE(countingOf(messages).size(), messages.size());
  QCOMPARE(countingOf(messages), countingOf(readTranslations(QStringLiteral("vinicast_zh_CN.ts"))));
}

void TranslationsTest::oneIsSaidAsOne() {
  gui::Language language;
  QVERIFY(language.set(QStringLiteral("en")));
  client::PostsModel posts;
  client::Post post;
  post.id = QStringLiteral("post");
  post.text = QStringLiteral("hello");
  post.reactions = {{QStringLiteral("+"), {kBen}}};
  posts.add(post);
  const auto spoken = [&] { return posts.index(0).data(Qt::AccessibleTextRole).toString(); };
  QVERIFY2(spoken().endsWith(QStringLiteral("from 1 person")), qPrintable(spoken()));
  post.reactions.first().authorIds << QStringLiteral("c");
  posts.change(post);
  QVERIFY2(spoken().endsWith(QStringLiteral("from 2 people")), qPrintable(spoken()));
}

void TranslationsTest::languageChangesWhileOpen() {
  WindowFixture fixture;
  fixture.join();
  auto* button = fixture.find<QAbstractButton>("goLivePushButton");
  QCOMPARE(button->text(), QStringLiteral("Go Live"));
  const client::Error lost{client::ErrorCode::NetworkLost, {}, {}};
  const QString english = client::describe(lost);
  Q_EMIT fixture.engine->failed(lost);
  QCOMPARE(fixture.labelText("noticeLabel"), english);
  gui::Language language;
  QVERIFY(language.set(QStringLiteral("zh_CN")));
  QCoreApplication::sendPostedEvents();
  QCOMPARE(button->text(), QStringLiteral("开始直播"));
  QCOMPARE(fixture.find<QAbstractButton>("sendPushButton")->text(), QStringLiteral("发送"));
  // What a notice says, too, and it still ends with what it is about.
  QVERIFY(client::describe(lost) != english);
  QCOMPARE(fixture.labelText("noticeLabel"), client::describe(lost));
  Q_EMIT fixture.engine->networkRestored();
  QVERIFY(!fixture.find("noticeBar")->isVisible());
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
