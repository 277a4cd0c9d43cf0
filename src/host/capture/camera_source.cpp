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

// Another source's pictures with the microphone's sound.
class WithMicrophone : public media::Source {
 public:
  WithMicrophone(std::unique_ptr<media::Source> pictures, std::unique_ptr<Microphone> microphone,
                 SourceWarning warning)
      : m_pictures(std::move(pictures)), m_microphone(std::move(microphone)), m_warning(std::move(warning)) {}
  [[nodiscard]] bool hasPicture() const override { return true; }
  [[nodiscard]] bool hasSound() const override { return true; }
  void start(media::SourceCallbacks callbacks) override {
    if (m_microphone == nullptr) {
      return;  // stopped
    }
    m_microphone->start({std::move(callbacks.onSound),
                         [warning = m_warning] {
                           if (warning) {
                             warning({media::SourceErrorCode::Lost, "the microphone gives no more sound"});
                           }
                         },
                         {}});
    callbacks.onSound = {};
    m_pictures->start(std::move(callbacks));
  }
  void stop() override {
    m_pictures->stop();
    m_microphone.reset();
  }

 private:
  std::unique_ptr<media::Source> m_pictures;
  std::unique_ptr<Microphone> m_microphone;
  SourceWarning m_warning;
};

std::unique_ptr<media::Source> addMicrophone(std::unique_ptr<media::Source> pictures, const QString& name,
                                             SourceWarning onWarning) {
  auto microphone = Microphone::open(name);
  if (!microphone) {
    if (onWarning) {
      onWarning(microphone.error());
    }
    return pictures;
  }
  return std::make_unique<WithMicrophone>(std::move(pictures), std::move(*microphone), std::move(onWarning));
}

}  // namespace

Result<std::unique_ptr<media::Source>, media::SourceError> openCamera(
    const QString& cameraName, const QString& microphoneName, bool withMicrophone,
    const media::SourceLimits& limits, SourceWarning onWarning, const AbortFlag& abort) {
  auto camera = Camera::open(cameraName, limits, abort);
  if (!camera) {
    return Unexpected(camera.error());
  }
  std::unique_ptr<media::Source> pictures = std::make_unique<CameraPictures>(std::move(*camera));
  return withMicrophone ? addMicrophone(std::move(pictures), microphoneName, std::move(onWarning))
                        : std::move(pictures);
}

Result<std::unique_ptr<media::Source>, media::SourceError> openScreenWithMicrophone(
    const QString& microphoneName, const media::SourceLimits& limits, SourceWarning onWarning) {
  auto screen = media::openScreen(limits);
  if (!screen) {
    return Unexpected(screen.error());
  }
  return addMicrophone(std::move(*screen), microphoneName, std::move(onWarning));
}

}  // namespace vinicast::host
