// SPDX-License-Identifier: MIT
// Invitations as links and codes, and the list of groups they lead to.
#include "client/invite.hpp"

#include <QAbstractItemModelTester>
#include <QSet>
#include <QtTest>

#include "client/known_names.hpp"
#include "client/models/groups_model.hpp"

namespace vinicast::test {

using client::GroupRow;
using client::GroupsModel;
using client::Invite;
using client::KnownNames;
using client::parseInvite;

class InviteTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aLinkComesBackWhole();
  void aLinkIsFoundInAMessage();
  void whatIsNoInvitationIsRefused();
  void codesAreLongAndDiffer();
  void typedCodesAreMended();
  void theListKeepsItsOrderAndBounds();
  void namesArePinnedAtFirstSight();
  void safetyNumbersAreTheSameForBoth();
};

void InviteTest::aLinkComesBackWhole() {
  const QList<Invite> invites = {
      {QStringLiteral("vinigroup"), {}, {}},
      {QStringLiteral("机房 & bridge?#%=+"), {}, QStringLiteral("[ff12::1]:4444")},
      {QStringLiteral("crew"), client::generateCode(), QStringLiteral("239.1.2.3:5000")},
      {QStringLiteral("crew"), QStringLiteral("a pass word & more"), {}},
  };
  for (const Invite& invite : invites) {
    const QString link = inviteLink(invite);
    QVERIFY(link.startsWith(QStringLiteral("vinicast:join?group=")));
    QVERIFY(!link.contains(QLatin1Char(' ')));
    QCOMPARE(parseInvite(link), invite);
  }
}

void InviteTest::aLinkIsFoundInAMessage() {
  const QString text =
      QStringLiteral("Come in:\n<VINICAST:join?group=crew&code=abcde-fghjk-mnpqr-stvwx>, see you!");
  QCOMPARE(parseInvite(text),
           (Invite{QStringLiteral("crew"), QStringLiteral("ABCDE-FGHJK-MNPQR-STVWX"), {}}));
  // As some programs that handle links write them.
  QCOMPARE(parseInvite(QStringLiteral("vinicast://join/?group=crew")),
           (Invite{QStringLiteral("crew"), {}, {}}));
}

void InviteTest::whatIsNoInvitationIsRefused() {
  for (const char* text : {"", "vinicast:", "vinicast:join", "vinicast:join?", "vinicast:join?group=",
                           "vinicast:join?group=%20", "vinicast:leave?group=a", "http://join?group=a"}) {
    QVERIFY2(!parseInvite(QLatin1String(text)), text);
  }
  QVERIFY(!parseInvite(QString(client::kMaxInviteChars, QLatin1Char('x')) +
                       QStringLiteral("vinicast:join?group=a")));
}

void InviteTest::codesAreLongAndDiffer() {
  QSet<QString> seen;
  QSet<QChar> letters;
  for (int i = 0; i < 200; ++i) {
    const QString code = client::generateCode();
    QCOMPARE(code.size(), 23);
    QCOMPARE(client::normalCode(code), code);
    seen.insert(code);
    for (const QChar letter : code) letters.insert(letter);
  }
  QCOMPARE(seen.size(), 200);
  QCOMPARE(letters.size(), 33);  // all 32 and the dash: 4000 draws leave none out
}

void InviteTest::typedCodesAreMended() {
  const QString code = QStringLiteral("0123V-ABCDE-11111-00000");
  for (const char* typed : {"0123v-abcde-11111-00000", " 0123VABCDE1111100000 ", "o123v abcde iLlI1 OoO00",
                            "0123V\xe2\x80\x93"
                            "ABCDE\xe2\x80\x93"
                            "11111\xe2\x80\x93"
                            "00000"}) {
    QCOMPARE(client::normalCode(QString::fromUtf8(typed)), code);
  }
  // Passwords that people agreed on.
  for (const char* typed : {"secret", "Oh I see: a sentence", "0123v-abcde-11111"}) {
    QCOMPARE(client::normalCode(QLatin1String(typed)), QLatin1String(typed));
  }
}

