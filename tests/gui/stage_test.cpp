// SPDX-License-Identifier: MIT
// The stage's own window, figures and keys; another source while live, a source that goes away, handing over.
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QPushButton>
#include <QScreen>
#include <QSignalSpy>
#include <QToolButton>

#include "client/words.hpp"
#include "gui/elided_label.hpp"
#include "gui/settings.hpp"
#include "gui/support/window_fixture.hpp"
#include "gui/video_widget.hpp"

namespace vinicast::test {

using client::Air;
using client::SourceKind;
using client::SourceSpec;
using client::StreamState;
using gui::ElidedLabel;
using gui::VideoWidget;

namespace {

const QString kSelf = QStringLiteral("self");

void goOnAir(WindowFixture& fixture, const QStringList& queue = {}) {
  fixture.join();
  fixture.engine->addMember(kBen, kBenName);
  fixture.engine->hold(kSelf, fixture.engine->selfName, queue);
  Q_EMIT fixture.engine->airChanged({true, {SourceKind::Test, {}, {}, false}});
}

void watchBen(WindowFixture& fixture) {
  fixture.join();
  fixture.engine->addMember(kBen, kBenName);
  fixture.engine->hold(kBen, kBenName);
  fixture.engine->stream(StreamState::FirstFrame, kBen);
}

QWidget* stageWindow() {
  for (QWidget* top : QApplication::topLevelWidgets())
    if (top->objectName() == QLatin1String("stageWindow") && top->isVisible()) return top;
  return nullptr;
}

}  // namespace

class StageTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void sourceIsSwitchedWhileLive();
  void switchingEndsWithTheFloor();
  void aSourceThatGoesAwayIsSaid();
  void theFloorIsHandedOver();
  void barTellsWhatGoesOut();
  void aWindowOfItsOwnTellsItsSizeAtOnce();
  void popsOutAndComesBack();
  void poppedOutStageEndsAtHome();
  void whoComesLaterSeesHowLong();
  void figuresAreShownWhenAsked();
  void figuresOfWhatIsSent();
  void keysWorkTheControls();
  void devicesThatComeAreListed();
  void musicPassesAsItIs();
  void whatWasChosenIsRemembered();
  void aMissingMicrophoneIsNobodysChoice();
};

void StageTest::sourceIsSwitchedWhileLive() {
  WindowFixture fixture;
  goOnAir(fixture);
  QVERIFY2(!fixture.find("goLivePushButton")->isVisible(), "the red bar says it once");
  fixture.engine->calls.clear();
  fixture.click("switchSourcePushButton");
  auto* dialog = fixture.find<QDialog>("GoLiveDialog");
  QCOMPARE(dialog->windowTitle(), QStringLiteral("Switch the source"));
  QVERIFY(!fixture.find("previewVideoWidget")->isVisible());
  fixture.click("screenToolButton");
  // While it is chosen, the stage goes on with what is on air.
  Q_EMIT fixture.engine->previewShown(paintedPicture({320, 180}, 2));
  QVERIFY(fixture.find<VideoWidget>("stageVideoWidget")->hasPicture());
  fixture.click("goLiveConfirmPushButton");
  QCOMPARE(fixture.engine->calls, QStringList{QStringLiteral("switchSource")});
  QCOMPARE(fixture.engine->liveSource->kind, SourceKind::Screen);
  Q_EMIT fixture.engine->airChanged({true, *fixture.engine->liveSource});
  QCOMPARE(fixture.engine->previewSource->kind, SourceKind::Screen);
  QVERIFY(fixture.find("onAirBar")->isVisible());
}

void StageTest::switchingEndsWithTheFloor() {
  WindowFixture fixture;
  goOnAir(fixture);
  fixture.click("switchSourcePushButton");
  const QPointer<QDialog> dialog = fixture.find<QDialog>("GoLiveDialog");
  fixture.engine->hold(kBen, kBenName);
  QTRY_VERIFY(dialog.isNull() || !dialog->isVisible());
  QVERIFY(!fixture.engine->calls.contains(QStringLiteral("switchSource")));
}

