// SPDX-License-Identifier: MIT
#include "host/engine/frame_worker.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

namespace vinicast::host {

namespace {

constexpr std::chrono::milliseconds kTick{200};

}  // namespace

bool CleanGate::admits(const LiveFrame& frame) {
  if (frame.stream != StreamKind::Video) return true;
  if (frame.run != m_run || frame.afterGap) m_awaitsKey = true;
  m_run = frame.run;
  if (frame.keyFrame) m_awaitsKey = false;
  return !m_awaitsKey;
}

struct FrameWorker::State {
  std::atomic<bool> ending{false};
  std::atomic<std::uint64_t> dropped{0};

  std::mutex mutex;  // guards what follows
  std::condition_variable changed;
  std::deque<LiveFrame> frames;  // without bytes: the end of a stream
  std::size_t bytes = 0;
  bool gap = false;  // the next picture comes after dropped ones
  bool stopping = false;
  bool hopeless = false;  // the job gets nothing more

  void dropAll();
  void run(const JobMaker& makeJob);
  bool work(FrameJob& job, CleanGate& gate, const LiveFrame& next);
  std::optional<LiveFrame> take(std::unique_lock<std::mutex>& lock);
};

void FrameWorker::State::dropAll() {
  const bool ended =
      std::any_of(frames.begin(), frames.end(), [](const LiveFrame& one) { return !one.bytes; });
  dropped.fetch_add(frames.size(), std::memory_order_relaxed);
  frames.clear();
  bytes = 0;
  gap = true;
  if (ended) frames.push_back({});
}

std::optional<LiveFrame> FrameWorker::State::take(std::unique_lock<std::mutex>& lock) {
  changed.wait_for(lock, kTick, [this] { return stopping || !frames.empty(); });
  if (frames.empty()) return std::nullopt;
  LiveFrame next = std::move(frames.front());
  frames.pop_front();
  if (next.bytes) bytes -= next.bytes->size();
  return next;
}

bool FrameWorker::State::work(FrameJob& job, CleanGate& gate, const LiveFrame& next) {
  if (!next.bytes) {
    job.handleEnd();
    return true;
  }
  return !gate.admits(next) || job.handle(next);
}

void FrameWorker::State::run(const JobMaker& makeJob) {
  const std::unique_ptr<FrameJob> job = makeJob(ending);
  CleanGate gate;
  bool hope = job != nullptr;
  std::unique_lock lock(mutex);
  while (hope) {
    const auto next = take(lock);
    if (!next && stopping) break;
    lock.unlock();
    if (next) hope = work(*job, gate, *next);
    hope = hope && job->handleTime();
    lock.lock();
  }
  hopeless = true;
  frames.clear();
  bytes = 0;
}

FrameWorker::FrameWorker(JobMaker makeJob, std::function<void()> onEnded)
    : m_state(std::make_shared<State>()) {
  m_thread =
      std::make_unique<SideThread>([state = m_state, make = std::move(makeJob), tell = std::move(onEnded)] {
        state->run(make);
        tell();
      });
}

FrameWorker::~FrameWorker() {
  stop();
}

bool FrameWorker::push(LiveFrame frame) {
  const std::scoped_lock lock(m_state->mutex);
  if (m_state->stopping || m_state->hopeless) return true;
  if (m_state->frames.size() >= kMaxFrames || m_state->bytes + frame.bytes->size() > kMaxBytes) {
    m_state->dropAll();
    m_state->dropped.fetch_add(1, std::memory_order_relaxed);
    return false;
  }
  if (frame.stream == StreamKind::Video && std::exchange(m_state->gap, false)) frame.afterGap = true;
  m_state->bytes += frame.bytes->size();
  m_state->frames.push_back(std::move(frame));
  m_state->changed.notify_one();
  return true;
}

void FrameWorker::end() {
  const std::scoped_lock lock(m_state->mutex);
  if (m_state->stopping || m_state->hopeless) return;
  if (m_state->frames.size() < kMaxFrames) m_state->frames.push_back({});
  m_state->changed.notify_one();
}

void FrameWorker::stop() {
  m_state->ending = true;
  const std::scoped_lock lock(m_state->mutex);
  m_state->stopping = true;
  m_state->changed.notify_one();
}

std::uint64_t FrameWorker::dropped() const {
  return m_state->dropped.load(std::memory_order_relaxed);
}

}  // namespace vinicast::host
