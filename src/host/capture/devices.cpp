// SPDX-License-Identifier: MIT
#include "host/capture/devices.hpp"

#include <QAudioDevice>
#include <QCameraDevice>
#include <QLibraryInfo>
#include <QMediaDevices>
#include <QVersionNumber>
#include <algorithm>
#include <chrono>
#include <memory>

#include "host/capture/device_choice.hpp"
#include "host/capture/device_thread.hpp"
#include "host/capture/pulled_cameras.hpp"

namespace vinicast::host {

namespace {

template <typename DeviceType>
QList<client::Device> describe(const QList<DeviceType>& found) {
  QList<client::Device> devices;
  for (const DeviceType& device : found) {
    const bool known = std::any_of(devices.cbegin(), devices.cend(), [&](const client::Device& other) {
      return other.name == device.description();
    });
    if (!known) {
      devices.append({QString::fromUtf8(device.id()), device.description(), device.isDefault()});
    }
  }
  // Not every backend says which one is the default; the first is what an empty name opens.
  const bool marked = std::any_of(devices.cbegin(), devices.cend(),
                                  [](const client::Device& device) { return device.isDefault; });
  if (!marked && !devices.isEmpty()) {
    devices.first().isDefault = true;
  }
  std::stable_partition(devices.begin(), devices.end(),
                        [](const client::Device& device) { return device.isDefault; });
  return devices;
}

// In the device thread alone.
QList<QCameraDevice> presentCameras() {
  QList<QCameraDevice> cameras = QMediaDevices::videoInputs();
  if (QLibraryInfo::version() >= QVersionNumber(6, 5)) return cameras;
  static PulledCameras pulled;
  QMap<QString, int> listed;
  for (const QCameraDevice& camera : cameras) ++listed[camera.description()];
  pulled.look(listed, std::chrono::steady_clock::now());
  cameras.removeIf([](const QCameraDevice& camera) { return pulled.isPulled(camera.description()); });
  return cameras;
}

constexpr std::chrono::seconds kLimit{5};

template <typename Ask>
QList<client::Device> askDevices(Ask ask) {
  const auto devices = std::make_shared<QList<client::Device>>();
  return runInDeviceThread([devices, ask] { *devices = ask(); }, kLimit) ? *devices : QList<client::Device>();
}

}  // namespace

QList<client::Device> listCameras() {
  return askDevices([] { return describe(presentCameras()); });
}

QList<client::Device> listMicrophones() {
  return askDevices([] { return describe(QMediaDevices::audioInputs()); });
}

QString cameraNameOf(const QString& wanted) {
  const auto name = std::make_shared<QString>();
  const auto ask = [name, wanted] { *name = pickDevice(presentCameras(), wanted).description(); };
  return runInDeviceThread(ask, kLimit) ? *name : QString();
}

}  // namespace vinicast::host
