// SPDX-License-Identifier: MIT
// A name that is written from right to left stands where the sentence puts it, and turns nothing else around.
#include <QAbstractButton>
#include <QListView>
#include <QMenu>

#include "client/models/groups_model.hpp"
#include "client/models/members_model.hpp"
#include "client/models/posts_model.hpp"
#include "gui/conversation_view.hpp"
#include "gui/elided_label.hpp"
#include "gui/support/window_fixture.hpp"

namespace vinicast::test {

namespace {

const QString kArabic = QStringLiteral(u"\u0645\u062d\u0645\u062f");
const QString kIsolated = QStringLiteral(u"\u2068") + kArabic + QStringLiteral(u"\u2069");

class LastNotice final : public client::DesktopNotifier {
 public:
  [[nodiscard]] bool isAvailable() const override { return true; }
  void show(const QString&, const QString& title, const QString& text) override {
    last = title + QLatin1Char('|') + text;
  }
  void withdraw(const QString&) override {}
  QString last;
};

// All that the widgets of a window say, by any way.
QStringList wordsOf(const QWidget& window) {
  QStringList words{window.windowTitle()};
  for (const QWidget* widget : window.findChildren<QWidget*>()) {
    words << widget->accessibleName() << widget->toolTip();
    if (const auto* label = qobject_cast<const gui::ElidedLabel*>(widget)) words << label->fullText();
    if (const auto* label = qobject_cast<const QLabel*>(widget)) words << label->text();
    if (const auto* button = qobject_cast<const QAbstractButton*>(widget)) words << button->text();
    const auto* list = qobject_cast<const QListView*>(widget);
    for (int row = 0; list != nullptr && row < list->model()->rowCount(); ++row)
      words << list->model()->index(row, 0).data(Qt::AccessibleTextRole).toString();
  }
  return words;
}

}  // namespace

class NamesTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void anArabicNameInEnglishSentences();
  void aGroupWithUnseenSigns();
  void twoOfOneName();
};

void NamesTest::anArabicNameInEnglishSentences() {
  LastNotice notice;
  WindowFixture fixture({}, nullptr, &notice);
  fixture.join();
  MemoryEngine& engine = *fixture.engine;
  engine.addMember(kBen, kArabic);
  engine.addMember(QStringLiteral("c"), QStringLiteral("Cleo"));
  engine.addPost(kBen, kArabic, QStringLiteral("hello"), 1000);
  Q_EMIT fixture.find<gui::ConversationView>("conversationListView")->replyRequested(QStringLiteral("post1"));
  Q_EMIT engine.typingChanged({kBen, false, true});
  Q_EMIT engine.typingChanged({QStringLiteral("c"), false, true});
  engine.hold(kBen, kArabic, {QStringLiteral("c")});
  engine.stream(client::StreamState::Started, kBen);
  int sentences = 0;
  const auto check = [&] {
    for (const QString& words : wordsOf(*fixture.window)) {
      if (!words.contains(kArabic) || words == kArabic) continue;
      ++sentences;
      QVERIFY2(words.contains(kIsolated), qPrintable(words));
      QVERIFY2(!words.isRightToLeft(), qPrintable(words));
    }
  };
  check();
  QCOMPARE(fixture.find<gui::ElidedLabel>("typingLabel")->fullText(),
           kIsolated + QStringLiteral(" and Cleo are typing…"));
  engine.release({kBen});
  check();
  Q_EMIT engine.failed({client::ErrorCode::FloorTaken, kArabic, {}});
  check();
  // Above a dozen, or the places that say names are not looked at any more.
  QVERIFY2(sentences >= 12, qPrintable(QString::number(sentences)));
  // The notification of a group that is not in front.
  fixture.click("addGroupToolButton");
  fixture.join(QStringLiteral("Anna Berg"), QStringLiteral("deck"));
  engine.addPost(kBen, kArabic, QStringLiteral("good news"), 2000);
  QVERIFY2(notice.last.endsWith(QLatin1Char('|') + kIsolated + QStringLiteral(": good news")),
           qPrintable(notice.last));
}

void NamesTest::aGroupWithUnseenSigns() {
  WindowFixture fixture;
  const QString name = QStringLiteral(u"deck\u202e crew");
  fixture.join(QStringLiteral("Anna Berg"), name);
  // Who asks for another name asks for another group.
  QCOMPARE(fixture.engine->joinRequest->group, name);
  for (const QString& words : wordsOf(*fixture.window))
    QVERIFY2(!words.contains(QChar(0x202e)), qPrintable(words));
  QCOMPARE(fixture.find<gui::ElidedLabel>("groupNameLabel")->fullText(), QStringLiteral("deck crew"));
  QCOMPARE(fixture.find<QListView>("groupsListView")->model()->index(0, 0).data().toString(),
           QStringLiteral("deck crew"));
}

