// SPDX-License-Identifier: MIT
// What the headless client makes of its arguments and lines, and how it writes JSON.

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <cmath>

#include "cli/command.hpp"
#include "cli/find_member.hpp"
#include "cli/json_line.hpp"
#include "cli/line_splitter.hpp"
#include "cli/options.hpp"

using namespace vinicast::cli;
using vinicast::client::Member;
using vinicast::client::MemberState;

namespace {

Options parse(std::initializer_list<const char*> arguments) {
  QStringList list{QStringLiteral("vinicast-cli")};
  for (const char* argument : arguments) list.append(QString::fromUtf8(argument));
  return parseOptions(list);
}

std::map<QString, Member> membersOf(std::initializer_list<std::pair<const char*, const char*>> list) {
  std::map<QString, Member> members;
  for (const auto& [id, name] : list) {
    const QString key = QString::fromUtf8(id);
    members[key] = Member{key, QString::fromUtf8(name), MemberState::Joined, false};
  }
  return members;
}

}  // namespace

class CliTextTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void jsonKeepsItsOrderAndItsText() {
    const QString text = QString::fromUtf8("a\"b\\c\nd\te\x01f\x7fg é 中 \xf0\x9f\x8e\xa5");
    JsonLine inner;
    inner.addReal("loss", 0.25).addReal("bad", std::nan("")).addInteger("n", -5);
    const QByteArray line = JsonLine("post", 1234)
                                .add("text", text)
                                .add("queue", QStringList{QStringLiteral("x"), QStringLiteral("y")})
                                .addBool("history", true)
                                .addUnsigned("big", Q_UINT64_C(18446744073709551615))
                                .addTextOrNull("holder", QString())
                                .add("media", inner)
                                .text();
    QVERIFY(line.startsWith(R"({"event":"post","at":1234,"text":)"));
    QVERIFY(!line.contains('\n'));
    QVERIFY(line.contains("18446744073709551615"));
    QJsonParseError error;
    const QJsonObject object = QJsonDocument::fromJson(line, &error).object();
    QCOMPARE(error.error, QJsonParseError::NoError);
    QCOMPARE(object[QLatin1String("text")].toString(), text);
    QCOMPARE(object[QLatin1String("queue")].toArray().size(), 2);
    QVERIFY(object[QLatin1String("holder")].isNull());
    QCOMPARE(object[QLatin1String("history")].toBool(), true);
    const QJsonObject media = object[QLatin1String("media")].toObject();
    QCOMPARE(media[QLatin1String("loss")].toDouble(), 0.25);
    QVERIFY(media[QLatin1String("bad")].isNull());
    QCOMPARE(media[QLatin1String("n")].toInt(), -5);
  }

  void emptyObject() { QCOMPARE(JsonLine().text(), QByteArray("{}")); }

  void defaults() {
    const Options options = parse({"join"});
    QCOMPARE(options.action, Options::Action::Join);
    QCOMPARE(options.request.group, QStringLiteral("vinigroup"));
    QVERIFY(!options.request.playSound && !options.request.showPictures && !options.window);
    QVERIFY(!options.picturesOnStdout());
    QCOMPARE(options.pictureSize, vinicast::client::PictureSize::Hd);
    QVERIFY(!options.softwareEncoder && options.withMicrophone && options.microphone.isEmpty());
  }

  void everyOption() {
    const Options options = parse({"join",      "the crew",       "--name",       "Ana",    "--code=abc",
                                   "--address", "239.1.2.3:5000", "--interface",  "eth0",   "--profile",
                                   "dir",       "--peer",         "a:1",          "--peer", "b:2",
                                   "--play",    "window",         "--record",     "r.mkv",  "--y4m",
                                   "-",         "--wav",          "w.wav",        "--size", "1080",
                                   "--encoder", "software",       "--microphone", "Desk"});
    QCOMPARE(options.action, Options::Action::Join);
    QCOMPARE(options.request.group, QStringLiteral("the crew"));
    QCOMPARE(options.request.name, QStringLiteral("Ana"));
    QCOMPARE(options.request.code, QStringLiteral("abc"));
    QCOMPARE(options.request.address, QStringLiteral("239.1.2.3:5000"));
    QCOMPARE(options.request.interfaceName, QStringLiteral("eth0"));
    QCOMPARE(options.request.profileDirectory, QStringLiteral("dir"));
    QCOMPARE(options.request.peers, (QStringList{QStringLiteral("a:1"), QStringLiteral("b:2")}));
    QCOMPARE(options.request.recordPath, QStringLiteral("r.mkv"));
    QCOMPARE(options.request.wavPath, QStringLiteral("w.wav"));
    QCOMPARE(options.pictureSize, vinicast::client::PictureSize::FullHd);
    QVERIFY(options.softwareEncoder);
    QVERIFY(!parse({"join", "--encoder", "best"}).softwareEncoder);
    QVERIFY(options.withMicrophone);
    QCOMPARE(options.microphone, QStringLiteral("Desk"));
    const Options silent = parse({"join", "--microphone", "none"});
    QVERIFY(!silent.withMicrophone && silent.microphone.isEmpty());
    QVERIFY(options.picturesOnStdout());
    QVERIFY(options.window && options.request.playSound && options.request.showPictures);
  }

  void badUsage() {
    for (const Options& options :
         {parse({}), parse({"leave"}), parse({"join", "a", "b"}), parse({"join", "--bogus"}),
          parse({"join", "--name"}), parse({"join", "--name", ""}), parse({"join", ""}),
          parse({"join", "--play", "loud"}), parse({"join", "--size", "4k"}),
          parse({"join", "--encoder", "gpu"}), parse({"join", "--microphone", ""})}) {
      QCOMPARE(options.action, Options::Action::Usage);
      QVERIFY(!options.complaint.isEmpty());
    }
    QCOMPARE(parse({"--help"}).action, Options::Action::Help);
    QCOMPARE(parse({"join", "--version"}).action, Options::Action::Version);
    for (const char* word : {"say", "raise", "history", "--y4m", "--peer", "Exit status"})
      QVERIFY(helpText().contains(QLatin1String(word)));
  }

  void exitStatuses() {
    using vinicast::client::ErrorCode;
    for (const ErrorCode code :
         {ErrorCode::BadName, ErrorCode::BadGroup, ErrorCode::BadCode, ErrorCode::OutputFailed})
      QCOMPARE(exitStatusOf(code), kExitUsage);
    for (const ErrorCode code :
         {ErrorCode::BadAddress, ErrorCode::NotMulticast, ErrorCode::BadPort, ErrorCode::UnknownInterface,
          ErrorCode::PortBusy, ErrorCode::NetworkUnavailable})
      QCOMPARE(exitStatusOf(code), kExitNetwork);
  }

  void commands() {
    const auto say = parseCommand(QStringLiteral("say  two  spaces \\n kept"));
    QVERIFY(say && say->kind == CommandKind::Say);
    QCOMPARE(say->argument, QStringLiteral(" two  spaces \\n kept"));
    const auto leave = parseCommand(QStringLiteral("  leave"));
    QVERIFY(leave && leave->kind == CommandKind::Leave && leave->argument.isEmpty());
    QVERIFY(parseCommand(QStringLiteral("history 5"))->argument == QLatin1String("5"));
    for (const char* line : {"", " ", "Say hi", "sayhi", "quit", "\x01"})
      QVERIFY(!parseCommand(QString::fromLatin1(line)).has_value());
  }

  void linesOfAnyBytes() {
    QList<std::pair<LineSplitter::Line, QString>> lines;
    LineSplitter splitter([&lines](LineSplitter::Line kind, const QString& text) {
      lines.append({kind, text});
    });
    for (const char c : QByteArray("say a\r\n\nsay \xc3\xa9\n")) splitter.add(QByteArray(1, c));
    splitter.add("bad \xff\xfe\nsay " + QByteArray(LineSplitter::kMaxLineBytes, 'x') + "\nsay after\nrest");
    splitter.finish();
    splitter.finish();
    using Line = LineSplitter::Line;
    const QList<std::pair<Line, QString>> expected{{Line::Text, QStringLiteral("say a")},
                                                   {Line::Text, QString()},
                                                   {Line::Text, QString::fromUtf8("say é")},
                                                   {Line::NotText, QString()},
                                                   {Line::TooLong, QString()},
                                                   {Line::Text, QStringLiteral("say after")},
                                                   {Line::Text, QStringLiteral("rest")}};
    QVERIFY(lines == expected);
  }

  void membersAreFound_data() {
    QTest::addColumn<QString>("argument");
    QTest::addColumn<int>("outcome");
    QTest::addColumn<QString>("id");
    QTest::addColumn<QString>("rest");
    using Outcome = FoundMember::Outcome;
    const auto row = [](const char* argument, Outcome outcome, const char* id, const char* rest) {
      QTest::newRow(argument) << QString::fromUtf8(argument) << static_cast<int>(outcome)
                              << QString::fromUtf8(id) << QString::fromUtf8(rest);
    };
    row("aa11 hello you", Outcome::One, "aa11", "hello you");
    row("aa1 x", Outcome::One, "aa11", "x");
    row("aa x", Outcome::Several, "", "");
    row("Ana hi", Outcome::One, "bb22", "hi");
    row("Ana Lee hi", Outcome::One, "cc33", "hi");
    row("\"Ana\" Lee hi", Outcome::One, "bb22", "Lee hi");
    row("\"Ana Lee\" hi", Outcome::One, "cc33", "hi");
    row("Anab hi", Outcome::None, "", "");
    row("Bo hi", Outcome::Several, "", "");
    row("dd44", Outcome::One, "dd44", "");
    row("nobody hi", Outcome::None, "", "");
    row("", Outcome::None, "", "");
    row("aa22", Outcome::One, "ee55", "");  // a name wins over the beginning of an id
  }

  void membersAreFound() {
    QFETCH(QString, argument);
    QFETCH(int, outcome);
    QFETCH(QString, id);
    QFETCH(QString, rest);
    const auto members = membersOf({{"aa11", "x"},
                                    {"aa2233", "y"},
                                    {"bb22", "Ana"},
                                    {"cc33", "Ana Lee"},
                                    {"dd44", "Bo"},
                                    {"dd55", "Bo"},
                                    {"ee55", "aa22"}});
    const FoundMember found = findMember(members, argument);
    QCOMPARE(static_cast<int>(found.outcome), outcome);
    QCOMPARE(found.id, id);
    QCOMPARE(found.rest, rest);
  }
};

QTEST_GUILESS_MAIN(CliTextTest)
#include "cli_text_test.moc"
