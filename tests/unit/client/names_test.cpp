// SPDX-License-Identifier: MIT
// Names hold what people type: what nobody sees is taken out, and no name turns a sentence around.

#include "client/names.hpp"

#include <QLocale>
#include <QTest>

#include "client/words.hpp"

using namespace vinicast::client;

namespace {
const QString kArabic = QStringLiteral(u"\u0645\u062d\u0645\u062f");
const QString kIsolatedArabic = QStringLiteral(u"\u2068") + kArabic + QStringLiteral(u"\u2069");
}  // namespace

class NamesTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void whatNobodySeesIsTakenOut() {
    QCOMPARE(visibleName(QStringLiteral(u"Be\u202en")), QStringLiteral("Ben"));
    QCOMPARE(visibleName(QStringLiteral(u"\u2068B\u00ade\u200b\u2060n\u2069\u2069\ufeff")),
             QStringLiteral("Ben"));
    QCOMPARE(visibleName(QStringLiteral(u"B\u2028e\u2029n")), QStringLiteral("Ben"));
    for (const QString& name :
         {QString(), QStringLiteral("Ben"), kArabic, QStringLiteral(u"李雷"),
          // Joined signs are one, and some languages keep letters apart.
          QStringLiteral(u"\U0001f469\u200d\U0001f680 \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"),
          // Malayalam may end so: the joiner chooses the form of the last letter.
          QStringLiteral(u"\u0d05\u0d30\u0d35\u0d3f\u0d28\u0d4d\u0d26\u0d28\u0d4d\u200d")})
      QCOMPARE(visibleName(name), name);
    for (const QString& nothing : {QStringLiteral(u"\u202e \u200b"), QStringLiteral(u"\u200d"),
                                   QStringLiteral(u"\u3164\u00a0"), QStringLiteral(" ")})
      QCOMPARE(visibleName(nothing), QStringLiteral(u"\ufffd"));
    QCOMPARE(visibleName(QStringLiteral(u"\u200dBen\u200c")), QStringLiteral("Ben"));
    QCOMPARE(visibleName(QStringLiteral(u" \u200dBen")), QStringLiteral("Ben"));
  }

  void aNameIsIsolatedWhereItMatters() {
    QCOMPARE(isolated(QStringLiteral("Ben")), QStringLiteral("Ben"));
    QCOMPARE(isolated({}), QString());
    QCOMPARE(isolated(kArabic), kIsolatedArabic);
    QCOMPARE(isolated(QStringLiteral("Ben ") + kArabic).front(), QChar(0x2068));
    // One that would end the isolation early has no say.
    QCOMPARE(isolated(QStringLiteral(u"\u2069\u202e") + kArabic), kIsolatedArabic);
    QLocale::setDefault(QLocale(QLocale::Arabic));
    QCOMPARE(isolated(QStringLiteral("Ben")), QStringLiteral(u"\u2068Ben\u2069"));
    QLocale::setDefault(QLocale::c());
  }

  void aSentenceOfAnErrorKeepsItsDirection() {
    const QString text = describe({ErrorCode::FloorTaken, kArabic, {}});
    QVERIFY2(text.startsWith(kIsolatedArabic + QStringLiteral(" is live")), qPrintable(text));
    QVERIFY(!text.isRightToLeft());
    QVERIFY(!describe({ErrorCode::FloorTaken, QStringLiteral(u"Be\u202en"), {}}).contains(QChar(0x202e)));
  }
};

QTEST_GUILESS_MAIN(NamesTest)
#include "names_test.moc"
