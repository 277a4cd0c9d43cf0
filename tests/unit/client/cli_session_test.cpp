// SPDX-License-Identifier: MIT
// The headless client's contract: each command reaches the engine, each signal becomes the line that was
// promised.

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "client/words.hpp"
#include "unit/client/cli_session_fixture.hpp"

using namespace vinicast::client;
using vinicast::cli::CliSession;
using vinicast::cli::LineSplitter;

class CliSessionTest : public CliSessionFixture {
  Q_OBJECT

 private Q_SLOTS:
  void joining() {
    QSignalSpy joined(m_session.get(), &CliSession::joined);
    m_session->join(JoinRequest{});
    QCOMPARE(m_engine->calls, QStringList{u("join vinigroup")});
    Q_EMIT m_engine->joined(Joined{u("vinigroup"), u("225.225.24.123:4444"), u("me"), u("Ana"), true});
    QCOMPARE(joined.count(), 1);
    expectLine(
        R"({"event":"joined","at":5,"group":"vinigroup","address":"225.225.24.123:4444","self":"me","name":"Ana"})");
  }

  void joinFailuresEndWithTheRightStatus() {
    QSignalSpy finished(m_session.get(), &CliSession::finished);
    Q_EMIT m_engine->joinFailed(Error{ErrorCode::NotMulticast, QString(), u("223.1.1.1")});
    QCOMPARE(finished.count(), 1);
    QCOMPARE(m_session->exitStatus(), vinicast::cli::kExitNetwork);
    const QJsonObject error = takeOne();
    QCOMPARE(error[u("code")].toString(), u("not-multicast"));
    QVERIFY(error[u("text")].toString().contains(u("223.1.1.1")));
    QCOMPARE(m_sentences, QStringList{error[u("text")].toString()});
    restart();
    Q_EMIT m_engine->joinFailed(Error{ErrorCode::BadName, QString(), QString()});
    QCOMPARE(m_session->exitStatus(), vinicast::cli::kExitUsage);
  }

  void filesThatCannotBeWrittenAreToldBeforeJoining() {
    QSignalSpy finished(m_session.get(), &CliSession::finished);
    JoinRequest request;
    request.wavPath = u("/nowhere/at/all.wav");
    m_session->join(request);
    QCOMPARE(finished.count(), 1);
    QCOMPARE(m_session->exitStatus(), vinicast::cli::kExitUsage);
    QCOMPARE(takeOne()[u("code")].toString(), u("output-failed"));
    QVERIFY(m_engine->calls.isEmpty());
    restart();
    QTemporaryDir folder;
    request.wavPath = folder.path();
    m_session->join(request);
    QCOMPARE(takeOne()[u("code")].toString(), u("output-failed"));
    restart();
    request.wavPath = folder.filePath(u("new.wav"));
    request.y4mPath = u("-");
    m_session->join(request);
    QCOMPARE(m_engine->calls, QStringList{u("join vinigroup")});
  }

  void commandsReachTheEngine() {
    join();
    for (const char* text :
         {"to me x", "live test", "live file:/a b", "stop", "raise", "lower", "stats", "", "say hello  all"})
      line(text);
    QCOMPARE(m_engine->calls, (QStringList{u("to me x"), u("live 4 "), u("live 2 /a b"), u("stop"),
                                           u("raise"), u("lower"), u("stats"), u("post hello  all")}));
    QVERIFY(m_lines.isEmpty());
  }

  void mistakesAreToldAndHarmNothing() {
    join();
    const auto expectError = [this](const char* code) {
      const QJsonObject error = takeOne();
      QCOMPARE(error[u("event")].toString(), u("error"));
      QCOMPARE(error[u("code")].toString(), u(code));
      QVERIFY(error[u("text")].toString().size() > 20);
    };
    line("dance");
    expectError("unknown-command");
    line("live moon");
    expectError("source-unknown");
    line("to nobody hi");
    expectError("unknown-member");
    line("history many");
    expectError("bad-argument");
    line("history 0");
    expectError("bad-argument");
    m_session->handleLine(LineSplitter::Line::TooLong, QString());
    expectError("line-too-long");
    m_session->handleLine(LineSplitter::Line::NotText, QString());
    expectError("not-text");
    Q_EMIT m_engine->memberChanged(Member{u("ab1"), u("Bo"), MemberState::Joined, false});
    Q_EMIT m_engine->memberChanged(Member{u("ab2"), u("Bo"), MemberState::Joined, false});
    m_lines.clear();
    line("to Bo hi");
    expectError("ambiguous-member");
    QVERIFY(m_engine->calls.isEmpty());
    QCOMPARE(m_sentences.size(), 8);
  }

