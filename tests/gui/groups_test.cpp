// SPDX-License-Identifier: MIT
// Several groups in one window: listed, read, muted, left, joined again, and there again after the next
// start.
#include <QClipboard>
#include <QDialog>
#include <QGuiApplication>
#include <QListView>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QToolButton>

#include "client/known_names.hpp"
#include "client/models/groups_model.hpp"
#include "client/models/members_model.hpp"
#include "gui/elided_label.hpp"
#include "gui/settings.hpp"
#include "gui/support/window_fixture.hpp"

namespace vinicast::test {

using client::GroupsModel;

namespace {

const QString kCrew = QStringLiteral("crew");
const QString kDeck = QStringLiteral("deck");

QListView& list(const WindowFixture& fixture) {
  return *fixture.find<QListView>("groupsListView");
}

QStringList names(const WindowFixture& fixture) {
  QStringList result;
  const auto* model = list(fixture).model();
  for (int row = 0; row < model->rowCount(); ++row) result << model->index(row, 0).data().toString();
  return result;
}

QModelIndex row(const WindowFixture& fixture, const QString& name) {
  return list(fixture).model()->index(static_cast<int>(names(fixture).indexOf(name)), 0);
}

void clickRow(const WindowFixture& fixture, const QString& name) {
  QListView& view = list(fixture);
  QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, view.visualRect(row(fixture, name)).center());
}

void joinSecond(WindowFixture& fixture, const QString& group) {
  fixture.click("addGroupToolButton");
  fixture.join(QStringLiteral("Anna Berg"), group);
}

// What the window says is in front.
QString front(const WindowFixture& fixture) {
  return fixture.window->windowTitle().section(QStringLiteral(" – "), 0, 0);
}

}  // namespace

class GroupsTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void theFirstStartHasNoSidebar();
  void twoGroupsAndTheirUnread();
  void mutedIsQuiet();
  void onlyTheGroupInFrontIsHeard();
  void liveInOneGroupAtATime();
  void leftGroupIsRecentAndComesBackWithAClick();
  void allKnownGroupsAreListed();
  void sameGroupIsNotJoinedTwice();
  void theNextStartIsWhereThisOneEnded();
  void theNextStartShowsThePrivateConversation();
  void aRestoredGroupThatFailsIsSaid();
  void aKnownNameWithAnotherKeyIsSaidUntilItWasLookedAt();
  void whoIsNotTheFirstOfANameStaysMarked();
  void theListSaysWhatWasSaidLast();
  void safetyNumbersAreCompared();
};

void GroupsTest::theFirstStartHasNoSidebar() {
  WindowFixture fixture;
  QVERIFY(!fixture.find("sidebar")->isVisible());
  fixture.join();
  QVERIFY(fixture.find("sidebar")->isVisible());
  QCOMPARE(names(fixture), QStringList{QStringLiteral("vinigroup")});
  QCOMPARE(fixture.labelText("selfNameLabel"), QStringLiteral("Anna Berg"));
}

void GroupsTest::twoGroupsAndTheirUnread() {
  WindowFixture fixture;
  fixture.join(QStringLiteral("Anna Berg"), kCrew);
  MemoryEngine* crew = fixture.engine;
  joinSecond(fixture, kDeck);
  QVERIFY(crew != fixture.engine);
  QCOMPARE(names(fixture), (QStringList{kCrew, kDeck}));
  QCOMPARE(front(fixture), kDeck);

  crew->addPost(kBen, kBenName, QStringLiteral("old"), 500, false, true);
  crew->addPost(kBen, kBenName, QStringLiteral("hello"), 1000);
  crew->addPost(kBen, kBenName, QStringLiteral("are you there, @anna berg?"), 2000);
  QCOMPARE(row(fixture, kCrew).data(GroupsModel::UnreadRole).toInt(), 2);
  QCOMPARE(row(fixture, kCrew).data(GroupsModel::MentionsRole).toInt(), 1);
  QVERIFY(row(fixture, kCrew).data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("2 unread")));
  QVERIFY(fixture.window->windowTitle().startsWith(QStringLiteral("(2) ")));
  QVERIFY(QTest::qWaitForWindowActive(fixture.window.get()));
  clickRow(fixture, kCrew);
  QCOMPARE(front(fixture), kCrew);
  QCOMPARE(row(fixture, kCrew).data(GroupsModel::UnreadRole).toInt(), 0);

  fixture.press(Qt::Key_Down, Qt::AltModifier);
  QCOMPARE(front(fixture), kDeck);
  // Back from the form to where one was.
  fixture.press(Qt::Key_N, Qt::ControlModifier);
  fixture.press(Qt::Key_Escape);
  QCOMPARE(front(fixture), kDeck);
  // And past one that is not there yet.
  fixture.click("addGroupToolButton");
  fixture.find<QLineEdit>("groupLineEdit")->setText(QStringLiteral("hall"));
  fixture.click("joinPushButton");
  clickRow(fixture, kDeck);
  fixture.press(Qt::Key_Down, Qt::AltModifier);
  QCOMPARE(front(fixture), kCrew);
}

