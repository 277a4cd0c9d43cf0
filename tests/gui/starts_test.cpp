// SPDX-License-Identifier: MIT
// What starts of the program ask of the window: groups to join, live at once, invitations; and what becomes
// of a join that fails.
#include <QAction>
#include <QLabel>
#include <QListView>
#include <QMenu>

#include "client/words.hpp"
#include "gui/conversation_view.hpp"
#include "gui/support/window_fixture.hpp"

namespace vinicast::test {

namespace {

const QString kCode = QStringLiteral("0123V-ABCDE-11111-00000");
const QString kCrew = QStringLiteral("crew");
const QString kDeck = QStringLiteral("deck");
const QString kBoard = QStringLiteral("board");
const QString kSelf = QStringLiteral("self");
const client::Error kNoCard{client::ErrorCode::NetworkUnavailable, {}, QStringLiteral("no route")};

gui::WindowOptions startWith(const QString& group, bool live = false) {
  gui::WindowOptions options;
  options.groupGiven = true;
  options.request.group = group;
  if (live) options.live = client::SourceSpec{client::SourceKind::Test, {}, {}, true};
  return options;
}

gui::WindowOptions invitationTo(const QString& group) {
  gui::WindowOptions options;
  options.invited = true;
  options.request.group = group;
  return options;
}

// One that was in these groups, the last of them in front, when its last run ended.
gui::WindowOptions beenIn(const QString& profile, const QStringList& groups) {
  gui::WindowOptions options;
  options.request.profileDirectory = profile;
  WindowFixture fixture(options);
  for (const QString& group : groups) {
    if (group != groups.first()) fixture.click("addGroupToolButton");
    fixture.join(QStringLiteral("Anna"), group);
  }
  QSignalSpy closing(fixture.window.get(), &gui::MainWindow::closing);
  fixture.window->close();
  if (closing.size() != 1) qFatal("later starts are still handed over");
  return options;
}

MemoryEngine* engineOf(const WindowFixture& fixture, const QString& group) {
  for (MemoryEngine* engine : fixture.all)
    if (engine->joinRequest->group == group) return engine;
  return nullptr;
}

bool isForm(const WindowFixture& fixture, const QString& group) {
  return fixture.find("joinPushButton")->isVisible() &&
         fixture.find<QLineEdit>("groupLineEdit")->text() == group;
}

bool isOnForm(const WindowFixture& fixture, const QString& words) {
  return fixture.find("errorLabel")->isVisible() && fixture.labelText("errorLabel").contains(words);
}

// What the group in front says above its conversation.
QString notice(const WindowFixture& fixture) {
  for (const auto* label : fixture.window->findChildren<QLabel*>(QStringLiteral("noticeLabel")))
    if (label->isVisible()) return label->text();
  return {};
}

QString front(const WindowFixture& fixture) {
  return fixture.window->windowTitle().section(QStringLiteral(" – "), 0, 0);
}

}  // namespace

class StartsTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aLinkFillsTheFormAndJoinsNothing();
  void aLinkInAMessageIsAsOneFromOutside();
  void aLinkThatCantBeReadIsSaid();
  void aLinkComesBeforeTheRestoredGroup();
  void aSecondStartJoinsItsGroup();
  void startsWaitForTheGroupThatIsBeingJoined();
  void liveIsForItsGroupAlone();
  void liveWithoutAGroupIsInTheOneThatComes();
  void liveWithoutAGroupAsksForOne();
  void whatCantGoLiveIsSaid();
  void aFailedJoinIsSaidWhereOneLooks();
  void aFailedJoinIsSaidOverTheInvitationThatWaited();
  void aRestoredGroupThatFailsIsSaidByTheOneThatComes();
};

void StartsTest::aLinkFillsTheFormAndJoinsNothing() {
  WindowFixture fixture;
  fixture.join(QStringLiteral("Anna"), QStringLiteral("crew"));
  gui::WindowOptions link;
  link.invited = true;
  link.request.group = QStringLiteral("deck");
  link.request.code = kCode;
  fixture.window->takeOver(link);
  QCOMPARE(fixture.engines, 1);
  QVERIFY(fixture.find("joinPushButton")->isVisible());
  QCOMPARE(fixture.find<QLineEdit>("nameLineEdit")->text(), QStringLiteral("Anna"));
  fixture.click("joinPushButton");
  QCOMPARE(fixture.engines, 2);
  QCOMPARE(fixture.engine->joinRequest->code, kCode);
}

