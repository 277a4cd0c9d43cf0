// SPDX-License-Identifier: MIT
// Being live and watching, as a user has it: the Go Live dialog, the floor's button, the stage.
#include <QAbstractSlider>
#include <QApplication>
#include <QDialog>
#include <QFileDialog>
#include <QLabel>
#include <QPointer>
#include <QPushButton>
#include <QSignalSpy>
#include <QTimer>
#include <QToolButton>

#include "client/words.hpp"
#include "gui/elided_label.hpp"
#include "gui/support/window_fixture.hpp"
#include "gui/video_widget.hpp"

namespace vinicast::test {

using client::ErrorCode;
using client::FloorState;
using client::SourceKind;
using client::StreamState;
using gui::ElidedLabel;
using gui::VideoWidget;

class LiveTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void goLiveButtonTellsTheFloor();
  void handIsRaisedAndLowered();
  void aNarrowHeaderKeepsItsWords();
  void turnIsTakenOrPassed();
  void goesLiveFromTheDialog();
  void aWarningLeavesThePreviewAlone();
  void aTypedPathCanGoLive();
  void someoneGoesLiveWhileAFileIsLookedFor();
  void noticesHaveTheirTone();
  void goesLiveAtOnceWhenTold();
  void deniedIsSaid();
  void whatIsSaidOfAStreamEndsWithIt();
  void stageTellsItsState();
  void stageShowsThePicture();
  void hiddenWindowWantsNoPictures();
  void fullScreenAndBack();
  void fullScreenEndsWithTheLivePicture();
  void volumeAndMute();
};

void LiveTest::goLiveButtonTellsTheFloor() {
  WindowFixture fixture;
  fixture.join();
  auto* button = fixture.find<QPushButton>("goLivePushButton");
  QCOMPARE(button->text(), QStringLiteral("Go Live"));
  QVERIFY(button->isEnabled());
  fixture.engine->hold(kBen, kBenName);
  QCOMPARE(button->text(), QStringLiteral("Ben is live"));
  QVERIFY(!button->isEnabled());
  fixture.engine->release();
  QCOMPARE(button->text(), QStringLiteral("Go Live"));
  QVERIFY(button->isEnabled());
  fixture.engine->hold(QStringLiteral("self"), QStringLiteral("Anna Berg"));
  QVERIFY(!button->isVisible());  // the red bar says it
}

void LiveTest::handIsRaisedAndLowered() {
  WindowFixture fixture;
  fixture.join();
  fixture.engine->addMember(kBen, kBenName);
  auto* button = fixture.find<QPushButton>("raiseHandPushButton");
  QVERIFY(!button->isVisible());
  fixture.engine->hold(kBen, kBenName);
  QVERIFY(button->isVisible());
  QCOMPARE(button->text(), QStringLiteral("Raise hand"));
  fixture.click("raiseHandPushButton");
  fixture.engine->hold(kBen, kBenName, {QStringLiteral("self")});
  QCOMPARE(button->text(), QStringLiteral("Lower hand"));
  QCOMPARE(fixture.find<ElidedLabel>("floorLabel")->fullText(), QStringLiteral("Raised hands: you"));
  fixture.engine->release({QStringLiteral("self")});
  QCOMPARE(fixture.find<ElidedLabel>("floorLabel")->fullText(), QStringLiteral("It is your turn: go live"));
  fixture.click("raiseHandPushButton");
  QVERIFY(fixture.engine->calls.contains(QStringLiteral("raiseHand")));
  QVERIFY(fixture.engine->calls.contains(QStringLiteral("lowerHand")));
}

void LiveTest::aNarrowHeaderKeepsItsWords() {
  WindowFixture fixture;
  fixture.window->resize(800, 600);
  fixture.join();
  fixture.engine->hold(kBen, kBenName);
  const auto* hand = fixture.find<QPushButton>("raiseHandPushButton");
  QTRY_VERIFY(hand->text().isEmpty());
  QCOMPARE(hand->accessibleName(), QStringLiteral("Raise hand"));
  QTRY_VERIFY(hand->width() < 2 * hand->height());
  QCOMPARE(fixture.labelText("groupNameLabel"), QStringLiteral("vinigroup"));
  // Nothing follows, so nothing is announced.
  QCOMPARE(fixture.labelText("groupFactsLabel"), QStringLiteral("open · just you"));
  fixture.window->resize(1400, 800);
  QTRY_COMPARE(hand->text(), QStringLiteral("Raise hand"));
  fixture.engine->release();
  QTRY_COMPARE(fixture.labelText("groupFactsLabel"), QStringLiteral("open · just you ·"));
}

