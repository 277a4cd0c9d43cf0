// SPDX-License-Identifier: MIT
// What people do with messages, in the real window: answer, react, change, delete, find, export, write to one
// member; history that comes as it is scrolled to.
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QFile>
#include <QListView>
#include <QListWidget>
#include <QMenu>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QToolButton>

#include "client/models/members_model.hpp"
#include "client/models/posts_model.hpp"
#include "gui/conversation_delegate.hpp"
#include "gui/conversation_page.hpp"
#include "gui/conversation_view.hpp"
#include "gui/elided_label.hpp"
#include "gui/emoji_picker.hpp"
#include "gui/settings.hpp"
#include "gui/support/window_fixture.hpp"

namespace vinicast::test {

using client::PostKind;
using client::PostsModel;
using gui::ConversationView;

namespace {

const QString kSelf = QStringLiteral("self");
constexpr qint64 kNow = 1'700'000'000'000;

class Conversation {
 public:
  Conversation() {
    // Completion and shortcuts are for the window that has the keyboard.
    fixture.window->activateWindow();
    if (!QTest::qWaitForWindowActive(fixture.window.get())) qFatal("the window is not active");
    fixture.join();
    fixture.engine->addMember(kBen, kBenName);
    view = fixture.find<ConversationView>("conversationListView");
    edit = fixture.find<QPlainTextEdit>("composerPlainTextEdit");
  }
  [[nodiscard]] PostsModel& model() const { return *qobject_cast<PostsModel*>(view->model()); }
  void theirs(const QString& text) { fixture.engine->addPost(kBen, kBenName, text, kNow + ++posts * 1000); }
  void own(const QString& text) {
    fixture.engine->addPost(kSelf, QStringLiteral("Anna Berg"), text, kNow + ++posts * 1000, true);
  }
  [[nodiscard]] const client::PostDraft& lastDraft() const { return fixture.engine->drafts.last(); }
  // The menu of a row, opened with the keyboard.
  [[nodiscard]] QMenu* menuOf(int row) const {
    view->setFocus();
    view->setCurrentIndex(model().index(row));
    QTest::keyClick(view, Qt::Key_Return);
    return view->findChild<QMenu*>(QStringLiteral("messageMenu"));
  }
  void act(int row, const char* action) const {
    QMenu* menu = menuOf(row);
    QVERIFY(menu != nullptr);
    auto* found = menu->findChild<QAction*>(QLatin1String(action));
    QVERIFY2(found != nullptr, action);
    found->trigger();
    menu->close();
    QTRY_VERIFY(view->findChild<QMenu*>(QStringLiteral("messageMenu")) == nullptr);
  }
  void type(const QString& text) const {
    edit->setFocus();
    QTest::keyClicks(edit, text);
  }
  [[nodiscard]] gui::MessageLayout layoutOf(int row) const {
    QStyleOptionViewItem option;
    option.initFrom(view);
    option.widget = view;
    option.font = view->font();
    const QModelIndex index = model().index(row);
    option.rect = view->visualRect(index);
    return qobject_cast<gui::ConversationDelegate*>(view->itemDelegate())->layOut(option, index);
  }

  WindowFixture fixture;
  ConversationView* view = nullptr;
  QPlainTextEdit* edit = nullptr;
  int posts = 0;
};

}  // namespace

class ConversationTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void replyQuotesAndJumps();
  void upChangesTheLastOwnMessage();
  void deletedAsksFirst();
  void reactionsAreToggled();
  void onlyOwnMessagesCanBeChanged();
  void severalMessagesAreCopied();
  void namesAndEmojiAreCompleted();
  void historyComesWithoutAJump();
  void aHitIsShownInItsPlace();
  void unreadBeginsWithALine();
  void draftsAreKept();
  void privateMessages();
  void everythingIsExported();
};