void StartsTest::aLinkInAMessageIsAsOneFromOutside() {
  WindowFixture fixture;
  fixture.join(QStringLiteral("Anna"), kCrew);
  auto write = [&fixture, at = 1000](const QString& link) mutable {
    fixture.engine->addPost(kBen, kBenName, link, at += 1000);
  };
  const auto* code = fixture.find<QLineEdit>("codeLineEdit");
  write(QStringLiteral("vinicast:join?group=the%20deck&code=") + kCode);
  write(QStringLiteral("vinicast:join?group="));
  write(QStringLiteral("vinicast:join?group=board"));
  auto* view = fixture.find<gui::ConversationView>("conversationListView");
  const auto open = [view](int row) {
    view->openMenu(view->model()->index(row, 0), {});
    auto* menu = view->findChild<QMenu*>(QStringLiteral("messageMenu"));
    menu->findChild<QAction*>(QStringLiteral("openLinkAction"))->trigger();
    delete menu;
  };
  open(0);
  QVERIFY(isForm(fixture, QStringLiteral("the deck")));
  QCOMPARE(code->text(), kCode);
  QTest::keyClick(fixture.window.get(), Qt::Key_Escape);
  open(1);
  QVERIFY(isOnForm(fixture, QStringLiteral("can't be read")));
  QTest::keyClick(fixture.window.get(), Qt::Key_Escape);
  // By the pointer, somewhere on it.
  view->scrollToBottom();
  const QRect row = view->visualRect(view->model()->index(2, 0));
  for (int x = row.left(); x < row.right() && !isForm(fixture, kBoard); x += 5)
    QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, QPoint(x, row.center().y()));
  QVERIFY(isForm(fixture, kBoard));
  QVERIFY(code->text().isEmpty());
  QCOMPARE(fixture.engines, 1);
}

void StartsTest::aLinkThatCantBeReadIsSaid() {
  gui::WindowOptions link;
  link.badLink = true;
  QTemporaryDir profile;
  link.request.profileDirectory = profile.path();
  const auto isSaid = [](const WindowFixture& fixture) {
    return fixture.find("errorLabel")->isVisible() &&
           fixture.labelText("errorLabel").contains(QStringLiteral("can't be read"));
  };
  {
    // To a window that is open, whatever it shows.
    gui::WindowOptions options;
    options.request.profileDirectory = profile.path();
    WindowFixture fixture(options);
    fixture.join(QStringLiteral("Anna"), QStringLiteral("crew"));
    fixture.window->showMinimized();
    fixture.window->takeOver(link);
    QVERIFY(!fixture.window->isMinimized());
    QVERIFY(isSaid(fixture));
    QCOMPARE(fixture.engines, 1);
    QCOMPARE(fixture.find<QLineEdit>("groupLineEdit")->text(), QStringLiteral("crew"));
    // Then the right one comes.
    gui::WindowOptions right = link;
    right.badLink = false;
    right.invited = true;
    right.request.group = QStringLiteral("deck");
    fixture.window->takeOver(right);
    QCOMPARE(fixture.find<QLineEdit>("groupLineEdit")->text(), QStringLiteral("deck"));
    QVERIFY(!fixture.find("errorLabel")->isVisible());
  }
  {
    // While another group is being joined, the invitation waits.
    WindowFixture busy;
    busy.window->start();
    busy.find<QLineEdit>("nameLineEdit")->setText(QStringLiteral("Anna"));
    busy.find<QLineEdit>("groupLineEdit")->setText(QStringLiteral("crew"));
    busy.click("joinPushButton");
    gui::WindowOptions invitation;
    invitation.invited = true;
    invitation.request.group = QStringLiteral("deck");
    busy.window->takeOver(invitation);
    QCOMPARE(busy.find<QLineEdit>("groupLineEdit")->text(), QStringLiteral("crew"));
    busy.engine->acceptJoin(QStringLiteral("self"));
    QVERIFY(busy.find("joinPushButton")->isVisible());
    QCOMPARE(busy.find<QLineEdit>("groupLineEdit")->text(), QStringLiteral("deck"));
  }
  // To the one that the link starts, which is in its groups all the same.
  WindowFixture fixture(link);
  fixture.window->start();
  QCOMPARE(fixture.engines, 1);
  fixture.engine->acceptJoin(QStringLiteral("self"));
  QVERIFY(isSaid(fixture));
  // And so does the form that an invitation fills.
  gui::WindowOptions good = link;
  good.badLink = false;
  good.invited = true;
  good.request.group = QStringLiteral("deck");
  WindowFixture invited(good);
  invited.window->start();
  invited.engine->acceptJoin(QStringLiteral("self"));
  QCOMPARE(invited.engine->joinRequest->group, QStringLiteral("crew"));
  QVERIFY(invited.find("joinPushButton")->isVisible());
  QCOMPARE(invited.find<QLineEdit>("groupLineEdit")->text(), QStringLiteral("deck"));
  // Whatever becomes of the others.
  Q_EMIT invited.engine->left();
  QVERIFY(invited.find("joinPushButton")->isVisible());
  QCOMPARE(invited.find<QLineEdit>("groupLineEdit")->text(), QStringLiteral("deck"));
}

