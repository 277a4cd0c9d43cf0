// SPDX-License-Identifier: MIT
// The window among others on a desk: notifications, invitations, settings and keys.
#include <QAction>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QRegularExpression>
#include <QShortcut>

#include "client/desktop_notifier.hpp"
#include "client/invite.hpp"
#include "client/words.hpp"
#include "gui/invite_dialog.hpp"
#include "gui/qr_widget.hpp"
#include "gui/shortcuts_dialog.hpp"
#include "gui/support/window_fixture.hpp"

namespace vinicast::test {

namespace {

class FakeNotifier final : public client::DesktopNotifier {
 public:
  [[nodiscard]] bool isAvailable() const override { return true; }
  void show(const QString& key, const QString& title, const QString& text) override {
    shown.insert(key, title + QLatin1Char('|') + text);
    ++calls;
  }
  void withdraw(const QString& key) override { shown.remove(key); }

  QMap<QString, QString> shown;
  int calls = 0;
};

const QString kCode = QStringLiteral("0123V-ABCDE-11111-00000");

template <typename Dialog = QDialog>
Dialog* dialog(const WindowFixture& fixture, const char* name) {
  return fixture.window->findChild<Dialog*>(QLatin1String(name));
}

}  // namespace

class DesktopTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void tellsOnlyWhatIsNotInFront();
  void tellsWhoseTurnItIs();
  void tellsWhatIsAskedFor();
  void invitesInWordsLinkAndPicture();
  void aPastedInvitationFillsTheForm();
  void aNewPrivateGroup();
  void settingsAreFoundAndKept();
  void aNameOfTheSettingsIsTheNextOne();
  void noDialogStaysInAnotherLanguage();
  void aMicrophoneIsTriedWithoutACamera();
  void devicesAreTriedOnlyWhenAsked();
  void everyKeyIsListed();
  void aPrivateMessageIsToldForItself();
};

void DesktopTest::tellsOnlyWhatIsNotInFront() {
  FakeNotifier notifier;
  WindowFixture fixture({}, nullptr, &notifier);
  fixture.join(QStringLiteral("Anna"), QStringLiteral("crew"));
  MemoryEngine* crew = fixture.engine;
  QVERIFY(QTest::qWaitForWindowActive(fixture.window.get()));
  crew->addPost(kBen, kBenName, QStringLiteral("seen"), 1000);
  QCOMPARE(notifier.calls, 0);
  fixture.click("addGroupToolButton");
  fixture.join(QStringLiteral("Anna"), QStringLiteral("deck"));
  crew->addPost(kBen, kBenName, QStringLiteral("history"), 500, false, true);
  crew->addPost(QStringLiteral("self"), QStringLiteral("Anna"), QStringLiteral("my own"), 600, true);
  QCOMPARE(notifier.calls, 0);
  crew->addPost(kBen, kBenName, QStringLiteral("one"), 2000);
  crew->addPost(kBen, kBenName, QStringLiteral("<b>two</b>\nlines"), 3000);
  // One for the conversation, with the last message.
  QCOMPARE(notifier.shown.size(), 1);
  QCOMPARE(notifier.shown.first(), QStringLiteral("crew (2 new)|Ben: <b>two</b> lines"));
  // A click leads there, and what was read is not told any more.
  Q_EMIT notifier.activated(notifier.shown.firstKey());
  QTRY_VERIFY(fixture.window->windowTitle().startsWith(QStringLiteral("crew")));
  QTRY_VERIFY(notifier.shown.isEmpty());
}

