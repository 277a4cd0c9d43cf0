// SPDX-License-Identifier: MIT
#include "core/live/live_receiver.hpp"

#include <algorithm>
#include <utility>

#include "core/base/random.hpp"
#include "core/base/window_sum.hpp"
#include "core/live/audio_receiver.hpp"
#include "core/live/frame_assembler.hpp"
#include "core/live/live_messages.hpp"
#include "core/live/loss_meter.hpp"
#include "core/live/repair_scheduler.hpp"
#include "core/live/sequence.hpp"
#include "vinicast/limits.hpp"

namespace vinicast {

namespace {

constexpr std::uint64_t kReportStream = 0x72657074;  // "rept"

}  // namespace

class LiveReceiver::Impl {
 public:
  Impl(const Identity& self, const GroupId& group, const MemberDirectory& members, Outbox& outbox,
       std::uint64_t seed)
      : m_self(self),
        m_group(group),
        m_members(members),
        m_outbox(outbox),
        m_seed(seed),
        m_random(seed, kReportStream) {}

  void follow(TimePoint now, const MemberId& publisher, const PublicKey& key, const TokenHash& token);
  void unfollow();
  [[nodiscard]] bool following() const { return m_run.has_value(); }
  Outcome handleVideoShard(TimePoint now, std::span<const std::byte> body, Arrival arrival);
  void noteLateMulticast(TimePoint now, std::span<const std::byte> body);
  [[nodiscard]] MediaLoss loss() const;
  Outcome handleAudioPacket(TimePoint now, std::span<const std::byte> body);
  void overhearRepairRequest(TimePoint now, std::span<const std::byte> body);
  void overhearKeyFrameRequest(TimePoint now, std::span<const std::byte> body);
  void requestKeyFrame(TimePoint now);
  void handleTimeout(TimePoint now);
  [[nodiscard]] std::optional<TimePoint> nextTimeout() const { return m_nextTimeout; }
  [[nodiscard]] LiveReceiveStatistics statistics() const;

 private:
  // What lives from follow() to unfollow().
  struct Run {
    Run(const MemberId& publisherId, const PublicKey& key, const GroupId& group, const TokenHash& fence,
        std::uint64_t seed)
        : publisher(publisherId),
          token(fence),
          video(publisherId, key, group, fence),
          sound(publisherId, key, group, fence),
          repair(seed) {}

    MemberId publisher;
    TokenHash token;
    FrameAssembler video;
    AudioReceiver sound;
    RepairScheduler repair;
    LossMeter loss;
    LossMeter multicastLoss;  // copies by unicast show what was sent, and do not count
    TimePoint lastMedia;
    TimePoint lastVideo;
    bool stalled = false;
    bool decoderStuck = false;             // the decoder asked for a key frame, and none was handed out since
    TimePoint keyFrameAllowed;             // the next request may go then
    std::optional<TimePoint> keyFrameAsk;  // it goes then, unless another's is heard before
    int keyFrameTries = 0;                 // since a key frame is needed
    TimePoint nextReport;
    // Of the last limits::kHopelessSpan, and what was counted until the last report.
    WindowSum sent{limits::kHopelessSpan};
    WindowSum given{limits::kHopelessSpan};
    std::uint64_t sentBefore = 0;
    std::uint64_t givenBefore = 0;
    bool hopeless = false;  // the link is not worth any repair
  };

  [[nodiscard]] bool isFence(const TokenHash& token) const { return m_run && m_run->token == token; }
  void noteVideo(TimePoint now);
  void noteMedia(TimePoint now, bool fresh);
  void tellState(StreamState state);
  // Everything that may have become possible or due.
  void process(TimePoint now);
  void handOut(TimePoint now);
  void askForRepair(TimePoint now);
  [[nodiscard]] bool needsKeyFrame() const { return m_run->video.needsKeyFrame() || m_run->decoderStuck; }
  void askForKeyFrame(TimePoint now);
  void noteKeyFrameAsked(TimePoint now);
  void watchStall(TimePoint now);
  void report(TimePoint now);
  void judgeLink(TimePoint now);
  void schedule(TimePoint now);
  void addCounters(LiveReceiveStatistics& statistics) const;

