// SPDX-License-Identifier: MIT
#include "gui/stage_figures.hpp"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>

#include "client/names.hpp"

namespace vinicast::gui {

namespace {

constexpr double kBitsInMegabit = 1e6;
constexpr qsizetype kWorstViewers = 5;  // that are named: more would hide the picture

struct Figures {
  Q_DECLARE_TR_FUNCTIONS(vinicast::gui::StageFigures)

 public:
  static QString picture(const client::Stats& stats) {
    return tr("Picture: %1 × %2").arg(stats.width).arg(stats.height);
  }
  static QString rate(const client::Stats& stats) {
    return tr("%1 Mbit/s").arg(static_cast<double>(stats.bitrate) / kBitsInMegabit, 0, 'f', 2);
  }
  static QString percent(double share) { return QString::number(share * 100, 'f', 1); }
  // What half of the pictures did not exceed.
  static QString millis(const client::StageTime& time) { return QString::number(time.p50, 'f', 1); }

  static QStringList sent(const client::Stats& stats) {
    QStringList lines;
    if (stats.width > 0) lines << picture(stats);
    if (!stats.encoder.isEmpty()) lines << tr("Encoder: %1").arg(stats.encoder);
    lines << tr("Sent: %1").arg(rate(stats));
    if (stats.mediaCopiesTo > 0) lines << tr("By unicast to: %1").arg(stats.mediaCopiesTo);
    lines << tr("Watching: %1, at most %2% lost").arg(stats.viewers).arg(stats.worstLoss * 100, 0, 'f', 1);
    const qsizetype named = std::min(kWorstViewers, stats.eachViewer.size());
    for (const client::ViewerLoss& one : stats.eachViewer.first(named))
      lines << tr("%1: %2% lost on the way, %3% given up")
                   .arg(client::isolated(one.name), percent(one.loss), percent(one.skipped));
    if (stats.dataShards > 0)
      lines << tr("Parity: %1%")
                   .arg(100.0 * static_cast<double>(stats.parityShards) /
                            static_cast<double>(stats.dataShards),
                        0, 'f', 1);
    lines << tr("Repairs: asked for %1 times, %2 sent").arg(stats.repairRequests).arg(stats.repairsSent);
    if (stats.encode.p50 > 0)
      lines << tr("Time: capture %1, encoding %2, sending %3 ms")
                   .arg(millis(stats.capture), millis(stats.encode), millis(stats.send));
    if (stats.picturesDropped > 0) lines << tr("Not encoded in time: %1").arg(stats.picturesDropped);
    if (stats.picturesLeftOut > 0)
      lines << tr("Left out for a lower frame rate: %1").arg(stats.picturesLeftOut);
    if (stats.pictureErrors > 0) lines << tr("Not encoded, errors: %1").arg(stats.pictureErrors);
    return lines;
  }

  static QStringList received(const client::Stats& stats) {
    QStringList lines;
    if (stats.width > 0) lines << picture(stats);
    lines << (stats.way == client::Way::Unicast ? tr("Received by unicast: %1").arg(rate(stats))
                                                : tr("Received: %1").arg(rate(stats)));
    lines << tr("Waits before it is shown: %1 ms").arg(stats.delayMs);
    if (stats.decode.p50 > 0)
      lines << tr("Time: receiving %1, decoding %2, waiting %3, showing %4 ms")
                   .arg(millis(stats.receive), millis(stats.decode), millis(stats.hold),
                        millis(stats.handOver));
    lines << tr("Lost on the way: %1%").arg(stats.loss * 100, 0, 'f', 1);
    lines << tr("Repaired: %1, left out: %2").arg(stats.repaired).arg(stats.skipped);
    if (stats.unseen > 0) lines << tr("Not decoded while nobody looked: %1").arg(stats.unseen);
    if (stats.notPainted > 0) lines << tr("Not painted in time: %1").arg(stats.notPainted);
    lines << tr("Repairs asked for: %1").arg(stats.repairsAsked);
    if (stats.soundMinusPictureMs)
      lines << tr("Sound ahead of picture: %1 ms").arg(*stats.soundMinusPictureMs);
    return lines;
  }
};

}  // namespace

QString stageFigures(const client::Stats& stats, bool own) {
  return (own ? Figures::sent(stats) : Figures::received(stats)).join(QLatin1Char('\n'));
}

}  // namespace vinicast::gui
