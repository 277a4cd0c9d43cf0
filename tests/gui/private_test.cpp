// SPDX-License-Identifier: MIT
// Conversations with one member, and what is kept of any: drafts, and the whole of it in a file.
#include <QFile>
#include <QListWidget>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <utility>

#include "client/models/members_model.hpp"
#include "client/words.hpp"
#include "gui/conversation_page.hpp"
#include "gui/elided_label.hpp"
#include "gui/message_layout.hpp"
#include "gui/settings.hpp"
#include "gui/support/conversation.hpp"

namespace vinicast::test {

using client::PostsModel;
using gui::ConversationView;

class PrivateTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void draftsAreKept();
  void privateMessages();
  void longPrivateConversations();
  void anAnswerEndsWhatWasMissed();
  void everythingIsExported();
};

void PrivateTest::draftsAreKept() {
  QTemporaryDir profile;
  gui::Settings settings(profile.path());
  client::MembersModel members;
  const client::Joined joined{QStringLiteral("a/b %"), {}, kSelf, QStringLiteral("Anna"), true};
  const auto open = [&](const QString& memberId) {
    auto engine = std::make_unique<MemoryEngine>();
    auto page = std::make_unique<gui::ConversationPage>(*engine, members, settings, memberId);
    page->welcome(joined, QStringLiteral("key"));
    return std::pair(std::move(engine), std::move(page));
  };
  for (const QString& memberId : {QString(), kBen}) {
    auto [engine, page] = open(memberId);
    auto* edit = page->findChild<QPlainTextEdit*>();
    QVERIFY(edit->toPlainText().isEmpty());
    edit->setPlainText(QStringLiteral("half a thought for ") + memberId);
  }
  for (const QString& memberId : {QString(), kBen}) {
    auto [engine, page] = open(memberId);
    auto* edit = page->findChild<QPlainTextEdit*>();
    QCOMPARE(edit->toPlainText(), QStringLiteral("half a thought for ") + memberId);
    QTest::keyClick(edit, Qt::Key_Return);
  }
  auto [engine, page] = open({});
  QVERIFY(page->findChild<QPlainTextEdit*>()->toPlainText().isEmpty());
  // What is meant for a group of the same name with a code is not offered to the open one.
  settings.setDraft(QStringLiteral("other key"), {}, QStringLiteral("a secret"));
  QVERIFY(settings.draft(QStringLiteral("key"), {}).isEmpty());
}

