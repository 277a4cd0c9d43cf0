// SPDX-License-Identifier: MIT
// Where messages stand: at the bottom, code and quotes on grounds of their own, right to left at the right.
#include <QPlainTextEdit>
#include <QPushButton>

#include "client/models/posts_model.hpp"
#include "gui/conversation_delegate.hpp"
#include "gui/conversation_view.hpp"
#include "gui/support/window_fixture.hpp"

namespace vinicast::test {

namespace {

constexpr qint64 kNow = 1'700'000'000'000;

class Talk {
 public:
  Talk() {
    fixture.join();
    fixture.engine->addMember(kBen, kBenName);
    view = fixture.find<gui::ConversationView>("conversationListView");
  }
  void say(const QString& text, bool own = false) {
    ++posts;
    fixture.engine->addPost(own ? QStringLiteral("self") : kBen, kBenName, text, kNow + posts * 1000, own);
  }
  [[nodiscard]] gui::MessageLayout layoutOf(int row) const {
    QStyleOptionViewItem option;
    option.initFrom(view);
    option.widget = view;
    option.font = view->font();
    const QModelIndex index = view->model()->index(row, 0);
    option.rect = view->visualRect(index);
    return qobject_cast<gui::ConversationDelegate*>(view->itemDelegate())->layOut(option, index);
  }
  // Of the row's last pixel, in the view.
  [[nodiscard]] int bottomOf(int row) const {
    return view->viewport()
        ->mapTo(view, QPoint(0, view->visualRect(view->model()->index(row, 0)).bottom()))
        .y();
  }

  WindowFixture fixture;
  gui::ConversationView* view = nullptr;
  int posts = 0;
};

}  // namespace

class BubbleTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void fewMessagesStandAtTheBottom();
  void codeHasAGroundAndAQuoteABar();
  void rightToLeftStaysInItsBubble();
  void ownMessagesEndWhereTheComposerDoes();
};

void BubbleTest::fewMessagesStandAtTheBottom() {
  Talk talk;
  talk.say(QStringLiteral("one"));
  QTRY_COMPARE(talk.bottomOf(0), talk.view->height() - 1);
  talk.say(QStringLiteral("two"));
  QTRY_COMPARE(talk.bottomOf(1), talk.view->height() - 1);
  for (int at = 0; at < 60; ++at) talk.say(QStringLiteral("more"));
  QTRY_COMPARE(talk.bottomOf(61), talk.view->height() - 1);
  // Nothing is left free above what fills the view.
  QCOMPARE(talk.view->viewport()->height(), talk.view->height());
}

void BubbleTest::codeHasAGroundAndAQuoteABar() {
  Talk talk;
  talk.say(QStringLiteral("see\n> said\n```\nmake all\n\nmake test\n```"));
  const gui::MessageLayout row = talk.layoutOf(0);
  QCOMPARE(row.panels.size(), 2);
  QVERIFY(!row.panels[0].code);
  QVERIFY(row.panels[1].code);
  QVERIFY(row.panels[1].rect.top() >= row.panels[0].rect.bottom());
  // Three lines of code, all on their ground, and the time below it.
  QCOMPARE(row.text->lineCount(), 5);
  for (int line = 2; line < 5; ++line) {
    const QRectF place = row.text->lineAt(line).naturalTextRect();
    QVERIFY(place.top() >= row.panels[1].rect.top() && place.bottom() <= row.panels[1].rect.bottom());
    QVERIFY(place.left() > row.panels[1].rect.left() && place.right() < row.panels[1].rect.right());
  }
  QVERIFY(row.meta.top() >= row.textAt.y() + row.panels[1].rect.bottom());
  QVERIFY(QRectF(row.bubble).contains(row.panels[1].rect.translated(row.textAt)));
}

void BubbleTest::rightToLeftStaysInItsBubble() {
  Talk talk;
  talk.say(QString::fromUtf8("שלום לכולם"));
  talk.say(QString::fromUtf8("مرحبا"), true);
  for (int at = 0; at < 2; ++at) {
    const gui::MessageLayout row = talk.layoutOf(at);
    const QRectF words = row.text->lineAt(0).naturalTextRect().translated(row.textAt);
    QVERIFY2(words.left() >= row.bubble.left() && words.right() <= row.bubble.right() + 1,
             qPrintable(QStringLiteral("words from %1 to %2, bubble from %3 to %4")
                            .arg(words.left())
                            .arg(words.right())
                            .arg(row.bubble.left())
                            .arg(row.bubble.right())));
    QVERIFY(row.meta.top() >= words.bottom() - 2);
  }
}

void BubbleTest::ownMessagesEndWhereTheComposerDoes() {
  Talk talk;
  const auto* send = talk.fixture.find<QPushButton>("sendPushButton");
  const auto composerEnd = [&] {
    return send->mapTo(talk.fixture.window.get(), QPoint(send->width(), 0)).x();
  };
  const auto ownEnd = [&](int row) {
    return talk.view->viewport()->mapTo(talk.fixture.window.get(), talk.layoutOf(row).bubble.topRight()).x() +
           1;
  };
  talk.say(QStringLiteral("mine"), true);
  QTRY_COMPARE(ownEnd(0), composerEnd());
  // Also beside a scroll bar, and in a wide window, where both are in the middle.
  for (int at = 0; at < 60; ++at) talk.say(QStringLiteral("mine"), true);
  QTRY_COMPARE(ownEnd(60), composerEnd());
  talk.fixture.window->resize(3000, 900);
  QTRY_COMPARE(ownEnd(60), composerEnd());
}

}  // namespace vinicast::test

QTEST_MAIN(vinicast::test::BubbleTest)
#include "bubble_test.moc"