void GroupsTest::mutedIsQuiet() {
  WindowFixture fixture;
  fixture.join(QStringLiteral("Anna Berg"), kCrew);
  MemoryEngine* crew = fixture.engine;
  joinSecond(fixture, kDeck);
  auto* sidebar = fixture.find("sidebar");
  const QString key = row(fixture, kCrew).data(GroupsModel::KeyRole).toString();
  QVERIFY(QMetaObject::invokeMethod(sidebar, "muteRequested", Q_ARG(QString, key), Q_ARG(bool, true)));
  QVERIFY(row(fixture, kCrew).data(GroupsModel::MutedRole).toBool());
  crew->addPost(kBen, kBenName, QStringLiteral("hello"), 1000);
  QCOMPARE(row(fixture, kCrew).data(GroupsModel::UnreadRole).toInt(), 1);
  QVERIFY(!fixture.window->windowTitle().startsWith(QLatin1Char('(')));
}

void GroupsTest::onlyTheGroupInFrontIsHeard() {
  WindowFixture fixture;
  fixture.join(QStringLiteral("Anna Berg"), kCrew);
  MemoryEngine* crew = fixture.engine;
  QVERIFY(!crew->soundMuted);
  joinSecond(fixture, kDeck);
  QVERIFY(crew->soundMuted);
  QVERIFY(!fixture.engine->soundMuted);
  clickRow(fixture, kCrew);
  QVERIFY(!crew->soundMuted);
  QVERIFY(fixture.engine->soundMuted);
  // And a picture that is in a window of its own.
  crew->hold(kBen, kBenName);
  QWidget* stage = nullptr;
  for (auto* one : fixture.window->findChildren<QWidget*>(QStringLiteral("stageView")))
    if (one->isVisible()) stage = one;
  QVERIFY(stage != nullptr);
  QTest::keyClick(stage, Qt::Key_P);
  QVERIFY(stage->window() != fixture.window.get());
  clickRow(fixture, kDeck);
  QVERIFY(!crew->soundMuted);
  QVERIFY(!fixture.engine->soundMuted);
  QTest::keyClick(stage, Qt::Key_P);
  QVERIFY(crew->soundMuted);
}

void GroupsTest::liveInOneGroupAtATime() {
  WindowFixture fixture;
  fixture.join(QStringLiteral("Anna Berg"), kCrew);
  MemoryEngine* crew = fixture.engine;
  Q_EMIT crew->floorChanged({client::FloorState::Claiming, {}, {}, false, 1, {}});
  QVERIFY2(!row(fixture, kCrew).data(GroupsModel::SelfLiveRole).toBool(), "it is only about to be live");
  crew->hold(QStringLiteral("self"), QStringLiteral("Anna Berg"));
  QVERIFY(row(fixture, kCrew).data(GroupsModel::SelfLiveRole).toBool());
  QVERIFY(!fixture.find("onAirElsewherePushButton")->isVisible());
  joinSecond(fixture, kDeck);
  auto* elsewhere = fixture.find<QPushButton>("onAirElsewherePushButton");
  QVERIFY(elsewhere->isVisible() && elsewhere->text().contains(kCrew));
  QVERIFY2(fixture.engine->soundMuted, "it would be heard where this member is live");
  QPushButton* goLive = nullptr;
  for (auto* button : fixture.window->findChildren<QPushButton*>(QStringLiteral("goLivePushButton"))) {
    if (button->isVisible()) goLive = button;
  }
  QVERIFY(goLive != nullptr && !goLive->isEnabled());
  crew->release();
  QVERIFY(goLive->isEnabled());
  QVERIFY(!fixture.engine->soundMuted);
  QVERIFY(!elsewhere->isVisible());
  fixture.engine->hold(kBen, kBenName);
  clickRow(fixture, kCrew);
  QCOMPARE(row(fixture, kDeck).data(GroupsModel::LiveNameRole).toString(), kBenName);
}

