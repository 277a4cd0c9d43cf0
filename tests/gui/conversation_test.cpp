// SPDX-License-Identifier: MIT
// What people do with messages, in the real window: answer, react, change, delete, find; history that comes
// as it is scrolled to.
#include "gui/support/conversation.hpp"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDesktopServices>
#include <QListView>
#include <QListWidget>
#include <QMenu>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QToolButton>
#include <algorithm>

#include "client/models/posts_model.hpp"
#include "gui/conversation_page.hpp"
#include "gui/elided_label.hpp"
#include "gui/emoji_picker.hpp"

namespace vinicast::test {

using client::PostKind;
using client::PostsModel;
using gui::ConversationView;

namespace {

// Takes the place of the desktop's browser.
class LinkCatcher : public QObject {
  Q_OBJECT

 public:
  LinkCatcher() {
    for (const char* scheme : {"http", "https"})
      QDesktopServices::setUrlHandler(QLatin1String(scheme), this, "open");
  }
  ~LinkCatcher() override {
    for (const char* scheme : {"http", "https"}) QDesktopServices::unsetUrlHandler(QLatin1String(scheme));
  }

  QList<QUrl> opened;

 public Q_SLOTS:
  void open(const QUrl& link) { opened.append(link); }
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
  void theFirstUnreadIsAClickAway();
  void aRefusedChangeIsStillAChange();
  void linksAndAnswersByKeys();
  void whoTypesIsSaid();
  void typingIsTold();
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
  talk.type(QStringLiteral(":hea"));
  QVERIFY(popup->isVisible());
  const QRect last = popup->visualItemRect(popup->item(popup->count() - 1));
  QVERIFY2(popup->viewport()->rect().contains(last), "the last row is seen, and all of it");
  for (int times = 1; times <= 4; ++times) QTest::keyClick(talk.edit, Qt::Key_Backspace);
  talk.type(QStringLiteral(":thumbsu"));
  QVERIFY(popup->isVisible());
  QTest::keyClick(talk.edit, Qt::Key_Tab);
  talk.type(QStringLiteral(" :tada: at 10:30: x"));
  QCOMPARE(talk.edit->toPlainText(), QString::fromUtf8("hi @Ben 👍 🎉 at 10:30: x"));
  // By a Chinese name, which stands alone.
  talk.edit->insertPlainText(QString::fromUtf8("时间:生日"));
  QVERIFY(!popup->isVisible());
  talk.edit->insertPlainText(QString::fromUtf8(" :生日"));
  QVERIFY(popup->isVisible());
  QCOMPARE(popup->item(0)->text(), QString::fromUtf8("🎂  :生日蛋糕:"));
  // Also where people write no spaces.
  talk.edit->setPlainText(QString::fromUtf8("谢谢"));
  talk.edit->moveCursor(QTextCursor::End);
  talk.type(QStringLiteral(":tada:@b"));
  QCOMPARE(talk.edit->toPlainText(), QString::fromUtf8("谢谢🎉@b"));
  talk.edit->setPlainText(QString::fromUtf8("谢谢"));
  talk.edit->moveCursor(QTextCursor::End);
  talk.type(QStringLiteral("@b"));
  QVERIFY(popup->isVisible());
  QTest::keyClick(talk.edit, Qt::Key_Return);
  QCOMPARE(talk.edit->toPlainText(), QString::fromUtf8("谢谢@Ben "));
  talk.type(QStringLiteral(" mail@be"));
  QVERIFY(!popup->isVisible());
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
  QVERIFY(!talk.model().firstUnread().isEmpty());  // until an answer, or the next time
  talk.type(QStringLiteral("read"));
  QTest::keyClick(talk.edit, Qt::Key_Return);
  QVERIFY(talk.model().firstUnread().isEmpty());
}

void ConversationTest::theFirstUnreadIsAClickAway() {
  Conversation talk;
  // However slow the machine is, nothing is in sight for so long.
  talk.view->findChild<QTimer*>(QStringLiteral("seenTimer"))->setInterval(std::chrono::hours(1));
  talk.own(QStringLiteral("before"));
  auto* up = talk.fixture.find<QPushButton>("jumpToUnreadPushButton");
  auto* page = talk.fixture.window->findChild<gui::ConversationPage*>();
  page->setInFront(false);
  talk.theirs(QStringLiteral("first"));
  QVERIFY(!up->isVisible());
  page->setInFront(true);
  QTRY_VERIFY2(!up->isVisible(), "it is in sight");
  talk.type(QStringLiteral("read"));
  QTest::keyClick(talk.edit, Qt::Key_Return);
  page->setInFront(false);
  for (int at = 0; at < 80; ++at) {
    talk.theirs(QStringLiteral("news %1").arg(at));
    QCoreApplication::processEvents();  // each of them is in sight for a moment
  }
  page->setInFront(true);
  QTRY_VERIFY(talk.view->atBottom());
  QTRY_VERIFY(up->isVisible());
  QVERIFY(!up->accessibleName().isEmpty());
  up->click();
  const int row = talk.model().rowOf(talk.model().firstUnread());
  QCOMPARE(talk.model().index(row).data(PostsModel::TextRole).toString(), QStringLiteral("news 0"));
  QVERIFY(talk.view->viewport()->rect().contains(talk.view->visualRect(talk.model().index(row))));
  QTRY_VERIFY(!up->isVisible());
  talk.view->jumpToLatest();
  QTRY_VERIFY(talk.view->atBottom());
  QVERIFY2(!up->isVisible(), "once seen it leads there no more");
}

void ConversationTest::aRefusedChangeIsStillAChange() {
  Conversation talk;
  talk.own(QStringLiteral("helo"));
  talk.theirs(QStringLiteral("what?"));
  talk.act(0, "editAction");
  QTest::keyClick(talk.edit, Qt::Key_End);
  talk.type(QStringLiteral("!"));
  QTest::keyClick(talk.edit, Qt::Key_Return);
  const client::PostDraft change = talk.lastDraft();
  QCOMPARE(change.kind, PostKind::Edit);
  Q_EMIT talk.fixture.engine->failed({client::ErrorCode::PostTooFast, change.text, {}});
  QVERIFY(talk.fixture.find("referenceBar")->isVisible());
  QTest::keyClick(talk.edit, Qt::Key_Return);
  QCOMPARE(talk.lastDraft().kind, PostKind::Edit);
  QCOMPARE(talk.lastDraft().targetId, change.targetId);
  QCOMPARE(talk.lastDraft().text, change.text);
  // An answer, too; but one whose question is gone is only a text.
  talk.act(1, "replyAction");
  talk.type(QStringLiteral("hello"));
  QTest::keyClick(talk.edit, Qt::Key_Return);
  Q_EMIT talk.fixture.engine->failed({client::ErrorCode::PostTooFast, QStringLiteral("hello"), {}});
  QTest::keyClick(talk.edit, Qt::Key_Return);
  QCOMPARE(talk.lastDraft().kind, PostKind::Reply);
  Q_EMIT talk.fixture.engine->failed({client::ErrorCode::PostNoTarget, QStringLiteral("hello"), {}});
  QVERIFY(!talk.fixture.find("referenceBar")->isVisible());
  QCOMPARE(talk.edit->toPlainText(), QStringLiteral("hello"));
}

void ConversationTest::linksAndAnswersByKeys() {
  Conversation talk;
  talk.theirs(QStringLiteral("see http://a.local/x?a=1&b=2 and https://b.local"));
  LinkCatcher caught;
  QMenu* menu = talk.menuOf(0);
  QVERIFY(menu != nullptr);
  QVERIFY(menu->findChild<QAction*>(QStringLiteral("showAnsweredAction")) == nullptr);
  const auto links = menu->findChildren<QAction*>(QStringLiteral("openLinkAction"));
  QCOMPARE(links.size(), 2);
  QVERIFY(links.first()->text().contains(QStringLiteral("a=1&&b=2")));
  links.first()->trigger();
  QCOMPARE(caught.opened, QList<QUrl>{QUrl(QStringLiteral("http://a.local/x?a=1&b=2"))});
  menu->close();
  QTRY_VERIFY(talk.view->findChild<QMenu*>(QStringLiteral("messageMenu")) == nullptr);

  client::Post answer;
  answer.id = QStringLiteral("answer");
  answer.authorId = kBen;
  answer.authorName = kBenName;
  answer.text = QStringLiteral("that one");
  answer.targetId = QStringLiteral("post1");
  answer.wallMillis = kNow + 9000;
  answer.order = QByteArray("9");
  answer.reactions = {{QStringLiteral("odd"), {kBen}}};
  Q_EMIT talk.fixture.engine->postAdded(answer);
  menu = talk.menuOf(1);
  // Somebody's unusual reaction can be joined in.
  auto* signs = menu->findChild<QMenu*>(QStringLiteral("reactMenu"));
  const auto odd = [](const QAction* action) { return action->text() == QLatin1String("odd"); };
  const auto actions = signs->actions();
  QVERIFY(std::any_of(actions.begin(), actions.end(), odd));
  QSignalSpy jumps(talk.view, &ConversationView::jumpRequested);
  menu->findChild<QAction*>(QStringLiteral("showAnsweredAction"))->trigger();
  QCOMPARE(jumps.size(), 1);
  QCOMPARE(jumps.first().first().toString(), QStringLiteral("post1"));
}

void ConversationTest::whoTypesIsSaid() {
  Conversation talk;
  MemoryEngine& engine = *talk.fixture.engine;
  const auto* line = talk.fixture.find<gui::ElidedLabel>("typingLabel");
  const auto typing = [&](const QString& id, bool types, bool isPrivate = false) {
    Q_EMIT engine.typingChanged({id, isPrivate, types});
  };
  talk.theirs(QStringLiteral("hello"));
  settle(*talk.fixture.window);
  const QRect before = talk.view->geometry();
  typing(kBen, true);
  QCOMPARE(line->fullText(), QStringLiteral("Ben is typing…"));
  QVERIFY(line->isVisible());
  // Nothing jumps.
  settle(*talk.fixture.window);
  QCOMPARE(talk.view->geometry(), before);
  engine.addMember(QStringLiteral("c"), QStringLiteral("Chen"));
  typing(QStringLiteral("c"), true);
  typing(QStringLiteral("c"), true);
  QCOMPARE(line->fullText(), QStringLiteral("Ben and Chen are typing…"));
  engine.addMember(QStringLiteral("d"), QStringLiteral("Dina"));
  typing(QStringLiteral("d"), true);
  QCOMPARE(line->fullText(), QStringLiteral("Several people are typing…"));
  for (const char* id : {"b", "c", "d"}) typing(QLatin1String(id), false);
  QVERIFY(line->fullText().isEmpty());
  // What is typed to this member alone is not the group's.
  typing(kBen, true, true);
  QVERIFY(line->fullText().isEmpty());
  auto* people = talk.fixture.find<QListView>("peopleListView");
  Q_EMIT people->activated(people->model()->index(1, 0));
  const auto* alone = talk.fixture.find("privateListView")->parentWidget()->findChild<gui::ElidedLabel*>();
  typing(QStringLiteral("c"), true, true);
  QVERIFY(alone->fullText().isEmpty());
  typing(kBen, true, true);
  QCOMPARE(alone->fullText(), QStringLiteral("Ben is typing…"));
}

void ConversationTest::typingIsTold() {
  Conversation talk;
  MemoryEngine& engine = *talk.fixture.engine;
  const auto told = [&] { return engine.calls.filter(QStringLiteral("sayTyping")); };
  talk.type(QStringLiteral(" "));
  QVERIFY(told().isEmpty());
  talk.type(QStringLiteral("a"));
  QCOMPARE(told(), QStringList{QStringLiteral("sayTyping ")});
  // To take it all away is not to type, nor is what the program puts there.
  QTest::keyClick(talk.edit, Qt::Key_Backspace);
  QTest::keyClick(talk.edit, Qt::Key_Backspace);
  QTest::keyClick(talk.edit, Qt::Key_Return);
  talk.own(QStringLiteral("mine"));
  talk.act(0, "editAction");
  QTest::keyClick(talk.edit, Qt::Key_Escape);
  QCOMPARE(told().size(), 1);
}

}  // namespace vinicast::test

QTEST_MAIN(vinicast::test::ConversationTest)
#include "conversation_test.moc"