void StartsTest::aSecondStartJoinsItsGroup() {
  WindowFixture fixture;
  fixture.join(QStringLiteral("Anna"), QStringLiteral("crew"));
  fixture.window->showMinimized();
  fixture.window->takeOver({});
  QVERIFY(!fixture.window->isMinimized());
  QCOMPARE(fixture.engines, 1);
  gui::WindowOptions second;
  second.groupGiven = true;
  second.request.group = QStringLiteral("deck");
  fixture.window->takeOver(second);
  QCOMPARE(fixture.engines, 2);
  QCOMPARE(fixture.engine->joinRequest->group, QStringLiteral("deck"));
  QCOMPARE(fixture.engine->joinRequest->name, QStringLiteral("Anna"));
}

void StartsTest::aLinkComesBeforeTheRestoredGroup() {
  QTemporaryDir profile;
  WindowFixture fixture(beenIn(profile.path(), {kCrew}));
  fixture.window->start();
  fixture.window->takeOver(invitationTo(kDeck));
  fixture.engine->acceptJoin(kSelf);
  QVERIFY(isForm(fixture, kDeck));
}

void StartsTest::startsWaitForTheGroupThatIsBeingJoined() {
  WindowFixture fixture;
  fixture.join(QStringLiteral("Anna"), kCrew);
  fixture.window->takeOver(startWith(kDeck));
  MemoryEngine* deck = fixture.engine;
  fixture.window->takeOver(invitationTo(QStringLiteral("hall")));
  fixture.window->takeOver(startWith(kBoard, true));
  QCOMPARE(fixture.engines, 2);
  deck->acceptJoin(kSelf);
  QVERIFY2(!deck->liveSource, "live in another group than was asked for");
  QCOMPARE(fixture.engines, 3);
  QCOMPARE(fixture.engine->joinRequest->group, kBoard);
  fixture.engine->acceptJoin(kSelf);
  QVERIFY(fixture.engine->liveSource.has_value());
  // Last, as a group would take its place.
  QVERIFY(isForm(fixture, QStringLiteral("hall")));
}

void StartsTest::liveIsForItsGroupAlone() {
  QTemporaryDir profile;
  WindowFixture fixture(beenIn(profile.path(), {kCrew, kDeck}));
  fixture.window->start();
  // It is being joined already.
  fixture.window->takeOver(startWith(kCrew, true));
  engineOf(fixture, kDeck)->acceptJoin(kSelf);
  QVERIFY(!engineOf(fixture, kDeck)->liveSource);
  engineOf(fixture, kCrew)->acceptJoin(kSelf);
  QVERIFY(engineOf(fixture, kCrew)->liveSource.has_value());
  QCOMPARE(front(fixture), kCrew);
  // What failed is over.
  WindowFixture other;
  other.join(QStringLiteral("Anna"), kCrew);
  other.window->takeOver(startWith(kDeck, true));
  QSignalSpy gone(other.engine, &QObject::destroyed);
  Q_EMIT other.engine->joinFailed(kNoCard);
  QTRY_COMPARE(gone.size(), 1);
  other.click("addGroupToolButton");
  other.join(QStringLiteral("Anna"), kDeck);
  QVERIFY(!other.engine->liveSource);
  // Nor is another group meant where the form is changed to it.
  WindowFixture changed(startWith(kDeck, true));
  changed.window->start();
  changed.join(QStringLiteral("Anna"), kCrew);
  QVERIFY(!changed.engine->liveSource);
}