void StageTest::aSourceThatGoesAwayIsSaid() {
  WindowFixture fixture;
  goOnAir(fixture);
  const SourceSpec camera{SourceKind::Camera, QStringLiteral("Cam"), {}, true};
  auto* title = fixture.find<ElidedLabel>("onAirTitleLabel");
  QCOMPARE(title->fullText(), QStringLiteral("You are live · 0:00"));
  Q_EMIT fixture.engine->airChanged({false, camera});
  QCOMPARE(title->fullText(), QStringLiteral("You are live without a picture: choose a source"));
  QCOMPARE(fixture.labelText("stageStateLabel"), QStringLiteral("The source is gone – choose another one"));
  QVERIFY(fixture.find("stageStateLabel")->isVisible());
  QVERIFY(fixture.find("switchSourcePushButton")->isEnabled());
  Q_EMIT fixture.engine->airChanged({true, camera});
  QCOMPARE(title->fullText(), QStringLiteral("You are live · 0:00"));
  QVERIFY(!fixture.find("stageStateLabel")->isVisible());
}

void StageTest::theFloorIsHandedOver() {
  WindowFixture fixture;
  goOnAir(fixture);
  auto* button = fixture.find<QPushButton>("handOverPushButton");
  QVERIFY(!button->isVisible());
  fixture.engine->hold(kSelf, fixture.engine->selfName, {kBen});
  QVERIFY(button->isVisible());
  // With all buttons in a narrow bar, what it says first is left whole.
  auto* title = fixture.find<ElidedLabel>("onAirTitleLabel");
  fixture.window->resize(800, 600);
  const QToolButton* people = fixture.find<QToolButton>("peopleToolButton");
  if (!people->isChecked()) fixture.click("peopleToolButton");
  QTRY_COMPARE(title->text(), QStringLiteral("You are live"));
  QVERIFY(fixture.find("viewersLabel")->isVisible());
  QVERIFY(!fixture.find("onAirFactsLabel")->isVisible());
  fixture.click("peopleToolButton");
  QTRY_VERIFY(fixture.find("onAirFactsLabel")->isVisible());
  QCOMPARE(title->text(), QStringLiteral("You are live"));
  fixture.window->resize(1100, 720);
  QCOMPARE(button->accessibleName(), QStringLiteral("Stop, and ask Ben to go live"));
  QCOMPARE(fixture.find<ElidedLabel>("floorLabel")->fullText(), QStringLiteral("Raised hands: Ben"));
  fixture.click("handOverPushButton");
  QCOMPARE(fixture.engine->calls.last(), QStringLiteral("stopLive"));
}

void StageTest::barTellsWhatGoesOut() {
  WindowFixture fixture;
  goOnAir(fixture);
  fixture.engine->stats.viewers = 5;
  fixture.engine->stats.worstLoss = 0.021;
  fixture.engine->stats.bitrate = 3'240'000;
  fixture.engine->requestStats();
  QCOMPARE(fixture.find<ElidedLabel>("onAirFactsLabel")->fullText(),
           QStringLiteral("5 watching · at most 2.1% lost · 3.2 Mbit/s"));
}

// The first picture of a new stream comes at once, and shall not be one of a few pixels.
void StageTest::aWindowOfItsOwnTellsItsSizeAtOnce() {
  VideoWidget video;
  video.resize(640, 360);
  QSignalSpy sizes(&video, &VideoWidget::pictureSizeWanted);
  for (int time = 0; time < 2; ++time) {
    sizes.clear();
    video.QWidget::show();
    QCOMPARE(sizes.size(), 1);
    QCOMPARE(sizes.first().first().toSize(), video.size() * video.devicePixelRatioF());
    video.hide();
    QVERIFY(sizes.last().first().toSize().isEmpty());
  }
}