void PrivateTest::privateMessages() {
  Conversation talk;
  MemoryEngine& engine = *talk.fixture.engine;
  client::DirectMessage message;
  message.id = QStringLiteral("m1");
  message.fromId = message.peerId = kBen;
  message.peerName = kBenName;
  message.text = QStringLiteral("psst");
  message.order = QByteArray("1");
  engine.keptMessages[kBen] = {message};
  Q_EMIT engine.messageReceived(message);
  auto* groups = talk.fixture.find<QListView>("groupsListView");
  QCOMPARE(groups->model()->rowCount(), 2);
  const QModelIndex row = groups->model()->index(1, 0);
  QCOMPARE(row.data().toString(), kBenName);
  QTest::mouseClick(groups->viewport(), Qt::LeftButton, {}, groups->visualRect(row).center());
  auto* view = talk.fixture.find<ConversationView>("privateListView");
  QTRY_VERIFY(view->isVisible());
  QVERIFY(!talk.view->isVisible());
  QCOMPARE(view->model()->rowCount(), 1);
  QVERIFY(view->accessibleDescription().contains(QStringLiteral("only the two of you")));
  QVERIFY(talk.fixture.find<gui::ElidedLabel>("groupFactsLabel")
              ->fullText()
              .contains(QStringLiteral("two of you")));

  // What is beside it belongs to the group.
  const auto* live = talk.fixture.find<QPushButton>("goLivePushButton");
  QCOMPARE(live->text(), QStringLiteral("Go Live in vinigroup"));
  QVERIFY(!talk.fixture.find("inviteToolButton")->isVisible());

  auto* page = view->parentWidget();
  auto* edit = page->findChild<QPlainTextEdit*>();
  QTest::keyClicks(edit, QStringLiteral("yes?"));
  QTest::keyClick(edit, Qt::Key_Return);
  QCOMPARE(engine.calls.last(), QStringLiteral("sendTo b yes?"));
  QVERIFY(engine.drafts.isEmpty());
  message.id = QStringLiteral("m2");
  message.fromId = kSelf;
  message.text = QStringLiteral("yes?");
  message.order = QByteArray("2");
  message.own = true;
  message.state = client::DirectState::Sending;
  Q_EMIT engine.messageSent(message);
  const QModelIndex own = view->model()->index(1, 0);
  QCOMPARE(gui::deliveryText(own), QStringLiteral("sending"));
  Q_EMIT engine.messageSettled({kBen, QStringLiteral("m2"), client::DirectState::Delivered});
  QCOMPARE(gui::deliveryText(own), QStringLiteral("delivered"));
  Q_EMIT engine.messageSettled({kBen, QStringLiteral("m2"), client::DirectState::Failed});
  QCOMPARE(gui::deliveryText(own), QStringLiteral("not delivered"));
  QCOMPARE(talk.model().rowCount(), 0);

  // The menu of one that did not arrive sends it again.
  view->setFocus();
  view->setCurrentIndex(own);
  QTest::keyClick(view, Qt::Key_Return);
  auto* again = view->findChild<QAction*>(QStringLiteral("sendAgainAction"));
  QVERIFY(again != nullptr);
  engine.calls.clear();
  again->trigger();
  QCOMPARE(engine.calls, QStringList{QStringLiteral("sendTo b yes?")});
  view->findChild<QMenu*>(QStringLiteral("messageMenu"))->close();
  QTRY_VERIFY(view->findChild<QMenu*>(QStringLiteral("messageMenu")) == nullptr);

  // Who has left is told of by name, and what was written is given back.
  Q_EMIT engine.memberChanged({kBen, kBenName, client::MemberState::Left, false});
  QTest::keyClicks(edit, QStringLiteral("are you there"));
  QTest::keyClick(edit, Qt::Key_Return);
  Q_EMIT engine.failed({client::ErrorCode::UnknownMember, kBen, QStringLiteral("are you there")});
  QCOMPARE(talk.fixture.labelText("noticeLabel"),
           client::describe({client::ErrorCode::UnknownMember, kBenName, {}}));
  QCOMPARE(edit->toPlainText(), QStringLiteral("are you there"));
  // That they are not there is seen in all places, and also that they are back.
  const auto* facts = talk.fixture.find<gui::ElidedLabel>("groupFactsLabel");
  const auto spoken = [&] { return groups->model()->index(1, 0).data(Qt::AccessibleTextRole).toString(); };
  for (const bool here : {false, true}) {
    if (here) engine.addMember(kBen, kBenName);
    QCOMPARE(facts->fullText().contains(QStringLiteral("not here now")), !here);
    QCOMPARE(spoken().contains(QStringLiteral("not here now")), !here);
    QCOMPARE(edit->placeholderText().contains(QStringLiteral("not here now")), !here);
  }
  // Back to the group.
  QTest::mouseClick(groups->viewport(), Qt::LeftButton, {},
                    groups->visualRect(groups->model()->index(0, 0)).center());
  QVERIFY(talk.view->isVisible());
  QCOMPARE(live->text(), QStringLiteral("Go Live"));
  QVERIFY(talk.fixture.find("inviteToolButton")->isVisible());
}

// More than a window holds: read back, exported and searched as the group's.
void PrivateTest::longPrivateConversations() {
  Conversation talk;
  QTemporaryDir directory;
  MemoryEngine& engine = *talk.fixture.engine;
  constexpr int kMessages = PostsModel::kMaxPosts + 250;
  for (int at = 0; at < kMessages; ++at) {
    client::DirectMessage message;
    message.id = QStringLiteral("m%1").arg(at);
    message.peerId = message.fromId = kBen;
    message.peerName = kBenName;
    message.text = QStringLiteral("private %1").arg(at);
    message.order = QByteArray::number(at).rightJustified(8, '0');
    message.wallMillis = kNow + at * 1000;
    engine.keptMessages[kBen].append(message);
  }
  const QString last = QStringLiteral("private %1").arg(kMessages - 1);
  auto* people = talk.fixture.find<QListView>("peopleListView");
  Q_EMIT people->activated(people->model()->index(1, 0));
  auto* view = talk.fixture.find<ConversationView>("privateListView");
  auto* model = qobject_cast<PostsModel*>(view->model());
  const auto text = [&](int row) { return model->index(row).data(PostsModel::TextRole).toString(); };
  QCOMPARE(text(model->rowCount() - 1), last);

  // An export in the meantime leaves the view as it is.
  auto* page = qobject_cast<gui::ConversationPage*>(view->parentWidget());
  QVERIFY(page != nullptr);
  const int shown = model->rowCount();
  QSignalSpy done(page, &gui::ConversationPage::exported);
  page->exportTo(directory.filePath(QStringLiteral("private.txt")));
  QCOMPARE(done.size(), 1);
  QCOMPARE(done.first().first().toInt(), kMessages);
  QCOMPARE(model->rowCount(), shown);
  QCOMPARE(text(shown - 1), last);

  // A hit of long ago is shown in its place, and the latest is a click away.
  client::DirectFound found;
  connect(&engine, &client::Engine::messagesFound, this, [&](const auto& one) { found = one; });
  page->openSearch();
  auto* field = page->findChild<QLineEdit*>(QStringLiteral("searchLineEdit"));
  QTest::keyClicks(field, QStringLiteral("private 17"));
  QVERIFY(found.messages.size() > 1);
  QTest::keyClicks(field, QStringLiteral("3"));
  QTest::keyClick(field, Qt::Key_End);
  auto* hits = page->findChild<QListWidget*>(QStringLiteral("searchListWidget"));
  hits->setCurrentRow(hits->count() - 1);  // the oldest: "private 173"
  QTest::keyClick(field, Qt::Key_Return);
  QTRY_COMPARE(view->currentIndex().data(PostsModel::TextRole).toString(), QStringLiteral("private 173"));
  QVERIFY(model->hasNewer() && model->hasOlder());
  // What is older comes back, too.
  QTRY_VERIFY((view->verticalScrollBar()->setValue(0), text(0) == QLatin1String("private 0")));
  view->jumpToLatest();
  QTRY_COMPARE(text(model->rowCount() - 1), last);
  QVERIFY(!model->hasNewer());
}