void StartsTest::liveWithoutAGroupIsInTheOneThatComes() {
  gui::WindowOptions live = startWith({}, true);
  live.groupGiven = false;
  QTemporaryDir profile;
  const gui::WindowOptions before = beenIn(profile.path(), {kCrew, kDeck});
  for (const bool second : {false, true}) {
    gui::WindowOptions options = before;
    if (!second) options.live = live.live;
    WindowFixture fixture(options);
    fixture.window->start();
    if (second) fixture.window->takeOver(live);
    engineOf(fixture, kCrew)->acceptJoin(kSelf);
    engineOf(fixture, kDeck)->acceptJoin(kSelf);
    QVERIFY(!engineOf(fixture, kCrew)->liveSource);
    QVERIFY(engineOf(fixture, kDeck)->liveSource.has_value());
  }
  // But not where a form has come before it meanwhile; an invitation's --live is for its own group.
  for (const bool own : {false, true}) {
    gui::WindowOptions options = before;
    if (!own) options.live = live.live;
    WindowFixture fixture(options);
    fixture.window->start();
    gui::WindowOptions invited = invitationTo(kBoard);
    if (own) invited.live = live.live;
    fixture.window->takeOver(invited);
    engineOf(fixture, kDeck)->acceptJoin(kSelf);
    QVERIFY(isForm(fixture, kBoard));
    QVERIFY(!engineOf(fixture, kDeck)->liveSource);
  }
  // Nor where a person has turned to another one.
  {
    gui::WindowOptions options = before;
    options.live = live.live;
    WindowFixture fixture(options);
    fixture.window->start();
    engineOf(fixture, kCrew)->acceptJoin(kSelf);
    auto* groups = fixture.find<QListView>("groupsListView");
    Q_EMIT groups->activated(groups->model()->index(0, 0));
    QCOMPARE(front(fixture), kCrew);
    engineOf(fixture, kDeck)->acceptJoin(kSelf);
    QVERIFY(!engineOf(fixture, kDeck)->liveSource);
  }
  // Also in the one that the form is waiting for.
  WindowFixture waiting;
  waiting.find<QLineEdit>("groupLineEdit")->setText(kBoard);
  waiting.click("joinPushButton");
  waiting.window->takeOver(live);
  waiting.engine->acceptJoin(kSelf);
  QVERIFY(waiting.engine->liveSource.has_value());
}

void StartsTest::liveWithoutAGroupAsksForOne() {
  const QString words = QStringLiteral("live in it at once");
  gui::WindowOptions live = startWith({}, true);
  live.groupGiven = false;
  {
    WindowFixture fixture(live);
    fixture.window->start();
    QVERIFY(isOnForm(fixture, words));
    fixture.join(QStringLiteral("Anna"), kCrew);
    QVERIFY(fixture.engine->liveSource.has_value());
  }
  // The form of a second start, where a group is left that can be chosen again.
  WindowFixture fixture;
  fixture.join(QStringLiteral("Anna"), kCrew);
  MemoryEngine* crew = fixture.engine;
  fixture.click("addGroupToolButton");
  fixture.window->takeOver(live);
  QVERIFY(isOnForm(fixture, words));
  fixture.find<QLineEdit>("groupLineEdit")->setText(kCrew);
  fixture.click("joinPushButton");
  QVERIFY(crew->liveSource.has_value());
  crew->liveSource.reset();
  // With an invitation, too; but whoever turns away from the form is not live elsewhere.
  gui::WindowOptions invited = invitationTo(kDeck);
  invited.live = live.live;
  fixture.click("addGroupToolButton");
  fixture.window->takeOver(invited);
  QVERIFY(isForm(fixture, kDeck) && isOnForm(fixture, words));
  QTest::keyClick(fixture.window.get(), Qt::Key_Escape);
  QCOMPARE(front(fixture), kCrew);
  fixture.click("addGroupToolButton");
  fixture.join(QStringLiteral("Anna"), kDeck);
  QVERIFY(!crew->liveSource && !fixture.engine->liveSource);
  fixture.click("addGroupToolButton");
  fixture.window->takeOver(live);
  fixture.window->takeOver(invitationTo(kBoard));
  QVERIFY(!isOnForm(fixture, words));
  fixture.join(QStringLiteral("Anna"), kBoard);
  QVERIFY(!fixture.engine->liveSource);
  // What takes the place of the words takes what they promise, too.
  gui::WindowOptions bad;
  bad.badLink = true;
  fixture.click("addGroupToolButton");
  fixture.window->takeOver(live);
  fixture.window->takeOver(bad);
  QVERIFY(!isOnForm(fixture, words));
  fixture.join(QStringLiteral("Anna"), QStringLiteral("hall"));
  QVERIFY(!fixture.engine->liveSource);
}

