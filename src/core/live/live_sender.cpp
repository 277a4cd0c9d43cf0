// SPDX-License-Identifier: MIT
#include "core/live/live_sender.hpp"

#include <algorithm>
#include <deque>
#include <utility>

#include "core/base/token_bucket.hpp"
#include "core/live/encoding_control.hpp"
#include "core/live/live_messages.hpp"
#include "core/live/repair_store.hpp"
#include "core/live/requester_table.hpp"
#include "core/live/sequence.hpp"
#include "core/live/shard_pacer.hpp"
#include "core/live/viewer_table.hpp"
#include "vinicast/limits.hpp"

namespace vinicast {

class LiveSender::Impl {
 public:
  Impl(const Identity& self, const GroupId& group, const MemberDirectory& members, Outbox& outbox)
      : m_self(self), m_group(group), m_members(members), m_outbox(outbox) {}

  void start(TimePoint now, const TokenHash& token);
  void stop();
  void setBounds(TimePoint now, const EncodingBounds& bounds);
  [[nodiscard]] bool active() const { return m_run.has_value(); }
  Result<void, LiveError> send(TimePoint now, EncodedFrame frame);
  std::optional<DropReason> handleRepairRequest(TimePoint now, const MemberId& from,
                                                std::span<const std::byte> body);
  std::optional<DropReason> handleKeyFrameRequest(TimePoint now, std::span<const std::byte> body);
  std::optional<DropReason> handleViewerReport(TimePoint now, const MemberId& from,
                                               std::span<const std::byte> body);
  void handleTimeout(TimePoint now);
  [[nodiscard]] std::optional<TimePoint> nextTimeout() const;
  [[nodiscard]] LiveSendStatistics statistics() const;
  [[nodiscard]] std::vector<ViewerLoss> viewers(TimePoint now) const;

 private:
  struct SoundFrame {
    std::int64_t captureMicros = 0;
    std::uint32_t durationMicros = 0;
    std::vector<std::byte> bytes;
  };
  // What lives from start() to stop().
  struct Run {
    TokenHash token;
    std::uint32_t nextVideo = 0;
    std::uint32_t nextAudio = 0;
    std::optional<std::uint32_t> lastKey;   // number of the last key frame sent
    std::optional<TimePoint> keyFrameTold;  // when the last KeyFrameWanted was told
    std::optional<TimePoint> keyFrameDue;   // when the next one is, wanted already
    TokenBucket keyFrames{limits::kKeyFramesPerSecond, limits::kKeyFrameBurst, {}};
    std::deque<SoundFrame> sound;  // the newest first
    ShardPacer pacer;
    RepairStore store;
    ViewerTable viewers;
    ViewerTable::Summary told;  // with the last ViewersReported
    std::optional<EncodingControl> encoding;
    std::uint64_t droppedBefore = 0;  // frames, at the last look
    TimePoint lossyAt;                // a viewer reported loss, or none reported
    TimePoint nextTick;
    RequesterTable requesters;
    TokenBucket entries{limits::kRepairEntriesPerSecond, limits::kRepairEntryBurst, {}};  // of all together
  };

  Result<void, LiveError> sendVideo(TimePoint now, const EncodedFrame& frame);
  Result<void, LiveError> sendAudio(EncodedFrame frame);
  void wantKeyFrame(TimePoint now);
  void tellKeyFrame(TimePoint now);
  void flush(TimePoint now);
  void tick(TimePoint now);

