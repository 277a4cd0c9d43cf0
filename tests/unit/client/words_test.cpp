// SPDX-License-Identifier: MIT
// Every error has a word of its own and a sentence; sources are understood as the contract writes them.

#include "client/words.hpp"

#include <QRegularExpression>
#include <QSet>
#include <QTest>

#include "client/engine.hpp"
#include "client/network.hpp"

using namespace vinicast::client;

namespace {

constexpr int kCodes = static_cast<int>(ErrorCode::NameOtherKey) + 1;

QList<ErrorCode> allCodes() {
  QList<ErrorCode> codes;
  for (int i = 0; i < kCodes; ++i) codes.append(static_cast<ErrorCode>(i));
  return codes;
}

}  // namespace

class WordsTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void everyCodeHasItsOwnWord() {
    const QRegularExpression kebab(QStringLiteral("^[a-z]+(-[a-z]+)*$"));
    QSet<QString> words;
    for (const ErrorCode code : allCodes()) {
      const QString word = codeWord(code);
      QVERIFY2(kebab.match(word).hasMatch(), qPrintable(word));
      words.insert(word);
    }
    QCOMPARE(words.size(), kCodes);
    QCOMPARE(codeWord(ErrorCode::FloorTaken), QStringLiteral("floor-taken"));
    QCOMPARE(codeWord(ErrorCode::NotMulticast), QStringLiteral("not-multicast"));
  }

  void everyCodeHasASentenceWithAndWithoutFacts() {
    QSet<QString> sentences;
    for (const ErrorCode code : allCodes()) {
      const Error bare{code, QString(), QString()};
      const Error full{code, QStringLiteral("the subject"), QStringLiteral("the detail")};
      for (const QString& text : {describe(bare), describe(full)}) {
        QVERIFY2(text.size() > 20 && !text.contains(QLatin1Char('%')), qPrintable(text));
      }
      QVERIFY2(describe(bare).endsWith(QLatin1Char('.')), qPrintable(describe(bare)));
      QVERIFY2(describe(full).contains(full.detail), qPrintable(describe(full)));
      sentences.insert(describe(bare));
    }
    QCOMPARE(sentences.size(), kCodes);
  }

  void theHolderIsNamed() {
    QVERIFY(describe({ErrorCode::FloorTaken, QStringLiteral("Ana %1"), QString()})
                .startsWith(QLatin1String("Ana %1 is live")));
    QVERIFY(describe({ErrorCode::NotMulticast, QString(), QStringLiteral("223.1.2.3")})
                .contains(QLatin1String("223.1.2.3")));
  }

  void whatTheSystemSaidFollowsOnce() {
    const QString text =
        describe({ErrorCode::SourceBusy, QString(), QStringLiteral("the camera gave no picture within 5 s")});
    QVERIFY2(text.startsWith(QLatin1String("Another program is using this device.")), qPrintable(text));
    QVERIFY2(text.endsWith(QLatin1String("(the camera gave no picture within 5 s)")), qPrintable(text));
    const QString file =
        describe({ErrorCode::OutputFailed, QStringLiteral("/a"), QStringLiteral("/a: No space left")});
    QCOMPARE(file.count(QLatin1String("/a")), 1);
  }

  void factsAreShortAndPrintable() {
    const QString huge(10'000, QLatin1Char('x'));
    QVERIFY(describe({ErrorCode::BadName, QString(), huge}).size() < 400);
    const QString text =
        describe({ErrorCode::BadName, QStringLiteral("c\rd"), QStringLiteral("a\x1b[2Jb\n")});
    for (const QChar c : text) QVERIFY(c.category() != QChar::Other_Control);
  }

  void theNetworkHasOneVerdict() {
    const NetworkCard good{QStringLiteral("eth0"), QString(), false, true, true, 10, 0, 10, 100};
    const auto verdictOf = [](const QList<NetworkCard>& cards, int others, double loss = 0) {
      return judge({cards, NetworkVerdict::Good, others, loss});
    };
    const auto with = [&good](auto change) {
      NetworkCard card = good;
      change(card);
      return card;
    };
    const NetworkCard loopback = with([](NetworkCard& card) { card.loopback = true; });
    const NetworkCard failing = with([](NetworkCard& card) { card.sending = false; });
    const NetworkCard refused = with([](NetworkCard& card) { card.joined = false; });
    const NetworkCard deaf = with([](NetworkCard& card) { card.heard = 0; });
    const NetworkCard silent = with([](NetworkCard& card) { card.silentMillis = kSilentMillis; });
    QCOMPARE(verdictOf({}, 2), NetworkVerdict::NoNetwork);
    QCOMPARE(verdictOf({loopback}, 0), NetworkVerdict::ThisComputerOnly);
    QCOMPARE(verdictOf({loopback}, 1), NetworkVerdict::Good);
    QCOMPARE(verdictOf({failing}, 2), NetworkVerdict::NothingSent);
    QCOMPARE(verdictOf({failing, good}, 2), NetworkVerdict::Good);
    QCOMPARE(verdictOf({refused, good}, 2), NetworkVerdict::NotJoined);
    QCOMPARE(verdictOf({deaf}, 0), NetworkVerdict::NobodyHeard);
    QCOMPARE(verdictOf({deaf, good}, 0), NetworkVerdict::NobodyInGroup);
    QCOMPARE(verdictOf({silent}, 2), NetworkVerdict::Silent);
    Network copied{{good}};
    copied.identityElsewhere = true;
    QCOMPARE(judge(copied), NetworkVerdict::IdentityElsewhere);
    QCOMPARE(verdictOf({good}, 2, 0.05), NetworkVerdict::Lossy);
    QCOMPARE(verdictOf({good}, 2, 0.01), NetworkVerdict::Good);
    const auto missing = [&with](double loss, quint64 lost) {
      return with([=](NetworkCard& card) {
        card.loss = loss;
        card.lost = lost;
      });
    };
    QCOMPARE(verdictOf({good, missing(0.02, 6)}, 2), NetworkVerdict::Lossy);
    QCOMPARE(verdictOf({good, missing(0.019, 6)}, 2), NetworkVerdict::Good);
    // Of so few one is enough for 2 %.
    QCOMPARE(verdictOf({good, missing(0.1, 5)}, 2), NetworkVerdict::Good);
    const auto reached = [&good](int byMulticast, int byUnicast, double loss) {
      return judge({{good}, NetworkVerdict::Good, 3, loss, byMulticast, byUnicast});
    };
    QCOMPARE(reached(0, 3, 0.05), NetworkVerdict::Unicast);
    QCOMPARE(reached(1, 2, 0.05), NetworkVerdict::Lossy);
    QCOMPARE(reached(1, 2, 0), NetworkVerdict::PartlyUnicast);
    QCOMPARE(reached(3, 0, 0), NetworkVerdict::Good);
    const auto shown = [&missing](std::optional<Way> way, int copies, double loss = 0, int byUnicast = 0) {
      return judge(
          {{missing(0.02, 6)}, NetworkVerdict::Good, 3, loss, 3 - byUnicast, byUnicast, way, copies});
    };
    QCOMPARE(shown(std::nullopt, 0), NetworkVerdict::Lossy);
    QCOMPARE(shown(Way::Multicast, 0), NetworkVerdict::Lossy);
    QCOMPARE(shown(Way::Multicast, 0, 0.05), NetworkVerdict::Lossy);
    QCOMPARE(shown(Way::Unicast, 0), NetworkVerdict::PictureUnicast);
    QCOMPARE(shown(Way::Unicast, 0, 0.05), NetworkVerdict::Lossy);
    QCOMPARE(shown(Way::None, 0, 0.05), NetworkVerdict::PictureRefused);
    const auto sent = [&good](int copies, int byUnicast) {
      return judge({{good}, NetworkVerdict::Good, 3, 0, 3 - byUnicast, byUnicast, std::nullopt, copies});
    };
    QCOMPARE(sent(0, 0), NetworkVerdict::Good);
    QCOMPARE(sent(1, 0), NetworkVerdict::PictureCopies);
    QCOMPARE(sent(1, 1), NetworkVerdict::PartlyUnicast);
    QCOMPARE(sent(2, 1), NetworkVerdict::PictureCopies);
  }

  void everyVerdictHasASentence() {
    const NetworkCard card{QStringLiteral("wlan7"), QString(), false, false, true, 10, 0, 10, 100};
    QSet<QString> words;
    for (int i = 0; i <= static_cast<int>(NetworkVerdict::Good); ++i) {
      const auto verdict = static_cast<NetworkVerdict>(i);
      const QString sentence = describe(Network{{card}, verdict, 3, 0.05});
      QVERIFY2(sentence.size() > 20 && !sentence.contains(QLatin1String("%1")), qPrintable(sentence));
      const bool named =
          verdict > NetworkVerdict::ThisComputerOnly && verdict != NetworkVerdict::IdentityElsewhere;
      QVERIFY2(sentence.contains(QLatin1String("wlan7")) == named, qPrintable(sentence));
      words.insert(codeWord(verdict));
    }
    QCOMPARE(words.size(), static_cast<int>(NetworkVerdict::Good) + 1);
  }

  // The picture's loss is what shows; without it the cards are named that miss something.
  void aLossIsToldOfThePictureOrOfTheCard() {
    const NetworkCard wired{QStringLiteral("eth0"), QString(), false, true, true, 10, 0, 10, 100, 0.001, 6};
    const NetworkCard wireless{
        QStringLiteral("wlan7"), QString(), false, true, true, 10, 0, 10, 100, 0.034, 60};
    const QString ofCard = describe(Network{{wired, wireless}, NetworkVerdict::Lossy, 3, 0.01});
    QVERIFY2(ofCard.startsWith(QLatin1String("3.4%")), qPrintable(ofCard));
    QVERIFY2(ofCard.contains(QLatin1String("another card")), qPrintable(ofCard));
    QVERIFY2(ofCard.contains(QLatin1String("wlan7")) && !ofCard.contains(QLatin1String("eth0")),
             qPrintable(ofCard));
    // A few datagrams of a quiet card are chance, however large a share they are.
    const NetworkCard quiet{QStringLiteral("eth1"), QString(), false, true, true, 10, 0, 10, 100, 0.1, 5};
    const QString notOfQuiet = describe(Network{{quiet, wireless}, NetworkVerdict::Lossy, 3, 0.01});
    QVERIFY2(notOfQuiet.startsWith(QLatin1String("3.4%")) && !notOfQuiet.contains(QLatin1String("eth1")),
             qPrintable(notOfQuiet));
    const QString ofOnlyCard = describe(Network{{wireless}, NetworkVerdict::Lossy, 3, 0.01});
    QVERIFY2(ofOnlyCard.contains(QLatin1String("repaired")), qPrintable(ofOnlyCard));
    const QString ofPicture = describe(Network{{wired, wireless}, NetworkVerdict::Lossy, 3, 0.05});
    QVERIFY2(ofPicture.startsWith(QLatin1String("5.0%")), qPrintable(ofPicture));
  }

  void sources_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("argument");
    const auto row = [](const char* text, SourceKind kind, const char* argument) {
      QTest::newRow(text) << QString::fromLatin1(text) << static_cast<int>(kind)
                          << QString::fromLatin1(argument);
    };
    row("camera", SourceKind::Camera, "");
    row("camera:Desk: left", SourceKind::Camera, "Desk: left");
    row("screen", SourceKind::Screen, "");
    row("file:/a b/c:d.mkv", SourceKind::File, "/a b/c:d.mkv");
    row("pipe:x.y4m", SourceKind::Pipe, "x.y4m");
    row("test", SourceKind::Test, "");
  }

  void sources() {
    QFETCH(QString, text);
    QFETCH(int, kind);
    QFETCH(QString, argument);
    const auto spec = parseSource(text);
    QVERIFY(spec.has_value());
    QCOMPARE(static_cast<int>(spec->kind), kind);
    QCOMPARE(spec->argument, argument);
  }

  void notSources_data() {
    QTest::addColumn<QString>("text");
    for (const char* text : {"", "file", "file:", "pipe:", "test:x", "screen:1", "Camera", "http://x", ":"})
      QTest::newRow(text) << QString::fromLatin1(text);
  }

  void notSources() {
    QFETCH(QString, text);
    QVERIFY(!parseSource(text).has_value());
  }
};

QTEST_GUILESS_MAIN(WordsTest)
#include "words_test.moc"