  const Identity& m_self;
  GroupId m_group;
  const MemberDirectory& m_members;
  Outbox& m_outbox;
  std::uint64_t m_seed;
  Random m_random;
  std::optional<Run> m_run;
  std::optional<TimePoint> m_nextTimeout;
  LiveReceiveStatistics m_past;  // of earlier runs, and what is counted here
};

void LiveReceiver::Impl::follow(TimePoint now, const MemberId& publisher, const PublicKey& key,
                                const TokenHash& token) {
  if (isFence(token)) return;
  unfollow();
  m_run.emplace(publisher, key, m_group, token, m_seed++);
  m_run->lastMedia = m_run->lastVideo = now;
  // At different moments for different viewers.
  m_run->nextReport = now + m_random.between(Duration(limits::kReportInterval) / 2, limits::kReportInterval);
  tellState(StreamState::Started);
  process(now);
}

void LiveReceiver::Impl::unfollow() {
  if (!m_run) return;
  tellState(StreamState::Ended);
  addCounters(m_past);
  m_past.lossPermille = 0;
  m_run.reset();
  m_nextTimeout.reset();
}

LiveReceiver::Outcome LiveReceiver::Impl::handleVideoShard(TimePoint now, std::span<const std::byte> body,
                                                           Arrival arrival) {
  const auto shard = VideoShard::decode(body);
  if (!shard) return {DropReason::Malformed, false};
  if (!isFence(shard->token)) return {DropReason::StaleFence, false};
  ++m_past.datagrams;
  const auto accepted = m_run->video.add(now, *shard);
  if (accepted.number) {
    m_run->loss.add(now, *accepted.number, *shard);
    m_run->multicastLoss.add(now, *accepted.number, *shard, arrival == Arrival::Multicast);
  }
  if (accepted.fresh) noteVideo(now);
  noteMedia(now, accepted.fresh);
  process(now);
  return {accepted.drop, accepted.verified};
}

void LiveReceiver::Impl::noteLateMulticast(TimePoint now, std::span<const std::byte> body) {
  const auto shard = VideoShard::decode(body);
  if (!shard || !isFence(shard->token)) return;
  if (const auto newest = m_run->video.newest())
    m_run->multicastLoss.addLater(now, unwrapNear(shard->frame, *newest), *shard);
}

MediaLoss LiveReceiver::Impl::loss() const {
  if (!m_run) return {};
  return {m_run->loss.totals(), m_run->multicastLoss.totals()};
}

LiveReceiver::Outcome LiveReceiver::Impl::handleAudioPacket(TimePoint now, std::span<const std::byte> body) {
  const auto packet = AudioPacket::decode(body);
  if (!packet) return {DropReason::Malformed, false};
  if (!isFence(packet->token)) return {DropReason::StaleFence, false};
  ++m_past.datagrams;
  const auto accepted = m_run->sound.add(now, *packet);
  noteMedia(now, accepted.fresh);
  process(now);
  return {accepted.drop, accepted.fresh};
}

// What was asked for while no video came, sound or not, was asked of nobody.
void LiveReceiver::Impl::noteVideo(TimePoint now) {
  if (now - m_run->lastVideo >= limits::kFrameDeadline) {
    m_run->keyFrameTries = 0;
    m_run->keyFrameAllowed = now;
  }
  m_run->lastVideo = now;
}

void LiveReceiver::Impl::noteMedia(TimePoint now, bool fresh) {
  if (!fresh) return;
  m_run->lastMedia = now;
  if (!m_run->stalled) return;
  m_run->stalled = false;
  tellState(StreamState::Resumed);
}

void LiveReceiver::Impl::tellState(StreamState state) {
  m_outbox.tell(StreamChanged{m_run->publisher, m_run->token, state});
}

void LiveReceiver::Impl::overhearRepairRequest(TimePoint now, std::span<const std::byte> body) {
  const auto request = RepairRequest::decode(body);
  if (!request || !isFence(request->token)) return;
  const auto oldest = m_run->video.oldest();
  const auto newest = m_run->video.newest();
  if (!oldest || !newest) return;
  for (const RepairEntry& entry : request->entries) {
    const std::uint64_t frame = unwrapNear(entry.frame, *newest);
    // Of what is over here, and of what this viewer would not ask for, nothing need be remembered.
    if (frame < *oldest || frame >= *newest + limits::kHopelessGap) continue;
    m_run->repair.overhear(now, {frame, entry.block, entry.deficit}, m_members.otherMembers());
  }
  process(now);
}

void LiveReceiver::Impl::requestKeyFrame(TimePoint now) {
  if (!m_run) return;
  m_run->decoderStuck = true;
  process(now);
}

void LiveReceiver::Impl::handleTimeout(TimePoint now) {
  if (m_run) process(now);
}

void LiveReceiver::Impl::process(TimePoint now) {
  handOut(now);
  askForRepair(now);
  askForKeyFrame(now);
  watchStall(now);
  if (now >= m_run->nextReport) report(now);
  schedule(now);
}

void LiveReceiver::Impl::handOut(TimePoint now) {
  std::vector<ReceivedFrame> frames;
  m_run->sound.advance(now, frames);
  m_run->video.advance(now, frames);
  for (ReceivedFrame& frame : frames) {
    if (frame.stream == StreamKind::Video && frame.keyFrame) m_run->decoderStuck = false;
    m_outbox.tell(FrameReceived{std::move(frame)});
  }
}

void LiveReceiver::Impl::askForRepair(TimePoint now) {
  if (m_run->hopeless) {
    m_run->repair.update(now, {}, m_members.otherMembers());
    return;
  }
  const std::size_t others = m_members.otherMembers();
  m_run->repair.update(now, m_run->video.shortfalls(now), others);
  for (;;) {
    const auto due = m_run->repair.due(now, others);
    if (due.empty()) return;
    RepairRequest request{m_run->token, {}};
    for (const Shortfall& item : due)
      request.entries.push_back({static_cast<std::uint32_t>(item.frame), item.block, item.deficit});
    m_outbox.send(MessageType::RepairRequest, Destination::controlGroup(), request.encode());
    ++m_past.repairRequests;
  }
}

void LiveReceiver::Impl::askForKeyFrame(TimePoint now) {
  Run& run = *m_run;
  if (!needsKeyFrame()) {
    run.keyFrameAsk.reset();
    run.keyFrameTries = 0;
    return;
  }
  if (now < run.keyFrameAllowed) return;
  // What all lost, one asks for.
  const std::size_t others = m_members.otherMembers();
  const Duration spread =
      others <= limits::kRepairSmallGroup ? limits::kRepairBackoffSmall : limits::kRepairBackoff;
  if (!run.keyFrameAsk) run.keyFrameAsk = now + m_random.truncatedExponential(spread, others);
  if (now < *run.keyFrameAsk) return;
  KeyFrameRequest request{run.token, std::nullopt};
  if (const auto newest = run.video.newest()) request.newest = static_cast<std::uint32_t>(*newest);
  m_outbox.send(MessageType::KeyFrameRequest, Destination::controlGroup(), request.encode());
  ++m_past.keyFrameRequests;
  noteKeyFrameAsked(now);
}

void LiveReceiver::Impl::noteKeyFrameAsked(TimePoint now) {
  Run& run = *m_run;
  run.keyFrameAsk.reset();
  const Duration again =
      Duration(limits::kKeyFrameRetry) * (1 << std::min(run.keyFrameTries, limits::kKeyFrameRetryDoublings));
  run.keyFrameAllowed = now + (run.hopeless ? Duration(limits::kHopelessKeyFrameRetry) : again);
  ++run.keyFrameTries;
}

void LiveReceiver::Impl::overhearKeyFrameRequest(TimePoint now, std::span<const std::byte> body) {
  const auto request = KeyFrameRequest::decode(body);
  if (!request || !isFence(request->token) || !needsKeyFrame()) return;
  // The publisher may have answered one that heard less than this viewer already.
  const auto newest = m_run->video.newest();
  if (request->newest && newest && isNewer(static_cast<std::uint32_t>(*newest), *request->newest)) return;
  noteKeyFrameAsked(now);
  process(now);
}

void LiveReceiver::Impl::watchStall(TimePoint now) {
  if (m_run->stalled || now - m_run->lastMedia < limits::kStallAfter) return;
  m_run->stalled = true;
  tellState(StreamState::Stalled);
}

void LiveReceiver::Impl::judgeLink(TimePoint now) {
  Run& run = *m_run;
  const std::uint64_t given = run.video.counters().complete;
  run.sent.add(now, run.loss.frames() - std::exchange(run.sentBefore, run.loss.frames()));
  run.given.add(now, given - std::exchange(run.givenBefore, given));
  const std::uint64_t most = run.sent.total(now) * limits::kHopelessFramesPermille / 1000;
  run.hopeless = m_past.lossPermille > limits::kHopelessLossPermille && run.given.total(now) < most;
}

void LiveReceiver::Impl::report(TimePoint now) {
  m_run->nextReport = now + limits::kReportInterval;
  m_past.lossPermille = m_run->loss.permille(now);
  judgeLink(now);
  // The publisher is one of the others, and this viewer is not: about as many viewers as others.
  const std::size_t population = std::min<std::size_t>(m_members.otherMembers(), 0xffff);
  const bool sampled = population > limits::kReportSample;
  if (sampled && m_random.below(population) >= limits::kReportSample) return;
  const auto& counters = m_run->video.counters();
  const ViewerReport message{m_run->token, static_cast<std::uint16_t>(m_past.lossPermille),
                             static_cast<std::uint32_t>(counters.complete),
                             static_cast<std::uint32_t>(counters.skipped),
                             static_cast<std::uint16_t>(sampled ? population : 0)};
  m_outbox.send(MessageType::ViewerReport, Destination::controlGroup(),
                signBody(m_self, {m_group, MessageType::ViewerReport}, message.encode()));
}

void LiveReceiver::Impl::schedule(TimePoint now) {
  const Run& run = *m_run;
  TimePoint next = run.nextReport;
  const auto consider = [&](std::optional<TimePoint> when) {
    if (when && *when < next) next = *when;
  };
  consider(run.video.nextTimeout(now));
  consider(run.sound.nextTimeout());
  consider(run.repair.nextTimeout());
  if (needsKeyFrame()) consider(run.keyFrameAsk.value_or(run.keyFrameAllowed));
  if (!run.stalled) consider(run.lastMedia + limits::kStallAfter);
  m_nextTimeout = next;
}

void LiveReceiver::Impl::addCounters(LiveReceiveStatistics& statistics) const {
  const auto& video = m_run->video.counters();
  statistics.framesComplete += video.complete;
  statistics.framesSkipped += video.skipped;
  statistics.framesRepaired += video.repaired;
  statistics.shardsExpected += m_run->loss.totals().expected;
  statistics.shardsLost += m_run->loss.totals().lost;
  statistics.repairRequestsHeld += m_run->repair.held();
  statistics.audioFrames += m_run->sound.handedOut();
  statistics.audioFramesLost += m_run->sound.lost();
}

LiveReceiveStatistics LiveReceiver::Impl::statistics() const {
  LiveReceiveStatistics statistics = m_past;
  if (m_run) addCounters(statistics);
  return statistics;
}

LiveReceiver::LiveReceiver(const Identity& self, const GroupId& group, const MemberDirectory& members,
                           Outbox& outbox, std::uint64_t seed)
    : m_impl(std::make_unique<Impl>(self, group, members, outbox, seed)) {}
LiveReceiver::~LiveReceiver() = default;

void LiveReceiver::follow(TimePoint now, const MemberId& publisher, const PublicKey& key,
                          const TokenHash& token) {
  m_impl->follow(now, publisher, key, token);
}
void LiveReceiver::unfollow() {
  m_impl->unfollow();
}
bool LiveReceiver::following() const {
  return m_impl->following();
}
LiveReceiver::Outcome LiveReceiver::handleVideoShard(TimePoint now, std::span<const std::byte> body,
                                                     Arrival arrival) {
  return m_impl->handleVideoShard(now, body, arrival);
}
void LiveReceiver::noteLateMulticast(TimePoint now, std::span<const std::byte> body) {
  m_impl->noteLateMulticast(now, body);
}
MediaLoss LiveReceiver::loss() const {
  return m_impl->loss();
}
LiveReceiver::Outcome LiveReceiver::handleAudioPacket(TimePoint now, std::span<const std::byte> body) {
  return m_impl->handleAudioPacket(now, body);
}
void LiveReceiver::overhearRepairRequest(TimePoint now, std::span<const std::byte> body) {
  m_impl->overhearRepairRequest(now, body);
}
void LiveReceiver::overhearKeyFrameRequest(TimePoint now, std::span<const std::byte> body) {
  m_impl->overhearKeyFrameRequest(now, body);
}
void LiveReceiver::requestKeyFrame(TimePoint now) {
  m_impl->requestKeyFrame(now);
}
void LiveReceiver::handleTimeout(TimePoint now) {
  m_impl->handleTimeout(now);
}
std::optional<TimePoint> LiveReceiver::nextTimeout() const {
  return m_impl->nextTimeout();
}
LiveReceiveStatistics LiveReceiver::statistics() const {
  return m_impl->statistics();
}

}  // namespace vinicast