void GroupsTest::leftGroupIsRecentAndComesBackWithAClick() {
  QTemporaryDir profile;
  gui::WindowOptions options;
  options.request.profileDirectory = profile.path();
  WindowFixture fixture(options);
  fixture.join(QStringLiteral("Anna Berg"), kCrew);
  MemoryEngine* crew = fixture.engine;
  joinSecond(fixture, kDeck);
  MemoryEngine* deck = fixture.engine;
  const QString key = row(fixture, kDeck).data(GroupsModel::KeyRole).toString();
  QVERIFY(QMetaObject::invokeMethod(fixture.find("sidebar"), "leaveRequested", Q_ARG(QString, key)));
  QVERIFY(deck->calls.contains(QStringLiteral("leave")));
  Q_EMIT deck->left();
  QTRY_COMPARE(front(fixture), kCrew);
  // It is in front in every way.
  QVERIFY(!crew->soundMuted);
  QTRY_VERIFY(fixture.find("composerPlainTextEdit")->hasFocus());
  crew->addPost(kBen, kBenName, QStringLiteral("seen"), 1000);
  QCOMPARE(row(fixture, kCrew).data(GroupsModel::UnreadRole).toInt(), 0);
  QCOMPARE(gui::Settings(profile.path()).currentGroup(),
           row(fixture, kCrew).data(GroupsModel::KeyRole).toString());
  QCOMPARE(names(fixture), (QStringList{kCrew, kDeck}));
  QVERIFY(row(fixture, kDeck).data(GroupsModel::FirstRecentRole).toBool());
  clickRow(fixture, kDeck);
  QCOMPARE(fixture.engines, 3);
  QCOMPARE(fixture.engine->joinRequest->group, kDeck);
  QCOMPARE(fixture.engine->joinRequest->name, QStringLiteral("Anna Berg"));
  fixture.engine->acceptJoin(QStringLiteral("self"));
  QCOMPARE(front(fixture), kDeck);
  QVERIFY(!row(fixture, kDeck).data(GroupsModel::FirstRecentRole).toBool());
}

void GroupsTest::allKnownGroupsAreListed() {
  QTemporaryDir profile;
  gui::WindowOptions options;
  options.request.profileDirectory = profile.path();
  QList<gui::KnownGroup> known;
  for (int at = 0; at < gui::Settings::kMaxKnownGroups; ++at) {
    gui::KnownGroup& one = known.emplaceBack();
    one.group = QStringLiteral("group %1").arg(at);
  }
  gui::Settings(profile.path()).setKnownGroups(known);
  const WindowFixture fixture(options);
  QCOMPARE(names(fixture).size(), gui::Settings::kMaxKnownGroups);
}

void GroupsTest::sameGroupIsNotJoinedTwice() {
  WindowFixture fixture;
  fixture.join(QStringLiteral("Anna Berg"), kCrew);
  fixture.click("addGroupToolButton");
  fixture.find<QLineEdit>("groupLineEdit")->setText(kCrew);
  fixture.click("joinPushButton");
  QCOMPARE(fixture.engines, 1);
  QCOMPARE(front(fixture), kCrew);
}

void GroupsTest::theNextStartIsWhereThisOneEnded() {
  QTemporaryDir profile;
  gui::WindowOptions options;
  options.request.profileDirectory = profile.path();
  {
    WindowFixture first(options);
    first.join(QStringLiteral("Anna Berg"), kCrew);
    joinSecond(first, kDeck);
    clickRow(first, kCrew);
    QSignalSpy finished(first.window.get(), &gui::MainWindow::finished);
    first.window->close();
    for (MemoryEngine* engine : first.all) {
      QVERIFY(engine->calls.contains(QStringLiteral("leave")));
      Q_EMIT engine->left();
    }
    QVERIFY(finished.wait(400));
  }
  WindowFixture next(options);
  next.window->start();
  QCOMPARE(next.engines, 2);
  for (MemoryEngine* engine : next.all) {
    QCOMPARE(engine->joinRequest->name, QStringLiteral("Anna Berg"));
    engine->acceptJoin(QStringLiteral("self"));
  }
  QCOMPARE(front(next), kCrew);
  QStringList found = names(next);
  found.sort();
  QCOMPARE(found, (QStringList{kCrew, kDeck}));
}

