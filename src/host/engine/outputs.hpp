// SPDX-License-Identifier: MIT
#pragma once

// Outputs: what goes out besides the group's own stream, as client/output.hpp tells it. Takes the frames that
// are sent or seen once, maps their times to this machine's clock, and shares them with the outputs that are
// on; each works on a thread of its own (FrameWorker).
//
// Thread: the session thread; nothing here blocks but finish().

#include <QString>
#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "client/output.hpp"
#include "host/engine/frame_worker.hpp"
#include "host/engine/players_job.hpp"
#include "host/engine/recording_job.hpp"
#include "host/engine/side_thread.hpp"
#include "media/base/raw.hpp"
#include "vinicast/live.hpp"

namespace vinicast::host {

class Outputs {
 public:
  struct Ways {
    std::function<void(const client::Output&)> tell;
    std::function<void(const client::Error&)> refuse;  // what was asked for; nothing changes
    std::function<void()> wantKeyFrame;                // of what is sent or seen
    // From any thread: has the function called in the session thread, or never once that has ended.
    std::function<void(std::function<void()>)> toSession;
  };

  explicit Outputs(Ways ways) : m_ways(std::move(ways)) {}
  ~Outputs() { finish(); }
  Outputs(const Outputs&) = delete;
  Outputs& operator=(const Outputs&) = delete;

  void startRecording(const QString& path);
  // The plan's session name is what players show.
  void openToPlayers(const PlayersPlan& plan);
  // Refused, with words, if it is no URL of a media server; what is sent to another one goes on.
  void startPush(const QString& url);
  // Null: there is no picture.
  void saveSnapshot(const QString& path, const media::PicturePtr& picture);
  void stop(client::OutputKind kind);
  void stopAll();
  // stopAll(), and waits until the files are whole, 2 s at most; what is not done by then is left behind.
  void finish();

  // A frame of this member's own stream; `nowMicros`: media::nowMicros().
  void handleSent(const EncodedFrame& frame, std::int64_t nowMicros);
  // A frame of the stream that is watched.
  void handleSeen(const ReceivedFrame& frame, std::int64_t nowMicros);
  // What was sent, or seen, has ended.
  void handleEnd();
  // Frames that the outputs do not have because they were too slow.
  [[nodiscard]] std::uint64_t dropped() const;

 private:
  static constexpr std::size_t kKinds = 4;

  using JobMaker = std::function<std::unique_ptr<FrameJob>(const std::atomic<bool>& ending, OutputReport)>;

  struct Slot {
    std::unique_ptr<FrameWorker> worker;
    std::uint64_t ticket = 0;  // of the present worker; reports of earlier ones end with it
    JobMaker next;             // begins once the one before it has ended; empty: none
  };
  struct Ending {
    client::OutputKind kind = client::OutputKind::Recording;
    std::uint64_t ticket = 0;
    std::unique_ptr<FrameWorker> worker;
  };

  Slot& slot(client::OutputKind kind) { return m_slots[static_cast<std::size_t>(kind)]; }
  // Begins once an earlier one of its kind has ended: both may write the same file.
  void start(client::OutputKind kind, JobMaker makeJob);
  void begin(client::OutputKind kind, const JobMaker& makeJob);
  // Players and servers that come in late see nothing until a key frame.
  void keepKeyFramesComing(const EncodedFrame& frame);
  void fail(client::OutputKind kind, const QString& target, const client::Error& error);
  void handleReport(std::uint64_t ticket, client::Output output);
  void handleEnded(std::uint64_t ticket);
  [[nodiscard]] bool isIdle() const;
  [[nodiscard]] bool isEnding(client::OutputKind kind) const;
  void beginRun(std::int64_t captureMicros, std::int64_t nowMicros);
  void spread(const LiveFrame& frame, bool own);

  Ways m_ways;
  std::array<Slot, kKinds> m_slots;
  std::vector<Ending> m_ending;  // one of each kind at most, as the next waits for it
  std::vector<std::unique_ptr<SideThread>> m_snapshots;
  std::uint64_t m_tickets = 0;
  std::uint64_t m_droppedBefore = 0;  // by outputs that are gone
  // The stream that goes on.
  std::uint64_t m_run = 0;
  bool m_running = false;
  TokenHash m_token;                  // of a stream that is watched
  std::int64_t m_keyFrameMicros = 0;  // of the last one that was sent, or of the last wish for one
  std::int64_t m_offsetMicros = 0;    // from its publisher's clock to this machine's
};

}  // namespace vinicast::host
