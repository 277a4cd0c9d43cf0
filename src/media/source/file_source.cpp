// SPDX-License-Identifier: MIT
#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

#include "media/base/frame_scaler.hpp"
#include "media/source/loop_clock.hpp"
#include "media/source/media_reader.hpp"
#include "media/source/pacing.hpp"
#include "media/source/sound_blocks.hpp"
#include "media/source/source.hpp"
#include "media/source/timed_queue.hpp"

namespace vinicast::media {

namespace {

// Between opening and the first picture, for the decoder to get ahead.
constexpr std::int64_t kLeadMicros = 40'000;
// Later than this, the decoder can't keep up, or the machine slept: the clock is set anew.
constexpr std::int64_t kMaxFileBehindMicros = 500'000;
// A round of a looped file takes at least this long.
constexpr std::int64_t kShortestLoopMicros = 100'000;
// A picture that stands is given again this often, for those who join.
constexpr std::int64_t kRepeatMicros = 200'000;
// What openFile() reads to be sure that something can be decoded.
constexpr int kMaxTrialPackets = 3000;

std::int64_t samplesAt(std::int64_t micros) {
  return av_rescale(micros, kSampleRate, 1'000'000);
}
std::int64_t microsAt(std::int64_t samples) {
  return av_rescale(samples, 1'000'000, kSampleRate);
}

class FileSource final : public Source {
 public:
  FileSource(std::string path, const SourceLimits& limits, std::shared_ptr<Interrupt> interrupt, bool picture,
             bool sound)
      : m_path(std::move(path)),
        m_limits(limits),
        m_interrupt(std::move(interrupt)),
        m_queue(picture, sound),
        m_picture(picture),
        m_sound(sound),
        m_scaler({std::max(limits.maxWidth, 2), std::max(limits.maxHeight, 2)}),
        m_limiter(limits.maxRate),
        m_blocks([this](std::shared_ptr<Sound> block, std::int64_t firstSample) {
          m_queue.put({nullptr, std::move(block), microsAt(firstSample)});
        }) {}
  FileSource(const FileSource&) = delete;
  FileSource& operator=(const FileSource&) = delete;
  ~FileSource() override { FileSource::stop(); }

  [[nodiscard]] bool hasPicture() const override { return m_picture; }
  [[nodiscard]] bool hasSound() const override { return m_sound; }

  void start(SourceCallbacks callbacks) override {
    if (m_decodeThread.joinable() || m_queue.closed()) {
      return;
    }
    m_callbacks = std::move(callbacks);
    m_decodeThread = std::thread([this] { runDecoder(); });
    m_paceThread = std::thread([this] { runPacer(); });
  }

  void stop() override {
    m_interrupt->raise();
    m_queue.close();
    if (m_decodeThread.joinable()) {
      m_decodeThread.join();
      m_paceThread.join();
    }
  }

 private:
  void runDecoder() {
    while (!m_queue.closed()) {
      const std::int64_t before = m_loopMicros;
      m_picturesInLoop = 0;
      auto error = playOnce();
      if (m_interrupt->raised()) {
        return;
      }
      if (!error && m_loopMicros == before) {
        error = SourceError{SourceErrorCode::NotMedia, "nothing in it can be decoded"};
      }
      if (error) {
        fail(std::move(*error));
        return;
      }
      if (m_picturesInLoop == 1 && m_blocks.position() == 0) {
        return;  // a still picture: the pacer repeats it
      }
    }
  }

  // What came before the failure is still shown.
  void fail(SourceError error) {
    const std::lock_guard lock(m_errorMutex);
    m_error = std::move(error);
  }

  std::optional<SourceError> playOnce() {
    auto input = FdInput::open(m_path, FdInput::Accept::RegularFiles, *m_interrupt);
    if (!input) {
      return SourceError{SourceErrorCode::Lost, input.error().detail};
    }
    auto reader = MediaReader::open(std::move(*input), MediaReader::Mode::File);
    if (!reader) {
      return reader.error();
    }
    TimeMender pictureTimes;
    TimeMender soundTimes;
    const std::int64_t base = m_loopMicros;
    MediaReader::Handler handler;
    handler.onPicture = [&](const AVFrame& frame, std::int64_t micros, std::int64_t duration) {
      putPicture((*reader)->uprightView(frame), base + pictureTimes.mend(micros, duration));
    };
    handler.onSound = [&](const AVFrame& frame, std::int64_t micros) {
      const std::int64_t duration = av_rescale(frame.nb_samples, 1'000'000, frame.sample_rate);
      m_blocks.put(frame, samplesAt(base + soundTimes.mend(micros, duration)));
    };
    while (!m_queue.closed() && (*reader)->step(handler) == MediaReader::Step::Continue) {
    }
    // The next round begins as early as neither stream meets its own end: the longer one has no seam, the
    // shorter one is silent, or stands, until its beginning.
    m_loopMicros = base + pictureTimes.end() - pictureTimes.first();
    if (m_sound) {
      const std::int64_t soundEnd = microsAt(m_blocks.position());
      m_loopMicros = std::max(m_loopMicros, soundEnd - soundTimes.first());
    }
    // A clip of a few samples is followed by silence: to begin it a thousand times a second would be a busy
    // loop.
    if (m_loopMicros > base) m_loopMicros = std::max(m_loopMicros, base + kShortestLoopMicros);
    if (m_sound) {
      m_blocks.padTo(samplesAt(m_loopMicros + soundTimes.first()));
    }
    return std::nullopt;
  }

