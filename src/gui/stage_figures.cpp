// SPDX-License-Identifier: MIT
#include "gui/stage_figures.hpp"

#include <QCoreApplication>
#include <QStringList>

namespace vinicast::gui {

namespace {

constexpr double kBitsInMegabit = 1e6;

struct Figures {
  Q_DECLARE_TR_FUNCTIONS(vinicast::gui::StageFigures)

 public:
  static QString picture(const client::Stats& stats) {
    return tr("Picture: %1 × %2").arg(stats.width).arg(stats.height);
  }
  static QString rate(const client::Stats& stats) {
    return tr("%1 Mbit/s").arg(static_cast<double>(stats.bitrate) / kBitsInMegabit, 0, 'f', 2);
  }
  // What half of the pictures did not exceed.
  static QString millis(const client::StageTime& time) { return QString::number(time.p50, 'f', 1); }

  static QStringList sent(const client::Stats& stats) {
    QStringList lines;
    if (stats.width > 0) lines << picture(stats);
    if (!stats.encoder.isEmpty()) lines << tr("Encoder: %1").arg(stats.encoder);
    lines << tr("Sent: %1").arg(rate(stats));
    lines << tr("Watching: %1, at most %2% lost").arg(stats.viewers).arg(stats.worstLoss * 100, 0, 'f', 1);
    lines << tr("Repairs sent: %1").arg(stats.repairsSent);
    if (stats.encode.p50 > 0)
      lines << tr("Time: capture %1, encoding %2, sending %3 ms")
                   .arg(millis(stats.capture), millis(stats.encode), millis(stats.send));
    if (stats.picturesDropped > 0) lines << tr("Not encoded in time: %1").arg(stats.picturesDropped);
    return lines;
  }

  static QStringList received(const client::Stats& stats) {
    QStringList lines;
    if (stats.width > 0) lines << picture(stats);
    lines << tr("Received: %1").arg(rate(stats));
    lines << tr("Waits before it is shown: %1 ms").arg(stats.delayMs);
    if (stats.decode.p50 > 0)
      lines << tr("Time: receiving %1, decoding %2, waiting %3, showing %4 ms")
                   .arg(millis(stats.receive), millis(stats.decode), millis(stats.hold),
                        millis(stats.handOver));
    lines << tr("Lost on the way: %1%").arg(stats.loss * 100, 0, 'f', 1);
    lines << tr("Repaired: %1, left out: %2").arg(stats.repaired).arg(stats.skipped);
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