void LiveTest::turnIsTakenOrPassed() {
  WindowFixture fixture;
  fixture.join();
  auto* button = fixture.find<QPushButton>("raiseHandPushButton");
  auto* label = fixture.find<ElidedLabel>("floorLabel");
  Q_EMIT fixture.engine->floorChanged(
      {FloorState::Released, {}, {}, false, 2, {}, QStringLiteral("self"), QStringLiteral("Anna Berg")});
  QCOMPARE(label->fullText(), QStringLiteral("It is your turn: go live"));
  QCOMPARE(button->text(), QStringLiteral("Not now"));
  QVERIFY(fixture.find<QPushButton>("goLivePushButton")->isEnabled());
  QVERIFY2(!fixture.engine->liveSource, "nobody is live unasked");
  QVERIFY(!fixture.find("stageView")->isVisible());
  fixture.click("raiseHandPushButton");
  QCOMPARE(fixture.engine->calls.last(), QStringLiteral("lowerHand"));
  Q_EMIT fixture.engine->floorChanged({FloorState::Idle, {}, {}, false, 3, {}, kBen, kBenName});
  QCOMPARE(label->fullText(), QStringLiteral("It is Ben's turn"));
  QCOMPARE(button->text(), QStringLiteral("Raise hand"));
}

void LiveTest::goesLiveFromTheDialog() {
  WindowFixture fixture;
  fixture.join();
  fixture.engine->cameras = {{QStringLiteral("1"), QStringLiteral("Cam"), true}};
  fixture.click("goLivePushButton");
  auto* dialog = fixture.find<QDialog>("GoLiveDialog");
  QVERIFY(fixture.engine->previewSource.has_value());
  QCOMPARE(fixture.engine->previewSource->argument, QStringLiteral("Cam"));
  fixture.click("testToolButton");
  QCOMPARE(fixture.engine->previewSource->kind, SourceKind::Test);
  Q_EMIT fixture.engine->previewShown(paintedPicture({320, 180}, 1));
  QVERIFY(fixture.find<VideoWidget>("previewVideoWidget")->hasPicture());
  QSignalSpy gone(dialog, &QObject::destroyed);
  fixture.click("goLiveConfirmPushButton");
  QVERIFY(fixture.engine->liveSource.has_value());
  QCOMPARE(fixture.engine->liveSource->kind, SourceKind::Test);
  QCOMPARE(fixture.labelText("stageStateLabel"), QStringLiteral("Opening test picture…"));
  Q_EMIT fixture.engine->floorChanged({FloorState::Claiming, {}, {}, false, 1, {}});
  QCOMPARE(fixture.labelText("stageStateLabel"), QStringLiteral("Asking for the floor…"));
  fixture.engine->hold(QStringLiteral("self"), QStringLiteral("Anna Berg"));
  QVERIFY(fixture.find("onAirBar")->isVisible());
  QVERIFY(fixture.engine->previewSource.has_value());
  QTRY_COMPARE(gone.size(), 1);
  Q_EMIT fixture.engine->previewShown(paintedPicture({320, 180}, 2));
  QVERIFY(fixture.find<VideoWidget>("stageVideoWidget")->hasPicture());
  fixture.click("microphoneMutePushButton");
  QVERIFY(fixture.engine->microphoneMuted);
  fixture.click("stopPushButton");
  QVERIFY(fixture.engine->calls.contains(QStringLiteral("stopLive")));
  fixture.engine->release();
  QVERIFY(!fixture.find("onAirBar")->isVisible());
  QVERIFY(!fixture.find("stageView")->isVisible());
  QVERIFY(!fixture.engine->previewSource.has_value());
}

