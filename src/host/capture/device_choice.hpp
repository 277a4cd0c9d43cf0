// SPDX-License-Identifier: MIT
#pragma once

// Which of Qt's devices a name means: the rule of devices.hpp, for QCameraDevice and QAudioDevice.

#include <QList>
#include <QString>

namespace vinicast::host {

// The device that is meant by `wanted`: an id or a name; else a part of a name, in any case; empty: the
// default, which is the first. Null if there is none. Of several with one name the last is taken: Qt 6.4
// keeps cameras in its list that were pulled out, and lists a camera twice when it came while the list was
// being made.
template <typename DeviceType>
[[nodiscard]] DeviceType pickDevice(const QList<DeviceType>& devices, const QString& wanted) {
  const QString name = wanted.isEmpty() && !devices.isEmpty() ? devices.first().description() : wanted;
  DeviceType found;
  for (const DeviceType& device : devices) {
    if (QString::fromUtf8(device.id()) == name || device.description() == name) {
      found = device;
    }
  }
  for (const DeviceType& device : devices) {
    if (found.isNull() && !name.isEmpty() && device.description().contains(name, Qt::CaseInsensitive)) {
      found = device;
    }
  }
  return found;
}

}  // namespace vinicast::host
