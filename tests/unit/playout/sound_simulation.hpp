// SPDX-License-Identifier: MIT
#pragma once

// A publisher, a network and a loudspeaker around a SoundPath, in virtual time: sound packets are captured
// every 10 ms of the publisher's clock, come in late by what `lateness` says, and are pulled by a device
// whose clock is true.

#include <cstdint>
#include <functional>
#include <queue>
#include <vector>

#include "media/playout/sound_path.hpp"
#include "unit/playout/tone.hpp"

namespace vinicast::media::test {

class SoundSimulation {
 public:
  std::int64_t origin = 12'345'678'901;  // the publisher's clock at our time 0
  double publisherPpm = 0;               // how much faster its clock runs
  std::size_t pullFrames = 480;
  int pullsAtOnce = 1;
  std::int64_t captureNoise = 0;  // of the publisher's time stamps, +-
  std::int64_t deviceDelay = 20'000;
  bool pulling = true;
  bool recording = true;
  // Microseconds by which packet n is later than the fastest; below 0: lost.
  std::function<std::int64_t(std::int64_t n)> lateness = [](std::int64_t) { return std::int64_t{0}; };
  std::function<std::vector<float>(std::int64_t n)> content = [](std::int64_t n) {
    return tone(n * 480, 480);
  };

  SoundRing ring{SoundPath::kRingFrames};
  SoundTap tap{ring};
  SoundPath path{ring, tap};
  std::vector<float> heard;  // while recording
  std::int64_t now = 1'000'000;

  void run(std::int64_t micros) {
    for (const std::int64_t end = now + micros; now < end; now += kStep) {
      while (captureTime(m_next) <= now) send(m_next++);
      while (!m_arriving.empty() && m_arriving.top().arrival <= now) arrive();
      if (now % kPoll == 0) path.poll(now);
      if (pulling && now >= m_nextPull) pull();
    }
  }

  // The wire's own delay, of no interest to anyone.
  static constexpr std::int64_t kTransit = 3'000;

 private:
  static constexpr std::int64_t kStep = 500;
  static constexpr std::int64_t kPoll = 20'000;
  struct Packet {
    std::int64_t arrival;
    std::int64_t number;
    bool operator>(const Packet& other) const {
      return arrival != other.arrival ? arrival > other.arrival : number > other.number;
    }
  };

  // Our time at which packet n is captured.
  [[nodiscard]] std::int64_t captureTime(std::int64_t n) const {
    return static_cast<std::int64_t>(static_cast<double>(n) * 10'000 / (1 + publisherPpm / 1e6));
  }
  void send(std::int64_t n) {
    const std::int64_t late = lateness(n);
    if (late < 0) return;
    // In order: the engine hands out frames so.
    m_lastArrival = std::max(m_lastArrival, captureTime(n) + kTransit + late);
    m_arriving.push({m_lastArrival, n});
  }
  void arrive() {
    const std::int64_t n = m_arriving.top().number;
    m_arriving.pop();
    const std::int64_t noise = captureNoise == 0 ? 0 : n * 7'919 % (2 * captureNoise + 1) - captureNoise;
    path.handleSamples(content(n), origin + n * 10'000 + noise, now);
  }
  void pull() {
    if (now - m_nextPull > 200'000) m_nextPull = now;  // it has just begun
    const std::int64_t period = static_cast<std::int64_t>(pullFrames) * 1'000'000 / kSampleRate;
    std::vector<float> out(pullFrames * 2);
    for (int i = 0; i < pullsAtOnce; ++i, m_nextPull += period) {
      tap.read(out, now, deviceDelay + i * period);
      if (recording) heard.insert(heard.end(), out.begin(), out.end());
    }
  }

  std::priority_queue<Packet, std::vector<Packet>, std::greater<>> m_arriving;
  std::int64_t m_next = 100;
  std::int64_t m_lastArrival = 0;
  std::int64_t m_nextPull = 0;
};

}  // namespace vinicast::media::test
