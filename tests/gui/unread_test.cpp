// SPDX-License-Identifier: MIT
// What was written while nobody was there to read it: counted, begun with a line, and counted once.
#include <QListView>
#include <QPlainTextEdit>

#include "client/models/groups_model.hpp"
#include "client/models/posts_model.hpp"
#include "gui/conversation_page.hpp"
#include "gui/conversation_view.hpp"
#include "gui/settings.hpp"
#include "gui/support/conversation.hpp"

namespace vinicast::test {

using client::GroupsModel;
using client::PostsModel;

namespace {

const QString kCrew = QStringLiteral("crew");
const QString kDeck = QStringLiteral("deck");
const QString kAnna = QStringLiteral("Anna Berg");

class SilentNotifier final : public client::DesktopNotifier {
 public:
  [[nodiscard]] bool isAvailable() const override { return true; }
  void show(const QString&, const QString&, const QString&) override { ++calls; }
  void withdraw(const QString&) override {}
  int calls = 0;
};

// One run of the program after the other, with one profile; "deck" is in front, "crew" is not.
class Runs {
 public:
  // Ends the run before it.
  void begin() {
    run.reset();
    gui::WindowOptions options;
    options.request.profileDirectory = m_profile.path();
    run = std::make_unique<WindowFixture>(options, nullptr, &notifier);
    if (!QTest::qWaitForWindowActive(run->window.get())) qFatal("the window is not active");
    if (m_first) {
      run->join(kAnna, kCrew);
      crew = run->engine;
      run->click("addGroupToolButton");
      run->join(kAnna, kDeck);
      m_first = false;
    } else {
      run->window->start();
      for (MemoryEngine* engine : run->all) {
        if (engine->joinRequest->group == kCrew) crew = engine;
        engine->keptMessages = messages;
        for (const auto& kept : std::as_const(messages))
          if (!kept.isEmpty() && engine->joinRequest->group == kCrew) engine->conversations = {kept.last()};
        engine->acceptJoin(QStringLiteral("self"));
      }
    }
    // By a click, so that it is in front whichever was joined first.
    clickRow(kDeck);
  }
  [[nodiscard]] QListView& list() const { return *run->find<QListView>("groupsListView"); }
  [[nodiscard]] QModelIndex row(const QString& name) const {
    const auto* model = list().model();
    for (int at = 0; at < model->rowCount(); ++at)
      if (model->index(at, 0).data().toString() == name) return model->index(at, 0);
    return {};
  }
  void clickRow(const QString& name) const {
    QTest::mouseClick(list().viewport(), Qt::LeftButton, {}, list().visualRect(row(name)).center());
  }
  [[nodiscard]] int unread(const QString& name) const {
    return row(name).data(GroupsModel::UnreadRole).toInt();
  }
  // The text of the row with the line above it, in the conversation that is seen.
  [[nodiscard]] QString lineAbove() const {
    for (auto* view : run->window->findChildren<gui::ConversationView*>()) {
      if (!view->isVisible()) continue;
      for (int at = 0; at < view->model()->rowCount(); ++at) {
        const QModelIndex index = view->model()->index(at, 0);
        if (index.data(PostsModel::FirstUnreadRole).toBool()) return index.data().toString();
      }
    }
    return {};
  }

  SilentNotifier notifier;
  std::unique_ptr<WindowFixture> run;
  MemoryEngine* crew = nullptr;
  QHash<QString, QList<client::DirectMessage>> messages;

 private:
  QTemporaryDir m_profile;
  bool m_first = true;
};

client::DirectMessage messageOf(int number) {
  client::DirectMessage message;
  message.id = QStringLiteral("m%1").arg(number);
  message.fromId = message.peerId = kBen;
  message.peerName = kBenName;
  message.text = QStringLiteral("psst %1").arg(number);
  message.order = QByteArray::number(number).rightJustified(16, '0');
  return message;
}

}  // namespace

class UnreadTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void whatWasWrittenMeanwhileIsUnread();
  void whatWasNotReadIsUnreadAgain();
  void theHistoryOfANewGroupIsRead();
  void whatIsReadOnComingBackIsRead();
  void aPrivateConversationToo();
  void anAnswerToTheFirstPrivateMessage();
  void aClosedConversationStaysClosed();
  void whatWasHardlyInSightIsNotSeen();
  void aForgottenGroupLeavesNothing();
};