// Wherever the second one is named beside what it says.
void NamesTest::twoOfOneName() {
  LastNotice notice;
  WindowFixture fixture({}, nullptr, &notice);
  fixture.join();
  MemoryEngine& engine = *fixture.engine;
  const QString mark = QStringLiteral("not the first one under this name");
  const QString other = QStringLiteral("c");
  engine.addMember(kBen, kBenName);
  engine.addMember(other, kBenName);
  engine.addPost(kBen, kBenName, QStringLiteral("hello"), 1000);
  engine.addPost(other, kBenName, QStringLiteral("hello"), 2000);
  engine.addPost(kBen, kBenName, QStringLiteral("hello"), 3000);
  const auto* posts = fixture.find<gui::ConversationView>("conversationListView")->model();
  client::DirectMessage message;
  message.text = QStringLiteral("psst");
  message.peerName = kBenName;
  const auto* groups = fixture.find<QListView>("groupsListView")->model();
  for (const bool second : {false, true}) {
    const QModelIndex post = posts->index(second ? 1 : 0, 0);
    QCOMPARE(post.data(client::PostsModel::OtherKeyRole).toBool(), second);
    QCOMPARE(post.data(Qt::AccessibleTextRole).toString().contains(mark), second);
    message.id = message.fromId = message.peerId = second ? other : kBen;
    message.order = second ? QByteArray("2") : QByteArray("1");
    Q_EMIT engine.messageReceived(message);
    const QModelIndex row = groups->index(second ? 2 : 1, 0);
    QCOMPARE(row.data(client::GroupsModel::MemberIdRole).toString(), message.peerId);
    QCOMPARE(row.data(Qt::AccessibleTextRole).toString().contains(mark), second);
    auto* list = fixture.find<QListView>("groupsListView");
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualRect(row).center());
    QCOMPARE(fixture.find<gui::ElidedLabel>("groupFactsLabel")->fullText().contains(mark), second);
  }
  // When it is live, and in what is said of that.
  const QString told = QStringLiteral("Ben (not the first)");
  engine.hold(other, kBenName);
  engine.stream(client::StreamState::Started, other);
  QCOMPARE(fixture.find<QAbstractButton>("goLivePushButton")->accessibleName(),
           told + QStringLiteral(" is live"));
  QCOMPARE(fixture.labelText("publisherLabel"), told);
  QVERIFY(groups->index(0, 0).data(Qt::AccessibleTextRole).toString().contains(told));
  Q_EMIT engine.failed({client::ErrorCode::FloorTaken, kBenName, {}});
  QVERIFY(fixture.labelText("noticeLabel").startsWith(told));
  engine.release({});
  engine.hold(kBen, kBenName);
  QCOMPARE(fixture.find<QAbstractButton>("goLivePushButton")->accessibleName(),
           QStringLiteral("Ben is live"));
  engine.release({});
  // And drawn: the same words by two of one name are the same but for what stands above them.
  auto* view = fixture.find<gui::ConversationView>("conversationListView");
  QTest::mouseClick(fixture.find<QListView>("groupsListView")->viewport(), Qt::LeftButton, {},
                    fixture.find<QListView>("groupsListView")->visualRect(groups->index(0, 0)).center());
  QTRY_VERIFY(view->isVisible());
  const auto inkAtTheRight = [&](int row) {
    const QRect place = view->visualRect(posts->index(row, 0));
    const QImage picture = view->viewport()->grab(place).toImage();
    const QRgb ground = picture.pixel(picture.width() - 1, picture.height() - 1);
    int ink = 0;
    for (int y = 0; y < picture.height(); ++y)
      for (int x = picture.width() / 4; x < picture.width(); ++x)
        ink += picture.pixel(x, y) != ground ? 1 : 0;
    return ink;
  };
  QVERIFY(inkAtTheRight(1) > inkAtTheRight(2));
  // In the dialog that tells them apart.
  auto* people = fixture.find<QListView>("peopleListView");
  const int last = people->model()->rowCount() - 1;
  QVERIFY(people->model()->index(last, 0).data(client::MembersModel::OtherKeyRole).toBool());
  Q_EMIT people->customContextMenuRequested(people->visualRect(people->model()->index(last, 0)).center());
  auto* menu = fixture.window->findChild<QMenu*>(QStringLiteral("personMenu"));
  menu->actions().last()->trigger();
  menu->close();
  QVERIFY(fixture.labelText("safetyTitleLabel").endsWith(told));
  fixture.click("closeSafetyPushButton");
  // In what the desktop says.
  fixture.click("addGroupToolButton");
  engine.addPost(other, kBenName, QStringLiteral("news"), 4000);
  QVERIFY2(notice.last.endsWith(QLatin1Char('|') + told + QStringLiteral(": news")), qPrintable(notice.last));
  message.id = QStringLiteral("m3");
  message.order = QByteArray("3");
  Q_EMIT engine.messageReceived(message);
  QVERIFY2(notice.last.startsWith(told), qPrintable(notice.last));
}

}  // namespace vinicast::test

QTEST_MAIN(vinicast::test::NamesTest)
#include "names_gui_test.moc"
