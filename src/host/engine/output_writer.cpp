// SPDX-License-Identifier: MIT
#include "host/engine/output_writer.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <utility>

#include "media/mux/writers.hpp"
#include "media/playout/picture_queue.hpp"
#include "media/playout/sound_ring.hpp"

namespace vinicast::host {

namespace {

// Pictures that wait: a second of them up to 1920x1080, fewer of larger ones.
constexpr std::size_t kMaxPictures = 30;
constexpr std::size_t kMaxPictureBytes = std::size_t{96} * 1024 * 1024;
constexpr std::size_t kMaxSoundFrames = std::size_t{2} * media::kSampleRate;
constexpr int kNominalRate = 30;
constexpr std::chrono::milliseconds kSoundPoll{40};
constexpr std::chrono::seconds kFinishWait{2};

}  // namespace

struct OutputWriter::State {
  explicit State(const Paths& outputPaths) : paths(outputPaths), sound(kMaxSoundFrames) {}

  Paths paths;
  media::SoundRing sound;
  std::atomic<std::uint64_t> dropped{0};

  std::mutex mutex;  // guards what follows
  std::condition_variable changed;
  std::function<void(const client::Error&)> onError;
  std::deque<media::PicturePtr> pictures;
  std::size_t pictureBytes = 0;
  bool finishing = false;
  bool finished = false;

  // Of the writer's thread:
  std::unique_ptr<media::Y4mWriter> y4m;
  std::unique_ptr<media::WavWriter> wav;

  void fail(const QString& path, const QString& words) {
    const std::scoped_lock lock(mutex);
    if (onError) onError({client::ErrorCode::OutputFailed, path, QStringLiteral("%1: %2").arg(path, words)});
  }

  template <typename Writer>
  void take(Result<std::unique_ptr<Writer>, media::WriteError> opened, const QString& path,
            std::unique_ptr<Writer>& writer) {
    if (opened) {
      writer = std::move(*opened);
    } else {
      fail(path, QString::fromStdString(opened.error().detail));
    }
  }

  void openAll() {
    if (!paths.y4m.isEmpty())
      take(media::Y4mWriter::open(paths.y4m.toStdString(), kNominalRate), paths.y4m, y4m);
    if (!paths.wav.isEmpty()) take(media::WavWriter::open(paths.wav.toStdString()), paths.wav, wav);
  }

  // A writer whose file is full or whose reader went away is told once and then let go.
  template <typename Writer>
  void check(bool written, std::unique_ptr<Writer>& writer, const QString& path) {
    if (written) return;
    const QString words = QString::fromStdString(writer->failure().detail);
    writer.reset();
    fail(path, words);
  }

  void writeSound() {
    std::array<float, 4096> samples;
    for (std::size_t count = sound.read(samples); count > 0; count = sound.read(samples))
      if (wav) check(wav->write(std::span(samples).first(count * 2)), wav, paths.wav);
  }

  void run() {
    openAll();
    for (;;) {
      std::deque<media::PicturePtr> nextPictures;
      bool last = false;
      {
        std::unique_lock lock(mutex);
        const auto ready = [this] { return finishing || !pictures.empty(); };
        if (wav) {
          changed.wait_for(lock, kSoundPoll, ready);
        } else {
          changed.wait(lock, ready);
        }
        // One picture at a time: what is taken no longer counts against the bound.
        if (!pictures.empty()) {
          pictureBytes -= media::bytesOf(*pictures.front());
          nextPictures.push_back(std::move(pictures.front()));
          pictures.pop_front();
        }
        last = finishing && pictures.empty();
      }
      for (const media::PicturePtr& picture : nextPictures)
        if (y4m) check(y4m->write(*picture), y4m, paths.y4m);
      writeSound();
      if (last) break;
    }
    y4m.reset();
    wav.reset();
    const std::scoped_lock lock(mutex);
    finished = true;
    changed.notify_all();
  }
};

OutputWriter::OutputWriter(const Paths& paths, std::function<void(const client::Error&)> onError)
    : m_state(std::make_shared<State>(paths)) {
  m_state->onError = std::move(onError);
  m_thread = std::thread([state = m_state] { state->run(); });
}

OutputWriter::~OutputWriter() {
  finish();
}

void OutputWriter::finish() {
  if (!m_thread.joinable()) return;
  bool finished = false;
  {
    std::unique_lock lock(m_state->mutex);
    m_state->finishing = true;
    m_state->changed.notify_all();
    finished = m_state->changed.wait_for(lock, kFinishWait, [this] { return m_state->finished; });
    m_state->onError = nullptr;
  }
  if (finished) {
    m_thread.join();
  } else {
    m_thread.detach();
  }
}

void OutputWriter::showPicture(const media::PicturePtr& picture) {
  if (m_state->paths.y4m.isEmpty()) return;
  const std::size_t bytes = media::bytesOf(*picture);
  const std::scoped_lock lock(m_state->mutex);
  const bool full = !m_state->pictures.empty() && (m_state->pictures.size() >= kMaxPictures ||
                                                   m_state->pictureBytes + bytes > kMaxPictureBytes);
  if (m_state->finishing || full) {
    m_state->dropped.fetch_add(1, std::memory_order_relaxed);
    return;
  }
  m_state->pictureBytes += bytes;
  m_state->pictures.push_back(picture);
  m_state->changed.notify_all();
}

void OutputWriter::hearSound(std::span<const float> interleavedStereo) {
  if (m_state->paths.wav.isEmpty()) return;
  if (!m_state->sound.write(interleavedStereo)) m_state->dropped.fetch_add(1, std::memory_order_relaxed);
}

std::uint64_t OutputWriter::dropped() const {
  return m_state->dropped.load(std::memory_order_relaxed);
}

}  // namespace vinicast::host