void LiveTest::aWarningLeavesThePreviewAlone() {
  WindowFixture fixture;
  fixture.join();
  fixture.engine->cameras = {{QStringLiteral("1"), QStringLiteral("Cam"), true}};
  fixture.click("goLivePushButton");
  auto* video = fixture.find<VideoWidget>("previewVideoWidget");
  auto* said = fixture.find<QDialog>("GoLiveDialog")->findChild<QLabel*>(QStringLiteral("errorLabel"));
  Q_EMIT fixture.engine->failed({ErrorCode::MicrophoneBusy, {}, {}});
  QVERIFY(said->isVisible());
  QCOMPARE(said->property("kind").toString(), QStringLiteral("warning"));
  Q_EMIT fixture.engine->previewShown(paintedPicture({320, 180}, 1));
  QVERIFY(video->hasPicture());
  QVERIFY(!fixture.find("previewStateLabel")->isVisible());
  // What has nothing to do with the preview is not said there.
  const QString before = said->text();
  Q_EMIT fixture.engine->failed({ErrorCode::NoSoundOutput, {}, {}});
  QCOMPARE(said->text(), before);
  QVERIFY(fixture.find("noticeBar")->isVisible());
  // A camera that goes is an error, and may be tried again.
  Q_EMIT fixture.engine->failed({ErrorCode::SourceLost, {}, {}});
  QCOMPARE(said->property("kind").toString(), QStringLiteral("error"));
  fixture.engine->previewSource.reset();
  fixture.click("cameraToolButton");
  QVERIFY(fixture.engine->previewSource.has_value());
  QVERIFY(!said->isVisible());
}

void LiveTest::aTypedPathCanGoLive() {
  WindowFixture fixture;
  fixture.join();
  fixture.click("goLivePushButton");
  fixture.click("fileToolButton");
  auto* button = fixture.find<QPushButton>("goLiveConfirmPushButton");
  auto* path = fixture.find<QLineEdit>("fileLineEdit");
  QVERIFY(!button->isEnabled());
  QTest::keyClicks(path, QStringLiteral("/a/clip.mkv"));
  QVERIFY(button->isEnabled());
  // Enter shows it first.
  QTest::keyClick(path, Qt::Key_Return);
  QCOMPARE(fixture.engine->previewSource->argument, QStringLiteral("/a/clip.mkv"));
  QVERIFY(!fixture.engine->liveSource.has_value());
  Q_EMIT fixture.engine->previewShown(paintedPicture({320, 180}, 1));
  fixture.click("goLiveConfirmPushButton");
  QCOMPARE(fixture.engine->liveSource->argument, QStringLiteral("/a/clip.mkv"));
}

void LiveTest::someoneGoesLiveWhileAFileIsLookedFor() {
  WindowFixture fixture;
  fixture.join();
  fixture.click("goLivePushButton");
  fixture.click("fileToolButton");
  // A loop of its own would not end before the file is chosen.
  bool inside = true;
  QTimer::singleShot(0, fixture.window.get(), [&] {
    if (!inside) return;
    for (QWidget* widget : QApplication::topLevelWidgets())
      if (auto* dialog = qobject_cast<QFileDialog*>(widget)) dialog->reject();
    QFAIL("choosing a file holds up everything else");
  });
  fixture.click("browsePushButton");
  inside = false;
  const QPointer<QFileDialog> files =
      fixture.window->findChild<QFileDialog*>(QStringLiteral("sourceFileDialog"));
  QVERIFY(files != nullptr && files->isVisible());
  fixture.engine->hold(kBen, kBenName);
  QTRY_VERIFY(fixture.window->findChild<QDialog*>(QStringLiteral("GoLiveDialog")) == nullptr);
  QVERIFY(files.isNull());
  // And a file that is chosen is shown.
  fixture.engine->release();
  fixture.click("goLivePushButton");
  fixture.click("fileToolButton");
  fixture.click("browsePushButton");
  auto* again = fixture.find<QFileDialog>("sourceFileDialog");
  Q_EMIT again->fileSelected(QStringLiteral("/videos/a.mkv"));
  QCOMPARE(fixture.find<QLineEdit>("fileLineEdit")->text(), QStringLiteral("/videos/a.mkv"));
  QCOMPARE(fixture.engine->previewSource->argument, QStringLiteral("/videos/a.mkv"));
}