  void putPicture(const ImageView& view, std::int64_t micros) {
    ++m_picturesInLoop;
    if (!m_limiter.pass(micros)) {
      return;
    }
    auto picture = m_scaler.scale(view, 0);
    if (picture != nullptr) {
      m_queue.put({std::move(picture), nullptr, micros});
    }
  }

  void runPacer() {
    const auto due = [this](std::int64_t mediaMicros) {
      if (!m_anchored) {
        m_anchor = nowMicros() + kLeadMicros - mediaMicros;
        m_anchored = true;
      }
      return m_anchor + mediaMicros;
    };
    while (!m_queue.closed()) {
      auto item = m_queue.take(due, nowMicros() + kRepeatMicros);
      if (m_queue.closed()) {
        return;
      }
      if (item) {
        deliver(*item);
      } else if (failed()) {
        return;
      }
      repeatStanding();
    }
  }

  // Once the decoding thread failed and everything before is shown.
  bool failed() {
    std::optional<SourceError> error;
    {
      const std::lock_guard lock(m_errorMutex);
      error = std::exchange(m_error, std::nullopt);
    }
    if (error && m_callbacks.onError) {
      m_callbacks.onError(std::move(*error));
    }
    return error.has_value();
  }

  void deliver(TimedQueue::Item& item) {
    if (nowMicros() - (m_anchor + item.mediaMicros) > kMaxFileBehindMicros) {
      m_anchor = nowMicros() - item.mediaMicros;
    }
    if (item.sound != nullptr) {
      item.sound->captureMicros = m_anchor + item.mediaMicros;
      if (m_callbacks.onSound) {
        m_callbacks.onSound(std::move(item.sound));
      }
      return;
    }
    item.picture->captureMicros = m_anchor + item.mediaMicros;
    show(std::move(item.picture));
  }

  void repeatStanding() {
    if (m_standing == nullptr || nowMicros() - m_standing->captureMicros < kRepeatMicros) {
      return;
    }
    auto again = std::make_shared<Picture>(*m_standing);
    again->captureMicros = nowMicros();
    show(std::move(again));
  }

  void show(PicturePtr picture) {
    m_standing = picture;
    if (m_callbacks.onPicture) {
      m_callbacks.onPicture(std::move(picture));
    }
  }

  const std::string m_path;
  const SourceLimits m_limits;
  const std::shared_ptr<Interrupt> m_interrupt;
  TimedQueue m_queue;
  const bool m_picture;
  const bool m_sound;
  SourceCallbacks m_callbacks;

  // The decoding thread's own.
  FrameScaler m_scaler;
  RateLimiter m_limiter;
  SoundBlocks m_blocks;
  std::int64_t m_loopMicros = 0;  // media time at which the present round began
  std::uint64_t m_picturesInLoop = 0;

  // The pacing thread's own.
  std::int64_t m_anchor = 0;  // the media clock at media time 0
  bool m_anchored = false;
  PicturePtr m_standing;

  std::mutex m_errorMutex;
  std::optional<SourceError> m_error;
  std::thread m_decodeThread;
  std::thread m_paceThread;
};

}  // namespace

Result<std::unique_ptr<Source>, SourceError> openFile(const std::string& path, const SourceLimits& limits) {
  silenceAvLog();
  auto interrupt = std::make_shared<Interrupt>();
  auto input = FdInput::open(path, FdInput::Accept::RegularFiles, *interrupt);
  if (!input) {
    return Unexpected(input.error());
  }
  auto reader = MediaReader::open(std::move(*input), MediaReader::Mode::File);
  if (!reader) {
    return Unexpected(reader.error());
  }
  // Headers are easily had; only what really decodes is believed.
  bool picture = false;
  bool sound = false;
  const MediaReader::Handler handler{
      [&picture](const AVFrame&, std::int64_t, std::int64_t) { picture = true; },
      [&sound](const AVFrame&, std::int64_t) { sound = true; }};
  const bool promisedPicture = (*reader)->hasPicture();
  const bool promisedSound = (*reader)->hasSound();
  for (int i = 0; i < kMaxTrialPackets && (picture < promisedPicture || sound < promisedSound); ++i) {
    if ((*reader)->step(handler) == MediaReader::Step::End) {
      break;
    }
  }
  if (!picture && !sound) {
    return Unexpected(SourceError{SourceErrorCode::NotMedia, "nothing in it can be decoded"});
  }
  return std::unique_ptr<Source>(
      std::make_unique<FileSource>(path, limits, std::move(interrupt), picture, sound));
}

}  // namespace vinicast::media
