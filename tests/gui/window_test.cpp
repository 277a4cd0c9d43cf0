// SPDX-License-Identifier: MIT
// The window as a user has it: keys and clicks on widgets found by name, on an engine that answers as told.
#include <QAbstractItemView>
#include <QAbstractScrollArea>
#include <QAbstractSlider>
#include <QComboBox>
#include <QDateTime>
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
#include "gui/support/window_fixture.hpp"

namespace vinicast::test {

using client::ErrorCode;
using gui::ConversationView;

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
  void whoIsAloneIsToldWhy();
  void conversationKeepsItsPlace();
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
    QVERIFY(!fixture.labelText("errorLabel").isEmpty());
    edit->setText(before);
  }
}

void WindowTest::failedJoinIsSaidAndCanBeTriedAgain() {
  WindowFixture fixture;
  fixture.click("joinPushButton");
  QVERIFY(!fixture.find("joinPushButton")->isEnabled());
  const client::Error error{ErrorCode::BadPort, {}, QStringLiteral("70000")};
  Q_EMIT fixture.engine->joinFailed(error);
  QCOMPARE(fixture.labelText("errorLabel"), client::describe(error));
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
  // Not one that somebody else was to get.
  Q_EMIT fixture.engine->failed({ErrorCode::PostTooLong, QStringLiteral("to Ben alone"), {}});
  QVERIFY(edit->toPlainText().isEmpty());
  Q_EMIT fixture.engine->failed({ErrorCode::PostTooLong, QStringLiteral("a long story"), {}});
  QCOMPARE(edit->toPlainText(), QStringLiteral("a long story"));
  QCOMPARE(fixture.labelText("noticeLabel"), client::describe({ErrorCode::PostTooLong, {}, {}}));
  fixture.click("noticeCloseToolButton");
  QVERIFY(!fixture.find("noticeBar")->isVisible());
  // It is past once something else is sent.
  fixture.click("sendPushButton");
  Q_EMIT fixture.engine->failed({ErrorCode::PostTooLong, QStringLiteral("a long story"), {}});
  QVERIFY(fixture.find("noticeBar")->isVisible());
  edit->setPlainText(QStringLiteral("a long story"));
  fixture.click("sendPushButton");
  QVERIFY(!fixture.find("noticeBar")->isVisible());
  edit->setPlainText(QStringLiteral("a long story"));
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

void WindowTest::whoIsAloneIsToldWhy() {
  WindowFixture fixture;
  fixture.join();
  auto* timer = fixture.window->findChild<QTimer*>(QStringLiteral("aloneTimer"));
  QVERIFY(timer != nullptr && timer->isActive());
  client::Network& network = fixture.engine->stats.network;
  network.cards = {{QStringLiteral("eth0"), {}, false, true, true, 1, 0, 0, 0}};
  network.verdict = client::NetworkVerdict::NobodyHeard;
  timer->setInterval(1);
  auto* view = fixture.find<ConversationView>("conversationListView");
  QTRY_COMPARE(view->accessibleDescription(), client::describe(network));
  fixture.engine->addMember(kBen, kBenName);
  QVERIFY(view->accessibleDescription().isEmpty());
  QVERIFY(!timer->isActive());
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