  void membersComeAndGo() {
    join();
    Q_EMIT m_engine->memberChanged(Member{u("me"), u("Ana"), MemberState::Joined, true});
    QVERIFY(m_lines.isEmpty());
    Q_EMIT m_engine->memberChanged(Member{u("b"), u("Bo"), MemberState::Joined, false});
    expectLine(R"({"event":"member","at":5,"id":"b","name":"Bo","state":"joined"})");
    line("members");
    QCOMPARE(m_lines.size(), 2);
    m_lines.clear();
    Q_EMIT m_engine->memberChanged(Member{u("b"), u("Bo"), MemberState::Lost, false});
    expectLine(R"({"event":"member","at":5,"id":"b","name":"Bo","state":"lost"})");
    line("members");
    expectLine(R"({"event":"member","at":5,"id":"me","name":"Ana","state":"joined"})");
  }

  void postsAndTheirDelivery() {
    join();
    Q_EMIT m_engine->postAdded(ownPost("p1", "1"));
    expectLine(
        R"({"event":"post","at":5,"id":"p1","from":"me","name":"Ana","text":"text of p1","history":false,"sent":77,"replyTo":null,"edited":false,"deleted":false,"reactions":[]})");
    Q_EMIT m_engine->delivered(Delivery{u("p1"), 1, 2});
    expectLine(R"({"event":"delivered","at":5,"post":"p1","heard":1,"members":2})");
    Q_EMIT m_engine->messageReceived(DirectMessage{u("b"), u("psst")});
    expectLine(R"({"event":"message","at":5,"from":"b","text":"psst"})");
  }

  void typing() {
    join();
    for (const char* text : {"typing", "typing me", "typing Ana"}) line(text);
    QCOMPARE(m_engine->calls, (QStringList{u("typing "), u("typing me"), u("typing me")}));
    line("typing nobody");
    QCOMPARE(takeOne()[u("code")].toString(), u("unknown-member"));
    Q_EMIT m_engine->typingChanged(Typing{u("b"), false, true});
    expectLine(R"({"event":"typing","at":5,"from":"b","typing":true,"private":false})");
    Q_EMIT m_engine->typingChanged(Typing{u("b"), true, false});
    expectLine(R"({"event":"typing","at":5,"from":"b","typing":false,"private":true})");
  }

  void linesWaitForThePostBeforeThem() {
    join();
    QSignalSpy reading(m_session.get(), &CliSession::readingWanted);
    for (const char* text : {"say one", "say two", "raise", "say three"}) line(text);
    QCOMPARE(m_engine->calls, QStringList{u("post one")});
    QCOMPARE(reading.count(), 1);
    QCOMPARE(reading.takeFirst().at(0).toBool(), false);
    Q_EMIT m_engine->postAdded(ownPost("p1", "1"));
    QCOMPARE(m_engine->calls, (QStringList{u("post one"), u("post two")}));
    // Somebody else's word, and a failure of something else, answer nothing.
    Post other = ownPost("x", "2");
    other.own = false;
    Q_EMIT m_engine->postAdded(other);
    Q_EMIT m_engine->failed(Error{ErrorCode::PostEmpty, QString(), QString()});
    QCOMPARE(m_engine->calls.size(), 2);
    Q_EMIT m_engine->failed(Error{ErrorCode::PostTooLong, u("two"), QString()});
    QCOMPARE(m_engine->calls, (QStringList{u("post one"), u("post two"), u("raise"), u("post three")}));
    QCOMPARE(reading.count(), 1);
    QCOMPARE(reading.takeFirst().at(0).toBool(), true);
  }

