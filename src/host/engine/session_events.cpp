// SPDX-License-Identifier: MIT
// What SessionWorker makes of the session's events, and its statistics.

#include <algorithm>
#include <chrono>
#include <numeric>
#include <utility>

#include "client/names.hpp"
#include "client/network.hpp"
#include "host/engine/drop_names.hpp"
#include "host/engine/session_worker.hpp"
#include "host/engine/translate.hpp"
#include "host/net/group_address.hpp"
#include "media/base/raw.hpp"
#include "vinicast/limits.hpp"

namespace vinicast::host {

namespace {

// How long a stream had been live when it sent this frame: frames are numbered from 0, and last about the
// same.
qint64 liveMillisOf(const ReceivedFrame& frame) {
  constexpr std::int64_t kLongestMicros = 1'000'000;  // of a frame that is to be believed
  return std::int64_t{frame.frameNumber} * std::min<std::int64_t>(frame.durationMicros, kLongestMicros) /
         1000;
}

client::StageTime toMillis(const StageTime& time) {
  return {time.mean / 1000.0, time.p50 / 1000.0, time.p95 / 1000.0};
}

}  // namespace

QString SessionWorker::nameOf(const MemberId& id) const {
  const auto found = m_names.find(id);
  return found == m_names.end() ? QString() : found->second;
}

void SessionWorker::handle(const MemberChanged& event) {
  if (event.member.state == MemberState::Joined) {
    m_names[event.member.id] = client::visibleName(QString::fromStdString(event.member.name));
  } else {
    m_names.erase(event.member.id);
  }
  m_telling.tell(toClient(event.member));
  if (!m_floor.lacksName()) return;
  if (const FloorView view = m_session->floor(); view.holder == event.member.id)
    m_telling.tell(m_floor.handleView(view));
}

void SessionWorker::handle(const PostAdded& event) {
  m_keeper.tell(toClient(event.post));
}

void SessionWorker::handle(const PostChanged& event) {
  m_keeper.tell(PostChange{toClient(event.post)});
}

void SessionWorker::handle(const PostHeard& event) {
  m_keeper.tell(client::Delivery{QString::fromStdString(event.id.toString()), static_cast<int>(event.heard),
                                 static_cast<int>(event.members)});
}

void SessionWorker::handle(const FloorChanged& event) {
  m_telling.tell(m_floor.handleView(event.view));
  if (event.view.selfHolds && !event.view.offered) m_publish.floorHeld();
}

void SessionWorker::handle(const FloorDenied& event) {
  m_telling.tell(m_floor.handleDenial(event, m_session->floor()));
  m_publish.floorGone();
  m_telling.tell(errorOf(event.reason, nameOf(event.holder)));
}

void SessionWorker::handle(const FloorEnded& event) {
  const FloorView view = m_session->floor();
  if (event.reason == FloorEnd::Fenced && view.state == FloorState::Claiming) {
    m_publish.floorPaused();  // after a short stall the session takes its floor up again
    return;
  }
  m_publish.floorGone();
  switch (event.reason) {
    case FloorEnd::Released:
      return;
    case FloorEnd::Overtaken:
      return fail(client::ErrorCode::FloorOvertaken, nameOf(view.holder));
    case FloorEnd::Fenced:
      return fail(client::ErrorCode::FloorFenced);
  }
}

void SessionWorker::handle(const StreamChanged& event) {
  if (event.publisher == m_session->self()) return;  // one's own picture is never played back
  const QString publisher = idText(event.publisher);
  switch (event.state) {
    case StreamState::Started:
      noteMissed();
      m_watched = Watched{event.publisher};
      m_stage->begin();
      m_receivedBefore = m_session->statistics().receive;
      Q_EMIT soundWanted(m_stage);
      m_telling.tell(client::Stream{client::StreamState::Started, publisher});
      return;
    case StreamState::Stalled:
      m_telling.tell(client::Stream{client::StreamState::Stalled, publisher});
      return;
    case StreamState::Resumed: {
      const bool shown = m_watched && m_watched->shown;
      m_telling.tell(client::Stream{shown ? client::StreamState::FirstFrame : client::StreamState::Started,
                                    publisher, m_watched ? m_watched->liveMillis : 0});
      return;
    }
    case StreamState::Ended:
      noteMissed();
      m_watched.reset();
      m_stage->end();
      m_outputs.handleEnd();
      Q_EMIT soundUnwanted();
      m_telling.tell(client::Stream{client::StreamState::Ended, publisher});
      return;
  }
}

void SessionWorker::handle(FrameReceived& event) {
  if (!m_watched || event.frame.publisher != m_watched->publisher) return;
  m_watched->liveMillis = std::max(m_watched->liveMillis, liveMillisOf(event.frame));
  m_outputs.handleSeen(event.frame, media::nowMicros());
  m_stage->push(std::move(event.frame));
}

void SessionWorker::noteMissed() {
  if (misses())
    m_missedUntil = media::nowMicros() + std::chrono::microseconds(limits::kReceptionSpan).count();
}

void SessionWorker::handle(const MediaWayChanged& event) {
  if (!m_watched) return;
  noteMissed();
  m_watched->way = event.way;
  if (event.way == MediaWay::Refused) fail(client::ErrorCode::MediaRefused, nameOf(m_watched->publisher));
}

void SessionWorker::handle(const ViewerUnserved& event) {
  if (m_publish.isOnAir()) fail(client::ErrorCode::ViewerUnserved, nameOf(event.viewer));
}

void SessionWorker::handle(const EncodingWanted& event) {
  m_tap->setTarget(event.target);
}

void SessionWorker::handle(const KeyFrameWanted&) {
  m_tap->requestKeyFrame();
}

void SessionWorker::handle(const CopiesLimited& event) {
  if (event.members > 0) fail(client::ErrorCode::CopiesLimited, QString::number(event.members));
}

void SessionWorker::handle(const IdentityElsewhere& event) {
  fail(client::ErrorCode::IdentityElsewhere, endpointText(event.address));
}

void SessionWorker::handle(const ViewersReported&) {}  // the statistics have it

void SessionWorker::requestFloor(TimePoint now) {
  const auto requested = m_session->requestFloor(now);
  if (requested) {
    m_publish.claimed(PublishControl::Claim::Started);
    return;
  }
  const bool held = requested.error() == FloorError::AlreadyHolding;
  m_publish.claimed(held ? PublishControl::Claim::AlreadyHeld : PublishControl::Claim::Refused);
}

void SessionWorker::requestStats() {
  if (refuse()) return;
  Q_EMIT statsReady(makeStats());
}

client::Stats SessionWorker::makeStats() const {
  const Statistics session = m_session->statistics();
  const media::ViewerStatistics viewer = m_stage->statistics();
  const media::PublisherStatistics publisher = m_tap->statistics();
  const std::int64_t now = media::nowMicros();

  client::Stats stats;
  stats.members = static_cast<int>(session.members);
  stats.posts = session.posts;
  stats.postsNotKept = m_storeQueue->dropped();
  stats.bytesIn = session.bytesIn;
  stats.bytesOut = session.bytesOut;
  stats.datagramsIn = session.datagramsIn;
  stats.datagramsOut = session.datagramsOut;
  stats.chat = {session.nacksSent,      session.repairsSent,  session.digestRequestsSent, session.pullsSent,
                session.answersRefused, session.postsEvicted, session.postConflicts};
  stats.dropsBy = dropCounts(session);
  stats.drops = std::accumulate(stats.dropsBy.begin(), stats.dropsBy.end(), quint64{0},
                                [](quint64 sum, const client::DropCount& one) { return sum + one.count; });
  stats.wordsDropped = m_telling.dropped();
  stats.filesDropped = m_stage->dropped() + m_outputs.dropped();
  const LiveReceiveStatistics& received = session.receive;
  stats.shown = viewer.picturesShown;
  stats.skipped = received.framesSkipped - m_receivedBefore.framesSkipped + viewer.framesSkipped +
                  viewer.decodeErrors + viewer.picturesDroppedLate;
  stats.unseen = viewer.framesUnseen;
  stats.notPainted = m_stage->notPainted();
  stats.repaired = received.framesRepaired - m_receivedBefore.framesRepaired;
  stats.repairsAsked = received.repairRequests - m_receivedBefore.repairRequests;
  stats.lost = received.shardsLost - m_receivedBefore.shardsLost;
  stats.concealed = viewer.soundConcealed;
  if (m_watched) {
    stats.loss = session.receive.lossPermille / 1000.0;
    stats.way = m_watched->way == MediaWay::Multicast ? client::Way::Multicast
                : m_watched->way == MediaWay::Unicast ? client::Way::Unicast
                                                      : client::Way::None;
    stats.delayMs = static_cast<int>(viewer.delayMillis);
    if (viewer.soundLocked) stats.soundMinusPictureMs = viewer.soundMinusPictureMillis;
    stats.bitrate = m_rateIn.bitsPerSecond(now, session.bytesIn);
    stats.width = viewer.width;
    stats.height = viewer.height;
  }
  if (m_publish.isOnAir()) {
    stats.bitrate = m_rateOut.bitsPerSecond(now, session.bytesOut);
    stats.width = publisher.width;
    stats.height = publisher.height;
  }
  stats.viewers = static_cast<int>(session.send.viewers);
  stats.targetBitrate = session.send.target.bitsPerSecond;
  stats.targetFrameRate = static_cast<int>(session.send.target.framesPerSecond);
  stats.worstLoss = session.send.worstLossPermille / 1000.0;
  for (const vinicast::ViewerLoss& viewerLoss : m_session->viewers()) {
    if (stats.eachViewer.size() == client::Stats::kMaxViewers) break;
    stats.eachViewer.append({idText(viewerLoss.id), nameOf(viewerLoss.id), viewerLoss.lossPermille / 1000.0,
                             viewerLoss.skippedPermille / 1000.0});
  }
  const LiveSendStatistics& sent = session.send;
  stats.framesSent = sent.frames - m_sentBefore.frames;
  stats.repairRequests = sent.repairRequests - m_sentBefore.repairRequests;
  stats.repairsSent = sent.repairShards - m_sentBefore.repairShards;
  stats.parityShards = sent.parityShards - m_sentBefore.parityShards;
  stats.dataShards = sent.dataShards - m_sentBefore.dataShards;
  stats.picturesDropped =
      publisher.picturesDropped + m_frames->dropped() + sent.framesDropped - m_sentBefore.framesDropped;
  stats.picturesLeftOut = publisher.picturesLeftOut;
  stats.pictureErrors = publisher.pictureErrors;
  const bool judgeable = !misses() && now >= m_missedUntil;
  stats.network = toClient(m_sockets->health(), judgeable ? session.interfaces : std::vector<InterfaceLoss>{},
                           std::max(stats.members - 1, 0), stats.loss, now);
  if (m_watched) stats.network.pictureWay = stats.way;
  addReach(stats, session, m_session->reach());
  if (m_publish.isOnAir()) stats.network.pictureCopies = stats.mediaCopiesTo;
  stats.network.identityElsewhere = session.identityElsewhere;
  stats.network.verdict = client::judge(stats.network);
  stats.encoder = QString::fromStdString(publisher.encoder);
  stats.capture = toMillis(publisher.capture);
  stats.encode = toMillis(publisher.encode);
  stats.send = toMillis(session.send.sending);
  stats.receive = toMillis(viewer.receive);
  stats.decode = toMillis(viewer.decode);
  stats.hold = toMillis(viewer.hold);
  stats.handOver = toMillis(m_stage->handOver());
  return stats;
}

}  // namespace vinicast::host
