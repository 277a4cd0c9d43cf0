// SPDX-License-Identifier: MIT
#include "host/capture/camera.hpp"

#include <QAudioDevice>
#include <QCamera>
#include <QCameraDevice>
#include <QElapsedTimer>
#include <QMediaCaptureSession>
#include <QMediaDevices>
#include <QTimer>
#include <QVideoSink>
#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <utility>

#include "host/capture/camera_format.hpp"
#include "host/capture/device_choice.hpp"
#include "host/capture/device_thread.hpp"
#include "media/base/convert.hpp"

namespace vinicast::host {

namespace {

constexpr std::chrono::seconds kFirstPictureLimit{5};
constexpr std::chrono::seconds kCloseLimit{2};
// A camera in the dark slows down to about 5 pictures a second; none for this long means that it is gone.
// Qt 6.4 does not report a camera that was pulled out.
constexpr int kNoPictureMillis = 2000;
constexpr int kCameraWatchMillis = 250;

media::SourceError errorOf(QCamera::Error error, const QString& text, bool live) {
  media::SourceErrorCode code = live ? media::SourceErrorCode::Lost : media::SourceErrorCode::Busy;
  if (!live && text.contains(QStringLiteral("permission"), Qt::CaseInsensitive)) {
    code = media::SourceErrorCode::Unreadable;
  }
  const QString detail =
      text.isEmpty() ? QStringLiteral("camera error %1").arg(static_cast<int>(error)) : text;
  return {code, detail.toStdString()};
}

}  // namespace

// What the camera's owner and its worker share: either may end first.
class Camera::Link {
 public:
  // The owner's side.

  // Nothing: pictures come.
  std::optional<media::SourceError> waitForPicture(std::chrono::steady_clock::time_point deadline,
                                                   const AbortFlag& abort) {
    std::unique_lock lock(m_stateMutex);
    while (!m_hasPicture && !m_error) {
      if (isRaised(abort)) {
        return media::SourceError{media::SourceErrorCode::Busy, "the camera is not wanted any more"};
      }
      if (std::chrono::steady_clock::now() >= deadline) {
        return media::SourceError{media::SourceErrorCode::Busy, "the camera gave no picture within 5 s"};
      }
      m_changed.wait_for(lock, kAbortPoll);
    }
    return m_error;
  }
  void setCallbacks(CameraCallbacks callbacks) {
    const std::lock_guard call(m_callMutex);
    m_callbacks = std::make_shared<const CameraCallbacks>(std::move(callbacks));
    std::optional<media::SourceError> error;
    {
      const std::lock_guard lock(m_stateMutex);
      error = m_error;
    }
    if (error && m_callbacks->onError) {  // between open() and start()
      m_callbacks->onError(*error);
    }
  }

  // The worker's side.

  void pass(const media::PicturePtr& picture) {
    {
      const std::lock_guard lock(m_stateMutex);
      m_hasPicture = true;
    }
    m_changed.notify_all();
    const std::lock_guard call(m_callMutex);
    // Held, since a callback may replace the callbacks.
    if (const auto callbacks = m_callbacks; callbacks->onPicture) {
      callbacks->onPicture(picture);
    }
  }
  void fail(const media::SourceError& error) {
    {
      const std::lock_guard lock(m_stateMutex);
      if (m_error) {
        return;
      }
      m_error = error;
    }
    m_changed.notify_all();
    const std::lock_guard call(m_callMutex);
    if (const auto callbacks = m_callbacks; callbacks->onError) {
      callbacks->onError(error);
    }
  }

  std::unique_ptr<Worker> worker;  // of the device thread alone

 private:
  std::recursive_mutex m_callMutex;  // held while a callback runs
  std::shared_ptr<const CameraCallbacks> m_callbacks = std::make_shared<const CameraCallbacks>();
  std::mutex m_stateMutex;
  std::condition_variable m_changed;
  bool m_hasPicture = false;
  std::optional<media::SourceError> m_error;
};

// Lives in the device thread.
class Camera::Worker : public QObject {
 public:
  Worker(Link& link, const media::SourceLimits& limits)
      : m_link(link),
        m_converter(limits.maxWidth, limits.maxHeight),
        m_intervalMicros(1'000'000 / std::max(1, limits.maxRate)) {}
  void open(const QString& name, const media::SourceLimits& limits);

 private:
  void handleFrame(const QVideoFrame& shared);
  bool isDue(std::int64_t nowMicros);
  void watch();