void InviteTest::theListKeepsItsOrderAndBounds() {
  GroupsModel model;
  const QAbstractItemModelTester tester(&model);
  const auto group = [](const QString& key) {
    GroupRow row;
    row.key = row.name = key;
    return row;
  };
  const auto talk = [&](const QString& key, const QString& member) {
    GroupRow row = group(key);
    row.kind = GroupRow::Kind::Private;
    row.memberId = row.name = member;
    return row;
  };
  const auto shown = [&] {
    QStringList names;
    for (int row = 0; row < model.rowCount(); ++row) names << model.at(row).name;
    return names.join(QLatin1Char(' '));
  };
  model.setRecent({group(QStringLiteral("r1")), group(QStringLiteral("r2"))});
  QVERIFY(model.set(group(QStringLiteral("a"))));
  QVERIFY(model.set(group(QStringLiteral("b"))));
  QVERIFY(model.set(talk(QStringLiteral("a"), QStringLiteral("m"))));
  QVERIFY(model.set(talk(QStringLiteral("a"), QStringLiteral("n"))));
  QVERIFY(!model.set(talk(QStringLiteral("missing"), QStringLiteral("m"))));
  QCOMPARE(shown(), QStringLiteral("a m n b r1 r2"));
  QVERIFY(model.index(4, 0).data(GroupsModel::FirstRecentRole).toBool());
  GroupRow changed = group(QStringLiteral("b"));
  changed.unread = 3;
  QVERIFY(model.set(changed));
  QCOMPARE(model.unread(), 3);
  changed.muted = true;
  changed.mentions = 1;
  QVERIFY(model.set(changed));
  QCOMPARE(model.unread(), 1);
  model.removePrivate(QStringLiteral("a"), QStringLiteral("m"));
  QCOMPARE(shown(), QStringLiteral("a n b r1 r2"));
  model.removeGroup(QStringLiteral("a"));
  QCOMPARE(shown(), QStringLiteral("b r1 r2"));
  for (int i = 0; i < 2 * GroupsModel::kMaxJoined; ++i) {
    (void)model.set(group(QStringLiteral("g%1").arg(i)));
  }
  model.setRecent(QList<GroupRow>(2 * GroupsModel::kMaxRecent, group(QStringLiteral("r"))));
  QCOMPARE(model.rowCount(), GroupsModel::kMaxJoined + GroupsModel::kMaxRecent);
}

void InviteTest::namesArePinnedAtFirstSight() {
  using Sight = KnownNames::Sight;
  KnownNames names;
  QCOMPARE(names.see(QStringLiteral("Ben"), QStringLiteral("1")), Sight::New);
  QCOMPARE(names.see(QStringLiteral(" BEN "), QStringLiteral("1")), Sight::Known);
  // What looks the same is the same.
  for (const QString& alike : {QStringLiteral(u"Ben\u200d"), QStringLiteral(u"Be\ufe0fn"),
                               QStringLiteral(u"\u3164Ben"), QStringLiteral(u"B\uff45n")})
    QCOMPARE(names.see(alike, QStringLiteral("2")), Sight::OtherKey);
  QCOMPARE(names.see(QStringLiteral(u"Ren\u00e9"), QStringLiteral("1")), Sight::New);
  QCOMPARE(names.see(QStringLiteral(u"Rene\u0301"), QStringLiteral("2")), Sight::OtherKey);
  // Said until it was looked at.
  QCOMPARE(names.see(QStringLiteral("ben"), QStringLiteral("2")), Sight::OtherKey);
  QCOMPARE(KnownNames::fromMap(names.toMap()).see(QStringLiteral("ben"), QStringLiteral("2")),
           Sight::OtherKey);
  // What an earlier version kept, which folded less.
  KnownNames old =
      KnownNames::fromMap({{QStringLiteral(u"b\uff45n\u200d"), QStringList{QStringLiteral("1")}}});
  QCOMPARE(old.see(QStringLiteral("Ben"), QStringLiteral("2")), Sight::OtherKey);
  names.accept(QStringLiteral("ben"), QStringLiteral("2"));
  QCOMPARE(names.see(QStringLiteral("ben"), QStringLiteral("2")), Sight::Known);
  // Looked at, but still not the first.
  QVERIFY(names.isFirst(QStringLiteral("BEN"), QStringLiteral("1")));
  QVERIFY(!names.isFirst(QStringLiteral("Ben"), QStringLiteral("2")));
  QVERIFY(names.isFirst(QStringLiteral("never seen"), QStringLiteral("2")));
  names.accept(QStringLiteral("never seen"), QStringLiteral("2"));
  KnownNames kept = KnownNames::fromMap(names.toMap());
  QCOMPARE(kept.see(QStringLiteral("Ben"), QStringLiteral("1")), Sight::Known);
  QCOMPARE(kept.see(QStringLiteral("Ben"), QStringLiteral("3")), Sight::OtherKey);
  for (qsizetype i = 0; i < 2 * KnownNames::kMaxNames; ++i) {
    (void)kept.see(QStringLiteral("name %1").arg(i), QStringLiteral("x"));
  }
  for (qsizetype i = 0; i < 2 * KnownNames::kMaxKeys; ++i) {
    kept.accept(QStringLiteral("ben"), QStringLiteral("key %1").arg(i));
  }
  QCOMPARE(kept.toMap().size(), KnownNames::kMaxNames);
  QCOMPARE(kept.toMap().value(QStringLiteral("ben")).toStringList().size(), KnownNames::kMaxKeys);
  QCOMPARE(kept.see(QStringLiteral("Ben"), QStringLiteral("1")), Sight::Known);
}

void InviteTest::safetyNumbersAreTheSameForBoth() {
  const QString a(32, QLatin1Char('a'));
  const QString b(32, QLatin1Char('b'));
  const QString number = client::safetyNumber(a, b);
  QCOMPARE(number, client::safetyNumber(b, a));
  QVERIFY(number != client::safetyNumber(a, QString(32, QLatin1Char('c'))));
  QCOMPARE(number.size(), 35);
  QCOMPARE(number.count(QLatin1Char(' ')), 5);
}

}  // namespace vinicast::test

QTEST_GUILESS_MAIN(vinicast::test::InviteTest)
#include "invite_test.moc"