void DesktopTest::tellsWhoseTurnItIs() {
  FakeNotifier notifier;
  WindowFixture fixture({}, nullptr, &notifier);
  fixture.join(QStringLiteral("Anna"), QStringLiteral("crew"));
  MemoryEngine* crew = fixture.engine;
  QVERIFY(QTest::qWaitForWindowActive(fixture.window.get()));
  const client::Floor offered{client::FloorState::Released, {}, {}, false, 2, {}, QStringLiteral("self"),
                              QStringLiteral("Anna")};
  const client::Floor over{client::FloorState::Idle, {}, {}, false, 3, {}};
  const auto words = [&] {
    const auto* model = fixture.find<QListView>("groupsListView")->model();
    return model->index(0, 0).data(Qt::AccessibleTextRole).toString();
  };
  // It is in front of everybody who looks.
  Q_EMIT crew->floorChanged(offered);
  QCOMPARE(notifier.calls, 0);
  QVERIFY(words().contains(QStringLiteral("your turn")));
  Q_EMIT crew->floorChanged(over);
  QVERIFY(!words().contains(QStringLiteral("your turn")));
  fixture.click("addGroupToolButton");
  fixture.join(QStringLiteral("Anna"), QStringLiteral("deck"));
  Q_EMIT crew->floorChanged(offered);
  Q_EMIT crew->floorChanged(offered);
  QCOMPARE(notifier.calls, 1);
  QCOMPARE(notifier.shown.first(), QStringLiteral("crew|It is your turn: go live"));
  Q_EMIT notifier.activated(notifier.shown.firstKey());
  QTRY_VERIFY(fixture.window->windowTitle().startsWith(QStringLiteral("crew")));
  QVERIFY(notifier.shown.isEmpty());
  // Nobody has to take away what is over.
  Q_EMIT crew->floorChanged(over);
  fixture.click("addGroupToolButton");
  Q_EMIT crew->floorChanged(offered);
  QCOMPARE(notifier.shown.size(), 1);
  Q_EMIT crew->floorChanged(over);
  QVERIFY(notifier.shown.isEmpty());
  // The conversation is hidden behind a picture that fills the screen.
  Q_EMIT fixture.window->findChild<QListView*>(QStringLiteral("groupsListView"))
      ->activated(fixture.find<QListView>("groupsListView")->model()->index(0, 0));
  crew->hold(kBen, kBenName);
  fixture.window->activateWindow();
  fixture.press(Qt::Key_F11);
  QVERIFY(fixture.window->isFullScreen());
  crew->addPost(kBen, kBenName, QStringLiteral("look at this"), 1000);
  QCOMPARE(notifier.shown.size(), 1);
  fixture.press(Qt::Key_F11);
  QTRY_VERIFY(notifier.shown.isEmpty());
}

void DesktopTest::tellsWhatIsAskedFor() {
  FakeNotifier notifier;
  WindowFixture fixture({}, nullptr, &notifier);
  fixture.join(QStringLiteral("Anna"), QStringLiteral("crew"));
  MemoryEngine* crew = fixture.engine;
  fixture.click("addGroupToolButton");
  fixture.join(QStringLiteral("Anna"), QStringLiteral("deck"));
  fixture.press(Qt::Key_Comma, Qt::ControlModifier);
  auto* settings = dialog(fixture, "SettingsDialog");
  QVERIFY(settings != nullptr);
  auto* notify = settings->findChild<QComboBox*>(QStringLiteral("notifyComboBox"));
  notify->setCurrentIndex(1);
  crew->addPost(kBen, kBenName, QStringLiteral("not for me"), 1000);
  QCOMPARE(notifier.calls, 0);
  crew->addPost(kBen, kBenName, QStringLiteral("for @anna"), 2000);
  QCOMPARE(notifier.calls, 1);
  Q_EMIT crew->messageReceived({kBen, QStringLiteral("just you")});
  QCOMPARE(notifier.calls, 2);
  notify->setCurrentIndex(2);
  crew->addPost(kBen, kBenName, QStringLiteral("for @anna"), 3000);
  QCOMPARE(notifier.calls, 2);
}

void DesktopTest::invitesInWordsLinkAndPicture() {
  WindowFixture fixture;
  fixture.click("privatePushButton");
  fixture.find<QLineEdit>("codeLineEdit")->setText(kCode.toLower());
  fixture.join(QStringLiteral("Anna"), QStringLiteral("crew"), false);
  QCOMPARE(fixture.engine->joinRequest->code, kCode);
  fixture.click("inviteToolButton");
  auto* invite = dialog<gui::InviteDialog>(fixture, "InviteDialog");
  QVERIFY(invite != nullptr);
  const auto inMessage = client::parseInvite(invite->message());
  QCOMPARE(inMessage, (client::Invite{QStringLiteral("crew"), kCode, {}}));
  QTest::mouseClick(invite->findChild<QPushButton*>(QStringLiteral("copyLinkPushButton")), Qt::LeftButton);
  QCOMPARE(QGuiApplication::clipboard()->text(), client::inviteLink(*inMessage));
  QVERIFY(!invite->findChild<QLabel*>(QStringLiteral("copiedLabel"))->text().isEmpty());
  QVERIFY(!invite->findChild<gui::QrWidget*>()->isEmpty());
  // A code has its three finders, and another text another code.
  const QImage code = gui::qrCodeOf(client::inviteLink(*inMessage));
  const int last = code.width() - 1;
  QCOMPARE((code.width() - 17) % 4, 0);
  for (const QPoint& corner : {QPoint(3, 3), QPoint(last - 3, 3), QPoint(3, last - 3)}) {
    QCOMPARE(code.pixelColor(corner), QColor(Qt::black));
  }
  QVERIFY(code != gui::qrCodeOf(QStringLiteral("vinicast:join?group=deck")));
  QVERIFY(gui::qrCodeOf(QString(4000, QLatin1Char('x'))).isNull());
}