void ConversationTest::replyQuotesAndJumps() {
  Conversation talk;
  talk.theirs(QStringLiteral("where is the **key**?"));
  talk.act(0, "replyAction");
  auto* reference = talk.fixture.find("referenceBar");
  QVERIFY(reference->isVisible());
  QCOMPARE(talk.fixture.labelText("referenceLabel"), QStringLiteral("Reply to Ben: where is the key?"));
  QTest::keyClick(talk.edit, Qt::Key_Escape);
  QVERIFY(!reference->isVisible());
  talk.act(0, "replyAction");
  talk.type(QStringLiteral("here"));
  QTest::keyClick(talk.edit, Qt::Key_Return);
  QVERIFY(!reference->isVisible());
  QCOMPARE(talk.lastDraft().kind, PostKind::Reply);
  QCOMPARE(talk.lastDraft().targetId, QStringLiteral("post1"));

  // Its quote leads back to where it came from.
  for (int at = 0; at < 80; ++at) talk.theirs(QStringLiteral("noise %1").arg(at));
  client::Post answer;
  answer.id = QStringLiteral("answer");
  answer.authorId = kSelf;
  answer.authorName = QStringLiteral("Anna Berg");
  answer.text = QStringLiteral("here");
  answer.targetId = QStringLiteral("post1");
  answer.wallMillis = kNow + 1'000'000;
  answer.order = QByteArray("9");
  answer.own = true;
  Q_EMIT talk.fixture.engine->postAdded(answer);
  QTRY_VERIFY(talk.view->atBottom());
  const int row = talk.model().rowOf(QStringLiteral("answer"));
  QCOMPARE(talk.layoutOf(row).quoteText, QStringLiteral("where is the key?"));
  QTest::mouseClick(talk.view->viewport(), Qt::LeftButton, {}, talk.layoutOf(row).quote.center());
  QCOMPARE(talk.view->currentIndex().row(), 0);
  QVERIFY(talk.view->viewport()->rect().intersects(talk.view->visualRect(talk.model().index(0))));
  QVERIFY(!talk.view->atBottom());
}

void ConversationTest::upChangesTheLastOwnMessage() {
  Conversation talk;
  talk.own(QStringLiteral("a misteak"));
  talk.theirs(QStringLiteral("what?"));
  talk.edit->setFocus();
  QTest::keyClick(talk.edit, Qt::Key_Up);
  QCOMPARE(talk.edit->toPlainText(), QStringLiteral("a misteak"));
  talk.edit->setPlainText(QStringLiteral("a mistake"));
  QTest::keyClick(talk.edit, Qt::Key_Return);
  QCOMPARE(talk.lastDraft().kind, PostKind::Edit);
  QCOMPARE(talk.lastDraft().targetId, QStringLiteral("post1"));
  QCOMPARE(talk.lastDraft().text, QStringLiteral("a mistake"));
  auto changed = *talk.model().postAt(0);
  changed.text = QStringLiteral("a mistake");
  changed.edited = true;
  Q_EMIT talk.fixture.engine->postChanged(changed);
  QVERIFY(talk.layoutOf(0).metaText.startsWith(QStringLiteral("edited")));
  // Who gives up gets back what was typed before.
  talk.type(QStringLiteral("a thought"));
  talk.act(0, "editAction");
  QCOMPARE(talk.edit->toPlainText(), QStringLiteral("a mistake"));
  QTest::keyClick(talk.edit, Qt::Key_Escape);
  QCOMPARE(talk.edit->toPlainText(), QStringLiteral("a thought"));
  // Refused: the text is not lost.
  talk.edit->setPlainText(QStringLiteral("too late"));
  QTest::keyClick(talk.edit, Qt::Key_Return);
  Q_EMIT talk.fixture.engine->failed({client::ErrorCode::PostNoTarget, QStringLiteral("too late"), {}});
  QCOMPARE(talk.edit->toPlainText(), QStringLiteral("too late"));
}

void ConversationTest::deletedAsksFirst() {
  Conversation talk;
  talk.own(QStringLiteral("a secret"));
  talk.act(0, "deleteAction");
  auto* box = talk.fixture.find<QMessageBox>("deleteMessageBox");
  QVERIFY(talk.fixture.engine->drafts.isEmpty());
  for (QAbstractButton* button : box->buttons())
    if (box->buttonRole(button) == QMessageBox::AcceptRole) button->click();
  QCOMPARE(talk.lastDraft().kind, PostKind::Delete);
  auto gone = *talk.model().postAt(0);
  gone.text.clear();
  gone.deleted = true;
  Q_EMIT talk.fixture.engine->postChanged(gone);
  QCOMPARE(talk.layoutOf(0).rich.text, QStringLiteral("This message was deleted"));
  QMenu* menu = talk.menuOf(0);
  QVERIFY(menu->findChild<QAction*>(QStringLiteral("replyAction")) == nullptr);
  menu->close();
}