void UnreadTest::whatWasWrittenMeanwhileIsUnread() {
  Runs runs;
  runs.begin();
  runs.clickRow(kCrew);
  runs.crew->addPost(kBen, kBenName, QStringLiteral("good night"), 1000);
  runs.begin();
  runs.notifier.calls = 0;
  // The disk's, then those of the night, not in their order.
  runs.crew->addPost(kBen, kBenName, QStringLiteral("good night"), 1000, false, true);
  runs.crew->addPost(kBen, kBenName, QStringLiteral("good morning, @Anna Berg"), 3000, false, true);
  runs.crew->addPost(kBen, kBenName, QStringLiteral("it snows"), 2000, false, true);
  runs.crew->addPost(QStringLiteral("self"), kAnna, QStringLiteral("my own"), 2500, true, true);
  QCOMPARE(runs.unread(kCrew), 2);
  QCOMPARE(runs.row(kCrew).data(GroupsModel::MentionsRole).toInt(), 1);
  QVERIFY(runs.run->window->windowTitle().startsWith(QStringLiteral("(2) ")));
  QCOMPARE(runs.notifier.calls, 0);
  runs.clickRow(kCrew);
  QCOMPARE(runs.unread(kCrew), 0);
  QCOMPARE(runs.lineAbove(), QStringLiteral("it snows"));
  // Read is read.
  runs.begin();
  runs.crew->addPost(kBen, kBenName, QStringLiteral("good night"), 1000, false, true);
  runs.crew->addPost(kBen, kBenName, QStringLiteral("good morning"), 3000, false, true);
  QCOMPARE(runs.unread(kCrew), 0);
  // And in the group that one looks at there is a line all the same.
  runs.clickRow(kCrew);
  QCOMPARE(runs.lineAbove(), QString());
  runs.crew->addPost(kBen, kBenName, QStringLiteral("it thaws"), 4000, false, true);
  QCOMPARE(runs.unread(kCrew), 0);
  QCOMPARE(runs.lineAbove(), QStringLiteral("it thaws"));
}

void UnreadTest::whatWasNotReadIsUnreadAgain() {
  Runs runs;
  runs.begin();
  runs.crew->addPost(kBen, kBenName, QStringLiteral("one"), 1000);
  runs.crew->addPost(kBen, kBenName, QStringLiteral("two"), 2000);
  QCOMPARE(runs.unread(kCrew), 2);
  runs.begin();
  runs.crew->addPost(kBen, kBenName, QStringLiteral("one"), 1000, false, true);
  runs.crew->addPost(kBen, kBenName, QStringLiteral("two"), 2000, false, true);
  QCOMPARE(runs.unread(kCrew), 2);
  runs.clickRow(kCrew);
  QCOMPARE(runs.lineAbove(), QStringLiteral("one"));
}

void UnreadTest::theHistoryOfANewGroupIsRead() {
  Runs runs;
  runs.begin();
  const auto tell = [&runs] {
    for (int at = 1; at <= 5; ++at)
      runs.crew->addPost(kBen, kBenName, QStringLiteral("long ago"), at, false, true);
  };
  tell();
  QCOMPARE(runs.unread(kCrew), 0);
  runs.clickRow(kCrew);
  QCOMPARE(runs.lineAbove(), QString());
  // Also the next time.
  runs.begin();
  tell();
  QCOMPARE(runs.unread(kCrew), 0);
  runs.clickRow(kCrew);
  QCOMPARE(runs.lineAbove(), QString());
}

void UnreadTest::whatIsReadOnComingBackIsRead() {
  Runs runs;
  runs.begin();
  runs.clickRow(kCrew);
  QWidget other;
  other.show();
  other.activateWindow();
  QVERIFY(QTest::qWaitForWindowActive(&other));
  runs.crew->addPost(kBen, kBenName, QStringLiteral("are you there?"), 1000);
  QCOMPARE(runs.unread(kCrew), 1);
  runs.run->window->activateWindow();
  QVERIFY(QTest::qWaitForWindowActive(runs.run->window.get()));
  QCOMPARE(runs.unread(kCrew), 0);
  runs.begin();
  runs.crew->addPost(kBen, kBenName, QStringLiteral("are you there?"), 1000, false, true);
  QCOMPARE(runs.unread(kCrew), 0);
}