void GroupsTest::theNextStartShowsThePrivateConversation() {
  QTemporaryDir profile;
  gui::WindowOptions options;
  options.request.profileDirectory = profile.path();
  {
    WindowFixture first(options);
    first.join(QStringLiteral("Anna Berg"), kCrew);
    first.engine->addMember(kBen, kBenName);
    auto* people = first.find<QListView>("peopleListView");
    Q_EMIT people->activated(people->model()->index(1, 0));
    QVERIFY(first.find<QListView>("privateListView")->isVisible());
    first.window->close();
  }
  WindowFixture next(options);
  next.window->start();
  next.engine->acceptJoin(QStringLiteral("self"));
  QVERIFY(next.find<QListView>("conversationListView")->isVisible());
  client::DirectMessage last;
  last.id = QStringLiteral("m1");
  last.peerId = last.fromId = kBen;
  last.peerName = kBenName;
  Q_EMIT next.engine->conversationsReady({last});
  QVERIFY(next.find<QListView>("privateListView")->isVisible());
  QCOMPARE(next.find<gui::ElidedLabel>("groupNameLabel")->fullText(), kBenName);
  // Only once: who goes back to the group stays there.
  clickRow(next, kCrew);
  Q_EMIT next.engine->conversationsReady({last});
  QVERIFY(next.find<QListView>("conversationListView")->isVisible());
}

void GroupsTest::aRestoredGroupThatFailsIsSaid() {
  QTemporaryDir profile;
  gui::WindowOptions options;
  options.request.profileDirectory = profile.path();
  {
    WindowFixture first(options);
    first.join(QStringLiteral("Anna Berg"), kCrew);
    first.window->close();
  }
  WindowFixture next(options);
  next.window->start();
  QCOMPARE(next.engines, 1);
  Q_EMIT next.engine->joinFailed({client::ErrorCode::NetworkUnavailable, {}, QStringLiteral("no route")});
  QTRY_VERIFY(next.find("errorLabel")->isVisible());
  QVERIFY(next.labelText("errorLabel").contains(QStringLiteral("no route")));
  // It waits for another try.
  QTRY_VERIFY(row(next, kCrew).data(GroupsModel::FirstRecentRole).toBool());
}

void GroupsTest::aKnownNameWithAnotherKeyIsSaidUntilItWasLookedAt() {
  QTemporaryDir profile;
  gui::WindowOptions options;
  options.request.profileDirectory = profile.path();
  const QString other = QStringLiteral("other");
  {
    WindowFixture first(options);
    first.join(QStringLiteral("Anna Berg"), kCrew);
    first.engine->addMember(kBen, kBenName);
    QVERIFY(!first.find("keyWarningBar")->isVisible());
  }
  for (int start = 0; start < 2; ++start) {
    // Neither another notice nor the next start takes it away, nor that the member leaves.
    WindowFixture next(options);
    next.join(QStringLiteral("Anna Berg"), kCrew);
    next.engine->addMember(other, kBenName);
    QVERIFY(next.find("keyWarningBar")->isVisible());
    QVERIFY(next.labelText("keyWarningLabel").contains(kBenName));
    Q_EMIT next.engine->failed({client::ErrorCode::NoSoundOutput, {}, {}});
    Q_EMIT next.engine->memberChanged({other, kBenName, client::MemberState::Left, false});
    QVERIFY(next.find("keyWarningBar")->isVisible());
  }
  {
    WindowFixture looked(options);
    looked.join(QStringLiteral("Anna Berg"), kCrew);
    looked.engine->addMember(other, kBenName);
    looked.engine->addMember(QStringLiteral("third"), kBenName);
    looked.engine->addMember(QStringLiteral("fourth"), kBenName);
    looked.click("compareKeyPushButton");
    auto* number = looked.window->findChild<QLabel*>(QStringLiteral("safetyNumberLabel"));
    QVERIFY(number != nullptr);
    QCOMPARE(QString(number->text()).replace(QLatin1Char('\n'), QLatin1Char(' ')),
             client::safetyNumber(QStringLiteral("self"), other));
    looked.window->findChild<QDialog*>(QStringLiteral("SafetyDialog"))->close();
    // What is closed is closed for all of that name.
    QVERIFY(looked.find("keyWarningBar")->isVisible());
    looked.click("keyWarningCloseToolButton");
    QVERIFY(!looked.find("keyWarningBar")->isVisible());
  }
  WindowFixture last(options);
  last.join(QStringLiteral("Anna Berg"), kCrew);
  last.engine->addMember(other, kBenName);
  last.engine->addMember(QStringLiteral("third"), kBenName);
  QVERIFY(!last.find("keyWarningBar")->isVisible());
}