void StageTest::popsOutAndComesBack() {
  WindowFixture fixture;
  watchBen(fixture);
  auto* stage = fixture.find("stageView");
  auto* video = fixture.find<VideoWidget>("stageVideoWidget");
  fixture.click("popOutToolButton");
  QVERIFY(stageWindow() != nullptr);
  QCOMPARE(stage->window(), stageWindow());
  const QSize room = stageWindow()->screen()->availableSize();
  QVERIFY(stageWindow()->width() < room.width() && stageWindow()->height() < room.height());
  QCOMPARE(stageWindow()->windowTitle(), QStringLiteral("Ben is live – Vinicast"));
  QVERIFY(fixture.find("stagePlaceholder")->isVisible());
  Q_EMIT fixture.engine->pictureShown(paintedPicture({320, 180}, 3));
  QVERIFY(video->hasPicture());
  QTRY_COMPARE(fixture.engine->viewSize, video->size() * video->devicePixelRatioF());
  // Full screen is of its own window, and Esc leaves it.
  QTest::mouseDClick(video, Qt::LeftButton);
  QVERIFY(stageWindow()->isFullScreen());
  QVERIFY(!fixture.window->isFullScreen());
  QTest::keyClick(stageWindow(), Qt::Key_Escape);
  QVERIFY(!stageWindow()->isFullScreen());
  fixture.click("dockStagePushButton");
  QTRY_VERIFY(stageWindow() == nullptr);
  QCOMPARE(stage->window(), fixture.window.get());
  QVERIFY(stage->isVisible());
  // And by closing the window.
  fixture.click("popOutToolButton");
  stageWindow()->close();
  QTRY_COMPARE(stage->window(), fixture.window.get());
  QTRY_VERIFY(!fixture.engine->viewSize.isEmpty());
}

void StageTest::poppedOutStageEndsAtHome() {
  auto fixture = std::make_unique<WindowFixture>();
  goOnAir(*fixture);
  auto* stop = fixture->find("stageStopToolButton");
  QVERIFY(!stop->isVisible());
  fixture->click("popOutToolButton");
  QVERIFY(stageWindow() != nullptr);
  // The red bar is in the other window.
  QTest::mouseClick(stop, Qt::LeftButton);
  QCOMPARE(fixture->engine->calls.last(), QStringLiteral("stopLive"));
  fixture->engine->release();
  QTRY_VERIFY(stageWindow() == nullptr);
  QVERIFY(!fixture->find("stageView")->isVisible());
  // A window that goes takes a stage that is out along.
  fixture->engine->hold(kBen, kBenName);
  fixture->click("popOutToolButton");
  QVERIFY(!stop->isVisible());
  fixture.reset();
  QVERIFY(stageWindow() == nullptr);
}

void StageTest::whoComesLaterSeesHowLong() {
  WindowFixture fixture;
  fixture.join();
  fixture.engine->hold(kBen, kBenName);
  Q_EMIT fixture.engine->streamChanged({StreamState::FirstFrame, kBen, 3'725'000});
  QCOMPARE(fixture.labelText("durationLabel"), QStringLiteral("1:02:05"));
}

void StageTest::figuresAreShownWhenAsked() {
  WindowFixture fixture;
  watchBen(fixture);
  fixture.window->resize(1100, 900);
  auto* figures = fixture.find<QLabel>("figuresLabel");
  QVERIFY(!figures->isVisible());
  fixture.click("figuresToolButton");
  fixture.engine->stats.width = 1280;
  fixture.engine->stats.height = 720;
  fixture.engine->stats.delayMs = 31;
  fixture.engine->stats.loss = 0.004;
  fixture.engine->stats.bitrate = 3'100'000;
  fixture.engine->stats.repairsAsked = 17;
  fixture.engine->stats.unseen = 18;
  fixture.engine->stats.notPainted = 19;
  fixture.engine->stats.receive.p50 = 1.2;
  fixture.engine->stats.decode.p50 = 2.34;
  fixture.engine->stats.hold.p50 = 4;
  fixture.engine->stats.handOver.p50 = 0.56;
  fixture.engine->requestStats();
  QVERIFY(figures->isVisible());
  for (const char* part :
       {"1280 × 720", "3.10 Mbit/s", "31 ms", "0.4%", "Repairs asked for: 17", "nobody looked: 18",
        "Not painted in time: 19", "receiving 1.2, decoding 2.3, waiting 4.0, showing 0.6 ms"})
    QVERIFY2(figures->text().contains(QString::fromUtf8(part)), qPrintable(figures->text()));
  // In little room some of them, whole and beside nothing.
  auto* stage = fixture.find("stageView");
  const auto* controls = fixture.find("stageControls");
  const QString all = figures->text();
  stage->setMinimumHeight(0);
  for (const QSize size : {QSize(340, 150), QSize(340, 400), QSize(600, 150), QSize(900, 170)}) {
    stage->resize(size);
    QVERIFY(figures->isVisible() && !figures->text().isEmpty());
    QVERIFY2(stage->rect().contains(figures->geometry()), qPrintable(figures->text()));
    QVERIFY(!figures->geometry().intersects(controls->geometry()));
    QVERIFY(figures->heightForWidth(figures->width()) <= figures->height());
    QVERIFY(figures->text() == all || figures->text().endsWith(QStringLiteral("\n…")));
  }
  fixture.click("figuresToolButton");
  QVERIFY(!figures->isVisible());
}

