// SPDX-License-Identifier: MIT
// The headless client's commands and lines about what goes out besides the group's own stream.

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <memory>

#include "cli/cli_session.hpp"
#include "client/words.hpp"
#include "unit/client/fake_engine.hpp"

using namespace vinicast::client;
using vinicast::cli::CliSession;
using vinicast::cli::LineSplitter;

class CliOutputsTest : public QObject {
  Q_OBJECT

 private:
  FakeEngine m_engine;
  QList<QByteArray> m_lines;
  QStringList m_sentences;
  CliSession m_session{m_engine,
                       {[this](const QByteArray& text) { m_lines.append(text); },
                        [this](const QString& text) { m_sentences.append(text); }, [] { return 5; }}};

  void line(const char* text) { m_session.handleLine(LineSplitter::Line::Text, QString::fromUtf8(text)); }

 private Q_SLOTS:
  void init() {
    m_engine.calls.clear();
    m_lines.clear();
    m_sentences.clear();
  }

  void commandsReachTheEngine() {
    for (const char* text : {"record  my talk.mkv", "record off", "snapshot a b.png", "open on", "open off",
                             "push rtsp://server/name", "push off"})
      line(text);
    const QStringList wanted{QStringLiteral("record my talk.mkv"),
                             QStringLiteral("stop recording"),
                             QStringLiteral("snapshot a b.png"),
                             QStringLiteral("open"),
                             QStringLiteral("close"),
                             QStringLiteral("push rtsp://server/name"),
                             QStringLiteral("stop push")};
    QCOMPARE(m_engine.calls, wanted);
    QVERIFY(m_lines.isEmpty());
  }

  void encoderAndMicrophoneAreOfAllThatGoesLive() {
    line("live camera");
    m_session.setSoftwareEncoder(true);
    line("live camera");
    m_session.setSoftwareEncoder(false);
    m_session.setMicrophone(QStringLiteral("Desk"), true);
    line("live screen");
    m_session.setMicrophone(QString(), false);
    line("live screen");
    m_session.setMicrophone(QString(), true);
    QCOMPARE(m_engine.calls, (QStringList{QStringLiteral("live 0 "), QStringLiteral("live 0  software"),
                                          QStringLiteral("live 1  with Desk"),
                                          QStringLiteral("live 1  without microphone")}));
  }

  void soundIsMutedAndOriginalNowAndLater() {
    for (const char* text : {"sound off", "sound on", "live camera", "sound original", "live camera"})
      line(text);
    Air air{true, SourceSpec{}};
    Q_EMIT m_engine.floorChanged(Floor{});
    Q_EMIT m_engine.airChanged(air);  // was on its way before the word
    air.source.originalSound = true;
    Q_EMIT m_engine.airChanged(air);
    line("sound original");
    line("sound voice");
    air.sending = false;  // the camera went away
    Q_EMIT m_engine.airChanged(air);
    line("sound original");
    const QStringList wanted{QStringLiteral("mute"),
                             QStringLiteral("unmute"),
                             QStringLiteral("live 0 "),
                             QStringLiteral("live 0  original"),
                             QStringLiteral("switch 0  original"),
                             QStringLiteral("switch 0 ")};
    QCOMPARE(m_engine.calls, wanted);
    QVERIFY(m_lines.size() == 1);  // that of the floor
  }

  void afterTheFloorThereIsNoSoundToChange() {
    line("sound voice");
    Q_EMIT m_engine.airChanged(Air{true, SourceSpec{}});
    Floor floor;
    floor.holderId = QStringLiteral("another");
    Q_EMIT m_engine.floorChanged(floor);
    line("sound original");
    QVERIFY(m_engine.calls.isEmpty());
    line("sound voice");
  }

  void mistakesAreTold() {
    for (const char* text : {"record", "snapshot ", "open", "open 1", "push", "sound", "sound loud"}) {
      line(text);
      QCOMPARE(m_lines.size(), 1);
      const QJsonObject error = QJsonDocument::fromJson(m_lines.takeFirst()).object();
      QCOMPARE(error[QStringLiteral("code")].toString(), QStringLiteral("bad-argument"));
    }
    QCOMPARE(m_sentences.size(), 7);
    QVERIFY(m_engine.calls.isEmpty());
  }

  void statesBecomeLines() {
    Output output;
    output.kind = OutputKind::Recording;
    output.state = OutputState::Running;
    output.target = QStringLiteral("/a.mkv");
    output.bytes = 4096;
    output.millis = 1500;
    output.dropped = 2;
    Q_EMIT m_engine.outputChanged(output);
    QCOMPARE(m_lines, QList<QByteArray>{R"({"event":"output","at":5,"output":"recording","state":"running",)"
                                        R"("target":"/a.mkv","bytes":4096,"seconds":1.5,"dropped":2,)"
                                        R"("text":"Recording in /a.mkv."})"});
    QVERIFY2(m_sentences.isEmpty(), "figures once a second are no news for people");
  }

  void theDescriptionAndTheReasonAreThereWhereThereIsOne() {
    Output output;
    output.kind = OutputKind::Players;
    output.state = OutputState::Running;
    output.sdp = QStringLiteral("v=0\r\n");
    Q_EMIT m_engine.outputChanged(output);
    QJsonObject told = QJsonDocument::fromJson(m_lines.takeFirst()).object();
    QCOMPARE(told[QStringLiteral("sdp")].toString(), output.sdp);
    QVERIFY(told[QStringLiteral("text")].toString().contains(QStringLiteral("Anyone on this network")));
    QVERIFY(!told.contains(QStringLiteral("code")));
    output = {};
    output.kind = OutputKind::Push;
    output.state = OutputState::Retrying;
    output.error =
        Error{ErrorCode::PushFailed, QStringLiteral("srt://server:1"), QStringLiteral("timed out")};
    Q_EMIT m_engine.outputChanged(output);
    told = QJsonDocument::fromJson(m_lines.takeFirst()).object();
    QCOMPARE(told[QStringLiteral("code")].toString(), QStringLiteral("push-failed"));
    QCOMPARE(told[QStringLiteral("text")].toString(), describe(*output.error));
    QVERIFY(!told.contains(QStringLiteral("sdp")));
  }

  void everyStateHasASentenceAndAWordOfItsOwn() {
    const QList<OutputState> states{OutputState::Off,     OutputState::Waiting,  OutputState::Connecting,
                                    OutputState::Running, OutputState::Retrying, OutputState::Saved,
                                    OutputState::Failed};
    QStringList words;
    for (const OutputState state : states) {
      words.append(codeWord(state));
      for (const OutputKind kind :
           {OutputKind::Recording, OutputKind::Snapshot, OutputKind::Players, OutputKind::Push}) {
        Output output;
        output.kind = kind;
        output.state = state;
        output.target = QStringLiteral("there");
        const QString text = describe(output);
        QVERIFY2(text.endsWith(QLatin1Char('.')) && !text.contains(QStringLiteral("%1")),
                 qUtf8Printable(text));
      }
    }
    words.removeDuplicates();
    QCOMPARE(words.size(), states.size());
  }
};

QTEST_GUILESS_MAIN(CliOutputsTest)
#include "cli_outputs_test.moc"