void ConversationTest::reactionsAreToggled() {
  Conversation talk;
  talk.theirs(QStringLiteral("done"));
  QMenu* menu = talk.menuOf(0);
  auto* signs = menu->findChild<QMenu*>(QStringLiteral("reactMenu"));
  QVERIFY(signs != nullptr);
  signs->actions().first()->trigger();
  menu->close();
  const QString thumb = QString::fromUtf8("👍");
  QCOMPARE(talk.lastDraft().kind, PostKind::Reaction);
  QCOMPARE(talk.lastDraft().text, thumb);
  auto post = *talk.model().postAt(0);
  post.reactions = {{thumb, {kBen, kSelf}}, {QStringLiteral("x"), {kBen}}};
  Q_EMIT talk.fixture.engine->postChanged(post);
  QTRY_VERIFY(talk.view->visualRect(talk.model().index(0)).contains(talk.layoutOf(0).chips.last().rect));
  const auto chips = talk.layoutOf(0).chips;
  QCOMPARE(chips.size(), 2);
  QVERIFY(chips[0].own && !chips[1].own);
  QCOMPARE(chips[0].text, thumb + QStringLiteral(" 2"));
  // A click takes the own one back, and joins another's.
  QTest::mouseClick(talk.view->viewport(), Qt::LeftButton, {}, chips[0].rect.center());
  QCOMPARE(talk.lastDraft().text, QString());
  QTest::mouseClick(talk.view->viewport(), Qt::LeftButton, {}, chips[1].rect.center());
  QCOMPARE(talk.lastDraft().text, QStringLiteral("x"));

  // By name, in the picker.
  Q_EMIT talk.view->pickerRequested(post.id, QPoint());
  auto* picker = talk.fixture.find<gui::EmojiPicker>("emojiPicker");
  auto* search = picker->findChild<QLineEdit*>();
  search->setText(QStringLiteral("tada"));
  QTest::keyClick(search, Qt::Key_Return);
  QCOMPARE(talk.lastDraft().text, QString::fromUtf8("🎉"));
}

void ConversationTest::onlyOwnMessagesCanBeChanged() {
  Conversation talk;
  talk.theirs(QStringLiteral("not mine"));
  QMenu* menu = talk.menuOf(0);
  QVERIFY(menu->findChild<QAction*>(QStringLiteral("editAction")) == nullptr);
  QVERIFY(menu->findChild<QAction*>(QStringLiteral("deleteAction")) == nullptr);
  menu->close();
  talk.edit->setFocus();
  QTest::keyClick(talk.edit, Qt::Key_Up);
  QVERIFY(talk.edit->toPlainText().isEmpty());
}

void ConversationTest::severalMessagesAreCopied() {
  Conversation talk;
  for (const char* text : {"one", "two", "three"}) talk.theirs(QLatin1String(text));
  talk.view->setFocus();
  talk.view->setCurrentIndex(talk.model().index(2));
  QTest::keySequence(talk.view, QKeySequence::Copy);
  QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("three"));
  QTest::keyClick(talk.view, Qt::Key_Up, Qt::ShiftModifier);
  QTest::keySequence(talk.view, QKeySequence::Copy);
  const QStringList lines = QApplication::clipboard()->text().split(QLatin1Char('\n'));
  QCOMPARE(lines.size(), 2);
  QVERIFY(lines[0].endsWith(QStringLiteral("Ben: two")));
  QVERIFY(lines[1].endsWith(QStringLiteral("Ben: three")));
}

void ConversationTest::namesAndEmojiAreCompleted() {
  Conversation talk;
  auto* popup = talk.fixture.find<QListWidget>("completionListWidget");
  talk.type(QStringLiteral("hi @be"));
  QVERIFY(popup->isVisible());
  QCOMPARE(popup->item(0)->text(), kBenName);
  QTest::keyClick(talk.edit, Qt::Key_Return);
  QCOMPARE(talk.edit->toPlainText(), QStringLiteral("hi @Ben "));
  QVERIFY(!popup->isVisible());
  talk.type(QStringLiteral(":thumbsu"));
  QVERIFY(popup->isVisible());
  QTest::keyClick(talk.edit, Qt::Key_Tab);
  talk.type(QStringLiteral(" :tada: at 10:30: x"));
  QCOMPARE(talk.edit->toPlainText(), QString::fromUtf8("hi @Ben 👍 🎉 at 10:30: x"));
  talk.type(QStringLiteral(" :hea"));
  QTest::keyClick(talk.edit, Qt::Key_Escape);
  QVERIFY(!popup->isVisible());
  QTest::keyClick(talk.edit, Qt::Key_Return);
  QCOMPARE(talk.fixture.engine->posted.size(), 1);
}