void GroupsTest::whoIsNotTheFirstOfANameStaysMarked() {
  WindowFixture fixture;
  fixture.join(QStringLiteral("Anna Berg"), kCrew);
  const QString other = QStringLiteral("other");
  fixture.engine->addMember(kBen, kBenName);
  fixture.engine->addMember(other, kBenName);
  fixture.click("keyWarningCloseToolButton");
  fixture.engine->addMember(QStringLiteral("third"), kBenName);
  // After a change of its name and back, too.
  fixture.engine->addMember(other, QStringLiteral("Olga"));
  const auto* people = fixture.find<QListView>("peopleListView")->model();
  const auto marked = [&] {
    QStringList ids;
    for (int at = 0; at < people->rowCount(); ++at) {
      const QModelIndex person = people->index(at, 0);
      const bool is = person.data(client::MembersModel::OtherKeyRole).toBool();
      if (is != person.data(Qt::ToolTipRole).toString().contains(QStringLiteral("Not the first one")) ||
          is != person.data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("not the first one")))
        qFatal("a mark is not told in every way");
      if (is) ids << person.data(client::MembersModel::IdRole).toString();
    }
    return ids;
  };
  QCOMPARE(marked(), QStringList{QStringLiteral("third")});
  fixture.engine->addMember(other, kBenName);
  fixture.engine->hold(other, kBenName);
  QCOMPARE(marked(), (QStringList{other, QStringLiteral("third")}));
  QListView& list = *fixture.find<QListView>("peopleListView");
  const auto drawn = [&](const QString& id) {
    for (int at = 0; at < people->rowCount(); ++at)
      if (people->index(at, 0).data(client::MembersModel::IdRole).toString() == id)
        return list.viewport()->grab(list.visualRect(people->index(at, 0))).toImage();
    return QImage();
  };
  // Both are called Ben; the avatars' colours are their ids', so only the end of the row is compared.
  const auto end = [](const QImage& row) {
    return row.copy(row.width() / 2, 0, row.width() / 2, row.height());
  };
  QVERIFY(end(drawn(QStringLiteral("third"))) != end(drawn(kBen)));
}

void GroupsTest::theListSaysWhatWasSaidLast() {
  WindowFixture fixture;
  fixture.join(QStringLiteral("Anna Berg"), kCrew);
  const auto words = [&] { return row(fixture, kCrew).data(GroupsModel::LastWordsRole).toString(); };
  QVERIFY(words().isEmpty());
  fixture.engine->addPost(kBen, kBenName, QStringLiteral("the **first**\nof two"), 1000);
  QTRY_COMPARE(words(), QStringLiteral("Ben: the first of two"));
  QVERIFY(row(fixture, kCrew).data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("the first")));
  fixture.engine->addPost(QStringLiteral("self"), QStringLiteral("Anna Berg"), QStringLiteral("yes"), 2000,
                          true);
  QTRY_COMPARE(words(), QStringLiteral("You: yes"));
}

void GroupsTest::safetyNumbersAreCompared() {
  WindowFixture fixture;
  fixture.join();
  fixture.engine->addMember(kBen, kBenName);
  auto* people = fixture.find<QListView>("peopleListView");
  const auto openMenu = [&](int person) {
    Q_EMIT people->customContextMenuRequested(people->visualRect(people->model()->index(person, 0)).center());
    return fixture.window->findChild<QMenu*>(QStringLiteral("personMenu"));
  };
  QVERIFY2(openMenu(0) == nullptr, "there is nothing to compare with oneself");
  QMenu* menu = openMenu(1);
  QVERIFY(menu != nullptr);
  menu->actions().last()->trigger();
  menu->close();
  QVERIFY(fixture.find("SafetyDialog")->isVisible());
  QVERIFY(fixture.labelText("safetyTitleLabel").contains(kBenName));
  // What Ben's window shows.
  const QString number = client::safetyNumber(kBen, QStringLiteral("self"));
  QCOMPARE(fixture.labelText("safetyNumberLabel").simplified(), number);
  fixture.click("copySafetyNumberPushButton");
  QCOMPARE(QGuiApplication::clipboard()->text(), number);
}

}  // namespace vinicast::test

QTEST_MAIN(vinicast::test::GroupsTest)
#include "groups_test.moc"