void LiveTest::noticesHaveTheirTone() {
  WindowFixture fixture;
  fixture.join();
  const auto toneOf = [&fixture](ErrorCode code) {
    Q_EMIT fixture.engine->failed({code, kBenName, {}});
    return fixture.find("noticeBar")->property("kind").toString();
  };
  QCOMPARE(toneOf(ErrorCode::NoSoundOutput), QStringLiteral("calm"));
  QCOMPARE(toneOf(ErrorCode::NetworkLost), QStringLiteral("fault"));
  QCOMPARE(toneOf(ErrorCode::FloorTaken), QStringLiteral("calm"));
  QCOMPARE(toneOf(ErrorCode::SourceLost), QStringLiteral("fault"));
}

void LiveTest::goesLiveAtOnceWhenTold() {
  gui::WindowOptions options;
  options.live = client::SourceSpec{SourceKind::Test, {}, {}, true};
  WindowFixture fixture(options);
  fixture.join();
  QVERIFY(fixture.engine->liveSource.has_value());
  QVERIFY(fixture.window->findChild<QDialog*>() == nullptr);
}

void LiveTest::deniedIsSaid() {
  gui::WindowOptions options;
  options.live = client::SourceSpec{SourceKind::Test, {}, {}, true};
  WindowFixture fixture(options);
  fixture.join();
  fixture.engine->deny(kBen, kBenName);
  QCOMPARE(fixture.labelText("noticeLabel"), client::describe({ErrorCode::FloorTaken, kBenName, {}}));
  QVERIFY(fixture.find("noticeBar")->isVisible());
  QVERIFY(!fixture.find("onAirBar")->isVisible());
  QCOMPARE(fixture.find<QPushButton>("goLivePushButton")->text(), QStringLiteral("Ben is live"));
  fixture.engine->release();
  QVERIFY2(!fixture.find("noticeBar")->isVisible(), "nobody is to be waited for any more");
}

void LiveTest::whatIsSaidOfAStreamEndsWithIt() {
  gui::WindowOptions options;
  options.live = client::SourceSpec{SourceKind::Test, {}, {}, true};
  WindowFixture fixture(options);
  fixture.join();
  fixture.engine->hold(fixture.engine->selfId, fixture.engine->selfName);
  for (const ErrorCode code : {ErrorCode::MicrophoneLost, ErrorCode::OutputFailed}) {
    Q_EMIT fixture.engine->failed({code, {}, {}});
    QVERIFY(fixture.find("noticeBar")->isVisible());
    fixture.click("stopPushButton");
    fixture.engine->release();
    QCOMPARE(fixture.find("noticeBar")->isVisible(), code == ErrorCode::OutputFailed);
    fixture.engine->hold(fixture.engine->selfId, fixture.engine->selfName);
  }
}

void LiveTest::stageTellsItsState() {
  WindowFixture fixture;
  fixture.join();
  auto* state = fixture.find<QLabel>("stageStateLabel");
  QVERIFY(!fixture.find("stageView")->isVisible());
  fixture.engine->hold(kBen, kBenName);
  QCOMPARE(state->text(), QStringLiteral("Connecting to Ben…"));
  fixture.engine->stream(StreamState::FirstFrame, kBen);
  QVERIFY(!state->isVisible());
  QVERIFY(fixture.find("liveBadgeLabel")->isVisible());
  QCOMPARE(fixture.labelText("publisherLabel"), kBenName);
  QCOMPARE(fixture.labelText("durationLabel"), QStringLiteral("0:00"));
  fixture.engine->stream(StreamState::Stalled, kBen);
  QCOMPARE(state->text(), QStringLiteral("Stalled – waiting for Ben"));
  fixture.engine->release();
  QCOMPARE(state->text(), QStringLiteral("The picture of Ben is lost"));
  fixture.engine->hold(kBen, kBenName);
  fixture.engine->stream(StreamState::FirstFrame, kBen);
  fixture.engine->release();
  QCOMPARE(state->text(), QStringLiteral("Ended"));
}

