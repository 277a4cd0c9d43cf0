// SPDX-License-Identifier: MIT
#include "media/playout/viewer.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "media/decode/video_path.hpp"
#include "media/playout/frame_inbox.hpp"
#include "media/playout/picture_queue.hpp"
#include "media/playout/sound_path.hpp"
#include "vinicast/time_spread.hpp"

namespace vinicast::media {
namespace {

constexpr std::chrono::milliseconds kSoundPoll{
    20};  // the loudspeaker's pulls are looked at this often without frames
constexpr std::int64_t kMaxShowSleepMicros = 10'000;  // the sound's clock may have moved meanwhile
constexpr std::int64_t kStatisticsShare = 16;         // smoothing of figures: a 16th of each new one
// Capture times come from the network; within this they can be added and subtracted without overflow.
constexpr std::int64_t kMaxCaptureMicros = std::int64_t{1} << 58;

std::int64_t smooth(std::int64_t before, std::int64_t now, bool first) {
  return first ? now : before + (now - before) / kStatisticsShare;
}

}  // namespace

struct Viewer::Impl {
  explicit Impl(ViewerCallbacks given) : callbacks(std::move(given)) {}

  void decodeLoop();
  void soundLoop();
  void showLoop();
  [[nodiscard]] bool isUnseen(const VideoPath& path) const;
  void noteUnseen(std::uint64_t generation);
  void decodeOne(VideoPath& path, FrameInbox::Taken taken, std::uint64_t generation);
  void publishSound(SoundPath& path, std::uint64_t generation);
  void noteShown(const TimedPicture& shown, std::int64_t now);
  void show(std::unique_lock<std::mutex>& lock, TimedPicture shown);

  const ViewerCallbacks callbacks;
  TokenHash token;  // of the pushing thread alone
  bool hasToken = false;

  // What came in. Held for moments only.
  mutable std::mutex inputMutex;
  std::condition_variable videoCame;
  std::condition_variable soundCame;
  FrameInbox inbox;
  std::uint64_t inputGeneration = 0;  // rises with every reset
  bool stopping = false;

  // What is to be shown, and figures. Held for moments only; never together with inputMutex.
  mutable std::mutex showMutex;
  std::condition_variable pictureCame;
  PictureQueue pictures;
  PictureTiming timing;
  ViewerStatistics figures;
  std::int64_t delayMicros = 0;
  std::int64_t skewMicros = 0;
  bool hasSkew = false;
  TimeSpread receiveTimes;
  TimeSpread decodeTimes;
  TimeSpread holdTimes;
  std::uint64_t videoRefused = 0;  // before decoding: no stream has such frames
  std::uint64_t soundRefused = 0;
  std::uint64_t droppedBefore = 0;  // the queue's count at the last reset
  std::uint64_t showGeneration = 0;
  bool showStopping = false;

  SoundRing ring{SoundPath::kRingFrames};
  SoundTap tap{ring};