void StageTest::figuresOfWhatIsSent() {
  WindowFixture fixture;
  goOnAir(fixture);
  fixture.window->resize(1100, 900);
  client::Stats& stats = fixture.engine->stats;
  stats.viewers = 7;
  stats.dataShards = 400;
  stats.parityShards = 50;
  stats.repairRequests = 21;
  stats.repairsSent = 34;
  stats.mediaCopiesTo = 2;
  stats.picturesLeftOut = 41;
  stats.pictureErrors = 42;
  for (int i = 0; i < 7; ++i)
    stats.eachViewer.append(
        {QString::number(i), QStringLiteral("<b>Viewer %1").arg(i), 0.125 - i / 100.0, 0.01});
  fixture.click("figuresToolButton");
  fixture.engine->requestStats();
  const QString text = fixture.labelText("figuresLabel");
  for (const char* part :
       {"Parity: 12.5%", "By unicast to: 2", "asked for 21 times, 34 sent", "lower frame rate: 41",
        "errors: 42", "<b>Viewer 0: 12.5% lost on the way, 1.0% given up", "<b>Viewer 4: 8.5% lost"})
    QVERIFY2(text.contains(QString::fromUtf8(part)), qPrintable(text));
  QVERIFY2(!text.contains(QStringLiteral("Viewer 5")), "the worst five");
  QCOMPARE(fixture.find<QLabel>("figuresLabel")->textFormat(), Qt::PlainText);
}

void StageTest::keysWorkTheControls() {
  WindowFixture fixture;
  watchBen(fixture);
  auto* stage = fixture.find("stageView");
  QTest::keyClick(stage, Qt::Key_M);
  QVERIFY(fixture.engine->soundMuted);
  QTest::keyClick(stage, Qt::Key_I);
  QVERIFY(fixture.find<QToolButton>("figuresToolButton")->isChecked());
  QTest::keyClick(stage, Qt::Key_F);
  QVERIFY(fixture.window->isFullScreen());
  QTest::keyClick(fixture.window.get(), Qt::Key_Escape);
  QTest::keyClick(stage, Qt::Key_P);
  QVERIFY(stageWindow() != nullptr);
  QTest::keyClick(stage, Qt::Key_P);
  QTRY_VERIFY(stageWindow() == nullptr);
}

