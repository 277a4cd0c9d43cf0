// SPDX-License-Identifier: MIT
#include "host/capture/microphone.hpp"

#include <QAudioDevice>
#include <QAudioSource>
#include <QCameraDevice>
#include <QElapsedTimer>
#include <QIODevice>
#include <QMediaDevices>
#include <QTimer>
#include <algorithm>
#include <array>
#include <cstring>
#include <optional>

#include "host/capture/device_choice.hpp"
#include "host/capture/device_thread.hpp"
#include "host/capture/sample_clock.hpp"

namespace vinicast::host {

namespace {

constexpr int kNoSoundMillis = 2000;
constexpr int kMicrophoneWatchMillis = 1000;

// The first of these that the device knows.
std::optional<QAudioFormat> chooseFormat(const QAudioDevice& device) {
  struct Wanted {
    int channels;
    QAudioFormat::SampleFormat samples;
  };
  constexpr std::array kWanted{Wanted{2, QAudioFormat::Float}, Wanted{1, QAudioFormat::Float},
                               Wanted{2, QAudioFormat::Int16}, Wanted{1, QAudioFormat::Int16}};
  for (const Wanted& wanted : kWanted) {
    QAudioFormat format;
    format.setSampleRate(media::kSampleRate);
    format.setChannelCount(wanted.channels);
    format.setSampleFormat(wanted.samples);
    if (device.isFormatSupported(format)) {
      return format;
    }
  }
  return std::nullopt;
}

// What QAudioSource writes its blocks into.
class BlockDevice : public QIODevice {
 public:
  explicit BlockDevice(std::function<void(const char*, qint64)> onBlock) : m_onBlock(std::move(onBlock)) {
    open(QIODevice::WriteOnly | QIODevice::Unbuffered);
  }
  [[nodiscard]] bool isSequential() const override { return true; }

 protected:
  qint64 readData(char*, qint64) override { return -1; }
  qint64 writeData(const char* data, qint64 size) override {
    m_onBlock(data, size);
    return size;
  }

 private:
  std::function<void(const char*, qint64)> m_onBlock;
};

}  // namespace

// Lives in the microphone's thread.
class Microphone::Worker : public QObject {
 public:
  std::optional<media::SourceError> open(const QString& name);
  void start(MicrophoneCallbacks callbacks);
  void close();

 private:
  std::optional<media::SourceError> openDevice();
  void handleBlock(const char* data, qint64 size);
  void watch();

  QString m_name;
  QAudioFormat m_format;
  std::unique_ptr<BlockDevice> m_blocks;
  std::unique_ptr<QAudioSource> m_source;
  SampleClock m_clock{media::kSampleRate};
  std::unique_ptr<QTimer> m_watch;
  QElapsedTimer m_sinceBlock;
  MicrophoneCallbacks m_callbacks;
  bool m_lost = false;
};

std::optional<media::SourceError> Microphone::Worker::open(const QString& name) {
  m_name = name;
  if (auto error = openDevice()) {
    return error;
  }
  m_watch = std::make_unique<QTimer>();
  connect(m_watch.get(), &QTimer::timeout, this, [this] { watch(); });
  m_watch->start(kMicrophoneWatchMillis);
  return std::nullopt;
}

std::optional<media::SourceError> Microphone::Worker::openDevice() {
  m_source.reset();
  const QAudioDevice device = m_name.isEmpty() ? QMediaDevices::defaultAudioInput()
                                               : pickDevice(QMediaDevices::audioInputs(), m_name);
  if (device.isNull()) {
    return media::SourceError{media::SourceErrorCode::NoMicrophone, m_name.toStdString()};
  }
  const auto format = chooseFormat(device);
  if (!format) {
    return media::SourceError{media::SourceErrorCode::NoMicrophone,
                              "no format of 48 kHz: " + m_name.toStdString()};
  }
  m_format = *format;
  m_blocks =
      std::make_unique<BlockDevice>([this](const char* data, qint64 size) { handleBlock(data, size); });
  m_source = std::make_unique<QAudioSource>(device, m_format);
  m_source->setBufferSize(m_format.bytesForDuration(media::kSoundFrameMillis * 1000));
  m_sinceBlock.start();
  m_source->start(m_blocks.get());
  if (m_source->error() != QAudio::NoError) {
    return media::SourceError{media::SourceErrorCode::Busy, device.description().toStdString()};
  }
  return std::nullopt;
}

void Microphone::Worker::start(MicrophoneCallbacks callbacks) {
  m_callbacks = std::move(callbacks);
}

void Microphone::Worker::close() {
  m_watch.reset();
  m_source.reset();
  m_blocks.reset();
}

void Microphone::Worker::handleBlock(const char* data, qint64 size) {
  m_sinceBlock.start();
  if (m_lost) {
    m_lost = false;
    if (m_callbacks.onBack) {
      m_callbacks.onBack();
    }
  }
  const int channels = m_format.channelCount();
  const auto samples = static_cast<int>(size / m_format.bytesPerFrame());
  const auto waiting =
      m_source != nullptr ? static_cast<int>(m_source->bytesAvailable() / m_format.bytesPerFrame()) : 0;
  const std::int64_t stamp = m_clock.stamp(media::nowMicros(), samples, waiting);
  if (samples <= 0 || !m_callbacks.onSound) {
    return;
  }
  auto sound = std::make_shared<media::Sound>();
  sound->captureMicros = stamp;
  sound->samples.resize(static_cast<std::size_t>(samples) * media::kChannels);
  const int sampleBytes = m_format.bytesPerSample();
  for (int i = 0; i < samples; ++i) {
    for (int channel = 0; channel < media::kChannels; ++channel) {
      const char* from =
          data + (static_cast<qint64>(i) * channels + std::min(channel, channels - 1)) * sampleBytes;
      float value = m_format.normalizedSampleValue(from);
      sound->samples[static_cast<std::size_t>(i * media::kChannels + channel)] =
          std::clamp(value, -1.0F, 1.0F);
    }
  }
  m_callbacks.onSound(std::move(sound));
}

void Microphone::Worker::watch() {
  if (m_sinceBlock.elapsed() < kNoSoundMillis && m_source != nullptr &&
      m_source->state() != QAudio::StoppedState) {
    return;
  }
  if (!m_lost) {
    m_lost = true;
    if (m_callbacks.onLost) {
      m_callbacks.onLost();
    }
  }
  (void)openDevice();  // failing is what m_lost says; it is tried again at the next tick
}

Microphone::Microphone() : m_worker(std::make_unique<Worker>()) {
  m_thread.setObjectName(QStringLiteral("microphone"));
  m_worker->moveToThread(&m_thread);
  m_thread.start();
}

Result<std::unique_ptr<Microphone>, media::SourceError> Microphone::open(const QString& name) {
  prepareDevices();
  std::unique_ptr<Microphone> microphone(new Microphone);
  std::optional<media::SourceError> error;
  QMetaObject::invokeMethod(
      microphone->m_worker.get(), [&] { error = microphone->m_worker->open(name); },
      Qt::BlockingQueuedConnection);
  if (error) {
    return Unexpected(*error);
  }
  return microphone;
}

Microphone::~Microphone() {
  QMetaObject::invokeMethod(
      m_worker.get(), [this] { m_worker->close(); }, Qt::BlockingQueuedConnection);
  m_thread.quit();
  m_thread.wait();
}

void Microphone::start(MicrophoneCallbacks callbacks) {
  QMetaObject::invokeMethod(
      m_worker.get(), [&] { m_worker->start(std::move(callbacks)); }, Qt::BlockingQueuedConnection);
}

}  // namespace vinicast::host
