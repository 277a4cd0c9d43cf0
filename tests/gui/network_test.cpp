// SPDX-License-Identifier: MIT
// Network health: what is shown, an address that is added, and the report.
#include <QAction>
#include <QClipboard>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableWidget>

#include "client/words.hpp"
#include "gui/support/window_fixture.hpp"

namespace vinicast::test {

using client::ErrorCode;
using client::NetworkVerdict;

class NetworkTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void tellsCardsAndMembers();
  void looksAtAnAddress();
  void copiesAReport();
};

namespace {

client::Stats someStats() {
  client::Stats stats;
  stats.network.cards = {
      {QStringLiteral("eth0"), QStringLiteral("10.0.0.7"), false, true, true, 120, 3, 95, 4200, 0.0123},
      {QStringLiteral("wlan0"), QString(), false, true, true, 120, 0, 0, 4200}};
  stats.network.verdict = NetworkVerdict::PartlyUnicast;
  stats.network.others = 2;
  stats.network.byMulticast = stats.byMulticast = 1;
  stats.network.byUnicast = stats.byUnicast = 1;
  stats.reach = {
      {QStringLiteral("b"), kBenName, client::Way::Unicast, true, true, {QStringLiteral("10.1.0.9:4444")}},
      {QStringLiteral("c"), QStringLiteral("Cy"), client::Way::Multicast, false, false, {}}};
  return stats;
}

void openNetwork(WindowFixture& fixture) {
  fixture.join();
  fixture.engine->stats = someStats();
  fixture.find<QAction>("networkAction")->trigger();
}

}  // namespace

void NetworkTest::tellsCardsAndMembers() {
  WindowFixture fixture;
  openNetwork(fixture);
  const client::Stats stats = someStats();
  QCOMPARE(fixture.find("NetworkDialog")->windowTitle(), QStringLiteral("Network of vinigroup"));
  QCOMPARE(fixture.labelText("verdictLabel"), client::describe(stats.network));
  auto* cards = fixture.find<QTableWidget>("cardsTableWidget");
  QCOMPARE(cards->rowCount(), 2);
  QCOMPARE(cards->item(0, 0)->text(), QStringLiteral("eth0"));
  QCOMPARE(cards->item(0, 1)->text(), QStringLiteral("10.0.0.7"));
  QCOMPARE(cards->item(0, 6)->text(), QStringLiteral("1.2%"));
  QCOMPARE(cards->item(0, 7)->text(), QStringLiteral("4 s ago"));
  QCOMPARE(cards->item(1, 6)->text(), QStringLiteral("–"));
  auto* members = fixture.find<QTableWidget>("reachTableWidget");
  QCOMPARE(members->rowCount(), 2);
  QCOMPARE(members->item(0, 0)->text(), kBenName);
  QCOMPARE(members->item(0, 2)->text(), client::describe(stats.reach.first()));
  // It follows what changes.
  fixture.engine->stats.reach.clear();
  QTRY_COMPARE(members->rowCount(), 0);
}

void NetworkTest::looksAtAnAddress() {
  WindowFixture fixture;
  openNetwork(fixture);
  auto* button = fixture.find<QPushButton>("addAddressPushButton");
  QVERIFY(!button->isEnabled());
  QTest::keyClicks(fixture.find<QLineEdit>("peerAddressLineEdit"), QStringLiteral("10.1.0.9"));
  fixture.click("addAddressPushButton");
  QCOMPARE(fixture.engine->calls.last(), QStringLiteral("addPeer 10.1.0.9"));
  QTest::keyClick(fixture.find<QLineEdit>("peerAddressLineEdit"), Qt::Key_Return);
  QCOMPARE(fixture.engine->calls.count(QStringLiteral("addPeer 10.1.0.9")), 2);
  QVERIFY(fixture.find("NetworkDialog")->isVisible());
  const client::Error error{ErrorCode::PeerSilent, QStringLiteral("10.1.0.9:4444"), {}};
  Q_EMIT fixture.engine->failed(error);
  QCOMPARE(fixture.labelText("addressSaidLabel"), client::describe(error));
  // Once somebody is reached there, nobody is looked for any more.
  fixture.click("addAddressPushButton");
  QVERIFY(fixture.labelText("addressSaidLabel").contains(QStringLiteral("10.1.0.9")));
  fixture.engine->requestStats();
  QVERIFY(!fixture.find("addressSaidLabel")->isVisible());
  // A computer's name is in no list.
  fixture.find<QTimer>("lookingTimer")->setInterval(0);
  fixture.find<QLineEdit>("peerAddressLineEdit")->setText(QStringLiteral("x.local"));
  fixture.click("addAddressPushButton");
  fixture.engine->requestStats();
  QTRY_VERIFY(fixture.labelText("addressSaidLabel").contains(QStringLiteral("x.local was asked")));
}

void NetworkTest::copiesAReport() {
  WindowFixture fixture;
  openNetwork(fixture);
  fixture.click("copyReportPushButton");
  const QString report = QGuiApplication::clipboard()->text();
  for (const char* part :
       {"eth0, 10.0.0.7: sent 120, not sent 3, heard 95, 1.2% lost on the way, the last 4 s ago", "Ben",
        "10.1.0.9:4444", "1 by multicast, 1 one by one"})
    QVERIFY2(report.contains(QLatin1String(part)), qPrintable(report));
  QVERIFY(report.startsWith(client::describe(someStats().network)));
}

}  // namespace vinicast::test

QTEST_MAIN(vinicast::test::NetworkTest)
#include "network_test.moc"
