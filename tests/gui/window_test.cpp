// SPDX-License-Identifier: MIT
// The window as a user has it: keys and clicks on widgets found by name, on an engine that answers as told.
#include <QAbstractItemView>
#include <QAbstractScrollArea>
#include <QAbstractSlider>
#include <QComboBox>
#include <QDateTime>
#include <QDialog>
#include <QLabel>
#include <QListView>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QToolButton>

#include "client/models/members_model.hpp"
#include "client/words.hpp"
#include "gui/conversation_delegate.hpp"
#include "gui/conversation_view.hpp"
#include "gui/elided_label.hpp"
#include "gui/support/window_fixture.hpp"
#include "gui/video_widget.hpp"

namespace vinicast::test {

using client::ErrorCode;
using client::FloorState;
using client::SourceKind;
using client::StreamState;
using gui::ConversationView;
using gui::ElidedLabel;
using gui::VideoWidget;

namespace {

const QString kBen = QStringLiteral("b");
const QString kBenName = QStringLiteral("Ben");

QString labelText(const WindowFixture& fixture, const char* name) {
  return fixture.find<QLabel>(name)->text();
}

}  // namespace

class WindowTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void joinFormIsFilled();
  void joinNeedsNameAndGroup();
  void failedJoinIsSaidAndCanBeTriedAgain();
  void joinsAtOnceWhenTold();
  void typedMessageIsPostedAndDelivered();
  void refusedMessageComesBack();
  void aNetworkThatIsBackTakesItsNoticeAway();
  void conversationKeepsItsPlace();
  void goLiveButtonTellsTheFloor();
  void handIsRaisedAndLowered();
  void goesLiveFromTheDialog();
  void aWarningLeavesThePreviewAlone();
  void aTypedPathCanGoLive();
  void noticesHaveTheirTone();
  void goesLiveAtOnceWhenTold();
  void deniedIsSaid();
  void stageTellsItsState();
  void stageShowsThePicture();
  void hiddenWindowWantsNoPictures();
  void fullScreenAndBack();
  void volumeAndMute();
  void closingLeaves();
  void leavingAndJoiningAgain();
  void everyControlHasAName();
};

void WindowTest::joinFormIsFilled() {
  WindowFixture fixture;
  QVERIFY(!fixture.find<QLineEdit>("nameLineEdit")->text().isEmpty());
  QCOMPARE(fixture.find<QLineEdit>("groupLineEdit")->text(), QStringLiteral("vinigroup"));
  QVERIFY(!fixture.find("addressLineEdit")->isVisible());
  fixture.click("advancedPushButton");
  QVERIFY(fixture.find("addressLineEdit")->isVisible());
  fixture.find<QLineEdit>("addressLineEdit")->setText(QStringLiteral("239.1.2.3:5000"));
  QTest::keyClick(fixture.find("addressLineEdit"), Qt::Key_Return);
  QVERIFY(fixture.engine != nullptr);
  QCOMPARE(fixture.engine->joinRequest->address, QStringLiteral("239.1.2.3:5000"));
}

void WindowTest::joinNeedsNameAndGroup() {
  WindowFixture fixture;
  for (const char* field : {"nameLineEdit", "groupLineEdit"}) {
    auto* edit = fixture.find<QLineEdit>(field);
    const QString before = edit->text();
    edit->setText(QStringLiteral("  "));
    fixture.click("joinPushButton");
    QVERIFY(fixture.engine == nullptr);
    QVERIFY(!labelText(fixture, "errorLabel").isEmpty());
    edit->setText(before);
  }
}

void WindowTest::failedJoinIsSaidAndCanBeTriedAgain() {
  WindowFixture fixture;
  fixture.click("joinPushButton");
  QVERIFY(!fixture.find("joinPushButton")->isEnabled());
  const client::Error error{ErrorCode::BadPort, {}, QStringLiteral("70000")};
  Q_EMIT fixture.engine->joinFailed(error);
  QCOMPARE(labelText(fixture, "errorLabel"), client::describe(error));
  QTRY_VERIFY(fixture.find("joinPushButton")->isEnabled());
  QCoreApplication::processEvents();
  fixture.click("joinPushButton");
  QCOMPARE(fixture.engines, 2);
}

