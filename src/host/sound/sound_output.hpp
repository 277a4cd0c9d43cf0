// SPDX-License-Identifier: MIT
#pragma once

// The loudspeaker: plays what a pull function gives, through QAudioSink in a thread of its own.
//
// Every 5 ms the thread fills the room in the device's buffer of about 22 ms (30 ms are asked for). It writes
// by itself, since Qt 6.4's own pulling works in steps of 20 ms and never starts to play with a buffer under
// 30 ms. Thread: every call from one thread, not from the callbacks. Lifetime: to be destroyed before the
// QCoreApplication.

#include <QThread>
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>

namespace vinicast::host {

struct SoundOutputCallbacks {
  // Fills `out` with interleaved stereo floats at media::kSampleRate; `deviceDelayMicros`: about the time
  // until the first sample is heard. From the sound thread, at most 100 ms at a time; must not lock, allocate
  // or wait.
  std::function<void(std::span<float> out, std::int64_t deviceDelayMicros)> pull;
  // The device is gone: no pull follows until onBack() has returned. Both from the sound thread, in turns;
  // the sound is the host's to pull in time (media's SoundPump) in between. Also follows a start() that
  // returned false: onBack() then comes first.
  std::function<void()> onLost;
  std::function<void()> onBack;
};

class SoundOutput {
 public:
  SoundOutput();
  ~SoundOutput();  // waits for its thread; no callback afterwards
  SoundOutput(const SoundOutput&) = delete;
  SoundOutput& operator=(const SoundOutput&) = delete;

  // Once. False: there is no device now; onBack() tells when one appears. Follows the system's default
  // device.
  [[nodiscard]] bool start(SoundOutputCallbacks callbacks);

  // Heard within a few milliseconds, without a click.
  void setVolume(float volume) { m_volume.store(volume, std::memory_order_relaxed); }  // 0 to 1
  void setMuted(bool muted) { m_muted.store(muted, std::memory_order_relaxed); }

 private:
  class Worker;
  std::atomic<float> m_volume{1.0F};
  std::atomic<bool> m_muted{false};
  QThread m_thread;
  std::unique_ptr<Worker> m_worker;
};

}  // namespace vinicast::host