void DesktopTest::aPastedInvitationFillsTheForm() {
  WindowFixture fixture;
  fixture.find<QLineEdit>("groupLineEdit")
      ->setText(QStringLiteral("Come: vinicast:join?group=crew&code=%1&address=239.1.1.1:5000").arg(kCode));
  QCOMPARE(fixture.find<QLineEdit>("groupLineEdit")->text(), QStringLiteral("crew"));
  fixture.click("joinPushButton");
  QCOMPARE(fixture.engine->joinRequest->code, kCode);
  QCOMPARE(fixture.engine->joinRequest->address, QStringLiteral("239.1.1.1:5000"));
}

void DesktopTest::aNewPrivateGroup() {
  WindowFixture fixture;
  fixture.click("privatePushButton");
  fixture.click("joinPushButton");
  QVERIFY(fixture.engine == nullptr);
  QVERIFY(!fixture.labelText("errorLabel").isEmpty());
  fixture.click("newCodePushButton");
  const QString code = fixture.find<QLineEdit>("codeLineEdit")->text();
  QCOMPARE(code.size(), kCode.size());
  fixture.click("joinPushButton");
  QCOMPARE(fixture.engine->joinRequest->code, code);
}

void DesktopTest::settingsAreFoundAndKept() {
  QTemporaryDir profile;
  gui::WindowOptions options;
  options.request.profileDirectory = profile.path();
  {
    WindowFixture fixture(options);
    fixture.press(Qt::Key_Comma, Qt::ControlModifier);
    auto* settings = dialog(fixture, "SettingsDialog");
    QVERIFY(settings != nullptr);
    auto* search = settings->findChild<QLineEdit*>(QStringLiteral("settingsSearchLineEdit"));
    search->setText(QStringLiteral("webcam"));
    QVERIFY(settings->findChild<QPushButton*>(QStringLiteral("tryDevicesPushButton"))->isVisible());
    QVERIFY(!settings->findChild<QComboBox*>(QStringLiteral("lookComboBox"))->isVisible());
    search->setText(QStringLiteral("no such thing"));
    QVERIFY(settings->findChild<QLabel*>(QStringLiteral("settingsNothingLabel"))->isVisible());
    search->clear();
    settings->findChild<QComboBox*>(QStringLiteral("lookComboBox"))->setCurrentIndex(2);
    settings->findChild<QComboBox*>(QStringLiteral("notifyComboBox"))->setCurrentIndex(2);
    // Where there is no tray, nothing goes there.
    QVERIFY(settings->findChild<QCheckBox*>(QStringLiteral("keepInTrayCheckBox")) == nullptr);
  }
  gui::Settings kept(profile.path());
  QCOMPARE(kept.mode(), gui::theme::Mode::Dark);
  QCOMPARE(kept.notify(), gui::Notify::Nothing);
}

void DesktopTest::aNameOfTheSettingsIsTheNextOne() {
  WindowFixture fixture;
  fixture.join(QStringLiteral("Anna"), QStringLiteral("crew"));
  fixture.press(Qt::Key_Comma, Qt::ControlModifier);
  auto* name =
      dialog(fixture, "SettingsDialog")->findChild<QLineEdit*>(QStringLiteral("settingsNameLineEdit"));
  name->setText(QStringLiteral("Ada Lovelace"));
  QTest::keyClick(name, Qt::Key_Return);
  dialog(fixture, "SettingsDialog")->close();
  fixture.click("addGroupToolButton");
  QCOMPARE(fixture.find<QLineEdit>("nameLineEdit")->text(), QStringLiteral("Ada Lovelace"));
  fixture.find<QLineEdit>("groupLineEdit")->setText(QStringLiteral("deck"));
  fixture.click("joinPushButton");
  QCOMPARE(fixture.engine->joinRequest->group, QStringLiteral("deck"));
  QCOMPARE(fixture.engine->joinRequest->name, QStringLiteral("Ada Lovelace"));
}

