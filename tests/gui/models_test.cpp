// SPDX-License-Identifier: MIT
// The models behind the window: order, runs, deliveries, caps, and the stage's phases.
#include <QAbstractItemModelTester>
#include <QDateTime>
#include <QSignalSpy>
#include <QtTest>

#include "client/models/members_model.hpp"
#include "client/models/posts_model.hpp"
#include "client/models/stage_state.hpp"

namespace vinicast::test {

using client::Floor;
using client::FloorState;
using client::MembersModel;
using client::MemberState;
using client::PostsModel;
using client::StagePhase;
using client::StageState;
using client::StreamState;

namespace {

constexpr qint64 kMinute = 60 * 1000;

client::Post post(const QString& id, const QString& author, qint64 wallMillis, int order,
                  bool history = false) {
  client::Post result;
  result.id = id;
  result.authorId = author;
  result.authorName = author;
  result.text = id;
  result.wallMillis = wallMillis;
  result.order = QByteArray::number(order).rightJustified(8, '0');
  result.history = history;
  return result;
}

QStringList names(const QAbstractItemModel& model) {
  QStringList result;
  for (int row = 0; row < model.rowCount(); ++row)
    result << model.index(row, 0).data(Qt::DisplayRole).toString();
  return result;
}

Floor held(const QString& id, quint64 term, bool self = false) {
  return {FloorState::Held, id, id.toUpper(), self, term, {}};
}

}  // namespace

class ModelsTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void membersAreOrdered();
  void membersComeAndGo();
  void postsAreOrderedAndOnce();
  void runsAndDaysFollowNeighbours();
  void deliveryReachesItsPost();
  void theWindowMovesOverTheHistory();
  void deliveriesOutliveTheWindow();
  void changesReachTheirRows();
  void mentionsAndUnread();
  void messagesToOneMember();
  void watchingWhateverComesFirst();
  void goingLive();
  void endedStaysUntilDismissed();
  void whoFellSilentIsLost();
  void sameMemberLiveAgainConnectsAnew();
  void rowsCanBeHeard();
};

void ModelsTest::membersAreOrdered() {
  MembersModel model;
  QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
  for (const char* id : {"dora", "bob", "Carl", "anna"}) {
    model.apply({QLatin1String(id), QLatin1String(id), MemberState::Joined, false});
  }
  model.apply({QStringLiteral("me"), QStringLiteral("zoe"), MemberState::Joined, true});
  QCOMPARE(names(model), QStringLiteral("zoe,anna,bob,Carl,dora").split(QLatin1Char(',')));
  model.apply(Floor{FloorState::Held,
                    QStringLiteral("bob"),
                    QStringLiteral("bob"),
                    false,
                    1,
                    {QStringLiteral("dora"), QStringLiteral("anna")}});
  QCOMPARE(names(model), QStringLiteral("bob,dora,anna,zoe,Carl").split(QLatin1Char(',')));
  QVERIFY(model.index(0).data(MembersModel::OnAirRole).toBool());
  QCOMPARE(model.index(2).data(MembersModel::QueuePositionRole).toInt(), 2);
  model.apply(Floor{});
  QCOMPARE(names(model), QStringLiteral("zoe,anna,bob,Carl,dora").split(QLatin1Char(',')));
}

void ModelsTest::membersComeAndGo() {
  MembersModel model;
  QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
  QSignalSpy counts(&model, &MembersModel::countChanged);
  const QString id = QStringLiteral("a");
  model.apply({id, QStringLiteral("Anna"), MemberState::Joined, false});
  model.apply({id, QStringLiteral("Anne"), MemberState::Joined, false});
  QCOMPARE(names(model), QStringList{QStringLiteral("Anne")});
  model.apply({id, QStringLiteral("Anne"), MemberState::Lost, false});
  QCOMPARE(model.rowCount(), 0);
  QCOMPARE(model.nameOf(id), QStringLiteral("Anne"));
  QCOMPARE(counts.size(), 2);
}

void ModelsTest::postsAreOrderedAndOnce() {
  PostsModel model;
  QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
  const qint64 noon = QDateTime(QDate(2024, 5, 6), QTime(12, 0)).toMSecsSinceEpoch();
  for (const int order : {5, 1, 3, 2, 4, 3}) {
    model.add(post(QString::number(order), QStringLiteral("a"), noon + order, order));
  }
  QCOMPARE(names(model), QStringLiteral("1,2,3,4,5").split(QLatin1Char(',')));
}