  std::thread decodeThread;
  std::thread soundThread;
  std::thread showThread;
};

Viewer::Viewer(ViewerCallbacks callbacks) : m_impl(std::make_unique<Impl>(std::move(callbacks))) {
  Impl* impl = m_impl.get();
  impl->decodeThread = std::thread([impl] { impl->decodeLoop(); });
  impl->soundThread = std::thread([impl] { impl->soundLoop(); });
  impl->showThread = std::thread([impl] { impl->showLoop(); });
}

Viewer::~Viewer() {
  {
    const std::scoped_lock lock(m_impl->inputMutex);
    m_impl->stopping = true;
  }
  {
    const std::scoped_lock lock(m_impl->showMutex);
    m_impl->showStopping = true;
  }
  m_impl->videoCame.notify_all();
  m_impl->soundCame.notify_all();
  m_impl->pictureCame.notify_all();
  m_impl->decodeThread.join();
  m_impl->soundThread.join();
  m_impl->showThread.join();
}

void Viewer::push(ReceivedFrame frame) {
  if (frame.captureMicros > kMaxCaptureMicros || frame.captureMicros < -kMaxCaptureMicros ||
      frame.bytes.size() > VideoDecoder::kMaxUnitBytes) {
    const std::scoped_lock lock(m_impl->showMutex);
    ++(frame.stream == StreamKind::Video ? m_impl->videoRefused : m_impl->soundRefused);
    return;
  }
  if (m_impl->hasToken && frame.token != m_impl->token) reset();
  m_impl->token = frame.token;
  m_impl->hasToken = true;
  const bool video = frame.stream == StreamKind::Video;
  {
    const std::scoped_lock lock(m_impl->inputMutex);
    if (video) {
      m_impl->inbox.pushVideo(std::move(frame));
    } else {
      m_impl->inbox.pushSound(std::move(frame));
    }
  }
  (video ? m_impl->videoCame : m_impl->soundCame).notify_one();
}

void Viewer::reset() {
  std::uint64_t generation = 0;
  {
    const std::scoped_lock lock(m_impl->inputMutex);
    m_impl->inbox.clear();
    generation = ++m_impl->inputGeneration;
  }
  {
    const std::scoped_lock lock(m_impl->showMutex);
    m_impl->showGeneration = generation;
    m_impl->pictures.clear();
    m_impl->droppedBefore = m_impl->pictures.dropped();
    m_impl->timing.reset();
    m_impl->figures = {};
    m_impl->videoRefused = 0;
    m_impl->soundRefused = 0;
    m_impl->delayMicros = 0;
    m_impl->skewMicros = 0;
    m_impl->hasSkew = false;
    m_impl->receiveTimes.clear();
    m_impl->decodeTimes.clear();
    m_impl->holdTimes.clear();
  }
  m_impl->hasToken = false;
  m_impl->soundCame.notify_one();
  m_impl->videoCame.notify_one();
}

void Viewer::readSound(std::span<float> out, std::int64_t deviceDelayMicros) {
  m_impl->tap.read(out, nowMicros(), deviceDelayMicros);
}

ViewerStatistics Viewer::statistics() const {
  std::uint64_t videoDropped = 0;
  std::uint64_t soundDropped = 0;
  {
    const std::scoped_lock lock(m_impl->inputMutex);
    videoDropped = m_impl->inbox.videoDropped();
    soundDropped = m_impl->inbox.soundDropped();
  }
  const std::int64_t now = nowMicros();
  const std::scoped_lock lock(m_impl->showMutex);
  ViewerStatistics figures = m_impl->figures;
  figures.picturesDroppedLate = m_impl->pictures.dropped() - m_impl->droppedBefore;
  figures.framesSkipped += videoDropped;
  figures.decodeErrors += m_impl->videoRefused;
  figures.soundDropped += soundDropped + m_impl->soundRefused;
  figures.delayMillis = static_cast<std::uint32_t>(std::max<std::int64_t>(m_impl->delayMicros, 0) / 1000);
  figures.soundMinusPictureMillis = static_cast<std::int32_t>(m_impl->skewMicros / 1000);
  figures.receive = m_impl->receiveTimes.summary();
  figures.decode = m_impl->decodeTimes.summary();
  figures.hold = m_impl->holdTimes.summary();
  figures.soundLocked = m_impl->timing.followsSound(now);
  return figures;
}

void Viewer::Impl::decodeLoop() {
  VideoPath path;
  std::uint64_t generation = 0;
  while (true) {
    std::unique_lock lock(inputMutex);
    videoCame.wait(lock, [&] { return stopping || inbox.hasVideo() || inputGeneration != generation; });
    if (stopping) return;
    const bool fresh = inputGeneration != generation;
    generation = inputGeneration;
    auto taken = inbox.takeVideo();
    lock.unlock();
    if (fresh) path.reset();
    if (!taken) continue;
    if (isUnseen(path)) {
      path.noteGap();
      noteUnseen(generation);
    } else {
      decodeOne(path, std::move(*taken), generation);
    }
  }
}

// The first picture tells that the stream can be seen, and its size.
bool Viewer::Impl::isUnseen(const VideoPath& path) const {
  return path.statistics().decoded > 0 && callbacks.arePicturesWanted && !callbacks.arePicturesWanted();
}

void Viewer::Impl::noteUnseen(std::uint64_t generation) {
  const std::scoped_lock lock(showMutex);
  if (generation == showGeneration) ++figures.framesUnseen;
}

void Viewer::Impl::decodeOne(VideoPath& path, FrameInbox::Taken taken, std::uint64_t generation) {
  const ReceivedFrame& frame = taken.frame;
  if (taken.afterDrop) path.noteGap();
  const std::int64_t began = nowMicros();
  VideoPath::Outcome outcome = path.handle(frame, began);
  const std::int64_t ready = nowMicros();
  {
    const std::scoped_lock lock(showMutex);
    if (generation != showGeneration) return;
    figures.picturesDecoded = path.statistics().decoded;
    figures.decodeErrors = path.statistics().errors;
    figures.framesSkipped = path.statistics().skipped;
    if (outcome.askForKeyFrame) ++figures.keyFramesAsked;
    if (outcome.picture) {
      figures.width = outcome.picture->width;
      figures.height = outcome.picture->height;
      timing.noteReady(frame.captureMicros, ready);
      pictures.push({std::move(outcome.picture), ready, frame.completed.time_since_epoch().count(),
                     frame.firstHeard.time_since_epoch().count()});
    }
  }
  pictureCame.notify_one();
  if (outcome.askForKeyFrame && callbacks.onKeyFrameNeeded) callbacks.onKeyFrameNeeded();
}

void Viewer::Impl::soundLoop() {
  SoundPath path(ring, tap);
  std::uint64_t generation = 0;
  while (true) {
    std::unique_lock lock(inputMutex);
    const auto woken = [&] { return stopping || inbox.hasSound() || inputGeneration != generation; };
    if (path.idle()) {
      soundCame.wait(lock, woken);
    } else {
      soundCame.wait_for(lock, kSoundPoll, woken);
    }
    if (stopping) return;
    const bool fresh = inputGeneration != generation;
    generation = inputGeneration;
    const auto frame = inbox.takeSound();
    lock.unlock();
    if (fresh) path.reset();
    const std::int64_t now = nowMicros();
    if (frame) {
      path.handle(*frame, now);
    } else {
      path.poll(now);
    }
    publishSound(path, generation);
  }
}

void Viewer::Impl::publishSound(SoundPath& path, std::uint64_t generation) {
  const SoundPathStatistics sound = path.statistics();
  const std::scoped_lock lock(showMutex);
  if (generation != showGeneration) return;
  path.setPictureTransit(timing.transitMicros(nowMicros()));
  timing.setHeard(path.heard());
  figures.soundFrames = sound.frames;
  figures.soundConcealed = sound.concealed;
  figures.soundDropped = sound.dropped + sound.errors;
  figures.soundUnderruns = sound.underruns;
  figures.soundDelayMillis = static_cast<std::uint32_t>(std::max<std::int64_t>(sound.delayMicros, 0) / 1000);
  figures.soundTargetMillis = static_cast<std::uint32_t>(sound.targetMicros / 1000);
  figures.soundSpeedPpm = static_cast<std::int32_t>(sound.speed * 1e6);
}

void Viewer::Impl::showLoop() {
  std::unique_lock lock(showMutex);
  while (!showStopping) {
    const std::int64_t now = nowMicros();
    PictureQueue::Next next = pictures.next(now, timing);
    if (next.show) {
      show(lock, std::move(*next.show));
    } else if (next.wakeMicros) {
      const std::int64_t sleep = std::clamp<std::int64_t>(*next.wakeMicros - now, 0, kMaxShowSleepMicros);
      pictureCame.wait_for(lock, std::chrono::microseconds(sleep));
    } else {
      pictureCame.wait(lock);
    }
  }
}

// Hands over with the lock open, so that a slow receiver stops neither decoding nor sound.
void Viewer::Impl::show(std::unique_lock<std::mutex>& lock, TimedPicture shown) {
  const bool first = figures.picturesShown == 0;
  noteShown(shown, nowMicros());
  lock.unlock();
  if (first && callbacks.onFirstPicture) callbacks.onFirstPicture();
  if (callbacks.onPicture) callbacks.onPicture(std::move(shown.picture));
  lock.lock();
}

void Viewer::Impl::noteShown(const TimedPicture& shown, std::int64_t now) {
  const bool first = figures.picturesShown == 0;
  ++figures.picturesShown;
  delayMicros = smooth(delayMicros, now - shown.completedMicros, first);
  receiveTimes.add(shown.completedMicros - shown.heardMicros);
  decodeTimes.add(shown.readyMicros - shown.completedMicros);
  holdTimes.add(now - shown.readyMicros);
  if (const auto heard = timing.heardCapture(now)) {
    skewMicros = smooth(skewMicros, *heard - shown.picture->captureMicros, !hasSkew);
    hasSkew = true;
  }
}

}  // namespace vinicast::media