void WindowTest::joinsAtOnceWhenTold() {
  gui::WindowOptions options;
  options.groupGiven = options.nameGiven = true;
  options.request.name = QStringLiteral("Zoe");
  WindowFixture fixture(options);
  fixture.window->start();
  QVERIFY(fixture.engine != nullptr);
  QCOMPARE(fixture.engine->joinRequest->name, QStringLiteral("Zoe"));
}

void WindowTest::typedMessageIsPostedAndDelivered() {
  WindowFixture fixture;
  fixture.join();
  auto* edit = fixture.find<QPlainTextEdit>("composerPlainTextEdit");
  QTest::keyClicks(edit, QStringLiteral("hello"));
  QTest::keyClick(edit, Qt::Key_Return, Qt::ShiftModifier);
  QTest::keyClicks(edit, QStringLiteral("all"));
  QTest::keyClick(edit, Qt::Key_Return);
  QCOMPARE(fixture.engine->posted, QStringList{QStringLiteral("hello\nall")});
  QVERIFY(edit->toPlainText().isEmpty());
  QTest::keyClick(edit, Qt::Key_Return);
  QCOMPARE(fixture.engine->posted.size(), 1);
  fixture.engine->addPost(QStringLiteral("self"), QStringLiteral("Anna"), QStringLiteral("hello\nall"), 1000,
                          true);
  const QModelIndex post = fixture.find<QListView>("conversationListView")->model()->index(0, 0);
  QCOMPARE(gui::deliveryText(post), QStringLiteral("sent"));
  Q_EMIT fixture.engine->delivered({QStringLiteral("post1"), 2, 5});
  QCOMPARE(gui::deliveryText(post), QStringLiteral("heard by 2 of 5"));
}

void WindowTest::refusedMessageComesBack() {
  WindowFixture fixture;
  fixture.join();
  auto* edit = fixture.find<QPlainTextEdit>("composerPlainTextEdit");
  edit->setPlainText(QStringLiteral("a long story"));
  fixture.click("sendPushButton");
  QVERIFY(edit->toPlainText().isEmpty());
  Q_EMIT fixture.engine->failed({ErrorCode::PostTooLong, {}, {}});
  QCOMPARE(edit->toPlainText(), QStringLiteral("a long story"));
  QCOMPARE(labelText(fixture, "noticeLabel"), client::describe({ErrorCode::PostTooLong, {}, {}}));
  fixture.click("noticeCloseToolButton");
  QVERIFY(!fixture.find("noticeBar")->isVisible());
  // Of two that are under way it is the one that was refused.
  fixture.click("sendPushButton");
  edit->setPlainText(QStringLiteral("and another"));
  fixture.click("sendPushButton");
  Q_EMIT fixture.engine->failed({ErrorCode::PostTooFast, QStringLiteral("and another"), {}});
  QCOMPARE(edit->toPlainText(), QStringLiteral("and another"));
}

void WindowTest::aNetworkThatIsBackTakesItsNoticeAway() {
  WindowFixture fixture;
  fixture.join();
  Q_EMIT fixture.engine->failed({ErrorCode::NetworkLost, {}, {}});
  QVERIFY(fixture.find("noticeBar")->isVisible());
  Q_EMIT fixture.engine->networkRestored();
  QVERIFY(!fixture.find("noticeBar")->isVisible());
  Q_EMIT fixture.engine->failed({ErrorCode::OutputFailed, {}, {}});
  Q_EMIT fixture.engine->networkRestored();
  QVERIFY(fixture.find("noticeBar")->isVisible());
}

