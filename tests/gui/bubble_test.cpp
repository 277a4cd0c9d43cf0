// SPDX-License-Identifier: MIT
// Where messages stand: at the bottom, code and quotes on grounds of their own, right to left at the right.
#include <QApplication>
#include <QClipboard>
#include <QPainter>
#include <QPlainTextEdit>
#include <QPushButton>

#include "client/models/posts_model.hpp"
#include "gui/conversation_delegate.hpp"
#include "gui/conversation_view.hpp"
#include "gui/direction.hpp"
#include "gui/support/window_fixture.hpp"
#include "gui/theme.hpp"

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
  // Before the `at`th character of the row's text, in the viewport.
  [[nodiscard]] QPoint placeOf(int row, int at) const {
    const gui::MessageLayout layout = layoutOf(row);
    const QTextLine line = layout.text->lineForTextPosition(at);
    return (layout.textAt + line.position() + QPointF(line.cursorToX(at), line.height() / 2)).toPoint();
  }
  void drag(const QPoint& from, const QPoint& to) const {
    QTest::mousePress(view->viewport(), Qt::LeftButton, Qt::NoModifier, from);
    for (int step = 1; step <= 4; ++step) QTest::mouseMove(view->viewport(), from + (to - from) * step / 4);
    QTest::mouseRelease(view->viewport(), Qt::LeftButton, Qt::NoModifier, to);
  }
  [[nodiscard]] QString copied() const {
    QApplication::clipboard()->clear();
    QTest::keySequence(view, QKeySequence::Copy);
    return QApplication::clipboard()->text();
  }

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
  void fromRightToLeftAllIsMirrored();
  void aLineIsWrittenInItsOwnDirection();
  void wordsAreChosenInsideABubble();
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

namespace {

// The first and the last column of the view that has this colour in a row of pixels.
std::pair<int, int> columnsOf(const QImage& image, int y, const QColor& color) {
  int first = -1;
  int last = -1;
  for (int x = 0; x < image.width(); ++x) {
    if (image.pixelColor(x, y) != color) continue;
    if (first < 0) first = x;
    last = x;
  }
  return {first, last};
}

}  // namespace

void BubbleTest::fromRightToLeftAllIsMirrored() {
  const RightToLeft direction;
  Talk talk;
  talk.say(QStringLiteral("Good morning!"));
  talk.say(QString::fromUtf8("שלום לכולם"));
  talk.say(QStringLiteral("mine"), true);
  settle(*talk.fixture.window);
  const gui::MessageLayout latin = talk.layoutOf(0);
  const gui::MessageLayout hebrew = talk.layoutOf(1);
  const gui::MessageLayout own = talk.layoutOf(2);
  // Others at the right, with avatar and name at the outside; one's own at the left.
  QVERIFY(latin.avatar.left() > latin.bubble.right());
  QVERIFY(latin.avatar.right() > talk.view->viewport()->width() * 3 / 4);
  QVERIFY(latin.name.right() <= latin.avatar.left());
  QCOMPARE(hebrew.bubble.right(), latin.bubble.right());
  QVERIFY(own.bubble.right() < latin.bubble.left());
  const auto* send = talk.fixture.find<QPushButton>("sendPushButton");
  const auto* window = talk.fixture.window.get();
  QCOMPARE(talk.view->viewport()->mapTo(window, own.bubble.topLeft()).x(), send->mapTo(window, QPoint()).x());
  // The time stands at the left, beside words that end there, and below words that begin there.
  for (const gui::MessageLayout* row : {&latin, &hebrew, &own}) {
    QVERIFY(row->bubble.contains(row->meta));
    QVERIFY(row->meta.left() - row->bubble.left() <= row->bubble.right() - row->meta.right());
    const QRectF words = row->text->lineAt(0).naturalTextRect().translated(row->textAt);
    QVERIFY(QRectF(row->bubble).contains(words));
    QVERIFY(!words.intersects(QRectF(row->meta)));
  }
  QVERIFY(hebrew.bubble.height() < latin.bubble.height());

  // It is painted where it is said to be.
  const QImage image = talk.view->viewport()->grab().toImage();
  const gui::theme::Colors& colors = gui::theme::colorsFor(talk.view->palette());
  for (const auto& [row, fill] : {std::pair{&latin, colors.bubbleOther}, std::pair{&own, colors.bubbleOwn}}) {
    const auto [first, last] = columnsOf(image, row->bubble.bottom() - 1 - gui::theme::kRadiusL / 4, fill);
    QVERIFY(first >= row->bubble.left() && first < row->bubble.left() + gui::theme::kRadiusL);
    QVERIFY(last <= row->bubble.right() && last > row->bubble.right() - gui::theme::kRadiusL);
  }

  // What can be done with a message appears at its free side.
  QTest::mouseMove(talk.view->viewport(), latin.bubble.center());
  auto* bar = talk.fixture.find("messageBar");
  QTRY_VERIFY(bar->isVisible());
  QVERIFY(bar->geometry().right() < latin.bubble.left());
}

