// SPDX-License-Identifier: MIT
#pragma once

// A publisher and some viewers over a virtual clock and a multicast link with seeded troubles: independent or
// bursty loss, duplicates, reordering. Real senders, receivers and signatures; no seals, no sockets.

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <queue>
#include <stdexcept>
#include <tuple>
#include <variant>
#include <vector>

#include "core/base/member_directory.hpp"
#include "core/base/outbox.hpp"
#include "core/base/random.hpp"
#include "core/crypto/crypto.hpp"
#include "core/live/live_receiver.hpp"
#include "core/live/live_sender.hpp"
#include "vinicast/limits.hpp"

namespace vinicast::test {

using namespace std::chrono_literals;

inline SecretSeed seedOf(std::uint8_t value) {
  SecretSeed seed{};
  seed.fill(value);
  return seed;
}

inline TokenHash tokenOf(std::uint8_t value) {
  TokenHash token;
  token.bytes.fill(value);
  return token;
}

inline GroupId testGroup() {
  GroupId group;
  group.bytes.fill(0x47);
  return group;
}

// Everyone is present.
class FixedDirectory : public MemberDirectory {
 public:
  explicit FixedDirectory(std::size_t others) : m_others(others) {}
  [[nodiscard]] std::size_t otherMembers() const override { return m_others; }
  [[nodiscard]] bool isPresent(const MemberId&) const override { return true; }
  [[nodiscard]] bool hasRoute(const MemberId& id) const override { return isPresent(id); }
  [[nodiscard]] bool isTagPresent(const SenderTag&) const override { return true; }
  [[nodiscard]] std::vector<MemberId> sample(Random&, std::size_t) const override { return {}; }

 private:
  std::size_t m_others;
};

struct Troubles {
  unsigned lossPermille = 0;  // independent, or while the burst model is in its bad state
  // Gilbert-Elliott: from good to bad and back, each for one datagram; 0 = always as `lossPermille` says.
  unsigned toBadPermille = 0;
  unsigned toGoodPermille = 0;
  unsigned duplicatePermille = 0;
  Duration jitter{0};  // beyond the 300 us of delay: reorders
};

// What one viewer got.
struct Viewer {
  Viewer(std::size_t index, std::size_t others, const Troubles& link, std::uint64_t seed)
      : identity(seedOf(static_cast<std::uint8_t>(100 + index))),
        directory(others),
        receiver(identity, testGroup(), directory, outbox, seed + index),
        troubles(link),
        random(seed, 1000 + index) {}

  Identity identity;
  FixedDirectory directory;
  Outbox outbox;
  LiveReceiver receiver;
  Troubles troubles;
  Random random;
  bool bad = false;
  bool deaf = false;                  // nothing comes through
  std::optional<MessageType> deafTo;  // or nothing of this kind
  std::vector<ReceivedFrame> video;
  std::vector<ReceivedFrame> audio;
  std::vector<StreamState> states;
  std::map<DropReason, std::uint64_t> drops;
  double seconds = 0;  // real time spent in the receiver

  [[nodiscard]] bool loses() {
    if (deaf) return true;
    if (troubles.toBadPermille > 0) {
      bad = bad ? random.below(1000) >= troubles.toGoodPermille : random.below(1000) < troubles.toBadPermille;
      if (!bad) return false;
    }
    return random.below(1000) < troubles.lossPermille;
  }
};

class LiveLink {
 public:
  LiveLink(std::size_t viewers, const Troubles& troubles, std::uint64_t seed)
      : m_publisher(seedOf(7)),
        m_directory(viewers),
        m_sender(m_publisher, testGroup(), m_directory, m_outbox),
        m_random(seed, 1) {
    for (std::size_t i = 0; i < viewers; ++i)
      m_viewers.push_back(std::make_unique<Viewer>(i, viewers, troubles, seed));
  }

  // Called for every datagram to a viewer before it is handed over; may change it.
  std::function<void(MessageType, std::vector<std::byte>&)> tamper;
  std::uint32_t framesPerSecond = 30;
  std::size_t meanFrameBytes = 12'500;  // 3 Mbit/s at 30 frames a second

  [[nodiscard]] TimePoint now() const { return m_now; }
  LiveSender& sender() { return m_sender; }
  const Identity& publisher() const { return m_publisher; }
  Viewer& viewer(std::size_t index) { return *m_viewers[index]; }
  const std::vector<EncodedFrame>& sentVideo() const { return m_sentVideo; }
  const std::vector<EncodedFrame>& sentAudio() const { return m_sentAudio; }
  std::uint64_t videoWireBytes() const { return m_videoWireBytes; }
  std::uint64_t keyFramesWanted() const { return m_keyFramesWanted; }
  const std::vector<ViewersReported>& reports() const { return m_reports; }
  double senderSeconds() const { return m_senderSeconds; }