  void repliesReactionsEditsAndDeletions() {
    join();
    line("reply p1 why not");
    QCOMPARE(m_engine->calls, QStringList{u("reply p1 why not")});
    Post reply = ownPost("p2", "2");
    reply.targetId = u("p1");
    Q_EMIT m_engine->postAdded(reply);
    QVERIFY(m_lines.takeLast().contains(R"("replyTo":"p1")"));

    // What changes a post is answered by the change.
    for (const char* text : {"react p2 👍", "edit p2 better", "delete p2", "say end"}) line(text);
    QCOMPARE(m_engine->calls.last(), u("react p2 👍"));
    reply.reactions = {{u("👍"), {u("me")}}};
    Q_EMIT m_engine->postChanged(reply);
    QVERIFY(m_lines.last().startsWith(R"({"event":"changed","at":5,"id":"p2")"));
    QVERIFY(m_lines.last().contains(R"("reactions":[{"text":"👍","from":["me"]}])"));
    QCOMPARE(m_engine->calls.last(), u("edit p2 better"));
    Q_EMIT m_engine->failed(Error{ErrorCode::PostTooFast, u("better"), QString()});
    QTRY_COMPARE(m_engine->calls.count(u("edit p2 better")), 2);
    Q_EMIT m_engine->postChanged(ownPost("p1", "1"));  // another one
    QCOMPARE(m_engine->calls.last(), u("edit p2 better"));
    reply.text = u("better");
    reply.edited = true;
    Q_EMIT m_engine->postChanged(reply);
    QCOMPARE(m_engine->calls.last(), u("delete p2 "));
    Q_EMIT m_engine->failed(Error{ErrorCode::PostNotYours, QString(), QString()});
    QCOMPARE(m_engine->calls.last(), u("post end"));
    Q_EMIT m_engine->postAdded(ownPost("p3", "3"));

    m_lines.clear();
    m_engine->calls.clear();
    for (const char* text : {"reply", "edit", "react", "delete", "delete p2 and more"}) line(text);
    QCOMPARE(m_lines.size(), 5);
    for (const QByteArray& one : m_lines) QVERIFY(one.contains("bad-argument"));
    line("react p2");
    QCOMPARE(m_engine->calls, QStringList{u("react p2 ")});
  }

  void aPostThatCameTooFastIsTriedAgain() {
    join();
    for (const char* text : {"say one", "say two"}) line(text);
    m_session->handleEnd();
    for (int times = 1; times < 4; ++times) {
      Q_EMIT m_engine->failed(Error{ErrorCode::PostTooFast, u("one"), QString()});
      QTRY_COMPARE(m_engine->calls.size(), times + 1);
      QCOMPARE(m_engine->calls.last(), u("post one"));
    }
    QVERIFY(m_lines.isEmpty());
    Q_EMIT m_engine->postAdded(ownPost("p1", "1"));
    QCOMPARE(m_engine->calls.last(), u("post two"));
    Q_EMIT m_engine->delivered(Delivery{u("p1"), 2, 2});
    QCOMPARE(m_engine->calls.last(), u("post two"));  // not left: one is on its way
    Q_EMIT m_engine->failed(Error{ErrorCode::PostTooFast, u("two"), QString()});
    QTRY_COMPARE(m_engine->calls.size(), 6);
    Q_EMIT m_engine->postAdded(ownPost("p2", "2"));
    QCOMPARE(m_engine->calls.last(), u("post two"));
    Q_EMIT m_engine->delivered(Delivery{u("p2"), 2, 2});
    QCOMPARE(m_engine->calls.last(), u("leave"));
  }

  void leavingDoesNotWaitForAPost() {
    join();
    line("say one");
    Q_EMIT m_engine->failed(Error{ErrorCode::PostTooFast, u("one"), QString()});
    m_session->leave();
    QTest::qWait(2 * CliSession::kPostRetryWait);  // on purpose: nothing must happen in it
    QCOMPARE(m_engine->calls, (QStringList{u("post one"), u("leave")}));
  }

  void historyIsWhatTheEngineKeeps() {
    join();
    line("history 2");
    QCOMPARE(m_engine->calls, QStringList{u("history 2 ")});
    Q_EMIT m_engine->historyReady({{ownPost("p2", "2"), ownPost("p3", "3")}, true});
    QCOMPARE(m_lines.size(), 2);
    QVERIFY(m_lines[0].contains(R"("id":"p2")") && m_lines[0].contains(R"("history":true)"));
    QVERIFY(m_lines[1].contains(R"("id":"p3")"));
    line("history");
    QCOMPARE(m_engine->calls.last(), u("history 50 "));
  }

  void theRingIsAsked() {
    join();
    for (const char* text : {"nearest lobby hello  all", "next  x", "previous y", "neighbors z"}) line(text);
    QCOMPARE(m_engine->calls.mid(m_engine->calls.size() - 4),
             (QStringList{u("ring 0 lobby hello  all"), u("ring 1   x"), u("ring 2  y"), u("ring 3  z")}));
    m_lines.clear();
    line("nearest lobby");
    QVERIFY(m_lines.size() == 1 && m_lines[0].contains(R"("code":"bad-argument")"));
    m_lines.clear();
    Q_EMIT m_engine->messageSettled({u("b")});
    expectLine(R"({"event":"message-delivered","at":5,"to":"b"})");
  }