void LiveTest::stageShowsThePicture() {
  WindowFixture fixture;
  fixture.join();
  fixture.engine->hold(kBen, kBenName);
  fixture.engine->stream(StreamState::FirstFrame, kBen);
  auto* video = fixture.find<VideoWidget>("stageVideoWidget");
  QTRY_COMPARE(fixture.engine->viewSize, video->size() * video->devicePixelRatioF());
  // A picture twice as high as wide leaves black at both sides and fills the height.
  client::Picture picture;
  picture.width = 10;
  picture.height = 20;
  picture.bytesPerLine = 40;
  std::vector<std::uint8_t> red;
  for (int pixel = 0; pixel < 200; ++pixel) red.insert(red.end(), {0, 0, 255, 255});
  picture.pixels = std::make_shared<const std::vector<std::uint8_t>>(std::move(red));
  Q_EMIT fixture.engine->pictureShown(picture);
  const QImage shown = video->grab().toImage();
  QCOMPARE(shown.pixelColor(shown.width() / 2, shown.height() / 2), QColor(Qt::red));
  QCOMPARE(shown.pixelColor(shown.width() / 2, 2), QColor(Qt::red));
  QVERIFY(shown.pixelColor(2, shown.height() / 2).lightness() < 32);
  // The pixels are shared, and kept as long as they are shown.
  QVERIFY(picture.pixels.use_count() > 1);
}

void LiveTest::hiddenWindowWantsNoPictures() {
  WindowFixture fixture;
  fixture.join();
  fixture.engine->hold(kBen, kBenName);
  QTRY_VERIFY(!fixture.engine->viewSize.isEmpty());
  fixture.window->hide();
  QVERIFY(fixture.engine->viewSize.isEmpty());
  fixture.window->show();
  QTRY_VERIFY(!fixture.engine->viewSize.isEmpty());
}

void LiveTest::fullScreenAndBack() {
  WindowFixture fixture;
  fixture.join();
  fixture.engine->hold(kBen, kBenName);
  QTest::mouseDClick(fixture.find("stageVideoWidget"), Qt::LeftButton);
  QVERIFY(fixture.window->isFullScreen());
  QVERIFY(!fixture.find("conversationPane")->isVisible());
  QVERIFY(!fixture.find("sidebar")->isVisible());
  QTest::keyClick(fixture.window.get(), Qt::Key_Escape);
  QVERIFY(!fixture.window->isFullScreen());
  QVERIFY(fixture.find("conversationPane")->isVisible());
  QVERIFY(fixture.find("sidebar")->isVisible());
}

void LiveTest::fullScreenEndsWithTheLivePicture() {
  WindowFixture fixture;
  fixture.join();
  const auto isWhole = [&] {
    return !fixture.window->isFullScreen() && fixture.find("conversationPane")->isVisible() &&
           fixture.find("groupHeader")->isVisible() && fixture.find("sidebar")->isVisible();
  };
  auto* ended = fixture.find<QTimer>("endedTimer");
  fixture.engine->hold(kBen, kBenName);
  fixture.engine->stream(StreamState::FirstFrame, kBen);
  fixture.click("fullScreenToolButton");
  fixture.engine->release();
  QCOMPARE(fixture.labelText("stageStateLabel"), QStringLiteral("Ended"));
  QVERIFY(fixture.window->isFullScreen());
  // Who is next is seen in full screen, too.
  fixture.engine->hold(QStringLiteral("c"), QStringLiteral("Cleo"));
  QVERIFY(fixture.window->isFullScreen() && !ended->isActive());
  fixture.engine->stream(StreamState::FirstFrame, QStringLiteral("c"));
  fixture.engine->release();
  ended->setInterval(1);
  QTRY_VERIFY(isWhole());
  // One's own.
  fixture.engine->hold(QStringLiteral("self"), QStringLiteral("Anna Berg"));
  fixture.click("fullScreenToolButton");
  QVERIFY(fixture.window->isFullScreen() && !fixture.find("groupHeader")->isVisible());
  fixture.click("stopPushButton");
  fixture.engine->release();
  QVERIFY(isWhole());
}

void LiveTest::volumeAndMute() {
  WindowFixture fixture;
  fixture.join();
  fixture.engine->hold(kBen, kBenName);
  fixture.find<QAbstractSlider>("volumeSlider")->setValue(25);
  QCOMPARE(fixture.engine->volume, 0.25F);
  fixture.click("soundMuteToolButton");
  QVERIFY(fixture.engine->soundMuted);
}

}  // namespace vinicast::test

QTEST_MAIN(vinicast::test::LiveTest)
#include "live_test.moc"
