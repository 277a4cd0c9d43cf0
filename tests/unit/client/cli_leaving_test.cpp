// SPDX-License-Identifier: MIT
// How the headless client ends.

#include <QSignalSpy>
#include <QTest>

#include "unit/client/cli_session_fixture.hpp"

using namespace vinicast::client;
using vinicast::cli::CliSession;

class CliLeavingTest : public CliSessionFixture {
  Q_OBJECT

 private Q_SLOTS:
  void leaving() {
    join();
    QSignalSpy finished(m_session.get(), &CliSession::finished);
    line("leave");
    line("say too late");
    QCOMPARE(m_engine->calls, QStringList{u("leave")});
    QCOMPARE(finished.count(), 0);
    Q_EMIT m_engine->left();
    QCOMPARE(finished.count(), 1);
    QCOMPARE(m_session->exitStatus(), vinicast::cli::kExitLeft);
  }

  void leavingTwiceDoesNotWait() {
    join();
    QSignalSpy finished(m_session.get(), &CliSession::finished);
    m_session->leave();
    m_session->leave();
    QCOMPARE(finished.count(), 1);
  }

  void anEngineThatNeverLeavesIsNotWaitedForForever() {
    join();
    QSignalSpy finished(m_session.get(), &CliSession::finished);
    m_session->leave();
    QVERIFY(finished.wait(CliSession::kLeaveWait + 2000));
  }

  void theEndOfInputWaitsForDelivery() {
    join();
    Q_EMIT m_engine->postAdded(ownPost("p1", "1"));
    m_session->handleEnd();
    QVERIFY(m_engine->calls.isEmpty());
    Q_EMIT m_engine->delivered(Delivery{u("p1"), 1, 2});
    QVERIFY(m_engine->calls.isEmpty());
    Q_EMIT m_engine->delivered(Delivery{u("p1"), 2, 2});
    QCOMPARE(m_engine->calls, QStringList{u("leave")});
  }

  void theEndOfInputWaitsOnlyForATime() {
    join();
    Q_EMIT m_engine->postAdded(ownPost("p1", "1"));
    m_session->handleEnd();
    QTRY_COMPARE_WITH_TIMEOUT(m_engine->calls, QStringList{u("leave")}, CliSession::kDeliveryWait + 2000);
  }

  void theEndOfInputWaitsForDirectedMessages() {
    join();
    Q_EMIT m_engine->memberChanged(Member{u("bo"), u("Bo"), MemberState::Joined, false});
    line("to Bo hi");
    line("next there");
    m_engine->calls.clear();
    m_session->handleEnd();
    Q_EMIT m_engine->messageSettled(DirectDelivery{u("bo"), u("1"), DirectState::Delivered});
    QVERIFY(m_engine->calls.isEmpty());
    Q_EMIT m_engine->messageSettled(DirectDelivery{u("bo"), {}, DirectState::Failed});
    QCOMPARE(m_engine->calls, QStringList{u("leave")});
  }

  void aRefusedMessageIsNotWaitedFor() {
    join();
    Q_EMIT m_engine->memberChanged(Member{u("bo"), u("Bo"), MemberState::Joined, false});
    line("to Bo hi");
    line("neighbors there");
    m_engine->calls.clear();
    m_session->handleEnd();
    Q_EMIT m_engine->failed(Error{ErrorCode::DirectTooMany, u("hi"), {}});
    QVERIFY(m_engine->calls.isEmpty());
    Q_EMIT m_engine->failed(Error{ErrorCode::NoNeighbor, {}, {}});
    QCOMPARE(m_engine->calls, QStringList{u("leave")});
  }

  void leavingTellsWhichMessagesNobodyConfirmed() {
    join();
    Q_EMIT m_engine->memberChanged(Member{u("bo"), u("Bo"), MemberState::Joined, false});
    line("to Bo hi");
    m_lines.clear();
    line("leave");
    const QJsonObject told = takeOne();
    QCOMPARE(told[u("code")].toString(), u("direct-failed"));
    QVERIFY(told[u("text")].toString().contains(u("Bo")));
  }

  void leavingTellsHowManyPostsNobodyConfirmed() {
    join();
    Q_EMIT m_engine->memberChanged(Member{u("bo"), u("Bo"), MemberState::Joined, false});
    Q_EMIT m_engine->memberChanged(Member{u("cy"), u("Cy"), MemberState::Joined, false});
    for (const char* id : {"p1", "p2", "p3", "p4"}) Q_EMIT m_engine->postAdded(ownPost(id, "1"));
    Q_EMIT m_engine->delivered(Delivery{u("p1"), 1, 2});  // Cy gets it from Bo
    Q_EMIT m_engine->delivered(Delivery{u("p2"), 2, 2});
    Q_EMIT m_engine->delivered(Delivery{u("p3"), 0, 2});
    m_lines.clear();
    line("leave");
    const QJsonObject told = takeOne();
    QCOMPARE(told[u("code")].toString(), u("posts-unconfirmed"));
    QVERIFY2(told[u("text")].toString().contains(u(": 2.")), qPrintable(told[u("text")].toString()));
  }

  void whoIsAloneIsNotToldThatNobodyConfirmed() {
    join();
    Q_EMIT m_engine->postAdded(ownPost("p1", "1"));
    m_lines.clear();
    line("leave");
    QVERIFY(m_lines.isEmpty());
  }

  void theEndOfInputWaitsForTheDeliveryOfAChange() {
    join();
    line("react p9 X");
    m_session->handleEnd();
    m_engine->calls.clear();
    Q_EMIT m_engine->postChanged(ownPost("p9", "1"));
    QVERIFY(m_engine->calls.isEmpty());
    Q_EMIT m_engine->delivered(Delivery{u("the reaction"), 1, 1});
    QCOMPARE(m_engine->calls, QStringList{u("leave")});
  }

  void theEndOfInputWithNothingSaidLeaves() {
    join();
    m_session->handleEnd();
    QCOMPARE(m_engine->calls, QStringList{u("leave")});
  }
};

QTEST_GUILESS_MAIN(CliLeavingTest)
#include "cli_leaving_test.moc"