void ModelsTest::runsAndDaysFollowNeighbours() {
  PostsModel model;
  QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
  const qint64 evening = QDateTime(QDate(2024, 5, 6), QTime(23, 58)).toMSecsSinceEpoch();
  const auto flag = [&model](int row, int role) { return model.index(row).data(role).toBool(); };
  model.add(post(QStringLiteral("1"), QStringLiteral("a"), evening, 1, true));
  model.add(post(QStringLiteral("3"), QStringLiteral("a"), evening + kMinute, 3, true));
  QVERIFY(flag(0, PostsModel::NewDayRole));
  QVERIFY(!flag(1, PostsModel::FirstOfGroupRole));
  // Someone else's post that comes late splits the run.
  model.add(post(QStringLiteral("2"), QStringLiteral("b"), evening + kMinute / 2, 2, true));
  QVERIFY(flag(2, PostsModel::FirstOfGroupRole));
  QVERIFY(flag(0, PostsModel::LastOfGroupRole));
  model.add(post(QStringLiteral("4"), QStringLiteral("a"), evening + 3 * kMinute, 4));
  QVERIFY(flag(3, PostsModel::NewDayRole));
  QVERIFY(flag(3, PostsModel::FirstOfGroupRole));
  QVERIFY(flag(3, PostsModel::FirstLiveRole));
  QVERIFY(!flag(2, PostsModel::FirstLiveRole));
}

void ModelsTest::deliveryReachesItsPost() {
  PostsModel model;
  for (int at = 0; at < 3; ++at) model.add(post(QString::number(at), QStringLiteral("a"), at, at));
  QSignalSpy changes(&model, &PostsModel::dataChanged);
  model.apply({QStringLiteral("1"), 2, 7});
  QCOMPARE(changes.size(), 1);
  QCOMPARE(changes.first().first().toModelIndex().row(), 1);
  QCOMPARE(model.index(1).data(PostsModel::HeardRole).toInt(), 2);
  QCOMPARE(model.index(1).data(PostsModel::MembersRole).toInt(), 7);
  model.apply({QStringLiteral("1"), 2, 7});
  model.apply({QStringLiteral("unknown"), 1, 1});
  QCOMPARE(changes.size(), 1);
}

void ModelsTest::theWindowMovesOverTheHistory() {
  PostsModel model;
  QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
  constexpr int kFirst = 100000;
  const auto numbered = [](int number) {
    return post(QString::number(number), QStringLiteral("a"), number, number);
  };
  client::History page;
  for (int at = 0; at < PostsModel::kMaxPosts; ++at) page.posts.append(numbered(kFirst + at));
  page.more = true;
  model.add(page);
  QCOMPARE(model.rowCount(), PostsModel::kMaxPosts);
  // One that comes pushes out the oldest.
  model.add(numbered(kFirst + PostsModel::kMaxPosts));
  QCOMPARE(model.rowCount(), PostsModel::kMaxPosts);
  QCOMPARE(model.index(0).data().toString(), QString::number(kFirst + 1));
  QVERIFY(model.hasOlder() && !model.hasNewer());
  // An older page pushes out the newest; what comes then is only told.
  client::History older;
  older.before = model.firstOrder();
  for (int at = 0; at < 100; ++at) older.posts.append(numbered(kFirst - 99 + at));
  model.add(older);
  QCOMPARE(model.rowCount(), PostsModel::kMaxPosts);
  QCOMPARE(model.index(0).data().toString(), QString::number(kFirst - 99));
  QVERIFY(!model.hasOlder() && model.hasNewer());
  QSignalSpy below(&model, &PostsModel::arrivedBelow);
  model.add(numbered(kFirst + PostsModel::kMaxPosts + 1));
  QCOMPARE(below.size(), 1);
  QCOMPARE(model.rowOf(QString::number(kFirst + PostsModel::kMaxPosts + 1)), -1);
  // And back down; a page of a place that was left is ignored.
  client::History newer;
  newer.after = QByteArrayLiteral("elsewhere");
  newer.posts.append(numbered(7));
  model.add(newer);
  QCOMPARE(model.rowOf(QStringLiteral("7")), -1);
  newer = {};
  newer.after = model.lastOrder();
  for (int at = 99; at >= -1; --at) newer.posts.append(numbered(kFirst + PostsModel::kMaxPosts - at));
  model.add(newer);
  QVERIFY(!model.hasNewer() && model.hasOlder());
  QCOMPARE(model.index(model.rowCount() - 1).data().toString(),
           QString::number(kFirst + PostsModel::kMaxPosts + 1));
}

