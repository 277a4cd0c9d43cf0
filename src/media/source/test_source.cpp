// SPDX-License-Identifier: MIT
#include <algorithm>
#include <thread>
#include <utility>

#include "media/base/frame_scaler.hpp"
#include "media/source/pacing.hpp"
#include "media/source/source.hpp"
#include "media/source/test_signal.hpp"

namespace vinicast::media {

namespace {

constexpr int kMinWidth = 320;
constexpr int kMinHeight = 180;
constexpr int kMaxTestRate = 120;
// Behind by more than this (the machine slept, or is overloaded), what was missed is left out.
constexpr std::int64_t kMaxTestBehindMicros = 300'000;

Size testSize(const SourceLimits& limits) {
  const Size size =
      fitWithin({1920, 1080}, {std::max(limits.maxWidth, kMinWidth), std::max(limits.maxHeight, kMinHeight)});
  return {std::max(size.width, kMinWidth), std::max(size.height, kMinHeight)};
}

class TestSource final : public Source {
 public:
  explicit TestSource(const SourceLimits& limits)
      : m_rate(std::clamp(limits.maxRate, 1, kMaxTestRate)),
        m_picture(testSize(limits).width, testSize(limits).height) {}
  TestSource(const TestSource&) = delete;
  TestSource& operator=(const TestSource&) = delete;
  ~TestSource() override { TestSource::stop(); }

  [[nodiscard]] bool hasPicture() const override { return true; }
  [[nodiscard]] bool hasSound() const override { return true; }

  void start(SourceCallbacks callbacks) override {
    if (!m_thread.joinable() && !m_stop.raised()) {
      m_callbacks = std::move(callbacks);
      m_thread = std::thread([this] { run(); });
    }
  }

  void stop() override {
    m_stop.raise();
    if (m_thread.joinable()) {
      m_thread.join();
    }
  }

 private:
  void run() {
    // Sound blocks lie on the media clock's own 10 ms steps, so that a chirp begins with each of its seconds.
    const std::int64_t stepMicros = kSoundFrameMillis * 1000;
    std::int64_t soundMicros = nowMicros() / stepMicros * stepMicros;
    std::int64_t pictureBase = soundMicros;
    std::int64_t picturesSinceBase = 0;
    std::uint32_t frameNumber = 0;
    for (;;) {
      const std::int64_t pictureMicros = pictureBase + picturesSinceBase * 1'000'000 / m_rate;
      const std::int64_t soundDue = soundMicros + stepMicros;  // a block exists once its last sample does
      if (!m_stop.waitUntil(std::min(pictureMicros, soundDue))) {
        return;
      }
      if (nowMicros() - std::min(pictureMicros, soundDue) > kMaxTestBehindMicros) {
        soundMicros = nowMicros() / stepMicros * stepMicros;
        pictureBase = soundMicros;
        picturesSinceBase = 0;
        continue;
      }
      if (pictureMicros <= soundDue) {
        if (m_callbacks.onPicture) {
          m_callbacks.onPicture(m_picture.draw(frameNumber, pictureMicros));
        }
        ++frameNumber;
        ++picturesSinceBase;
      } else {
        deliverSound(soundMicros);
        soundMicros += stepMicros;
      }
    }
  }

  void deliverSound(std::int64_t micros) {
    if (!m_callbacks.onSound) {
      return;
    }
    auto sound = std::make_shared<Sound>();
    sound->captureMicros = micros;
    sound->samples.resize(static_cast<std::size_t>(kSoundFrameSamples) * kChannels);
    fillChirp(sound->samples, micros * (kSampleRate / 1000) / 1000);
    m_callbacks.onSound(std::move(sound));
  }

  const int m_rate;
  const TestPicture m_picture;
  SourceCallbacks m_callbacks;
  StopSignal m_stop;
  std::thread m_thread;
};

}  // namespace

std::unique_ptr<Source> makeTestSource(const SourceLimits& limits) {
  return std::make_unique<TestSource>(limits);
}

}  // namespace vinicast::media