void BubbleTest::aLineIsWrittenInItsOwnDirection() {
  const QRect place(0, 0, 200, 30);
  const auto painted = [&](Qt::LayoutDirection layout, const auto& write) {
    QImage image(place.size(), QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    painter.setLayoutDirection(layout);
    write(painter);
    return image;
  };
  const QString text = QStringLiteral("Hello!");
  const QImage line =
      painted(Qt::RightToLeft, [&](QPainter& painter) { gui::drawTextLine(painter, place, text); });
  const QImage wanted = painted(Qt::LeftToRight, [&](QPainter& painter) {
    painter.drawText(place, Qt::AlignRight | Qt::AlignVCenter, text);
  });
  QCOMPARE(line, wanted);
  const QString hebrew = QString::fromUtf8("שלום!");
  QCOMPARE(painted(Qt::LeftToRight, [&](QPainter& painter) { gui::drawTextLine(painter, place, hebrew); }),
           painted(Qt::RightToLeft, [&](QPainter& painter) {
             painter.drawText(place, int(Qt::AlignLeft | Qt::AlignAbsolute | Qt::AlignVCenter), hebrew);
           }));
}

void BubbleTest::wordsAreChosenInsideABubble() {
  Talk talk;
  talk.say(QStringLiteral("take the **blue** key\nfrom the drawer"));
  talk.say(QStringLiteral("the next one"));
  talk.say(QStringLiteral("the last one"));
  QTRY_COMPARE(talk.bottomOf(2), talk.view->height() - 1);
  talk.view->setFocus();
  talk.drag(talk.placeOf(0, 5), talk.placeOf(0, 17));
  QCOMPARE(talk.copied(), QStringLiteral("the blue key"));
  QVERIFY2(talk.view->selectionModel()->selectedIndexes().isEmpty(), "words, and no message");
  // Backwards, and over the end of a line.
  talk.drag(talk.placeOf(0, 22), talk.placeOf(0, 14));
  QCOMPARE(talk.copied(), QStringLiteral("key\nfrom"));
  QTest::mouseDClick(talk.view->viewport(), Qt::LeftButton, Qt::NoModifier,
                     talk.placeOf(0, 11) + QPoint(2, 0));
  QCOMPARE(talk.copied(), QStringLiteral("blue"));
  // On the right half of its last letter, too.
  QTest::mouseDClick(talk.view->viewport(), Qt::LeftButton, Qt::NoModifier,
                     talk.placeOf(0, 13) - QPoint(2, 0));
  QCOMPARE(talk.copied(), QStringLiteral("blue"));
  // They are seen.
  const QImage chosen = talk.view->viewport()->grab().toImage();
  QTest::keyClick(talk.view, Qt::Key_Escape);
  QVERIFY(chosen != talk.view->viewport()->grab().toImage());
  // Out of the message, whole messages are chosen; back in it, words again.
  talk.drag(talk.placeOf(1, 4), talk.placeOf(2, 4));
  QCOMPARE(talk.view->selectionModel()->selectedIndexes().size(), 2);
  QVERIFY(talk.copied().endsWith(QStringLiteral("the last one")));
  talk.drag(talk.placeOf(1, 4), talk.placeOf(1, 8));
  QCOMPARE(talk.copied(), QStringLiteral("next"));
  // Words of a text that is shown no more are not chosen either.
  auto edited = *qobject_cast<client::PostsModel*>(talk.view->model())->postAt(1);
  edited.text = QStringLiteral("other words altogether");
  Q_EMIT talk.fixture.engine->postChanged(edited);
  QTRY_VERIFY(talk.copied() != QStringLiteral("next"));
}

}  // namespace vinicast::test

QTEST_MAIN(vinicast::test::BubbleTest)
#include "bubble_test.moc"