  const Identity& m_self;
  GroupId m_group;
  const MemberDirectory& m_members;
  Outbox& m_outbox;
  EncodingBounds m_bounds;
  std::optional<Run> m_run;
  LiveSendStatistics m_statistics;
};

void LiveSender::Impl::start(TimePoint now, const TokenHash& token) {
  stop();
  m_run = Run{};
  m_run->token = token;
  m_run->nextTick = now + limits::kReportInterval;
  m_run->lossyAt = now;
  m_run->encoding.emplace(m_bounds, now);
  m_run->droppedBefore = m_statistics.framesDropped;
  // Not counted as asked for: a viewer that heard of the token too late to use this one gets the next at
  // once.
  m_outbox.tell(KeyFrameWanted{});
  m_outbox.tell(EncodingWanted{m_run->encoding->target()});
}

void LiveSender::Impl::setBounds(TimePoint now, const EncodingBounds& bounds) {
  m_bounds = bounds;
  if (!m_run) return;
  m_run->encoding.emplace(bounds, now);
  m_outbox.tell(EncodingWanted{m_run->encoding->target()});
}

void LiveSender::Impl::stop() {
  m_run.reset();
  m_statistics.viewers = 0;
  m_statistics.worstLossPermille = 0;
}

Result<void, LiveError> LiveSender::Impl::send(TimePoint now, EncodedFrame frame) {
  if (!m_run) return Unexpected(LiveError::NotHolding);
  if (frame.stream == StreamKind::Audio) return sendAudio(std::move(frame));
  return sendVideo(now, frame);
}

Result<void, LiveError> LiveSender::Impl::sendVideo(TimePoint now, const EncodedFrame& frame) {
  if (frame.bytes.size() > limits::kMaxFrameBytes) return Unexpected(LiveError::TooLarge);
  const auto layout = FrameLayout::forSending(frame.bytes.size() + kFrameOverheadBytes);
  if (!layout) return Unexpected(LiveError::TooLarge);

  Run& run = *m_run;
  const std::uint32_t number = run.nextVideo++;
  const auto summary = run.viewers.summary(now, m_members);
  if (summary.viewers == 0 || summary.worstLossPermille > 0) run.lossyAt = now;
  const bool clean = now - run.lossyAt >= limits::kCleanWire;
  const std::uint8_t parity = clean ? std::uint8_t{0} : parityFor(layout->blockData(0), summary.lossPermille);
  RepairStore::Frame kept{run.token, number,  frame.keyFrame,
                          parity,    *layout, signFrame(m_self, m_group, run.token, number, frame)};
  kept.padded.resize(layout->paddedBytes());
  const std::size_t dropped = run.pacer.pushFrame(now, firstRound(kept));
  run.store.keep(now, std::move(kept));
  if (frame.keyFrame) {
    run.lastKey = number;
    run.keyFrameDue.reset();  // who waits for one has it
  }

  ++m_statistics.frames;
  m_statistics.bytes += frame.bytes.size();
  m_statistics.dataShards += layout->dataShards();
  m_statistics.parityShards += layout->blocks() * parity;
  m_statistics.framesDropped += dropped;
  // What follows a dropped frame can't be decoded, unless this very frame makes a new start.
  if (dropped > 0 && !frame.keyFrame) wantKeyFrame(now);
  flush(now);
  return {};
}

Result<void, LiveError> LiveSender::Impl::sendAudio(EncodedFrame frame) {
  if (frame.bytes.size() > kMaxAudioFrameBytes) return Unexpected(LiveError::TooLarge);
  Run& run = *m_run;
  run.sound.push_front({frame.captureMicros, frame.durationMicros, std::move(frame.bytes)});
  const bool lossy = m_statistics.worstLossPermille >= limits::kAudioSecondCopyPermille;
  const std::size_t copies = lossy ? limits::kMaxAudioFramesPerPacket : limits::kMaxAudioFramesPerPacket - 1;
  while (run.sound.size() > limits::kMaxAudioFramesPerPacket) run.sound.pop_back();

  AudioPacket packet;
  packet.token = run.token;
  packet.number = run.nextAudio++;
  std::size_t size = kAudioHeaderBytes + kSignatureBytes;
  for (const SoundFrame& sound : run.sound) {
    size += kAudioFrameHeaderBytes + sound.bytes.size();
    if (packet.frames.size() >= copies || size > limits::kMaxBody) break;
    packet.frames.push_back({sound.captureMicros, sound.durationMicros, sound.bytes});
  }
  m_outbox.send(MessageType::AudioPacket, Destination::mediaGroup(), packet.encode(m_self, m_group));
  ++m_statistics.audioFrames;
  return {};
}

std::optional<DropReason> LiveSender::Impl::handleRepairRequest(TimePoint now, const MemberId& from,
                                                                std::span<const std::byte> body) {
  const auto request = RepairRequest::decode(body);
  if (!request) return DropReason::Malformed;
  if (!m_run || request->token != m_run->token) return DropReason::StaleFence;
  RequesterTable::Share* share = m_run->requesters.shareOf(now, from);
  if (share == nullptr) return DropReason::TableFull;
  const std::uint64_t own = share->entries.takeUpTo(now, request->entries.size());
  const auto permitted = static_cast<std::size_t>(m_run->entries.takeUpTo(now, own));
  if (permitted == 0) return DropReason::RateLimited;

  ++m_statistics.repairRequests;
  for (const RepairEntry& entry : std::span(request->entries).first(permitted)) {
    auto answer = m_run->store.answer(now, entry, share->shards);
    m_statistics.repairsHeld += answer.held;
    for (auto& shard : answer.bodies) {
      const bool queued = m_run->pacer.pushRepair(now, std::move(shard));
      ++(queued ? m_statistics.repairShards : m_statistics.repairsHeld);
    }
  }
  flush(now);
  return std::nullopt;
}

std::optional<DropReason> LiveSender::Impl::handleKeyFrameRequest(TimePoint now,
                                                                  std::span<const std::byte> body) {
  const auto request = KeyFrameRequest::decode(body);
  if (!request) return DropReason::Malformed;
  if (!m_run || request->token != m_run->token) return DropReason::StaleFence;
  // A key frame that the viewer had not heard of yet is on its way to it; so is the first one of all.
  if (!m_run->lastKey) return std::nullopt;
  if (request->newest && isNewer(*m_run->lastKey, *request->newest)) return std::nullopt;
  wantKeyFrame(now);
  return std::nullopt;
}

void LiveSender::Impl::wantKeyFrame(TimePoint now) {
  Run& run = *m_run;
  if (run.keyFrameDue) return;
  run.keyFrameDue = run.keyFrames.ready(now, 1);
  if (run.keyFrameTold)
    run.keyFrameDue = std::max(*run.keyFrameDue, *run.keyFrameTold + limits::kKeyFrameSpacing);
  tellKeyFrame(now);
}

void LiveSender::Impl::tellKeyFrame(TimePoint now) {
  Run& run = *m_run;
  if (!run.keyFrameDue || now < *run.keyFrameDue) return;
  run.keyFrameDue.reset();
  run.keyFrameTold = now;
  (void)run.keyFrames.take(now, 1);
  m_outbox.tell(KeyFrameWanted{});
}

std::optional<DropReason> LiveSender::Impl::handleViewerReport(TimePoint now, const MemberId& from,
                                                               std::span<const std::byte> body) {
  const auto opened = openBody({m_group, MessageType::ViewerReport}, body);
  if (!opened) return DropReason::BadSignature;
  if (opened->author != from) return DropReason::WrongSigner;
  auto report = ViewerReport::decode(opened->payload);
  if (!report) return DropReason::Malformed;
  if (!m_run || report->token != m_run->token) return DropReason::StaleFence;
  // Signed or not, nobody counts for more than there are.
  const std::size_t most = std::min<std::size_t>(m_members.otherMembers(), 0xffff);
  report->population = std::min(report->population, static_cast<std::uint16_t>(most));
  if (!m_run->viewers.add(now, from, *report)) return DropReason::TableFull;
  const auto summary = m_run->viewers.summary(now, m_members);
  m_statistics.viewers = summary.viewers;
  m_statistics.worstLossPermille = summary.worstLossPermille;
  return std::nullopt;
}

void LiveSender::Impl::flush(TimePoint now) {
  while (auto body = m_run->pacer.take(now))
    m_outbox.send(MessageType::VideoShard, Destination::mediaGroup(), std::move(*body));
}

void LiveSender::Impl::tick(TimePoint now) {
  Run& run = *m_run;
  run.nextTick = now + limits::kReportInterval;
  const auto summary = run.viewers.summary(now, m_members);
  m_statistics.viewers = summary.viewers;
  m_statistics.worstLossPermille = summary.worstLossPermille;
  m_statistics.sending = run.pacer.sending();
  const bool behind =
      m_statistics.framesDropped > std::exchange(run.droppedBefore, m_statistics.framesDropped);
  if (const auto target = run.encoding->observe(now, {summary.lossPermille, summary.skippedPermille, behind}))
    m_outbox.tell(EncodingWanted{*target});
  if (summary == run.told) return;
  run.told = summary;
  m_outbox.tell(ViewersReported{summary.viewers, summary.worstLossPermille});
}

void LiveSender::Impl::handleTimeout(TimePoint now) {
  if (!m_run) return;
  if (now >= m_run->nextTick) tick(now);
  tellKeyFrame(now);
  flush(now);
}

std::optional<TimePoint> LiveSender::Impl::nextTimeout() const {
  if (!m_run) return std::nullopt;
  TimePoint next = m_run->nextTick;
  if (const auto pacing = m_run->pacer.nextTimeout()) next = std::min(next, *pacing);
  if (m_run->keyFrameDue) next = std::min(next, *m_run->keyFrameDue);
  return next;
}

LiveSendStatistics LiveSender::Impl::statistics() const {
  LiveSendStatistics statistics = m_statistics;
  if (m_run) statistics.target = m_run->encoding->target();
  return statistics;
}

std::vector<ViewerLoss> LiveSender::Impl::viewers(TimePoint now) const {
  return m_run ? m_run->viewers.list(now, m_members) : std::vector<ViewerLoss>();
}

LiveSender::LiveSender(const Identity& self, const GroupId& group, const MemberDirectory& members,
                       Outbox& outbox)
    : m_impl(std::make_unique<Impl>(self, group, members, outbox)) {}
LiveSender::~LiveSender() = default;

void LiveSender::start(TimePoint now, const TokenHash& token) {
  m_impl->start(now, token);
}
void LiveSender::stop() {
  m_impl->stop();
}
void LiveSender::setBounds(TimePoint now, const EncodingBounds& bounds) {
  m_impl->setBounds(now, bounds);
}
bool LiveSender::active() const {
  return m_impl->active();
}
Result<void, LiveError> LiveSender::send(TimePoint now, EncodedFrame frame) {
  return m_impl->send(now, std::move(frame));
}
std::optional<DropReason> LiveSender::handleRepairRequest(TimePoint now, const MemberId& from,
                                                          std::span<const std::byte> body) {
  return m_impl->handleRepairRequest(now, from, body);
}
std::optional<DropReason> LiveSender::handleKeyFrameRequest(TimePoint now, std::span<const std::byte> body) {
  return m_impl->handleKeyFrameRequest(now, body);
}
std::optional<DropReason> LiveSender::handleViewerReport(TimePoint now, const MemberId& from,
                                                         std::span<const std::byte> body) {
  return m_impl->handleViewerReport(now, from, body);
}
void LiveSender::handleTimeout(TimePoint now) {
  m_impl->handleTimeout(now);
}
std::optional<TimePoint> LiveSender::nextTimeout() const {
  return m_impl->nextTimeout();
}
LiveSendStatistics LiveSender::statistics() const {
  return m_impl->statistics();
}
std::vector<ViewerLoss> LiveSender::viewers(TimePoint now) const {
  return m_impl->viewers(now);
}

}  // namespace vinicast