  void start(const TokenHash& token) {
    m_token = token;
    m_sender.start(m_now, token);
    m_nextVideo = m_nextAudio = m_now;
    m_wantKey = true;
  }
  void follow(std::size_t index) {
    viewer(index).receiver.follow(m_now, m_publisher.id(), m_publisher.publicKey(), m_token);
    drain();
  }
  // In the name of a viewer, to the publisher and to all other viewers.
  void inject(MessageType type, std::size_t from, const std::vector<std::byte>& body) {
    launch(type, from, kToPublisher, body);
    for (std::size_t i = 0; i < m_viewers.size(); ++i)
      if (i != from) launch(type, from, i, body);
  }
  const TokenHash& token() const { return m_token; }
  void stopFeeding() { m_nextVideo.reset(), m_nextAudio.reset(); }

  // Lets `span` pass.
  void run(Duration span) {
    const TimePoint end = m_now + span;
    for (;;) {
      const TimePoint next = nextMoment(end);
      if (next >= end) break;
      step(next);
    }
    m_now = end;
  }

 private:
  struct Flight {
    TimePoint at;
    std::uint64_t order;
    MessageType type;
    std::optional<std::size_t> from;  // a viewer, or the publisher
    std::size_t to;                   // a viewer's index, or kToPublisher
    std::vector<std::byte> body;
    bool operator>(const Flight& other) const {
      return std::tie(at, order) > std::tie(other.at, other.order);
    }
  };
  static constexpr std::size_t kToPublisher = 1000;

  static double seconds() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
  }

  TimePoint nextMoment(TimePoint end) const {
    TimePoint next = end;
    const auto consider = [&](std::optional<TimePoint> when) {
      if (when) next = std::min(next, *when);
    };
    if (!m_flights.empty()) consider(m_flights.top().at);
    consider(m_sender.nextTimeout());
    consider(m_nextVideo);
    consider(m_nextAudio);
    for (const auto& viewer : m_viewers) consider(viewer->receiver.nextTimeout());
    return std::max(next, m_now);
  }

