// SPDX-License-Identifier: MIT
// The search panel where answers take their time.

#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QSignalSpy>
#include <QTest>

#include "gui/search_panel.hpp"

namespace vinicast {

class SearchTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void whoeverTypesFastWaitsForOneAnswerAtMost();
  void anAnswerThatNeverComesIsNotWaitedForAtTheNextKey();
  void whatCameMeanwhileIsFoundWhenItIsOpenedAgain();
};

namespace {

client::Found oneHit(const QString& text) {
  client::Post post;
  post.id = text;
  post.text = text;
  return {text, {post}, false};
}

struct Panel {
  Panel() {
    panel.open();
    QTest::keyClicks(field, QStringLiteral("a"));
  }
  gui::SearchPanel panel;
  QSignalSpy asked{&panel, &gui::SearchPanel::searchWanted};
  QLineEdit* field = panel.findChild<QLineEdit*>(QStringLiteral("searchLineEdit"));
  QListWidget* hits = panel.findChild<QListWidget*>(QStringLiteral("searchListWidget"));
  QLabel* count = panel.findChild<QLabel*>(QStringLiteral("searchCountLabel"));
};

}  // namespace

void SearchTest::whoeverTypesFastWaitsForOneAnswerAtMost() {
  Panel one;
  QCOMPARE(one.asked.size(), 1);  // at the first key
  QTest::keyClicks(one.field, QStringLiteral("bc"));
  QCOMPARE(one.asked.size(), 1);
  one.panel.show(oneHit(QStringLiteral("a")));
  QCOMPARE(one.hits->count(), 0);  // of a text that is no longer there
  QCOMPARE(one.asked.size(), 2);
  QCOMPARE(one.asked.last().first().toString(), QStringLiteral("abc"));
  one.panel.show(oneHit(QStringLiteral("abc")));
  QCOMPARE(one.hits->count(), 1);
  QCOMPARE(one.asked.size(), 2);
  one.field->clear();
  QCOMPARE(one.hits->count(), 0);
  QVERIFY(one.count->text().isEmpty());
}

void SearchTest::anAnswerThatNeverComesIsNotWaitedForAtTheNextKey() {
  Panel one;
  QTest::keyClicks(one.field, QStringLiteral("b"));
  QCOMPARE(one.asked.size(), 1);
  QTRY_COMPARE_WITH_TIMEOUT(one.asked.size(), 2, 10'000);
  QCOMPARE(one.asked.last().first().toString(), QStringLiteral("ab"));
}

void SearchTest::whatCameMeanwhileIsFoundWhenItIsOpenedAgain() {
  Panel one;
  one.panel.show(oneHit(QStringLiteral("a")));
  one.panel.open();
  QCOMPARE(one.asked.size(), 2);
  QSignalSpy chosen(&one.panel, &gui::SearchPanel::hitChosen);
  QTest::keyClick(one.field, Qt::Key_Return);  // what is shown is old
  QCOMPARE(chosen.size(), 0);
  one.panel.show(oneHit(QStringLiteral("a")));
  QTest::keyClick(one.field, Qt::Key_Return);
  QCOMPARE(chosen.size(), 1);
}

}  // namespace vinicast

QTEST_MAIN(vinicast::SearchTest)
#include "search_test.moc"