void ModelsTest::deliveriesOutliveTheWindow() {
  PostsModel model;
  client::Post own = post(QStringLiteral("1"), QStringLiteral("me"), 1, 1);
  own.own = true;
  model.add(own);
  model.apply(client::Delivery{QStringLiteral("1"), 2, 3});
  model.clear();
  model.add(client::History{{own}, false, {}, {}});
  QCOMPARE(model.index(0).data(PostsModel::HeardRole).toInt(), 2);
  QCOMPARE(model.index(0).data(PostsModel::MembersRole).toInt(), 3);
}

void ModelsTest::changesReachTheirRows() {
  PostsModel model;
  QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
  model.setSelf(QStringLiteral("me"), QStringLiteral("Zoe"));
  client::Post question = post(QStringLiteral("q"), QStringLiteral("Ana"), 1, 1);
  client::Post answer = post(QStringLiteral("r"), QStringLiteral("Bo"), 2, 3);
  answer.targetId = QStringLiteral("q");
  model.add(question);
  model.add(answer);
  const auto at = [&model](const char* id, int role) {
    return model.index(model.rowOf(QLatin1String(id))).data(role);
  };
  QCOMPARE(at("r", PostsModel::QuoteAuthorRole).toString(), QStringLiteral("Ana"));
  QCOMPARE(at("r", PostsModel::QuoteTextRole).toString(), QStringLiteral("q"));
  question.text = QStringLiteral("a better question");
  question.edited = true;
  question.reactions = {{QStringLiteral("+"), {QStringLiteral("me"), QStringLiteral("Bo")}}};
  QSignalSpy changes(&model, &PostsModel::dataChanged);
  model.change(question);
  QCOMPARE(changes.size(), 2);  // the answer shows it too
  QCOMPARE(at("r", PostsModel::QuoteTextRole).toString(), question.text);
  QVERIFY(at("q", Qt::AccessibleTextRole)
              .toString()
              .contains(QStringLiteral("a better question, edited, + from 2")));
  // A post that takes another place.
  answer.order = QByteArray("00000000");
  model.change(answer);
  QCOMPARE(names(model), (QStringList{QStringLiteral("r"), QStringLiteral("a better question")}));
  answer.deleted = true;
  answer.text.clear();
  model.change(answer);
  QVERIFY(at("r", PostsModel::DeletedRole).toBool());
  model.change(post(QStringLiteral("unknown"), QStringLiteral("a"), 1, 1));
  QCOMPARE(model.rowCount(), 2);
}

void ModelsTest::mentionsAndUnread() {
  QVERIFY(client::mentions(QStringLiteral("hi @zoe, look"), QStringLiteral("Zoe")));
  QVERIFY(client::mentions(QStringLiteral("@Zoe"), QStringLiteral("Zoe")));
  QVERIFY(!client::mentions(QStringLiteral("@Zoella"), QStringLiteral("Zoe")));
  QVERIFY(!client::mentions(QStringLiteral("mail@zoe"), QStringLiteral("Zoe")));
  QVERIFY(client::mentions(QString::fromUtf8("@小明你好"), QString::fromUtf8("小明")));
  const QStringList others{QStringLiteral("Zoe"), QStringLiteral("Zoe Ito")};
  QVERIFY(!client::mentions(QStringLiteral("hi @zoe ito, look"), QStringLiteral("Zoe"), others));
  QVERIFY(client::mentions(QStringLiteral("@Zoe Ito and @Zoe"), QStringLiteral("Zoe"), others));
  QVERIFY(client::mentions(QStringLiteral("@Zoe Itoh"), QStringLiteral("Zoe"), others));
  QVERIFY(client::mentions(QStringLiteral("@Zoe Ito"), QStringLiteral("Zoe Ito"), others));
  QVERIFY(client::mentions(QString::fromUtf8("请@小明看一下"), QString::fromUtf8("小明")));
  QVERIFY(client::mentions(QString::fromUtf8("谢谢@Zoe的图"), QStringLiteral("Zoe")));
  QVERIFY(!client::mentions(QStringLiteral("@ all"), QString()));
  QVERIFY(!client::mentions(QStringLiteral("run `@zoe` or\n```\n@zoe\n```\nof"), QStringLiteral("Zoe")));
  QVERIFY(client::mentions(QStringLiteral("`run` it, **@zoe**\n``` is no code"), QStringLiteral("Zoe")));

  PostsModel model;
  model.setSelf(QStringLiteral("me"), QStringLiteral("Zoe"));
  client::Post answer = post(QStringLiteral("1"), QStringLiteral("a"), 1, 1);
  answer.targetId = QStringLiteral("0");  // which is not here
  answer.targetAuthorId = QStringLiteral("me");
  model.add(answer);
  answer.id = QStringLiteral("2");
  answer.order = post({}, {}, 2, 2).order;
  answer.targetAuthorId = QStringLiteral("b");
  model.add(answer);
  model.add(post(QStringLiteral("3"), QStringLiteral("a"), 3, 3));
  QVERIFY(model.index(0).data(PostsModel::MentionsSelfRole).toBool());
  for (const int other : {1, 2})
    QVERIFY(!model.index(other).data(PostsModel::MentionsSelfRole).toBool());
  model.setFirstUnread(QStringLiteral("3"), {});
  QVERIFY(model.index(2).data(PostsModel::FirstUnreadRole).toBool());
  QVERIFY(model.index(2).data(PostsModel::FirstOfGroupRole).toBool());
  model.setFirstUnread({}, {});
  QVERIFY(!model.index(2).data(PostsModel::FirstUnreadRole).toBool());
}

