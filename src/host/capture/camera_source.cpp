// SPDX-License-Identifier: MIT
#include "host/capture/camera_source.hpp"

#include <utility>

#include "host/capture/camera.hpp"
#include "host/capture/microphone.hpp"

namespace vinicast::host {

namespace {

class CameraPictures : public media::Source {
 public:
  explicit CameraPictures(std::unique_ptr<Camera> camera) : m_camera(std::move(camera)) {}
  [[nodiscard]] bool hasPicture() const override { return true; }
  [[nodiscard]] bool hasSound() const override { return false; }
  void start(media::SourceCallbacks callbacks) override {
    if (m_camera != nullptr) {
      m_camera->start({std::move(callbacks.onPicture), std::move(callbacks.onError)});
    }
  }
  void stop() override { m_camera.reset(); }

 private:
  std::unique_ptr<Camera> m_camera;
};

// Another source's pictures with the microphone's sound, if it has one.
class WithMicrophone : public media::Source {
 public:
  explicit WithMicrophone(std::unique_ptr<media::Source> pictures) : m_pictures(std::move(pictures)) {}
  // Before start() or after; what is missing is warned of.
  void setMicrophone(const QString& name, bool wanted, SourceWarning onWarning) {
    m_microphone.reset();
    m_warning = std::move(onWarning);
    if (!wanted) {
      return;
    }
    auto microphone = Microphone::open(name);
    if (!microphone) {
      if (m_warning) {
        m_warning(microphone.error());
      }
      return;
    }
    m_microphone = std::move(*microphone);
    startMicrophone();
  }
  [[nodiscard]] bool hasPicture() const override { return true; }
  [[nodiscard]] bool hasSound() const override { return m_microphone != nullptr; }
  void start(media::SourceCallbacks callbacks) override {
    m_onSound = std::exchange(callbacks.onSound, {});
    startMicrophone();
    m_pictures->start(std::move(callbacks));
  }
  void stop() override {
    m_pictures->stop();
    m_microphone.reset();
  }

 private:
  void startMicrophone() {
    if (m_microphone == nullptr || !m_onSound) {
      return;
    }
    m_microphone->start({m_onSound,
                         [warning = m_warning] {
                           if (warning) {
                             warning({media::SourceErrorCode::Lost, "the microphone gives no more sound"});
                           }
                         },
                         {}});
  }

  std::unique_ptr<media::Source> m_pictures;
  std::unique_ptr<Microphone> m_microphone;
  std::function<void(std::shared_ptr<const media::Sound>)> m_onSound;  // from start() on
  SourceWarning m_warning;
};

std::unique_ptr<media::Source> withMicrophoneOf(std::unique_ptr<media::Source> pictures, const QString& name,
                                                bool wanted, SourceWarning onWarning) {
  auto source = std::make_unique<WithMicrophone>(std::move(pictures));
  source->setMicrophone(name, wanted, std::move(onWarning));
  return source;
}

}  // namespace

Result<std::unique_ptr<media::Source>, media::SourceError> openCamera(
    const QString& cameraName, const QString& microphoneName, bool withMicrophone,
    const media::SourceLimits& limits, SourceWarning onWarning, const AbortFlag& abort) {
  auto camera = Camera::open(cameraName, limits, abort);
  if (!camera) {
    return Unexpected(camera.error());
  }
  return withMicrophoneOf(std::make_unique<CameraPictures>(std::move(*camera)), microphoneName,
                          withMicrophone, std::move(onWarning));
}

Result<std::unique_ptr<media::Source>, media::SourceError> openScreen(const QString& microphoneName,
                                                                      bool withMicrophone,
                                                                      const media::SourceLimits& limits,
                                                                      SourceWarning onWarning) {
  auto screen = media::openScreen(limits);
  if (!screen) {
    return Unexpected(screen.error());
  }
  return withMicrophoneOf(std::move(*screen), microphoneName, withMicrophone, std::move(onWarning));
}

bool exchangeMicrophone(media::Source& source, const QString& microphoneName, bool withMicrophone,
                        SourceWarning onWarning) {
  auto* const changed = dynamic_cast<WithMicrophone*>(&source);
  if (changed == nullptr) {
    return false;
  }
  changed->setMicrophone(microphoneName, withMicrophone, std::move(onWarning));
  return true;
}

}  // namespace vinicast::host
