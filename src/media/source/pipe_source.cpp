// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "media/base/frame_scaler.hpp"
#include "media/source/loop_clock.hpp"
#include "media/source/media_reader.hpp"
#include "media/source/pacing.hpp"
#include "media/source/sound_blocks.hpp"
#include "media/source/source.hpp"
#include "media/source/y4m_parser.hpp"

namespace vinicast::media {

namespace {

// A container's times are followed; when arrivals are this far behind them, the clock is set anew.
constexpr std::int64_t kMaxDriftMicros = 500'000;

// The latest whole raw frame, for a consumer that may be slower than the pipe. One thread puts, one takes.
class LatestFrame {
 public:
  // Swaps `bytes` in; an older frame that nobody took is dropped.
  void put(std::vector<std::uint8_t>& bytes, std::int64_t micros) {
    const std::lock_guard lock(m_mutex);
    m_bytes.swap(bytes);
    m_micros = micros;
    m_full = true;
    m_changed.notify_one();
  }
  // False once closed and taken.
  bool take(std::vector<std::uint8_t>& bytes, std::int64_t& micros) {
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return m_full || m_closed; });
    if (!m_full) {
      return false;
    }
    m_bytes.swap(bytes);
    micros = m_micros;
    m_full = false;
    return true;
  }
  void close() {
    const std::lock_guard lock(m_mutex);
    m_closed = true;
    m_changed.notify_one();
  }

 private:
  std::mutex m_mutex;
  std::condition_variable m_changed;
  std::vector<std::uint8_t> m_bytes;
  std::int64_t m_micros = 0;
  bool m_full = false;
  bool m_closed = false;
};

class PipeSource final : public Source {
 public:
  PipeSource(const SourceLimits& limits, std::unique_ptr<Interrupt> interrupt, std::unique_ptr<FdInput> input)
      : m_interrupt(std::move(interrupt)),
        m_input(std::move(input)),
        m_scaler({std::max(limits.maxWidth, 2), std::max(limits.maxHeight, 2)}),
        m_limiter(limits.maxRate) {}
  PipeSource(const PipeSource&) = delete;
  PipeSource& operator=(const PipeSource&) = delete;
  ~PipeSource() override { PipeSource::stop(); }

  [[nodiscard]] bool hasPicture() const override { return true; }
  [[nodiscard]] bool hasSound() const override { return m_sound; }

  void start(SourceCallbacks callbacks) override {
    if (!m_thread.joinable() && !m_interrupt->raised()) {
      m_callbacks = std::move(callbacks);
      m_thread = std::thread([this] { run(); });
    }
  }

  void stop() override {
    m_interrupt->raise();
    if (m_thread.joinable()) {
      m_thread.join();
    }
  }

 private:
  void run() {
    std::array<std::uint8_t, kY4mMagic.size()> first{};
    std::size_t known = 0;
    while (known < first.size()) {
      const std::ptrdiff_t count = m_input->read(std::span(first).subspan(known));
      if (count <= 0) {
        break;
      }
      known += static_cast<std::size_t>(count);
    }
    m_input->putBack(std::span(first).first(known));
    const bool raw = std::equal(first.begin(), first.end(), kY4mMagic.begin());
    const SourceError end = raw ? runRaw() : runContainer();
    if (!m_interrupt->raised() && m_callbacks.onError) {
      m_callbacks.onError(end);
    }
  }

  // A line without its end; nothing if it doesn't come or is too long.
  std::optional<std::string> readLine() {
    std::string line;
    std::array<std::uint8_t, 1> byte{};
    while (line.size() < kMaxY4mLine && m_input->readFully(byte)) {
      if (byte[0] == '\n') {
        return line;
      }
      line.push_back(static_cast<char>(byte[0]));
    }
    return std::nullopt;
  }

  SourceError runRaw() {
    const auto header = readLine();
    const auto format = parseY4mHeader(header.value_or(std::string()));
    if (!format) {
      return format.error();
    }
    LatestFrame latest;
    std::thread converter([this, &latest, &format] {
      std::vector<std::uint8_t> bytes;
      std::int64_t micros = 0;
      while (latest.take(bytes, micros)) {
        show(m_scaler.scale(format->view(bytes.data()), micros));
      }
    });
    SourceError end = readRawFrames(*format, latest);
    latest.close();
    converter.join();
    return end;
  }