void ModelsTest::messagesToOneMember() {
  PostsModel model;
  QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
  model.setSelf(QStringLiteral("me"), QStringLiteral("Zoe"));
  client::DirectMessage sent;
  sent.id = QStringLiteral("m2");
  sent.peerId = QStringLiteral("b");
  sent.peerName = QStringLiteral("Bob");
  sent.text = QStringLiteral("hello");
  sent.order = QByteArray("2");
  sent.own = true;
  sent.state = client::DirectState::Sending;
  model.add(sent);
  client::DirectMessage got = sent;
  got.id = QStringLiteral("m1");
  got.order = QByteArray("1");
  got.own = false;
  got.state = client::DirectState::Delivered;
  model.add({QStringLiteral("b"), {got, sent}, false});
  QCOMPARE(model.rowCount(), 2);
  QVERIFY(!model.hasOlder());
  QCOMPARE(model.index(0).data(PostsModel::AuthorNameRole).toString(), QStringLiteral("Bob"));
  QCOMPARE(model.index(1).data(PostsModel::AuthorNameRole).toString(), QStringLiteral("Zoe"));
  model.apply(client::DirectDelivery{QStringLiteral("b"), QStringLiteral("m2"), client::DirectState::Failed});
  QCOMPARE(model.index(1).data(PostsModel::DirectStateRole).toInt(),
           static_cast<int>(client::DirectState::Failed));
  QVERIFY(model.index(1).data(Qt::AccessibleTextRole).toString().endsWith(QStringLiteral("not delivered")));
}

void ModelsTest::watchingWhateverComesFirst() {
  StageState floorFirst;
  floorFirst.apply(held(QStringLiteral("a"), 1));
  QCOMPARE(floorFirst.phase(), StagePhase::Connecting);
  floorFirst.apply(client::Stream{StreamState::FirstFrame, QStringLiteral("a")});
  QCOMPARE(floorFirst.phase(), StagePhase::Watching);
  floorFirst.apply(client::Stream{StreamState::Stalled, QStringLiteral("a")});
  QCOMPARE(floorFirst.phase(), StagePhase::Stalled);

  StageState streamFirst;
  streamFirst.apply(client::Stream{StreamState::FirstFrame, QStringLiteral("a")});
  QCOMPARE(streamFirst.phase(), StagePhase::Empty);
  streamFirst.apply(held(QStringLiteral("a"), 1));
  QCOMPARE(streamFirst.phase(), StagePhase::Watching);
  QVERIFY(streamFirst.otherLive());
  QCOMPARE(streamFirst.publisherName(), QStringLiteral("A"));
}

void ModelsTest::goingLive() {
  StageState state;
  state.requestLive();
  QCOMPARE(state.phase(), StagePhase::Opening);
  state.apply(Floor{});
  QCOMPARE(state.phase(), StagePhase::Opening);
  state.apply(Floor{FloorState::Claiming, {}, {}, false, 2, {}});
  QCOMPARE(state.phase(), StagePhase::Asking);
  state.apply(held(QStringLiteral("me"), 2, true));
  QCOMPARE(state.phase(), StagePhase::OnAir);
  state.apply(Floor{FloorState::Released, {}, {}, false, 2, {}});
  QCOMPARE(state.phase(), StagePhase::Empty);

  state.requestLive();
  state.apply(Floor{FloorState::Denied, QStringLiteral("a"), QStringLiteral("A"), false, 3, {}});
  QCOMPARE(state.phase(), StagePhase::Connecting);
  QVERIFY(!state.own());

  StageState failing;
  failing.requestLive();
  failing.liveFailed();
  QCOMPARE(failing.phase(), StagePhase::Empty);
}

