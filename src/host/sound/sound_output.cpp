// SPDX-License-Identifier: MIT
#include "host/sound/sound_output.hpp"

#include <QAudioDevice>
#include <QAudioSink>
#include <QCameraDevice>
#include <QElapsedTimer>
#include <QMediaDevices>
#include <QTimer>
#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "host/capture/device_thread.hpp"
#include "media/base/raw.hpp"

namespace vinicast::host {

namespace {

constexpr int kTickMillis = 5;
constexpr int kBufferMicros = 30'000;
constexpr int kMaxPullFrames = media::kSampleRate / 10;
// The device took nothing for this long: it is gone, even if Qt 6.4 doesn't say so.
constexpr int kStallMillis = 500;
// Qt 6.4 with PulseAudio keeps its list of devices up to date but does not report changes.
constexpr int kLookMillis = 1000;

QAudioFormat formatFor(const QAudioDevice& device) {
  QAudioFormat format;
  format.setSampleRate(media::kSampleRate);
  format.setChannelCount(media::kChannels);
  format.setSampleFormat(QAudioFormat::Float);
  if (!device.isFormatSupported(format)) {
    format.setSampleFormat(QAudioFormat::Int16);
  }
  return format;
}

}  // namespace

// Lives in the sound thread.
class SoundOutput::Worker : public QObject {
 public:
  Worker(const SoundOutput& owner) : m_owner(owner) {}
  bool start(SoundOutputCallbacks callbacks);
  void close();

 private:
  bool openDevice();
  void tick();
  void look();
  void pullInto(int frames);
  void lose();

  const SoundOutput& m_owner;
  SoundOutputCallbacks m_callbacks;
  std::unique_ptr<QMediaDevices> m_devices;
  std::unique_ptr<QTimer> m_tick;
  std::unique_ptr<QTimer> m_look;
  std::unique_ptr<QAudioSink> m_sink;
  QIODevice* m_device = nullptr;  // the sink's
  QByteArray m_deviceId;
  QAudioFormat m_format;
  QElapsedTimer m_sinceRoom;
  std::vector<float> m_samples =
      std::vector<float>(static_cast<std::size_t>(kMaxPullFrames) * media::kChannels);
  std::vector<std::int16_t> m_shorts = std::vector<std::int16_t>(m_samples.size());
  float m_gain = 0;
  bool m_lost = true;
};

bool SoundOutput::Worker::start(SoundOutputCallbacks callbacks) {
  m_callbacks = std::move(callbacks);
  m_tick = std::make_unique<QTimer>();
  m_tick->setTimerType(Qt::PreciseTimer);
  connect(m_tick.get(), &QTimer::timeout, this, [this] { tick(); });
  m_look = std::make_unique<QTimer>();
  connect(m_look.get(), &QTimer::timeout, this, [this] { look(); });
  // Queued: Qt 6.4 may emit it while it holds the lock that asking for the devices takes.
  m_devices = std::make_unique<QMediaDevices>();
  connect(
      m_devices.get(), &QMediaDevices::audioOutputsChanged, this, [this] { look(); }, Qt::QueuedConnection);
  m_lost = !openDevice();
  m_tick->start(kTickMillis);
  m_look->start(kLookMillis);
  return !m_lost;
}

void SoundOutput::Worker::close() {
  m_devices.reset();
  m_look.reset();
  m_tick.reset();
  m_sink.reset();
}

bool SoundOutput::Worker::openDevice() {
  m_device = nullptr;
  m_sink.reset();
  const QAudioDevice device = QMediaDevices::defaultAudioOutput();
  if (device.isNull()) {
    m_deviceId.clear();
    return false;
  }
  m_deviceId = device.id();
  m_format = formatFor(device);
  m_gain = 0;  // fades in
  m_sink = std::make_unique<QAudioSink>(device, m_format);
  m_sink->setBufferSize(m_format.bytesForDuration(kBufferMicros));
  m_device = m_sink->start();
  m_sinceRoom.start();
  if (m_device == nullptr || m_sink->state() == QAudio::StoppedState) {
    m_device = nullptr;
    m_sink.reset();
    return false;
  }
  return true;
}

void SoundOutput::Worker::tick() {
  if (m_device == nullptr) {
    return;
  }
  const auto frames = static_cast<int>(m_sink->bytesFree() / m_format.bytesPerFrame());
  if (frames <= 0) {
    if (m_sinceRoom.elapsed() > kStallMillis) {
      lose();
    }
    return;
  }
  m_sinceRoom.start();
  if (m_lost) {
    m_lost = false;
    if (m_callbacks.onBack) {
      m_callbacks.onBack();
    }
  }
  pullInto(std::min(frames, kMaxPullFrames));
}

void SoundOutput::Worker::pullInto(int frames) {
  const qint64 waiting = std::max<qint64>(0, m_sink->bufferSize() - m_sink->bytesFree());
  const std::span<float> samples(m_samples.data(), static_cast<std::size_t>(frames) * media::kChannels);
  m_callbacks.pull(samples, m_format.durationForBytes(static_cast<qint32>(waiting)));
  const float wanted = m_owner.m_muted.load(std::memory_order_relaxed)
                           ? 0.0F
                           : std::clamp(m_owner.m_volume.load(std::memory_order_relaxed), 0.0F, 1.0F);
  const float step = (wanted - m_gain) / static_cast<float>(frames);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const float gain = m_gain + step * static_cast<float>(i / media::kChannels);
    samples[i] = std::clamp(samples[i] * gain, -1.0F, 1.0F);
  }
  m_gain = wanted;
  const char* bytes = reinterpret_cast<const char*>(samples.data());
  if (m_format.sampleFormat() == QAudioFormat::Int16) {
    std::transform(samples.begin(), samples.end(), m_shorts.begin(),
                   [](float sample) { return static_cast<std::int16_t>(std::lrint(sample * 32767.0F)); });
    bytes = reinterpret_cast<const char*>(m_shorts.data());
  }
  const qint64 size = static_cast<qint64>(frames) * m_format.bytesPerFrame();
  if (m_device->write(bytes, size) < 0) {
    lose();
  }
}

void SoundOutput::Worker::look() {
  const QAudioDevice current = QMediaDevices::defaultAudioOutput();
  if (current.isNull()) {
    lose();
  } else if (m_device == nullptr || current.id() != m_deviceId || m_sink->state() == QAudio::StoppedState) {
    if (!openDevice()) {
      lose();
    }
  }
}

void SoundOutput::Worker::lose() {
  m_device = nullptr;
  m_sink.reset();
  if (!m_lost) {
    m_lost = true;
    if (m_callbacks.onLost) {
      m_callbacks.onLost();
    }
  }
}

SoundOutput::SoundOutput() : m_worker(std::make_unique<Worker>(*this)) {
  m_thread.setObjectName(QStringLiteral("sound"));
  m_worker->moveToThread(&m_thread);
}

bool SoundOutput::start(SoundOutputCallbacks callbacks) {
  prepareDevices();
  m_thread.start();
  bool started = false;
  QMetaObject::invokeMethod(
      m_worker.get(), [&] { started = m_worker->start(std::move(callbacks)); }, Qt::BlockingQueuedConnection);
  return started;
}

SoundOutput::~SoundOutput() {
  if (m_thread.isRunning()) {
    QMetaObject::invokeMethod(
        m_worker.get(), [this] { m_worker->close(); }, Qt::BlockingQueuedConnection);
    m_thread.quit();
    m_thread.wait();
  }
}

}  // namespace vinicast::host