void UnreadTest::aPrivateConversationToo() {
  Runs runs;
  runs.begin();
  runs.messages[kBen] = {messageOf(1), messageOf(2)};
  for (const client::DirectMessage& message : std::as_const(runs.messages[kBen]))
    Q_EMIT runs.crew->messageReceived(message);
  QCOMPARE(runs.unread(kBenName), 2);
  runs.begin();
  QCOMPARE(runs.unread(kBenName), 2);
  QCOMPARE(runs.unread(kCrew), 0);
  runs.clickRow(kBenName);
  QCOMPARE(runs.unread(kBenName), 0);
  QCOMPARE(runs.lineAbove(), QStringLiteral("psst 1"));
  runs.begin();
  QVERIFY(runs.row(kBenName).isValid());
  QCOMPARE(runs.unread(kBenName), 0);
}

void UnreadTest::anAnswerToTheFirstPrivateMessage() {
  Runs runs;
  runs.begin();
  runs.clickRow(kCrew);
  runs.crew->addMember(kBen, kBenName);
  const auto lists = runs.run->window->findChildren<QListView*>(QStringLiteral("peopleListView"));
  const auto people =
      std::find_if(lists.begin(), lists.end(), [](const QListView* list) { return list->isVisible(); });
  QVERIFY(people != lists.end());
  const QAbstractItemModel& model = *(*people)->model();
  for (int at = 0; at < model.rowCount(); ++at)
    if (model.index(at, 0).data().toString() == kBenName) (*people)->setCurrentIndex(model.index(at, 0));
  QTest::keyClick(*people, Qt::Key_Return);
  QTRY_VERIFY(runs.row(kBenName).isValid());
  runs.clickRow(kDeck);
  runs.messages[kBen] = {messageOf(1)};
  Q_EMIT runs.crew->messageReceived(messageOf(1));
  QCOMPARE(runs.unread(kBenName), 1);
  runs.begin();
  QCOMPARE(runs.unread(kBenName), 1);
}

void UnreadTest::aClosedConversationStaysClosed() {
  Runs runs;
  runs.begin();
  runs.messages[kBen] = {messageOf(1)};
  Q_EMIT runs.crew->messageReceived(messageOf(1));
  const QString key = runs.row(kBenName).data(GroupsModel::KeyRole).toString();
  QVERIFY(QMetaObject::invokeMethod(runs.run->find("sidebar"), "closePrivateRequested", Q_ARG(QString, key),
                                    Q_ARG(QString, kBen)));
  QVERIFY(!runs.row(kBenName).isValid());
  runs.begin();
  QVERIFY(!runs.row(kBenName).isValid());
  // Until there is something new.
  runs.messages[kBen] << messageOf(2);
  Q_EMIT runs.crew->messageReceived(messageOf(2));
  QVERIFY(runs.row(kBenName).isValid());
  runs.begin();
  QVERIFY(runs.row(kBenName).isValid());
}

// What was in sight for a moment only, before the keyboard went elsewhere, was not seen.
void UnreadTest::whatWasHardlyInSightIsNotSeen() {
  Conversation talk;
  auto* page = talk.fixture.window->findChild<gui::ConversationPage*>();
  auto* seen = talk.view->findChild<QTimer*>(QStringLiteral("seenTimer"));
  seen->setInterval(std::chrono::hours(1));
  page->setInFront(false);
  talk.theirs(QStringLiteral("first"));
  QTRY_VERIFY(seen->isActive());
  QWidget other;
  other.show();
  other.activateWindow();
  QVERIFY(QTest::qWaitForWindowActive(&other));
  seen->setInterval(0);
  QTRY_VERIFY(!seen->isActive());
  for (int at = 0; at < 80; ++at) talk.theirs(QStringLiteral("news %1").arg(at));
  talk.fixture.window->activateWindow();
  QVERIFY(QTest::qWaitForWindowActive(talk.fixture.window.get()));
  page->setInFront(true);
  QTRY_VERIFY(talk.fixture.find("jumpToUnreadPushButton")->isVisible());
}

void UnreadTest::aForgottenGroupLeavesNothing() {
  QTemporaryDir profile;
  gui::Settings settings(profile.path());
  const QString key = QStringLiteral("0123456789abcdef");
  settings.setDraft(key, kBen, QStringLiteral("half a thought"));
  settings.setReadThrough(key, {}, QByteArray("1"));
  settings.setReadThrough(QStringLiteral("another"), {}, QByteArray("2"));
  settings.forget(key);
  QCOMPARE(settings.draft(key, kBen), QString());
  QCOMPARE(settings.readThrough(key, {}), QByteArray());
  QCOMPARE(settings.readThrough(QStringLiteral("another"), {}), QByteArray("2"));
}

}  // namespace vinicast::test

QTEST_MAIN(vinicast::test::UnreadTest)
#include "unread_test.moc"