void WindowTest::conversationKeepsItsPlace() {
  WindowFixture fixture;
  fixture.join();
  auto* view = fixture.find<ConversationView>("conversationListView");
  for (int at = 0; at < 100; ++at) {
    fixture.engine->addPost(kBen, kBenName, QStringLiteral("message %1").arg(at), at * 1000);
  }
  QTRY_VERIFY(view->verticalScrollBar()->maximum() > 0 && view->atBottom());
  view->verticalScrollBar()->setValue(view->verticalScrollBar()->maximum() / 2);
  auto* jump = fixture.find<QPushButton>("jumpToLatestPushButton");
  QVERIFY(jump->isVisible());
  const QModelIndex read = view->indexAt(QPoint(view->width() / 2, 1));
  const int top = view->visualRect(read).top();
  const QString text = read.data().toString();
  // One below what is read, and one above it.
  fixture.engine->addPost(kBen, kBenName, QStringLiteral("new"), 200 * 1000);
  fixture.engine->addPost(kBen, kBenName, QStringLiteral("found"), 500);
  QTRY_COMPARE(jump->text(), QStringLiteral("Jump to latest (1)"));
  const QModelIndex still = view->indexAt(QPoint(view->width() / 2, 1));
  QCOMPARE(still.data().toString(), text);
  QCOMPARE(view->visualRect(still).top(), top);
  QTest::mouseClick(jump, Qt::LeftButton);
  QVERIFY(view->atBottom());
  QVERIFY(!jump->isVisible());
}

void WindowTest::goLiveButtonTellsTheFloor() {
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
  QCOMPARE(button->text(), QStringLiteral("You are live"));
  QVERIFY(!button->isEnabled());
}

