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

  void theEndOfInputWithNothingSaidLeaves() {
    join();
    m_session->handleEnd();
    QCOMPARE(m_engine->calls, QStringList{u("leave")});
  }
};

QTEST_GUILESS_MAIN(CliLeavingTest)
#include "cli_leaving_test.moc"