void DesktopTest::noDialogStaysInAnotherLanguage() {
  WindowFixture fixture;
  fixture.join(QStringLiteral("Anna"), QStringLiteral("crew"));
  const auto visible = [&](const char* name) {
    QList<QDialog*> all = fixture.window->findChildren<QDialog*>(QLatin1String(name));
    all.removeIf([](const QDialog* one) { return !one->isVisible(); });
    return all;
  };
  const auto language = [&] {
    return visible("SettingsDialog").first()->findChild<QComboBox*>(QStringLiteral("languageComboBox"));
  };
  fixture.press(Qt::Key_N, Qt::ControlModifier | Qt::ShiftModifier);
  QCOMPARE(visible("NetworkDialog").size(), 1);
  fixture.window->activateWindow();
  fixture.press(Qt::Key_Comma, Qt::ControlModifier);
  QCOMPARE(visible("SettingsDialog").first()->windowTitle(), QStringLiteral("Settings"));
  for (const auto& [code, title] : {std::pair("zh_CN", u"设置"), {"en", u"Settings"}}) {
    language()->setCurrentIndex(language()->findData(QLatin1String(code)));
    const QString wanted = QString::fromUtf16(title);
    QTRY_VERIFY(!visible("SettingsDialog").isEmpty() &&
                visible("SettingsDialog").first()->windowTitle() == wanted);
    QCOMPARE(visible("SettingsDialog").size(), 1);
    QCOMPARE(language()->currentData().toString(), QLatin1String(code));
    QTRY_VERIFY(language()->hasFocus());
  }
  // That one says its words anew.
  QCOMPARE(visible("NetworkDialog").size(), 1);
  visible("SettingsDialog").first()->close();
  // By a second start.
  fixture.click("inviteToolButton");
  QCOMPARE(visible("InviteDialog").size(), 1);
  gui::WindowOptions second;
  second.language = QStringLiteral("zh_CN");
  fixture.window->takeOver(second);
  QTRY_VERIFY(visible("InviteDialog").isEmpty());
}

void DesktopTest::aMicrophoneIsTriedWithoutACamera() {
  WindowFixture fixture;
  fixture.press(Qt::Key_Comma, Qt::ControlModifier);
  fixture.click("testSoundPushButton");
  fixture.engine->microphones = {{QStringLiteral("1"), QStringLiteral("Headset"), true}};
  fixture.click("tryDevicesPushButton");
  QVERIFY(fixture.engine->previewSource->kind != client::SourceKind::Camera);
  QCOMPARE(fixture.engine->previewSource->microphone, QStringLiteral("Headset"));
  QVERIFY(fixture.engine->previewSource->withMicrophone);
  // Whatever gives its pictures is not shown, and that there is no camera is said.
  QVERIFY(fixture.find("trialLevelWidget")->isVisible());
  QVERIFY(!fixture.find("trialVideoWidget")->isVisible());
  QVERIFY(fixture.engine->previewSize.isEmpty());
  QCOMPARE(fixture.labelText("trialLabel"), client::describe({client::ErrorCode::NoCamera, {}, {}}));
  // A camera that is plugged in is tried the next time.
  fixture.engine->cameras = {{QStringLiteral("1"), QStringLiteral("Front"), true}};
  fixture.click("tryDevicesPushButton");
  QCOMPARE(fixture.engine->previewSource->kind, client::SourceKind::Camera);
  QVERIFY(fixture.find("trialVideoWidget")->isVisible());
}

void DesktopTest::devicesAreTriedOnlyWhenAsked() {
  WindowFixture fixture;
  fixture.press(Qt::Key_Comma, Qt::ControlModifier);
  QCOMPARE(fixture.engines, 0);
  fixture.click("testSoundPushButton");
  QCOMPARE(fixture.engines, 1);
  QCOMPARE(fixture.engine->calls, QStringList{QStringLiteral("playTestSound")});
  fixture.engine->cameras = {{QStringLiteral("1"), QStringLiteral("Front"), false},
                             {QStringLiteral("2"), QStringLiteral("Back"), true}};
  fixture.engine->microphones = {{QStringLiteral("1"), QStringLiteral("Headset"), true}};
  fixture.click("tryDevicesPushButton");
  QCOMPARE(fixture.engine->previewSource->argument, QStringLiteral("Back"));
  QCOMPARE(fixture.engine->previewSource->microphone, QStringLiteral("Headset"));
  Q_EMIT fixture.engine->failed({client::ErrorCode::SourceBusy, QStringLiteral("Back"), {}});
  QVERIFY(fixture.labelText("trialLabel").contains(QStringLiteral("Back")));
  // What is chosen here is where going live begins.
  auto* cameras = fixture.find<QComboBox>("trialCameraComboBox");
  cameras->setCurrentIndex(0);
  Q_EMIT cameras->activated(0);
  QCOMPARE(fixture.engine->previewSource->argument, QStringLiteral("Front"));
  fixture.find<QCheckBox>("settingsOriginalSoundCheckBox")->setChecked(true);
  fixture.find<QComboBox>("encoderComboBox")->setCurrentIndex(1);
  fixture.find<QComboBox>("pictureSizeComboBox")->setCurrentIndex(1);
  fixture.click("closeSettingsPushButton");
  fixture.join();
  fixture.engine->cameras = {{QStringLiteral("1"), QStringLiteral("Front"), false},
                             {QStringLiteral("2"), QStringLiteral("Back"), true}};
  fixture.click("goLivePushButton");
  QCOMPARE(fixture.engine->previewSource->argument, QStringLiteral("Front"));
  QVERIFY(fixture.engine->previewSource->originalSound);
  QCOMPARE(fixture.engine->previewSource->pictureSize, client::PictureSize::FullHd);
  fixture.click("goLiveConfirmPushButton");
  QVERIFY(fixture.engine->liveSource->softwareEncoder);
  QCOMPARE(fixture.engine->liveSource->pictureSize, client::PictureSize::FullHd);
}