void WindowTest::handIsRaisedAndLowered() {
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

void WindowTest::goesLiveFromTheDialog() {
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
  QCOMPARE(labelText(fixture, "stageStateLabel"), QStringLiteral("Opening test picture…"));
  Q_EMIT fixture.engine->floorChanged({FloorState::Claiming, {}, {}, false, 1, {}});
  QCOMPARE(labelText(fixture, "stageStateLabel"), QStringLiteral("Asking for the floor…"));
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

void WindowTest::aWarningLeavesThePreviewAlone() {
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

void WindowTest::aTypedPathCanGoLive() {
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

void WindowTest::noticesHaveTheirTone() {
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

void WindowTest::goesLiveAtOnceWhenTold() {
  gui::WindowOptions options;
  options.live = client::SourceSpec{SourceKind::Test, {}, {}, true};
  WindowFixture fixture(options);
  fixture.join();
  QVERIFY(fixture.engine->liveSource.has_value());
  QVERIFY(fixture.window->findChild<QDialog*>() == nullptr);
}

void WindowTest::deniedIsSaid() {
  gui::WindowOptions options;
  options.live = client::SourceSpec{SourceKind::Test, {}, {}, true};
  WindowFixture fixture(options);
  fixture.join();
  fixture.engine->deny(kBen, kBenName);
  QCOMPARE(labelText(fixture, "noticeLabel"), client::describe({ErrorCode::FloorTaken, kBenName, {}}));
  QVERIFY(fixture.find("noticeBar")->isVisible());
  QVERIFY(!fixture.find("onAirBar")->isVisible());
  QCOMPARE(fixture.find<QPushButton>("goLivePushButton")->text(), QStringLiteral("Ben is live"));
}

void WindowTest::stageTellsItsState() {
  WindowFixture fixture;
  fixture.join();
  auto* state = fixture.find<QLabel>("stageStateLabel");
  QVERIFY(!fixture.find("stageView")->isVisible());
  fixture.engine->hold(kBen, kBenName);
  QCOMPARE(state->text(), QStringLiteral("Connecting to Ben…"));
  fixture.engine->stream(StreamState::FirstFrame, kBen);
  QVERIFY(!state->isVisible());
  QVERIFY(fixture.find("liveBadgeLabel")->isVisible());
  QCOMPARE(labelText(fixture, "publisherLabel"), kBenName);
  QCOMPARE(labelText(fixture, "durationLabel"), QStringLiteral("0:00"));
  fixture.engine->stream(StreamState::Stalled, kBen);
  QCOMPARE(state->text(), QStringLiteral("Stalled – waiting for Ben"));
  fixture.engine->release();
  QCOMPARE(state->text(), QStringLiteral("Ended"));
}

void WindowTest::stageShowsThePicture() {
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

void WindowTest::hiddenWindowWantsNoPictures() {
  WindowFixture fixture;
  fixture.join();
  fixture.engine->hold(kBen, kBenName);
  QTRY_VERIFY(!fixture.engine->viewSize.isEmpty());
  fixture.window->hide();
  QVERIFY(fixture.engine->viewSize.isEmpty());
  fixture.window->show();
  QTRY_VERIFY(!fixture.engine->viewSize.isEmpty());
}

void WindowTest::fullScreenAndBack() {
  WindowFixture fixture;
  fixture.join();
  fixture.engine->hold(kBen, kBenName);
  QTest::mouseDClick(fixture.find("stageVideoWidget"), Qt::LeftButton);
  QVERIFY(fixture.window->isFullScreen());
  QVERIFY(!fixture.find("conversationPane")->isVisible());
  QVERIFY(!fixture.find("sidePanel")->isVisible());
  QTest::keyClick(fixture.window.get(), Qt::Key_Escape);
  QVERIFY(!fixture.window->isFullScreen());
  QVERIFY(fixture.find("conversationPane")->isVisible());
  QVERIFY(fixture.find("sidePanel")->isVisible());
}

void WindowTest::volumeAndMute() {
  WindowFixture fixture;
  fixture.join();
  fixture.engine->hold(kBen, kBenName);
  fixture.find<QAbstractSlider>("volumeSlider")->setValue(25);
  QCOMPARE(fixture.engine->volume, 0.25F);
  fixture.click("soundMuteToolButton");
  QVERIFY(fixture.engine->soundMuted);
}

void WindowTest::closingLeaves() {
  WindowFixture fixture;
  fixture.join();
  QSignalSpy finished(fixture.window.get(), &gui::MainWindow::finished);
  fixture.window->close();
  QVERIFY(!fixture.window->isVisible());
  QVERIFY(fixture.engine->calls.contains(QStringLiteral("leave")));
  QCOMPARE(finished.size(), 0);
  // Without an answer it ends nevertheless.
  QVERIFY(finished.wait(2000));

  WindowFixture answered;
  answered.join();
  QSignalSpy answeredFinished(answered.window.get(), &gui::MainWindow::finished);
  answered.window->close();
  Q_EMIT answered.engine->left();
  QVERIFY(answeredFinished.wait(400));
}

void WindowTest::leavingAndJoiningAgain() {
  WindowFixture fixture;
  fixture.join();
  Q_EMIT fixture.engine->left();
  QTRY_VERIFY(fixture.find("joinPushButton")->isVisible());
  fixture.join();
  QCOMPARE(fixture.engines, 2);
  QVERIFY(fixture.find("composerPlainTextEdit")->isVisible());
  QCOMPARE(fixture.find<QListView>("peopleListView")->model()->rowCount(), 1);
}

void WindowTest::everyControlHasAName() {
  WindowFixture fixture;
  fixture.join();
  fixture.engine->hold(kBen, kBenName);
  fixture.engine->release();
  fixture.click("goLivePushButton");
  int controls = 0;
  for (const QWidget* widget : fixture.window->findChildren<QWidget*>()) {
    const bool interactive = qobject_cast<const QAbstractButton*>(widget) != nullptr ||
                             qobject_cast<const QLineEdit*>(widget) != nullptr ||
                             qobject_cast<const QComboBox*>(widget) != nullptr ||
                             qobject_cast<const QAbstractItemView*>(widget) != nullptr ||
                             qobject_cast<const QPlainTextEdit*>(widget) != nullptr ||
                             (qobject_cast<const QAbstractSlider*>(widget) != nullptr &&
                              qobject_cast<const QScrollBar*>(widget) == nullptr);
    // What a combo box makes for itself is named by it.
    const bool partOfCombo = qobject_cast<const QComboBox*>(widget->parentWidget()) != nullptr ||
                             widget->inherits("QComboBoxListView");
    if (!interactive || partOfCombo) continue;
    ++controls;
    const QByteArray what =
        widget->metaObject()->className() + QByteArray(" ") + widget->objectName().toUtf8();
    QVERIFY2(!widget->objectName().isEmpty(), what.constData());
    QVERIFY2(!widget->accessibleName().isEmpty(), what.constData());
    QVERIFY2(widget->focusPolicy() != Qt::NoFocus, what.constData());
  }
  QVERIFY(controls > 25);
}

}  // namespace vinicast::test

QTEST_MAIN(vinicast::test::WindowTest)
#include "window_test.moc"