void ModelsTest::whoFellSilentIsLost() {
  const Floor nobody{FloorState::Released, {}, {}, false, 1, {}};
  for (const bool streamFirst : {true, false}) {
    StageState state;
    state.apply(held(QStringLiteral("a"), 1));
    state.apply(client::Stream{StreamState::FirstFrame, QStringLiteral("a")});
    state.apply(client::Stream{StreamState::Stalled, QStringLiteral("a")});
    if (streamFirst) state.apply(client::Stream{StreamState::Ended, QStringLiteral("a")});
    state.apply(nobody);
    if (!streamFirst) state.apply(client::Stream{StreamState::Ended, QStringLiteral("a")});
    QCOMPARE(state.phase(), StagePhase::Lost);
    state.dismiss();
    QCOMPARE(state.phase(), StagePhase::Empty);
  }
  // Whose pictures came again and who then stopped did just that.
  StageState state;
  state.apply(held(QStringLiteral("a"), 1));
  state.apply(client::Stream{StreamState::Stalled, QStringLiteral("a")});
  state.apply(client::Stream{StreamState::FirstFrame, QStringLiteral("a")});
  state.apply(client::Stream{StreamState::Ended, QStringLiteral("a")});
  QCOMPARE(state.phase(), StagePhase::Ended);
}

void ModelsTest::endedStaysUntilDismissed() {
  StageState state;
  state.apply(held(QStringLiteral("a"), 1));
  state.apply(client::Stream{StreamState::FirstFrame, QStringLiteral("a")});
  state.apply(client::Stream{StreamState::Ended, QStringLiteral("a")});
  QCOMPARE(state.phase(), StagePhase::Ended);
  state.dismiss();
  QCOMPARE(state.phase(), StagePhase::Ended);
  // A hand raised meanwhile is news of the same term, not a new stream.
  Floor raised = held(QStringLiteral("a"), 1);
  raised.queue.append(QStringLiteral("b"));
  state.apply(raised);
  QCOMPARE(state.phase(), StagePhase::Ended);
  state.apply(Floor{FloorState::Released, {}, {}, false, 1, {}});
  QCOMPARE(state.phase(), StagePhase::Ended);
  state.dismiss();
  QCOMPARE(state.phase(), StagePhase::Empty);
}

void ModelsTest::sameMemberLiveAgainConnectsAnew() {
  StageState state;
  state.apply(held(QStringLiteral("a"), 1));
  state.apply(client::Stream{StreamState::FirstFrame, QStringLiteral("a")});
  state.apply(Floor{FloorState::Released, {}, {}, false, 1, {}});
  state.apply(held(QStringLiteral("a"), 2));
  QCOMPARE(state.phase(), StagePhase::Connecting);
}

void ModelsTest::rowsCanBeHeard() {
  MembersModel members;
  members.apply({QStringLiteral("bob"), QStringLiteral("Bob"), MemberState::Joined, false});
  members.apply({QStringLiteral("me"), QStringLiteral("Zoe %1"), MemberState::Joined, true});
  Floor floor = held(QStringLiteral("bob"), 1);
  floor.queue = {QStringLiteral("x"), QStringLiteral("me")};
  members.apply(floor);
  const auto heard = [](const QAbstractItemModel& model, int row) {
    return model.index(row, 0).data(Qt::AccessibleTextRole).toString();
  };
  QCOMPARE(heard(members, 0), QStringLiteral("Bob, live"));
  QCOMPARE(heard(members, 1), QStringLiteral("Zoe %1, you, hand raised, number 2"));

  PostsModel posts;
  client::Post own = post(QStringLiteral("p1"), QStringLiteral("Zoe"),
                          QDateTime({2026, 5, 4}, {9, 30}).toMSecsSinceEpoch(), 1);
  own.text = QStringLiteral("100 %2 sure");
  own.own = true;
  posts.add(own);
  const QString time = QLocale().toString(QTime(9, 30), QLocale::ShortFormat);
  QCOMPARE(heard(posts, 0), QStringLiteral("Zoe, %1: 100 %2 sure").replace(QLatin1String("%1"), time));
  posts.apply(client::Delivery{QStringLiteral("p1"), 2, 3});
  QVERIFY(heard(posts, 0).endsWith(QLatin1String("sure, heard by 2 of 3")));
}

}  // namespace vinicast::test

QTEST_GUILESS_MAIN(vinicast::test::ModelsTest)
#include "models_test.moc"
