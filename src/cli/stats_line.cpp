// SPDX-License-Identifier: MIT
#include "cli/stats_line.hpp"

#include "client/words.hpp"

namespace vinicast::cli {
namespace {

QString wordOf(client::Way way) {
  switch (way) {
    case client::Way::None:
      return QStringLiteral("none");
    case client::Way::Unicast:
      return QStringLiteral("unicast");
    case client::Way::Multicast:
      return QStringLiteral("multicast");
  }
  Q_UNREACHABLE();
}

JsonLine reachLine(const client::Stats& stats) {
  QList<JsonLine> members;
  for (const client::Reach& one : stats.reach) {
    JsonLine member;
    member.add("id", one.id)
        .add("name", one.name)
        .add("way", wordOf(one.way))
        .add("addresses", one.addresses)
        .addBool("sendsCopies", one.sendsCopies)
        .addBool("getsCopies", one.getsCopies);
    members.append(member);
  }
  JsonLine reach;
  reach.addInteger("multicast", stats.byMulticast)
      .addInteger("unicast", stats.byUnicast)
      .addInteger("none", stats.unheard)
      .addInteger("copiesTo", stats.copiesTo)
      .addInteger("copiesFrom", stats.copiesFrom)
      .addUnsigned("copiesSent", stats.copiesSent)
      .addInteger("mediaCopiesTo", stats.mediaCopiesTo)
      .addUnsigned("mediaCopiesSent", stats.mediaCopiesSent)
      .addUnsigned("mediaCopiesHeld", stats.mediaCopiesHeld)
      .addUnsigned("mediaRefused", stats.mediaRefused)
      .addInteger("unserved", stats.unserved)
      .addInteger("silentPeers", stats.silentPeers)
      .add("members", members);
  return reach;
}

JsonLine stageLine(const client::StageTime& time) {
  return JsonLine().addReal("mean", time.mean).addReal("p50", time.p50).addReal("p95", time.p95);
}

QList<JsonLine> viewerLines(const client::Stats& stats) {
  QList<JsonLine> viewers;
  for (const client::ViewerLoss& one : stats.eachViewer)
    viewers.append(JsonLine()
                       .add("id", one.id)
                       .add("name", one.name)
                       .addReal("loss", one.loss)
                       .addReal("skipped", one.skipped));
  return viewers;
}

JsonLine chatLine(const client::ChatCounts& chat) {
  return JsonLine()
      .addUnsigned("asked", chat.asked)
      .addUnsigned("repaired", chat.repaired)
      .addUnsigned("compared", chat.compared)
      .addUnsigned("pulled", chat.pulled)
      .addUnsigned("refused", chat.refused)
      .addUnsigned("evicted", chat.evicted)
      .addUnsigned("conflicts", chat.conflicts);
}

JsonLine dropsLine(const client::Stats& stats) {
  JsonLine drops;
  for (const client::DropCount& one : stats.dropsBy) drops.addUnsigned(one.reason, one.count);
  return drops;
}

// Where the time goes, in milliseconds, from the capture to the view.
JsonLine stagesLine(const client::Stats& stats) {
  JsonLine stages;
  stages.add("capture", stageLine(stats.capture))
      .add("encode", stageLine(stats.encode))
      .add("send", stageLine(stats.send))
      .add("receive", stageLine(stats.receive))
      .add("decode", stageLine(stats.decode))
      .add("hold", stageLine(stats.hold))
      .add("handOver", stageLine(stats.handOver));
  return stages;
}

}  // namespace

void addStats(JsonLine& line, const client::Stats& stats) {
  JsonLine media;
  media.addUnsigned("shown", stats.shown)
      .addUnsigned("skipped", stats.skipped)
      .addUnsigned("unseen", stats.unseen)
      .addUnsigned("notPainted", stats.notPainted)
      .addUnsigned("repaired", stats.repaired)
      .addUnsigned("repairsAsked", stats.repairsAsked)
      .addUnsigned("lost", stats.lost)
      .addUnsigned("concealed", stats.concealed)
      .addReal("loss", stats.loss)
      .add("way", wordOf(stats.way))
      .addInteger("delayMs", stats.delayMs)
      .addUnsigned("filesDropped", stats.filesDropped)
      .addInteger("bitrate", stats.bitrate)
      .addInteger("width", stats.width)
      .addInteger("height", stats.height)
      .addInteger("viewers", stats.viewers)
      .addInteger("targetBitrate", stats.targetBitrate)
      .addInteger("targetFrameRate", stats.targetFrameRate)
      .addReal("worstLoss", stats.worstLoss)
      .addUnsigned("framesSent", stats.framesSent)
      .addUnsigned("repairRequests", stats.repairRequests)
      .addUnsigned("repairsSent", stats.repairsSent)
      .addUnsigned("parityShards", stats.parityShards)
      .addUnsigned("dataShards", stats.dataShards)
      .addUnsigned("picturesDropped", stats.picturesDropped)
      .addUnsigned("picturesLeftOut", stats.picturesLeftOut)
      .addUnsigned("pictureErrors", stats.pictureErrors)
      .addTextOrNull("encoder", stats.encoder);
  if (stats.soundMinusPictureMs) {
    media.addInteger("soundMinusPictureMs", *stats.soundMinusPictureMs);
  } else {
    media.addNull("soundMinusPictureMs");
  }
  media.add("stages", stagesLine(stats)).add("eachViewer", viewerLines(stats));
  QList<JsonLine> cards;
  for (const client::NetworkCard& card : stats.network.cards) {
    JsonLine one;
    one.add("name", card.name)
        .addTextOrNull("address", card.address)
        .addBool("joined", card.joined)
        .addUnsigned("sent", card.sent)
        .addUnsigned("sendFailures", card.sendFailures)
        .addUnsigned("heard", card.heard);
    if (card.loss) {
      one.addReal("loss", *card.loss);
    } else {
      one.addNull("loss");
    }
    cards.append(one.addInteger("silentMs", card.silentMillis));
  }
  JsonLine network;
  network.add("verdict", client::codeWord(stats.network.verdict))
      .add("text", client::describe(stats.network))
      .add("cards", cards);
  line.addInteger("members", stats.members)
      .addUnsigned("posts", stats.posts)
      .addUnsigned("postsNotKept", stats.postsNotKept)
      .addUnsigned("bytesIn", stats.bytesIn)
      .addUnsigned("bytesOut", stats.bytesOut)
      .addUnsigned("datagramsIn", stats.datagramsIn)
      .addUnsigned("datagramsOut", stats.datagramsOut)
      .addUnsigned("drops", stats.drops)
      .add("dropsBy", dropsLine(stats))
      .add("chat", chatLine(stats.chat))
      .addUnsigned("wordsDropped", stats.wordsDropped)
      .add("reach", reachLine(stats))
      .add("media", media)
      .add("network", network);
}

}  // namespace vinicast::cli
