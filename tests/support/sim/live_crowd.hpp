// SPDX-License-Identifier: MIT
#pragma once

// One publisher and up to thousands of viewers of the frame transport alone: real LiveSender and
// LiveReceivers on a virtual clock, without members, floor and seals, so that a thousand viewers cost
// seconds. Each viewer loses datagrams on a link of its own, in both directions. Seeded.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <queue>
#include <set>
#include <utility>
#include <vector>

#include "core/base/member_directory.hpp"
#include "core/base/outbox.hpp"
#include "core/base/random.hpp"
#include "core/crypto/crypto.hpp"
#include "core/live/live_receiver.hpp"
#include "core/live/live_sender.hpp"

namespace vinicast::sim {

// What a viewer's link takes away.
struct CrowdLoss {
  std::uint32_t permille = 0;  // each datagram by itself, or of the bad ones
  // Gilbert-Elliott: from good to bad and back, for each datagram. Zero: always bad, so that `permille` is
  // the loss.
  std::uint32_t toBadPermille = 0;
  std::uint32_t toGoodPermille = 0;
};

class LiveCrowd {
 public:
  // 30 frames a second of `frameBytes` on average, key frames of three times that, as they are wanted.
  LiveCrowd(std::uint64_t seed, std::size_t viewers, const CrowdLoss& loss, std::size_t frameBytes = 12'500);

  ~LiveCrowd();
  LiveCrowd(const LiveCrowd&) = delete;
  LiveCrowd& operator=(const LiveCrowd&) = delete;

  // Lets `span` pass while the publisher sends.
  void run(Duration span);
  // Nothing passes in either direction, or everything as before.
  void setSilent(bool silent) { m_silent = silent; }
  // Of one viewer.
  void setLoss(std::size_t viewer, const CrowdLoss& loss);
  // Counts anew from here.
  void forget();

  [[nodiscard]] TimePoint now() const { return m_now; }
  [[nodiscard]] LiveSendStatistics sent() const { return m_sender.statistics(); }
  // Shares of the data shards' number: parity of the first round, and answers to requests.
  [[nodiscard]] double overhead() const;
  // What no scheme with one block for each frame can go below: the publisher knows at once what each viewer
  // lost, sends as many shards again as the one that lost most needs, and nothing of that is lost. Of frames
  // that are over.
  [[nodiscard]] double leastOverhead() const;
  // Blocks that viewers asked for, and how often anybody did.
  [[nodiscard]] std::size_t blocksAsked() const { return m_asked.size(); }
  [[nodiscard]] std::uint64_t asks() const { return m_asks; }
  [[nodiscard]] std::uint64_t controlBytes() const { return m_controlBytes; }  // of the viewers, on the wire
  [[nodiscard]] std::uint64_t mediaBytes() const { return m_mediaBytes; }  // of the publisher, on the wire
  [[nodiscard]] std::uint64_t keyFrames() const { return m_keyFrames; }
  [[nodiscard]] std::uint64_t framesSent() const { return m_framesSent; }
  // Of all viewers: frames that each could have had and was not given, in parts of one.
  [[nodiscard]] double residual() const;
  // The same of one.
  [[nodiscard]] double residualOf(std::size_t viewer) const;
  [[nodiscard]] const std::vector<Duration>& delays() const { return m_delays; }  // sent, to given out
  // The first frame given to a viewer at or after `when`.
  [[nodiscard]] std::optional<TimePoint> firstAfter(std::size_t viewer, TimePoint when) const;

 private:
  struct Viewer;
  struct Flight {
    TimePoint at;
    std::uint64_t order = 0;
    MessageType type{};
    std::size_t to = 0;
    std::size_t from = 0;
    std::shared_ptr<const std::vector<std::byte>> body;
    bool operator>(const Flight& other) const { return at != other.at ? at > other.at : order > other.order; }
  };
  struct Timer {
    TimePoint at;
    std::size_t viewer = 0;
    bool operator>(const Timer& other) const {
      return at != other.at ? at > other.at : viewer > other.viewer;
    }
  };

  void feed();
  void deliver(const Flight& flight);
  void drainPublisher();
  void drainViewer(std::size_t index);
  void arm(std::size_t index);
  // False if it is lost.
  bool launch(MessageType type, std::size_t from, std::size_t to,
              const std::shared_ptr<const std::vector<std::byte>>& body);
  // Counts the data shards of the first round that each viewer loses.
  void noteLost(const std::vector<std::byte>& body, const std::vector<bool>& came);
  [[nodiscard]] bool passes(std::size_t viewer);

  TimePoint m_now{std::chrono::seconds(10)};
  Random m_random;
  Identity m_publisher;
  std::unique_ptr<MemberDirectory> m_directory;
  Outbox m_outbox;
  LiveSender m_sender;
  std::size_t m_frameBytes;
  std::vector<std::unique_ptr<Viewer>> m_viewers;
  std::priority_queue<Flight, std::vector<Flight>, std::greater<>> m_flights;
  std::priority_queue<Timer, std::vector<Timer>, std::greater<>> m_timers;
  std::uint64_t m_order = 0;
  TimePoint m_nextFrame;
  bool m_keyWanted = true;
  bool m_silent = false;
  LiveSendStatistics m_before;
  TimePoint m_since;  // of the last forget()
  std::set<std::pair<std::uint32_t, std::uint8_t>> m_asked;
  std::uint64_t m_asks = 0;
  std::uint32_t m_lossFrame = 0;             // the frame that is being sent
  std::vector<std::uint32_t> m_lostOfFrame;  // data shards of it, by viewer
  std::uint64_t m_leastShards = 0;
  std::uint64_t m_controlBytes = 0;
  std::uint64_t m_mediaBytes = 0;
  std::uint64_t m_keyFrames = 0;
  std::uint64_t m_framesSent = 0;
  std::uint64_t m_framesGiven = 0;
  std::vector<Duration> m_delays;
};

}  // namespace vinicast::sim