  void step(TimePoint when) {
    m_stuck = when == m_now ? m_stuck + 1 : 0;
    if (m_stuck > 100'000) throw std::runtime_error("time stands still");
    m_now = when;
    if (!m_flights.empty() && m_flights.top().at <= m_now) {
      Flight flight = m_flights.top();
      m_flights.pop();
      deliver(flight);
    } else if (m_nextAudio && *m_nextAudio <= m_now) {
      feedAudio();
    } else if (m_nextVideo && *m_nextVideo <= m_now) {
      feedVideo();
    } else {
      fireTimers();
    }
    drain();
  }

  void fireTimers() {
    if (due(m_sender.nextTimeout())) {
      const double begin = seconds();
      m_sender.handleTimeout(m_now);
      m_senderSeconds += seconds() - begin;
    }
    for (auto& viewer : m_viewers) {
      if (!due(viewer->receiver.nextTimeout())) continue;
      const double begin = seconds();
      viewer->receiver.handleTimeout(m_now);
      viewer->seconds += seconds() - begin;
    }
  }
  [[nodiscard]] bool due(std::optional<TimePoint> when) const { return when && *when <= m_now; }

  void deliver(Flight& flight) {
    if (flight.to == kToPublisher) {
      const double begin = seconds();
      const MemberId& from = viewer(*flight.from).identity.id();
      if (flight.type == MessageType::RepairRequest)
        (void)m_sender.handleRepairRequest(m_now, from, flight.body);
      if (flight.type == MessageType::KeyFrameRequest)
        (void)m_sender.handleKeyFrameRequest(m_now, flight.body);
      if (flight.type == MessageType::ViewerReport)
        (void)m_sender.handleViewerReport(m_now, from, flight.body);
      m_senderSeconds += seconds() - begin;
      return;
    }
    Viewer& viewer = *m_viewers[flight.to];
    if (tamper) tamper(flight.type, flight.body);
    const double begin = seconds();
    LiveReceiver::Outcome outcome;
    if (flight.type == MessageType::VideoShard)
      outcome = viewer.receiver.handleVideoShard(m_now, flight.body);
    if (flight.type == MessageType::AudioPacket)
      outcome = viewer.receiver.handleAudioPacket(m_now, flight.body);
    if (flight.type == MessageType::RepairRequest) viewer.receiver.overhearRepairRequest(m_now, flight.body);
    viewer.seconds += seconds() - begin;
    if (outcome.drop) ++viewer.drops[*outcome.drop];
  }

  std::vector<std::byte> randomBytes(std::size_t count) {
    std::vector<std::byte> bytes(count);
    for (std::byte& byte : bytes) byte = static_cast<std::byte>(m_random.next());
    return bytes;
  }

  void feedVideo() {
    EncodedFrame frame;
    frame.keyFrame = std::exchange(m_wantKey, false) || m_sentVideo.size() % 300 == 0;
    frame.captureMicros = m_now.time_since_epoch().count();
    frame.durationMicros = 1'000'000 / framesPerSecond;
    const std::size_t mean = frame.keyFrame ? 3 * meanFrameBytes : meanFrameBytes;
    frame.bytes = randomBytes(mean / 2 + m_random.below(mean + 1));
    m_sentVideo.push_back(frame);
    const double begin = seconds();
    if (!m_sender.send(m_now, std::move(frame))) throw std::runtime_error("frame refused");
    m_senderSeconds += seconds() - begin;
    *m_nextVideo += Duration(1'000'000 / framesPerSecond);
  }

  void feedAudio() {
    EncodedFrame frame{StreamKind::Audio, true, m_now.time_since_epoch().count(), 10'000, randomBytes(120)};
    m_sentAudio.push_back(frame);
    if (!m_sender.send(m_now, std::move(frame))) throw std::runtime_error("sound refused");
    *m_nextAudio += 10ms;
  }

  // Multicast: a copy for everyone but the one it is from.
  void drain() {
    while (auto message = m_outbox.takeMessage()) {
      if (message->type == MessageType::VideoShard)
        m_videoWireBytes += message->body.size() + limits::kHeaderBytes + limits::kTagBytes;
      if (message->body.size() > limits::kMaxBody) throw std::runtime_error("body too large");
      for (std::size_t i = 0; i < m_viewers.size(); ++i)
        launch(message->type, std::nullopt, i, message->body);
    }
    while (auto event = m_outbox.takeEvent()) {
      if (std::holds_alternative<KeyFrameWanted>(*event)) m_wantKey = true, ++m_keyFramesWanted;
      if (const auto* report = std::get_if<ViewersReported>(&*event)) m_reports.push_back(*report);
    }
    for (std::size_t i = 0; i < m_viewers.size(); ++i) drainViewer(i);
  }

  void drainViewer(std::size_t index) {
    Viewer& from = *m_viewers[index];
    while (auto message = from.outbox.takeMessage()) {
      launch(message->type, index, kToPublisher, message->body);
      if (message->type != MessageType::RepairRequest) continue;
      for (std::size_t i = 0; i < m_viewers.size(); ++i)
        if (i != index) launch(message->type, index, i, message->body);
    }
    while (auto event = from.outbox.takeEvent()) {
      if (auto* received = std::get_if<FrameReceived>(&*event)) {
        auto& list = received->frame.stream == StreamKind::Video ? from.video : from.audio;
        list.push_back(std::move(received->frame));
      }
      if (const auto* changed = std::get_if<StreamChanged>(&*event)) from.states.push_back(changed->state);
    }
  }

  // The link of the viewer concerned decides, in both directions.
  void launch(MessageType type, std::optional<std::size_t> from, std::size_t to,
              const std::vector<std::byte>& body) {
    Viewer& link = *m_viewers[to == kToPublisher ? *from : to];
    const unsigned copies = link.random.below(1000) < link.troubles.duplicatePermille ? 2 : 1;
    if (link.loses() || link.deafTo == type) return;
    for (unsigned i = 0; i < copies; ++i) {
      const TimePoint at = m_now + 300us + link.random.between(Duration(0), link.troubles.jitter);
      m_flights.push({at, m_order++, type, from, to, body});
    }
  }

  TimePoint m_now{10s};
  Identity m_publisher;
  FixedDirectory m_directory;
  Outbox m_outbox;
  LiveSender m_sender;
  Random m_random;
  TokenHash m_token;
  std::vector<std::unique_ptr<Viewer>> m_viewers;
  std::priority_queue<Flight, std::vector<Flight>, std::greater<>> m_flights;
  std::uint64_t m_order = 0;
  std::uint64_t m_stuck = 0;
  std::optional<TimePoint> m_nextVideo;
  std::optional<TimePoint> m_nextAudio;
  bool m_wantKey = false;
  std::vector<EncodedFrame> m_sentVideo;
  std::vector<EncodedFrame> m_sentAudio;
  std::uint64_t m_videoWireBytes = 0;
  std::uint64_t m_keyFramesWanted = 0;
  std::vector<ViewersReported> m_reports;
  double m_senderSeconds = 0;
};

}  // namespace vinicast::test
