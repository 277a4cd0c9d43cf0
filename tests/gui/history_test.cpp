// SPDX-License-Identifier: MIT
// What is answered may be farther back than anything that is loaded.
#include <QToolTip>
#include <algorithm>

#include "client/models/posts_model.hpp"
#include "gui/conversation_view.hpp"
#include "gui/support/window_fixture.hpp"

namespace vinicast::test {

using client::PostsModel;
using gui::ConversationView;

class HistoryTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void anAnsweredMessageIsShownHoweverFarBack();
  void oneThatIsNotKeptIsSaidToBeGone();
};

namespace {

constexpr int kKept = 9000;  // more than a view holds

ConversationView& openWithHistory(WindowFixture& fixture) {
  fixture.join();
  fixture.engine->keepPosts(kKept, kBen, kBenName, 1'700'000'000'000);
  return *fixture.find<ConversationView>("conversationListView");
}

}  // namespace

void HistoryTest::anAnsweredMessageIsShownHoweverFarBack() {
  WindowFixture fixture;
  ConversationView& view = openWithHistory(fixture);
  int largest = 0;  // of what has to be laid out at once
  QObject::connect(
      view.model(), &QAbstractItemModel::rowsInserted, &view,
      [&largest](const QModelIndex&, int first, int last) { largest = std::max(largest, last - first + 1); });
  Q_EMIT view.jumpRequested(QStringLiteral("kept10"));
  QTRY_COMPARE(view.currentIndex().data().toString(), QStringLiteral("kept post 10"));
  QVERIFY(view.viewport()->rect().intersects(view.visualRect(view.currentIndex())));
  const auto* model = qobject_cast<const PostsModel*>(view.model());
  QVERIFY(model->hasNewer());
  QVERIFY(model->rowCount() <= PostsModel::kMaxPosts);
  QVERIFY2(largest <= 100, qPrintable(QString::number(largest)));
}

void HistoryTest::oneThatIsNotKeptIsSaidToBeGone() {
  WindowFixture fixture;
  ConversationView& view = openWithHistory(fixture);
  Q_EMIT view.olderWanted();
  const int before = view.model()->rowCount();
  Q_EMIT view.jumpRequested(QStringLiteral("never"));
  QTRY_COMPARE(QToolTip::text(), QStringLiteral("This message is not kept here any more."));
  // Left where it was.
  QCOMPARE(view.model()->rowCount(), before);
  const auto* model = qobject_cast<const PostsModel*>(view.model());
  QVERIFY(!model->hasNewer());
  QCOMPARE(model->index(model->rowCount() - 1).data().toString(), QStringLiteral("kept post 8999"));
}

}  // namespace vinicast::test

QTEST_MAIN(vinicast::test::HistoryTest)
#include "history_test.moc"