  SourceError readRawFrames(const Y4mFormat& format, LatestFrame& latest) {
    // Room at the end, as libswscale may read past a plane.
    constexpr std::size_t kSlack = 64;
    std::vector<std::uint8_t> bytes;
    for (;;) {
      const auto line = readLine();
      if (!line) {
        return {SourceErrorCode::Lost, "the pipe ended"};
      }
      if (line->compare(0, 5, "FRAME") != 0) {
        return {SourceErrorCode::NotMedia, "no frame where one should begin"};
      }
      const std::int64_t micros = nowMicros();
      bytes.resize(format.frameBytes + kSlack);
      if (!m_input->readFully(std::span(bytes).first(format.frameBytes))) {
        return {SourceErrorCode::Lost, "the pipe ended"};
      }
      if (m_limiter.pass(micros)) {
        latest.put(bytes, micros);
      }
    }
  }

  SourceError runContainer() {
    auto reader = MediaReader::open(std::move(m_input), MediaReader::Mode::Live);
    if (!reader) {
      return reader.error();
    }
    if (!(*reader)->hasPicture()) {
      return {SourceErrorCode::NoPicture, "the pipe has sound alone"};
    }
    m_sound = (*reader)->hasSound();
    TimeMender pictureTimes;
    TimeMender soundTimes;
    SoundBlocks blocks([this](std::shared_ptr<Sound> block, std::int64_t firstSample) {
      block->captureMicros = captureAt(av_rescale(firstSample, 1'000'000, kSampleRate));
      if (m_callbacks.onSound && !m_interrupt->raised()) {
        m_callbacks.onSound(std::move(block));
      }
    });
    MediaReader::Handler handler;
    handler.onPicture = [&](const AVFrame& frame, std::int64_t micros, std::int64_t duration) {
      const std::int64_t captured = captureAt(pictureTimes.mend(micros, duration));
      if (m_limiter.pass(captured)) {
        show(m_scaler.scale((*reader)->uprightView(frame), captured));
      }
    };
    handler.onSound = [&](const AVFrame& frame, std::int64_t micros) {
      const std::int64_t duration = av_rescale(frame.nb_samples, 1'000'000, frame.sample_rate);
      blocks.put(frame, av_rescale(soundTimes.mend(micros, duration), kSampleRate, 1'000'000));
    };
    while (!m_interrupt->raised() && (*reader)->step(handler) == MediaReader::Step::Continue) {
    }
    return {SourceErrorCode::Lost, "the pipe ended"};
  }

  // The media clock's time of something that just came, by the container's time of it. What came in a burst,
  // as while the container was being probed, was captured before now and not after.
  std::int64_t captureAt(std::int64_t mediaMicros) {
    const std::int64_t latest = nowMicros() - mediaMicros;
    if (!m_anchored || latest < m_anchor || latest - m_anchor > kMaxDriftMicros) {
      m_anchor = latest;
      m_anchored = true;
    }
    return m_anchor + mediaMicros;
  }

  void show(PicturePtr picture) {
    if (picture != nullptr && m_callbacks.onPicture && !m_interrupt->raised()) {
      m_callbacks.onPicture(std::move(picture));
    }
  }

  const std::unique_ptr<Interrupt> m_interrupt;
  std::unique_ptr<FdInput> m_input;
  std::atomic<bool> m_sound = false;
  SourceCallbacks m_callbacks;
  FrameScaler m_scaler;   // the thread's that shows
  RateLimiter m_limiter;  // the thread's that reads
  std::int64_t m_anchor = 0;
  bool m_anchored = false;
  std::thread m_thread;
};

}  // namespace

Result<std::unique_ptr<Source>, SourceError> openPipe(const std::string& path, const SourceLimits& limits) {
  silenceAvLog();
  auto interrupt = std::make_unique<Interrupt>();
  auto input = FdInput::open(path, FdInput::Accept::Anything, *interrupt);
  if (!input) {
    return Unexpected(input.error());
  }
  return std::unique_ptr<Source>(
      std::make_unique<PipeSource>(limits, std::move(interrupt), std::move(*input)));
}

}  // namespace vinicast::media
