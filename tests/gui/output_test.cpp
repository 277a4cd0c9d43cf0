// SPDX-License-Identifier: MIT
// Recording, snapshots and what goes out to others, from the stage's controls.
#include <QAction>
#include <QClipboard>
#include <QDateTime>
#include <QFile>
#include <QLabel>
#include <QMenu>
#include <QSet>
#include <QToolButton>

#include "client/words.hpp"
#include "gui/output_controller.hpp"
#include "gui/support/window_fixture.hpp"

namespace vinicast::test {

using client::Output;
using client::OutputKind;
using client::OutputState;
using client::StreamState;

class OutputTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  // Folders are made in a home of its own.
  void initTestCase() { qputenv("HOME", m_home.path().toLocal8Bit()); }
  void recordsAndStops();
  void aRecordingEndsWithTheLivePicture();
  void savesAPicture();
  void opensToPlayers();
  void namesAreFileNames();
  void noPictureTakesTheNameOfAnother();

 private:
  QTemporaryDir m_home;
};

namespace {

void watchBen(WindowFixture& fixture) {
  fixture.join();
  fixture.engine->hold(kBen, kBenName);
  fixture.engine->stream(StreamState::FirstFrame, kBen);
}

Output outputOf(OutputKind kind, OutputState state, const QString& target) {
  Output output;
  output.kind = kind;
  output.state = state;
  output.target = target;
  return output;
}

}  // namespace

void OutputTest::recordsAndStops() {
  WindowFixture fixture;
  watchBen(fixture);
  auto* label = fixture.find<QLabel>("recordingLabel");
  QVERIFY(!label->isVisible());
  fixture.click("recordToolButton");
  const QString call = fixture.engine->calls.last();
  QVERIFY2(call.startsWith(QStringLiteral("record ")) && call.contains(QStringLiteral("vinigroup")) &&
               call.endsWith(QStringLiteral(".mkv")),
           qPrintable(call));
  Output output = outputOf(OutputKind::Recording, OutputState::Running, QStringLiteral("/v/a.mkv"));
  output.millis = 65'000;
  Q_EMIT fixture.engine->outputChanged(output);
  QVERIFY(label->isVisible());
  QCOMPARE(label->text(), QStringLiteral("REC 1:05"));
  QCOMPARE(fixture.labelText("stageSaidLabel"), client::describe(output));
  fixture.click("recordToolButton");
  QCOMPARE(fixture.engine->calls.last(), QStringLiteral("stop recording"));
  output.state = OutputState::Off;
  Q_EMIT fixture.engine->outputChanged(output);
  QVERIFY(!label->isVisible());
  QCOMPARE(fixture.labelText("stageSaidLabel"), client::describe(output));
}

void OutputTest::aRecordingEndsWithTheLivePicture() {
  WindowFixture fixture;
  watchBen(fixture);
  fixture.click("recordToolButton");
  Output output = outputOf(OutputKind::Recording, OutputState::Running, QStringLiteral("/v/a.mkv"));
  Q_EMIT fixture.engine->outputChanged(output);
  fixture.engine->release();
  output.state = OutputState::Waiting;
  Q_EMIT fixture.engine->outputChanged(output);
  // For the seconds in which somebody else may follow.
  QVERIFY(fixture.find("recordToolButton")->isVisible() && fixture.find("recordingLabel")->isVisible());
  QVERIFY(!fixture.find("snapshotToolButton")->isVisible());
  QVERIFY(!fixture.engine->calls.contains(QStringLiteral("stop recording")));
  fixture.find<QTimer>("endedTimer")->setInterval(1);
  QTRY_VERIFY(fixture.engine->calls.contains(QStringLiteral("stop recording")));
}

void OutputTest::savesAPicture() {
  WindowFixture fixture;
  watchBen(fixture);
  QTest::keyClick(fixture.find("stageView"), Qt::Key_S);
  const QString call = fixture.engine->calls.last();
  QVERIFY2(call.startsWith(QStringLiteral("snapshot ")) && call.endsWith(QStringLiteral(".png")),
           qPrintable(call));
  const Output saved = outputOf(OutputKind::Snapshot, OutputState::Saved, QStringLiteral("/p/a.png"));
  Q_EMIT fixture.engine->outputChanged(saved);
  QVERIFY(fixture.find("stageSaidLabel")->isVisible());
  QCOMPARE(fixture.labelText("stageSaidLabel"), client::describe(saved));
}

void OutputTest::opensToPlayers() {
  WindowFixture fixture;
  watchBen(fixture);
  QMenu* menu = fixture.find<QToolButton>("stageMenuToolButton")->menu();
  QVERIFY(menu != nullptr);
  auto* open = menu->findChild<QAction*>(QStringLiteral("openToPlayersAction"));
  auto* copy = menu->findChild<QAction*>(QStringLiteral("copyDescriptionAction"));
  QVERIFY(!copy->isEnabled());
  const qsizetype before = fixture.engine->calls.size();
  open->trigger();
  QCOMPARE(fixture.engine->calls.size(), before + 1);
  Output output = outputOf(OutputKind::Players, OutputState::Running, QStringLiteral("239.255.17.4:5004"));
  output.sdp = QStringLiteral("v=0\r\n");
  Q_EMIT fixture.engine->outputChanged(output);
  QVERIFY(open->isChecked());
  copy->trigger();
  QCOMPARE(QGuiApplication::clipboard()->text().trimmed(), QStringLiteral("v=0"));
  output.state = OutputState::Failed;
  Q_EMIT fixture.engine->outputChanged(output);
  QVERIFY(!open->isChecked());
}

void OutputTest::namesAreFileNames() {
  const QDateTime when(QDate(2026, 11, 23), QTime(9, 12, 33));
  const QString path =
      gui::OutputController::newPath(QStringLiteral("../a:b/c 会议"), OutputKind::Recording, when);
  QVERIFY2(path.endsWith(QStringLiteral("/a b c 会议 2026-11-23 09-12-33.mkv")), qPrintable(path));
}

void OutputTest::noPictureTakesTheNameOfAnother() {
  WindowFixture fixture;
  watchBen(fixture);
  QSet<QString> calls;
  for (int times = 1; times <= 5; ++times) {
    QTest::keyClick(fixture.find("stageView"), Qt::Key_S);
    const QString call = fixture.engine->calls.last();
    QVERIFY2(call.startsWith(QStringLiteral("snapshot ")) && call.endsWith(QStringLiteral(".png")),
             qPrintable(call));
    calls.insert(call);
    // The first ones are there by now, the others are not.
    QFile file(call.section(QLatin1Char(' '), 1));
    if (times <= 2) QVERIFY(file.open(QIODevice::WriteOnly));
  }
  QCOMPARE(calls.size(), 5);
}

}  // namespace vinicast::test

QTEST_MAIN(vinicast::test::OutputTest)
#include "output_test.moc"
