// SPDX-License-Identifier: MIT
// vinicast-bench-crowd MEMBERS MBIT: a group on the wire, made by one process: a publisher that sends MBIT
// megabits a second of picture and sound, and MEMBERS others who send what members send who only listen:
// signed, sealed, at the rate that the protocol gives them. Ends with stdin.

#include <QCoreApplication>
#include <QSocketNotifier>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <vector>

#include "core/crypto/crypto.hpp"
#include "core/members/member_messages.hpp"
#include "core/wire/envelope.hpp"
#include "support/session_loop.hpp"

namespace {

using namespace vinicast;
using namespace vinicast::test;

constexpr int kFramesPerSecond = 30;
constexpr int kSoundsPerSecond = 50;
constexpr std::size_t kSoundBytes = 160;  // 64 kbit/s
constexpr int kKeyEvery = 60;             // frames
constexpr double kJoinSeconds = 5;
constexpr int kTickMillis = 2;

// The others: no sessions, only their words.
class Others {
 public:
  Others(std::size_t count, std::uint16_t port) : m_port(port), m_keys(*GroupKeys::derive("vinigroup", "")) {
    m_members.reserve(count);
    std::mt19937_64 random(1);
    for (std::size_t i = 0; i < count; ++i) {
      SecretSeed seed{};
      for (auto& byte : seed) byte = static_cast<std::uint8_t>(random());
      m_members.push_back({std::make_unique<Identity>(seed), random()});
    }
  }

  // What one of them says next: all join within kJoinSeconds, and then each speaks once in an interval.
  void speak(TimePoint now, host::GroupSockets& sockets) {
    const double elapsed = static_cast<double>((now - m_start).count()) / 1e6;
    const auto count = static_cast<double>(m_members.size());
    const double interval = std::max(1.0, count * static_cast<double>(limits::kUpdateBytesEstimate) * 8 /
                                              static_cast<double>(limits::kPresenceBudget));
    const double due = elapsed < kJoinSeconds ? elapsed / kJoinSeconds * count
                                              : count + (elapsed - kJoinSeconds) / interval * count;
    for (; static_cast<double>(m_said) < due; ++m_said) {
      const bool joins = m_said < m_members.size();
      send(m_members[m_said % m_members.size()], joins, elapsed, interval, sockets);
    }
  }

 private:
  struct Other {
    std::unique_ptr<Identity> identity;
    std::uint64_t boot = 0;
    std::uint64_t counter = 0;
  };

  void send(Other& other, bool joins, double elapsed, double interval, host::GroupSockets& sockets) {
    MemberUpdate update;
    update.bootNumber = other.boot;
    update.uptimeMillis = static_cast<std::uint32_t>(elapsed * 1000);
    update.intervalMillis = static_cast<std::uint32_t>(interval * 1000);
    update.unicastPort = m_port;
    update.name = "somebody";
    update.postIncarnation = 1;
    const MessageType type = joins ? MessageType::Join : MessageType::Update;
    const auto body = signBody(*other.identity, {m_keys.groupId(), type}, update.encode());
    const EnvelopeHeader header{type, m_keys.groupTag(), senderTagOf(other.identity->id()), other.boot,
                                ++other.counter};
    const auto clear = encodeHeader(header);
    std::vector<std::byte> datagram(clear.begin(), clear.end());
    datagram.resize(clear.size() + body.size() + limits::kTagBytes);
    m_keys.seal(type, nonceOf(header), clear, body, std::span(datagram).subspan(clear.size()));
    Transmit transmit;
    transmit.size = datagram.size();
    sockets.queue(transmit, datagram);
  }

  std::uint16_t m_port;
  GroupKeys m_keys;
  std::vector<Other> m_members;
  std::size_t m_said = 0;
  TimePoint m_start = monotonicNow();
};

// Frames of random bytes: nobody decodes them.
class Publisher {
 public:
  Publisher(SessionLoop& loop, double megabits) : m_loop(loop), m_start(monotonicNow()) {
    const double sound = kSoundsPerSecond * static_cast<double>(kSoundBytes);
    m_frame.resize(static_cast<std::size_t>((megabits * 1e6 / 8 - sound) / kFramesPerSecond));
    std::mt19937_64 random(2);
    for (auto& byte : m_frame) byte = static_cast<std::byte>(random());
  }

  void publish(TimePoint now) {
    if (!m_loop.session().floor().selfHolds) {
      if (m_loop.session().floor().state == FloorState::Idle)
        m_loop.change(
            [](GroupSession& session, TimePoint at) { (void)session.requestFloor(at).has_value(); });
      m_start = now;
      m_frames = m_sounds = 0;
      return;
    }
    const double elapsed = static_cast<double>((now - m_start).count()) / 1e6;
    for (; m_frames < elapsed * kFramesPerSecond; ++m_frames)
      send(StreamKind::Video, m_frames % kKeyEvery == 0, m_frame, 1'000'000 / kFramesPerSecond, now);
    for (; m_sounds < elapsed * kSoundsPerSecond; ++m_sounds)
      send(StreamKind::Audio, true, std::span(m_frame).first(kSoundBytes), 1'000'000 / kSoundsPerSecond, now);
  }

 private:
  void send(StreamKind kind, bool key, std::span<const std::byte> bytes, std::uint32_t duration,
            TimePoint now) {
    EncodedFrame frame;
    frame.stream = kind;
    frame.keyFrame = key;
    frame.captureMicros = now.time_since_epoch().count();
    frame.durationMicros = duration;
    frame.bytes.assign(bytes.begin(), bytes.end());
    m_loop.change([&](GroupSession& session, TimePoint at) {
      (void)session.sendFrame(at, std::move(frame)).has_value();
    });
  }

  SessionLoop& m_loop;
  TimePoint m_start;
  std::vector<std::byte> m_frame;
  int m_frames = 0;
  int m_sounds = 0;
};

}  // namespace

int main(int argc, char** argv) {
  QCoreApplication application(argc, argv);
  if (argc != 3) {
    std::fprintf(stderr, "usage: vinicast-bench-crowd MEMBERS MBIT\n");
    return 2;
  }
  const auto loop = SessionLoop::open("publisher");
  if (!loop) return 3;
  loop->start();
  Others others(std::strtoul(argv[1], nullptr, 10), loop->sockets().unicastPort());
  Publisher publisher(*loop, std::strtod(argv[2], nullptr));
  QTimer tick;
  tick.setTimerType(Qt::PreciseTimer);
  QObject::connect(&tick, &QTimer::timeout, [&] {
    const TimePoint now = monotonicNow();
    others.speak(now, loop->sockets());
    loop->sockets().flush();
    publisher.publish(now);
  });
  tick.start(kTickMillis);
  QSocketNotifier ending(0, QSocketNotifier::Read);
  QObject::connect(&ending, &QSocketNotifier::activated, [] { QCoreApplication::quit(); });
  return QCoreApplication::exec();
}