void StartsTest::whatCantGoLiveIsSaid() {
  WindowFixture fixture;
  fixture.join(QStringLiteral("Anna"), kCrew);
  fixture.engine->hold(kBen, kBenName);
  fixture.window->takeOver(startWith(kCrew, true));
  QVERIFY(!fixture.engine->liveSource);
  QCOMPARE(notice(fixture), client::describe({client::ErrorCode::FloorTaken, kBenName, {}}));
  MemoryEngine* crew = fixture.engine;
  crew->hold(kSelf, QStringLiteral("Anna"));
  fixture.window->takeOver(startWith(kDeck, true));
  fixture.engine->acceptJoin(kSelf);
  QVERIFY(!fixture.engine->liveSource);
  QCOMPARE(notice(fixture), client::describe({client::ErrorCode::FloorElsewhere, kCrew, {}}));
  crew->release();
  QVERIFY2(notice(fixture).isEmpty(), "there is nothing to stop any more");
}

void StartsTest::aFailedJoinIsSaidWhereOneLooks() {
  WindowFixture fixture;
  fixture.join(QStringLiteral("Anna"), kCrew);
  fixture.window->takeOver(startWith(kDeck));
  QSignalSpy deckGone(fixture.engine, &QObject::destroyed);
  Q_EMIT fixture.engine->joinFailed(kNoCard);
  QVERIFY(notice(fixture).contains(kDeck) && notice(fixture).contains(kNoCard.detail));
  QTRY_COMPARE(deckGone.size(), 1);
  QCOMPARE(front(fixture), kCrew);
  // Nor does the form go away with what was typed, once the group is gone.
  fixture.click("addGroupToolButton");
  fixture.find<QLineEdit>("groupLineEdit")->setText(kBoard);
  fixture.click("joinPushButton");
  QSignalSpy gone(fixture.engine, &QObject::destroyed);
  Q_EMIT fixture.engine->joinFailed(kNoCard);
  QTRY_COMPARE(gone.size(), 1);
  QVERIFY(isForm(fixture, kBoard));
  QVERIFY(isOnForm(fixture, kNoCard.detail));
}

void StartsTest::aFailedJoinIsSaidOverTheInvitationThatWaited() {
  for (const bool bad : {false, true}) {
    WindowFixture fixture;
    fixture.window->start();
    fixture.find<QLineEdit>("nameLineEdit")->setText(QStringLiteral("Anna"));
    fixture.find<QLineEdit>("groupLineEdit")->setText(kCrew);
    fixture.click("joinPushButton");
    gui::WindowOptions invitation = invitationTo(kDeck);
    invitation.badLink = bad;
    fixture.window->takeOver(invitation);
    Q_EMIT fixture.engine->joinFailed(kNoCard);
    QTRY_VERIFY(isOnForm(fixture, kNoCard.detail) && isOnForm(fixture, kCrew));
    QCOMPARE(isForm(fixture, kDeck), !bad);
    QCOMPARE(isOnForm(fixture, QStringLiteral("can't be read")), bad);
  }
}

void StartsTest::aRestoredGroupThatFailsIsSaidByTheOneThatComes() {
  QTemporaryDir profile;
  WindowFixture fixture(beenIn(profile.path(), {kCrew, kDeck}));
  fixture.window->start();
  Q_EMIT engineOf(fixture, kCrew)->joinFailed(kNoCard);
  QVERIFY(isOnForm(fixture, kCrew));
  engineOf(fixture, kDeck)->acceptJoin(kSelf);
  QCOMPARE(front(fixture), kDeck);
  QVERIFY(notice(fixture).contains(kCrew));
}

}  // namespace vinicast::test

QTEST_MAIN(vinicast::test::StartsTest)
#include "starts_test.moc"