void DesktopTest::aPrivateMessageIsToldForItself() {
  FakeNotifier notifier;
  WindowFixture fixture({}, nullptr, &notifier);
  fixture.join(QStringLiteral("Anna"), QStringLiteral("crew"));
  MemoryEngine* crew = fixture.engine;
  crew->addMember(kBen, kBenName);
  fixture.click("addGroupToolButton");
  fixture.join(QStringLiteral("Anna"), QStringLiteral("deck"));
  QVERIFY(QTest::qWaitForWindowActive(fixture.window.get()));
  crew->addPost(kBen, kBenName, QStringLiteral("to all"), 1000);
  client::DirectMessage message;
  message.id = QStringLiteral("m1");
  message.fromId = message.peerId = kBen;
  message.peerName = kBenName;
  message.text = QStringLiteral("to you");
  message.order = QByteArray("1");
  Q_EMIT crew->messageReceived(message);
  QCOMPARE(notifier.shown.size(), 2);
  const QString key = notifier.shown.key(QStringLiteral("Ben|to you"));
  QVERIFY(!key.isEmpty());
  // A click leads to it, and only it is read.
  Q_EMIT notifier.activated(key);
  auto* view = fixture.window->findChild<QListView*>(QStringLiteral("privateListView"));
  QVERIFY(view != nullptr);
  QTRY_VERIFY(view->isVisible());
  QTRY_COMPARE(notifier.shown.size(), 1);
  QVERIFY(!notifier.shown.contains(key));
}

void DesktopTest::everyKeyIsListed() {
  WindowFixture fixture;
  fixture.join();
  fixture.press(Qt::Key_F1);
  auto* keys = dialog(fixture, "ShortcutsDialog");
  QVERIFY(keys != nullptr && keys->isVisible());
  QVERIFY(keys->width() <= 800 && keys->height() <= 600);
  QString shown;
  for (const QLabel* label : keys->findChildren<QLabel*>()) shown += label->text() + QLatin1Char('\n');
  for (const gui::ShortcutLine& line : gui::allShortcuts()) QVERIFY(shown.contains(line.meaning));
  // All that the window listens to, and those of the stage, which its tool tips name.
  QStringList wanted;
  for (const QShortcut* one : fixture.window->findChildren<QShortcut*>()) wanted << one->key().toString();
  for (const QAction* one : fixture.window->findChildren<QAction*>())
    for (const QKeySequence& key : one->shortcuts()) wanted << key.toString();
  static const QRegularExpression inTip(QStringLiteral("\\((\\w)\\)$"));
  for (const QWidget* one : fixture.find("stageView")->findChildren<QWidget*>())
    if (const auto match = inTip.match(one->toolTip()); match.hasMatch()) wanted << match.captured(1);
  wanted.removeAll(QString());
  QVERIFY(wanted.size() >= 15);
  QStringList listed;
  for (const gui::ShortcutLine& line : gui::allShortcuts())
    for (const QString& key : line.keys.split(QStringLiteral(" / "))) listed << QKeySequence(key).toString();
  for (const QString& key : std::as_const(wanted)) QVERIFY2(listed.contains(key), qPrintable(key));
}

}  // namespace vinicast::test

QTEST_MAIN(vinicast::test::DesktopTest)
#include "desktop_test.moc"