  void aLongHistoryIsReadInPages() {
    join();
    line("history 2001");
    line("stats");  // waits for its turn
    QCOMPARE(m_engine->calls, QStringList{u("history 2000 ")});
    QList<Post> page;
    for (int i = 1; i <= 2000; ++i) {
      const QByteArray name = QByteArray::number(i).rightJustified(8, '0');
      page += ownPost(name, name);
    }
    Q_EMIT m_engine->historyReady({page, true});
    QVERIFY(m_lines.isEmpty());
    QCOMPARE(m_engine->calls.last(), u("history 1 00000001"));
    Q_EMIT m_engine->historyReady({{ownPost("00000000", "00000000")}, true});
    QCOMPARE(m_lines.size(), 2001);
    QVERIFY(m_lines.first().contains(R"("id":"00000000")"));
    QVERIFY(m_lines.last().contains(R"("id":"00002000")"));
    QCOMPARE(m_engine->calls.last(), u("stats"));
    // Less than was asked for: that is all.
    line("history 200000");
    Q_EMIT m_engine->historyReady({{ownPost("p", "p")}, false});
    QCOMPARE(m_lines.size(), 2002);
  }

  void theEndOfTheLinesWaitsForAHistory() {
    join();
    line("history");
    m_session->handleEnd();
    QCOMPARE(m_engine->calls.last(), u("history 50 "));
    Q_EMIT m_engine->historyReady({});
    QCOMPARE(m_engine->calls.last(), u("leave"));
  }

  void floorAndStream() {
    join();
    Floor floor;
    Q_EMIT m_engine->floorChanged(floor);
    expectLine(
        R"({"event":"floor","at":5,"state":"idle","holder":null,"name":null,"term":0,"queue":[],"offered":null})");
    floor = Floor{FloorState::Denied, u("b"), u("Bo"), false, 3, {u("c"), u("me")}};
    Q_EMIT m_engine->floorChanged(floor);
    expectLine(
        R"({"event":"floor","at":5,"state":"denied","holder":"b","name":"Bo","term":3,"queue":["c","me"],"offered":null})");
    floor = Floor{FloorState::Released, {}, {}, false, 4, {}, u("me"), u("Ana")};
    Q_EMIT m_engine->floorChanged(floor);
    expectLine(
        R"({"event":"floor","at":5,"state":"released","holder":null,"name":null,"term":4,"queue":[],"offered":"me"})");
    floor = Floor{FloorState::Denied, u("b"), u("Bo"), false, 3, {u("c"), u("me")}};
    floor.holderId = u("me");
    floor.holderName.clear();
    Q_EMIT m_engine->floorChanged(floor);
    QCOMPARE(takeOne()[u("name")].toString(), u("Ana"));
    const std::pair<FloorState, const char*> states[] = {
        {FloorState::Claiming, "claiming"}, {FloorState::Held, "held"}, {FloorState::Released, "released"}};
    for (const auto& [state, word] : states) {
      floor.state = state;
      Q_EMIT m_engine->floorChanged(floor);
      QCOMPARE(takeOne()[u("state")].toString(), u(word));
    }
    const std::pair<StreamState, const char*> streams[] = {{StreamState::Started, "started"},
                                                           {StreamState::FirstFrame, "first-frame"},
                                                           {StreamState::Stalled, "stalled"},
                                                           {StreamState::Ended, "ended"}};
    for (const auto& [state, word] : streams) {
      Q_EMIT m_engine->streamChanged(Stream{state, u("b")});
      const QJsonObject stream = takeOne();
      QCOMPARE(stream[u("state")].toString(), u(word));
      QCOMPARE(stream[u("publisher")].toString(), u("b"));
    }
  }

  void whatWasWrongAndIsWellAgainIsSaid() {
    join();
    Q_EMIT m_engine->historyKept();
    const QJsonObject kept = takeOne();
    QCOMPARE(kept[u("event")].toString(), u("history"));
    QCOMPARE(kept[u("state")].toString(), u("kept"));
    Q_EMIT m_engine->networkRestored();
    const QJsonObject network = takeOne();
    QCOMPARE(network[u("event")].toString(), u("network"));
    QCOMPARE(network[u("state")].toString(), u("back"));
  }

