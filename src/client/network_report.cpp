// SPDX-License-Identifier: MIT
#include "client/network_report.hpp"

#include <QCoreApplication>
#include <QStringList>

#include "client/names.hpp"
#include "client/words.hpp"

namespace vinicast::client {

namespace {

struct Report {
  Q_DECLARE_TR_FUNCTIONS(NetworkReport)

 public:
  static QString card(const NetworkCard& one) {
    QString line = tr("%1, %2: sent %3, not sent %4, heard %5")
                       .arg(one.name, one.address.isEmpty() ? tr("no IPv4 address") : one.address)
                       .arg(one.sent)
                       .arg(one.sendFailures)
                       .arg(one.heard);
    if (one.loss) line += tr(", %1% lost on the way").arg(*one.loss * 100, 0, 'f', 1);
    if (one.heard > 0) line += tr(", the last %1 s ago").arg(one.silentMillis / 1000);
    if (!one.joined) line += tr(", not in the group");
    if (!one.sending) line += tr(", can't send");
    return line;
  }

  static QStringList lines(const Stats& stats) {
    QStringList lines{describe(stats.network), {}, tr("Network cards:")};
    for (const NetworkCard& one : stats.network.cards) lines << QStringLiteral("  ") + card(one);
    lines << QString()
          << tr("Members: %1 by multicast, %2 one by one, %3 not heard")
                 .arg(stats.byMulticast)
                 .arg(stats.byUnicast)
                 .arg(stats.unheard);
    for (const Reach& one : stats.reach)
      lines << QStringLiteral("  %1: %2; %3")
                   .arg(isolated(one.name), describe(one), one.addresses.join(QStringLiteral(", ")));
    lines << QString()
          << tr("Datagrams: %1 in, %2 out, %3 dropped")
                 .arg(stats.datagramsIn)
                 .arg(stats.datagramsOut)
                 .arg(stats.drops);
    for (const DropCount& one : stats.dropsBy)
      lines << QStringLiteral("  %1: %2").arg(QLatin1String(one.reason)).arg(one.count);
    const ChatCounts& chat = stats.chat;
    lines
        << tr("Messages: %1 held, %2 asked for again, %3 sent again, %4 given up, %5 in conflict")
               .arg(stats.posts)
               .arg(chat.asked)
               .arg(chat.repaired)
               .arg(chat.evicted)
               .arg(chat.conflicts);
    lines << tr("Live picture: %1% lost, %2 repaired, %3 left out")
                 .arg(stats.loss * 100, 0, 'f', 1)
                 .arg(stats.repaired)
                 .arg(stats.skipped);
    return lines;
  }
};

}  // namespace

QString networkReport(const Stats& stats) {
  return Report::lines(stats).join(QLatin1Char('\n')) + QLatin1Char('\n');
}

}  // namespace vinicast::client