  Link& m_link;  // owns this
  // The session and the camera go before the sink.
  QVideoSink m_sink;
  std::unique_ptr<QCamera> m_camera;
  QMediaCaptureSession m_session;
  QTimer m_watch;
  media::PictureConverter m_converter;
  CopiedPixels m_pixels;
  QElapsedTimer m_sinceFrame;
  std::int64_t m_intervalMicros;
  std::int64_t m_nextDueMicros = 0;
};

void Camera::Worker::open(const QString& name, const media::SourceLimits& limits) {
  const QCameraDevice device = pickDevice(QMediaDevices::videoInputs(), name);
  if (device.isNull()) {
    m_link.fail({media::SourceErrorCode::NoCamera, name.toStdString()});
    return;
  }
  m_camera = std::make_unique<QCamera>(device);
  QList<CameraMode> modes;
  for (const QCameraFormat& format : device.videoFormats()) {
    modes.append(describeMode(format));
  }
  if (const int best = chooseMode(modes, limits); best >= 0) {
    m_camera->setCameraFormat(device.videoFormats().at(best));
  }
  // Direct: the backend's few buffers come back at once.
  connect(
      &m_sink, &QVideoSink::videoFrameChanged, this, [this](const QVideoFrame& frame) { handleFrame(frame); },
      Qt::DirectConnection);
  connect(m_camera.get(), &QCamera::errorOccurred, this, [this](QCamera::Error error, const QString& text) {
    m_link.fail(errorOf(error, text, m_sinceFrame.isValid()));
  });
  // The sink comes first: given later, it makes Qt 6.4's pipeline negotiate again while the first picture is
  // on its way, and one opening in five stands still after it.
  m_session.setVideoSink(&m_sink);
  m_session.setCamera(m_camera.get());
  connect(&m_watch, &QTimer::timeout, this, [this] { watch(); });
  m_watch.start(kCameraWatchMillis);
  m_camera->start();
}

void Camera::Worker::handleFrame(const QVideoFrame& shared) {
  const std::int64_t captureMicros = media::nowMicros();
  m_sinceFrame.start();
  if (!isDue(captureMicros)) {
    return;
  }
  QVideoFrame frame(shared);
  if (!frame.map(QVideoFrame::ReadOnly)) {
    return;
  }
  const CopyResult copied = copyPixels(frame, m_pixels);
  frame.unmap();
  if (copied == CopyResult::Unreadable) {
    m_link.fail(
        {media::SourceErrorCode::NotMedia,
         "pixels of the kind " + QVideoFrameFormat::pixelFormatToString(frame.pixelFormat()).toStdString()});
    return;
  }
  const media::PicturePtr picture =
      copied == CopyResult::Done ? m_converter.convert(m_pixels.view, captureMicros) : nullptr;
  if (picture != nullptr) {  // else a broken JPEG, or gone: the next one will do
    m_link.pass(picture);
  }
}

// Thins out a camera that is faster than wanted; one that is as fast as wanted passes whole, whatever its
// jitter.
bool Camera::Worker::isDue(std::int64_t nowMicros) {
  if (nowMicros < m_nextDueMicros - m_intervalMicros / 3) {
    return false;
  }
  m_nextDueMicros = std::max(m_nextDueMicros, nowMicros - m_intervalMicros) + m_intervalMicros;
  return true;
}

void Camera::Worker::watch() {
  if (m_sinceFrame.isValid() && m_sinceFrame.elapsed() > kNoPictureMillis) {
    m_link.fail({media::SourceErrorCode::Lost, "the camera gives no more pictures"});
  }
}

Result<std::unique_ptr<Camera>, media::SourceError> Camera::open(const QString& name,
                                                                 const media::SourceLimits& limits,
                                                                 const AbortFlag& abort) {
  const auto deadline = std::chrono::steady_clock::now() + kFirstPictureLimit;
  const auto link = std::make_shared<Link>();
  const bool posted = postToDeviceThread([link, name, limits] {
    link->worker = std::make_unique<Worker>(*link, limits);
    link->worker->open(name, limits);
  });
  if (!posted) {
    return Unexpected(media::SourceError{media::SourceErrorCode::NoCamera, "the application is ending"});
  }
  if (auto error = link->waitForPicture(deadline, abort)) {
    postToDeviceThread([link] { link->worker.reset(); });  // no waiting for one that may hang
    return Unexpected(*error);
  }
  return std::unique_ptr<Camera>(new Camera(link));
}

Camera::~Camera() {
  m_link->setCallbacks({});
  // Never from within its own callback: the worker may be the one that calls.
  const auto close = [link = m_link] { link->worker.reset(); };
  if (inDeviceThread()) {
    postToDeviceThread(close);
  } else {
    (void)runInDeviceThread(close, kCloseLimit);
  }
}

void Camera::start(CameraCallbacks callbacks) {
  m_link->setCallbacks(std::move(callbacks));
}

}  // namespace vinicast::host