  void statsHoldWhatWasPromised() {
    join();
    Stats stats;
    stats.members = 3;
    stats.posts = 200;
    stats.bytesIn = 7;
    stats.drops = 12;
    stats.dropsBy = {{"replay", 5}, {"badSeal", 7}};
    stats.chat.conflicts = 2;
    stats.loss = 0.5;
    stats.viewers = 2;
    stats.hold = {2.5, 2, 7};
    stats.byUnicast = 1;
    stats.reach.append({u("b"), u("Bo"), Way::Unicast, true, false, {u("10.0.0.2:4444")}});
    stats.eachViewer.append({u("b"), u("Bo"), 0.25, 0.5});
    stats.reach.append({u("c"), u("Cy"), Way::None, false, false, {}});
    Q_EMIT m_engine->statsReady(stats);
    const QJsonObject object = takeOne();
    const QJsonObject viewer = object[u("media")][u("eachViewer")][0].toObject();
    QCOMPARE(viewer[u("name")].toString(), u("Bo"));
    QCOMPARE(viewer[u("loss")].toDouble(), 0.25);
    QCOMPARE(viewer[u("skipped")].toDouble(), 0.5);
    QCOMPARE(object[u("dropsBy")].toObject(), (QJsonObject{{u("replay"), 5}, {u("badSeal"), 7}}));
    const QJsonObject chat = object[u("chat")].toObject();
    QCOMPARE(chat[u("conflicts")].toInt(), 2);
    for (const char* key : {"asked", "repaired", "compared", "pulled", "refused", "evicted"})
      QVERIFY2(chat.contains(u(key)), key);
    const QJsonObject reach = object[u("reach")].toObject();
    QCOMPARE(reach[u("unicast")].toInt(), 1);
    QCOMPARE(reach[u("members")].toArray().size(), 2);
    const QJsonObject bo = reach[u("members")].toArray()[0].toObject();
    QCOMPARE(bo[u("way")].toString(), u("unicast"));
    QCOMPARE(bo[u("sendsCopies")].toBool(), true);
    QCOMPARE(bo[u("addresses")].toArray()[0].toString(), u("10.0.0.2:4444"));
    for (const char* key : {"members", "posts", "bytesIn", "bytesOut", "media"})
      QVERIFY2(object.contains(u(key)), key);
    const QJsonObject media = object[u("media")].toObject();
    for (const char* key : {"shown", "skipped", "unseen", "notPainted", "repaired", "lost", "loss", "delayMs",
                            "bitrate", "viewers", "picturesDropped", "picturesLeftOut", "pictureErrors"})
      QVERIFY2(media.contains(u(key)), key);
    const QJsonObject stages = media[u("stages")].toObject();
    for (const char* key : {"capture", "encode", "send", "receive", "decode", "hold", "handOver"})
      QVERIFY2(stages[u(key)].toObject().contains(u("p95")), key);
    QCOMPARE(stages[u("hold")].toObject()[u("mean")].toDouble(), 2.5);
    QCOMPARE(object[u("posts")].toInt(), 200);
    stats.network.cards = {{u("eth0"), u("10.0.0.1"), false, true, true, 10, 1, 9, 250, 0.25}, {}};
    stats.network.verdict = NetworkVerdict::NobodyHeard;
    Q_EMIT m_engine->statsReady(stats);
    const QJsonObject network = takeOne()[u("network")].toObject();
    QCOMPARE(network[u("verdict")].toString(), u("nobody-heard"));
    QCOMPARE(network[u("text")].toString(), describe(stats.network));
    const QJsonArray cards = network[u("cards")].toArray();
    QCOMPARE(cards.size(), 2);
    const QJsonObject card = cards[0].toObject();
    QCOMPARE(card[u("name")].toString(), u("eth0"));
    QCOMPARE(card[u("joined")].toBool(), true);
    QCOMPARE(card[u("sendFailures")].toInt(), 1);
    QCOMPARE(card[u("heard")].toInt(), 9);
    QCOMPARE(card[u("loss")].toDouble(), 0.25);
    QVERIFY(cards[1].toObject()[u("loss")].isNull());  // too little to tell
    QCOMPARE(media[u("loss")].toDouble(), 0.5);
    QCOMPARE(media[u("viewers")].toInt(), 2);
    // Without sound there is nothing to measure.
    QVERIFY(media[u("soundMinusPictureMs")].isNull());
    stats.soundMinusPictureMs = -12;
    stats.filesDropped = 4;
    stats.wordsDropped = 5;
    Q_EMIT m_engine->statsReady(stats);
    const QJsonObject later = takeOne();
    QCOMPARE(later[u("wordsDropped")].toInt(), 5);
    QCOMPARE(later[u("media")].toObject()[u("soundMinusPictureMs")].toInt(), -12);
    QCOMPARE(later[u("media")].toObject()[u("filesDropped")].toInt(), 4);
  }
};

QTEST_GUILESS_MAIN(CliSessionTest)
#include "cli_session_test.moc"