// Also of older pages that come after it.
void PrivateTest::anAnswerEndsWhatWasMissed() {
  QTemporaryDir profile;
  gui::Settings settings(profile.path());
  client::MembersModel members;
  MemoryEngine engine;
  for (int at = 0; at < 250; ++at) {
    client::DirectMessage message;
    message.id = QStringLiteral("m%1").arg(at);
    message.peerId = message.fromId = kBen;
    message.text = message.id;
    message.order = QByteArray::number(at).rightJustified(8, '0');
    engine.keptMessages[kBen].append(message);
  }
  settings.setReadThrough(QStringLiteral("key"), kBen, QByteArray("00000010"));
  gui::ConversationPage page(engine, members, settings, kBen);
  page.welcome({QStringLiteral("group"), {}, kSelf, QStringLiteral("Anna"), true}, QStringLiteral("key"));
  auto* view = page.findChild<ConversationView*>();
  auto* model = qobject_cast<PostsModel*>(view->model());
  QCOMPARE(model->firstUnread(), QStringLiteral("m150"));
  Q_EMIT view->olderWanted();
  QCOMPARE(model->firstUnread(), QStringLiteral("m50"));
  auto* edit = page.findChild<QPlainTextEdit*>();
  QTest::keyClicks(edit, QStringLiteral("hi"));
  QTest::keyClick(edit, Qt::Key_Return);
  QVERIFY(model->firstUnread().isEmpty());
  Q_EMIT view->olderWanted();
  QCOMPARE(model->index(0).data(PostsModel::TextRole).toString(), QStringLiteral("m0"));
  QVERIFY(model->firstUnread().isEmpty());
}

void PrivateTest::everythingIsExported() {
  Conversation talk;
  QTemporaryDir directory;
  MemoryEngine& engine = *talk.fixture.engine;
  engine.keepPosts(4500, kBen, QStringLiteral("Ben <b>"), kNow);
  engine.kept[10].text = QStringLiteral("<script>alert(1)</script> & %1 %2");
  engine.kept[11].deleted = true;
  auto* page = talk.fixture.window->findChild<gui::ConversationPage*>();
  QSignalSpy done(page, &gui::ConversationPage::exported);
  const auto exported = [&](const QString& name) {
    const QString path = directory.filePath(name);
    page->exportTo(path);
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
  };
  const QString html = exported(QStringLiteral("talk.html"));
  QCOMPARE(done.size(), 1);
  QCOMPARE(done.first().at(0).toInt(), 4499);
  QCOMPARE(html.count(QStringLiteral("<p>")), 4499);
  QVERIFY(html.contains(QStringLiteral("&lt;script&gt;alert(1)&lt;/script&gt; &amp; %1 %2")));
  QVERIFY(!html.contains(QStringLiteral("<script")));
  QVERIFY(html.contains(QStringLiteral("Ben &lt;b&gt;")));
  const QString text = exported(QStringLiteral("talk.txt"));
  QCOMPARE(text.count(QStringLiteral("Ben <b>: ")), 4499);
  QVERIFY(text.indexOf(QStringLiteral("kept post 0")) < text.indexOf(QStringLiteral("kept post 4499")));
  // An answer that somebody else asked for meanwhile is not taken for its own.
  bool told = false;
  connect(&engine, &client::Engine::historyReady, this, [&](const client::History&) {
    client::History other;
    other.after = engine.kept[4000].order;
    other.posts = {engine.kept[4001]};
    if (!std::exchange(told, true)) Q_EMIT engine.historyReady(other);
  });
  QCOMPARE(exported(QStringLiteral("again.txt")).count(QStringLiteral("Ben <b>: ")), 4499);
  (void)exported(QStringLiteral("no/such/directory.txt"));
  QVERIFY(!done.last().at(2).toString().isEmpty());
}

}  // namespace vinicast::test

QTEST_MAIN(vinicast::test::PrivateTest)
#include "private_test.moc"
