// SPDX-License-Identifier: MIT
#include "media/encode/publisher.hpp"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "media/encode/audio_encoder.hpp"
#include "media/encode/encoder_choice.hpp"
#include "media/encode/preset_governor.hpp"
#include "media/encode/video_encoder.hpp"
#include "vinicast/time_spread.hpp"

namespace vinicast::media {

namespace {

constexpr std::size_t kMaxWaitingPictures = 2;
constexpr std::size_t kMaxWaitingSound = 200;  // pieces; 2 s of 10 ms each
// The engine says how often (docs/protocol.md §6.6); this is the least.
constexpr std::int64_t kKeyFrameSpacingMicros = 90'000;

}  // namespace

struct Publisher::Impl {
  Impl(const EncodeSettings& encodeSettings, FrameSink frameSink, FailureSink failureSink)
      : settings(encodeSettings), sink(std::move(frameSink)), onFailure(std::move(failureSink)) {
    videoThread = std::thread([this] { runVideo(); });
    soundThread = std::thread([this] { runSound(); });
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  ~Impl() {
    {
      const std::lock_guard lock(mutex);
      stopping = true;
    }
    pictureCame.notify_all();
    soundCame.notify_all();
    videoThread.join();
    soundThread.join();
  }

  void deliver(EncodedFrame frame) {
    const std::lock_guard lock(sinkMutex);
    sink(std::move(frame));
  }

  void runVideo() {
    for (;;) {
      PicturePtr picture;
      bool forceKeyFrame = false;
      {
        std::unique_lock lock(mutex);
        pictureCame.wait(lock, [this] { return stopping || !pictures.empty(); });
        if (stopping) {
          return;
        }
        picture = std::move(pictures.front());
        pictures.pop_front();
        aim = target;
        if (isLeftOut(picture->captureMicros)) {
          ++counts.picturesLeftOut;
          continue;
        }
        // A request soon after the last key frame waits, and is served by the first picture after that.
        forceKeyFrame = keyFrameWanted && farFromKeyFrame(picture->captureMicros);
        keyFrameWanted = keyFrameWanted && !forceKeyFrame;
      }
      encodePicture(picture, forceKeyFrame);
    }
  }

  [[nodiscard]] int frameRate() const { return std::max(settings.frameRate, 1); }

  // A picture that comes too soon after the last one for the wanted rate. Half a picture's time of slack, so
  // that uneven ones are not left out.
  [[nodiscard]] bool isLeftOut(std::int64_t captureMicros) const {
    const auto rate = static_cast<int>(aim.framesPerSecond);
    if (rate == 0 || rate >= frameRate() || !anyKey) {
      return false;
    }
    const std::int64_t since = captureMicros - lastCaptureMicros;
    return since >= 0 && since < 1'000'000 / rate - 500'000 / frameRate();
  }

  // The encoder counts on all pictures: with fewer each may have more.
  [[nodiscard]] std::uint32_t bitrate() const {
    if (aim.bitsPerSecond == 0) {
      return settings.videoBitrate;
    }
    const std::uint64_t rate = aim.framesPerSecond;
    const auto all = static_cast<std::uint64_t>(frameRate());
    const std::uint64_t share = rate == 0 || rate > all ? all : rate;
    return static_cast<std::uint32_t>(aim.bitsPerSecond * all / share);
  }

  [[nodiscard]] bool farFromKeyFrame(std::int64_t captureMicros) const {
    const std::int64_t since = captureMicros - lastKeyMicros;
    return !anyKey || since >= kKeyFrameSpacingMicros || since < 0;
  }

  // On a change of size, or of the bits a second where it can't take that while it runs, the encoder is
  // opened anew, which gives a key frame.
  bool prepareEncoder(const Picture& picture) {
    if (encoder && encoder->settings().width == picture.width &&
        encoder->settings().height == picture.height && encoder->setBitrate(bitrate())) {
      return true;
    }
    if (codec.empty()) {
      codec = settings.encoder.empty() ? machineEncoder() : settings.encoder;
    }
    VideoEncoderSettings wanted{picture.width, picture.height,           settings.frameRate,
                                bitrate(),     settings.keyFrameSeconds, codec,
                                preset};
    encoder = VideoEncoder::open(wanted);
    if (!encoder && codec != VideoEncoder::kSoftware) {
      wanted.codec = VideoEncoder::kSoftware;  // for this size
      encoder = VideoEncoder::open(wanted);
    }
    return encoder.has_value();
  }

  // The encoder failed, or is too slow for its pictures. The next picture begins with one that does less.
  void stepDown() {
    if (codec != VideoEncoder::kSoftware) {
      codec = VideoEncoder::kSoftware;
      governor = {};
    } else {
      preset = "ultrafast";
    }
    encoder.reset();
  }

  void encodePicture(const PicturePtr& picture, bool forceKeyFrame) {
    const std::int64_t begin = nowMicros();
    std::optional<VideoEncoder::AccessUnit> unit;
    if (prepareEncoder(*picture)) {
      unit = encoder->encode(picture, forceKeyFrame);
    }
    if (!unit) {
      noteFailure(*picture);
      return;
    }
    failuresInARow = 0;
    EncodedFrame frame;
    frame.stream = StreamKind::Video;
    frame.keyFrame = unit->keyFrame;
    frame.captureMicros = picture->captureMicros;
    frame.durationMicros = durationOf(picture->captureMicros);
    frame.bytes = std::move(unit->bytes);
    if (frame.keyFrame) {
      anyKey = true;
      lastKeyMicros = picture->captureMicros;
    }
    {
      const std::lock_guard lock(mutex);
      ++counts.picturesEncoded;
      counts.width = picture->width;
      counts.height = picture->height;
      counts.encoder = encoder->name();
      captureTimes.add(begin - picture->captureMicros);
      encodeTimes.add(nowMicros() - begin);
    }
    deliver(std::move(frame));
    if (governor.add(nowMicros() - begin, 1'000'000 / std::max(settings.frameRate, 1))) {
      stepDown();
    }
  }

  void noteFailure(const Picture& picture) {
    if (codec != VideoEncoder::kSoftware) {
      stepDown();
    }
    encoder.reset();  // the next picture begins anew
    {
      const std::lock_guard lock(mutex);
      ++counts.pictureErrors;
    }
    if (++failuresInARow == kHopeless && onFailure) {
      onFailure(VideoEncoder::nameOf(codec, preset) + ", " + std::to_string(picture.width) + "x" +
                std::to_string(picture.height));
    }
  }

  // Until the next picture, judged by the time since the last.
  std::uint32_t durationOf(std::int64_t captureMicros) {
    const std::int64_t nominal = 1'000'000 / std::max(settings.frameRate, 1);
    const std::int64_t step = captureMicros - std::exchange(lastCaptureMicros, captureMicros);
    return static_cast<std::uint32_t>(step > 0 && step < 500'000 ? step : nominal);
  }

  void runSound() {
    auto audio = AudioEncoder::open(settings.musicBitrate);
    bool voice = false;
    SoundFramer framer;
    for (;;) {
      std::shared_ptr<const Sound> sound;
      bool silent = false;
      {
        std::unique_lock lock(mutex);
        soundCame.wait(lock, [this] { return stopping || !sounds.empty(); });
        if (stopping) {
          return;
        }
        sound = std::move(sounds.front());
        sounds.pop_front();
        silent = muted;
      }
      if (audio && sound->voice != voice) {
        voice = sound->voice;
        audio->setBitrate(voice ? settings.voiceBitrate : settings.musicBitrate);
      }
      for (SoundFramer::Frame& piece : framer.push(*sound)) {
        if (audio) {
          encodeSound(*audio, piece, silent);
        }
      }
    }
  }

  void encodeSound(AudioEncoder& audio, SoundFramer::Frame& piece, bool silent) {
    if (silent) {
      std::fill(piece.samples.begin(), piece.samples.end(), 0.0F);
    }
    auto packet = audio.encode(piece.samples);
    if (!packet) {
      return;
    }
    {
      const std::lock_guard lock(mutex);
      ++counts.soundFrames;
    }
    EncodedFrame frame;
    frame.stream = StreamKind::Audio;
    frame.keyFrame = true;
    frame.captureMicros = piece.captureMicros;
    frame.durationMicros = kSoundFrameMillis * 1000;
    frame.bytes = std::move(*packet);
    deliver(std::move(frame));
  }

  const EncodeSettings settings;
  const FrameSink sink;
  const FailureSink onFailure;
  std::mutex sinkMutex;

  mutable std::mutex mutex;  // guards what follows
  std::condition_variable pictureCame;
  std::condition_variable soundCame;
  std::deque<PicturePtr> pictures;
  std::deque<std::shared_ptr<const Sound>> sounds;
  PublisherStatistics counts;
  TimeSpread captureTimes;
  TimeSpread encodeTimes;
  bool keyFrameWanted = false;
  EncodingTarget target;
  bool muted = false;
  bool stopping = false;

  // The video thread's own.
  EncodingTarget aim;  // as `target` was for this picture
  std::optional<VideoEncoder> encoder;
  std::string codec;
  std::string preset = "superfast";
  PresetGovernor governor;
  std::int64_t lastKeyMicros = 0;
  std::int64_t lastCaptureMicros = 0;
  bool anyKey = false;
  int failuresInARow = 0;

  std::thread videoThread;
  std::thread soundThread;
};

Publisher::Publisher(const EncodeSettings& settings, FrameSink sink, FailureSink onFailure) {
  silenceAvLog();
  m_impl = std::make_unique<Impl>(settings, std::move(sink), std::move(onFailure));
}

Publisher::~Publisher() = default;

void Publisher::pushPicture(PicturePtr picture) {
  if (picture == nullptr) {
    return;
  }
  {
    const std::lock_guard lock(m_impl->mutex);
    ++m_impl->counts.picturesIn;
    if (m_impl->pictures.size() >= kMaxWaitingPictures) {
      m_impl->pictures.pop_front();
      ++m_impl->counts.picturesDropped;
    }
    m_impl->pictures.push_back(std::move(picture));
  }
  m_impl->pictureCame.notify_one();
}

void Publisher::pushSound(std::shared_ptr<const Sound> sound) {
  if (sound == nullptr) {
    return;
  }
  {
    const std::lock_guard lock(m_impl->mutex);
    if (m_impl->sounds.size() >= kMaxWaitingSound) {
      m_impl->sounds.pop_front();
      ++m_impl->counts.soundDropped;
    }
    m_impl->sounds.push_back(std::move(sound));
  }
  m_impl->soundCame.notify_one();
}

void Publisher::requestKeyFrame() {
  const std::lock_guard lock(m_impl->mutex);
  m_impl->keyFrameWanted = true;
}

void Publisher::setTarget(const EncodingTarget& target) {
  const std::lock_guard lock(m_impl->mutex);
  m_impl->target = target;
}

void Publisher::setMuted(bool muted) {
  const std::lock_guard lock(m_impl->mutex);
  m_impl->muted = muted;
}

PublisherStatistics Publisher::statistics() const {
  const std::lock_guard lock(m_impl->mutex);
  PublisherStatistics statistics = m_impl->counts;
  statistics.capture = m_impl->captureTimes.summary();
  statistics.encode = m_impl->encodeTimes.summary();
  return statistics;
}

}  // namespace vinicast::media