void StageTest::devicesThatComeAreListed() {
  WindowFixture fixture;
  fixture.join();
  fixture.engine->cameras = {{QStringLiteral("1"), QStringLiteral("Desk"), true},
                             {QStringLiteral("2"), QStringLiteral("Door"), false}};
  fixture.click("goLivePushButton");
  auto* box = fixture.find<QComboBox>("cameraComboBox");
  QCOMPARE(box->count(), 2);
  box->setCurrentIndex(1);
  QCOMPARE(fixture.engine->previewSource->argument, QStringLiteral("Door"));
  fixture.engine->calls.clear();
  fixture.engine->cameras.append({QStringLiteral("3"), QStringLiteral("Roof"), false});
  QTRY_COMPARE(box->count(), 3);
  QCOMPARE(box->currentText(), QStringLiteral("Door"));
  QVERIFY2(!fixture.engine->calls.contains(QStringLiteral("openPreview")), "the chosen one goes on");
  // The chosen one goes: the default takes its place.
  fixture.engine->cameras.removeAt(1);
  QTRY_COMPARE(box->count(), 2);
  QCOMPARE(fixture.engine->previewSource->argument, QStringLiteral("Desk"));
  // And with the last one the list, which would be empty.
  QVERIFY(box->isVisible());
  fixture.engine->cameras.clear();
  QTRY_VERIFY(!box->isVisible());
  QCOMPARE(fixture.labelText("previewStateLabel"), client::describe({client::ErrorCode::NoCamera, {}, {}}));
  fixture.click("screenToolButton");
  QVERIFY(!box->isVisible());
}

void StageTest::whatWasChosenIsRemembered() {
  QTemporaryDir profile;
  gui::WindowOptions options;
  options.request.profileDirectory = profile.path();
  const auto open = [](WindowFixture& fixture) {
    fixture.join();
    fixture.engine->cameras = {{QStringLiteral("1"), QStringLiteral("Desk"), true},
                               {QStringLiteral("2"), QStringLiteral("Door"), false}};
    fixture.engine->microphones = {{QStringLiteral("1"), QStringLiteral("Headset"), true}};
    fixture.click("goLivePushButton");
  };
  {
    WindowFixture first(options);
    open(first);
    QCOMPARE(first.engine->previewSource->argument, QStringLiteral("Desk"));
    first.find<QComboBox>("cameraComboBox")->setCurrentIndex(1);
    first.find<QComboBox>("microphoneComboBox")->setCurrentIndex(1);
    first.find<QCheckBox>("originalSoundCheckBox")->click();
    first.click("goLiveConfirmPushButton");
    QVERIFY(!first.engine->liveSource->softwareEncoder);
    gui::Settings(profile.path()).setSoftwareEncoder(true);
  }
  WindowFixture next(options);
  open(next);
  QCOMPARE(next.engine->previewSource->argument, QStringLiteral("Door"));
  QVERIFY(!next.engine->previewSource->withMicrophone);
  QVERIFY(next.engine->previewSource->originalSound);
  // Another source changes nothing of it.
  next.click("testToolButton");
  next.click("goLiveConfirmPushButton");
  QVERIFY(next.engine->liveSource->softwareEncoder);
  QCOMPARE(gui::Settings(profile.path()).source().argument, QStringLiteral("Door"));
  QVERIFY(!gui::Settings(profile.path()).source().withMicrophone);
}

// Whoever goes live once without one has it again when it is plugged in.
void StageTest::aMissingMicrophoneIsNobodysChoice() {
  QTemporaryDir profile;
  gui::WindowOptions options;
  options.request.profileDirectory = profile.path();
  {
    WindowFixture without(options);
    without.join();
    without.click("goLivePushButton");
    without.click("screenToolButton");
    without.click("goLiveConfirmPushButton");
    QVERIFY(!without.engine->liveSource->withMicrophone);
  }
  QVERIFY(gui::Settings(profile.path()).source().withMicrophone);
}

void StageTest::musicPassesAsItIs() {
  WindowFixture fixture;
  fixture.join();
  fixture.engine->cameras = {{QStringLiteral("1"), QStringLiteral("Desk"), true}};
  fixture.click("goLivePushButton");
  QVERIFY(!fixture.engine->previewSource->originalSound);
  fixture.find<QCheckBox>("originalSoundCheckBox")->click();
  QVERIFY(fixture.engine->previewSource->originalSound);
  fixture.click("goLiveConfirmPushButton");
  QVERIFY(fixture.engine->liveSource->originalSound);
}

}  // namespace vinicast::test

QTEST_MAIN(vinicast::test::StageTest)
#include "stage_test.moc"
