// SPDX-License-Identifier: MIT
#pragma once

// FrameWorker: one output of the live stream (a recording, the mirror for players, a push) on a thread of its
// own. The frames wait in a bounded queue: when the output is too slow, all that waits is dropped and
// counted, and the picture goes on with the next key frame. What an output gets of the picture is always
// clean: after a gap, or when another stream begins, it gets nothing until a key frame.
//
// Threads: made and used by the session's; the job lives in the worker's thread, from its making to its end.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "host/engine/side_thread.hpp"
#include "vinicast/live.hpp"

namespace vinicast::host {

// A frame on its way out. The bytes are shared by all outputs.
struct LiveFrame {
  std::uint64_t run = 0;  // another number: another publisher, or it went live anew
  StreamKind stream = StreamKind::Video;
  bool keyFrame = false;
  bool afterGap = false;    // frames before this one are missing
  std::int64_t micros = 0;  // when it was captured, on this machine's media clock
  std::shared_ptr<const std::vector<std::byte>> bytes;
};

// How often an output tells what has become of it.
inline constexpr std::int64_t kReportMicros = 1'000'000;

// What an output does with the frames.
class FrameJob {
 public:
  virtual ~FrameJob() = default;  // ends the output in order
  // False: there is no hope for it, and it has told so; it is given nothing more.
  [[nodiscard]] virtual bool handle(const LiveFrame& frame) = 0;
  // Nobody is live for now.
  virtual void handleEnd() {}
  // Called every 200 ms at least.
  [[nodiscard]] virtual bool handleTime() { return true; }
};

// Lets pass what can be decoded: pictures from a key frame on.
class CleanGate {
 public:
  [[nodiscard]] bool admits(const LiveFrame& frame);

 private:
  std::uint64_t m_run = 0;
  bool m_awaitsKey = true;
};

class FrameWorker {
 public:
  static constexpr std::size_t kMaxFrames = 400;  // 3 s of picture and sound
  static constexpr std::size_t kMaxBytes = std::size_t{16} * 1024 * 1024;

  // `ending` becomes true when the job is to end, and stays valid while the job lives: what it waits for must
  // look at it. Null: it could not begin, and has told so.
  using JobMaker = std::function<std::unique_ptr<FrameJob>(const std::atomic<bool>& ending)>;
  // `onEnded`: from the worker's thread, when the job is gone.
  FrameWorker(JobMaker makeJob, std::function<void()> onEnded);
  ~FrameWorker();  // as stop(); does not wait

  // False: it did not fit, and the picture needs a key frame to go on.
  bool push(LiveFrame frame);
  void end();
  // Works off what waits and ends.
  void stop();
  // After stop(). False: it is still at it.
  bool waitUntil(std::chrono::steady_clock::time_point deadline) { return m_thread->waitUntil(deadline); }
  [[nodiscard]] std::uint64_t dropped() const;

 private:
  struct State;
  std::shared_ptr<State> m_state;
  std::unique_ptr<SideThread> m_thread;
};

}  // namespace vinicast::host
