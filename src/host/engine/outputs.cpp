// SPDX-License-Identifier: MIT
#include "host/engine/outputs.hpp"

#include <algorithm>
#include <utility>

#include "host/engine/push_job.hpp"
#include "host/engine/snapshot.hpp"

namespace vinicast::host {

namespace {

using client::Output;
using client::OutputKind;
using client::OutputState;

constexpr std::array kWorking{OutputKind::Recording, OutputKind::Players, OutputKind::Push};
constexpr std::size_t kMaxSnapshots = 4;  // being written at once
constexpr std::chrono::seconds kAllFinishWait{2};
constexpr std::int64_t kKeyFrameMicros = 2'000'000;

}  // namespace

void Outputs::start(OutputKind kind, JobMaker makeJob) {
  stop(kind);
  slot(kind).ticket = ++m_tickets;
  if (isEnding(kind)) {
    slot(kind).next = std::move(makeJob);
  } else {
    begin(kind, makeJob);
  }
}

void Outputs::begin(OutputKind kind, const JobMaker& makeJob) {
  const std::uint64_t ticket = slot(kind).ticket;
  const OutputReport report = [this, ticket, toSession = m_ways.toSession](const Output& output) {
    toSession([this, ticket, output] { handleReport(ticket, output); });
  };
  slot(kind).worker = std::make_unique<FrameWorker>(
      [makeJob, report](const std::atomic<bool>& ending) { return makeJob(ending, report); },
      [this, ticket, toSession = m_ways.toSession] { toSession([this, ticket] { handleEnded(ticket); }); });
  if (m_running) m_ways.wantKeyFrame();
}

bool Outputs::isEnding(OutputKind kind) const {
  return std::any_of(m_ending.begin(), m_ending.end(), [&](const Ending& one) { return one.kind == kind; });
}

void Outputs::startRecording(const QString& path) {
  start(OutputKind::Recording, [path](const std::atomic<bool>&, OutputReport report) {
    return makeRecordingJob(path, std::move(report));
  });
}

void Outputs::openToPlayers(const PlayersPlan& plan) {
  start(OutputKind::Players, [plan](const std::atomic<bool>&, OutputReport report) {
    return makePlayersJob(plan, std::move(report));
  });
}

void Outputs::startPush(const QString& url) {
  const auto shown = publicPushUrl(url);
  if (!shown) {
    const client::Error error{
        client::ErrorCode::PushUrlBad,
        {},
        url.contains(QLatin1Char('@')) ? QString() : url.section(QLatin1Char('?'), 0, 0)};
    const Slot& present = slot(OutputKind::Push);
    if (present.worker || present.next) return m_ways.refuse(error);  // which goes on
    return fail(OutputKind::Push, {}, error);
  }
  start(OutputKind::Push, [url](const std::atomic<bool>& ending, OutputReport report) {
    return makePushJob(url, ending, std::move(report));
  });
}

void Outputs::saveSnapshot(const QString& path, const media::PicturePtr& picture) {
  if (!picture) return fail(OutputKind::Snapshot, path, {client::ErrorCode::NothingShown, {}, {}});
  std::erase_if(m_snapshots, [](const auto& one) { return one->waitUntil({}); });
  if (m_snapshots.size() >= kMaxSnapshots)
    return fail(OutputKind::Snapshot, path,
                {client::ErrorCode::OutputFailed, path, QStringLiteral("the disk is too slow")});
  m_snapshots.push_back(std::make_unique<SideThread>([this, path, picture, toSession = m_ways.toSession] {
    const Output output = host::saveSnapshot(*picture, path);
    toSession([this, output] { m_ways.tell(output); });
  }));
}

void Outputs::fail(OutputKind kind, const QString& target, const client::Error& error) {
  Output output;
  output.kind = kind;
  output.state = OutputState::Failed;
  output.target = target;
  output.error = error;
  m_ways.tell(output);
}

void Outputs::stop(OutputKind kind) {
  Slot& one = slot(kind);
  if (std::exchange(one.next, nullptr)) {
    Output output;
    output.kind = kind;
    m_ways.tell(output);  // it had not begun
  }
  if (!one.worker) return;
  one.worker->stop();
  m_ending.push_back({kind, one.ticket, std::move(one.worker)});
}

void Outputs::stopAll() {
  for (const OutputKind kind : kWorking) stop(kind);
}

void Outputs::finish() {
  stopAll();
  const auto deadline = std::chrono::steady_clock::now() + kAllFinishWait;
  for (const Ending& one : m_ending) (void)one.worker->waitUntil(deadline);
  for (const auto& one : m_snapshots) (void)one->waitUntil(deadline);
  m_ending.clear();
  m_snapshots.clear();
}

void Outputs::handleReport(std::uint64_t ticket, Output output) {
  Slot& one = slot(output.kind);
  if (ticket != one.ticket) return;  // another one was begun since
  if (one.worker) output.dropped = one.worker->dropped();
  if (output.state == OutputState::Failed) stop(output.kind);
  m_ways.tell(output);
}

void Outputs::handleEnded(std::uint64_t ticket) {
  for (const OutputKind kind : kWorking)
    if (slot(kind).worker && slot(kind).ticket == ticket) stop(kind);
  std::erase_if(m_ending, [&](const Ending& one) {
    if (one.ticket != ticket) return false;
    m_droppedBefore += one.worker->dropped();
    return true;
  });
  for (const OutputKind kind : kWorking)
    if (slot(kind).next && !isEnding(kind)) begin(kind, std::exchange(slot(kind).next, nullptr));
}

bool Outputs::isIdle() const {
  return std::none_of(m_slots.begin(), m_slots.end(), [](const Slot& one) { return one.worker != nullptr; });
}

void Outputs::beginRun(std::int64_t captureMicros, std::int64_t nowMicros) {
  ++m_run;
  m_running = true;
  // In unsigned numbers: the time may come from a network.
  m_offsetMicros = static_cast<std::int64_t>(static_cast<std::uint64_t>(nowMicros) -
                                             static_cast<std::uint64_t>(captureMicros));
}

void Outputs::handleSent(const EncodedFrame& frame, std::int64_t nowMicros) {
  if (!m_running) beginRun(frame.captureMicros, nowMicros);
  if (isIdle()) return;
  keepKeyFramesComing(frame);
  spread({m_run, frame.stream, frame.keyFrame, false, frame.captureMicros + m_offsetMicros,
          std::make_shared<const std::vector<std::byte>>(frame.bytes)},
         true);
}

void Outputs::keepKeyFramesComing(const EncodedFrame& frame) {
  if (frame.stream != StreamKind::Video) return;
  if (frame.keyFrame) {
    m_keyFrameMicros = frame.captureMicros;
    return;
  }
  const bool wanted = slot(OutputKind::Players).worker || slot(OutputKind::Push).worker;
  if (!wanted || frame.captureMicros - m_keyFrameMicros < kKeyFrameMicros) return;
  m_keyFrameMicros = frame.captureMicros;
  m_ways.wantKeyFrame();
}

void Outputs::handleSeen(const ReceivedFrame& frame, std::int64_t nowMicros) {
  if (!m_running || frame.token != m_token) beginRun(frame.captureMicros, nowMicros);
  m_token = frame.token;
  if (isIdle()) return;
  const auto micros = static_cast<std::int64_t>(static_cast<std::uint64_t>(frame.captureMicros) +
                                                static_cast<std::uint64_t>(m_offsetMicros));
  spread({m_run, frame.stream, frame.keyFrame, frame.afterGap, micros,
          std::make_shared<const std::vector<std::byte>>(frame.bytes)},
         false);
}

void Outputs::spread(const LiveFrame& frame, bool own) {
  bool fits = true;
  for (const OutputKind kind : kWorking) {
    const Slot& one = slot(kind);
    if (one.worker && (own || kind == OutputKind::Recording)) fits = one.worker->push(frame) && fits;
  }
  if (!fits) m_ways.wantKeyFrame();
}

void Outputs::handleEnd() {
  m_running = false;
  for (const Slot& one : m_slots)
    if (one.worker) one.worker->end();
}

std::uint64_t Outputs::dropped() const {
  std::uint64_t sum = m_droppedBefore;
  for (const Slot& one : m_slots) sum += one.worker ? one.worker->dropped() : 0;
  for (const Ending& one : m_ending) sum += one.worker->dropped();
  return sum;
}

}  // namespace vinicast::host
