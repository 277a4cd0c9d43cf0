// SPDX-License-Identifier: MIT
// The window's command line.
#include "gui/command_line.hpp"

#include <QtTest>

namespace vinicast::test {

using gui::CommandLine;

namespace {

CommandLine parse(const QString& arguments) {
  return gui::parseCommandLine(
      (QStringLiteral("vinicast ") + arguments).split(QLatin1Char(' '), Qt::SkipEmptyParts),
      QStringLiteral("1.2.3"));
}

}  // namespace

class CommandLineTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void commandLine();
  void anInvitationIsAnArgument();
  void aLinkThatCantBeReadIsForTheWindow();
  void badUsageIsSaid();
};

void CommandLineTest::commandLine() {
  const CommandLine line =
      parse(QStringLiteral("--group G --name N --address 239.1.1.1:5000 --interface eth0 --code C --profile "
                           "/p --peer a:1 --peer b:2 "
                           "--live file:x.mkv --lang zh --minimized"));
  QCOMPARE(line.kind, CommandLine::Kind::Run);
  QCOMPARE(line.options.request.group, QStringLiteral("G"));
  QCOMPARE(line.options.request.name, QStringLiteral("N"));
  QCOMPARE(line.options.request.address, QStringLiteral("239.1.1.1:5000"));
  QCOMPARE(line.options.request.interfaceName, QStringLiteral("eth0"));
  QCOMPARE(line.options.request.code, QStringLiteral("C"));
  QCOMPARE(line.options.request.profileDirectory, QStringLiteral("/p"));
  QCOMPARE(line.options.request.peers.size(), 2);
  QCOMPARE(line.options.live->kind, client::SourceKind::File);
  QCOMPARE(line.options.language, QStringLiteral("zh_CN"));
  QVERIFY(line.options.minimized && line.options.groupGiven && line.options.nameGiven);
  QCOMPARE(parse({}).options.request.group, QStringLiteral("vinigroup"));
  QVERIFY(!parse({}).options.groupGiven);
  QVERIFY(parse(QStringLiteral("--version")).text.contains(QStringLiteral("1.2.3")));
  QCOMPARE(parse(QStringLiteral("--help")).kind, CommandLine::Kind::PrintAndExit);
}

void CommandLineTest::anInvitationIsAnArgument() {
  const CommandLine line =
      parse(QStringLiteral("--name N vinicast:join?group=crew%20deck&code=abcde-fghjk-mnpqr-stvwx"));
  QCOMPARE(line.kind, CommandLine::Kind::Run);
  QVERIFY(line.options.invited && !line.options.groupGiven);
  QCOMPARE(line.options.request.group, QStringLiteral("crew deck"));
  QCOMPARE(line.options.request.code, QStringLiteral("ABCDE-FGHJK-MNPQR-STVWX"));
}

void CommandLineTest::aLinkThatCantBeReadIsForTheWindow() {
  for (const char* link : {"vinicast:join?code=x", "vinicast:", "VINICAST:nonsense"}) {
    const CommandLine line = parse(QString::fromLatin1(link));
    QCOMPARE(line.kind, CommandLine::Kind::Run);
    QVERIFY2(line.options.badLink && !line.options.invited && !line.options.groupGiven, link);
  }
}

void CommandLineTest::badUsageIsSaid() {
  for (const char* arguments :
       {"--group G vinicast:join?group=a", "vinicast:join?group=a vinicast:join?group=b", "--nonsense",
        "stray", "--live nothing", "--lang fr", "--group"}) {
    const CommandLine line = parse(QString::fromLatin1(arguments));
    QVERIFY2(line.kind == CommandLine::Kind::BadUsage, arguments);
    QVERIFY2(line.text.size() > 10, arguments);
  }
}

}  // namespace vinicast::test

QTEST_MAIN(vinicast::test::CommandLineTest)
#include "command_line_test.moc"