void ConversationTest::historyComesWithoutAJump() {
  Conversation talk;
  talk.fixture.engine->keepPosts(1000, kBen, kBenName, kNow - 1);
  for (int at = 0; at < 60; ++at) talk.theirs(QStringLiteral("live %1").arg(at));
  QTRY_VERIFY(talk.view->atBottom() && talk.view->verticalScrollBar()->maximum() > 0);
  const int before = talk.model().rowCount();
  talk.view->verticalScrollBar()->setValue(1);
  const QModelIndex read = talk.view->indexAt(QPoint(talk.view->width() / 2, 1));
  const QPersistentModelIndex kept = read;
  const int top = talk.view->visualRect(read).top();
  QTRY_VERIFY(talk.model().rowCount() > before);
  QTRY_COMPARE(talk.view->visualRect(kept).top(), top);
  // To the very beginning, page by page.
  const auto atStart = [&] {
    talk.view->verticalScrollBar()->setValue(0);
    return !talk.model().hasOlder();
  };
  QTRY_VERIFY(atStart());
  QCOMPARE(talk.model().rowCount(), 1060);
  QCOMPARE(talk.model().index(0).data().toString(), QStringLiteral("kept post 0"));
}

void ConversationTest::aHitIsShownInItsPlace() {
  Conversation talk;
  talk.fixture.engine->keepPosts(3000, kBen, kBenName, kNow - 1);
  for (int at = 0; at < 60; ++at) talk.theirs(QStringLiteral("live %1").arg(at));
  talk.view->setFocus();
  QTest::keySequence(talk.view, QKeySequence::Find);
  auto* field = talk.fixture.find<QLineEdit>("searchLineEdit");
  QTRY_VERIFY(field->isVisible());
  QTest::keyClicks(field, QStringLiteral("post 1234"));
  auto* hits = talk.fixture.find<QListWidget>("searchListWidget");
  QTRY_COMPARE(hits->count(), 1);
  QTest::keyClick(field, Qt::Key_Return);
  QTRY_COMPARE(talk.view->currentIndex().data().toString(), QStringLiteral("kept post 1234"));
  QVERIFY(talk.view->viewport()->rect().intersects(talk.view->visualRect(talk.view->currentIndex())));
  QVERIFY(talk.model().hasOlder() && talk.model().hasNewer());
  // What comes now is counted, and one button leads back to it.
  auto* jump = talk.fixture.find<QPushButton>("jumpToLatestPushButton");
  talk.theirs(QStringLiteral("news"));
  QTRY_COMPARE(jump->text(), QStringLiteral("Jump to latest (1)"));
  client::Post news;
  news.id = QStringLiteral("news");
  news.text = QStringLiteral("news");
  news.order = QByteArray("9");
  talk.fixture.engine->kept.append(news);
  QTest::mouseClick(jump, Qt::LeftButton);
  QTRY_VERIFY(talk.view->atBottom());
  QCOMPARE(talk.model().index(talk.model().rowCount() - 1).data().toString(), QStringLiteral("news"));
  QTest::keyClick(field, Qt::Key_Escape);
  QVERIFY(!field->isVisible());
}

void ConversationTest::unreadBeginsWithALine() {
  Conversation talk;
  talk.own(QStringLiteral("before"));
  auto* page = talk.fixture.window->findChild<gui::ConversationPage*>();
  page->setInFront(false);
  talk.theirs(QStringLiteral("first"));
  talk.theirs(QStringLiteral("second"));
  QVERIFY(talk.model().index(1).data(PostsModel::FirstUnreadRole).toBool());
  QVERIFY(!talk.model().index(2).data(PostsModel::FirstUnreadRole).toBool());
  QVERIFY(!talk.layoutOf(1).unreadLine.isNull());
  page->setInFront(true);
  QVERIFY(talk.model().hasUnread());  // until an answer, or the next time
  talk.type(QStringLiteral("read"));
  QTest::keyClick(talk.edit, Qt::Key_Return);
  QVERIFY(!talk.model().hasUnread());
}

void ConversationTest::draftsAreKept() {
  QTemporaryDir profile;
  gui::Settings settings(profile.path());
  client::MembersModel members;
  const client::Joined joined{QStringLiteral("a/b %"), {}, kSelf, QStringLiteral("Anna"), true};
  const auto open = [&](const QString& memberId) {
    auto engine = std::make_unique<MemoryEngine>();
    auto page = std::make_unique<gui::ConversationPage>(*engine, members, settings, memberId);
    page->welcome(joined);
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
}

void ConversationTest::privateMessages() {
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
  // Back to the group.
  QTest::mouseClick(groups->viewport(), Qt::LeftButton, {},
                    groups->visualRect(groups->model()->index(0, 0)).center());
  QVERIFY(talk.view->isVisible());
}

void ConversationTest::everythingIsExported() {
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
  (void)exported(QStringLiteral("no/such/directory.txt"));
  QVERIFY(!done.last().at(2).toString().isEmpty());
}

}  // namespace vinicast::test

QTEST_MAIN(vinicast::test::ConversationTest)
#include "conversation_test.moc"
